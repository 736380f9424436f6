import fc from 'fast-check';
import type { CommandType } from '../../src/domain/command.ts';
import type { Actor } from '../../src/domain/event.ts';
import type { Session } from '../../src/domain/session.ts';
import { guest, observer, pager, sato, tanaka } from './given.ts';

const actor = fc.constantFrom<Actor>(sato, tanaka, guest, observer, pager);
const step = fc.constantFrom('ack', 'evidence', 'read-back', 'review', 'c-sato.4', 'nope');
const made = fc.tuple(fc.constantFrom('c-sato', 'c-tanaka', 'c-vendor'), fc.integer({ min: 1, max: 12 }));
const id = made.map(([client, n]) => `${client}.${n}`);
const person = fc.constantFrom(sato.id, tanaka.id, guest.id, observer.id, 'nobody');
const text = fc.constantFrom('a', '田中さんへ', ' ', 'long '.repeat(20));
const role = fc.constantFrom('lead', 'driver', 'scribe');
const title = fc.record({ ja: fc.constant('あ'), en: fc.constantFrom('a', 'b') });
const line = { id: 'l1', time: null, level: null, service: null, message: 'm', fields: {}, source: 'app' };

const seen = (id: string) => ({
  ...{ id, origins: ['github'], service: 'checkout', environment: null, kind: 'deploy', state: 'live' },
  ...{ version: null, sha: '7be2c0f', previousSha: null, requestedAt: '2026-11-24T17:50:00.000Z' },
  ...{
    startedAt: null,
    liveAt: '2026-11-24T17:55:00.000Z',
    failedAt: null,
    by: 'kato',
    title: 'a',
    pr: 812,
    url: null,
  },
});

const happened = fc.record({
  happenedAt: fc.constantFrom(
    '2026-11-24T18:20:00.000Z',
    '2026-11-24T18:40:00.000Z',
    '2026-11-24T19:00:00.000Z',
  ),
});

const act = <T extends CommandType>(type: T, data: fc.Arbitrary<unknown>) =>
  fc.record({ by: actor, type: fc.constant(type as CommandType), data });

const anyAct = fc.oneof(
  act('participant.join', fc.constant({})),
  act('participant.leave', fc.constant({})),
  act('participant.remove', fc.record({ participant: fc.constantFrom(guest.id, 'nobody') })),
  act('role.take', fc.record({ role, participant: person })),
  act('role.release', fc.record({ role })),
  act('step.do', fc.record({ step })),
  act('step.do', fc.record({ step })),
  act('step.start', fc.record({ step })),
  act('step.undo', fc.record({ step })),
  act('step.skip', fc.record({ step, reason: text })),
  act('step.assign', fc.record({ step, participant: fc.option(person) })),
  act('step.add', fc.record({ phase: fc.constantFrom('detect', 'nope'), after: fc.option(step), title })),
  act('step.edit', fc.record({ step, title })),
  act(
    'note.add',
    fc.record({
      kind: fc.constantFrom('note', 'finding', 'action'),
      text,
      owner: fc.option(person),
      step: fc.option(step),
    }),
  ),
  act('note.amend', fc.record({ note: id, text, done: fc.boolean() })),
  act('note.remove', fc.record({ note: id })),
  act(
    'log.pin',
    fc.record({
      line: fc.constant(line),
      query: fc.constant(null),
      window: fc.constant(null),
      step: fc.option(step),
      comment: fc.option(text),
    }),
  ),
  act('log.unpin', fc.record({ pin: id })),
  act('mute.add', fc.record({ pattern: text })),
  act('mute.remove', fc.record({ mute: id })),
  act('severity.set', fc.record({ severity: fc.constantFrom('SEV1', 'SEV3', null) })),
  act('shift.hand-over', fc.record({ to: person })),
  act(
    'impact.set',
    fc.record({ impact: fc.option(fc.record({ who: text, what: text, since: fc.constant(null) })) }),
  ),
  act('change.pin', fc.record({ change: fc.constantFrom(seen('x'), seen('y')), pinned: fc.boolean() })),
  act(
    'change.rule-out',
    fc.record({ change: fc.constantFrom(seen('x'), seen('y')), reason: fc.option(text) }),
  ),
  act(
    'session.relate',
    fc.record({
      session: fc.constantFrom('search-1126', 'release-1126'),
      kind: fc.constantFrom('incident', 'release'),
      title: fc.constantFrom('a', '検索が遅い'),
      number: fc.constantFrom(4831, null),
    }),
  ),
  act('rollback.begin', fc.constant({})),
  act(
    'alert.time',
    fc.record({ firedAt: fc.constantFrom('2026-11-24T17:55:00.000Z', '2026-11-24T17:58:11.000Z') }),
  ),
  act(
    'release.set',
    fc.record({
      release: fc.record({
        variables: fc.constantFrom([], [{ id: 'tag', value: 'v2' }], [{ id: 'sha', value: '1c9e' }]),
        window: fc.constant(null),
      }),
    }),
  ),
  act('goal.set', fc.record({ goal: fc.option(text) })),
  act('session.mitigate', happened),
  act('session.resolve', happened),
  act('session.relapse', happened),
  act('reading.undo', fc.record({ reading: fc.constantFrom('mitigated', 'resolved', 'relapsed') })),
  act('session.close', fc.record({ reason: fc.option(text) })),
  act('session.reopen', fc.constant({})),
  act('undo', fc.constant({})),
  act('undo', fc.constant({})),
);

/** Acts of people and feeds, of which many are refused. */
export const history = fc.array(anyAct, { maxLength: 60 });
/** Acts of a session that stays open: in a closed one only words are taken back. */
export const openHistory = fc.array(
  anyAct.filter(({ type }) => type !== 'session.close'),
  { minLength: 30, maxLength: 60 },
);

/** Where an id was drawn, that of something which is there, one's own note among notes: only that can be changed. */
export function aimed(s: Session, by: Actor, type: CommandType, data: unknown): unknown {
  const notes = s.notes.filter((note) => note.by.id === by.id && !note.removed);
  const lists = { 'note.amend': notes, 'note.remove': notes, 'log.unpin': s.pins, 'mute.remove': s.mutes };
  const list = (lists as Record<string, readonly { readonly id: string }[]>)[type];
  if (list === undefined || list.length === 0) return data;
  return mapValues(data as object, (value) => {
    const [, n] = /^c-\w+\.(\d+)$/.exec(String(value)) ?? [];
    return n === undefined ? value : list[Number(n) % list.length]?.id;
  });
}

const mapValues = (data: object, map: (value: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, map(value)]));
