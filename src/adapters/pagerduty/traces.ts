import { createHash } from 'node:crypto';
import type { PagerCall, PagerIncident } from '../../ports/pager.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { Calls } from './calls.ts';
import { readLogEntry } from './incidents.ts';
import { type Fields, fields, list, text } from './wire.ts';

/*
 * What a person's act leaves in an incident's history. Which line is this act's own is told by what stood there before
 * the first write, by PagerDuty's own times and ids: clocks of two machines are never compared.
 */

export interface Trace {
  readonly incident: string;
  /** Id of the user whose act it is. */
  readonly by: string;
  /** Of the line's type, without `_log_entry`. */
  readonly type: RegExp;
}

/**
 * `at`: time of the newest line, or of the second after its last change; `ids`: of such lines in that second, by whomever;
 * `changed`: the second after its last change; `held`: ids of those who had acknowledged it; `was`: the digest of the field that
 * is set, as what is kept here is never redacted; `priority`: the same of an earlier version, by the id of the priority.
 */
interface Stood {
  readonly at: string;
  readonly ids: readonly string[];
  readonly changed?: string;
  readonly held?: readonly string[];
  readonly was?: string;
  readonly priority?: string | null;
}

/** New lines of these types: the person's own, and those of others (PagerDuty included). */
export interface Since {
  readonly own: boolean;
  readonly others: boolean;
}

export const NONE_SINCE: Since = { own: false, others: false };

/** PagerDuty's times have whole seconds, and whether `since` includes its own is not published. */
const MARGIN_MS = 1_000;

const pathOf = (incident: string): string => `/incidents/${encodeURIComponent(incident)}/log_entries`;

/** The newest lines of the history, newest first. */
export async function stoodIn(
  calls: Calls,
  { incident, type }: Trace,
  call: PagerCall,
  more: Pick<Stood, 'was'> = {},
): Promise<string> {
  const data = (await calls.get(pathOf(incident), { limit: '100' }, call)) as Fields;
  const newest = list(data.log_entries)
    .flatMap((wire) => readLogEntry(wire).map(({ at }) => at))
    .sort()
    .at(-1);
  const ids = ofType(list(data.log_entries), type).flatMap(({ id, at }) => (at === newest ? [id] : []));
  return JSON.stringify({ at: newest ?? '', ids: ids.slice(0, MOST), ...more } satisfies Stood);
}

/**
 * The same for acts that the incident's state shows as well: its last change, and who had it. Its history is read only where
 * that change is so new that lines of its second could be taken for what came after it, and not waited for long: the page
 * calls somebody.
 */
export async function stoodBy(
  calls: Calls,
  trace: Trace,
  incident: PagerIncident,
  call: PagerCall,
): Promise<string> {
  const held = incident.acknowledgements.map(({ by }) => by.id).slice(0, MOST);
  const at = afterChange(incident);
  const theirNow = calls.time.now() + (calls.skewMs ?? 0);
  const isNew = Date.parse(at) + MARGIN_MS > theirNow;
  const read = isNew ? await withTimeout(calls.time, PATIENCE_MS, stoodIn(calls, trace, call)) : null;
  const stood = read === null ? { at, ids: [] } : stoodOf(read);
  return JSON.stringify({ ...stood, changed: at, held } satisfies Stood);
}

const PATIENCE_MS = 1_000;

/** What is kept of any list, so that it fits. */
const MOST = 12;

const afterChange = ({ changedAt, triggeredAt }: PagerIncident): string =>
  new Date(Date.parse(changedAt ?? triggeredAt) + MARGIN_MS).toISOString();

/** The new lines of these types. */
export async function cameSince(
  calls: Calls,
  { incident, type, by }: Trace,
  before: string,
  call: PagerCall,
): Promise<Since> {
  const { at, ids } = stoodOf(before);
  const from = Date.parse(at);
  const query = Number.isNaN(from) ? {} : { since: new Date(from - MARGIN_MS).toISOString() };
  const { items } = await calls.all(pathOf(incident), 'log_entries', query, call);
  const came = ofType(items.map(fields), type).filter((entry) => entry.at >= at && !ids.includes(entry.id));
  const own = came.filter((entry) => entry.by?.id === by);
  return { own: own.length > 0, others: own.length < came.length };
}

/** Whether somebody has changed its state since; the person themself and PagerDuty's own clocks are nobody. */
export function isChangedSince(incident: PagerIncident, before: string, by: string): boolean {
  const { changedBy, service } = incident;
  const isSomebody = changedBy !== null && changedBy.id !== by && changedBy.id !== service?.id;
  const { at, changed = at } = stoodOf(before);
  return isSomebody && afterChange(incident) > changed;
}

/** Whether only those hold it now who held it before, and the person themself. */
export function isHeldAsBefore({ acknowledgements }: PagerIncident, before: string, by: string): boolean {
  const { held } = stoodOf(before);
  return held === undefined || acknowledgements.every((one) => one.by.id === by || held.includes(one.by.id));
}

/** A digest of a field's value: it shows whether the value is the same, and never the value. */
export const keptMark = (value: string | null): string =>
  createHash('sha256')
    .update(value ?? '')
    .digest('hex')
    .slice(0, 16);

/** Whether a field has its earlier value. */
export function isAsBefore(value: string | null, before: string): boolean {
  const { was, priority = null } = stoodOf(before);
  return was === undefined ? priority === value : was === keptMark(value);
}

const stoodOf = (before: string): Stood => JSON.parse(before) as Stood;

const ofType = (items: readonly Fields[], type: RegExp) =>
  items.filter((wire) => type.test(text(wire.type) ?? '')).flatMap((wire) => readLogEntry(wire));
