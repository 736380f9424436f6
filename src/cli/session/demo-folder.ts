import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { DemoPerson } from '../../demo/people.ts';
import { demoLog } from '../../demo/run-demo.ts';
import { SHOP_REPOSITORY } from '../../demo/shop.ts';
import { writeText } from '../base/output.ts';
import { paths } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';

const FOLDERS = { XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run', XDG_CONFIG_HOME: 'config' } as const;

/** The demo's PagerDuty or GitHub: where it is, and a key that opens nothing anywhere else. */
export interface DemoPlace {
  readonly url: string;
  readonly token: string;
}

/** The demo's Slack. */
export interface DemoChat {
  readonly url: string;
  readonly bot: string;
  readonly app: string;
  readonly channel: string;
}

/**
 * The same call with every file of it in a folder, no hub but its own, and no PagerDuty but the demo's: whatever is
 * configured for work stays out of it, but the language, how the screen is drawn and used, and the time zone.
 */
export async function inDemoFolder(
  cli: Invocation,
  folder: string,
  pager: DemoPlace,
  chat: DemoChat,
  forge: DemoPlace,
): Promise<Invocation> {
  const env: Record<string, string | undefined> = {
    ...cli.env,
    ...Object.fromEntries(WORK.map((name) => [name, undefined])),
    PAGERDUTY_TOKEN: pager.token,
    PAGERDUTY_API_URL: pager.url,
    SLACK_BOT_TOKEN: chat.bot,
    SLACK_APP_TOKEN: chat.app,
    SLACK_API_URL: chat.url,
    ONCALL_GITHUB_TOKEN: forge.token,
    GITHUB_API_URL: forge.url,
    // It is on this machine: no proxy stands between.
    NO_PROXY: '*',
  };
  for (const [variable, name] of Object.entries(FOLDERS)) {
    env[variable] = join(folder, name);
    await mkdir(join(folder, name), { mode: 0o700 });
  }
  const changes = {
    services: ['checkout', 'search'].map((name) => ({
      ...{ name, repository: SHOP_REPOSITORY, environment: `${name}-production`, paths: [`${name}/**`] },
      ...{ aliases: [], migrations: [] },
    })),
  };
  const { lang, theme, render, mouse, timeZone, recordLang } = cli.config.settings;
  const settings = {
    ...(lang === undefined ? {} : { lang }),
    ...(theme === undefined ? {} : { theme }),
    ...(render === undefined ? {} : { render }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(recordLang === undefined ? {} : { recordLang }),
    logs: [`file:${demoLog(folder)}`],
    changes,
  };
  const own = paths(env);
  // The hub reads it in its own process.
  await mkdir(dirname(own.configFile), { recursive: true, mode: 0o700 });
  const slack = { channel: chat.channel, lang: cli.lang, timeZone: timeZone ?? 'Asia/Tokyo' };
  await writeText(own.configFile, stringify({ slack, changes }), { flag: 'wx' });
  return { ...cli, env, paths: own, cwd: folder, config: { ...cli.config, settings } };
}

const WORK = ['ONCALL_TOKEN', 'ONCALL_HUB', 'PAGERDUTY_TOKEN_TYPE', 'no_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The call as another person would make it. */
export function as(cli: Invocation, { name, email }: DemoPerson): Invocation {
  return { ...cli, config: { ...cli.config, settings: { ...cli.config.settings, name, email } } };
}

/** Ends the demo's own hub. */
export async function stopDemoHub(cli: Invocation): Promise<void> {
  const { findLocalHub } = await import('../hub/local-hub.ts');
  const hub = await findLocalHub(cli.env).catch(() => null);
  if (hub?.health.pid === undefined) return;
  process.kill(hub.health.pid, 'SIGTERM');
  while (await findLocalHub(cli.env).catch(() => null)) await pause(50);
}
