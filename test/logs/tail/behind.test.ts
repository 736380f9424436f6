import { describe, expect, it } from 'vitest';
import { BehindTally } from '../../../src/logs/tail/behind.ts';

const NOW = Date.parse('2026-11-25T03:12:00.000Z');
const MINUTE = 60_000;
const late = (whose: string, unshown: number) => ({ whose, by: 31 * MINUTE, lines: 9, unshown });

describe('whose lines came behind', () => {
  it('TUI-940 says from five minutes after the last line on that it is past, and drops who is all shown', () => {
    const tally = new BehindTally();
    tally.add(late('web-3', 9), NOW);
    tally.add(late('web-4', 0), NOW);
    expect(tally.list(NOW + 5 * MINUTE)).toEqual([late('web-3', 9), late('web-4', 0)]);
    const past = { ...late('web-3', 9), last: '2026-11-25T03:12:00.000Z' };
    expect(tally.list(NOW + 5 * MINUTE + 1)).toEqual([past]);
    tally.add(late('web-3', 2), NOW + 30 * MINUTE);
    expect(tally.list(NOW + 31 * MINUTE)).toEqual([{ ...late('web-3', 11), lines: 18 }]);
  });

  it('TUI-940 tells those first whose lines come still, and the last of many as one', () => {
    const tally = new BehindTally();
    for (let n = 1; n <= 9; n += 1) tally.add(late(`web-${n}`, 100 + n), NOW + n);
    tally.add(late('db-1', 1), NOW + 6 * MINUTE);
    const [first, second, ...others] = tally.list(NOW + 7 * MINUTE);
    expect(first).toEqual(late('db-1', 1));
    expect(second).toMatchObject({ whose: 'web-9', last: '2026-11-25T03:12:00.009Z' });
    const rest = { whose: null, by: 31 * MINUTE, lines: 27, unshown: 306, last: '2026-11-25T03:12:00.003Z' };
    expect([others.length, others.at(-1)]).toEqual([6, rest]);
  });
});
