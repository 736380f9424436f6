import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/event.ts';
import { drifts, markOf, pendingActions } from '../../src/domain/pager.ts';
import { guest, opened, pager, sato, tanaka } from './given.ts';

const incident: Incident = {
  id: 'Q1',
  number: 4812,
  title: '5xx rate > 5%',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'triggered',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

const linked = () => {
  const given = opened();
  given.when(sato, 'incident.link', { incident });
  return given;
};

const acknowledge = { target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1' } } as const;

describe('what goes out of a session', () => {
  it('PDY-30 asking for a person asks the pager in the same breath, and without an incident is refused', () => {
    const given = linked();
    const { facts } = given.when(sato, 'responder.request', { who: '鈴木', message: '見てください' });
    expect(facts.map(({ type }) => type)).toEqual(['responder.requested', 'action.requested']);
    const [action] = pendingActions(given.state);
    const [responder] = given.state.responders;
    expect(action).toMatchObject({
      act: 'responder',
      args: { request: responder?.id, incident: 'Q1', who: '鈴木' },
    });
    const at = Date.parse(action?.at ?? '').toString(36);
    expect(action && markOf('checkout-1125', action)).toBe(`[oncall checkout-1125#${given.state.seq} ${at}]`);
    const alone = opened();
    const nobody = alone.when(sato, 'responder.request', { who: '鈴木', message: 'x' });
    expect(nobody.refused?.kind).toBe('unknown-incident');
    expect(alone.state.responders).toEqual([]);
  });

  it('PDY-680 a call of a script or of home is seen by the session of the page as one of its own, once', () => {
    const given = linked();
    const call = {
      target: 'pagerduty',
      act: 'responder',
      args: { incident: 'Q1', user: 'P2', who: '鈴木', text: 'DB' },
    } as const;
    const { facts } = given.when(sato, 'action.request', call);
    expect(facts.map(({ type }) => type)).toEqual(['responder.requested', 'action.requested']);
    expect(given.state.responders).toMatchObject([{ who: '鈴木', message: 'DB', answer: null }]);
    expect(given.state.responders[0]?.id).toBe(given.state.actions[0]?.id);
    expect(pendingActions(given.state)).toMatchObject([{ act: 'responder', args: call.args }]);
    // The same again while it is under way asks for the same.
    expect(given.when(tanaka, 'action.request', call).facts).toEqual([]);
    // Another program’s act of that name calls nobody here.
    given.when(sato, 'action.request', { ...call, target: 'slack' });
    expect(given.state.responders).toHaveLength(1);
  });

  it('PDY-419 nobody is asked by an address, of which only its place is kept', () => {
    const given = linked();
    for (const who of ['[redacted:email]', ' [redacted:email]']) {
      const { refused } = given.when(sato, 'responder.request', { who, message: 'x' });
      expect(refused?.kind).toBe('name-not-kept');
    }
    expect(given.state.responders).toEqual([]);
  });

  it('PDY-31 a drill asks nobody', () => {
    const drill = linked();
    drill.state = { ...drill.state, kind: 'drill' };
    expect(drill.when(sato, 'responder.request', { who: '鈴木', message: 'x' }).refused).toEqual({
      kind: 'not-allowed',
      params: { act: 'responder', kind: 'drill' },
    });
    expect(drill.when(sato, 'action.request', acknowledge).refused?.params).toMatchObject({ kind: 'drill' });
  });

  it('PDY-32 the same wish twice while it waits is one wish; a note is posted once for good', () => {
    const given = linked();
    given.when(sato, 'action.request', acknowledge);
    expect(given.when(tanaka, 'action.request', acknowledge).facts).toEqual([]);
    const [first] = given.state.actions;
    given.when(pager, 'action.fail', { action: first?.id ?? '', kind: 'forbidden', params: {} });
    expect(given.when(tanaka, 'action.request', acknowledge).facts.length).toBeGreaterThan(0);
    const note = { target: 'pagerduty', act: 'note', args: { incident: 'Q1', note: 'n1' } } as const;
    given.when(sato, 'action.request', note);
    given.when(pager, 'action.done', { action: given.state.actions.at(-1)?.id ?? '', params: {} });
    expect(given.when(tanaka, 'action.request', note).facts).toEqual([]);
  });

  it('PDY-33 an action that waits says why and until when, until it is settled', () => {
    const given = linked();
    given.when(sato, 'action.request', acknowledge);
    const action = given.state.actions[0]?.id ?? '';
    const delay = { kind: 'rate-limited', params: {}, retryAt: '2026-11-24T18:00:00.000Z' };
    expect(given.when(sato, 'action.delay', { action, ...delay }).refused?.kind).toBe('not-allowed');
    given.when(pager, 'action.delay', { action, ...delay });
    expect(given.state.actions[0]).toMatchObject({ outcome: null, delay });
    given.when(pager, 'action.done', { action, params: {} });
    expect(given.state.actions[0]).toMatchObject({ outcome: 'done', delay: null });
    expect(given.when(pager, 'action.delay', { action, ...delay }).refused?.kind).toBe('already-settled');
  });

  it('PDY-34 since when the pager cannot be read is kept until it can', () => {
    const given = linked();
    const stall = { since: '2026-11-24T18:12:00.000Z', kind: 'unreachable', params: { reason: 'ETIMEDOUT' } };
    expect(given.when(guest, 'pager.stall', stall).refused?.kind).toBe('not-allowed');
    given.when(pager, 'pager.stall', stall);
    given.when(pager, 'pager.stall', { ...stall, since: '2026-11-24T19:00:00.000Z' });
    expect(given.state.pagerStall).toEqual(stall);
    given.when(pager, 'pager.resume', {});
    expect(given.state.pagerStall).toBeNull();
    expect(given.when(pager, 'pager.resume', {}).facts).toEqual([]);
  });

  it('PDY-35 the clock reads the first acknowledgement of all, also one that ran out', () => {
    const given = opened();
    const firstAcknowledgedAt = '2026-11-24T17:58:52.000Z';
    given.when(sato, 'incident.link', { incident: { ...incident, firstAcknowledgedAt } });
    expect(given.state.clock.acknowledged).toBe(firstAcknowledgedAt);
  });

  it('PDY-36 says where session and pager differ', () => {
    const given = linked();
    expect(drifts(given.state)).toEqual([]);
    const resolved: Incident = {
      ...incident,
      status: 'resolved',
      resolvedAt: '2026-11-24T18:20:00.000Z',
      resolvedBy: '田中',
    };
    given.when(pager, 'incident.change', { incident: resolved });
    expect(drifts(given.state).map(({ kind }) => kind)).toEqual(['resolved-outside']);
    given.when(sato, 'session.mitigate', {});
    expect(drifts(given.state)).toEqual([]);
    const closed = linked();
    closed.when(sato, 'session.close', { reason: '誤報' });
    expect(drifts(closed.state).map(({ kind }) => kind)).toEqual(['open-outside']);
  });
});

const NO_EFFECT = { refused: null, facts: [] };

describe('an incident of a session', () => {
  it('DOM-2 is linked once, and changes only where it is another than before', () => {
    const given = linked();
    expect(given.when(sato, 'incident.link', { incident: { ...incident, title: 'x' } })).toEqual(NO_EFFECT);
    const second = { ...incident, id: 'Q2' };
    given.when(sato, 'incident.link', { incident: second });
    expect(given.when(pager, 'incident.change', { incident: second })).toEqual(NO_EFFECT);
    given.when(pager, 'incident.change', { incident: { ...second, title: 'x' } });
    expect(given.state.incidents).toEqual([incident, { ...second, title: 'x' }]);
    expect(given.when(pager, 'incident.change', { incident: { ...incident, id: 'Q3' } }).refused).toEqual({
      kind: 'unknown-incident',
      params: { incident: 'Q3' },
    });
  });

  it('PDY-30 the answer of a person is that to the request which asked them', () => {
    const given = linked();
    for (const who of ['鈴木', '山田']) given.when(sato, 'responder.request', { who, message: 'x' });
    const [first, second] = given.state.responders;
    const answer = { who: '山田', answer: 'accepted' } as const;
    expect(given.when(pager, 'responder.answer', { request: 'nope', ...answer }).refused).toEqual({
      kind: 'unknown-responder',
      params: { request: 'nope' },
    });
    given.when(pager, 'responder.answer', { request: second?.id ?? '', ...answer });
    expect(given.state.responders).toEqual([
      first,
      { ...second, answer: 'accepted', answeredAt: given.state.at },
    ]);
  });
});

describe('the outcome of an action', () => {
  const why = { kind: 'server-error', params: { status: 503 } };
  const STEPS = {
    'action.begin': { before: '' },
    'action.delay': { ...why, retryAt: '2026-11-24T18:00:00.000Z' },
    'action.lose': why,
    'action.done': { params: { message: 'm1' } },
    'action.fail': why,
    'action.abandon': { kind: 'expired' },
  } as const;
  type Step = keyof typeof STEPS;
  const asked = () => {
    const given = linked();
    for (const act of ['snooze', 'acknowledge']) given.when(sato, 'action.request', { ...acknowledge, act });
    const [other, action] = given.state.actions;
    const step = (type: Step, id = action?.id ?? '') =>
      given.when(pager, type, { action: id, ...STEPS[type] } as never).refused;
    return { given, other, step };
  };

  it.each(Object.keys(STEPS) as Step[])(
    'DOM-20 %s is taken of an action that waits for its outcome',
    (type) => {
      const { given, other, step } = asked();
      expect(step(type, 'nope')).toEqual({ kind: 'unknown-action', params: { action: 'nope' } });
      expect(step(type)).toBeNull();
      expect(given.state.actions[0]).toEqual(other);
      expect(given.state.actions[1]).not.toMatchObject({ delay: null, outcome: null, begun: null });
    },
  );

  it('DOM-20 an action whose outcome is not known takes an outcome, and no more tries', () => {
    const settled = ['action.done', 'action.fail', 'action.abandon'];
    for (const type of Object.keys(STEPS) as Step[]) {
      const { given, step } = asked();
      step('action.lose');
      const { id: action, outcomeAt } = given.state.actions[1] ?? {};
      expect(given.state.actions[1]).toMatchObject({ outcome: 'unknown', outcomeAt: given.state.at, ...why });
      expect(step(type), type).toEqual(
        settled.includes(type) ? null : { kind: 'already-settled', params: { action, outcome: 'unknown' } },
      );
      expect(given.state.actions[1]?.outcomeAt === outcomeAt).toBe(!settled.includes(type));
    }
  });

  it('DOM-20 is one only: after it nothing is taken', () => {
    for (const [last, outcome] of [
      ['action.done', 'done'],
      ['action.fail', 'failed'],
      ['action.abandon', 'abandoned'],
    ] as const) {
      const { given, step } = asked();
      step(last);
      const [, before] = given.state.actions;
      expect(before).toMatchObject({ outcome, outcomeAt: given.state.at, outcomeSeq: given.state.seq });
      for (const type of Object.keys(STEPS) as Step[])
        expect(step(type), type).toEqual({
          kind: 'already-settled',
          params: { action: before?.id, outcome },
        });
      expect(given.state.actions[1]).toBe(before);
    }
  });
});

describe('one wish or two', () => {
  it('PDY-32 another act, other arguments and another system are another wish', () => {
    const given = linked();
    const ask = (more: object) =>
      given.when(sato, 'action.request', { ...acknowledge, ...more } as never).facts.length;
    expect(ask({})).toBe(1);
    expect(ask({ args: { incident: 'Q2' } })).toBe(1);
    expect(ask({ act: 'resolve' })).toBe(1);
    expect(ask({ target: 'slack' })).toBe(1);
    expect(ask({})).toBe(0);
    for (const { id } of given.state.actions) given.when(pager, 'action.done', { action: id, params: {} });
    expect(ask({})).toBe(1);
  });

  it('PDY-32 a note that failed is posted again, and one of another system is no note', () => {
    const given = linked();
    const note = { act: 'note', args: { incident: 'Q1', note: 'n1' } };
    const ask = (target: string) => given.when(sato, 'action.request', { ...note, target } as never);
    const settle = (type: 'action.done' | 'action.fail', more: object) =>
      given.when(pager, type, { action: given.state.actions.at(-1)?.id, params: {}, ...more } as never);
    ask('pagerduty');
    settle('action.fail', { kind: 'rejected' });
    expect(ask('pagerduty').facts).toHaveLength(1);
    settle('action.done', {});
    expect(ask('pagerduty')).toEqual(NO_EFFECT);
    ask('slack');
    settle('action.done', {});
    expect(ask('slack').facts).toHaveLength(1);
  });
});
