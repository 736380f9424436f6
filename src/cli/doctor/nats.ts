import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { type NatsHubConfig, readNatsConfig, withCluster } from '../hub/own-cluster.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { EventCluster } from '../wiring/jetstream.ts';
import type { Check, CheckState } from './check.ts';

/** An append that takes longer is felt by the person who types. */
const SLOW_MS = 100;

/** How the cluster of a hub stands, for the person who runs that hub with this configuration. */
export async function natsChecks(cli: Invocation, file: string): Promise<readonly Check[]> {
  try {
    const config = await readNatsConfig(cli, file);
    return await withCluster(cli, config, file, (cluster) => checksOf(cli, config, cluster));
  } catch (error) {
    if (error instanceof CliError && error.kind === 'no-nats') {
      return [{ check: 'nats', state: 'off', detail: cli.t('nats-none') }];
    }
    return [{ check: 'nats', state: 'broken', detail: explain(error, cli.lang).line }];
  }
}

async function checksOf(
  { t }: Invocation,
  { nats }: NatsHubConfig,
  cluster: EventCluster,
): Promise<readonly Check[]> {
  const row = (state: CheckState, detail: string): Check => ({ check: 'nats', state, detail });
  const { version, isRecent, leastVersion } = cluster;
  const servers = nats.servers.join(' ');
  const age = isRecent
    ? row('ok', t('nats-version', { version, servers }))
    : row('broken', t('nats-version-old', { version, least: leastVersion }));
  const differences = await cluster.differences();
  const streams =
    differences.length === 0
      ? [row('ok', t('nats-stream-fine'))]
      : differences.map((difference) => row('broken', t('nats-stream-differs', { ...difference })));
  const found = await cluster.examine();
  const { replicas: n, peers, behind, leader } = found;
  const copies =
    n === 1
      ? row('warn', t('nats-one-copy'))
      : peers < n
        ? row('broken', t('nats-few-copies', { n, peers }))
        : behind.length > 0
          ? row('warn', t('nats-copies-behind', { n, behind: behind.join(', ') }))
          : row('ok', t('nats-copies', { n, leader: leader ?? '-' }));
  return [age, ...streams, copies, await syncCheck(), appendCheck()];

  async function syncCheck(): Promise<Check> {
    const told = await cluster.sync();
    const known = told.flatMap((one) => one ?? []);
    if (known.length < nats.servers.length) return row('warn', t('nats-sync-unknown'));
    const late = known.find(({ always }) => !always);
    return late === undefined
      ? row('ok', t('nats-sync-always'))
      : row('warn', t('nats-sync-late', { n: late.intervalS ?? 120 }));
  }

  function appendCheck(): Check {
    const { appendMs, forbidden } = found;
    if (appendMs === null) return row('broken', t('nats-forbidden', { reason: forbidden ?? '' }));
    const [p50, p99] = [appendMs.p50.toFixed(1), appendMs.p99.toFixed(1)];
    return appendMs.p99 > SLOW_MS
      ? row('warn', t('nats-append-slow', { p50, p99 }))
      : row('ok', t('nats-append', { p50, p99 }));
  }
}
