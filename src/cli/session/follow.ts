import type { SessionClient } from '../../client/session-client.ts';
import { cutKey, sayReason } from '../../text/i18n/refusals.ts';
import { explainCut } from '../base/as-cli-error.ts';
import { EXIT } from '../base/errors.ts';
import { liveClient } from '../link/live-client.ts';
import type { HubLink } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { untilEndSignal } from '../terminal/signals.ts';
import { entriesAfter, timelineAfter } from './timeline-text.ts';

/**
 * Follows a session as text, one line an act: what has happened so far, then what happens, until it is closed. For
 * pipes and terminals that cannot draw. It sends nothing; that someone watches, everyone sees.
 */
export async function followAsText(cli: Invocation, link: HubLink, session: string): Promise<number> {
  const { client, storage } = await liveClient(cli, link, session, 'watcher');
  const interrupted = untilEndSignal();
  try {
    return await Promise.race([untilClosed(cli, link, client), interrupted.code]);
  } finally {
    interrupted.stop();
    await client.close();
    storage.release();
  }
}

function untilClosed(cli: Invocation, link: HubLink, client: SessionClient): Promise<number> {
  let printed = 0;
  let away = false;
  return new Promise((resolve, reject) => {
    const look = () => {
      const { connection, view, head } = client.get();
      if (connection.kind === 'ended') return reject(explainCut(connection.reason, link.api.address));
      if (connection.kind === 'waiting' && !away) {
        const { reason } = connection;
        cli.out.say(`oncall: ${sayReason(cutKey(reason), reason, cli.lang)}`);
      }
      if (connection.kind !== 'connecting') away = connection.kind === 'waiting';
      if (view.confirmed <= printed || view.confirmed < head) return;
      printAfter(cli, client, printed);
      printed = view.confirmed;
      if (view.session.status === 'closed') resolve(EXIT.done);
    };
    client.subscribe(look);
    look();
  });
}

/** What the timeline says of the events after a seq. */
function printAfter(cli: Invocation, client: SessionClient, seq: number): void {
  const events = client.events();
  if (!cli.globals.json) {
    for (const line of timelineAfter(events, seq, cli.lang)) cli.out.line(line);
    return;
  }
  for (const entry of entriesAfter(events, seq, cli.lang)) {
    cli.out.jsonLine({ session: events[0]?.session ?? '', ...entry });
  }
}
