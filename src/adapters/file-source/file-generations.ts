import type { RawLine, SourceWindow } from '../../ports/log-source.ts';
import { findCopy, findMoved, missedFiles, rotatedKeys } from './copies.ts';
import type { FileDelivery } from './delivery.ts';
import { type FileSystem, FileTrouble, type OpenedFile } from './file-system.ts';
import { Follower } from './follower.ts';
import { generationOf } from './generation.ts';
import { History } from './history.ts';
import type { FileSettings } from './options.ts';
import { type StartingPoint, startAtEnd, startAtTime } from './start.ts';

/**
 * The files that one path has named and that are still read: a list of followers, oldest first. `look` brings it up to
 * date with the disk:
 *
 * ```
 *   same file ────► intact? ── no ─► truncated: read the copy to its end if there is one, else tell a gap; start again
 *   another file ─► read the old one to its end, then files missed in between, then the new one
 *   none ─────────► go on with the old one until it is still; say so after a while
 * ```
 *
 * Invariants: lines come in the order they were written; all but the last follower belong to files that the path no
 * longer names (`patience` set); every byte is read once, or a gap is reported.
 */
export class FileGenerations {
  readonly #files: FileSystem;
  readonly #settings: FileSettings;
  readonly #window: SourceWindow;
  readonly #out: FileDelivery;
  readonly #taken = new Set<string>();
  #followers: Follower[] = [];
  /** One that could not be read any more, or whose path names nothing now; it goes on where it was if it comes back. */
  #parked: Follower | null = null;
  /** What appears at the path is new from its first byte. */
  #fresh = false;
  #missingSince: number | null = null;
  #rotatedBefore: ReadonlySet<string> = new Set();

  constructor(files: FileSystem, settings: FileSettings, window: SourceWindow, out: FileDelivery) {
    this.#files = files;
    this.#settings = settings;
    this.#window = window;
    this.#out = out;
  }

  /** Oldest first. */
  get all(): readonly Follower[] {
    return this.#followers;
  }

  /** The follower of the file that the path names, as far as we know. */
  get current(): Follower | null {
    const last = this.#followers.at(-1);
    return last === undefined || last.patience !== null ? null : last;
  }

  /** The path was there when we last looked. */
  get isPresent(): boolean {
    return this.#missingSince === null && this.current !== null;
  }

  /** Rejects with `FileTrouble` when the disk fails, not when the path names no file of ours: that is said. */
  async look(): Promise<void> {
    try {
      const { key } = await this.#files.facts(this.#settings.path);
      const current = this.current;
      if (current === null || current.key !== key) await this.#openNext(current);
      else await this.#checkTruncation(current);
      this.#missingSince = null;
    } catch (error) {
      if (!(error instanceof FileTrouble) || error.kind === 'file-failed') throw error;
      this.#absent(error);
    }
  }

  /** Lets a file go that the path no longer names and that has been still for long enough, or that `failed`. */
  async remove(follower: Follower, failed: boolean): Promise<void> {
    const isLast = follower === this.#followers.at(-1);
    this.#followers = this.#followers.filter((other) => other !== follower);
    if (isLast) this.#parked = follower;
    await closeQuietly(follower.file);
    if (failed && !isLast) await this.#out.gap();
  }

  async close(): Promise<void> {
    for (const { file } of this.#followers) await closeQuietly(file);
    this.#followers = [];
  }

  get #now(): number {
    return this.#settings.time.now();
  }

  #absent({ kind, params }: FileTrouble): void {
    if (kind === 'file-missing') this.#fresh = true;
    const current = this.current;
    if (current !== null) {
      this.#missingSince ??= this.#now;
      if (this.#now - this.#missingSince < this.#settings.tuning.missingMs) return;
      this.#retire(current);
    }
    this.#out.say('refused', { reason: { kind, params } });
  }

  #retire(follower: Follower): void {
    follower.patience = this.#settings.tuning.rotatedMs;
    follower.changedAt = Math.max(follower.changedAt, this.#now);
  }

