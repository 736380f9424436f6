import type { Plan } from './world.ts';

/** A story in which a promise broke once, as short as it was found, and what was wrong. */
interface OnceFailed {
  readonly what: string;
  readonly seed: bigint;
  readonly minutes: number;
  readonly keep: string;
}

/** Run with every run of the tests, so that what was mended stays so. */
export const FAILED: readonly OnceFailed[] = [];

export const planOfFailed = ({ seed, minutes, keep }: OnceFailed): Plan => ({
  ...{ seed, minutes },
  days: 0,
  keep: keep.split(','),
});
