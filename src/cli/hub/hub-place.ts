import type { Credentials } from '../../hub/identity/credentials.ts';
import type { Tokens } from '../../hub/identity/tokens.ts';
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

/** Tokens of the hub with this configuration, or of this user's own; a hub that runs meanwhile sees changes at once. */
export async function hubTokensOf(
  cli: Invocation,
  config: string | undefined,
): Promise<{ readonly tokens: Tokens; readonly credentials: Credentials }> {
  const data = await dataOf(cli, config);
  const { secretFiles } = await import('../wiring/secrets.ts');
  const { openCredentials } = await import('../../hub/identity/credentials.ts');
  const { hubTokens } = await import('../../hub/identity/tokens.ts');
  const credentials = await openCredentials(await secretFiles(data));
  return { tokens: hubTokens(credentials, Date.now), credentials };
}
