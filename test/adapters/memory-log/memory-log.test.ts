import { describe, expect, it } from 'vitest';
import { Chain, sessionOf } from '../../contracts/event-builder.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';
import { factLogContract } from '../../contracts/fact-log.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { FakeDisk } from './fake-disk.ts';

eventLogContract('the fake disk over a memory log', async () => {
  const disk = new FakeDisk();
  return { open: async () => disk.open(), clear: async () => {} };
});

factLogContract('a memory log', async () => {
  const log = new MemoryLog();
  const open = async () => log;
  return { open, other: open, isBrief: true };
});

describe('a memory log', () => {
  it('STO-19 rejects every call after close, and ends a read that was under way', async () => {
    const log = new MemoryLog();
    await log.append('s', 0, batch(sessionOf('s', 1_200)));
    const reading = log.read('s', 1)[Symbol.asyncIterator]();
    await reading.next();
    await log.close();
    expect((await rejection(reading.next())).kind).toBe('closed');
    expect((await rejection(log.append('s', 1_200, batch([])))).kind).toBe('closed');
    expect((await rejection(log.answers('s'))).kind).toBe('closed');
    expect((await rejection(log.sessions())).kind).toBe('closed');
  });
});

describe('the fake disk', () => {
  it('acks nothing while held, and all of it in order when released', async () => {
    const disk = new FakeDisk();
    const log = disk.open();
    const chain = new Chain('s');
    disk.hold();
    const acked: number[] = [];
    const appends = [0, 1, 2].map((seq) =>
      log.append('s', seq, batch(chain.notes(1))).then(() => acked.push(seq + 1)),
    );
    expect(disk.waiting).toBe(3);
    expect(await readAll(log, 's')).toEqual([]);
    disk.release(1);
    await appends[0];
    expect(acked).toEqual([1]);
    disk.release();
    await Promise.all(appends);
    expect(acked).toEqual([1, 2, 3]);
    expect(await readAll(log, 's')).toEqual(chain.events);
  });

  it('loses what was not synced at a crash, but may have kept the first of it unacknowledged', async () => {
    for (const survivors of [0, 1]) {
      const disk = new FakeDisk();
      const log = disk.open();
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(2)));
      disk.hold();
      const appends = [log.append('s', 2, batch(chain.notes(1))), log.append('s', 3, batch(chain.notes(1)))];
      disk.crash(survivors);
      for (const append of appends) expect((await rejection(append)).kind).toBe('failed');
      expect((await rejection(readAll(log, 's'))).kind).toBe('failed');
      expect(await readAll(disk.open(), 's')).toEqual(chain.events.slice(0, 2 + survivors));
    }
  });

  it('fails as told, and resumes when healed', async () => {
    const disk = new FakeDisk();
    const log = disk.open();
    const events = sessionOf('s', 1);
    disk.fail('full');
    expect(await rejection(log.append('s', 0, batch(events)))).toEqual({
      kind: 'full',
      params: { session: 's' },
    });
    disk.fail(null);
    await log.append('s', 0, batch(events));
    expect(await readAll(log, 's')).toEqual(events);
  });

  it('delivers what stands before a damaged event, then names it', async () => {
    const disk = new FakeDisk();
    const log = disk.open();
    await log.append('s', 0, batch(sessionOf('s', 5)));
    disk.damage('s', 4);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const chunk of log.read('s', 1)) seen.push(...chunk.map((event) => event.seq));
    })();
    expect(await rejection(reading)).toEqual({ kind: 'damaged', params: { session: 's', seq: 4 } });
    expect(seen).toEqual([1, 2, 3]);
  });
});
