import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { LeaseKeeper } from '../../src/detector/lease.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import { ruleFor, T0 } from '../detection/rules.ts';
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

describe('the lease of a watcher', () => {
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
