import { describe, expect, it } from 'vitest';
import { type ActionStep, movedAction, requestedAction } from '../../src/domain/actions.ts';
import type { Incident } from '../../src/domain/event.ts';
import { heldIncidents, pendingActions } from '../../src/domain/pager.ts';
import { redactEvent } from '../../src/domain/redaction.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { guest, opened, pager, sato, tanaka } from './given.ts';

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
const page = (id: string, status: Incident['status']): Incident => ({ ...incident, id, status });

const held = () => {
  const given = opened();
  given.when(sato, 'incident.link', { incident });
  given.when(sato, 'incident.link', { incident: page('Q2', 'triggered') });
  given.when(sato, 'incident.link', { incident: page('Q3', 'resolved') });
  given.when(sato, 'incident.link', { incident: page('Q4', 'acknowledged') });
  return given;
};
const types = (facts: readonly { readonly type: string }[]) => facts.map(({ type }) => type);
const done = (given: ReturnType<typeof held>) =>
  given.when(pager, 'action.done', { action: given.state.actions.at(-1)?.id ?? '', params: {} });

describe('leaving an incident that is acknowledged', () => {
  it('PDY-100 says what is to become of it and asks for it in one commit', () => {
    const given = held();
    expect(heldIncidents(given.state).map(({ id }) => id)).toEqual(['Q1', 'Q4']);
    const { facts } = given.when(sato, 'incident.leave', { choice: 'hand-back' });
    expect(types(facts)).toEqual(['incident.left', 'action.requested', 'action.requested']);
    const [leave] = given.state.leaves;
    expect(leave).toMatchObject({ by: sato, choice: 'hand-back', incidents: ['Q1', 'Q4'] });
    expect(pendingActions(given.state).map(({ id, act, args }) => [id, act, args])).toEqual([
      [leave?.actions[0], 'hand-back', { incident: 'Q1' }],
      [leave?.actions[1], 'hand-back', { incident: 'Q4' }],
    ]);
    expect(leave?.actions).toEqual(['c-sato.7.1', 'c-sato.7.2']);
  });

  it('PDY-100 joins what is under way, asks nothing where one goes on, and nothing where nobody holds any', () => {
    const given = held();
    given.when(tanaka, 'action.request', { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } });
    const { facts } = given.when(sato, 'incident.leave', { choice: 'resolve' });
    expect(types(facts)).toEqual(['incident.left', 'action.requested']);
    expect(given.state.leaves[0]?.actions[0]).toBe(given.state.actions[0]?.id);
    expect(types(given.when(sato, 'incident.leave', { choice: 'keep' }).facts)).toEqual(['incident.left']);
    const free = opened();
    free.when(sato, 'incident.link', { incident: page('Q2', 'triggered') });
    expect(free.when(sato, 'incident.leave', { choice: 'resolve' }).facts).toEqual([]);
  });

  it('PDY-100 is for members, and not in a drill', () => {
    const given = held();
    expect(given.when(guest, 'incident.leave', { choice: 'resolve' }).refused?.kind).toBe('not-allowed');
    given.state = { ...given.state, kind: 'drill' };
    expect(given.when(sato, 'incident.leave', { choice: 'keep' }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'leave', kind: 'drill' },
    });
  });
});

