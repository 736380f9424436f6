import type { FieldMapping } from '../../logs/detect.ts';
import { lookup } from '../../logs/fields.ts';
import { parseTime } from '../../logs/times.ts';
import { toLine } from '../../logs/to-line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { Found } from './document-index.ts';
import type { View } from './view.ts';

/** How documents of a source become lines. */
export interface LineForm {
  readonly name: string;
  readonly mapping: FieldMapping;
  readonly view: Pick<View, 'timeField' | 'cursorField'>;
}

/** A document as a line, before ingest. `found.time` is of the field that was read along. */
export function lineOf(found: Found, { name, mapping, view }: LineForm): RawLine {
  const { key, record } = found;
  const line = toLine(record, mapping, { id: key, source: name, zone: 'UTC' });
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

/** Marks lines that come behind newer ones. A clock that runs ahead does not make the others late. */
export class LateMarks {
  readonly #lateMs: number;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  mark(lines: readonly RawLine[], now: number): readonly RawLine[] {
    const bound = this.#newest - this.#lateMs;
    const times = lines.map(({ time }) => Date.parse(time ?? ''));
    for (const time of times) if (time > this.#newest && time <= now) this.#newest = time;
    return lines.map((line, i) => ((times[i] as number) < bound ? { ...line, late: true } : line));
  }
}
