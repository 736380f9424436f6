import { dayStamp, parseWhen, wholeSeconds } from '../../text/time.ts';
import { type Spread, spreadOf } from './spread.ts';

/** How long it took before: spans of one measure from the alert on. Start and acknowledgement are never one measure. */
export interface Baseline {
  readonly measure: 'start' | 'acknowledged';
  /** Where it is from, as people call it: the name of a file. */
  readonly origin: string;
  /** First and last day of its alerts: `2026-05-01`. */
  readonly from: string;
  readonly to: string;
  /** Seconds. */
  readonly spans: readonly number[];
}

/** The measure's baseline with its spread, ms; null where there is none. */
export function baselineOf(baselines: readonly Baseline[], measure: string): (Baseline & Spread) | null {
  const found = baselines.find((baseline) => baseline.measure === measure);
  if (found === undefined || found.spans.length === 0) return null;
  return { ...found, ...spreadOf(found.spans.map((seconds) => seconds * 1_000)) };
}

export type CsvResult =
  | { readonly ok: true; readonly baselines: readonly Baseline[]; readonly skipped: number }
  /** `line` counts from 1. */
  | { readonly ok: false; readonly line: number; readonly problem: 'columns' | 'time' | 'order' | 'empty' };

const NAMES = {
  start: /^(?:start|初動|対応開始)$/,
  acknowledged: /^(?:ack(?:nowledged)?|確認済み?)$/,
} as const;
const ALERT = /^(?:alert|fired|triggered|アラート|発生)$/;

/**
 * Reads a table of alerts: a heading with `alert` and `start` (or `acknowledged`, or both), then a row for each. Times as
 * `parseWhen` reads them, in `zone` where they have no offset. A row without an end is passed over and counted.
 */
export function readBaseline(text: string, origin: string, zone: string, now: string): CsvResult {
  const [heading = '', ...rows] = text.split(/\r?\n/);
  const columns = cellsOf(heading).map((name) => name.toLowerCase());
  const alert = columns.findIndex((name) => ALERT.test(name));
  const measures = (['start', 'acknowledged'] as const)
    .map((measure) => ({ measure, column: columns.findIndex((name) => NAMES[measure].test(name)) }))
    .filter(({ column }) => column >= 0);
  if (alert < 0 || measures.length === 0) return { ok: false, line: 1, problem: 'columns' };
  const spans = new Map(measures.map(({ measure }) => [measure, [] as number[]]));
  const alerts: string[] = [];
  let skipped = 0;
  for (const [i, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const cells = cellsOf(row);
    const fired = timeIn(cells[alert] ?? '', now, zone);
    if (fired === null) return { ok: false, line: i + 2, problem: 'time' };
    alerts.push(fired);
    for (const { measure, column } of measures) {
      const cell = cells[column] ?? '';
      if (cell === '') {
        skipped += 1;
        continue;
      }
      const at = timeIn(cell, now, zone);
      if (at === null) return { ok: false, line: i + 2, problem: 'time' };
      if (at < fired) return { ok: false, line: i + 2, problem: 'order' };
      spans.get(measure)?.push(wholeSeconds(Date.parse(at) - Date.parse(fired)));
    }
  }
  const days = alerts.map((iso) => dayStamp(iso, zone)).sort();
  const [from, to] = [days[0], days.at(-1)];
  const baselines = [...spans]
    .filter(([, found]) => found.length > 0)
    .map(([measure, found]) => ({ measure, origin, from: from ?? '', to: to ?? '', spans: found }));
  if (baselines.length === 0) return { ok: false, line: 1, problem: 'empty' };
  return { ok: true, baselines, skipped };
}

/** A clock time alone says no day, and a day without its year may be any year's. */
const timeIn = (cell: string, now: string, zone: string): string | null =>
  /^\d{4}[-/.年]/.test(cell) ? parseWhen(cell, now, zone) : null;

/**
 * A row of CSV (RFC 4180) or of tab-separated values; no cell holds a line break. A doubled quotation mark ends and begins the
 * quotes again and is lost: no name or time has one. So is a byte order mark, which `trim` takes for a space.
 */
function cellsOf(row: string): readonly string[] {
  const separator = row.includes('\t') ? '\t' : ',';
  const cells: string[] = [];
  let [cell, quoted] = ['', false];
  for (const c of row) {
    if (c === '"') quoted = !quoted;
    else if (c === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += c;
  }
  return [...cells, cell.trim()];
}
