import { readFile } from 'node:fs/promises';
import type { PagerSettings } from '../../hub/pager/api.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager } from '../../ports/pager.ts';
import { hideValue } from '../../text/redaction/known-values.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import { isTokenUrl, type PagerConfig } from '../settings/pager-schema.ts';
import { secretFiles } from '../wiring/secrets.ts';

/** Where a token may be kept, 0600, in the folder of a hub's or a user's secrets. */
const TOKEN_FILE = 'pagerduty.token';

export interface PagerPlace {
  readonly env: Env;
  /** Folder that may hold the token's file. */
  readonly secrets: string;
  readonly config: PagerConfig | undefined;
  /** A hub's is that of `hubTime`: times that PagerDuty says are compared with those of the hub. */
  readonly time: Time;
}

/**
 * PagerDuty with the token of the environment, or of the 0600 file; null where there is neither. Rejects with a
 * `PrivateFileError` when others could read the file, and with `pager-url` for an address that would show the token.
 */
export async function pagerParts({
  env,
  secrets,
  config,
  time,
}: PagerPlace): Promise<{ readonly pager: Pager; readonly settings: PagerSettings } | null> {
  const token = await pagerToken(env, secrets);
  if (token === null) return null;
  const url = env.PAGERDUTY_API_URL?.trim() || config?.url;
  if (url !== undefined && !isTokenUrl(url)) throw new CliError('pager-url', { value: url });
  const ca = config?.ca === undefined ? undefined : await readAuthorities(config.ca);
  const { pagerDutyPager } = await import('../wiring/pagerduty.ts');
  return {
    pager: pagerDutyPager({
      token,
      time,
      tokenType: env.PAGERDUTY_TOKEN_TYPE === 'bearer' ? 'bearer' : 'token',
      ...(url === undefined ? {} : { url }),
      ...(ca === undefined ? {} : { ca }),
      proxyEnv: proxies(env),
    }),
    settings: pagerSettings(config),
  };
}

/** The pager settings of a hub; nothing where none is configured. */
export function pagerSettings(config: PagerConfig | undefined): PagerSettings {
  const { schedules = [], policies = [], rules = [], priorities } = config ?? {};
  return { schedules, policies, rules, priorities };
}

/** The token of the environment or of the file, hidden in every text from now on; null without one. Rejects as `pagerParts`. */
export async function pagerToken(env: PagerPlace['env'], secrets: string): Promise<string | null> {
  const token = env.PAGERDUTY_TOKEN?.trim() || (await keptToken(secrets));
  if (token) hideValue(token);
  return token || null;
}

async function keptToken(folder: string): Promise<string | null> {
  const files = await secretFiles(folder);
  return (await files.read(TOKEN_FILE))?.trim() || null;
}

/** The certificate authorities of a file, PEM. Rejects with a `CliError`. */
export function readAuthorities(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError('file-unreadable', { file: path, reason: error.code ?? 'unknown' }, error);
  });
}

/** The proxies of the environment. */
export function proxies(env: Env): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
