import type { LogLine } from '../../logs/line.ts';
import { ingestTime } from '../ingest/ingest-id.ts';
import type { LineFeed } from './line-feed.ts';

/** Texts of answered lines kept, bytes. */
const MOST = 4 * 1024 * 1024;

export interface AnsweredLine {
  readonly id: string;
  readonly source: string;
  /** JSON of the line. */
  readonly text: string;
  /** Whether guests may see it. */
  readonly open: boolean;
}

/** Lines a room can confirm: those it holds, and those that its sources have lately answered with. */
export class KnownLines {
  readonly #feed: LineFeed;
  readonly #answered = new Map<string, AnsweredLine>();
  #bytes = 0;

  constructor(feed: LineFeed) {
    this.#feed = feed;
  }

  /** Remembers what somebody was shown on asking. */
  answered(line: AnsweredLine): void {
    const key = keyOf(line.source, line.id);
    this.#forget(key);
    this.#answered.set(key, line);
    this.#bytes += 2 * line.text.length;
    for (const oldest of this.#answered.keys()) {
      if (this.#bytes <= MOST) break;
      this.#forget(oldest);
    }
  }

  /** The line as the room knows it; null where it does not, or where a guest may not see it. */
  find(source: string, id: string, guest: boolean): LogLine | null {
    const known = this.#answered.get(keyOf(source, id)) ?? this.#held(source, id);
    if (!known || (guest && !known.open)) return null;
    const { no: _no, late: _late, ...line } = JSON.parse(known.text);
    return line as LogLine;
  }

  /** Data of a pin. Its line is the room's own where the room knows it; otherwise it says that it is its maker's word, and its time is one or none. */
  withEvidence(data: unknown, guest: boolean): object {
    const pin = (data ?? {}) as Readonly<Record<string, unknown>>;
    const { id, source, time } = (pin.line ?? {}) as Readonly<Record<string, unknown>>;
    const known = typeof id === 'string' && typeof source === 'string' ? this.find(source, id, guest) : null;
    if (known) return { ...pin, line: known, given: undefined };
    const timed =
      typeof time === 'string' ? { line: { ...(pin.line as object), time: ingestTime(time) } } : {};
    return { ...pin, ...timed, given: true };
  }

  #held(source: string, id: string): AnsweredLine | null {
    for (const line of this.#feed.held()) if (line.id === id && line.source === source) return line;
    return null;
  }

  #forget(key: string): void {
    this.#bytes -= 2 * (this.#answered.get(key)?.text.length ?? 0);
    this.#answered.delete(key);
  }
}

const keyOf = (source: string, id: string): string => `${source.length}:${source}${id}`;
