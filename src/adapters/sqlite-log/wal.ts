import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Bytes. A write-ahead log longer than this is cut after a checkpoint. */
export const WAL_LIMIT = 16 * 1024 * 1024;
/** Pages of 8 KiB after which a commit has to make the checkpoint itself: all that fit the limit. */
export const WAL_PAGES = 2_000;

/** A quiet moment, in milliseconds, and the commits that make a checkpoint in it worth its two syncs. */
const QUIET = 500;
const WORTHWHILE = 50;

const BLOCK = 1024 * 1024;

export interface WalKeeper {
  /** To be called after each commit. */
  committed(): void;
  /** Leaves nothing in the log of what was overwritten: at once, or in the next quiet moment where that fails. */
  empty(): void;
  stop(): void;
}

/**
 * Does in quiet moments what would hold commits up: first lengthens the log at `path` once, then makes the checkpoint
 * after each busy time.
 */
export function tendWal(db: DatabaseSync, path: string): WalKeeper {
  let commits = 0;
  let reserved = false;
  let owed = false;
  const empty = () => {
    owed = true;
    attempt(() => {
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number };
      owed = busy !== 0;
      // Its reserved length has gone with what was in it.
      reserved = false;
    });
  };
  const timer = setTimeout(() => {
    if (owed) empty();
    attempt(() => {
      if (!reserved) reserveWal(path);
      reserved = true;
    });
    if (commits < WORTHWHILE) return;
    commits = 0;
    attempt(() => db.exec('PRAGMA wal_checkpoint(PASSIVE)'));
  }, QUIET);
  timer.unref();
  return {
    committed() {
      commits += 1;
      timer.refresh();
    },
    empty() {
      empty();
      timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}

/** On a full or failing disk every commit is safe without, and a later try takes what this one left. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing depends on it.
  }
}

/**
 * Lengthens the write-ahead log to its limit with zeros, which sqlite takes for its end. A commit then overwrites
 * bytes that the file has already, and its sync need not wait for the file system to note a new length. On a disk
 * too full for it the file stays as it was.
 */
function reserveWal(path: string): void {
  const file = openSync(path, 'r+');
  const { size } = fstatSync(file);
  const zeros = Buffer.alloc(BLOCK);
  try {
    for (let at = size; at < WAL_LIMIT; ) {
      at += writeSync(file, zeros, 0, Math.min(BLOCK, WAL_LIMIT - at), at);
    }
    fdatasyncSync(file);
  } catch {
    ftruncateSync(file, size);
  } finally {
    closeSync(file);
  }
}
