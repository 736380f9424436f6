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

  it('PDY-419 nobody is asked by an address, of which only its place is kept', () => {
    const given = linked();
    const { refused } = given.when(sato, 'responder.request', { who: '[redacted:email]', message: 'x' });
    expect(refused?.kind).toBe('name-not-kept');
    expect(given.state.responders).toEqual([]);
  });

  it('PDY-31 a drill asks nobody', () => {
    const drill = linked();
    drill.state = { ...drill.state, kind: 'drill' };
    expect(
      drill.when(sato, 'responder.request', { who: '鈴木', message: 'x' }).refused?.params,
    ).toMatchObject({
      kind: 'drill',
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
