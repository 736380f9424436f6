import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paths } from '../base/paths.ts';
import { credentialFiles } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { type SourceDefinition, sourceDefinitionSchema } from '../settings/source-schema.ts';

/*
 * Log sources that this user's local hub may open, by name or spec. Like files, only those named on this machine's own
 * command line: whoever is invited to a session may set its tail, and must not reach anything else by that.
 */

const FILE = 'log-sources.json';
const MOST = 200;

type Kept = Readonly<Record<string, SourceDefinition>>;

/** Lets the local hub open a source; a name that was known gets its new definition. */
export async function allowLogSource(
  cli: Pick<Invocation, 'paths'>,
  name: string,
  definition: SourceDefinition,
): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(FILE, (text) => {
    const { [name]: known, ...others } = parse(text);
    if (JSON.stringify(known) === JSON.stringify(definition)) return null;
    const kept = [[name, definition], ...Object.entries(others)].slice(0, MOST);
    return `${JSON.stringify(Object.fromEntries(kept))}\n`;
  });
}

/** The definition of a source that the local hub may open; null for any other. */
export function allowedLogSource(
  { credentials }: Pick<Paths, 'credentials'>,
  name: string,
): SourceDefinition | null {
  try {
    const kept = parse(readFileSync(join(credentials, FILE), 'utf8'));
    const checked = sourceDefinitionSchema.safeParse(Object.hasOwn(kept, name) ? kept[name] : null);
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

function parse(text: string | null): Kept {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Kept) : {};
  } catch {
    return {};
  }
}
