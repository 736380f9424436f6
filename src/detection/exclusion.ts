import { pattern } from '../text/pattern.ts';
/** Longest that an exclusion may hold: 30 days, in ms. */
export const MOST_EXCLUDED_MS = 30 * 86_400_000;

/** What is excluded: a statement of the log by its pattern, or any documents by a Lucene query. */
export type ExclusionMatch =
  | {
      readonly by: 'pattern';
      /** The statement's id (`src/logs/patterns`). */
      readonly pattern: string;
      /** Its template: `payment timeout after <duration> order=<number>`. */
      readonly template: string;
    }
  | { readonly by: 'query'; readonly query: string };

/** Documents that no rule counts as bad, for a time; they are counted apart. Kept in the detection log. */
export interface Exclusion {
  /** Slug, unique over all that were ever added. */
  readonly id: string;
  /** Name of the one rule that it is for; null: every rule of its source. */
  readonly rule: string | null;
  /** Name of the log source; null: of every source. */
  readonly source: string | null;
  readonly match: ExclusionMatch;
  readonly owner: string;
  readonly reason: string;
  /** ISO 8601 UTC. It holds from `from` on and before `until`, which is at most 30 days later. */
  readonly from: string;
  readonly until: string;
}

/** Whether it holds at a slot (epoch ms). */
export const holdsAt = ({ from, until }: Pick<Exclusion, 'from' | 'until'>, slot: number): boolean =>
  slot >= Date.parse(from) && slot < Date.parse(until);

const DAY_MS = 86_400_000;

/** From when on its end is near (epoch ms): a day before, or the last quarter of its time where it holds for less than four days. */
export function remindedFrom({ from, until }: Pick<Exclusion, 'from' | 'until'>): number {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  return end - Math.min(DAY_MS, (end - begin) / 4);
}

/** Whether it holds at `now` (epoch ms) and its end is near. */
export const endsSoon = (exclusion: Pick<Exclusion, 'from' | 'until'>, now: number): boolean =>
  holdsAt(exclusion, now) && now >= remindedFrom(exclusion);

/** Those that a rule's slot leaves out. */
export const exclusionsOf = (
  rule: { readonly name: string; readonly source: string },
  slot: number,
  exclusions: readonly Exclusion[],
): readonly Exclusion[] =>
  exclusions.filter(
    (each) =>
      holdsAt(each, slot) &&
      (each.rule === null || each.rule === rule.name) &&
      (each.source === null || each.source === rule.source),
  );

/** What the constant words of a template are parted by. */
const PLACE = /<(?:number|duration|id|address|time|path|text|name)>/;
const hasWord = pattern(() => /[\p{L}\p{N}]/u);
const RESERVED = /["\\]/g;

/**
 * The Lucene query of a match, on the field of the message. A pattern becomes its constant parts as phrases that all must
 * occur: it also finds a line that has the same parts in another order, which is rare. null: the pattern has no constant part.
 */
export function exclusionQuery(match: ExclusionMatch, messageField: string): string | null {
  if (match.by === 'query') return match.query;
  const parts = match.template
    .split(PLACE)
    .map((part) => part.trim())
    .filter((part) => hasWord().test(part));
  if (parts.length === 0) return null;
  const field = messageField.replace(/[:\s\\"()]/g, '\\$&');
  return parts.map((part) => `${field}:"${part.replace(RESERVED, '\\$&')}"`).join(' AND ');
}
