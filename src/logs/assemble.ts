import { type Unwrapped, unwrap } from './container-line.ts';
import { DEFAULT_MAPPING, type FieldMapping } from './detect.ts';
import type { LogLine } from './line.ts';
import { type Joined, type JoinLimits, Multiline } from './multiline.ts';
import { parseLine } from './parse.ts';
import { withoutColour } from './parse-text.ts';
import type { LineContext } from './to-line.ts';

/** One line as it is in a file or on standard input, without its line end. */
export interface PhysicalLine {
  readonly id: string;
  readonly text: string;
  /** Bytes cut off its end because it was too long. */
  readonly lost: number;
}

export interface AssembleOptions {
  readonly source: string;
  /** IANA zone of times written without an offset. */
  readonly zone: string;
  readonly mapping?: FieldMapping;
  readonly join?: Partial<JoinLimits>;
}

interface Origin {
  readonly id: string;
  readonly lost: number;
  readonly around: LineContext;
}

interface Stream {
  readonly lines: Multiline<Origin>;
  /** A long line that the container runtime split, until its last piece comes. */
  partial: { readonly origin: Origin; readonly text: string; readonly since: number } | null;
}

/** Interleaved pods or containers kept apart at once; one more and the one silent longest is completed. */
const STREAMS = 64;
const PARTIAL_LIMIT = 64 * 1024;

/**
 * Physical lines to log lines, before ingest: takes off what container runtimes wrap around a line, puts split lines
 * and stack traces together (each pod's apart), and parses. Pure: time comes in, so the caller flushes when `due`.
 */
export class LineAssembler {
  readonly #options: AssembleOptions;
  readonly #streams = new Map<string, Stream>();

  constructor(options: AssembleOptions) {
    this.#options = options;
  }

  /** When `flush` will have lines to give, epoch milliseconds; null when none waits. */
  get due(): number | null {
    return earliest([...this.#streams.values()].map(({ lines }) => lines.due));
  }

  /** When the first of the lines that wait came, epoch milliseconds: everything before has been given. */
  get since(): number | null {
    return earliest([...this.#streams.values()].map(({ lines, partial }) => partial?.since ?? lines.since));
  }

  push(line: PhysicalLine, now: number): LogLine[] {
    const unwrapped = unwrap(line.text);
    const done: LogLine[] = [];
    const stream = this.#stream(unwrapped.stream, now, done);
    const whole = this.#whole(stream, unwrapped, line, now);
    if (whole === null) return done;
    const { text, origin } = whole;
    if (origin.lost > 0 || isJson(text)) {
      return [...done, ...this.#parse([...stream.lines.close(), { text, origin }], now)];
    }
    return [...done, ...this.#parse(stream.lines.push(withoutColour(text), origin, now), now)];
  }

  /** Lines that have waited long enough for something to follow them. */
  flush(now: number): LogLine[] {
    return [...this.#streams.values()].flatMap(({ lines }) => this.#parse(lines.flush(now), now));
  }

  /** Everything that waits: nothing more will come. */
  close(now: number): LogLine[] {
    const lines = [...this.#streams.values()].flatMap((stream) => this.#closeStream(stream, now));
    this.#streams.clear();
    return lines;
  }

  #stream(name: string, now: number, done: LogLine[]): Stream {
    const stream = this.#streams.get(name) ?? {
      lines: new Multiline<Origin>(this.#options.join),
      partial: null,
    };
    // Set again, so that the one used longest ago comes first.
    this.#streams.delete(name);
    this.#streams.set(name, stream);
    if (this.#streams.size > STREAMS) {
      const [oldest, silent] = this.#streams.entries().next().value as [string, Stream];
      this.#streams.delete(oldest);
      done.push(...this.#closeStream(silent, now));
    }
    return stream;
  }

  #whole(stream: Stream, unwrapped: Unwrapped, line: PhysicalLine, now: number): Joined<Origin> | null {
    const { text, time, service, fields } = unwrapped;
    const origin = stream.partial?.origin ?? {
      id: line.id,
      lost: line.lost,
      around: { time, service, fields },
    };
    const whole = (stream.partial?.text ?? '') + text;
    if (unwrapped.partial && whole.length < PARTIAL_LIMIT) {
      stream.partial = { origin, text: whole, since: stream.partial?.since ?? now };
      return null;
    }
    stream.partial = null;
    return { text: whole, origin };
  }

  #closeStream(stream: Stream, now: number): LogLine[] {
    const split = stream.partial === null ? [] : [stream.partial];
    stream.partial = null;
    return this.#parse([...stream.lines.close(), ...split], now);
  }

  #parse(joined: readonly Joined<Origin>[], now: number): LogLine[] {
    const { source, zone, mapping = DEFAULT_MAPPING } = this.#options;
    return joined.map(({ text, origin: { id, lost, around } }) =>
      parseLine(text, { id, source, zone, now, mapping, lost }, around),
    );
  }
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}

/** A whole record on one line needs no waiting for what follows. */
function isJson(text: string): boolean {
  return text.startsWith('{') && text.endsWith('}');
}
