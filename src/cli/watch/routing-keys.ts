import { z } from 'zod';
import { hideValue } from '../../text/redaction/known-values.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import { secretFiles } from '../wiring/secrets.ts';

/** 0600, beside the hub's other secrets: `{"default": "…", "low": "…", "checkout": "…"}`, by service of the rules. */
const KEYS_FILE = 'routing-keys.json';
/** 0600: the address that is pinged after each slot. */
const DEAD_MAN_FILE = 'dead-man.url';

const key = z.string().regex(/^[A-Za-z0-9]{32}$/);
const keysSchema = z.record(z.string().min(1).max(200), key);

export interface RoutingKeys {
  readonly default: string;
  readonly low?: string | undefined;
  readonly services: Readonly<Record<string, string>>;
}

/**
 * Integration keys of Events v2: `PAGERDUTY_ROUTING_KEY` and `PAGERDUTY_LOW_ROUTING_KEY`, else the file. Null without one. Rejects
 * with `routing-keys-bad` for a file that is none, and with a `PrivateFileError` where others could read it.
 */
export async function routingKeys(env: Env, secrets: string): Promise<RoutingKeys | null> {
  const { default: usual, low, ...services } = await keptKeys(secrets);
  const first = env.PAGERDUTY_ROUTING_KEY?.trim() || usual || Object.values(services)[0];
  if (first === undefined) return null;
  if (!key.safeParse(first).success)
    throw new CliError('routing-keys-bad', { file: 'PAGERDUTY_ROUTING_KEY' });
  const lowKey = env.PAGERDUTY_LOW_ROUTING_KEY?.trim() || low;
  for (const each of [first, lowKey, ...Object.values(services)]) if (each) hideValue(each);
  return { default: first, low: lowKey, services };
}

async function keptKeys(secrets: string): Promise<Readonly<Record<string, string>>> {
  const text = await (await secretFiles(secrets)).read(KEYS_FILE);
  if (text === null) return {};
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    // The parser's message would show what is in the file.
    throw new CliError('routing-keys-bad', { file: KEYS_FILE });
  }
}

/** `ONCALL_DEAD_MAN_URL`, else the file; null without one. Hidden in every text from now on. */
export async function deadManUrl(env: Env, secrets: string): Promise<string | null> {
  const url =
    env.ONCALL_DEAD_MAN_URL?.trim() || (await (await secretFiles(secrets)).read(DEAD_MAN_FILE))?.trim();
  if (!url) return null;
  if (!/^https?:/.test(URL.parse(url)?.protocol ?? '')) throw new CliError('dead-man-url');
  hideValue(url);
  return url;
}
