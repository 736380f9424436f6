import { utf8Length } from './cut.ts';
import { levelInText } from './levels.ts';

/** Physical lines that belong together, joined by `\n`; `origin` is the first one's. */
export interface Joined<T> {
  readonly text: string;
  readonly origin: T;
}

export interface JoinLimits {
  readonly lines: number;
  /** Bytes of UTF-8 of one joined line. */
  readonly bytes: number;
  /** How long a line waits for the rest of its trace. */
  readonly waitMs: number;
}

/** How long a line waits for the rest of its trace where nothing else is said, milliseconds. */
export const WAIT_MS = 300;
const LIMITS: JoinLimits = { lines: 200, bytes: 16 * 1024, waitMs: WAIT_MS };

/** Unindented lines that only ever go on: Java, .NET, Go, PHP, Rust. */
const GOES_ON =
  /^(?:Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames)|--- End of |goroutine \d+ \[|created by |\[signal |stack backtrace:|Stack trace:|#\d+ )/;
const PYTHON_HEAD = /^Traceback \(most recent call last\):/;
const PYTHON_LINK = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const PYTHON_LAST = /^[A-Za-z_][\w.]*(?:: |:?$)/;
const GO_HEAD = /^(?:panic: |fatal error: |goroutine \d+ \[)/;
const GO_FRAME = /^(?:[\w./*][^\s(]*\(|created by |exit status \d|\.\.\.additional frames)/;
const JAVA_HEAD = /^(?:[a-z][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error|Throwable)\b/;
const CLOSING = /^[}\])]+[,;]?$/;

type Mode = 'plain' | 'python' | 'python-end' | 'python-link' | 'go';

interface Pending<T> {
  readonly origin: T;
  readonly lines: string[];
  readonly indented: boolean;
  /** Headers of traces join only a line that may have caused them. */
  readonly calm: boolean;
  bytes: number;
  mode: Mode;
  /** When its last line came. */
  at: number;
}

const isIndented = (text: string): boolean => /^[ \t]/.test(text);
const isBlank = (text: string): boolean => text.trim() === '';

/** True for a line that, with nothing known of what came before, can only be the middle of something. */
export function isContinuation(text: string): boolean {
  return isIndented(text) || GOES_ON.test(text) || PYTHON_LINK.test(text) || CLOSING.test(text);
}

function modeOf(text: string, mode: Mode): Mode {
  if (PYTHON_HEAD.test(text)) return 'python';
  return GO_HEAD.test(text) ? 'go' : mode;
}

/** The mode after a line that continues what is pending, or null when it begins something new. */
function continued(pending: Pending<unknown>, text: string): Mode | null {
  const { mode, lines } = pending;
  if (isBlank(text)) return mode === 'plain' ? null : mode;
  if (isIndented(text)) return pending.indented && lines.length === 1 && !/^\s+at\s/.test(text) ? null : mode;
  if (GOES_ON.test(text)) return modeOf(text, mode);
  if (PYTHON_HEAD.test(text))
    return mode === 'python-link' || (mode === 'plain' && !pending.calm) ? 'python' : null;
  if (mode === 'python' && PYTHON_LAST.test(text)) return 'python-end';
  if (mode === 'python-end' && PYTHON_LINK.test(text)) return 'python-link';
  if (mode === 'go' && (GO_FRAME.test(text) || GO_HEAD.test(text))) return mode;
  if (CLOSING.test(text) && isIndented(lines.at(-1) ?? '')) return mode;
  const alone = lines.length === 1 && !JAVA_HEAD.test(lines[0] as string);
  return JAVA_HEAD.test(text) && alone && !pending.calm ? mode : null;
}

/**
 * Keeps the lines of a stack trace, or of a pretty-printed value, with the line they belong to. A line waits until the
 * next one shows that it is complete, or until `flush` finds that nothing came for `waitMs`. Every line comes out
 * exactly once; past the limits the rest comes out as a line of its own. Blank lines outside a trace are dropped.
 */
export class Multiline<T> {
  readonly #limits: JoinLimits;
  #pending: Pending<T> | null = null;

  constructor(limits: Partial<JoinLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** When `flush` will have something to give, epoch milliseconds; null when nothing waits. */
  get due(): number | null {
    return this.#pending === null ? null : this.#pending.at + this.#limits.waitMs;
  }

  /** Where what waits came from; null when nothing waits. */
  get origin(): T | null {
    return this.#pending?.origin ?? null;
  }

  push(text: string, origin: T, now: number): Joined<T>[] {
    const pending = this.#pending;
    const mode = pending === null ? null : continued(pending, text);
    const bytes = utf8Length(text) + 1;
    if (pending !== null && mode !== null) {
      if (pending.lines.length < this.#limits.lines && pending.bytes + bytes <= this.#limits.bytes) {
        pending.lines.push(text);
        pending.bytes += bytes;
        pending.mode = mode;
        pending.at = now;
        return [];
      }
    }
    const done = this.close();
    if (isBlank(text)) return done;
    this.#pending = {
      origin,
      lines: [text],
      indented: mode === null && isIndented(text),
      calm: ['trace', 'debug', 'info'].includes(levelInText(text) ?? ''),
      bytes,
      mode: modeOf(text, mode ?? 'plain'),
      at: now,
    };
    return done;
  }

  /** Gives what has waited long enough. */
  flush(now: number): Joined<T>[] {
    return this.due !== null && now >= this.due ? this.close() : [];
  }

  /** Gives what waits, complete or not: nothing more will come. */
  close(): Joined<T>[] {
    const pending = this.#pending;
    if (pending === null) return [];
    this.#pending = null;
    return [{ text: pending.lines.join('\n').replace(/\n[\s]*$/, ''), origin: pending.origin }];
  }
}
