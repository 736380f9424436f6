import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { detectionEdge } from '../../src/cli/detection/metrics-server.ts';
import { detectionHealth } from '../../src/cli/detection/running-detection.ts';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { CHECKOUT_ROUTING_KEY, SEARCH_ROUTING_KEY } from '../../src/sim/pagerduty/team.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

const REFUSED = {
  kind: 'status',
  status: 400,
  body: JSON.stringify({
    status: 'invalid event',
    message: 'Event object is invalid',
    errors: ['Invalid routing key'],
  }),
} as const;
const WRONG = 'W'.repeat(32);
const LOW = SEARCH_ROUTING_KEY;

/** A detector of which a page is wanted at the first slot. */
function hurt(more: Partial<DetectorRigOptions> = {}) {
  const rig = detectorRig({ rules: [ruleFor({ service: 'checkout', resolve: { clean: 2 } })], ...more });
  rig.app.counts.set('checkout-5xx', 40);
  const calls = (action: string) =>
    rig.server.calls.filter(
      ({ path, body }) =>
        path === '/v2/enqueue' && (body as { event_action: string }).event_action === action,
    );
  const page = () => rig.checkpoint?.pages[0];
  const health = async () => {
    const { role } = rig.watcher;
    const edge = detectionEdge({
      health: () => detectionHealth({ role, checkpoint: rig.checkpoint }, rig.time.now()),
      metricsText: async () => '',
    });
    const reply = await edge.fetch(new Request('http://x/healthz'), {} as never);
    return [reply.status, await reply.json()];
  };
  const memory = async () => remember(NO_MEMORY, await rig.store.events(1));
  return { ...rig, rig, calls, page, health, memory };
}

