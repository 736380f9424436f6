import { EventLogError } from '../../ports/event-log.ts';
import { CliError } from '../base/errors.ts';
import { realTime } from '../base/machine.ts';
import { natsProblem } from '../base/nats-problem.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { EventCluster } from '../wiring/jetstream.ts';
import type { HubConfig } from './hub-config.ts';
import { readTeamConfig } from './hub-place.ts';

export type NatsHubConfig = HubConfig & { readonly nats: NonNullable<HubConfig['nats']> };

/** The configuration of a hub that has a cluster. Rejects with `no-nats`, or with the file's first problem. */
export async function readNatsConfig(cli: Invocation, file: string): Promise<NatsHubConfig> {
  const config = await readTeamConfig(cli, file);
  if (config.nats === undefined) throw new CliError('no-nats', { file });
  return { ...config, nats: config.nats };
}

/** Runs with a connection to a hub's cluster, and closes it. An error there becomes one of `natsProblem`. */
export async function withCluster<T>(
  cli: Invocation,
  { nats }: NatsHubConfig,
  file: string,
  work: (cluster: EventCluster) => Promise<T>,
): Promise<T> {
  let cluster: EventCluster | undefined;
  try {
    const { openCluster } = await import('../wiring/jetstream.ts');
    cluster = await openCluster(nats, cli.env, realTime);
    return await work(cluster);
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    const servers = nats.servers.join(' ');
    const reason = String(error.params.reason ?? error.kind);
    throw new CliError(natsProblem(reason), { servers, reason, file }, error);
  } finally {
    await cluster?.close();
  }
}
