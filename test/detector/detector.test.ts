import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { PageRequest } from '../../src/detection/detection-event.ts';
import type { Exclusion } from '../../src/detection/exclusion.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { countsFor, MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { detectorRig } from './detector-rig.ts';

const isoTime = (ms: number) => new Date(ms).toISOString();

describe('a watcher', () => {
  it('DET-710 counts what nobody felt, pages what is felt once, and resolves it', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.app.counts.set('checkout-5xx', { bad: 900, users: { n: 0, unnamed: 900 } });
    rig.start();
    await rig.slots(3);
    expect(rig.incidents()).toEqual([]);
    expect(rig.standing('checkout-5xx')).toBe('normal');
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(4);
    expect(rig.triggers()).toHaveLength(1);
    const [incident] = rig.incidents();
    expect(incident).toMatchObject({ status: 'triggered', title: 'checkout-5xx: 40 users affected in 5m' });
    expect(incident?.alerts[0]?.details).toMatchObject({
      rule: 'checkout-5xx',
      log_source: 'app',
      log_query: 'service:checkout AND status:>=500',
      users: 40,
    });
    expect(rig.checkpoint?.pages).toMatchObject([{ number: incident?.number, status: 'triggered' }]);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    expect(incident?.status).toBe('resolved');
    expect(await rig.facts()).toEqual([
      'watcher.took-over',
      ...(['page.requested', 'page.sent', 'page.done', 'resolve.requested', 'resolve.sent'] as const),
    ]);
    await rig.stop();
  });

  it('DET-708 asks a source once a slot for all rules that look at the same window', async () => {
    const rules = Array.from({ length: 20 }, (_, i) =>
      ruleFor({ name: `rule-${i}`, source: i < 10 ? 'app' : 'cdn' }),
    );
    const rig = detectorRig({ rules: [...rules, ruleFor({ name: 'short', window: '1m' })] });
    rig.start();
    await rig.slots(3);
    expect(rig.cdn.asks).toHaveLength(4);
    expect(rig.app.asks).toHaveLength(8);
    const [first] = rig.cdn.asks;
    expect(first?.span).toEqual({ from: T0 - 5 * MINUTE, to: T0 });
    expect(rig.cdn.asks.map(({ span }) => span.to)).toEqual([0, 1, 2, 3].map((n) => T0 + n * MINUTE));
    await rig.stop();
  });

  it('DET-703 does not page again for what somebody resolved while it is still bad', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots();
    const [incident] = rig.incidents();
    rig.account.resolve(incident as never, 'PSATO01');
    await rig.slots(3);
    expect(rig.incidents()).toHaveLength(1);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(2);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots();
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    await rig.stop();
  });

  it('DET-703 ends every page of a key with its episode, also one that a detector without the log asked for', async () => {
    const [store, time] = [new MemoryDetection(), new FakeTime(T0 + 5_000)];
    const account = new Account(exampleTeam(time.now()), () => time.now());
    const rig = detectorRig({ rules: [ruleFor()], store, time, account });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots(2);
    // It had begun from nothing, and is written down when the log can be written again: the same incident.
    const [first] = await store.events(1).then((all) => all.filter(({ type }) => type === 'page.requested'));
    const data = { ...(first?.data as PageRequest), episode: T0 + MINUTE };
    await store.append('b', 0, new Date(time.now()).toISOString(), [
      { type: 'page.requested', data },
      { type: 'page.sent', data },
    ]);
    await rig.slots(1);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(4);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved']);
    await rig.stop();
    const next = detectorRig({ rules: [ruleFor()], store, time, account, name: 'b' });
    next.app.counts.set('checkout-5xx', 50);
    next.start();
    await next.slots(2);
    expect(next.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    await next.stop();
  });

  it('DET-706 counts a slot again where documents came late to it, and says so', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.app.counts.set('checkout-5xx', 1);
    rig.start();
    await rig.slots(2);
    rig.app.counts.set('checkout-5xx', 1);
    rig.app.earlier.set('checkout-5xx', [40, 1, 1]);
    const real = rig.app.count.bind(rig.app);
    rig.app.count = async (ask) => {
      const again = ask.earlier.length === 0;
      rig.app.counts.set('checkout-5xx', again ? 40 : 1);
      return real(ask);
    };
    await rig.slots();
    expect(rig.incidents()).toHaveLength(1);
    expect(rig.incidents()[0]?.alerts[0]?.details).toMatchObject({ late: 'yes', users: 40 });
    await rig.stop();
  });

  it('DET-705 catches up through slots that were missed, and pages only what is still bad', async () => {
    const store = new MemoryDetection();
    const first = detectorRig({ rules: [ruleFor()], store });
    first.start();
    await first.slots();
    await first.stop();
    await first.time.advance(10 * MINUTE);
    const next = detectorRig({
      rules: [ruleFor()],
      store,
      time: first.time,
      account: first.account,
      name: 'b',
    });
    const bad = [0, 40, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const real = next.app.count.bind(next.app);
    next.app.count = async (ask) => {
      next.app.counts.set('checkout-5xx', bad[(ask.span.to - T0) / MINUTE - 1] ?? 0);
      return real(ask);
    };
    next.start();
    await next.slots();
    expect(next.app.asks.length).toBeGreaterThan(9);
    expect(next.incidents()).toEqual([]);
    expect(await next.facts()).toContain('episode.missed');
    await next.stop();
  });

  it('DET-711 stands by while another evaluates, and takes over within a slot when that is gone', async () => {
    const store = new MemoryDetection();
    const a = detectorRig({ rules: [ruleFor({ for: '2m' })], store, name: 'a' });
    const b = detectorRig({
      rules: [ruleFor({ for: '2m' })],
      store,
      time: a.time,
      account: a.account,
      name: 'b',
    });
    for (const rig of [a, b]) rig.app.counts.set('checkout-5xx', 40);
    a.start();
    await a.time.advance(100);
    b.start();
    await a.slots(1);
    expect(a.app.asks.length).toBeGreaterThan(0);
    expect(b.app.asks).toHaveLength(0);
    expect(b.watcher.role).toEqual({ is: 'standby', holder: 'a' });
    await a.stop();
    await a.slots(1);
    expect(b.watcher.role).toMatchObject({ is: 'evaluates', fence: 2 });
    expect(b.incidents()).toHaveLength(1);
    // `for` went on where the first one was: two minutes at the level, over both.
    expect(b.incidents()[0]?.createdAt).toBeLessThan(T0 + 3 * MINUTE);
    await b.stop();
  });

  it('DET-712 looks an incident up before it repeats what another watcher had requested', async () => {
    const store = new MemoryDetection();
    const a = detectorRig({ rules: [ruleFor()], store, name: 'a' });
    a.app.counts.set('checkout-5xx', 40);
    // It takes effect and the answer is lost; then the process is gone before it can write anything.
    a.server.faults.add('POST /v2/enqueue', { kind: 'hang', done: true });
    a.start();
    await a.time.advance(2_000);
    expect(a.incidents()).toHaveLength(1);
    a.account.resolve(a.incidents()[0] as never, 'PSATO01');
    await a.stop();
    const b = detectorRig({ rules: [ruleFor()], store, time: a.time, account: a.account, name: 'b' });
    b.app.counts.set('checkout-5xx', 40);
    b.start();
    await b.slots(2);
    expect(b.triggers()).toHaveLength(0);
    expect(b.incidents()).toHaveLength(1);
    expect(await b.facts()).toContain('page.done');
    await b.stop();
  });

  it('DET-713 pages although nothing can be saved, says so, and saves it when it can', async () => {
    const store = new MemoryDetection();
    const rig = detectorRig({ rules: [ruleFor()], store });
    rig.start();
    await rig.slots();
    const append = store.append.bind(store);
    store.append = async () => {
      throw new DetectionStoreError('full', {});
    };
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots();
    expect(rig.incidents()).toHaveLength(1);
    expect(rig.incidents()[0]?.alerts[0]?.details).toMatchObject({
      unlogged: 'paged without being saved to the watch log',
    });
    expect(rig.events()).toContain('watch-log-unwritten');
    store.append = append;
    await rig.slots();
    expect(await rig.facts()).toEqual(expect.arrayContaining(['page.requested', 'page.sent']));
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-713 evaluates where the store cannot be reached at all', async () => {
    const store = new MemoryDetection();
    const gone = async () => {
      throw new DetectionStoreError('failed', { reason: 'EIO' });
    };
    Object.assign(store, { lease: gone, append: gone, events: gone, checkpoint: gone, saveCheckpoint: gone });
    const rig = detectorRig({ rules: [ruleFor()], store });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots(3);
    expect(rig.watcher.role).toEqual({ is: 'evaluates', fence: null });
    expect(rig.incidents()).toHaveLength(1);
    expect(rig.triggers()).toHaveLength(1);
    await rig.stop();
  });

  it('DET-713 goes on with what the watch log says once it can be read again', async () => {
    const store = new MemoryDetection();
    const first = detectorRig({ rules: [ruleFor()], store });
    first.app.counts.set('checkout-5xx', 40);
    first.start();
    await first.slots();
    await first.stop();
    const { lease, append, events, checkpoint, saveCheckpoint } = store;
    const gone = async () => {
      throw new DetectionStoreError('failed', { reason: 'EIO' });
    };
    Object.assign(store, { lease: gone, append: gone, events: gone, checkpoint: gone, saveCheckpoint: gone });
    const next = detectorRig({ rules: [ruleFor()], store, time: first.time, account: first.account });
    next.start();
    await next.slots();
    Object.assign(store, { lease, append, events, checkpoint, saveCheckpoint });
    await next.slots(3);
    expect(next.incidents().map(({ status }) => status)).toEqual(['resolved']);
    await next.stop();
  });

  it('DET-714 keeps a rule whose file is broken, also after it took over from another watcher', async () => {
    const rig = detectorRig({ rules: [ruleFor(), ruleFor({ name: 'other' })] });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots();
    expect(rig.incidents()[0]?.status).toBe('triggered');
    Object.assign(rig.loaded, { rules: [ruleFor({ name: 'other' })], broken: ['checkout.yaml:3'] });
    await rig.slots(2);
    expect(rig.incidents()[0]?.status).toBe('triggered');
    expect(rig.checkpoint?.broken).toEqual(['checkout.yaml:3']);
    // Also where nothing is known of the file from before.
    await rig.stop();
    const { store, time, account } = rig;
    const next = detectorRig({ rules: [ruleFor({ name: 'other' })], store, time, account, name: 'b' });
    Object.assign(next.loaded, { broken: ['checkout.yaml:3'] });
    next.app.counts.set('checkout-5xx', 40);
    next.start();
    await next.slots(3);
    expect(rig.incidents()[0]?.status).toBe('triggered');
    next.app.counts.set('checkout-5xx', 0);
    await next.slots(3);
    expect(rig.incidents()[0]?.status).toBe('resolved');
    expect(await rig.facts()).not.toContain('rule.removed');
    await next.stop();
  });

  it('DET-715 raises one low alert for a source that cannot be read, and resolves it when it can', async () => {
    const rules = [ruleFor(), ruleFor({ name: 'other' })];
    const rig = detectorRig({ rules });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots();
    for (const { name } of rules) rig.app.counts.set(name, null);
    await rig.slots(4);
    const [page, blind] = rig.incidents();
    expect(page?.status).toBe('triggered');
    expect(blind).toMatchObject({ status: 'triggered', urgency: 'low' });
    expect(blind?.title).toBe(
      'detection is blind: app cannot be read since 03:02 (unreachable http://search); rules: checkout-5xx, other',
    );
    expect(rig.incidents()).toHaveLength(2);
    expect(rig.standing('checkout-5xx')).toBe('blind');
    // The first of four blind slots, not the newest.
    const blindSince = T0 + 2 * MINUTE;
    expect(rig.checkpoint?.sources).toMatchObject([{ name: 'app', blindSince, readAt: T0 + MINUTE }]);
    for (const { name } of rules) rig.app.counts.set(name, 40);
    await rig.slots(2);
    expect(blind?.status).toBe('resolved');
    expect(page?.status).toBe('triggered');
    await rig.stop();
  });

  it('DET-716 tries again while PagerDuty takes nothing, and loses no page', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.app.counts.set('checkout-5xx', 40);
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 429 }, 3);
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 500 }, 2);
    rig.server.faults.add('POST /v2/enqueue', { kind: 'drop' }, 2);
    rig.start();
    await rig.slots(4);
    expect(rig.incidents()).toHaveLength(1);
    expect(rig.events().filter((event) => event === 'page-retry').length).toBeGreaterThan(5);
    await rig.stop();
  });

  it('DET-716 sends the resolve of an episode before the page of the next', async () => {
    const rig = detectorRig({ rules: [ruleFor({ resolve: { clean: 1 } })] });
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.slots();
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 500 }, 8);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots();
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(3);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    await rig.stop();
  });

  it('DET-720 counts what an exclusion holds back, and says on the page that it ended', async () => {
    const store = new MemoryDetection();
    const exclusion: Exclusion = {
      id: 'acquirer-maint',
      rule: 'checkout-5xx',
      source: null,
      match: { by: 'query', query: 'acquirer:b' },
      owner: 'sato',
      reason: 'maintenance of the acquirer',
      from: isoTime(T0 - MINUTE),
      until: isoTime(T0 + 3 * MINUTE),
    };
    await store.append('sato', 0, isoTime(T0), [{ type: 'exclusion.added', data: exclusion }]);
    const rig = detectorRig({ rules: [ruleFor()], store });
    rig.app.counts.set(
      'checkout-5xx',
      countsFor(0, {
        excluded: [
          {
            exclusion: 'acquirer-maint',
            bad: 60,
            users: { n: 40, unnamed: 0 },
            usersWithout: 40,
            freshWithout: null,
          },
        ],
      }),
    );
    rig.start();
    await rig.slots(2);
    expect(rig.app.asks[0]?.rules[0]?.exclusions.map(({ id }) => id)).toEqual(['acquirer-maint']);
    expect(rig.incidents()).toEqual([]);
    expect(rig.checkpoint?.exclusions).toMatchObject([
      { exclusion: { id: 'acquirer-maint' }, pages: 1, users: 40 },
    ]);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(2);
    expect(rig.app.asks.at(-1)?.rules[0]?.exclusions).toEqual([]);
    const page = rig.incidents()[0];
    expect(page?.title).toBe(
      'checkout-5xx: 40 users affected in 5m; exclusion acquirer-maint ended just now',
    );
    expect(page?.alerts[0]?.details).toMatchObject({
      exclusion_ended: 'exclusion acquirer-maint ended at 03:03',
    });
    await rig.stop();
  });

  it('DET-722 pings the dead man’s switch after each slot, and only who evaluates does', async () => {
    const store = new MemoryDetection();
    const a = detectorRig({ rules: [ruleFor()], store, name: 'a' });
    const b = detectorRig({ rules: [ruleFor()], store, time: a.time, account: a.account, name: 'b' });
    a.start();
    await a.time.advance(100);
    b.start();
    await a.slots(3);
    expect(a.pings).toHaveLength(4);
    expect(b.pings).toHaveLength(0);
    await a.stop();
    await b.stop();
  });

  it('DET-722 pings nothing where another has the lease by the time that its slot is saved', async () => {
    const store = new MemoryDetection();
    const rig = detectorRig({ rules: [ruleFor()], store });
    const save = store.saveCheckpoint.bind(store);
    store.saveCheckpoint = async (fence, text) => {
      await save(fence, text);
      store.saveCheckpoint = save;
      rig.time.sleep(16_000);
      await store.lease('b', rig.time.now(), 40_000);
    };
    rig.start();
    await rig.time.advance(2_000);
    expect([rig.watcher.role, rig.pings]).toEqual([{ is: 'standby', holder: 'b' }, []]);
    await rig.stop();
  });

  it('DET-711 says who evaluates whenever that changes', async () => {
    const store = new MemoryDetection();
    const rig = detectorRig({ rules: [], store });
    await store.lease('b', rig.time.now(), 6_000);
    rig.start();
    await rig.time.advance(10_000);
    const roles = rig.logged.flatMap(({ event, fields }) => (event === 'watch-role' ? [fields] : []));
    expect(roles).toEqual([{ role: 'standby', holder: 'b' }, { role: 'evaluates' }]);
    await rig.stop();
  });

  /** It evaluates, as the store gives no lease; `lease` is what the store does otherwise. */
  async function withoutLease() {
    const store = new MemoryDetection();
    const lease = store.lease.bind(store);
    const fail = () => {
      store.lease = async () => {
        throw new DetectionStoreError('failed', { reason: 'EIO' });
      };
    };
    fail();
    const rig = detectorRig({ rules: [ruleFor()], store });
    const begun = () => rig.events().filter((event) => event === 'watch-took-over').length;
    rig.start();
    await rig.slots();
    expect([rig.watcher.role, begun()]).toEqual([{ is: 'evaluates', fence: null }, 1]);
    return { store, lease, fail, rig, begun };
  }

  it('DET-713 goes on where it is once it has a lease, and begins again where another had it meanwhile', async () => {
    const { store, lease, fail, rig, begun } = await withoutLease();
    store.lease = lease;
    await rig.slots();
    expect([rig.watcher.role, begun()]).toEqual([{ is: 'evaluates', fence: 1 }, 1]);
    fail();
    await rig.slots();
    store.lease = lease;
    await rig.slots();
    expect([rig.watcher.role, begun()]).toEqual([{ is: 'evaluates', fence: 1 }, 1]);
    await store.release('a', 1);
    const other = await store.lease('b', rig.time.now(), 1_000);
    await store.release('b', other.fence);
    await rig.slots();
    expect([rig.watcher.role, begun()]).toEqual([{ is: 'evaluates', fence: 3 }, 2]);
    await rig.stop();
  });

  it('DET-713 begins again after another one, where it had evaluated without a lease before', async () => {
    const { store, lease, rig, begun } = await withoutLease();
    const other = await lease('b', rig.time.now(), 30_000);
    store.lease = lease;
    await rig.time.advance(6_000);
    expect(rig.watcher.role).toEqual({ is: 'standby', holder: 'b' });
    await store.release('b', other.fence);
    await rig.slots();
    expect([rig.watcher.role, begun()]).toEqual([{ is: 'evaluates', fence: 2 }, 2]);
    await rig.stop();
  });

  it('DET-880 stands by as soon as a write is refused, before it asks for the lease again', async () => {
    const store = new MemoryDetection();
    const rig = detectorRig({ rules: [ruleFor()], store, time: new FakeTime(T0 + 7_000) });
    rig.start();
    await rig.time.advance(51_000);
    await store.release('a', 1);
    await store.lease('b', rig.time.now(), 40_000);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.time.advance(2_500);
    expect(rig.watcher.role).toEqual({ is: 'standby', holder: 'a' });
    await rig.time.advance(10_000);
    expect(rig.watcher.role).toEqual({ is: 'standby', holder: 'b' });
    expect([rig.triggers(), await rig.facts()]).toEqual([[], ['watcher.took-over']]);
    await rig.stop();
  });

  it('DET-880 writes nothing of work that began under an earlier lease of its own', async () => {
    const store = new MemoryDetection();
    let read = () => {};
    let looks = 0;
    const rig = detectorRig({
      rules: [],
      store,
      load: async () => {
        looks += 1;
        if (looks === 1) await new Promise<void>((resolve) => (read = resolve));
        return { rules: [ruleFor()], broken: [] };
      },
    });
    rig.start();
    await rig.time.advance(1_000);
    await store.release('a', 1);
    const other = await store.lease('b', rig.time.now(), 1_000);
    await store.release('b', other.fence);
    await rig.time.advance(10_000);
    expect([rig.watcher.role, await rig.facts()]).toEqual([{ is: 'evaluates', fence: 3 }, []]);
    read();
    await rig.time.advance(2_000);
    const roles = rig.events().filter((event) => event === 'watch-role');
    expect([roles.length, await rig.facts()]).toEqual([2, ['watcher.took-over']]);
    expect((await store.events(1)).map(({ fence }) => fence)).toEqual([3]);
    await rig.stop();
  });

  it('DET-726 of two sources with skewed clocks uses the clock nearer to its own', async () => {
    for (const [app, cdn] of [
      [10_000, 120_000],
      [120_000, 10_000],
    ] as const) {
      const rig = detectorRig({ rules: [ruleFor()] });
      rig.app.skew = app;
      rig.cdn.skew = cdn;
      rig.start();
      await rig.time.advance(2_000);
      expect(rig.app.asks[0]?.span.to).toBe(T0 - MINUTE);
      await rig.stop();
    }
  });

  it('DET-726 evaluates by the clock of its sources where its own is far off', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.app.skew = 120_000;
    rig.start();
    await rig.slots(2);
    expect(rig.app.asks[0]?.span.to).toBe(T0 - 2 * MINUTE);
    expect(rig.events()).toContain('clock-skew');
    await rig.stop();
  });

  it('DET-707 judges each group by itself, under a key of its own', async () => {
    const rig = detectorRig({ rules: [ruleFor({ group: 'region' })] });
    const group = (value: string) => [{ field: 'region', value }];
    rig.app.groups.set('checkout-5xx', [
      { group: group('eu'), users: 40 },
      { group: group('us'), users: 2 },
    ]);
    rig.start();
    await rig.slots();
    expect(rig.incidents().map(({ title }) => title)).toEqual([
      'checkout-5xx region=eu: 40 users affected in 5m',
    ]);
    rig.app.groups.set('checkout-5xx', [{ group: group('us'), users: 40 }]);
    await rig.slots(3);
    expect(rig.incidents().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    await rig.stop();
  });
});
