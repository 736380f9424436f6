import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { safeJson } from '../base/output.ts';
import type { HasPaths, Paths } from '../base/paths.ts';
import { credentialFiles } from './credentials.ts';

/*
 * Settings files of folders that their user has looked at and trusted, each by its path and by what stood in it.
 */

const FILE = 'trusted-files.json';
const MOST = 500;

type Kept = Readonly<Record<string, string>>;

/** Whether the file is still what its user has trusted. */
export function isTrusted({ credentials }: Pick<Paths, 'credentials'>, path: string): boolean {
  try {
    const kept = parse(readFileSync(join(credentials, FILE), 'utf8'));
    const real = realpathSync(path);
    return Object.hasOwn(kept, real) && kept[real] === stampOf(real);
  } catch {
    return false;
  }
}

/** Trusts the file as it is. Rejects when it cannot be read. */
export async function trustFile(cli: HasPaths, path: string): Promise<void> {
  const real = realpathSync(path);
  const stamp = stampOf(real);
  await change(cli, ({ [real]: _, ...others }) => ({ [real]: stamp, ...others }));
}

/** Takes that back. */
export async function distrustFile(cli: HasPaths, path: string): Promise<void> {
  const real = realpathSync(path);
  await change(cli, ({ [real]: _, ...others }) => others);
}

async function change(cli: HasPaths, make: (kept: Kept) => Kept): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(FILE, (text) => {
    const kept = Object.entries(make(parse(text))).slice(0, MOST);
    return `${safeJson(Object.fromEntries(kept))}\n`;
  });
}

const stampOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function parse(text: string | null): Kept {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Kept) : {};
  } catch {
    return {};
  }
}
