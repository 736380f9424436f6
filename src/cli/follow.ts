import type { SessionClient } from '../client/session-client.ts';
import { reduceAll } from '../domain/reduce.ts';
import { initialSession } from '../domain/session.ts';
import { recordContext } from '../record/context.ts';
import { timeline } from '../record/timeline.ts';
import { cutKey, sayReason } from '../text/i18n/refusals.ts';
import { EXIT } from './errors.ts';
import { explainCut } from './explain-cut.ts';
import type { Invocation } from './invocation.ts';
import { liveClient } from './live-client.ts';
import { untilEndSignal } from './terminal/signals.ts';
import type { HubLink } from './wire.ts';

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

/** What the timeline of the record says of the events after a seq; in plain text, not Markdown. */
function printAfter(cli: Invocation, client: SessionClient, seq: number): void {
  const events = client.events();
  const id = events[0]?.session ?? '';
  const session = reduceAll(initialSession(id), events);
  const context = recordContext(session, events, cli.lang);
  const plain = {
    ...context,
    text: (text: string) => text,
    lines: (text: string) => text.split('\n').join(' / '),
    say: (text: { readonly ja: string; readonly en: string }) => text[cli.lang],
    name: (who: string | null) => (who === null ? '' : (session.participants[who]?.name ?? who)),
  };
  for (const entry of timeline(plain)) {
    if (entry.seq <= seq) continue;
    if (cli.globals.json) cli.out.jsonLine({ session: id, ...entry });
    else cli.out.line(`${plain.time(entry.at)} ${entry.by}  ${entry.what}`);
  }
}
