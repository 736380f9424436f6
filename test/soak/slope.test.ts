import { describe, expect, it } from 'vitest';
import { pictureOf, type Sample, slopeOf } from './slope.ts';

const HOUR = 3_600_000;
const sample = (hours: number, held: number): Sample => ({
  ...{ at: 1_000 + hours * HOUR, rss: 1, held, descriptors: 40, timers: 3, delayMs: 0, files: 7 },
});

describe('the slopes of a soak', () => {
  it('SYN-749 are percent of the mean an hour, by least squares over the samples after a time', () => {
    const samples = [sample(0, 900), sample(1, 100), sample(2, 102), sample(3, 104), sample(4, 106)];
    expect(slopeOf(samples, 'held', 1_000 + HOUR)).toBeCloseTo(200 / 103, 6);
    expect(slopeOf(samples, 'held', 0)).toBeLessThan(0);
    expect(slopeOf(samples, 'files', 0)).toBe(0);
  });

  it('SYN-749 are not known by two samples, nor by samples of one moment', () => {
    expect(slopeOf([sample(0, 1), sample(1, 2)], 'held', 0)).toBeNull();
    expect(slopeOf([sample(1, 1), sample(1, 2), sample(1, 3)], 'held', 0)).toBeNull();
  });

  it('SYN-749 have a picture with a curve for each measure, which begins at zero', () => {
    const rows = [
      { measure: 'held', name: 'heap', unit: 'B', per: 1 },
      { measure: 'files', name: 'files', unit: '', per: 1 },
    ] as const;
    const svg = pictureOf([sample(0, 0), sample(2, 50), sample(4, 100)], rows, 'A hub');
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    // From the bottom, half way up, to the top.
    expect(svg).toContain('points="190.0,120.0 565.0,80.0 940.0,40.0"');
    expect(svg).toContain('most 100 B');
    expect(svg).toContain('4.0 h');
  });
});
