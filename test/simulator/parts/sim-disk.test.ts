import { describe, expect, it } from 'vitest';
import type { EventLogError } from '../../../src/ports/event-log.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { batch, readAll } from '../../contracts/event-log-checks.ts';
import { factLogContract } from '../../contracts/fact-log.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { Random } from '../../network/random.ts';
import { SimDisk } from './sim-disk.ts';

const newDisk = (seed = 1) => {
  const time = new FakeTime();
  return { time, disk: new SimDisk(time, new Random(seed)) };
};

eventLogContract('the simulated disk', async () => {
  const { disk } = newDisk();
  return { open: async () => disk.open(), clear: async () => {} };
});

factLogContract('the simulated disk', async () => {
  const { disk } = newDisk();
  const open = async () => disk.open();
  return { open, other: open };
});

describe('a hub that dies while it writes', () => {
  it('has lost the write, or has written what it did not hear of, and hears of nothing more', async () => {
    const ends = new Set<number>();
    for (let seed = 1; seed <= 20; seed += 1) {
      const { time, disk } = newDisk(seed);
      const chain = new Chain('s');
      const hub = disk.open();
      await hub.append('s', 0, batch(chain.notes(1)));
      disk.slowMs = 1_000;
      let heard = false;
      void hub.append('s', 1, batch(chain.notes(1))).then(() => {
        heard = true;
      });
      await settle();
      hub.cut();
      await time.advance(10_000);
      expect(heard).toBe(false);
      ends.add((await readAll(disk.open(), 's')).length);
    }
    expect([...ends].sort()).toEqual([1, 2]);
  });

  it('a full disk takes nothing', async () => {
    const { disk } = newDisk();
    disk.full = true;
    const chain = new Chain('s');
    const end = await disk
      .open()
      .append('s', 0, batch(chain.notes(1)))
      .catch((error: EventLogError) => error.kind);
    expect([end, await disk.open().sessions()]).toEqual(['full', []]);
  });
});
