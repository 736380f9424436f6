import type { RawLine, SourceSearch, SourceStratum } from '../../ports/log-source.ts';
import type { TimeSpan } from '../../text/time-span.ts';
import { type FileSystem, FileTrouble, type OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';
import { generationOf, type LineId, parseLineId } from './generation.ts';
import { lineStartAfter, offsetOfTime, timeFrom, unfinishedLine } from './line-times.ts';
import { linesAfter, linesWithin, readLinesBefore } from './read-back.ts';
import { rotatedFiles } from './rotated.ts';
import { type Stretch, sampleOf, searchOf } from './span-lines.ts';

/** So much of a file is looked at for its first time. */
const HEAD_BYTES = 1024 * 1024;

interface Place {
  readonly file: OpenedFile;
  readonly generation: string;
  readonly size: number;
}

/** Reads what was written before: the path and its rotated files as one log, newest file first. */
export class History {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #options: FollowerOptions;
  readonly #now: () => number;

  constructor(files: FileSystem, path: string, options: FollowerOptions, now: () => number) {
    this.#files = files;
    this.#path = path;
    this.#options = options;
    this.#now = now;
  }

  /** Older lines than a line id or an ISO time, newest last; empty when there are none or the id is not of here. */
  async before(before: string, limit: number): Promise<RawLine[]> {
    const id = parseLineId(before);
    const instant = Date.parse(before);
    if (limit < 1 || (id === null && Number.isNaN(instant))) return [];
    return this.#withPlaces(async (places) => {
      const from = id === null ? 0 : indexOf(places, id);
      if (from === -1) return [];
      const lines: RawLine[] = [];
      for (let i = from; i < places.length && lines.length < limit; i += 1) {
        const place = places[i] as Place;
        const end = await this.#end(place, i === from ? id : null, instant);
        lines.unshift(...(await this.#before(place, end, limit - lines.length)));
      }
      return lines;
    });
  }

  /** Newer whole lines than a line id, or from an ISO time on, oldest first; empty as with `before`. */
  async after(after: string, limit: number): Promise<RawLine[]> {
    const id = parseLineId(after);
    const instant = Date.parse(after);
    if (limit < 1 || (id === null && Number.isNaN(instant))) return [];
    return this.#withPlaces(async (places) => {
      const first = id === null ? await this.#firstSince(places, instant) : indexOf(places, id);
      const lines: RawLine[] = [];
      for (let i = first; i >= 0 && lines.length < limit; i -= 1) {
        const place = places[i] as Place;
        const own = i === first ? id : null;
        const start = own?.offset ?? (i === first ? await this.#end(place, null, instant) : 0);
        // The line of the id comes first.
        const wanted = limit - lines.length + (own === null ? 0 : 1);
        const found = await this.#after(place, start, wanted, i === 0);
        lines.push(...(own === null ? found : found.slice(1)));
      }
      return lines;
    });
  }

  /** Lines around the one with this id, it included, oldest first; empty when it is not found. */
  async context(id: string, before: number, after: number): Promise<RawLine[]> {
    const line = parseLineId(id);
    if (line === null) return [];
    return this.#withPlaces(async (places) => {
      const place = places[indexOf(places, line)];
      if (place === undefined || line.offset >= place.size) return [];
      const { file, generation } = place;
      const later = await linesAfter(file, generation, line.offset, after + 1, this.#options, this.#now());
      if (later.length === 0) return [];
      const older = before < 1 ? [] : await this.before(id, before);
      return [...older, ...later.map((one, i) => (i === 0 ? { ...one, id } : one))];
    });
  }

  /** The lines between two ISO times, as of `LogSource.sample`. Rejects with `FileTrouble`. */
  sample(from: string, to: string, most: number): Promise<readonly SourceStratum[]> {
    return this.#withStretches(from, to, (stretches) =>
      sampleOf(stretches, most, this.#options, this.#now()),
    );
  }

  /** As of `LogSource.oldest`. Rejects with `FileTrouble`. */
  async oldest(): Promise<string | null> {
    await this.#readable();
    return this.#opened(async (places) => {
      for (const { file, size } of [...places].reverse()) {
        const time = await timeFrom(file, 0, Math.min(size, HEAD_BYTES), this.#options, this.#now());
        if (time !== null) return new Date(time).toISOString();
      }
      return null;
    });
  }

  /** As of `LogSource.search`. Rejects with `FileTrouble`. */
  search(search: SourceSearch): Promise<readonly RawLine[] | null> {
    const { from, to } = search;
    return this.#withStretches(from, to, (stretches) =>
      searchOf(stretches, search, this.#options, this.#now()),
    );
  }

  /**
   * Gives the lines between two ISO times one by one, oldest first. Resolves with the ISO time from which on they were
   * read where those are more than may be read at once, null: all were. Rejects with `FileTrouble`.
   */
  scan(from: string, to: string, each: (line: RawLine) => void): Promise<string | null> {
    return this.#withStretches(from, to, (stretches) =>
      readParts(stretches, { from: Date.parse(from), to: Date.parse(to) }, this.#options, this.#now(), each),
    );
  }

  /** Nothing is known of a file that cannot be read; its rotated ones alone would say that it had no lines. */
  async #readable(): Promise<void> {
    await (await this.#files.open(this.#path)).close();
  }

  /** What lies between two times, oldest file first. */
  async #withStretches<T>(
    from: string,
    to: string,
    read: (stretches: readonly Stretch[]) => Promise<T>,
  ): Promise<T> {
    const [start, end] = [Date.parse(from), Date.parse(to)];
    await this.#readable();
    return this.#opened(async (places) => {
      const stretches: Stretch[] = [];
      for (const [i, place] of places.entries()) {
        const last = await this.#end(place, null, end);
        const first = await this.#end(place, null, start);
        // What is being written is no line yet.
        const whole = i === 0 ? await unfinishedLine(place.file, place.size) : place.size;
        const to = Math.min(last, whole);
        if (to > first) stretches.unshift({ ...place, from: first, to });
        if (first > 0) break;
      }
      return read(stretches);
    });
  }

  async #end(place: Place, id: LineId | null, instant: number): Promise<number> {
    if (id !== null) return Math.min(id.offset, place.size);
    if (Number.isNaN(instant)) return place.size;
    return offsetOfTime(place.file, place.size, instant, this.#options, this.#now());
  }

  /** The oldest file, of those that follow each other, which has a line of an instant or later; -1: none has. */
  async #firstSince(places: readonly Place[], instant: number): Promise<number> {
    let first = -1;
    for (const [i, place] of places.entries()) {
      const offset = await this.#end(place, null, instant);
      if (offset === place.size) break;
      first = i;
      if (offset > 0) break;
    }
    return first;
  }

  async #after(
    { file, generation, size }: Place,
    start: number,
    limit: number,
    isLast: boolean,
  ): Promise<RawLine[]> {
    // What is being written is no line yet.
    const end = isLast ? await unfinishedLine(file, size) : size;
    return end <= start ? [] : linesAfter(file, generation, start, limit, this.#options, this.#now(), end);
  }

  #before({ file, generation }: Place, end: number, limit: number): Promise<RawLine[]> {
    return readLinesBefore(file, generation, end, limit, this.#options, this.#now());
  }

  /** As `#opened`; what cannot be read counts as not there. */
  async #withPlaces<T>(read: (places: readonly Place[]) => Promise<T[]>): Promise<T[]> {
    try {
      return await this.#opened(read);
    } catch (error) {
      if (error instanceof FileTrouble) return [];
      throw error;
    }
  }

  /** Opens the path and its rotated files for one reading, the newest first; those that cannot be opened are left out. */
  async #opened<T>(read: (places: readonly Place[]) => Promise<T>): Promise<T> {
    const places: Place[] = [];
    try {
      const rotated = await rotatedFiles(this.#files, this.#path);
      for (const path of [this.#path, ...rotated.map((one) => one.path)]) {
        const file = await this.#files.open(path).catch(() => null);
        if (file === null) continue;
        const { size } = await file.facts();
        places.push({ file, generation: await generationOf(file), size });
      }
      return await read(places);
    } finally {
      await Promise.all(places.map(({ file }) => file.close().catch(() => {})));
    }
  }
}

