import { describe, expect, it } from 'vitest';
import type { Command, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { whenAsked } from '../../src/domain/deciders/past.ts';
import type { Incident } from '../../src/domain/event.ts';
import { opened, sato } from './given.ts';

const MINUTE = 60_000;
const incident: Incident = {
  id: 'Q1',
  number: 4812,
  title: '5xx rate > 5%',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'acknowledged',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: '2026-11-24T17:58:52.000Z',
  acknowledgedBy: '佐藤',
  resolvedAt: null,
  resolvedBy: null,
};

/** What comes of a command that was asked for so long before the hub hears of it; null: it does not say when. */
function asked(type: CommandType, input: object, agoMs: number | null, about: 'page' | 'nothing' = 'page') {
  const given = opened();
  if (about === 'page') given.when(sato, 'incident.link', { incident });
  const at = given.now + 1_000;
  const askedAt = agoMs === null ? {} : { askedAt: new Date(at - agoMs).toISOString() };
  const data = commandDataSchemas[type].parse(input);
  const cmd = { client: 'c-sato-late', n: 1 };
  const result = given.command({ type, data, by: sato, cmd, ...askedAt } as Command);
  return { ...result, state: given.state };
}

const notice = { text: '復旧しました', nextAt: null, final: false };
const act = (name: string) => ({ target: 'pagerduty', act: name, args: { incident: 'Q1' } });
const ACTS: readonly (readonly [name: string, type: CommandType, input: object])[] = [
  ['escalate', 'action.request', act('escalate')],
  ['resolve', 'action.request', act('resolve')],
  ['responder', 'responder.request', { who: '山田', message: '検索を' }],
  ['hand-back', 'incident.leave', { choice: 'hand-back' }],
  ['status-update', 'notice.send', { ...notice, pager: true }],
  ['severity', 'severity.set', { severity: 'SEV1' }],
];

describe('an act from the past', () => {
  it.each(ACTS)('PDY-418 %s is refused with how old it is', (name, type, input) => {
    const { refused, state } = asked(type, input, 6 * 60 * MINUTE);
    expect(refused).toEqual({
      kind: 'asked-long-ago',
      params: { act: name, seconds: 21_600, limit: 600 },
    });
    expect([state.actions, state.leaves, state.responders, state.severity]).toEqual([[], [], [], null]);
  });

  it.each(ACTS)(
    'PDY-418 %s is taken up to ten minutes later, and where nobody says when',
    (_, type, input) => {
      for (const ago of [0, 10 * MINUTE, null]) expect(asked(type, input, ago).refused).toBeNull();
      expect(asked(type, input, 10 * MINUTE + 1_000).refused?.kind).toBe('asked-long-ago');
    },
  );

  it('PDY-418 keeps when it was asked, and an event without it stays readable', () => {
    const { state } = asked('action.request', act('resolve'), 4 * MINUTE);
    const [late] = state.actions;
    expect(Date.parse(late?.at ?? '') - Date.parse(late?.askedAt ?? '')).toBe(4 * MINUTE);
    const [plain] = asked('action.request', act('resolve'), null).state.actions;
    expect(plain?.askedAt).toBe(plain?.at);
  });

  it('PDY-418 keeps a note, and asks for its posting as of when it was written', () => {
    const { refused, state } = asked('note.add', { text: '切り戻します', pager: true }, 6 * 60 * MINUTE);
    expect(refused).toBeNull();
    expect(state.notes[0]?.text).toBe('切り戻します');
    const [posting] = state.actions;
    expect(Date.parse(posting?.at ?? '') - Date.parse(posting?.askedAt ?? '')).toBe(6 * 60 * MINUTE);
  });

  it('PDY-418 takes no severity back that somebody wanted back hours ago', () => {
    const given = opened();
    given.when(sato, 'incident.link', { incident });
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    const cmd = { client: 'c-sato', n: 99 };
    const askedAt = new Date(given.now - 6 * 60 * MINUTE).toISOString();
    const { refused } = given.command({ type: 'undo', data: {}, by: sato, cmd, askedAt } as Command);
    expect(refused).toMatchObject({ kind: 'asked-long-ago', params: { act: 'severity' } });
    expect(given.state.severity).toBe('SEV1');
  });

  it('PDY-418 leaves alone what acts on nothing outside', () => {
    expect(asked('step.do', { step: 'ack' }, 6 * 60 * MINUTE).refused).toBeNull();
    expect(asked('incident.leave', { choice: 'keep' }, 6 * 60 * MINUTE).refused).toBeNull();
    expect(asked('notice.send', notice, 6 * 60 * MINUTE).refused).toBeNull();
    expect(asked('severity.set', { severity: 'SEV1' }, 6 * 60 * MINUTE, 'nothing').refused).toBeNull();
  });
});

describe('when something was asked', () => {
  const NOW = Date.parse('2026-11-25T03:00:00.000Z');
  const MOST = 366 * 86_400_000;
  const iso = (ms: number) => new Date(ms).toISOString();

  it.each([
    ['nothing is given', {}, undefined],
    ['an age', { ago: 5_000 }, NOW - 5_000],
    ['no age', { ago: 0 }, NOW],
    ['an age of the future', { ago: -5_000 }, NOW],
    ['an age that is no number', { ago: Number.NaN }, NOW],
    ['a time', { askedAt: iso(NOW - 7_000) }, NOW - 7_000],
    ['a time of the future', { askedAt: iso(NOW + 7_000) }, NOW],
    ['what is no time', { askedAt: 'yesterday' }, NOW],
    ['both, of which the age counts', { ago: 5_000, askedAt: iso(NOW - 7_000) }, NOW - 5_000],
    ['an age of a year', { ago: MOST - 1 }, NOW - MOST + 1],
    ['a longer age', { ago: MOST + 1 }, NOW - MOST],
  ] as const)('PDY-418 is known by this hub’s clock: %s', (_, given, at) => {
    expect(whenAsked(NOW, given)).toBe(at === undefined ? undefined : iso(at));
  });

  it('PDY-418 is in the event where it was a second ago or more, and only in a request to the outside', () => {
    const at = (agoMs: number | null) => asked('note.add', { text: 'x', pager: true }, agoMs);
    for (const agoMs of [null, -60_000, 0, 999]) {
      const { facts } = at(agoMs);
      expect(facts.map(({ data }) => Object.hasOwn(data, 'askedAt'))).toEqual([false, false]);
    }
    const { facts, state } = at(1_000);
    expect(facts.map(({ data }) => Object.hasOwn(data, 'askedAt'))).toEqual([false, true]);
    const [posting] = state.actions;
    expect(Date.parse(posting?.at ?? '') - Date.parse(posting?.askedAt ?? '')).toBe(1_000);
    expect(posting).toMatchObject({ act: 'note', args: { incident: 'Q1' } });
  });

  it('PDY-418 is too long ago a millisecond after ten minutes', () => {
    const { refused } = asked('action.request', act('resolve'), 10 * MINUTE + 1);
    expect(refused).toEqual({
      kind: 'asked-long-ago',
      params: { act: 'resolve', seconds: 600, limit: 600 },
    });
  });

  it('PDY-418 hours later a severity is set and taken back where no incident is open', () => {
    const given = opened();
    given.when(sato, 'incident.link', { incident: { ...incident, status: 'resolved' } });
    const late = (type: CommandType, input: object, n: number) =>
      given.command({
        ...{ type, data: commandDataSchemas[type].parse(input), by: sato, cmd: { client: 'c-sato-late', n } },
        askedAt: new Date(given.now - 6 * 60 * MINUTE).toISOString(),
      } as Command).refused;
    expect(late('severity.set', { severity: 'SEV1' }, 1)).toBeNull();
    expect(late('undo', {}, 2)).toBeNull();
    given.when(sato, 'incident.link', { incident: { ...incident, id: 'Q2' } });
    given.when(sato, 'goal.set', { goal: 'x' });
    expect(late('undo', {}, 3)).toBeNull();
    expect(late('severity.set', { severity: 'SEV1' }, 4)?.kind).toBe('asked-long-ago');
  });
});
