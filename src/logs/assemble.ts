import { type Unwrapped, Unwrapper } from './container-line.ts';
import { DEFAULT_MAPPING, type FieldMapping } from './detect.ts';
import type { LogLine } from './line.ts';
import { type Joined, type JoinLimits, Multiline, WAIT_MS } from './multiline.ts';
import { parseLine } from './parse.ts';
import { withoutColour } from './parse-text.ts';
import { OTHER_ZONE, RepeatedHour } from './repeated-hour.ts';
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
  /**
   * Each line is read once, from the first one on. Only then does the order tell which of two equal times a line has: who reads a part
   * of a file again must find the same time.
   */
  readonly readsOnce?: boolean;
}

interface Origin {
  readonly id: string;
  readonly lost: number;
  readonly around: LineContext;
  /** Its place among all lines. */
  readonly no: number;
  /** When it came, epoch milliseconds. */
  readonly since: number;
}

/** A line that is whole, and waits for one before it. */
interface Ready {
  readonly line: LogLine;
  readonly origin: Origin;
  /** When it became whole, epoch milliseconds. */
  readonly at: number;
}

interface Stream {
  readonly lines: Multiline<Origin>;
  /** A long line that the container runtime split, until its last piece comes. */
  partial: { readonly origin: Origin; readonly text: string } | null;
  /** Null: not all of its lines are read, and once. */
  readonly hour: RepeatedHour | null;
}

/** Interleaved pods or containers kept apart at once; one more and the one silent longest is completed. */
const STREAMS = 64;
const PARTIAL_LIMIT = 64 * 1024;
/** Whole lines that wait at once for one before them; where more would, all are given. */
const HELD = 2_000;

/**
 * Physical lines to log lines, before ingest: takes off what container runtimes wrap around a line, puts split lines
 * and stack traces together (each pod's apart), and parses. Lines come out in the order in which they began, also those of
 * interleaved pods, unless one waits for longer than a trace does. Pure: time comes in, so the caller flushes when `due`.
 */
export class LineAssembler {
  readonly #options: AssembleOptions;
  readonly #waitMs: number;
  readonly #unwrapper = new Unwrapper();
  readonly #streams = new Map<string, Stream>();
  /** In the order in which they became whole. */
  #ready: Ready[] = [];
  /** The lowest place of these. */
  #lowest = Infinity;
  #count = 0;

  constructor(options: AssembleOptions) {
    this.#options = options;
    this.#waitMs = options.join?.waitMs ?? WAIT_MS;
  }

