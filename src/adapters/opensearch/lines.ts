import { DEFAULT_MAPPING, type FieldMapping, pathFor, serviceOfField } from '../../logs/detect.ts';
import { lookup } from '../../logs/fields.ts';
import type { LogRecord } from '../../logs/json.ts';
import type { BehindLines } from '../../logs/tail/behind.ts';
import type { Ordered } from '../../logs/tail/in-order.ts';
import { parseTime } from '../../logs/times.ts';
import { toLine } from '../../logs/to-line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { Arrival, Found } from './document-index.ts';
import type { ClusterView } from './view.ts';

/** How documents of a source become lines. */
export interface LineForm {
  readonly name: string;
  readonly mapping: FieldMapping;
  readonly view: Pick<ClusterView, 'timeField' | 'cursorField'>;
  /** IANA zone of times that texts within documents have without an offset; UTC when absent. */
  readonly zone?: string | undefined;
}

/** A document as a line, before ingest. `found.time` is of the field that was read along, null where it has none. */
export function rawLineOf(found: Arrival, { name, mapping, view, zone = 'UTC' }: LineForm, now = 0): RawLine {
  const { key, record } = found;
  const line = toLine(record, mapping, { id: key, source: name, zone, now: found.time ?? now });
  return { ...line, time: eventTime(found, view) ?? line.time };
}

/** As the document writes it, when the index took it so; else the index's word. */
function eventTime(
  { record, time, exact }: Arrival,
  { timeField, cursorField }: LineForm['view'],
): string | null {
  const written = parseTime(lookup(record, timeField), 'UTC');
  const indexed = exact === null ? (cursorField === timeField ? time : null) : Date.parse(exact);
  // Where there is no time a search has a number that is none.
  if (indexed === null || Number.isNaN(new Date(indexed).getTime())) return written;
  if (written !== null && Date.parse(written) === indexed) return written;
  return exact ?? new Date(indexed).toISOString();
}

/** Where the hosts of common shippers and collectors stand; lines of one host are written in their order. */
const HOST_FIELDS = [
  'host.name',
  'host.hostname',
  'hostname',
  'host',
  'resource.attributes.host.name',
  'kubernetes.host',
  'kubernetes.node.name',
  'k8s.node.name',
  '_HOSTNAME',
  'agent.hostname',
  'instance',
] as const;

/** The host that a document names; null: none. */
function hostOf(record: LogRecord): string | null {
  for (const path of HOST_FIELDS) {
    const host = lookup(record, path);
    if (typeof host === 'string') return host;
  }
  return null;
}

/** What is written in order: one host in one index. */
export function streamOf({ key, record }: Pick<Found, 'key' | 'record'>): string {
  const index = key.slice(0, key.indexOf('/'));
  const host = hostOf(record);
  return host === null ? index : `${index}/${host}`;
}

/** The service that a document names, by the names that loggers use. */
export function serviceIn(record: LogRecord): string | null {
  const path = pathFor('service', record, DEFAULT_MAPPING);
  return path === null ? null : serviceOfField(lookup(record, path));
}

/** What of some lines came for other times than those read. */
export interface Misplaced {
  readonly record: LogRecord;
  /** Epoch milliseconds; null: it has none. */
  readonly time: number | null;
  readonly service: string | null;
}

/** Whose they are, and how far they are from `now`; they stand for `total` lines, of which `unshown` are not shown. */
export function behindLines(
  found: readonly Misplaced[],
  { now, total, unshown }: { readonly now: number; readonly total: number; readonly unshown: number },
): readonly BehindLines[] {
  const groups = new Map<string, { whose: string | null; by: number | null; lines: number }>();
  for (const { record, time, service } of found) {
    const whose = hostOf(record) ?? service;
    const by = time === null ? null : now - time;
    const key = JSON.stringify([whose, by === null || by > 0]);
    const known = groups.get(key);
    const nearest = known?.by == null || by === null || Math.abs(by) < Math.abs(known.by) ? by : known.by;
    groups.set(key, { whose, by: nearest, lines: (known?.lines ?? 0) + 1 });
  }
  const share = found.length === 0 ? 0 : total / found.length;
  const hidden = found.length === 0 ? 0 : unshown / found.length;
  return [...groups.values()].map((one) => ({
    ...one,
    lines: Math.round(one.lines * share),
    unshown: Math.round(one.lines * hidden),
  }));
}

/** A line that comes behind newer ones says by how much, milliseconds. */
export const lateBy = (line: RawLine, now: number): RawLine => {
  const late = now - Date.parse(line.time ?? '');
  return late > 0 ? { ...line, late } : line;
};

/**
 * Marks lines with how late they come, milliseconds: behind a newer line of their own stream at all, or well behind the
 * newest of all. A clock that runs ahead does not make the lines of others late.
 */
export class LateMarks {
  readonly #lateMs: number;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  mark(lines: readonly Ordered<RawLine>[], now: number): readonly RawLine[] {
    const newest = this.#newest;
    const times = lines.map(({ item }) => Date.parse(item.time ?? ''));
    for (const time of times) if (time > this.#newest && time <= now) this.#newest = time;
    return lines.map(({ item, behind }, i) => {
      const behindAll = newest - (times[i] as number);
      const late = Math.max(behind, behindAll > this.#lateMs && Number.isFinite(behindAll) ? behindAll : 0);
      return late > 0 ? { ...item, late } : item;
    });
  }
}
