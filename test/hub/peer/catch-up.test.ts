import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/hub/base/limits.ts';
import { catchUp } from '../../../src/hub/peer/catch-up.ts';
import { FakeTime } from '../../network/fake-time.ts';

/** A peer that needs everything, from a log of `held` events whose head is said to be 5; `passes` counts the looks at it. */
function lacking(held: number, state = { passes: 0 }) {
  const sent: number[] = [];
  const peer = {
    after: 0,
    head: () => 5,
    async *texts(seq: number) {
      state.passes += 1;
      const texts = Array.from({ length: held - seq + 1 }, (_, i) => `{"seq":${seq + i}}`);
      if (texts.length > 0) yield { first: seq, texts };
    },
    // A test that hangs would tell nobody why.
    ended: () => state.passes > 100,
    congested: () => false,
    send: ({ last }: { readonly last: number }) => void sent.push(last),
    reached: () => void sent.push(-1),
  };
  return { peer, sent, state };
}

describe('a log that ends before its head', () => {
  it('HUB-34 ends a catch-up with an error instead of being read for ever', async () => {
    const { peer, sent, state } = lacking(3);
    await expect(catchUp(peer, new FakeTime(), DEFAULT_LIMITS)).rejects.toThrow(/3 of 5/);
    expect(sent).toEqual([3]);
    expect(state.passes).toBe(2);
    const whole = lacking(5);
    expect(await catchUp(whole.peer, new FakeTime(), DEFAULT_LIMITS)).toBe(true);
    expect(whole.sent).toEqual([5, -1]);
  });
});
