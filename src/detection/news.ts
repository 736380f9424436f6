import { type Checkpoint, type UnsentPage, unsentPages } from './checkpoint.ts';
import type { AlertWay } from './detection-event.ts';
import { type DetectionMemory, isOwedPage, NOTHING_HELD, pageId } from './detection-memory.ts';
import { endsSoon } from './exclusion.ts';
import { groupKey, groupText } from './rule.ts';

const FALLBACKS = ['none', 'unused', 'taken', 'failed'] as const;

/** What people should know of detection although nobody is paged for it. Times ISO 8601 UTC. */
export interface DetectionNews {
  /** Name of the detector that evaluates; null: none does. */
  readonly watcher: string | null;
  /** Rules that it evaluates. */
  readonly rules: number;
  /** Pages that the pager has not taken, the oldest first; by rule (blind: the source) and group, `''` for none. */
  readonly unsent: readonly {
    readonly rule: string;
    readonly group: string;
    readonly since: string;
    /** Kind of the pager's trouble, and its own words: outside text. */
    readonly kind: string;
    readonly reason: string;
    /** An answer was lost: it may be sent. */
    readonly uncertain: boolean;
    /** When the fallback took a post about it. */
    readonly postedAt?: string;
    /** The next try; null: nobody tries. `by`: the receiver that is tried, where that is not the right one. */
    readonly next: string | null;
    readonly by: AlertWay | null;
  }[];
  /** The fallback: none is set, it is not used yet, or how the last post went. Absent: not known. */
  readonly fallback?: (typeof FALLBACKS)[number];
  /** Rules that are at their notice level now, by group; `''`: the rule as a whole. */
  readonly notices: readonly {
    readonly rule: string;
    readonly group: string;
    readonly users: number;
    readonly since: string;
  }[];
  /** Exclusions whose end is near, the one that ends first before the others. */
  readonly ending: readonly {
    readonly id: string;
    readonly owner: string;
    readonly until: string;
    /** What it held back: episodes that would have paged, and users in the worst of them. */
    readonly pages: number;
    readonly users: number;
  }[];
  /** Sources that cannot be read. */
  readonly blind: readonly { readonly source: string; readonly since: string }[];
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

/** `checkpoint` null: nothing was evaluated yet; `watcher`: who has the lease. `now`: epoch ms. */
export function detectionNews(
  {
    pages,
    exclusions,
    held,
    notices,
    fallbacks,
  }: Pick<DetectionMemory, 'pages' | 'exclusions' | 'held' | 'notices' | 'fallbacks'>,
  checkpoint: Pick<Checkpoint, 'rules' | 'sources' | 'pages' | 'fallback'> | null,
  watcher: string | null,
  now: number,
): DetectionNews {
  const rules = checkpoint?.rules ?? [];
  const ending = [...exclusions.values()].filter((one) => endsSoon(one, now));
  // What nobody evaluates is not known any more.
  const known = watcher === null ? [] : rules;
  const sinceOf = (rule: string, key: string): number | undefined =>
    notices.findLast((each) => each.rule === rule && groupKey(each.group) === key)?.slot;
  return {
    watcher,
    rules: rules.length,
    unsent: unsentNews({ pages, fallbacks }, checkpoint, watcher),
    ...fallbackNews(watcher === null ? undefined : checkpoint?.fallback),
    notices: known.flatMap(({ rule, groups }) =>
      groups
        .filter(({ state }) => rule.impact.notice !== null && state.noticed && state.phase === 'normal')
        .map(({ group, last }) => ({
          rule: rule.name,
          group: groupText(group),
          users: last?.counts?.users.n ?? 0,
          since: isoTime(sinceOf(rule.name, groupKey(group)) ?? last?.slot ?? now),
        })),
    ),
    ending: ending
      .sort((a, b) => a.until.localeCompare(b.until))
      .map(({ id, owner, until }) => {
        const { pages, users } = held.get(id) ?? NOTHING_HELD;
        return { id, owner, until, pages, users };
      }),
    blind: (watcher === null ? [] : (checkpoint?.sources ?? [])).flatMap(({ name, blindSince }) =>
      blindSince === null ? [] : [{ source: name, since: isoTime(blindSince) }],
    ),
  };
}

function fallbackNews(fallback: Checkpoint['fallback']): Pick<DetectionNews, 'fallback'> {
  if (fallback === undefined) return {};
  if (fallback === null) return { fallback: 'none' };
  const { last } = fallback;
  return { fallback: last === null ? 'unused' : last.ok ? 'taken' : 'failed' };
}

/** Those that the log knows of, with what the detector that evaluates said last of its tries. */
function unsentNews(
  { pages, fallbacks }: Pick<DetectionMemory, 'pages' | 'fallbacks'>,
  checkpoint: Pick<Checkpoint, 'pages'> | null,
  watcher: string | null,
): DetectionNews['unsent'] {
  type Owed = UnsentPage & { readonly rule: string; readonly group: string };
  const owed = new Map<string, Owed>();
  for (const page of pages.values()) {
    if (!isOwedPage(page) || page.trouble === null) continue;
    const since = Date.parse(page.requestedAt);
    const { why } = page.trouble;
    const postedAt = fallbacks.get(pageId(page))?.postedAt ?? null;
    const told = postedAt === null ? {} : { postedAt };
    owed.set(pageId(page), {
      rule: page.rule,
      group: groupText(page.group),
      since,
      why,
      ...told,
      next: null,
    });
  }
  for (const { rule, group, kind, episode, unsent } of checkpoint === null ? [] : unsentPages(checkpoint)) {
    const page = [...pages.values()].find(
      (each) =>
        each.kind === kind &&
        each.rule === rule &&
        each.episode === episode &&
        groupKey(each.group) === groupKey(group),
    );
    // Since then it was sent, or its trouble is over.
    if (page === undefined || page.sent || page.course !== 'requested') continue;
    const next = watcher === null ? null : unsent.next;
    owed.set(pageId(page), { rule, group: groupText(group), ...unsent, next });
  }
  return [...owed.values()]
    .sort((a, b) => a.since - b.since)
    .map(({ rule, group, since, why, postedAt, next }) => ({
      ...{ rule, group, since: isoTime(since), ...why, ...(postedAt === undefined ? {} : { postedAt }) },
      ...{ next: next && isoTime(next.at), by: next?.by ?? null },
    }));
}

/** The same as it is said. */
export const unsentOf = ({
  since,
  kind,
  reason,
  uncertain,
  postedAt,
  next,
  by,
}: DetectionNews['unsent'][number]): UnsentPage => ({
  ...{
    since: Date.parse(since),
    why: { kind, reason, uncertain },
    ...(postedAt === undefined ? {} : { postedAt }),
  },
  next: next === null ? null : { at: Date.parse(next), by },
});

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isFinite(value);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

/** Reads the answer of a hub; entries of another shape are skipped. */
export function readNews(value: unknown): DetectionNews {
  const told = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { watcher, rules } = told;
  const fallback = FALLBACKS.find((each) => each === told.fallback);
  type Entry = Readonly<Record<string, unknown>>;
  const entries = <T>(name: string, fits: (entry: Entry) => boolean): readonly T[] => {
    const all: unknown = told[name];
    if (!Array.isArray(all)) return [];
    return all.filter((each) => typeof each === 'object' && each !== null && fits(each)) as T[];
  };
  return {
    watcher: isText(watcher) ? watcher : null,
    rules: isCount(rules) ? rules : 0,
    ...(fallback === undefined ? {} : { fallback }),
    unsent: entries(
      'unsent',
      ({ rule, group, since, kind, reason, uncertain, postedAt, next, by }) =>
        [rule, group, kind, reason].every(isText) &&
        isTime(since) &&
        typeof uncertain === 'boolean' &&
        (postedAt === undefined || isTime(postedAt)) &&
        (next === null || isTime(next)) &&
        (by === null || by === 'service' || by === 'default' || by === 'low'),
    ),
    notices: entries(
      'notices',
      ({ rule, group, users, since }) => isText(rule) && isText(group) && isCount(users) && isTime(since),
    ),
    ending: entries(
      'ending',
      ({ id, owner, until, pages, users }) =>
        isText(id) && isText(owner) && isTime(until) && isCount(pages) && isCount(users),
    ),
    blind: entries('blind', ({ source, since }) => isText(source) && isTime(since)),
  };
}