describe('a note for the pager', () => {
  it('PDY-101 is added and posted in one commit, and then no undo takes it back', () => {
    const given = held();
    const { facts } = given.when(sato, 'note.add', { text: '切り戻します', pager: true });
    expect(types(facts)).toEqual(['note.added', 'action.requested']);
    const [note] = given.state.notes;
    expect(facts[0]?.data).not.toHaveProperty('pager');
    expect(given.state.actions[0]).toMatchObject({ act: 'note', args: { incident: 'Q4', note: note?.id } });
    expect(given.when(sato, 'undo', {}).refused?.kind).toBe('not-undoable');
    expect(types(given.when(sato, 'note.add', { text: 'x', pager: false }).facts)).toEqual(['note.added']);
  });

  it('PDY-101 is taken back by its number no more, and other notes are', () => {
    const given = held();
    given.when(sato, 'note.add', { text: 'a' });
    const other = given.state.seq;
    given.when(sato, 'note.add', { text: 'b', pager: true });
    const posted = given.state.notes[1]?.seq;
    expect(given.when(sato, 'undo', { seq: posted }).refused?.kind).toBe('nothing-to-undo');
    expect(given.when(sato, 'undo', { seq: other }).refused).toBeNull();
    expect(given.state.notes.map(({ removed }) => removed)).toEqual([true, false]);
  });

  it('PDY-101 goes to whom may act outside, and only with an incident', () => {
    const given = held();
    expect(given.when(guest, 'note.add', { text: 'x', pager: true }).refused?.kind).toBe('not-allowed');
    const alone = opened();
    expect(alone.when(sato, 'note.add', { text: 'x', pager: true }).refused).toEqual({
      kind: 'unknown-incident',
      params: { incident: '' },
    });
    expect(alone.state.notes).toEqual([]);
  });
});

describe('asking twice', () => {
  const escalate = { target: 'pagerduty', act: 'escalate', args: { incident: 'Q1' } } as const;

  it('PDY-102 pages the next level once for a second Enter, and again for a second thought', () => {
    const given = held();
    given.when(sato, 'action.request', escalate);
    expect(given.when(tanaka, 'action.request', escalate).facts.filter(isAction)).toEqual([]);
    done(given);
    const refused = given.when(tanaka, 'action.request', escalate).refused;
    expect(refused).toMatchObject({ kind: 'asked-just-now', params: { who: '佐藤', seconds: 29 } });
    given.now += 28_000;
    expect(given.when(tanaka, 'action.request', escalate).facts.filter(isAction)).toHaveLength(1);
  });

  it('PDY-102 asks again at once for what failed, and for another span', () => {
    const given = held();
    const snooze = (seconds: number) =>
      ({ target: 'pagerduty', act: 'snooze', args: { incident: 'Q1', seconds } }) as const;
    given.when(sato, 'action.request', snooze(3_600));
    given.when(pager, 'action.fail', {
      action: given.state.actions.at(-1)?.id ?? '',
      kind: 'rejected',
      params: {},
    });
    expect(given.when(sato, 'action.request', snooze(3_600)).facts).toHaveLength(1);
    done(given);
    expect(given.when(sato, 'action.request', snooze(3_600)).refused?.kind).toBe('asked-just-now');
    expect(given.when(sato, 'action.request', snooze(14_400)).facts).toHaveLength(1);
  });

  it('PDY-104 calls an expert by escalation or an incident of their own, once', () => {
    const given = held();
    const ask = (how: object) =>
      given.when(sato, 'responder.request', { who: '山田', message: '検索を', how: how as never });
    const first = ask({ act: 'escalate', policy: 'ESEARCH', level: 1 });
    expect(types(first.facts)).toEqual(['responder.requested', 'action.requested']);
    const request = given.state.responders[0]?.id;
    expect(given.state.actions[0]).toMatchObject({
      act: 'escalate',
      args: { request, incident: 'Q4', policy: 'ESEARCH', level: 1 },
    });
    expect(ask({ act: 'escalate', policy: 'ESEARCH', level: 1 }).facts).toEqual([]);
    const own = { act: 'create', service: 'SSEARCH', title: '応援: 検索', details: '#4812' };
    expect(ask(own).facts).toHaveLength(2);
    done(given);
    expect(ask(own).refused?.kind).toBe('asked-just-now');
    expect(ask({ act: 'create', title: 'x' }).refused).toMatchObject({ kind: 'invalid' });
  });
});

const isAction = ({ type }: { readonly type: string }) => type === 'action.requested';

