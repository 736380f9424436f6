import type { Exclusion } from '../../src/detection/exclusion.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import { ruleFileSchema, ruleOf } from '../../src/detection/rule-schema.ts';
import type { SlotCounts, SlotResult } from '../../src/detection/slot.ts';

export const T0 = Date.parse('2026-11-25T03:00:00.000Z');
export const MINUTE = 60_000;

/** A rule as a file would say it, with what a test changes. */
export const ruleFor = (more: Readonly<Record<string, unknown>> = {}): DetectionRule =>
  ruleOf(
    ruleFileSchema.parse({
      name: 'checkout-5xx',
      source: 'app',
      query: 'service:checkout AND status:>=500',
      impact: { users: 'user.id', page: 5 },
      window: '5m',
      every: '1m',
      delay: '0s',
      resolve: { clean: 2 },
      ...more,
    }),
  );

export const countsFor = (users: number, more: Partial<SlotCounts> = {}): SlotCounts => ({
  bad: users,
  users: { n: users, unnamed: 0 },
  fresh: null,
  total: null,
  totalUsers: null,
  excluded: [],
  ...more,
});

/** The result of the nth slot: so many users, or unknown. */
export function resultOf(n: number, users: number | null, more: Partial<SlotResult> = {}): SlotResult {
  const of = { rule: 'checkout-5xx', group: [], slot: T0 + n * MINUTE, late: false };
  const counted =
    users === null
      ? { counts: null, unknown: { kind: 'timeout', params: { seconds: 5 } } }
      : { counts: countsFor(users), unknown: null };
  return { ...of, ...counted, ...more } as SlotResult;
}

/** An exclusion of a query from a minute before the first slot until ninety after it. */
export const exclusionFor = (id: string, more: Partial<Exclusion> = {}): Exclusion => ({
  ...{ id, rule: null, source: null, match: { by: 'query', query: id }, owner: 'sato', reason: '' },
  from: new Date(T0 - MINUTE).toISOString(),
  until: new Date(T0 + 90 * MINUTE).toISOString(),
  ...more,
});
