import type { PagerCall, PagerIncident } from '../../ports/pager.ts';
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

/** `at`: time of the newest line; `ids`: of such lines in that second. */
interface Stood {
  readonly at: string;
  readonly ids: readonly string[];
}

/** PagerDuty's times have whole seconds, and whether `since` includes its own is not published. */
const MARGIN_MS = 1_000;

const pathOf = (incident: string): string => `/incidents/${encodeURIComponent(incident)}/log_entries`;

/** What is in the history now: the newest lines, which come first. */
export async function stoodIn(calls: Calls, trace: Trace, call: PagerCall): Promise<string> {
  const data = (await calls.get(pathOf(trace.incident), { limit: '100' }, call)) as Fields;
  const newest = list(data.log_entries)
    .flatMap((wire) => readLogEntry(wire).map(({ at }) => at))
    .sort()
    .at(-1);
  const ids = own(list(data.log_entries), trace).flatMap(({ id, at }) => (at === newest ? [id] : []));
  return JSON.stringify({ at: newest ?? '', ids: ids.slice(0, 20) } satisfies Stood);
}

/** The same by the incident alone, for acts that its state shows as well: its last change. */
export const stoodBy = ({ changedAt, triggeredAt }: PagerIncident): string =>
  JSON.stringify({ at: new Date(Date.parse(changedAt ?? triggeredAt) + MARGIN_MS).toISOString(), ids: [] });

/** Whether such a line has come since. */
export async function cameSince(
  calls: Calls,
  trace: Trace,
  before: string,
  call: PagerCall,
): Promise<boolean> {
  const { at, ids } = JSON.parse(before) as Stood;
  const from = Date.parse(at);
  const query = Number.isNaN(from) ? {} : { since: new Date(from - MARGIN_MS).toISOString() };
  const { items } = await calls.all(pathOf(trace.incident), 'log_entries', query, call);
  return own(items.map(fields), trace).some((entry) => entry.at >= at && !ids.includes(entry.id));
}

const own = (items: readonly Fields[], { by, type }: Trace) =>
  items
    .filter((wire) => type.test(text(wire.type) ?? ''))
    .flatMap((wire) => readLogEntry(wire))
    .filter((entry) => entry.by?.id === by);
