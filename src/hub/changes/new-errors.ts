import type { NewPattern } from '../../domain/changes/attributed-patterns.ts';
import { feltAt, type SystemChange } from '../../domain/changes/system-change.ts';
import { stackOfLine } from '../../logs/change/stack-files.ts';
import { isError, levelRank } from '../../logs/patterns/pattern-series.ts';
import type { RoomPatterns, Visible } from '../patterns/room-patterns.ts';

/** Lines of so long before the alert are counted; changes before that are judged by the same lines. */
const COUNTED_MS = 90 * 60_000;
/** Each boundary is a comparison of its own. */
const MOST_BOUNDARIES = 6;
/** Characters of a line in which the name of a service is looked for. */
const TEXT = 2_000;

/** What it says of itself and of what it was caused by: paths of a stack name folders, not services. */
const withoutStack = (message: string): string =>
  message
    .split('\n')
    .filter((row, i) => i === 0 || /^\s*caused by: /i.test(row))
    .join('\n')
    .slice(0, TEXT);

/**
 * Errors and warnings that are new since each of the changes before the impact began, each once, by its first line; null
 * where nothing of before could be counted. `serviceOf`: the name of a service as the changes have it.
 */
export function newErrorsSince(
  patterns: RoomPatterns,
  visible: Visible,
  changes: readonly SystemChange[],
  impactAt: string,
  serviceOf: (name: string) => string,
): readonly NewPattern[] | null {
  const impact = Date.parse(impactAt);
  const starts = changes
    .flatMap((change) => feltAt(change) ?? [])
    .map((at) => Date.parse(at))
    .filter((ms) => ms <= impact + 60_000 && ms >= impact - COUNTED_MS)
    .sort((a, b) => b - a)
    .slice(0, MOST_BOUNDARIES);
  const found = new Map<string, NewPattern>();
  let counted = false;
  const boundaries = [
    patterns.boundary(undefined, 300),
    ...starts.map((ms) => patterns.boundary(new Date(ms).toISOString(), 60)),
  ];
  for (const boundary of boundaries) {
    const { changes: compared } = patterns.compare(boundary, visible);
    if (compared.beforeMinutes >= 1) counted = true;
    for (const { id, change, level, template, look, first, count, services, example } of compared.rows) {
      if (change !== 'new' || levelRank(level) < levelRank('warn')) continue;
      const at = new Date(look !== null && typeof look === 'object' ? look.at : first).toISOString();
      const known = found.get(id);
      if (known !== undefined && known.first <= at) continue;
      found.set(id, {
        ...{ id, template, first: at, count: Math.round(count), level: isError(level) ? 'error' : 'warn' },
        services: [...services.keys()].filter((name) => name !== '').map(serviceOf),
        ...stackOfLine(example),
        text: withoutStack(example.message),
      });
    }
  }
  return counted ? [...found.values()].sort((a, b) => (a.first < b.first ? -1 : 1)) : null;
}
