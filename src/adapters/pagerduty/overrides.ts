import { hash } from 'node:crypto';
import type { PagerCall } from '../../ports/pager.ts';
import type { PagerOverride } from '../../ports/pager-detail.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import { readOverride } from './details.ts';
import { type Fields, list } from './wire.ts';

/** PagerDuty keeps whole seconds, so nothing finer is sent or compared. */
export const wholeSecond = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}Z`;

export const overridesPath = (schedule: string): string =>
  `/schedules/${encodeURIComponent(schedule)}/overrides`;

/** Overrides of a schedule that overlap with a window of time, each with its own times: without `overflow` they end with the window. */
export async function overridesIn(
  calls: Calls,
  schedule: string,
  window: { readonly since: string; readonly until: string },
  call?: PagerCall,
): Promise<readonly PagerOverride[]> {
  const query = { ...window, overflow: 'true' };
  const data = (await calls.get(overridesPath(schedule), query, call)) as Fields;
  return list(data.overrides).flatMap(readOverride);
}

/** Those of the turn that begins first: each overlaps with one before it, or begins as that ends. */
export function ofOneTurn(own: readonly PagerOverride[]): readonly PagerOverride[] {
  const sorted = own.toSorted((a, b) => a.from.localeCompare(b.from));
  let end = sorted[0]?.until ?? '';
  return sorted.filter(({ from, until }) => {
    if (from > end) return false;
    if (until > end) end = until;
    return true;
  });
}

/** More than these nobody has for one turn, and no more fit into what is kept of them. */
const MOST = 18;

/** A schedule's overrides as they stood before a write: when each of the person's own ended, by id, and a sign of all others. */
export interface StoodOverrides {
  readonly own: ReadonlyMap<string, string>;
  /** Null: an earlier version kept none. */
  readonly others: string | null;
}

/** The person's own, and a sign that is another as soon as somebody else makes or removes one. */
export function partedBy(by: string, overrides: readonly PagerOverride[]) {
  const isOwn = ({ user }: PagerOverride): boolean => user.id === by;
  const ids = overrides.filter((one) => !isOwn(one)).map(({ id }) => id);
  const others = hash('sha256', ids.sort().join(' '), 'base64url').slice(0, 12);
  return { own: overrides.filter(isOwn), others };
}

/** What stands before a write, in a form that is kept. Throws `rejected` where there is too much to keep. */
export function keptOverrides(own: readonly PagerOverride[], others = ''): string {
  if (own.length > MOST) throw new PagerError('rejected', { reason: `more than ${MOST} overrides` });
  const ends = own.map(({ id, until }) => [id, Math.floor(Date.parse(until) / 1_000).toString(36)] as const);
  return JSON.stringify([ends, others] satisfies Kept);
}

type Kept = readonly [ends: readonly (readonly [id: string, end: string])[], others: string];

export function stoodOverrides(before: string): StoodOverrides {
  if (before === '') return { own: new Map(), others: null };
  const [ends, others] = JSON.parse(before) as Kept;
  const iso = (end: string): string => new Date(Number.parseInt(end, 36) * 1_000).toISOString();
  return { own: new Map(ends.map(([id, end]) => [id, wholeSecond(iso(end))])), others };
}
