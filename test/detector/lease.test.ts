import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { type DetectionRole, LeaseKeeper } from '../../src/detector/lease.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import { ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { detectorRig } from './detector-rig.ts';

const LEASE_MS = 15_000;
const logger = { info() {}, warn() {}, error() {} };

/** A keeper whose process can be stopped: its clock goes on, and none of its timers runs. */
async function keeper() {
  const store = new MemoryDetection();
  const clock = { now: T0 };
  const time = { now: () => clock.now, after: () => () => {} };
  let asked = 0;
  const counted = {
    lease: (...args: Parameters<MemoryDetection['lease']>) => {
      asked += 1;
      return store.lease(...args);
    },
    release: store.release.bind(store),
  };
  const kept = new LeaseKeeper({
    ...{ store: counted, watcher: 'a', time, logger, leaseMs: LEASE_MS },
    onRole: () => {},
  });
  await kept.renew();
  return { store, clock, kept, counted, asked: () => asked };
}

/** A keeper on a clock held in the hand; `down`: the store cannot be reached. */
function keeping(store = new MemoryDetection(), watcher = 'a') {
  const time = new FakeTime(T0);
  const roles: DetectionRole[] = [];
  const logged: string[] = [];
  const log = (_: object, event: string) => void logged.push(event);
  const seen = { down: false, asked: [] as number[] };
  const reached = <T>(work: () => Promise<T>): Promise<T> =>
    seen.down ? Promise.reject(new DetectionStoreError('failed', {})) : work();
  const kept = new LeaseKeeper({
    ...{ watcher, time, leaseMs: LEASE_MS, logger: { info: log, warn: log, error: log } },
    store: {
      lease: (...args) => {
        seen.asked.push(time.now() - T0);
        return reached(() => store.lease(...args));
      },
      release: (...args) => reached(() => store.release(...args)),
    },
    onRole: (role) => void roles.push(role),
  });
  return { store, time, roles, logged, seen, kept };
}

