import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain, reasonWords } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import { readCredentials } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { Check } from './check.ts';

/** Writes and removes a file where sessions and drafts are kept. */
export async function stateFolderCheck(cli: Invocation): Promise<Check> {
  const { state } = cli.paths;
  const name = shown(state, cli.env, cli.cwd);
  const probe = join(state, `.doctor-${process.pid}`);
  try {
    await mkdir(state, { recursive: true, mode: 0o700 });
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    const { mode } = await stat(state);
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    return { check: 'state-folder', state: 'ok', detail: `${name} (${octal})` };
  } catch (error) {
    const reason = reasonWords((error as NodeJS.ErrnoException).code ?? 'unknown', cli.lang);
    return { check: 'state-folder', state: 'broken', detail: cli.t('folder-unwritable', { name, reason }) };
  }
}

/** Whether tokens are kept where nobody else can read them. */
export async function credentialsCheck(cli: Invocation): Promise<Check> {
  try {
    const { tokens } = await readCredentials(cli);
    const n = Object.keys(tokens).length;
    return { check: 'credentials', state: n > 0 ? 'ok' : 'off', detail: cli.t('tokens-kept', { n }) };
  } catch (error) {
    return { check: 'credentials', state: 'broken', detail: explain(error, cli.lang).line };
  }
}
