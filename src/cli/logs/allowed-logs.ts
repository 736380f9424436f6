import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../base/errors.ts';
import { safeJson } from '../base/output.ts';
import type { HasPaths, Paths } from '../base/paths.ts';
import { credentialFiles } from '../settings/credentials.ts';
import { fileSpecText } from '../settings/file-spec.ts';
import { type SourceDefinition, sourceDefinitionSchema } from '../settings/source-schema.ts';
import { LOG_SPECS, type LogSpec } from './log-specs.ts';

/*
 * What this user's local hub may read. Once it is open to others, anyone invited to a session can set its tail and so
 * name any file this user can read, or any cluster. So the hub opens only what was named on this machine's own command
 * line: files by their path, sources by name or spec.
 */

const FILES = { name: 'log-files.json', most: 500 } as const;
const SOURCES = { name: 'log-sources.json', most: 200 } as const;

type Sources = Readonly<Record<string, SourceDefinition>>;

/** What a session's tail names of the logs given: a team hub has its own sources, and files come through the screen. */
export function sourcesOf(hub: 'team' | 'local', logs: readonly LogSpec[]): readonly string[] {
  return logs.flatMap((log) => {
    if (log.kind === 'named') return [log.name];
    return log.kind === 'file' && hub === 'local' ? [fileSpecText(log)] : [];
  });
}

/** Lets this user's local hub open them. Rejects with `bad-logs-spec` for a name that no settings explain. */
export async function allowLogs(cli: HasPaths, logs: readonly LogSpec[]): Promise<void> {
  for (const log of logs) {
    if (log.kind === 'file') await allowLogFile(cli, log.path);
    if (log.kind !== 'named') continue;
    if (!log.definition) {
      throw new CliError('bad-logs-spec', { spec: log.name, choices: LOG_SPECS.join(', ') });
    }
    await allowLogSource(cli, log.name, log.definition);
  }
}

/** Lets the local hub follow a file. */
export async function allowLogFile(cli: HasPaths, path: string): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(FILES.name, (text) => {
    const kept = fileList(text);
    return kept.includes(path) ? null : `${safeJson([path, ...kept].slice(0, FILES.most))}\n`;
  });
}

export function isAllowedLogFile({ credentials }: Pick<Paths, 'credentials'>, path: string): boolean {
  try {
    return fileList(readFileSync(join(credentials, FILES.name), 'utf8')).includes(path);
  } catch {
    return false;
  }
}

/** Lets the local hub open a source; a name that was known gets its new definition. */
async function allowLogSource(cli: HasPaths, name: string, definition: SourceDefinition): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(SOURCES.name, (text) => {
    const { [name]: known, ...others } = sourceTable(text);
    if (JSON.stringify(known) === JSON.stringify(definition)) return null;
    const kept = [[name, definition], ...Object.entries(others)].slice(0, SOURCES.most);
    return `${safeJson(Object.fromEntries(kept))}\n`;
  });
}

/** The definition of a source that the local hub may open; null for any other. */
export function allowedLogSource(
  { credentials }: Pick<Paths, 'credentials'>,
  name: string,
): SourceDefinition | null {
  try {
    const kept = sourceTable(readFileSync(join(credentials, SOURCES.name), 'utf8'));
    const checked = sourceDefinitionSchema.safeParse(Object.hasOwn(kept, name) ? kept[name] : null);
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

function fileList(text: string | null): readonly string[] {
  const value = parse(text);
  return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
}

function sourceTable(text: string | null): Sources {
  const value = parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Sources) : {};
}

/** A file that cannot be read allows nothing. */
function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