  async #openNext(previous: Follower | null): Promise<void> {
    const { path } = this.#settings;
    const file = await this.#files.open(path);
    const { key } = await file.facts();
    const rotatedBefore = this.#rotatedBefore;
    this.#rotatedBefore = await rotatedKeys(this.#files, path);
    const parked = this.#parked;
    this.#parked = null;
    const known = parked?.key === key ? parked : this.#followers.find((follower) => follower.key === key);
    if (previous !== null) this.#retire(previous);
    if (known !== undefined) return this.#takeUp(known, file);
    if (parked !== null && !parked.finished) await this.#readOn(parked);
    if (previous === null && !this.#fresh) return this.#start(file);
    if (previous !== null) {
      const followed = new Set([key, ...this.#followers.map((follower) => follower.key)]);
      const missed = await missedFiles(this.#files, path, previous, rotatedBefore, followed);
      for (const one of missed) this.#retire(await this.#follow(one.file, one.key, 0));
    }
    await this.#follow(file, key, 0);
  }

  /** A file that was followed before is back at the path: it goes on where it was. */
  async #takeUp(follower: Follower, file: OpenedFile): Promise<void> {
    await closeQuietly(follower.file);
    follower.file = file;
    follower.patience = null;
    this.#followers = [...this.#followers.filter((other) => other !== follower), follower];
    await this.#checkTruncation(follower);
  }

  /** Another file is at the path of one that could not be read: its rest stands where rotation put it, or is lost. */
  async #readOn(parked: Follower): Promise<void> {
    const moved = await findMoved(this.#files, this.#settings.path, parked.key);
    if (moved !== null) {
      parked.file = moved;
      this.#retire(parked);
      this.#followers.push(parked);
      return;
    }
    await this.#out.lines(await parked.finish(this.#now));
    await this.#out.gap();
  }

  async #follow(file: OpenedFile, key: string, position: number): Promise<Follower> {
    const follower = new Follower(file, key, position, this.#now, this.#settings, this.#taken);
    this.#followers.push(follower);
    await follower.prime();
    return follower;
  }

  async #start(file: OpenedFile): Promise<void> {
    const instant = Date.parse(this.#window.since ?? '');
    const begin = Number.isNaN(instant)
      ? startAtEnd(file)
      : startAtTime(this.#files, this.#settings, file, instant, this.#now);
    const { points, leftOut, empty } = await begin.catch(async (error) => {
      await closeQuietly(file);
      throw error;
    });
    this.#fresh = true;
    if (empty && this.#window.resumed !== true) await this.#giveLast(points.at(-1) as StartingPoint, instant);
    if (!Number.isNaN(instant)) this.#out.skipBefore(instant);
    if (leftOut) await this.#out.gap(leftOut.from, leftOut.to);
    for (const [i, point] of points.entries()) {
      const follower = await this.#follow(point.file, point.key, point.position);
      if (i < points.length - 1) this.#retire(follower);
    }
  }

  /** What there is of before is given at once: a file that stands still is no empty one. */
  async #giveLast({ file, position }: StartingPoint, instant: number): Promise<void> {
    const since = Number.isNaN(instant) ? null : instant;
    const lines = await lastLines(this.#files, this.#settings, file, position, since);
    this.#settings.clock.note(lines, this.#now, false);
    await this.#out.lines(lines);
  }

  async #checkTruncation(current: Follower): Promise<void> {
    const { unread, finished, file, key } = current;
    const state = await current.intact();
    if (state === 'yes') return;
    const copy = await findCopy(this.#files, this.#settings.path, current);
    this.#followers = this.#followers.filter((follower) => follower !== current);
    if (copy !== null) {
      current.file = copy;
      current.patience = 0;
      this.#followers.push(current);
    } else {
      await this.#out.lines(await current.finish(this.#now));
      if (unread > 0 || (state === 'rewritten' && !finished)) await this.#out.gap();
    }
    await this.#follow(file, key, 0);
  }
}

async function closeQuietly(file: OpenedFile): Promise<void> {
  // A file that cannot be read often cannot be closed either; nothing depends on it.
  await file.close().catch(() => {});
}

/** Lines of a file that are given at once, whatever their age. */
const LAST = 200;
/** Without a window what is of the last minutes belongs to it, as long as the screen's picture is. */
const RECENT_MS = 15 * 60_000;

/** The last lines before a position, oldest first; those of before the window are marked. `since`: epoch milliseconds. */
async function lastLines(
  files: FileSystem,
  settings: FileSettings,
  file: OpenedFile,
  position: number,
  since: number | null,
): Promise<readonly RawLine[]> {
  const now = settings.time.now();
  const history = new History(files, settings.path, settings, () => now);
  const lines = await history.before(`${await generationOf(file)}:${position}`, LAST);
  const { mtime } = await file.facts();
  const from = since ?? now - RECENT_MS;
  return lines.map((line) => {
    const time =
      line.time === null ? (since === null ? mtime : Number.NEGATIVE_INFINITY) : Date.parse(line.time);
    return time < from ? { ...line, older: true } : line;
  });
}
