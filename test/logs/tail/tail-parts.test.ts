import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWidth, judgeBacklog } from '../../../src/logs/tail/backlog.ts';
import { advanced, type CursorTuning, planPoll, startAt, swept } from '../../../src/logs/tail/cursor.ts';
import { LARGEST_PAGE, nextPage, pageSize } from '../../../src/logs/tail/page.ts';
import { differing, Lateness } from '../../../src/logs/tail/reconcile.ts';
import { Shown } from '../../../src/logs/tail/shown.ts';
import { atMost, merged, type TimeSpan } from '../../../src/text/time-span.ts';

const TUNING: CursorTuning = {
  bucketMs: 100,
  marginMs: 1_000,
  overlapMs: 10_000,
  horizonMs: 150_000,
  outageHorizonMs: 1_800_000,
  sweepMs: 15_000,
  aheadMs: 30_000,
};
const NOW = 1_790_000_000_050;

describe('how far a tail has read', () => {
  it('OSS-12 holds the cursor at our own clock when a document is of a later time', () => {
    const cursor = startAt(NOW, TUNING);
    expect(advanced(cursor, NOW + 2_000, NOW + 500).position).toBe(NOW + 500);
    expect(advanced(cursor, NOW + 300, NOW + 500).position).toBe(NOW + 300);
    expect(advanced(cursor, NOW - 300, NOW + 500).position).toBe(NOW);
  });

  it('OSS-12 reads on from shortly before the cursor, a little ahead, and compares what lies before', () => {
    const cursor = { position: NOW, floor: NOW - 60_050, sweptAt: NOW - 5_000 };
    expect(planPoll(cursor, NOW, TUNING)).toEqual({
      read: { from: NOW - 1_050, to: NOW + 30_000 },
      compare: { from: NOW - 10_050, to: NOW - 1_050 },
      sweep: false,
    });
    const later = planPoll({ ...cursor, sweptAt: NOW - 15_000 }, NOW, TUNING);
    expect(later).toMatchObject({ compare: { from: NOW - 60_050, to: NOW - 1_050 }, sweep: true });
  });

  it('OSS-12 gives up by a sweep what is older than the horizon, but never what is unread', () => {
    const cursor = { position: NOW, floor: NOW - 400_050, sweptAt: 0 };
    expect(swept(cursor, NOW, false, TUNING)).toMatchObject({ floor: NOW - 150_050, sweptAt: NOW });
    const behind = { ...cursor, position: NOW - 300_000 };
    expect(swept(behind, NOW, false, TUNING).floor).toBe(NOW - 301_050);
    expect(swept({ ...cursor, floor: NOW - 50 }, NOW, false, TUNING).floor).toBe(NOW - 50);
    expect(swept(cursor, NOW, true, TUNING).floor).toBe(NOW - 400_050);
    expect(swept({ ...cursor, floor: 0 }, NOW, true, TUNING).floor).toBe(NOW - 1_800_050);
  });
});

describe('what was shown', () => {
  it('OSS-16 knows each key once, counts by bucket, and moves one that was updated', () => {
    const shown = new Shown(100);
    expect([shown.note('a', 120), shown.note('b', 180), shown.note('a', 130)]).toEqual([true, true, false]);
    expect([...shown.expected({ from: 0, to: 1_000 })]).toEqual([[100, 2]]);
    expect(shown.note('a', 310)).toBe(false);
    expect([...shown.expected({ from: 0, to: 1_000 })]).toEqual([
      [100, 1],
      [300, 1],
    ]);
  });

  it('OSS-16 takes the index’s own count after a whole read, so that deletions are not looked for again', () => {
    const shown = new Shown(100);
    for (const key of ['a', 'b', 'c']) shown.note(key, 150);
    const counted = new Map([[100, 2]]);
    expect(differing(shown.expected({ from: 0, to: 500 }), counted, 100)).toEqual([{ from: 100, to: 200 }]);
    shown.settle([{ from: 100, to: 200 }], counted);
    expect(differing(shown.expected({ from: 0, to: 500 }), counted, 100)).toEqual([]);
    // One more, late: the same number as at first, and still it is seen to be missing.
    expect(differing(shown.expected({ from: 0, to: 500 }), new Map([[100, 3]]), 100)).toHaveLength(1);
  });

  it('OSS-17 forgets what is older than it must know, and says from where on it knows so many', () => {
    const shown = new Shown(100);
    for (let i = 0; i < 100; i += 1) shown.note(`k${i}`, i * 10);
    expect(shown.boundOf(1_000)).toBe(Number.NEGATIVE_INFINITY);
    const bound = shown.boundOf(35);
    expect(bound).toBe(700);
    shown.forgetBefore(bound);
    expect(shown.size).toBe(30);
    expect(shown.note('k99', 990)).toBe(false);
  });

  it('OSS-17 shows nothing again that is read along another field of time', () => {
    const shown = new Shown(100);
    shown.note('a', 150);
    shown.uncount();
    expect([...shown.expected({ from: 0, to: 9_999 })]).toEqual([]);
    expect([shown.note('a', 150), shown.note('b', 950)]).toEqual([false, true]);
    expect([...shown.expected({ from: 0, to: 9_999 })]).toEqual([
      [100, 1],
      [900, 1],
    ]);
  });
});

