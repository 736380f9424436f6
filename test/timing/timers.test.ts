import { describe, expect, it } from 'vitest';
import { deadline, isWithin, pause, pauseUntil, runAt, withTimeout } from '../../src/timing/timers.ts';
import { FakeTime, settle } from '../network/fake-time.ts';

const HOUR = 3_600_000;

function rig() {
  const time = new FakeTime();
  let over = false;
  const watch = (work: Promise<void>) => {
    over = false;
    void work.then(() => {
      over = true;
    });
  };
  return { time, watch, isOver: () => over };
}

describe('timers', () => {
  it('a pause ends after its milliseconds', async () => {
    const { time, watch, isOver } = rig();
    watch(pause(time, 100));
    await time.advance(99);
    expect(isOver()).toBe(false);
    await time.advance(1);
    expect(isOver()).toBe(true);
  });

  it('a pause ends with its signal and leaves no timer', async () => {
    const { time, watch, isOver } = rig();
    const stop = new AbortController();
    watch(pause(time, 100, stop.signal));
    await settle();
    expect([isOver(), time.waiting]).toEqual([false, 1]);
    stop.abort();
    await settle();
    expect([isOver(), time.waiting]).toEqual([true, 0]);
    watch(pause(time, 100, stop.signal));
    await settle();
    expect([isOver(), time.waiting]).toEqual([true, 0]);
  });

  it('a pause until an instant that has passed waits for nothing', async () => {
    const { time, watch, isOver } = rig();
    watch(pauseUntil(time, time.now()));
    await settle();
    expect([isOver(), time.waiting]).toEqual([true, 0]);
    watch(pauseUntil(time, time.now() + 100));
    await time.advance(99);
    expect(isOver()).toBe(false);
    await time.advance(1);
    expect(isOver()).toBe(true);
  });

  it('a deadline aborts its signal once its time is over, unless it was cancelled', async () => {
    const { time } = rig();
    const kept = deadline(time, 100);
    const cancelled = deadline(time, 100);
    cancelled.cancel();
    await time.advance(99);
    expect(kept.signal.aborted).toBe(false);
    await time.advance(1);
    expect([kept.signal.aborted, cancelled.signal.aborted]).toEqual([true, false]);
  });

  it('an instant months ahead is reached, and only once', async () => {
    const { time } = rig();
    let runs = 0;
    runAt(time, time.now() + 2_000 * HOUR, () => {
      runs += 1;
    });
    await time.advance(2_000 * HOUR - 1);
    expect(runs).toBe(0);
    await time.advance(10 * HOUR);
    expect(runs).toBe(1);
  });

  it('a timeout gives null for what rejects and for what takes too long, and leaves no timer', async () => {
    const { time } = rig();
    expect(await withTimeout(time, 100, Promise.resolve('here'))).toBe('here');
    expect(await withTimeout(time, 100, Promise.reject(new Error('gone')))).toBeNull();
    const slow = withTimeout(time, 100, new Promise<string>(() => {}));
    await time.advance(100);
    expect(await slow).toBeNull();
    expect(time.waiting).toBe(0);
  });

  it('a span has not begun where the clock was set back before it, and is over at its end', () => {
    expect([99, 100, 149, 150].map((now) => isWithin(now, 100, 50))).toEqual([false, true, true, false]);
  });
});