describe('the lease of a watcher', () => {
  const [mine, alone] = [
    { is: 'evaluates', fence: 1 },
    { is: 'evaluates', fence: null },
  ];

  it('DET-711 is taken and renewed three times in its time, and given up at the end', async () => {
    const { store, time, roles, seen, kept, logged } = keeping();
    expect([kept.role, kept.lease]).toEqual([{ is: 'starting' }, null]);
    const ends = new AbortController();
    const over = kept.keep(ends.signal);
    await time.advance(2 * LEASE_MS);
    expect(seen.asked).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => n * 5_000));
    expect([kept.role, kept.lease?.holder, kept.lease?.until]).toEqual([mine, 'a', T0 + 3 * LEASE_MS]);
    ends.abort();
    await over;
    expect([await store.leaseNow(time.now()), roles, logged, time.waiting]).toEqual([null, [mine], [], 0]);
  });

  it('DET-711 is not given up by one that waits, nor by one that never had it, and that it could not be is said', async () => {
    const end = async ({ kept }: Pick<ReturnType<typeof keeping>, 'kept'>) => {
      const ends = new AbortController();
      const over = kept.keep(ends.signal);
      ends.abort();
      await over;
    };
    const waiting = keeping();
    await waiting.store.lease('b', T0, LEASE_MS);
    await end(waiting);
    expect((await waiting.store.leaseNow(T0))?.holder).toBe('b');
    const without = keeping();
    without.seen.down = true;
    await end(without);
    expect([without.kept.role, without.logged]).toEqual([alone, ['watch-store-unreachable']]);
    const broken = keeping();
    const ends = new AbortController();
    const over = broken.kept.keep(ends.signal);
    await broken.time.advance(1);
    broken.seen.down = true;
    ends.abort();
    await over;
    expect(broken.logged).toEqual(['lease-kept']);
  });

  it('DET-711 is said once for each change: of who has it, and of its fence', async () => {
    const { store, roles, kept, time } = keeping();
    const at = async (n: number) => {
      await time.advance(n);
      await kept.renew();
    };
    await at(0);
    await at(1);
    await store.release('a', 1);
    await store.lease('b', time.now(), LEASE_MS);
    await at(1);
    await at(1);
    await store.release('b', 2);
    await store.lease('c', time.now(), LEASE_MS);
    await at(1);
    await store.release('c', 3);
    await at(1);
    expect(roles).toEqual([
      mine,
      { is: 'standby', holder: 'b' },
      { is: 'standby', holder: 'c' },
      { is: 'evaluates', fence: 4 },
    ]);
  });

  it('DET-713 is done without by who starts, and by who has it, while the store cannot be reached', async () => {
    const starts = keeping();
    starts.seen.down = true;
    await starts.kept.renew();
    await starts.kept.renew();
    expect([starts.roles, starts.logged]).toEqual([
      [alone],
      ['watch-store-unreachable', 'watch-store-unreachable'],
    ]);
    expect([await starts.kept.holds(), starts.seen.asked.length]).toEqual([true, 2]);
    starts.seen.down = false;
    await starts.kept.renew();
    expect(starts.roles).toEqual([alone, mine]);
    starts.seen.down = true;
    await starts.time.advance(10 * LEASE_MS);
    await starts.kept.renew();
    expect(starts.roles).toEqual([alone, mine]);
  });

  it('DET-880 is somebody else’s once a write was refused, and nothing is asked to know that', async () => {
    const { kept, roles, seen } = keeping();
    kept.fenced();
    expect([kept.role, roles]).toEqual([{ is: 'starting' }, []]);
    expect([await kept.holds(), seen.asked]).toEqual([false, []]);
    await kept.renew();
    kept.fenced();
    kept.fenced();
    expect(roles).toEqual([mine, { is: 'standby', holder: 'a' }]);
    expect([await kept.holds(), seen.asked.length]).toEqual([false, 1]);
    const without = keeping();
    without.seen.down = true;
    await without.kept.renew();
    without.kept.fenced();
    expect(without.kept.role).toEqual({ is: 'standby', holder: '?' });
  });

  it('DET-880 is known to hold while it runs, without asking', async () => {
    const { clock, kept, asked } = await keeper();
    clock.now += LEASE_MS - 1;
    expect([await kept.holds(), asked()]).toEqual([true, 1]);
  });

  it('DET-880 that has run out is asked for before anything is done', async () => {
    const { store, clock, kept, asked } = await keeper();
    clock.now += LEASE_MS;
    expect([await kept.holds(), asked()]).toEqual([true, 2]);
    clock.now += 10 * LEASE_MS;
    await store.lease('b', clock.now, LEASE_MS);
    expect([await kept.holds(), kept.role]).toEqual([false, { is: 'standby', holder: 'b' }]);
  });

  it('DET-713 is not waited for where the store cannot be reached', async () => {
    const { clock, kept, counted } = await keeper();
    counted.lease = async () => {
      throw new DetectionStoreError('failed', {});
    };
    clock.now += 10 * LEASE_MS;
    expect(await kept.holds()).toBe(true);
  });

  it('DET-713 without the store a standby takes over after two silent leases, and not after one', async () => {
    const { store, clock, kept, counted } = await keeper();
    await store.release('a', 1);
    await store.lease('b', clock.now, LEASE_MS);
    await kept.renew();
    counted.lease = async () => {
      throw new DetectionStoreError('failed', {});
    };
    const passed = async (ms: number) => {
      clock.now += ms;
      await kept.renew();
      return kept.role;
    };
    const standby = { is: 'standby', holder: 'b' };
    expect([await passed(0), await passed(1.5 * LEASE_MS), await passed(LEASE_MS / 2 - 1)]).toEqual(
      Array.from({ length: 3 }, () => standby),
    );
    expect(await passed(1)).toEqual({ is: 'evaluates', fence: null });
  });

  it('DET-880 that was another’s meanwhile begins the work again, from what that one left', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.start();
    await rig.slots(1);
    const { store, time } = rig;
    const held = await store.leaseNow(time.now());
    await store.release('a', held?.fence ?? 0);
    const other = await store.lease('b', time.now(), LEASE_MS);
    await store.release('b', other.fence);
    await rig.slots(1);
    expect(rig.watcher.role).toEqual({ is: 'evaluates', fence: 3 });
    expect((await rig.facts()).filter((type) => type === 'watcher.took-over')).toHaveLength(2);
    await rig.stop();
  });

  it('DET-880 that is gone stops what was to be sent, and what was to be written', async () => {
    const rig = detectorRig({ rules: [ruleFor()] });
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 500 }, 3);
    rig.app.counts.set('checkout-5xx', 40);
    rig.start();
    await rig.time.advance(200);
    const { store, time } = rig;
    const before = [rig.triggers().length, (await rig.facts()).length];
    const held = await store.leaseNow(time.now());
    await store.release('a', held?.fence ?? 0);
    await store.lease('b', time.now(), 3 * LEASE_MS);
    await time.advance(40_000);
    expect(rig.watcher.role).toEqual({ is: 'standby', holder: 'b' });
    expect((await rig.facts()).length).toBe(before[1]);
    expect(rig.incidents()).toEqual([]);
    await rig.stop();
  });
});
