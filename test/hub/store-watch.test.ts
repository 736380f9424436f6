import { describe, expect, it } from 'vitest';
import { tanaka } from '../domain/given.ts';
import { HeldLog } from './held-log.ts';
import { opened, settle } from './hub-rig.ts';

const iso = (ms: number) => new Date(ms).toISOString();

describe('a store that does not answer', () => {
  it('HUB-964 tells every terminal the time of the first unanswered request, and when the store answers again', async () => {
    const log = new HeldLog();
    const rig = await opened({ log });
    const one = await rig.join();
    await rig.time.advance(3_000);
    expect(one.of('store')).toEqual([]);
    const paused = rig.time.now();
    log.silent = true;
    await rig.time.advance(10_000);
    // It was asked every two seconds before, and is told of once.
    const since = one.of('store').map((frame) => Date.parse(frame.since ?? ''));
    expect(since).toHaveLength(1);
    expect(since[0]).toBeGreaterThanOrEqual(paused);
    expect(since[0]).toBeLessThanOrEqual(paused + 2_000);
    // Who comes later hears it, too.
    const two = await rig.join(tanaka);
    await rig.time.advance(1_000);
    expect(two.of('store')).toEqual([{ t: 'store', since: iso(since[0] ?? 0) }]);
    log.silent = false;
    while (log.waiting > 0) await log.release();
    await settle();
    expect(one.of('store').at(-1)).toEqual({ t: 'store', since: null });
    await rig.time.advance(20_000);
    expect(one.of('store')).toHaveLength(2);
  });

  it('HUB-965 counts as not answering while a commit hangs, from the time of that commit', async () => {
    const log = new HeldLog();
    const rig = await opened({ log });
    const one = await rig.join();
    await rig.time.advance(3_000);
    log.held = true;
    const at = rig.time.now();
    one.command('note.add', { id: 'n1', text: 'Written in vain so far' });
    await rig.time.advance(7_000);
    expect(one.of('store')).toEqual([{ t: 'store', since: iso(at) }]);
    log.held = false;
    await log.release();
    await rig.time.advance(2_000);
    expect(one.of('store').at(-1)).toEqual({ t: 'store', since: null });
  });

  it('HUB-966 counts as not answering while it returns errors, from the first error', async () => {
    const log = new HeldLog();
    const rig = await opened({ log });
    const one = await rig.join();
    await rig.time.advance(1_000);
    log.check = () => Promise.reject(new Error('no leader'));
    await rig.time.advance(30_000);
    expect(one.of('store')).toHaveLength(1);
    log.check = () => log.inner.check();
    await rig.time.advance(4_000);
    expect(one.of('store').at(-1)).toEqual({ t: 'store', since: null });
  });

  it('HUB-967 is not checked with no terminal connected, or after the hub stops', async () => {
    const log = new HeldLog();
    let asked = 0;
    log.check = async () => {
      asked += 1;
    };
    const rig = await opened({ log });
    await rig.time.advance(60_000);
    expect(asked).toBe(0);
    const one = await rig.join();
    await rig.time.advance(60_000);
    expect(asked).toBeGreaterThan(20);
    one.socket.drop();
    await rig.time.advance(10_000);
    const before = asked;
    await rig.time.advance(60_000);
    expect(asked).toBe(before);
  });
});