describe('spans', () => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 50 }))
      .map(([from, length]): TimeSpan => {
        return { from, to: from + length };
      }),
    { maxLength: 30 },
  );
  const holds = (all: readonly TimeSpan[], time: number) =>
    all.some(({ from, to }) => time >= from && time < to);

  it('OSS-18 merges spans without losing or adding a moment', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const one = merged(given);
        for (let t = 0; t < 560; t += 1) expect(holds(one, t)).toBe(holds(given, t));
        expect(one.every((span, i) => i === 0 || span.from > (one[i - 1] as TimeSpan).to)).toBe(true);
      }),
      { seed: 5 },
    );
  });

  it('OSS-18 covers many spans by few, closing the narrowest gaps', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 10 }), (given, most) => {
        const few = atMost(given, most);
        expect(few.length).toBeLessThanOrEqual(most);
        expect(given.every(({ from, to }) => holds(few, from) && holds(few, to - 1))).toBe(true);
      }),
      { seed: 6 },
    );
    const far = [0, 10, 100, 110].map((from) => ({ from, to: from + 1 }));
    expect(atMost(far, 2)).toEqual([
      { from: 0, to: 11 },
      { from: 100, to: 111 },
    ]);
  });
});

describe('pages', () => {
  it('OSS-19 begins the next page with the last number again, as shards number on their own', () => {
    const page = { from: 0, after: null, size: 2_000 };
    expect(nextPage(page, { time: 70, seq: 9 }, 500)).toEqual({
      from: 0,
      after: { time: 70, seq: 8 },
      size: 500,
    });
  });

  it('OSS-19 asks for the largest page when one place in the order fills a page, then gives up', () => {
    const page = { from: 0, after: { time: 70, seq: 8 }, size: 2_000 };
    const larger = nextPage(page, { time: 70, seq: 9 }, 2_000);
    expect(larger).toEqual({ ...page, size: LARGEST_PAGE });
    expect(nextPage({ ...page, size: LARGEST_PAGE }, { time: 70, seq: 9 }, 2_000)).toBeNull();
  });

  it('OSS-19 goes on by time alone where there are no numbers', () => {
    const page = { from: 50, after: null, size: 2_000 };
    expect(nextPage(page, { time: 70, seq: null }, 500)).toEqual({ from: 70, after: null, size: 500 });
    expect(nextPage({ ...page, from: 70 }, { time: 70, seq: null }, 500)).toMatchObject({
      size: LARGEST_PAGE,
    });
    expect(nextPage({ ...page, from: 70, size: LARGEST_PAGE }, { time: 70, seq: null }, 500)).toBeNull();
  });

  it('OSS-19 keeps pages near a size in bytes', () => {
    expect(pageSize(null, 2_000, 8e6)).toBe(500);
    expect(pageSize(300, 2_000, 8e6)).toBe(2_000);
    expect(pageSize(40_000, 2_000, 8e6)).toBe(200);
    expect(pageSize(5e6, 2_000, 8e6)).toBe(50);
    expect(pageSize(5e6, 20, 8e6)).toBe(20);
  });
});

describe('what waits', () => {
  it('OSS-14 is read when it is not too much; else the newest of it, with the number left out', () => {
    const counts = new Map([0, 100, 200, 300].map((start) => [start, 10]));
    expect(judgeBacklog(counts, 40, 20)).toEqual({ kind: 'read' });
    expect(judgeBacklog(counts, 39, 20)).toEqual({ kind: 'gap', from: 200, skipped: 20, left: 20 });
    expect(judgeBacklog(counts, 39, 5)).toEqual({ kind: 'gap', from: 300, skipped: 30, left: 10 });
    expect(judgeBacklog(new Map(), 39, 5)).toEqual({ kind: 'read' });
  });

  it('OSS-14 is counted by a bounded number of buckets', () => {
    for (const span of [50, 99_999, 930_000, 86_400_000, 40 * 86_400_000]) {
      const width = countWidth(span, 1_000);
      expect(span / width).toBeLessThanOrEqual(1_000);
      expect(width % 100).toBe(0);
    }
  });
});

describe('lateness', () => {
  it('OSS-15 remembers the worst of the last sweeps', () => {
    const lateness = new Lateness(3);
    lateness.add(42_000);
    lateness.turn();
    lateness.add(5_000);
    expect(lateness.worst).toBe(42_000);
    lateness.turn();
    expect(lateness.worst).toBe(42_000);
    lateness.turn();
    expect(lateness.worst).toBe(5_000);
    lateness.turn();
    expect(lateness.worst).toBe(0);
  });
});
