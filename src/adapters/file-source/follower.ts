import { LineAssembler } from '../../logs/assemble.ts';
import { detectFields } from '../../logs/detect.ts';
import { decoderOf } from '../../logs/encoding.ts';
import type { LogLine } from '../../logs/line.ts';
import { type ByteLine, LineSplitter } from '../../logs/line-splitter.ts';
import type { Undecodable } from '../../logs/undecodable.ts';
import type { OpenedFile } from './file-system.ts';
import { generationOf } from './generation.ts';
import type { FileSettings } from './options.ts';

const CHUNK = 64 * 1024;
/** Bytes before the position that must still be there, or the file was truncated and written again. */
const GUARD = 256;

export type FollowerOptions = Pick<
  FileSettings,
  'name' | 'zone' | 'encoding' | 'fields' | 'tuning' | 'undecodable'
>;

/** Reads one life of one file: from a position on, as it grows, until it is let go. */
export class Follower {
  file: OpenedFile;
  readonly key: string;
  /** Set when the path names another file now: let go once it has been still for so long. */
  patience: number | null = null;
  /** When bytes last came. */
  changedAt: number;
  #position: number;
  #size: number;
  #generation: string | null = null;
  #guard: Uint8Array = new Uint8Array(0);
  /** When the unfinished line began to wait. */
  #openSince: number | null = null;
  /** Everything was given, also what stood unfinished; set by `finish`. */
  finished = false;
  /** All that was there has been read: what comes now is written now. */
  isCaughtUp = false;
  /** The unfinished line was shown as it is; wait for bytes before looking at it again. */
  #settled = false;
  readonly #stillMs: number;
  readonly #splitter: LineSplitter;
  readonly #assembler: LineAssembler;
  readonly #taken: Set<string>;
  readonly #undecodable: Undecodable;
  readonly #buffer = new Uint8Array(CHUNK);

  /** `taken` are the generations whose ids were used already. */
  constructor(
    file: OpenedFile,
    key: string,
    position: number,
    now: number,
    options: FollowerOptions,
    taken: Set<string>,
  ) {
    this.file = file;
    this.key = key;
    this.changedAt = now;
    this.#position = position;
    this.#size = position;
    this.#taken = taken;
    this.#stillMs = options.tuning.stillMs;
    this.#splitter = new LineSplitter(position, undefined, decoderOf(options.encoding));
    this.#undecodable = options.undecodable;
    this.#assembler = new LineAssembler({
      source: options.name,
      zone: options.zone ?? 'UTC',
      mapping: detectFields([], options.fields),
    });
  }

  get position(): number {
    return this.#position;
  }

  /** Bytes known to be there and not read. */
  get unread(): number {
    return Math.max(0, this.#size - this.#position);
  }

  get generation(): string | null {
    return this.#generation;
  }

  /** Learns the name and the guard of a file that is not read from its start, while both can still be read. */
  async prime(): Promise<void> {
    if (this.#position === 0) return;
    this.#guard = await this.#before(this.file);
    await this.#name();
  }

  /** The next lines as far as a chunk completes them; null at the end of the file. */
  async next(now: number): Promise<LogLine[] | null> {
    const length = await this.file.read(this.#buffer, this.#position);
    if (length === 0) {
      this.isCaughtUp = true;
      return null;
    }
    const bytes = this.#buffer.subarray(0, length);
    this.#position += length;
    this.#guard = lastOf(this.#guard, bytes);
    this.#settled = false;
    this.changedAt = now;
    this.finished = false;
    const lines = this.#splitter.push(bytes);
    if (this.#splitter.pending === 0) this.#openSince = null;
    else if (lines.length > 0 || this.#openSince === null) this.#openSince = now;
    return this.#assemble(lines, now);
  }

  /** At the end of the file: what has waited long enough to be shown unfinished, or without more of its trace. */
  async settle(now: number): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    if (!this.#settled && this.#splitter.pending > 0 && now >= this.changedAt + this.#stillMs) {
      const line = this.#splitter.close(false);
      this.#settled = true;
      this.#openSince = null;
      if (line !== null) lines.push(...(await this.#assemble([line], now)));
    }
    const ended = this.patience === null ? this.#assembler.flush(now) : this.#assembler.close(now);
    return [...lines, ...ended];
  }

  /** When `settle` will have something to give; null when nothing waits. */
  get due(): number | null {
    const still = this.#splitter.pending > 0 && !this.#settled ? this.changedAt + this.#stillMs : null;
    const joined = this.#assembler.due;
    return still === null || (joined !== null && joined < still) ? joined : still;
  }

  /** When the first of what waits came; everything that came before has been given. Null when nothing waits. */
  get waitingSince(): number | null {
    const joined = this.#assembler.since;
    return joined === null || (this.#openSince !== null && this.#openSince < joined)
      ? this.#openSince
      : joined;
  }

  /** The last of it: nothing more will be read. */
  async finish(now: number): Promise<LogLine[]> {
    this.finished = true;
    const line = this.#splitter.close(true);
    const lines = line === null ? [] : await this.#assemble([line], now);
    return [...lines, ...this.#assembler.close(now)];
  }

  /** Whether the file still holds what was read of it. Also learns how much there is to read. */
  async intact(): Promise<'yes' | 'shorter' | 'rewritten'> {
    const { size } = await this.file.facts();
    if (size < this.#position) return 'shorter';
    this.#size = size;
    return (await this.isContinuedBy(this.file)) ? 'yes' : 'rewritten';
  }

  /** Whether the bytes just before the position stand in that file too: it is this one, or a copy of it. */
  async isContinuedBy(file: OpenedFile): Promise<boolean> {
    return equal(await this.#before(file, this.#guard.length), this.#guard);
  }

  async #before(file: OpenedFile, length = Math.min(GUARD, this.#position)): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await file.read(bytes, this.#position - length));
  }

  async #assemble(lines: readonly ByteLine[], now: number): Promise<LogLine[]> {
    if (lines.length === 0) return [];
    const generation = await this.#name();
    return lines.flatMap((line) => {
      this.#undecodable.note(line);
      const { offset, text, lost } = line;
      return this.#assembler.push({ id: `${generation}:${offset}`, text, lost }, now);
    });
  }

  /** Named when its first line is there; a name used before by this tail gets a number, so that no id comes twice. */
  async #name(): Promise<string> {
    if (this.#generation !== null) return this.#generation;
    const name = await generationOf(this.file);
    let unique = name;
    for (let n = 2; this.#taken.has(unique); n += 1) unique = `${name}.${n}`;
    this.#taken.add(unique);
    this.#generation = unique;
    return unique;
  }
}

function lastOf(before: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= GUARD) return bytes.slice(bytes.length - GUARD);
  const kept = before.subarray(Math.max(0, before.length + bytes.length - GUARD));
  const guard = new Uint8Array(kept.length + bytes.length);
  guard.set(kept);
  guard.set(bytes, kept.length);
  return guard;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
