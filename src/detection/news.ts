import type { Checkpoint } from './checkpoint.ts';
import { endsSoon } from './exclusion.ts';
import { groupKey, groupText } from './rule.ts';
import { NOTHING_HELD, type WatchMemory } from './watch-log.ts';

/** What people should know of detection although nobody is paged for it. Times ISO 8601 UTC. */
export interface DetectionNews {
  /** Name of the watcher that evaluates; null: none does. */
  readonly watcher: string | null;
  /** Rules that it evaluates. */
  readonly rules: number;
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
  { exclusions, held, notices }: Pick<WatchMemory, 'exclusions' | 'held' | 'notices'>,
  checkpoint: Pick<Checkpoint, 'rules' | 'sources'> | null,
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

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

/** Reads the answer of a hub; entries of another shape are skipped. */
export function readNews(value: unknown): DetectionNews {
  const told = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { watcher, rules } = told;
  type Entry = Readonly<Record<string, unknown>>;
  const entries = <T>(name: string, fits: (entry: Entry) => boolean): readonly T[] => {
    const all: unknown = told[name];
    if (!Array.isArray(all)) return [];
    return all.filter((each) => typeof each === 'object' && each !== null && fits(each)) as T[];
  };
  return {
    watcher: isText(watcher) ? watcher : null,
    rules: isCount(rules) ? rules : 0,
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