describe('a notice that goes to subscribers, too', () => {
  const notice = { text: '決済の一部が失敗しています', nextAt: null, final: true };

  it('PDY-435 is recorded and asked of every open incident in one commit, and of the last one once all are over', () => {
    const given = held();
    const { facts } = given.when(sato, 'notice.send', { ...notice, pager: true });
    expect(types(facts)).toEqual(['notice.sent', 'action.requested', 'action.requested', 'action.requested']);
    expect(given.state.notices).toMatchObject([notice]);
    expect(given.state.notices[0]).not.toHaveProperty('pager');
    expect(pendingActions(given.state).map(({ act, args }) => [act, args])).toEqual(
      ['Q1', 'Q2', 'Q4'].map((incident) => ['status-update', { incident, text: notice.text }]),
    );
    expect(given.state.actions.map(({ id }) => id)).toEqual(['c-sato.7.1', 'c-sato.7.2', 'c-sato.7.3']);
    const over = opened();
    for (const id of ['Q1', 'Q2']) over.when(sato, 'incident.link', { incident: page(id, 'resolved') });
    over.when(sato, 'notice.send', { ...notice, pager: true });
    expect(over.state.actions.map(({ args }) => args.incident)).toEqual(['Q2']);
  });

  it('PDY-435 leaves none of its words where its events are redacted', () => {
    const given = held();
    given.when(sato, 'notice.send', { ...notice, pager: true });
    const told = given.log.filter((event) => JSON.stringify(event).includes(notice.text));
    expect(types(told)).toEqual(['notice.sent', 'action.requested', 'action.requested', 'action.requested']);
    for (const event of told) expect(JSON.stringify(redactEvent(event, sha256))).not.toContain(notice.text);
  });

  it('PDY-435 goes nowhere unless it is asked for, without an incident, or in a drill', () => {
    const given = held();
    expect(types(given.when(sato, 'notice.send', notice).facts)).toEqual(['notice.sent']);
    const free = opened();
    expect(free.when(sato, 'notice.send', { ...notice, pager: true }).refused).toEqual({
      kind: 'unknown-incident',
      params: { incident: '' },
    });
    given.state = { ...given.state, kind: 'drill' };
    expect(given.when(sato, 'notice.send', { ...notice, pager: true }).refused?.kind).toBe('not-allowed');
    expect(free.state.notices).toEqual([]);
  });
});

describe('an act that is written again after a lost answer', () => {
  const data = { action: 'a1', target: 'pagerduty', act: 'resolve', args: { incident: 'Q1' } } as const;
  const at = '2026-11-25T03:00:00.000Z';
  const later = (...steps: readonly Pick<ActionStep, 'type' | 'data'>[]) =>
    steps.reduce(
      (action, step, i) => movedAction(action, { ...step, at, seq: i + 2 } as ActionStep),
      requestedAction({ by: sato, seq: 1, at, data }),
    );
  const begun = { type: 'action.begun', data: { action: 'a1', before: '' } } as const;
  const delayed = (doubt: boolean) => {
    const why = { kind: 'server-error', params: { status: 503 } };
    return { type: 'action.delayed', data: { action: 'a1', ...why, retryAt: at, doubt } } as const;
  };

  it('PDY-655 has what was there before the first write, and when it was written last', () => {
    const again = { type: 'action.begun', data: { action: 'a1', before: 'later' } } as const;
    const first = { type: 'action.begun', data: { action: 'a1', before: 'first' } } as const;
    expect(later(first).begun).toEqual({ at, before: 'first' });
    expect(later(first, again).begun).toEqual({ at, before: 'first' });
    expect(later(begun, again).begun?.before).toBe('');
    const plain = { action: 'a1', kind: 'server-error', params: {}, retryAt: at };
    expect(later({ type: 'action.delayed', data: plain }).delay).toEqual({
      ...{ kind: 'server-error', params: {}, retryAt: at, doubt: false },
    });
  });

  it('PDY-655 is in doubt also while it is under way, until a write is surely not done or it has an outcome', () => {
    expect(later(begun, delayed(true), begun).delay).toMatchObject({ doubt: true });
    expect(later(begun, delayed(true), begun, delayed(false), begun).delay).toBeNull();
    const done = { type: 'action.done', data: { action: 'a1', params: {} } } as const;
    expect(later(begun, delayed(true), begun, done)).toMatchObject({ delay: null, outcome: 'done' });
  });
});

