import { userInfo } from 'node:os';
import type { Tokens } from '../../hub/identity/tokens.ts';
import type { WebhookSecrets } from '../../hub/pager/webhook/secrets.ts';
import { sha256 } from '../base/machine.ts';
import type { Invocation } from '../settings/invocation.ts';
import { settingsError } from '../settings/settings-problem.ts';
import type { HubConfig } from './hub-config.ts';
import { dataFolder } from './local-place.ts';

/** The configuration of a team hub. Rejects with its first problem as `file:line field: what`. */
export async function readTeamConfig(cli: Invocation, file: string): Promise<HubConfig> {
  const { readHubConfig } = await import('./read-hub-config.ts');
  const read = await readHubConfig(file, file);
  if (read.ok) return read.config;
  const [problem] = read.problems;
  if (!problem) throw new Error('a configuration with problems names at least one');
  throw settingsError(problem, cli.t);
}

/** Data folder of the hub with this configuration, or of this user's own. */
export async function dataOf(cli: Invocation, config: string | undefined): Promise<string> {
  return config === undefined ? dataFolder(cli.paths) : (await readTeamConfig(cli, config)).data;
}

/** Signing secrets of PagerDuty's webhooks at the hub with this configuration, or at this user's own. */
export async function webhookSecretsOf(cli: Invocation, config: string | undefined): Promise<WebhookSecrets> {
  const { secretFiles } = await import('../wiring/secrets.ts');
  const { openWebhookSecrets } = await import('../../hub/pager/webhook/secrets.ts');
  return openWebhookSecrets(await secretFiles(await dataOf(cli, config)));
}

export interface HubTokens {
  readonly tokens: Tokens;
  /** Notes in the administration log what was done. Rejects with a `PrivateFileError` where that cannot be written. */
  note(): Promise<void>;
  close(): void;
}

/** Tokens of the hub with this configuration, or of this user's own; a hub that runs meanwhile sees changes at once. */
export async function hubTokensOf(cli: Invocation, config: string | undefined): Promise<HubTokens> {
  const data = await dataOf(cli, config);
  const { secretFiles } = await import('../wiring/secrets.ts');
  const { openCredentials } = await import('../../hub/identity/credentials.ts');
  const { hubTokens } = await import('../../hub/identity/tokens.ts');
  const { credentialActs, hubAudit, operator } = await import('../../hub/identity/audit.ts');
  const files = await secretFiles(data);
  const credentials = await openCredentials(files);
  return {
    tokens: hubTokens(credentials, Date.now),
    close: () => credentials.close(),
    async note() {
      const acts = credentialActs(credentials.current(), operator(userInfo().username));
      await hubAudit(files, sha256).catchUp(acts);
    },
  };
}
