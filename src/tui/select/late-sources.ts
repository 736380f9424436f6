import type { CountedSource, PatternsAnswer } from '../../protocol/patterns.ts';

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

/** A source whose lines begin within what is compared. */
export interface LateSource {
  readonly name: string;
  /** ISO time. */
  readonly begins: string;
  /** Some of its lines are of before, so that what they tell is compared. */
  readonly isCompared: boolean;
}

const beginOf = ({ begins, lines }: CountedSource): number | null =>
  begins === undefined || lines === 0 ? null : Date.parse(begins);

/** Sources that do not reach back over all that is compared, those that begin last first. */
export function lateSources({ sources, before }: PatternsAnswer): readonly LateSource[] {
  const [from, to] = before.map((iso) => Date.parse(iso)) as [number, number];
  return sources
    .flatMap((source): LateSource[] => {
      const at = beginOf(source);
      if (at === null || at < from + MINUTE) return [];
      const { name, begins = '' } = source;
      return [{ name, begins, isCompared: at <= to - MINUTE }];
    })
    .sort((a, b) => Date.parse(b.begins) - Date.parse(a.begins));
}

/** ISO time back to which every source was looked at for what is new; null: over the whole day before. */
export function checkedBackTo({ sources, since }: PatternsAnswer): string | null {
  const latest = Math.max(...sources.map((source) => beginOf(source) ?? Number.NEGATIVE_INFINITY));
  return latest > Date.parse(since) - DAY ? new Date(latest).toISOString() : null;
}
