import type { Invocation } from '../settings/invocation.ts';
import { ownTerminal } from '../terminal/own-screen-settings.ts';
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
