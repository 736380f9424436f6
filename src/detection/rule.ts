import type { Severity } from '../domain/procedure.ts';

/*
 * A detection rule, as the schema (rule-schema.ts) makes it from a file. All spans are milliseconds, shares are 0 to 1.
 *
 *   bad documents = `query`, without those of exclusions that hold
 *   affected users = distinct values of `impact.usersField` in them, over one window
 *   a level is reached by so many users, and by such a share of the users in `total`
 */

/** Reached where at least `users` are affected and they are at least `share` of those in `total`; null: any share. */
export interface ImpactLevel {
  readonly users: number;
  readonly share: number | null;
}

export interface RuleImpact {
  /** Field whose distinct values are counted. */
  readonly usersField: string;
  /** With fewer users in `total` in the window no level is reached. 0: no floor. Needs `total`. */
  readonly minTotal: number;
  /** Counted, shown and logged; nobody is paged. null: no such level. */
  readonly notice: ImpactLevel | null;
  /** PageCourses. null: no number of affected users pages. */
  readonly page: ImpactLevel | null;
  /** It also pages from so many bad documents in the window on that name no user. Not given, or 0: they page nobody. */
  readonly unnamed?: number;
}

/** From so many bad documents on that name no user a rule pages. */
export const unnamedLevel = ({ unnamed }: RuleImpact): number => unnamed || Number.POSITIVE_INFINITY;

/** Whether some number of them does. */
export const pagesUnnamed = (impact: RuleImpact): boolean => unnamedLevel(impact) < Number.POSITIVE_INFINITY;

/** Whether a rule pages at all; else it only counts. */
export const canPage = (impact: RuleImpact): boolean => impact.page !== null || pagesUnnamed(impact);

export interface DetectionRule {
  /** Slug, unique over all rules. In the dedup key, so renaming a rule is removing it. */
  readonly name: string;
  /** What people read in place of the name; null: the name. */
  readonly title: string | null;
  /** Name of a log source of the configuration. */
  readonly source: string;
  /** Lucene query of bad documents. */
  readonly query: string;
  /** Lucene query of all documents, of which the bad ones are part; null: no shares and no floor. */
  readonly total: string | null;
  readonly impact: RuleImpact;
  /** A slot looks at [slot - delay - window, slot - delay). */
  readonly window: number;
  /** Slots are multiples of it since the epoch. */
  readonly every: number;
  /** How late documents come in. */
  readonly delay: number;
  /**
   * How long trouble must last before somebody is paged; 0: at once. The page level is reached for so long, and users are still
   * affected at the end of it: a window that is longer than `for` shows what is over.
   */
  readonly for: number;
  /** Resolved after `clean` slots in a row with fewer than `below` affected users, and a share below that of the page level. */
  readonly resolve: { readonly below: number; readonly clean: number };
  /** Fields by whose values the rule is judged apart, in the order of the file; empty: one group. */
  readonly group: readonly string[];
  /** For which a page begins a session; null: none is named. */
  readonly service: string | null;
  readonly severity: Severity | null;
  readonly procedure: string | null;
  readonly runbook: string | null;
  readonly owner: string | null;
  /** No document at all is usual here, and counts as none that is bad. Else it counts as not known. */
  readonly quiet?: boolean;
  /**
   * A page of its own, by the way of the rule's service, where nothing comes: its source has no document at all, or its `total`
   * finds none. Else the first is in the alert of low urgency about the source, and nobody hears of the second.
   */
  readonly silence?: 'high';
  /**
   * A page of another rule that is this old at most takes in what this one pages for, where the same people are called and it is no
   * less grave. Not given, or 0: every page of it is one of its own.
   */
  readonly together?: number;
  /** As the file has them; the tests of rules read them. */
  readonly tests: readonly unknown[];
}

/** Values of a rule's group fields, sorted by field; empty for a rule without groups. */
export type RuleGroup = readonly { readonly field: string; readonly value: string }[];

/** A backtest asks for the key of a few groups millions of times. */
const KEYS = new WeakMap<RuleGroup, string>();

/** The same for any order of the fields; '' for no group. */
export function groupKey(group: RuleGroup): string {
  if (group.length === 0) return '';
  const known = KEYS.get(group);
  if (known !== undefined) return known;
  const key = JSON.stringify(
    [...group].sort((a, b) => (a.field < b.field ? -1 : 1)).map((g) => [g.field, g.value]),
  );
  KEYS.set(group, key);
  return key;
}

/** `region=eu tenant=7`; '' for no group. */
export const groupText = (group: RuleGroup): string =>
  group.map(({ field, value }) => `${field}=${value}`).join(' ');

const PREFIX = 'oncall/';
/** Of base64url; 96 bits. */
const HASH_LENGTH = 16;

/**
 * PagerDuty's dedup key of a rule and group: no threshold, window or order of fields is in it, so that an edited rule keeps its
 * open incident. `hash`: SHA-256 as base64url.
 */
export const dedupKey = (rule: string, group: RuleGroup, hash: (text: string) => string): string =>
  `${PREFIX}${rule}/${hash(groupKey(group)).slice(0, HASH_LENGTH)}`;

/** The rule of a dedup key (in PagerDuty: `alert_key`); null: of no rule. */
export function ruleOfKey(key: string): string | null {
  const [, rule] = /^oncall\/([a-z0-9][a-z0-9-]{0,63})\/[A-Za-z0-9_-]+$/.exec(key) ?? [];
  return rule ?? null;
}

/** The dedup key of the page that nothing comes for a rule: of no episode of it, so that `ruleOfKey` does not know it. */
export const silenceKey = (rule: string, hash: (text: string) => string): string =>
  `${dedupKey(rule, [], hash)}/silence`;

/** The dedup key of the alert that a source cannot be read. */
export const blindKey = (source: string, hash: (text: string) => string): string =>
  `${PREFIX}blind/${hash(source).slice(0, HASH_LENGTH)}`;
