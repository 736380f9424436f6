import type { CliText } from '../base/language.ts';
import type { Given } from './asked-lines.ts';

/** Lines that `--patterns` counts at most. */
export const MOST_COUNTED = 1_000_000;

/** What was counted, and of it lines that are in no row. */
export interface CountedLines extends Given {
  readonly forgotten: number;
}

/** Of which lines the counts of a table are, and how more of them are counted: every count says what it covers. */
export function countedTexts(
  { lines, lacksOlder, from, forgotten }: CountedLines,
  { since, limit }: { readonly since?: string; readonly limit?: string },
  t: CliText,
): readonly string[] {
  const rare = forgotten > 0 ? [t('logs-forgotten', { n: forgotten })] : [];
  if (!lacksOlder) return [...(rare.length > 0 ? [] : [t('logs-all-counted', { n: lines })]), ...rare];
  const isLimited = limit !== undefined && Number(limit) < MOST_COUNTED;
  const tried = isLimited
    ? t('logs-newest-limit', { most: MOST_COUNTED })
    : t(since === undefined ? 'logs-newest-since' : 'logs-newest-window');
  return [t('logs-newest', { n: lines, time: from ?? '-', try: tried }), ...rare];
}