describe('a page that the pager does not take', () => {
  it('DET-921 is tried again after it was refused, until it is taken: every signal says meanwhile that it is not sent', async () => {
    const { rig, page, health, calls } = hurt();
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 7);
    rig.start();
    await rig.time.advance(5_000);
    expect(rig.incidents()).toEqual([]);
    expect(page()).toMatchObject({
      status: 'sending',
      unsent: {
        since: T0 + 6_000,
        why: { kind: 'rejected', reason: 'Invalid routing key', uncertain: false },
        next: { by: null },
      },
    });
    expect(page()?.unsent?.next?.at).toBeGreaterThan(rig.time.now());
    expect(await health()).toEqual([503, { status: 'unsent', role: 'evaluates', unsent: 1 }]);
    await rig.slots();
    expect(rig.checkpoint?.ping).toMatchObject({ ok: false, withheld: true });
    expect(rig.pings).toEqual([]);
    await rig.slots(2);
    expect(rig.incidents()).toHaveLength(1);
    expect(calls('trigger').filter(({ status }) => status === 202)).toHaveLength(1);
    expect(page()).toMatchObject({ status: 'triggered', unsent: null, by: null });
    expect((await health())[0]).toBe(200);
    expect(rig.pings.length).toBeGreaterThan(0);
    expect(await rig.facts()).toEqual([
      ...(['watcher.took-over', 'page.requested', 'page.unsent', 'page.sent', 'page.done'] as const),
    ]);
    await rig.stop();
  });

  it('DET-921 is tried at a usual pace however long it is refused, and written down once', async () => {
    const { rig, calls } = hurt();
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    rig.start();
    await rig.slots(60);
    expect(calls('trigger').length).toBeGreaterThan(60);
    expect(calls('trigger').length).toBeLessThan(200);
    expect((await rig.facts()).filter((type) => type === 'page.unsent')).toHaveLength(1);
    rig.server.faults.clear();
    await rig.slots();
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-922 goes by the usual key where its own is refused, then by that for low urgency, and is resolved there', async () => {
    for (const [keys, by, service] of [
      [{ default: CHECKOUT_ROUTING_KEY, low: LOW, services: { checkout: WRONG } }, 'default', 'SCHECK1'],
      [{ default: WRONG, low: LOW, services: { checkout: 'V'.repeat(32) } }, 'low', 'SSEARCH'],
    ] as const) {
      const { rig, page, calls, health } = hurt({ keys });
      rig.start();
      await rig.slots();
      expect(rig.incidents()).toMatchObject([{ status: 'triggered', service }]);
      expect(page()).toMatchObject({ unsent: null, by });
      expect((await health())[0]).toBe(200);
      rig.app.counts.set('checkout-5xx', 0);
      await rig.slots(3);
      expect(rig.incidents()).toMatchObject([{ status: 'resolved' }]);
      expect(calls('resolve').map(({ status }) => status)).toEqual([202]);
      await rig.stop();
    }
  });

  it('DET-922 is looked for at every receiver where nobody knows which of them took it', async () => {
    const { rig, calls } = hurt({ keys: { default: CHECKOUT_ROUTING_KEY, services: { checkout: WRONG } } });
    // The usual key took it, and the answer was lost.
    rig.server.faults.add('POST /v2/enqueue', REFUSED);
    rig.server.faults.add('POST /v2/enqueue', { kind: 'hang', done: true });
    rig.start();
    await rig.time.advance(3_000);
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
    const { store, time, account } = rig;
    const next = hurt({
      store,
      time,
      account,
      name: 'b',
      keys: { default: CHECKOUT_ROUTING_KEY, services: { checkout: WRONG } },
    });
    next.start();
    await next.slots();
    next.app.counts.set('checkout-5xx', 0);
    await next.slots(3);
    expect(rig.incidents()).toMatchObject([{ status: 'resolved' }]);
    expect(next.calls('resolve').map(({ status }) => status)).toEqual([400, 202]);
    expect(calls('resolve')).toEqual([]);
    await next.stop();
  });

  it('DET-921 is not known to be sent while answers are lost, and is one incident however often it was asked', async () => {
    const { rig, page, health } = hurt();
    rig.server.faults.add('POST /v2/enqueue', { kind: 'drop', done: true }, 1);
    rig.server.faults.add('POST /v2/enqueue', { kind: 'drop' }, 6);
    rig.start();
    await rig.time.advance(4_000);
    expect(page()?.unsent).toMatchObject({ why: { kind: 'unreachable', uncertain: true } });
    expect(await health()).toMatchObject([503, { unsent: 1 }]);
    await rig.slots(2);
    expect(rig.incidents()).toHaveLength(1);
    expect((await health())[0]).toBe(200);
    await rig.stop();
  });

  it('DET-921 is owed while the pager is down: no ping, and it is sent when it is back', async () => {
    const { rig, health } = hurt();
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 503 }, 1_000);
    rig.start();
    await rig.time.advance(95_000);
    expect(rig.pings.length).toBeLessThanOrEqual(1);
    expect((await health())[0]).toBe(503);
    expect(await rig.facts()).toContain('page.unsent');
    rig.server.faults.clear();
    await rig.slots(2);
    expect(rig.incidents()).toHaveLength(1);
    expect(rig.pings.length).toBeGreaterThan(1);
    await rig.stop();
  });

  it('DET-921 is owed by the watcher that comes after, which knows since when and why', async () => {
    const store = new MemoryDetection();
    const first = hurt({ store });
    first.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    first.start();
    await first.time.advance(30_000);
    await first.stop();
    const { time, account } = first;
    const next = hurt({ store, time, account, name: 'b' });
    next.server.faults.add('POST /v2/enqueue', REFUSED, 3);
    next.start();
    await next.time.advance(2_000);
    expect(next.page()?.unsent).toMatchObject({
      since: T0 + 6_000,
      why: { reason: 'Invalid routing key', uncertain: false },
    });
    await next.slots(2);
    expect(first.incidents()).toHaveLength(1);
    expect((await next.memory()).pages.size).toBe(1);
    await next.stop();
  });

  it('DET-923 is given up when its trouble is over: nothing is sent of it, and that it never was is said', async () => {
    const { rig, calls, memory, page } = hurt();
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    rig.start();
    await rig.slots();
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(4);
    expect(rig.events()).toContain('page-never-sent');
    expect(page()).toBeUndefined();
    rig.server.faults.clear();
    await rig.slots(2);
    expect([calls('trigger').filter(({ fault }) => fault === null), calls('resolve')]).toEqual([[], []]);
    const [logged] = [...(await memory()).pages.values()];
    expect(logged).toMatchObject({ course: 'resolved', sent: false, trouble: { why: { kind: 'rejected' } } });
    expect(logged?.endedAt).not.toBeNull();
    // The next one goes out.
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(2);
    expect(rig.incidents()).toMatchObject([{ status: 'triggered' }]);
    await rig.stop();
  });

  it('DET-923 is resolved all the same where it may have been taken', async () => {
    const { rig } = hurt();
    rig.server.faults.add('POST /v2/enqueue', { kind: 'drop', done: true });
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    rig.start();
    await rig.slots();
    expect(rig.incidents()).toMatchObject([{ status: 'triggered' }]);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(2);
    rig.server.faults.clear();
    await rig.slots(2);
    expect(rig.incidents()).toMatchObject([{ status: 'resolved' }]);
    await rig.stop();
  });

  it('DET-716 keeps no later page of its key waiting for a resolve that is refused', async () => {
    const { rig } = hurt({ rules: [ruleFor({ resolve: { clean: 1 } })] });
    rig.start();
    await rig.slots();
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(2);
    expect(await rig.facts()).not.toContain('resolve.failed');
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(2);
    expect(await rig.facts()).toContain('resolve.failed');
    rig.server.faults.clear();
    await rig.slots();
    expect((await rig.facts()).filter((type) => type === 'page.sent')).toHaveLength(2);
    await rig.stop();
  });

  it('DET-880 sends nothing once the lease is somebody else’s, found in the pause between two tries', async () => {
    const store = new MemoryDetection();
    const { rig, calls } = hurt({ store });
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 500 }, 1_000);
    rig.start();
    await rig.time.advance(20_000);
    const asked = calls('trigger').length;
    expect(asked).toBeGreaterThan(2);
    // Another detector has it, and this one's renewals do not come through.
    const lease = store.lease.bind(store);
    store.lease = async (watcher, now, ms) => {
      if (watcher === 'a') return new Promise(() => {});
      return lease(watcher, now, ms);
    };
    await rig.time.advance(16_000);
    await store.lease('b', rig.time.now(), 15_000);
    const before = calls('trigger').length;
    await rig.time.advance(60_000);
    expect(calls('trigger').length).toBe(before);
  });
});

