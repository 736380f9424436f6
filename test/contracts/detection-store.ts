import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import type { DetectionStore } from '../../src/ports/detection-store.ts';

export interface DetectionStoreRig {
  /** A store as another detector opens it. */
  open(): DetectionStore;
  end(): Promise<void>;
}

const AT = '2026-11-25T03:00:00.000Z';
const NOW = Date.parse(AT);
const fact = (rule: string): DetectionFact => ({ type: 'rule.removed', data: { rule } });

/** What every store of the detectors does. */
export const detectionStoreContract = (name: string, make: () => Promise<DetectionStoreRig>) =>
  describe(`${name} as a watch store`, () => {
    let rig: DetectionStoreRig;
    beforeEach(async () => {
      rig = await make();
    });
    afterEach(() => rig.end());

    it('DET-717 gives the lease to one watcher, and to the next when that is silent', async () => {
      const [a, b] = [rig.open(), rig.open()];
      expect(await a.lease('a', NOW, 1_000)).toMatchObject({ holder: 'a', fence: 1, until: NOW + 1_000 });
      expect(await b.lease('b', NOW + 500, 1_000)).toMatchObject({ holder: 'a', fence: 1, standby: ['b'] });
      expect(await a.lease('a', NOW + 900, 1_000)).toMatchObject({
        holder: 'a',
        fence: 1,
        until: NOW + 1_900,
      });
      expect(await b.lease('b', NOW + 1_900, 1_000)).toMatchObject({ holder: 'b', fence: 2 });
      expect(await a.lease('a', NOW + 2_000, 1_000)).toMatchObject({ holder: 'b', standby: ['a'] });
      expect(await a.leaseNow(NOW + 2_000)).toMatchObject({ holder: 'b' });
      expect(await a.leaseNow(NOW + 9_000)).toBeNull();
    });

    it('DET-717 gives it at once when it is given up, and where its end is no end that anybody set', async () => {
      const [a, b] = [rig.open(), rig.open()];
      const { fence } = await a.lease('a', NOW, 1_000);
      await a.release('a', fence);
      expect(await b.lease('b', NOW + 1, 1_000)).toMatchObject({ holder: 'b', fence: 2, standby: [] });
      // A clock that was an hour ahead when the lease was taken.
      await b.lease('b', NOW + 3_600_000, 1_000);
      expect(await a.lease('a', NOW + 2_000, 1_000)).toMatchObject({ holder: 'a', fence: 3 });
    });

    it('DET-717 keeps a lease that was taken again when an earlier one of the same watcher is given up late', async () => {
      const [a, b] = [rig.open(), rig.open()];
      await a.lease('a', NOW, 1_000);
      await b.lease('b', NOW + 2_000, 1_000);
      const { fence } = await a.lease('a', NOW + 4_000, 1_000);
      await a.release('a', 1);
      expect(await b.lease('b', NOW + 4_500, 1_000)).toMatchObject({ holder: 'a', fence });
      await a.release('a', fence);
      expect(await b.lease('b', NOW + 4_600, 1_000)).toMatchObject({ holder: 'b' });
    });

    it('DET-717 numbers what is appended, and refuses what an earlier holder writes', async () => {
      const [a, b] = [rig.open(), rig.open()];
      await a.lease('a', NOW, 1_000);
      expect((await a.append('a', 1, AT, [fact('x'), fact('y')])).map(({ n }) => n)).toEqual([1, 2]);
      await b.lease('b', NOW + 2_000, 1_000);
      await expect(a.append('a', 1, AT, [fact('late')])).rejects.toMatchObject({ kind: 'fenced' });
      await expect(a.saveCheckpoint(1, '{}')).rejects.toMatchObject({ kind: 'fenced' });
      await b.append('b', 2, AT, [fact('z')]);
      await a.append('sato', 0, AT, [fact('by hand')]);
      const events = await a.events(2);
      expect(events.map(({ n, by, fence, data }) => [n, by, fence, (data as { rule: string }).rule])).toEqual(
        [
          [2, 'a', 1, 'y'],
          [3, 'b', 2, 'z'],
          [4, 'sato', 0, 'by hand'],
        ],
      );
      expect(events[0]).toMatchObject({ at: AT, type: 'rule.removed' });
    });

    it('DET-717 keeps one checkpoint for whoever comes next', async () => {
      const [a, b] = [rig.open(), rig.open()];
      expect(await b.checkpoint()).toBeNull();
      const { fence } = await a.lease('a', NOW, 1_000);
      await a.saveCheckpoint(fence, '{"v":1}');
      await a.saveCheckpoint(fence, '{"v":1,"at":2}');
      expect(await b.checkpoint()).toBe('{"v":1,"at":2}');
    });
  });