/** The file an id is of: the same inode and first line, or a copy with the same first line that is long enough. */
function indexOf(places: readonly Place[], id: LineId): number {
  const exact = places.findIndex((place) => place.generation === id.generation);
  if (exact !== -1) return exact;
  return places.findIndex((place) => place.generation.endsWith(`-${id.hash}`) && place.size >= id.offset);
}

/** Gives the lines of stretches in their order that lie within a span; resolves as `History.scan`. */
async function readParts(
  stretches: readonly Stretch[],
  span: TimeSpan,
  options: FollowerOptions,
  now: number,
  each: (line: RawLine) => void,
): Promise<string | null> {
  const read = await newest(stretches, options.tuning.sinceBytes);
  // A line without a time is of the time of the one before.
  let at = span.from;
  for (const { file, generation, from, to } of read) {
    for await (const line of linesWithin(file, generation, from, to, options, now)) {
      at = line.time === null ? at : Date.parse(line.time);
      if (at >= span.from && at < span.to) each(line);
    }
  }
  const [oldest] = read;
  if (oldest === undefined || sizeOf(read) === sizeOf(stretches)) return null;
  const since = await timeFrom(oldest.file, oldest.from, oldest.to, options, now);
  return new Date(since ?? now).toISOString();
}

const sizeOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

/** The last bytes of stretches, from the start of a line on. */
async function newest(stretches: readonly Stretch[], bytes: number): Promise<readonly Stretch[]> {
  let tooMany = sizeOf(stretches) - bytes;
  const kept: Stretch[] = [];
  for (const stretch of stretches) {
    const length = stretch.to - stretch.from;
    if (tooMany >= length) tooMany -= length;
    else if (tooMany > 0) {
      const from = await lineStartAfter(stretch.file, stretch.from + tooMany, stretch.to);
      tooMany = 0;
      if (from < stretch.to) kept.push({ ...stretch, from });
    } else kept.push(stretch);
  }
  return kept;
}
