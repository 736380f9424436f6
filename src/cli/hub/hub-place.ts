import { userInfo } from 'node:os';
import type { Tokens } from '../../hub/identity/tokens.ts';
import type { WebhookSecrets } from '../../hub/pager/webhook/secrets.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { hubStartError } from '../base/hub-start-error.ts';
import { realTime, sha256 } from '../base/machine.ts';
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
  throw settingsError(problem, cli.lang);
}

/** Data folder of the hub with this configuration, or of this user's own. */
export async function dataOf(cli: Invocation, config: string | undefined): Promise<string> {
  return config === undefined ? dataFolder(cli.paths) : (await readTeamConfig(cli, config)).data;
}

/** Signing secrets of PagerDuty's webhooks at the hub with this configuration, or at this user's own. */
export async function webhookSecretsOf(cli: Invocation, config: string | undefined): Promise<WebhookSecrets> {
  const { openWebhookSecrets } = await import('../../hub/pager/webhook/secrets.ts');
  const { shared, close } = await secretsOf(cli, config);
  const secrets = await openWebhookSecrets(shared);
  const closeBoth = () => {
    secrets.close();
    void close();
  };
  return { ...secrets, close: closeBoth };
}

interface HubSecrets {
  readonly local: PrivateFiles;
  /** The same for all hubs of a team: in the cluster, where the hub has one. */
  readonly shared: PrivateFiles;
  close(): Promise<void>;
}

async function secretsOf(cli: Invocation, file: string | undefined): Promise<HubSecrets> {
  const { secretFiles } = await import('../wiring/secrets.ts');
  const config = file === undefined ? null : await readTeamConfig(cli, file);
  const local = await secretFiles(config?.data ?? dataFolder(cli.paths));
  if (!config?.nats) return { local, shared: local, close: async () => {} };
  const { openCluster } = await import('../wiring/jetstream.ts');
  const cluster = await openCluster(config.nats, cli.env, realTime).catch((error: unknown) => {
    throw hubStartError(error);
  });
  return { local, shared: await cluster.files(), close: () => cluster.close() };
}

export interface HubTokens {
  readonly tokens: Tokens;
  /** Notes in the administration log what was done. Rejects with a `PrivateFileError` where that cannot be written. */
  note(): Promise<void>;
  close(): void;
}

/** Tokens of the hub with this configuration, or of this user's own; a hub that runs meanwhile sees changes at once. */
export async function hubTokensOf(cli: Invocation, config: string | undefined): Promise<HubTokens> {
  const { openCredentials } = await import('../../hub/identity/credentials.ts');
  const { hubTokens } = await import('../../hub/identity/tokens.ts');
  const { credentialActs, hubAudit, operator } = await import('../../hub/identity/audit.ts');
  const { local, shared, close } = await secretsOf(cli, config);
  const credentials = await openCredentials(shared);
  return {
    tokens: hubTokens(credentials, Date.now),
    close: () => {
      credentials.close();
      void close();
    },
    async note() {
      const acts = credentialActs(credentials.current(), operator(userInfo().username));
      await hubAudit(local, sha256).catchUp(acts);
    },
  };
}