describe('half a minute', () => {
  const escalate = (incident = 'Q1') =>
    ({ target: 'pagerduty', act: 'escalate', args: { incident } }) as const;
  /** Asks so long after the last outcome. */
  const askedAfter = (given: ReturnType<typeof held>, ms: number, act: object = escalate()) => {
    given.now = Date.parse(given.state.actions.at(-1)?.outcomeAt ?? '') + ms - 1_000;
    return given.when(tanaka, 'action.request', act as never);
  };

  it('PDY-102 is over after thirty seconds, and until then the rest is counted up', () => {
    for (const [ms, seconds] of [
      [0, 30],
      [28_999, 2],
      [29_000, 1],
      [29_999, 1],
      [30_000, null],
    ] as const) {
      const given = held();
      given.when(sato, 'action.request', escalate());
      done(given);
      const { refused } = askedAfter(given, ms);
      expect(refused).toEqual(
        seconds === null ? null : { kind: 'asked-just-now', params: { who: '佐藤', seconds } },
      );
    }
  });

  it('PDY-102 counts from the last time that the same was done', () => {
    const given = held();
    given.when(sato, 'action.request', escalate());
    done(given);
    askedAfter(given, 40_000);
    done(given);
    expect(askedAfter(given, 10_000).refused?.params).toEqual({ who: '田中', seconds: 20 });
    given.now += 60_000;
    for (const other of [escalate('Q2'), { ...escalate(), act: 'hand-back' }]) {
      given.when(sato, 'action.request', other);
      done(given);
    }
    expect(askedAfter(given, 1_000).refused).toBeNull();
  });

  it('PDY-102 is none for an act that may be repeated at once, or that is not known', () => {
    for (const act of ['acknowledge', 'a later word']) {
      const given = held();
      const again = { ...escalate(), act };
      given.when(sato, 'action.request', again);
      done(given);
      expect(askedAfter(given, 1_000, again).refused).toBeNull();
    }
  });
});

describe('calling an expert', () => {
  const ask = (given: ReturnType<typeof held>, how?: object, who = '山田') =>
    given.when(sato, 'responder.request', { who, message: '検索を', ...(how ? { how: how as never } : {}) });
  const asked = (given: ReturnType<typeof held>) => given.state.actions.map(({ act, args }) => [act, args]);

  it('PDY-104 an escalation names its policy, and an incident its service and title', () => {
    const given = held();
    for (const how of [
      { act: 'escalate' },
      { act: 'escalate', service: 'S1', title: 'x' },
      { act: 'create', title: 'x', policy: 'P1' },
      { act: 'create', service: 'S1' },
    ])
      expect(ask(given, how).refused).toEqual({ kind: 'invalid', params: { where: 'how' } });
    expect(given.state.responders).toEqual([]);
    ask(given, { act: 'escalate', policy: 'P1' });
    ask(given, { act: 'create', service: 'S1', title: 'x' });
    const [first, second] = given.state.responders;
    expect(asked(given)).toEqual([
      ['escalate', { request: first?.id, incident: 'Q4', policy: 'P1', level: null }],
      ['create', { request: second?.id, service: 'S1', title: 'x', details: '' }],
    ]);
    expect(given.state.actions.map(({ id }) => id)).toEqual([`${first?.id}.1`, `${second?.id}.1`]);
  });

  it('PDY-104 only an incident of their own needs no open one', () => {
    const given = opened();
    given.when(sato, 'incident.link', { incident: page('Q1', 'resolved') });
    for (const how of [undefined, { act: 'escalate', policy: 'P1' }])
      expect(ask(given, how).refused).toEqual({ kind: 'unknown-incident', params: { incident: '' } });
    expect(ask(given, { act: 'create', service: 'S1', title: 'x' }).facts).toHaveLength(2);
  });

  it('PDY-30 people are asked at the last incident that is open, each as often as somebody asks', () => {
    const given = opened();
    for (const [id, status] of [
      ['Q1', 'acknowledged'],
      ['Q2', 'triggered'],
      ['Q3', 'resolved'],
    ] as const)
      given.when(sato, 'incident.link', { incident: page(id, status) });
    for (let n = 0; n < 2; n += 1) ask(given);
    const [first, second] = given.state.responders;
    expect(asked(given)).toEqual(
      [first, second].map((one) => ['responder', { request: one?.id, incident: 'Q2', who: '山田' }]),
    );
  });

  it('PDY-104 the same call is one while it waits, and another policy or a settled one is another', () => {
    const given = held();
    const how = { act: 'escalate', policy: 'P1' };
    expect(ask(given, how).facts).toHaveLength(2);
    expect(ask(given, { ...how, policy: 'P2' }).facts).toHaveLength(2);
    expect(ask(given, how).facts).toEqual([]);
    for (const { id } of given.state.actions)
      given.when(pager, 'action.fail', { action: id, kind: 'rejected', params: {} });
    expect(ask(given, how).facts).toHaveLength(2);
  });
});

