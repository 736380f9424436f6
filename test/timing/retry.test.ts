import { describe, expect, it } from 'vitest';
import { retry } from '../../src/timing/retry.ts';
import { FakeTime } from '../network/fake-time.ts';

const terms = {
  tries: 3,
  pauseMs: (tried: number) => tried * 100,
  isTransient: (error: unknown) => (error as Error).message === 'busy',
};

/** Fails with each of these messages in turn, then succeeds; notes when it was tried. */
function work(time: FakeTime, ...failures: string[]) {
  const began = time.now();
  const at: number[] = [];
  return {
    at,
    run: async () => {
      at.push(time.now() - began);
      const failure = failures[at.length - 1];
      if (failure !== undefined) throw new Error(failure);
      return 'done';
    },
  };
}

describe('retry', () => {
  it('tries again after each transient error, with the pause of that try between', async () => {
    const time = new FakeTime();
    const { at, run } = work(time, 'busy', 'busy');
    expect(await time.during(retry(time, terms, run))).toBe('done');
    expect(at).toEqual([0, 100, 300]);
  });

  it('rejects with the last error when all tries failed', async () => {
    const time = new FakeTime();
    const { at, run } = work(time, 'busy', 'busy', 'busy', 'busy');
    await expect(time.during(retry(time, terms, run))).rejects.toThrow('busy');
    expect(at).toHaveLength(3);
  });

  it('does not try again after an error that is not transient', async () => {
    const time = new FakeTime();
    const { at, run } = work(time, 'broken');
    await expect(time.during(retry(time, terms, run))).rejects.toThrow('broken');
    expect(at).toEqual([0]);
  });
});
