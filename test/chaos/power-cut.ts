import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Random } from '../network/random.ts';

/*
 * What a disk may have after a power cut: all that a program had synced, and of what it had not any part. The notes are made by
 * `power-cut.c`, which lies below the program.
 */

const SOURCE = resolve(import.meta.dirname, 'power-cut.c');
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/power-cut');
/** What a disk writes whole, bytes. */
const SECTOR = 512;

/** Why no such layer can be made here; null: it can. */
export function missingLayer(): string | null {
  if (process.platform !== 'linux') return 'Linux (LD_PRELOAD)';
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'cc (gcc, libc6-dev)';
  }
}

/** Path of the layer, compiled where its source is another than the last time. */
function layer(): string {
  const path = join(
    CACHE,
    `${createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16)}.so`,
  );
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${path}.${process.pid}`;
  execFileSync('cc', [
    '-shared',
    '-fPIC',
    '-O2',
    '-Wall',
    '-Werror',
    '-o',
    fresh,
    SOURCE,
    '-ldl',
    '-lpthread',
  ]);
  renameSync(fresh, path);
  return path;
}

export interface NotedFolder {
  /** Absolute, with files alone. */
  readonly folder: string;
  readonly journal: string;
  /** A disk that says that it has synced, and has not. */
  readonly lies?: boolean;
}

/** The environment that puts the layer below a program. */
export const noting = ({ folder, journal, lies = false }: NotedFolder): Readonly<Record<string, string>> => ({
  LD_PRELOAD: layer(),
  POWER_CUT_FOLDER: folder,
  POWER_CUT_JOURNAL: journal,
  ...(lies ? { POWER_CUT_LIES: '1' } : {}),
});

/** Contents by name. */
export type Image = ReadonlyMap<string, Buffer>;

/** Sockets and locks are no data of the disk. */
const isKept = (name: string): boolean => !/\.(?:sock|lock|log|db-shm)$/.test(name);

export function readImage(folder: string): Image {
  const names = readdirSync(folder).filter((name) => isKept(name) && statSync(join(folder, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Makes a folder that has these files and no others. */
export function writeImage(folder: string, image: Image): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of image) writeFileSync(join(folder, name), bytes, { mode: 0o600 });
}

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly length: number };

/** A file by its inode: what is synced, and what came after. */
interface FileState {
  synced: Buffer;
  later: Change[];
  /** Of `later`, those that the sync under way is for. */
  syncing: number;
}

type Naming =
  | { readonly name: string; readonly to: string }
  | { readonly name: string; readonly inode: bigint }
  | { readonly name: string };

/** A folder before a program wrote to it; then what a power cut at the end of its notes leaves. */
export class Disk {
  readonly #files = new Map<bigint, FileState>();
  readonly #names = new Map<string, bigint>();
  #namings: Naming[] = [];
  /** Of the last cut: writes that were not synced, and those of them that were lost, wholly or in part. */
  unsynced = 0;
  lost = 0;

  constructor(folder: string) {
    for (const [name, bytes] of readImage(folder)) {
      const { ino } = statSync(join(folder, name), { bigint: true });
      this.#names.set(name, ino);
      this.#files.set(ino, { synced: bytes, later: [], syncing: 0 });
    }
  }

  /** What is left once the program is gone. */
  cut(journal: string, random: Random): Image {
    // A hub that dies before it writes anything has made none.
    const bytes = existsSync(journal) ? readFileSync(journal) : Buffer.alloc(0);
    for (const note of notesIn(bytes)) this.#take(note);
    const names = new Map(this.#names);
    // A journal of the file system keeps the order of names, up to a point.
    for (const naming of this.#namings.slice(0, random.below(this.#namings.length + 1))) apply(names, naming);
    return new Map(
      [...names].flatMap(([name, inode]) => {
        const file = this.#files.get(inode);
        return file === undefined || !isKept(name) ? [] : [[name, this.#left(file, random)] as const];
      }),
    );
  }

  #take({ kind, inode, offset, bytes }: Note): void {
    const text = bytes.toString();
    const nameOf = (path: string) => basename(path);
    const file = this.#files.get(inode) ?? { synced: Buffer.alloc(0), later: [], syncing: 0 };
    switch (kind) {
      case 'O': {
        const name = nameOf(text);
        if (this.#latest().get(name) === inode) break;
        // Made just now: an inode that was another file's before has nothing of it.
        this.#files.set(inode, { synced: Buffer.alloc(0), later: [], syncing: 0 });
        this.#namings.push({ name, inode });
        break;
      }
      case 'W':
        file.later.push({ at: offset, bytes });
        break;
      case 'T':
        file.later.push({ length: offset });
        break;
      case 'B':
        file.syncing = file.later.length;
        break;
      case 'S':
        for (const change of file.later.splice(0, file.syncing)) file.synced = changed(file.synced, change);
        file.syncing = 0;
        break;
      case 'R': {
        const [from = '', to = ''] = text.split('\0');
        this.#namings.push({ name: nameOf(from), to: nameOf(to) });
        break;
      }
      case 'U':
        this.#namings.push({ name: nameOf(text) });
        break;
      case 'D':
        for (const naming of this.#namings) apply(this.#names, naming);
        this.#namings = [];
        break;
      default:
        throw new Error(`no kind of note: ${kind}`);
    }
  }

  #latest(): ReadonlyMap<string, bigint> {
    const names = new Map(this.#names);
    for (const naming of this.#namings) apply(names, naming);
    return names;
  }

  /** Up to a point any write that was not synced is there, is not, or is there in some of its sectors; none after it. */
  #left({ synced, later }: FileState, random: Random): Buffer {
    const until = random.below(later.length + 1);
    const loses = random.pick([0, 0.2, 0.5, 1]);
    this.unsynced += later.length;
    let bytes = synced;
    for (const [i, change] of later.entries()) {
      if (i >= until) this.lost += 1;
      else if ('length' in change || !random.chance(loses)) bytes = changed(bytes, change);
      else {
        this.lost += 1;
        for (const part of sectorsOf(change)) if (random.chance(0.5)) bytes = changed(bytes, part);
      }
    }
    return bytes;
  }
}

function apply(names: Map<string, bigint>, naming: Naming): void {
  if ('inode' in naming) names.set(naming.name, naming.inode);
  else {
    const inode = names.get(naming.name);
    names.delete(naming.name);
    if ('to' in naming && inode !== undefined) names.set(naming.to, inode);
  }
}

function changed(bytes: Buffer, change: Change): Buffer {
  if ('length' in change) {
    const cut = Buffer.alloc(change.length);
    bytes.copy(cut);
    return cut;
  }
  const end = change.at + change.bytes.length;
  const whole = end <= bytes.length ? bytes : Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]);
  change.bytes.copy(whole, change.at);
  return whole;
}

function* sectorsOf({ at, bytes }: { readonly at: number; readonly bytes: Buffer }): Generator<Change> {
  for (let from = 0; from < bytes.length; ) {
    const length = Math.min(SECTOR - ((at + from) % SECTOR), bytes.length - from);
    yield { at: at + from, bytes: bytes.subarray(from, from + length) };
    from += length;
  }
}

interface Note {
  readonly kind: string;
  readonly inode: bigint;
  readonly offset: number;
  readonly bytes: Buffer;
}

const HEAD = 21;

/** Notes as `power-cut.c` writes them; one that a kill has torn is left out. */
function* notesIn(journal: Buffer): Generator<Note> {
  for (let at = 0; at + HEAD <= journal.length; ) {
    const length = journal.readUInt32LE(at + 17);
    if (at + HEAD + length > journal.length) return;
    yield {
      kind: String.fromCharCode(journal[at] ?? 0),
      inode: journal.readBigUInt64LE(at + 1),
      offset: Number(journal.readBigUInt64LE(at + 9)),
      bytes: journal.subarray(at + HEAD, at + HEAD + length),
    };
    at += HEAD + length;
  }
}
