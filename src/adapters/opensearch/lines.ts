import type { FieldMapping } from '../../logs/detect.ts';
import { lookup } from '../../logs/fields.ts';
import type { Ordered } from '../../logs/tail/in-order.ts';
import { parseTime } from '../../logs/times.ts';
import { toLine } from '../../logs/to-line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { Found } from './document-index.ts';
import type { ClusterView } from './view.ts';

/** How documents of a source become lines. */
export interface LineForm {
  readonly name: string;
  readonly mapping: FieldMapping;
  readonly view: Pick<ClusterView, 'timeField' | 'cursorField'>;
  /** IANA zone of times that texts within documents have without an offset; UTC when absent. */
  readonly zone?: string | undefined;
}

/** A document as a line, before ingest. `found.time` is of the field that was read along. */
export function rawLineOf(found: Found, { name, mapping, view, zone = 'UTC' }: LineForm): RawLine {
  const { key, record } = found;
  const line = toLine(record, mapping, { id: key, source: name, zone, now: found.time });
  return { ...line, time: eventTime(found, view) ?? line.time };
}

/** As the document writes it, when the index took it so; else the index's word. */
function eventTime(
  { record, time, exact }: Found,
  { timeField, cursorField }: LineForm['view'],
): string | null {
  const written = parseTime(lookup(record, timeField), 'UTC');
  const indexed = exact === null ? (cursorField === timeField ? time : null) : Date.parse(exact);
  if (indexed === null || (written !== null && Date.parse(written) === indexed)) return written;
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

/** What is written in order: one host in one index. */
export function streamOf({ key, record }: Pick<Found, 'key' | 'record'>): string {
  const index = key.slice(0, key.indexOf('/'));
  for (const path of HOST_FIELDS) {
    const host = lookup(record, path);
    if (typeof host === 'string') return `${index}/${host}`;
  }
  return index;
}

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
