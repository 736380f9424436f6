import { readFile, stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProcessLock {
  release(): void;
}

/**
 * A lock between processes that ends with its holder, however that dies, so that no stale lock is ever judged by
 * age or by a process id which another program has since been given. It is SQLite's own lock on an empty database:
 * the system drops it when the process ends. Null when another process (or another call in this one) holds it.
 * Throws what SQLite throws when the file cannot be made.
 */
export function tryLock(path: string): ProcessLock | null {
  const { DatabaseSync } = sqlite();
  const database: DatabaseSync = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written, so no journal needs to lie beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}

/** Tries every `everyMs` until `deadlineMs` have passed; null when it was held all along. */
export async function lockWithin(
  path: string,
  deadlineMs: number,
  everyMs = 10,
): Promise<ProcessLock | null> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock || performance.now() >= end) return lock;
    await pause(everyMs);
  }
}

/** Id of the process that holds it, where the system tells (Linux, the same namespace of processes); null: not known. */
export async function holderOf(path: string): Promise<number | null> {
  try {
    const [locks, { ino }] = await Promise.all([readFile('/proc/locks', 'utf8'), stat(path)]);
    // `1: POSIX  ADVISORY  WRITE 4711 fe:00:10084739 1073741826 1073742335`
    const held = locks.split('\n').map((line) => line.trim().split(/\s+/));
    const found = held.find((part) => part[3] === 'WRITE' && part[5]?.endsWith(`:${ino}`) === true);
    const pid = Number(found?.[4]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

/** Loaded when first needed, and without the notice of older Nodes that it is experimental: users can do nothing with it. */
function sqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
