import { describe, expect, it } from 'vitest';
import { Holds } from '../../src/timing/holds.ts';

describe('what is held until an instant', () => {
  it('SLK-1023 is held for so long, and no more where the clock was set back since', () => {
    let now = 10_000;
    const holds = new Holds({ now: () => now, after: () => () => {} });
    holds.hold('a', 12_000);
    holds.hold('b', 15_000);
    expect([holds.until('a'), holds.until('c'), holds.all()]).toEqual([12_000, 0, [12_000, 15_000]]);
    now = 12_000;
    expect([holds.until('a'), holds.all()]).toEqual([0, [15_000]]);
    now = 9_000;
    expect([holds.until('b'), holds.all()]).toEqual([0, []]);
    holds.hold('b', 9_500);
    expect(holds.until('b')).toBe(9_500);
  });
});
