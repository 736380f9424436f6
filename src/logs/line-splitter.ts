import { decoderOf, guessEncoding, type LineDecoder, type Looks } from './encoding.ts';

/** One line of a byte stream, without its `\n` or `\r\n`. */
export interface ByteLine {
  /** Byte offset of its first byte in the stream. */
  readonly offset: number;
  readonly text: string;
  /** Bytes of it that were not kept. */
  readonly lost: number;
  /** Some bytes are none of the encoding: which other one they look like. */
  readonly broken?: Looks;
}

/** Bytes of a line that are kept: more than is shown, so that a long JSON record can still be parsed. */
const LINE_LIMIT = 64 * 1024;

const LF = 10;
const CR = 13;
const BOM = '\ufeff';

/**
 * Cuts a stream of bytes into lines, however the chunks fall: characters and line ends may stand across them. Memory
 * is bounded by the limit, whatever the length of a line.
 */
export class LineSplitter {
  readonly #limit: number;
  #start: number;
  #parts: Uint8Array[] = [];
  #held = 0;
  #lost = 0;
  readonly #decoder: LineDecoder;

  /** `offset` is where the stream's first byte stands. */
  constructor(offset = 0, limit = LINE_LIMIT, decoder = decoderOf()) {
    this.#decoder = decoder;
    this.#start = offset;
    this.#limit = limit;
  }

  /** Bytes of the line that has not ended yet. */
  get pending(): number {
    return this.#held + this.#lost;
  }

  /** The lines that the chunk completes; it may be reused afterwards. */
  push(chunk: Uint8Array): ByteLine[] {
    const lines: ByteLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      const end = at + 1;
      lines.push(this.#complete(chunk.subarray(from, at), 1));
      from = end;
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from).slice());
    return lines;
  }

  /**
   * The unfinished line, when it will be waited for no longer; what comes next starts a new one. A character of which
   * only a part has come is held back unless this is the `last` call.
   */
  close(last: boolean): ByteLine | null {
    if (this.pending === 0) return null;
    const bytes = join(this.#parts, this.#held);
    const open = last || this.#lost > 0 ? 0 : this.#decoder.unfinished(bytes);
    if (open === bytes.length && this.#lost === 0) return null;
    this.#parts = [];
    this.#held = 0;
    const tail = bytes.slice(bytes.length - open);
    const line = this.#complete(bytes.subarray(0, bytes.length - open), 0);
    if (open > 0) this.#hold(tail);
    return line;
  }

  #hold(bytes: Uint8Array): void {
    const room = Math.max(0, this.#limit - this.#held);
    const kept = bytes.length > room ? bytes.slice(0, room) : bytes;
    if (kept.length > 0) this.#parts.push(kept);
    this.#held += kept.length;
    this.#lost += bytes.length - kept.length;
  }

  #complete(rest: Uint8Array, lineEnd: number): ByteLine {
    const length = this.pending + rest.length;
    let bytes = rest;
    if (this.pending > 0) {
      this.#hold(rest);
      bytes = join(this.#parts, this.#held);
    }
    let lost = length - Math.min(bytes.length, this.#limit);
    if (lost > 0) {
      bytes = bytes.subarray(0, this.#limit);
      const cut = this.#decoder.unfinished(bytes);
      bytes = bytes.subarray(0, bytes.length - cut);
      lost += cut;
    } else if (lineEnd > 0 && bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
    const text = this.#decoder.decode(bytes);
    // A zero byte is a character of UTF-8, but one of no log.
    const looks = /<0x|\0/.test(text) ? guessEncoding(bytes) : null;
    const isBroken = looks !== null && (looks === 'utf-16' || this.#decoder.breaks(bytes));
    const line: ByteLine = {
      offset: this.#start,
      text: this.#start === 0 && text.startsWith(BOM) ? text.slice(1) : text,
      lost,
      ...(isBroken ? { broken: looks } : {}),
    };
    this.#start += length + lineEnd;
    this.#parts = [];
    this.#held = 0;
    this.#lost = 0;
    return line;
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
