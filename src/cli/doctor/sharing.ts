import type { HubShare } from '../../adapters/jetstream-log/look-shares.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { Check } from './check.ts';

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
