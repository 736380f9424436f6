import { existsSync } from 'node:fs';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain, reasonWords } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import type { HubConfig } from '../hub/hub-config.ts';
import { dataFolder } from '../hub/local-place.ts';
import { knownIdentity } from '../link/identity.ts';
import { readCredentials } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { settingsLine } from '../settings/settings-problem.ts';
import { ownTerminal } from '../terminal/own-screen-settings.ts';
import { secretFolder } from '../wiring/secrets.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** The Node that runs this; an older one than needed never gets here. */
export function nodeCheck(): Check {
  return { check: 'node', state: 'ok', detail: `${process.versions.node} (${process.execPath})` };
}

/** Whether a screen can be drawn, and whether box lines are one or two cells wide on it. */
export async function terminalCheck(cli: Invocation): Promise<Check> {
  const { TERM: term = '' } = cli.env;
  if (!cli.interactive) {
    const key = term === 'dumb' ? 'terminal-dumb' : 'terminal-none';
    return { check: 'terminal', state: 'warn', detail: cli.t(key) };
  }
  const { columns = 0, rows = 0 } = process.stdout;
  const terminal = ownTerminal();
  const { ambiguous, background } = await terminal.ask();
  terminal.setRawMode(false);
  const seen =
    ambiguous === undefined ? 'terminal-silent' : ambiguous === 2 ? 'terminal-wide' : 'terminal-narrow';
  const ground = background === undefined ? 'terminal-no-background' : (`terminal-${background}` as const);
  const detail = listed(cli, [`${term} ${columns}x${rows}`, cli.t(seen), cli.t(ground)]);
  return { check: 'terminal', state: columns < 60 || rows < 15 ? 'warn' : 'ok', detail };
}

/** Text comes out garbled where the locale is not UTF-8. */
export function localeCheck(cli: Invocation): Check {
  const { LC_ALL, LC_CTYPE, LANG } = cli.env;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  const utf8 = /utf-?8/i.test(locale) || process.platform === 'darwin';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const team = cli.config.settings.timeZone ?? zone;
  const found = listed(cli, [locale || '-', cli.lang, team]);
  return utf8
    ? { check: 'locale', state: 'ok', detail: found }
    : { check: 'locale', state: 'warn', detail: `${found}: ${cli.t('locale-not-utf8')}` };
}

const GIB = 1024 ** 3;
/** Below this much free space a hub or a long log soon has none. */
const LITTLE_GIB = 1;

/** Writes and removes a file where sessions and drafts are kept, and looks whether its hub's folder there is this user's alone. */
export async function stateFolderCheck(cli: Invocation): Promise<Check> {
  const { state } = cli.paths;
  await mkdir(state, { recursive: true, mode: 0o700 }).catch(() => {});
  return ownAlone(cli, dataFolder(cli.paths), await folderCheck(cli, state, null));
}

/** The row, or why hubs and commands refuse the folder. */
async function ownAlone(cli: Invocation, folder: string, row: Check): Promise<Check> {
  if (row.state === 'broken' || !existsSync(folder)) return row;
  try {
    await secretFolder(folder);
    return row;
  } catch (error) {
    return { ...row, state: 'broken', detail: explain(error, cli.lang).line };
  }
}

/** The same for a team hub's data folder, which its hub creates, and which hub has it. */
export async function hubFolderCheck(cli: Invocation, { data }: Pick<HubConfig, 'data'>): Promise<Check> {
  const { onThisMachine, storeHolder } = await import('../hub/store-holder.ts');
  const holder = storeHolder(data);
  const held =
    holder === null
      ? cli.t('folder-not-held')
      : cli.t(onThisMachine(holder) ? 'folder-held' : 'folder-held-elsewhere', {
          pid: holder.pid,
          host: holder.host,
        });
  return ownAlone(cli, data, await folderCheck(cli, data, held));
}

async function folderCheck(cli: Invocation, folder: string, held: string | null): Promise<Check> {
  const name = shown(folder, cli.env, cli.cwd);
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    const { mode } = await stat(folder);
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    const { bavail, bsize } = await statfs(folder);
    const free = (bavail * bsize) / GIB;
    const found = [`${name} (${octal})`, cli.t('folder-free', { n: free.toFixed(1) })];
    return {
      check: 'state-folder',
      state: free < LITTLE_GIB ? 'warn' : 'ok',
      detail: listed(cli, held === null ? found : [...found, held]),
    };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (held !== null && code === 'ENOENT')
      return { check: 'state-folder', state: 'off', detail: cli.t('folder-to-come', { name }) };
    const key = held === null ? 'folder-unwritable' : 'hub-folder-unwritable';
    const reason = reasonWords(code, cli.lang);
    return { check: 'state-folder', state: 'broken', detail: cli.t(key, { name, reason }) };
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

/** Every problem of the settings files, each as `file:line field: what`. */
export function settingsChecks(cli: Invocation): readonly Check[] {
  const { problems, files } = cli.config;
  if (problems.length > 0) {
    return problems.map((problem): Check => {
      const { where, problem: what } = settingsLine(problem, cli.lang);
      return { check: 'settings', state: 'broken', detail: `${where} ${what}` };
    });
  }
  if (files.length === 0) return [{ check: 'settings', state: 'off', detail: cli.t('settings-none') }];
  const names = files.map((file) => shown(file, cli.env, cli.cwd));
  return [{ check: 'settings', state: 'ok', detail: listed(cli, names) }];
}

export async function identityCheck(cli: Invocation): Promise<Check> {
  const { name, email } = await knownIdentity(cli);
  if (!name) return { check: 'identity', state: 'broken', detail: cli.t('identity-none') };
  return {
    check: 'identity',
    state: email ? 'ok' : 'warn',
    detail: email ? `${name} <${email}>` : `${name} (${cli.t('identity-no-email')})`,
  };
}
