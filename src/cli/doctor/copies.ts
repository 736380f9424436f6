import type { ComparedCopies } from '../../adapters/jetstream-log/compare-copies.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { Check, CheckState } from './check.ts';

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
