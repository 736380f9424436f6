import { ingestNext } from '../../hub/ingest/ingest-line.ts';
import type { LogLine } from '../../logs/line.ts';
import type { SourceBatch, SourceStatus } from '../../ports/log-source.ts';
import { behindText } from '../../text/completeness.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { SecretsOverLines } from '../../text/secrets-over-lines.ts';
import { EXIT } from '../base/errors.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { untilEndSignal } from '../terminal/signals.ts';
import { openLogs } from './read-logs.ts';

/**
 * Gives the lines of a source as they come, through the same door as a hub's, until the process is asked to end, or
 * the source ends by itself; resolves with its exit code. `from`: ISO time; `shown`: ids of the lines of that time that
 * were given already. What troubles the source, lines that are lost, and hosts whose lines come behind, are said.
 */
export async function followLogs(
  cli: Invocation,
  name: string,
  {
    query,
    from,
    shown,
  }: { readonly query: string | null; readonly from: string; readonly shown: ReadonlySet<string> },
  each: (line: LogLine) => void,
): Promise<number> {
  const source = await openLogs(cli, name, query);
  const secrets = new SecretsOverLines();
  const abort = new AbortController();
  const { code, stop } = untilEndSignal();
  let said = '';
  const told = new Set<string>();
  const onStatus = ({ state, reason, complete }: SourceStatus): void => {
    for (const one of complete?.behind ?? []) {
      // Once for each host, and again once some of its lines are not shown: its numbers go on growing.
      const key = JSON.stringify([one.whose, one.unshown > 0]);
      if (!told.has(key)) cli.out.say(`${name}: ${behindText(one, cli.lang, timeZone(cli))}`);
      told.add(key);
    }
    const failing = state === 'unreachable' || state === 'refused';
    const why = reason === undefined || !failing ? '' : sayReason(sourceKey(reason), reason, cli.lang);
    if (why !== said && why !== '') cli.out.say(`${name}: ${why}`);
    said = why;
  };
  const onLines = async ({ lines, gap }: SourceBatch): Promise<void> => {
    // Lines that came too late are reported with their hosts.
    if (gap !== undefined && gap.tooLate !== true) cli.out.say(cli.t('logs-gap', { source: name }));
    for (const raw of lines) {
      const line = ingestNext(raw, secrets);
      if (raw.older !== true && !shown.has(line.id)) each(line);
    }
  };
  const window = { since: from, resumed: true, ...(query === null ? {} : { query }) };
  const done = source.open(window, { onLines, onStatus }, abort.signal);
  const exit = await Promise.race([code, done.then(() => EXIT.done)]);
  abort.abort();
  await done;
  stop();
  return exit;
}