  /** When `flush` will have lines to give, epoch milliseconds; null when none waits. */
  get due(): number | null {
    const held = this.#ready[0];
    const first = held === undefined ? null : held.at + this.#waitMs;
    return earliest([...[...this.#streams.values()].map(({ lines }) => lines.due), first]);
  }

  /** When the first of the lines that wait came, epoch milliseconds: everything before has been given. */
  get since(): number | null {
    const held = this.#ready.map(({ origin }) => origin.since);
    return earliest([...this.#waiting().map(({ since }) => since), ...held]);
  }

  push(line: PhysicalLine, now: number): LogLine[] {
    const unwrapped = this.#unwrapper.unwrap(withoutColour(line.text));
    const stream = this.#stream(unwrapped.stream, now);
    const whole = this.#whole(stream, unwrapped, line, now);
    if (whole === null) return this.#given(now);
    const { text, origin } = whole;
    if (origin.lost > 0 || isJson(text))
      this.#parse(stream, [...stream.lines.close(), { text, origin }], now);
    // Docker's records hold colours escaped.
    else this.#parse(stream, stream.lines.push(withoutColour(text), origin, now), now);
    return this.#given(now);
  }

  /** Lines that have waited long enough for something to follow them. */
  flush(now: number): LogLine[] {
    for (const stream of this.#streams.values()) this.#parse(stream, stream.lines.flush(now), now);
    return this.#given(now);
  }

  /** Everything that waits: nothing more will come. */
  close(now: number): LogLine[] {
    for (const stream of this.#streams.values()) this.#closeStream(stream, now);
    const given = this.#given(now);
    this.#streams.clear();
    return given;
  }

  /** What need not wait for a line before it that is not whole yet. */
  #given(now: number): LogLine[] {
    if (this.#ready.length === 0) return [];
    // In one stream lines become whole in their order.
    if (this.#streams.size <= 1) return this.#allReady();
    const first = this.#ready.length > HELD ? Infinity : Math.min(...this.#waiting().map(({ no }) => no));
    const last = now - this.#waitMs;
    // Of a long file that is read at once much waits: it is looked through only where some of it need not.
    if (this.#lowest > first && (this.#ready[0] as Ready).at > last) return [];
    const given: Ready[] = [];
    const held: Ready[] = [];
    for (const one of this.#ready) (one.origin.no < first || one.at <= last ? given : held).push(one);
    this.#ready = held;
    this.#lowest = held.reduce((lowest, { origin }) => Math.min(lowest, origin.no), Infinity);
    return given.sort((a, b) => a.origin.no - b.origin.no).map(({ line }) => line);
  }

  #allReady(): LogLine[] {
    this.#lowest = Infinity;
    return this.#ready.splice(0).map(({ line }) => line);
  }

  #waiting(): readonly Origin[] {
    return [...this.#streams.values()].flatMap(({ lines, partial }) =>
      [partial?.origin ?? null, lines.origin].filter((origin) => origin !== null),
    );
  }

  #stream(name: string, now: number): Stream {
    const stream = this.#streams.get(name) ?? {
      lines: new Multiline<Origin>(this.#options.join),
      partial: null,
      hour: this.#options.readsOnce === true ? new RepeatedHour(this.#options.zone) : null,
    };
    // Set again, so that the one used longest ago comes first.
    this.#streams.delete(name);
    this.#streams.set(name, stream);
    if (this.#streams.size > STREAMS) {
      const [oldest, silent] = this.#streams.entries().next().value as [string, Stream];
      this.#streams.delete(oldest);
      this.#closeStream(silent, now);
    }
    return stream;
  }

  #whole(stream: Stream, unwrapped: Unwrapped, line: PhysicalLine, now: number): Joined<Origin> | null {
    const { text, time, service, fields } = unwrapped;
    this.#count += 1;
    const origin = stream.partial?.origin ?? {
      id: line.id,
      lost: line.lost,
      around: { time, service, fields },
      no: this.#count,
      since: now,
    };
    const whole = (stream.partial?.text ?? '') + text;
    if (unwrapped.partial && whole.length < PARTIAL_LIMIT) {
      stream.partial = { origin, text: whole };
      return null;
    }
    stream.partial = null;
    return { text: whole, origin };
  }

  #closeStream(stream: Stream, now: number): void {
    const split = stream.partial === null ? [] : [stream.partial];
    stream.partial = null;
    this.#parse(stream, [...stream.lines.close(), ...split], now);
  }

  #parse({ hour }: Stream, joined: readonly Joined<Origin>[], now: number): void {
    const { source, zone, mapping = DEFAULT_MAPPING } = this.#options;
    for (const { text, origin } of joined) {
      const { id, lost, around } = origin;
      const read = (where: string): LogLine =>
        parseLine(text, { id, source, zone: where, now, mapping, lost }, around);
      const line = read(zone);
      const first = line.time;
      const time = first && hour ? hour.timeOf(first, () => read(OTHER_ZONE).time === first, now) : first;
      this.#ready.push({ line: { ...line, time }, origin, at: now });
      this.#lowest = Math.min(this.#lowest, origin.no);
    }
  }
}

function earliest(times: readonly (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}

/** A whole record on one line needs no waiting for what follows. */
function isJson(text: string): boolean {
  return text.startsWith('{') && text.endsWith('}');
}
