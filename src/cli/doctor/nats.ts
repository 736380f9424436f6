import type { ComparedCopies } from '../../adapters/jetstream-log/compare-copies.ts';
import type { HubShare } from '../../adapters/jetstream-log/look-shares.ts';
import { isLoopback } from '../../text/loopback.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { type NatsHubConfig, readNatsConfig, withCluster } from '../hub/own-cluster.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import type { EventCluster } from '../wiring/jetstream.ts';
import type { Check, CheckState } from './check.ts';
import { listed } from './listed.ts';

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

/** Servers on other machines to which everything, with the password, goes unencrypted. */
export function sentInClear({
  servers,
  ca,
  certificate,
}: Pick<NatsConfig, 'servers' | 'ca' | 'certificate'>): readonly string[] {
  const asks = ca !== undefined || certificate !== undefined || servers.some((one) => /^tls:/.test(one));
  return asks ? [] : servers.filter((one) => !isLoopback(new URL(one).hostname));
}

async function checksOf(
  cli: Invocation,
  { nats }: NatsHubConfig,
  cluster: EventCluster,
): Promise<readonly Check[]> {
  const { t } = cli;
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
          ? row('warn', t('nats-copies-behind', { n, behind: listed(cli, behind) }))
          : row('ok', t('nats-copies', { n, leader: leader ?? '-' }));
  const known = (await cluster.sync()).flatMap((one) => one ?? []);
  const clear = sentInClear(nats).join(' ');
  const open = clear === '' ? [] : [row('warn', t('nats-clear', { servers: clear }))];
  const shares = sharingChecks({ t }, nats.shards, nats.shards === 1 ? [] : await cluster.hubs());
  const whole = copyChecks(cli, found.copies, behind);
  return [
    age,
    ...open,
    ...sizeCheck(),
    ...streams,
    copies,
    ...whole,
    syncCheck(),
    ...appendChecks(),
    ...shares,
  ];

  /** An even number survives no more deaths than one server less, and has one more that can die. */
  function sizeCheck(): readonly Check[] {
    const size = Math.max(0, ...known.map((one) => one.servers)) || nats.servers.length;
    if (size % 2 === 1) return [];
    const state = size === 2 ? 'broken' : 'warn';
    return [row(state, t(size === 2 ? 'nats-two' : 'nats-even', { n: size, odd: size - 1, more: size + 1 }))];
  }

  function syncCheck(): Check {
    if (known.length < nats.servers.length) return row('warn', t('nats-sync-unknown'));
    const late = known.find(({ always }) => !always);
    return late === undefined
      ? row('ok', t('nats-sync-always'))
      : row('warn', t('nats-sync-late', { n: late.intervalS ?? 120 }));
  }

  function appendChecks(): readonly Check[] {
    const { appendMs, forbidden } = found;
    const denied = forbidden.map((reason) => row('broken', t('nats-forbidden', { reason })));
    if (appendMs === null) return denied;
    const [p50, p99] = [appendMs.p50.toFixed(1), appendMs.p99.toFixed(1)];
    const time =
      appendMs.p99 > SLOW_MS
        ? row('warn', t('nats-append-slow', { p50, p99 }))
        : row('ok', t('nats-append', { p50, p99 }));
    return [...(denied.length > 0 ? denied : [row('ok', t('nats-allowed'))]), time];
  }
}

/** Which hub serves how many of the shards; none where one hub serves all sessions. */
export function sharingChecks(
  { t }: Pick<Invocation, 't'>,
  of: number,
  hubs: readonly HubShare[],
): readonly Check[] {
  if (of === 1) return [];
  const row = (state: Check['state'], detail: string): Check => ({ check: 'nats', state, detail });
  const rows = hubs.map(({ host, url, shards, leads }) =>
    row(
      'ok',
      t(leads ? 'nats-hub-leads' : 'nats-hub-serves', { host, url: url ?? '-', n: shards.length, of }),
    ),
  );
  const free = of - hubs.reduce((sum, { shards }) => sum + shards.length, 0);
  return free > 0 ? [...rows, row('warn', t('nats-shards-free', { n: free, of }))] : rows;
}

/** Whether each server really has what the streams count. `behind`: servers that are still being brought up to date. */
export function copyChecks(
  { t }: Pick<Invocation, 't'>,
  streams: readonly ComparedCopies[],
  behind: readonly string[],
): readonly Check[] {
  const row = (state: CheckState, detail: string): Check => ({ check: 'nats', state, detail });
  const rows = streams.flatMap(({ stream, looked, lacking }) =>
    lacking.flatMap(({ server, count }): readonly Check[] => {
      if (behind.includes(server)) return [];
      if (count === null) return [row('warn', t('nats-copy-unread', { server: server || '-', stream }))];
      if (count === 0) return [];
      const params = { server, stream, count, looked };
      return [row('broken', t(server === '' ? 'nats-messages-lost' : 'nats-copy-lacks', params))];
    }),
  );
  if (rows.length > 0) return rows;
  const sum = (of: (one: ComparedCopies) => number) => streams.reduce((n, one) => n + of(one), 0);
  const [looked, total] = [sum((one) => one.looked), sum((one) => one.total)];
  // Who is behind was not compared, and another row says so. Of empty streams there is nothing to say.
  if (behind.length > 0 || total === 0) return [];
  const isPart = streams.some((one) => one.looked < one.total);
  return [row('ok', isPart ? t('nats-copies-part', { looked, total }) : t('nats-copies-whole', { total }))];
}
