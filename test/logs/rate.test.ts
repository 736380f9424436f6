import { expect, it } from 'vitest';
import { RateRing } from '../../src/logs/rate.ts';

const NOW = Date.parse('2026-11-25T03:11:02.000Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1_000).toISOString();

it('LOG-30 counts lines per level in buckets of time, oldest first', () => {
  const rate = new RateRing(5_000);
  rate.addLine({ time: at(6), level: 'error' }, NOW);
  rate.addLine({ time: at(1), level: 'error' }, NOW);
  rate.addLine({ time: at(1), level: null }, NOW);
  const series = rate.series(NOW, 3);
  expect(series.map((bucket) => bucket.total)).toEqual([0, 1, 2]);
  expect(series[2]).toMatchObject({ start: NOW - 2_000, byLevel: { error: 1, none: 1, warn: 0 } });
});

it('LOG-31 counts a line at its own time, one without a time or ahead of the clock now', () => {
  const rate = new RateRing(5_000);
  rate.addLine({ time: at(30), level: null }, NOW);
  rate.addLine({ time: null, level: null }, NOW);
  rate.addLine({ time: at(-300), level: null }, NOW);
  rate.addLine({ time: 'not a time', level: null }, NOW);
  const totals = rate.series(NOW, 7).map((bucket) => bucket.total);
  expect(totals).toEqual([1, 0, 0, 0, 0, 0, 3]);
  expect(rate.series(NOW + 300_000, 1)[0]?.total).toBe(0);
});

it('LOG-32 tells lines of the last minute, the bucket at its start in proportion', () => {
  const rate = new RateRing(5_000);
  for (let second = 0; second < 120; second += 1)
    rate.addLine({ time: at(second + 0.5), level: 'info' }, NOW);
  expect(rate.perMinute(NOW)).toBe(60);
  expect(rate.perMinute(NOW + 30_000)).toBeCloseTo(30, -1);
  expect(rate.perMinute(NOW + 120_000)).toBe(0);
});

it('forgets what is older than its span, in a round of the ring or a line that comes late', () => {
  const rate = new RateRing(5_000, 60_000);
  rate.addLine({ time: at(0), level: 'info' }, NOW);
  rate.addLine({ time: at(3_600), level: 'info' }, NOW);
  expect(rate.series(NOW, 13).reduce((sum, bucket) => sum + bucket.total, 0)).toBe(1);
  const later = NOW + 65_000;
  rate.addLine({ time: null, level: 'warn' }, later);
  expect(
    rate
      .series(later, 13)
      .map((bucket) => bucket.total)
      .at(-1),
  ).toBe(1);
  expect(rate.series(later, 13).reduce((sum, bucket) => sum + bucket.total, 0)).toBe(1);
});
