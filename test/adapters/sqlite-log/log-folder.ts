import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

/** A new folder that is removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-log-'));
  made.push(folder);
  return folder;
}

/** A path for a log that does not exist yet. */
export function newPath(): string {
  return join(newFolder(), 'oncall.db');
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const NOBODY = 65_534;

/** Gives `path` this mode, and does `work` as a user whom modes bind: root is bound by none. */
export function withMode<T>(path: string, mode: number, work: () => T): T {
  const root = process.getuid?.() === 0;
  chmodSync(path, mode);
  if (root) {
    chownSync(path, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
  }
  try {
    return work();
  } finally {
    if (root) process.seteuid?.(0);
    chmodSync(path, 0o700);
  }
}

/** SQL that takes from a database what version 4 added. */
export const TO_VERSION_3 = `
  DROP TABLE added_changes;
  DROP INDEX answers_by_person; ALTER TABLE answers DROP COLUMN person; ALTER TABLE answers DROP COLUMN at;
  PRAGMA user_version = 3;
`;
