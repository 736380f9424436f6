import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safeJson } from '../base/output.ts';
import { packageRoot, VERSION } from '../base/package.ts';
import type { Settings } from './settings-schema.ts';

/*
 * What a settings file said when it was last read, so that YAML and the schema need not be loaded to read it again:
 * together they take a fifth of the time to a first frame.
 */

/** A file that was changed so short a time ago may change again without its time showing it. */
const SETTLED_MS = 2_000;

interface Entry {
  readonly stamp: string;
  readonly settings: Settings;
}

/** The settings of a file that has not changed since they were kept; null otherwise. */
export function cachedSettings(cache: string, file: string): Settings | null {
  const stamp = stampOf(file);
  const entry = stamp === null ? undefined : read(cache)[file];
  return entry?.stamp === stamp ? entry.settings : null;
}

/** Keeps what a file without problems says; that it cannot be kept is no trouble. */
export function keepSettings(cache: string, file: string, settings: Settings): void {
  const stamp = stampOf(file);
  if (stamp === null) return;
  try {
    const kept = Object.entries(read(cache)).filter(([path]) => path !== file);
    const entries = Object.fromEntries([[file, { stamp, settings }], ...kept.slice(0, 20)]);
    mkdirSync(dirname(cache), { recursive: true, mode: 0o700 });
    const fresh = `${cache}.${process.pid}.new`;
    writeFileSync(fresh, safeJson(entries), { mode: 0o600 });
    renameSync(fresh, cache);
  } catch {}
}

/** Changes whenever the file does, and with every build of the program; null while it is too new to tell. */
function stampOf(file: string): string | null {
  try {
    const { mtimeNs, mtimeMs, size, ino } = statSync(file, { bigint: true });
    if (Date.now() - Number(mtimeMs) < SETTLED_MS) return null;
    const built = statSync(join(packageRoot(), 'dist', 'main.js'), { bigint: true }).mtimeNs;
    return `${VERSION} ${built} ${mtimeNs} ${size} ${ino}`;
  } catch {
    return null;
  }
}

function read(cache: string): Readonly<Record<string, Entry>> {
  try {
    const value: unknown = JSON.parse(readFileSync(cache, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, Entry>) : {};
  } catch {
    return {};
  }
}
