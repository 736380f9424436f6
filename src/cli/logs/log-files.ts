import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../base/paths.ts';
import { credentialFiles } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';

/*
 * Files that this user's local hub may follow. Once it is open to others, whoever may set the tail of a session could
 * name any file this user can read; so only those are followed that were named on this machine's own command line.
 */

const FILE = 'log-files.json';
const MOST = 500;

/** Lets the local hub follow a file. */
export async function allowLogFile(cli: Pick<Invocation, 'paths'>, path: string): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(FILE, (text) => {
    const kept = parse(text);
    return kept.includes(path) ? null : `${JSON.stringify([path, ...kept].slice(0, MOST))}\n`;
  });
}

export function isAllowedLogFile({ credentials }: Pick<Paths, 'credentials'>, path: string): boolean {
  try {
    return parse(readFileSync(join(credentials, FILE), 'utf8')).includes(path);
  } catch {
    return false;
  }
}

function parse(text: string | null): readonly string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
}