describe('where a note is posted', () => {
  const posted = (...pages: readonly Incident[]) => {
    const given = opened();
    for (const one of pages) given.when(sato, 'incident.link', { incident: one });
    given.when(sato, 'note.add', { text: 'x', pager: true });
    return given.state.actions.map(({ args }) => args.incident);
  };

  it('PDY-101 at the last incident that is open, else at the last one', () => {
    expect(posted(page('Q1', 'triggered'), page('Q2', 'acknowledged'), page('Q3', 'resolved'))).toEqual([
      'Q2',
    ]);
    expect(posted(...['Q1', 'Q2', 'Q3'].map((id) => page(id, 'resolved')))).toEqual(['Q3']);
  });

  it('PDY-101 a drill posts none, and says so before it looks for an incident', () => {
    const drill = opened();
    drill.state = { ...drill.state, kind: 'drill' };
    expect(drill.when(sato, 'note.add', { text: 'x', pager: true }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'note', kind: 'drill' },
    });
    expect(
      drill.when(sato, 'notice.send', { text: 'x', nextAt: null, final: true, pager: true }).refused,
    ).toEqual({
      kind: 'not-allowed',
      params: { act: 'status-update', kind: 'drill' },
    });
    expect(held().when(guest, 'note.add', { text: 'x', pager: true }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'note', kind: 'guest' },
    });
  });
});

describe('leaving while something waits', () => {
  it('PDY-100 joins only the same wish at the same incident that still waits at the pager', () => {
    const given = held();
    const resolve = (incident: string, target = 'pagerduty') =>
      given.when(tanaka, 'action.request', { target, act: 'resolve', args: { incident } } as never);
    resolve('Q1', 'slack');
    resolve('Q1');
    given.when(pager, 'action.fail', { action: given.state.actions[1]?.id ?? '', kind: 'x', params: {} });
    given.when(tanaka, 'action.request', { target: 'pagerduty', act: 'snooze', args: { incident: 'Q1' } });
    resolve('Q4');
    const { facts } = given.when(sato, 'incident.leave', { choice: 'resolve' });
    const [fresh] = given.state.actions.slice(-1);
    expect(types(facts)).toEqual(['incident.left', 'action.requested']);
    expect(fresh?.args).toEqual({ incident: 'Q1' });
    expect(given.state.leaves[0]?.actions).toEqual([fresh?.id, given.state.actions[3]?.id]);
    const stays = given.when(sato, 'incident.leave', { choice: 'keep' }).facts;
    expect(stays).toEqual([
      { type: 'incident.left', data: { choice: 'keep', incidents: ['Q1', 'Q4'], actions: [] } },
    ]);
  });
});
