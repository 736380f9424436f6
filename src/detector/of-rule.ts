import { TooManyRows } from '../detection/backtest/slide.ts';
import { QueryBeyond } from '../detection/query/parse.ts';

/** Trouble of a rule, not of its source: the other rules of the source can be counted. */
const OF_RULE: ReadonlySet<unknown> = new Set([
  'bad-query',
  'bad-regex',
  'nested-field',
  'no-such-field',
  'not-countable',
  'mixed-field',
  'too-many-groups',
  'total-contradicts',
  'bad-exclusion',
  'refused',
]);

export const isTroubleOfRule = (kind: string): boolean => OF_RULE.has(kind);

/** Whether an error of a scan concerns only the rule that was asked for. */
export const isFaultOfRule = (error: unknown): error is Error =>
  error instanceof Error &&
  (error instanceof TooManyRows ||
    error instanceof QueryBeyond ||
    ('kind' in error && OF_RULE.has(error.kind)));
