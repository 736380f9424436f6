import type { CliText } from '../base/language.ts';
import type { Given } from './asked-lines.ts';

/** Lines that `--patterns` counts at most. */
export const MOST_COUNTED = 1_000_000;

/** What was counted, and of it lines that are in no row. */
export interface CountedLines extends Given {
  readonly forgotten: number;
  /** They were found by their time, as in an index: those without one were not. */
  readonly byTime: boolean;
}

/** Of which lines the counts of a table are, and how more of them are counted: every count says what it covers. */
export function countedTexts(
  { lines, lacksOlder, from, forgotten, byTime }: CountedLines,
  { since, limit }: { readonly since?: string; readonly limit?: string },
  t: CliText,
): readonly string[] {
  const rare = forgotten > 0 ? [t('logs-forgotten', { n: forgotten })] : [];
  const all = t(byTime ? 'logs-timed-counted' : 'logs-all-counted', { n: lines });
  if (!lacksOlder) return [...(rare.length > 0 ? [] : [all]), ...rare];
  const isLimited = limit !== undefined && Number(limit) < MOST_COUNTED;
  const tried = isLimited
    ? t('logs-newest-limit', { most: MOST_COUNTED })
    : t(since === undefined ? 'logs-newest-since' : 'logs-newest-window');
  return [t('logs-newest', { n: lines, time: from ?? '-', try: tried }), ...rare];
}