describe('a group that nobody could see', () => {
  const rule = ruleFor({ group: 'region', total: 'service:checkout', resolve: { clean: 2 } });
  const eu = [{ field: 'region', value: 'eu' }];
  const of = (users: number, total: number) => ({
    group: eu,
    counts: countsFor(users, { total, totalUsers: total }),
  });
  const grouped = () => {
    const rig = detectorRig({ rules: [rule] });
    let now = of(40, 60);
    rig.app.count = async (ask) =>
      ask.rules.map(() => ({
        unknown: null,
        groups: [now],
        bad: now.counts.bad,
        earlier: [],
        total: null,
        unlisted: null,
      }));
    const set = (users: number, total: number): void => {
      now = of(users, total);
    };
    return { rig, set };
  };

  it('DET-911 pages again when it is bad again after somebody resolved it in its silence', async () => {
    const { rig, set } = grouped();
    rig.start();
    await rig.slots();
    const [incident] = rig.incidents();
    set(0, 0);
    await rig.slots(2);
    rig.account.resolve(incident as never, 'PSATO01');
    await rig.slots(2);
    set(40, 60);
    await rig.slots(2);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    expect(rig.checkpoint?.pages).toMatchObject([
      { number: rig.incidents()[1]?.number, status: 'triggered' },
    ]);
    set(0, 60);
    await rig.slots(3);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'resolved']);
    expect(rig.checkpoint?.pages).toEqual([]);
    await rig.stop();
  });

  it('DET-911 is the one incident that it was where nobody resolved it', async () => {
    const { rig, set } = grouped();
    rig.start();
    await rig.slots();
    set(0, 0);
    await rig.slots(2);
    set(40, 60);
    await rig.slots(2);
    expect(rig.triggers()).toHaveLength(2);
    expect(rig.incidents()).toHaveLength(1);
    expect(await rig.facts()).toContain('page.repeated');
    await rig.stop();
  });

  it('DET-911 is said to be not sent while the pager refuses it again', async () => {
    const { rig, set } = grouped();
    rig.start();
    await rig.slots();
    set(0, 0);
    await rig.slots();
    rig.account.resolve(rig.incidents()[0] as never, 'PSATO01');
    await rig.slots();
    expect(rig.checkpoint?.pages).toMatchObject([{ status: 'resolved', unsent: null }]);
    rig.server.faults.add('POST /v2/enqueue', REFUSED, 1_000);
    set(40, 60);
    await rig.slots();
    expect(rig.checkpoint?.pages).toMatchObject([
      { status: 'sending', unsent: { why: { kind: 'rejected' } } },
    ]);
    await rig.stop();
  });

  it('DET-911 is not open again by a repetition that was written down after its end', async () => {
    const { rig, set } = grouped();
    rig.start();
    await rig.slots();
    set(0, 60);
    await rig.slots(3);
    const request = (await rig.store.events(1)).find(({ type }) => type === 'page.requested');
    const at = new Date(rig.time.now()).toISOString();
    const repeated = { type: 'page.repeated', data: (request as { data: unknown }).data } as DetectionFact;
    await rig.store.append('late', 0, at, [repeated]);
    await rig.slots(2);
    expect([...remember(NO_MEMORY, await rig.store.events(1)).pages.values()]).toMatchObject([
      { course: 'resolved' },
    ]);
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-911 is sent again by the watcher that comes after, where this one could not', async () => {
    const { rig, set } = grouped();
    rig.start();
    await rig.slots();
    set(0, 0);
    await rig.slots(2);
    rig.account.resolve(rig.incidents()[0] as never, 'PSATO01');
    rig.server.faults.add('POST /v2/enqueue', { kind: 'hang' });
    set(40, 60);
    await rig.slots();
    await rig.stop();
    expect(rig.incidents()).toHaveLength(1);
    const { store, time, account } = rig;
    const next = detectorRig({ rules: [rule], store, time, account, name: 'b' });
    next.app.count = rig.app.count;
    next.start();
    await next.slots(2);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    await next.stop();
  });

  it('DET-703 does not page again for what somebody resolved and is still bad', async () => {
    const { rig } = grouped();
    rig.start();
    await rig.slots();
    rig.account.resolve(rig.incidents()[0] as never, 'PSATO01');
    await rig.time.advance(3 * MINUTE);
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
  });
});
