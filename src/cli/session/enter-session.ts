import type { SessionClient } from '../../client/session-client.ts';
import { cutKey, sayReason } from '../../text/i18n/refusals.ts';
import { explainCut } from '../base/as-cli-error.ts';
import { EXIT } from '../base/errors.ts';
import { keepHeapSmall } from '../base/small-heap.ts';
import { liveClient } from '../link/live-client.ts';
import type { HubLink } from '../link/wire.ts';
import { cannotDraw, type Invocation, wantsPlain } from '../settings/invocation.ts';
import { untilEndSignal } from '../terminal/signals.ts';
import type { WatchOptions } from './open-screen.ts';
import { entriesAfter, timelineAfter } from './timeline-text.ts';

export interface EnterOptions extends WatchOptions {
  /** False under `--no-tui`. */
  readonly tui: boolean;
  /** Sentences and typed lines instead of a screen: `--plain`, `ONCALL_PLAIN=1`. */
  readonly plain?: boolean;
}

/**
 * Opens the screen on a session. On a terminal that cannot draw it is read and written line by line, as in plain mode; where
 * there is no terminal it is followed as text. Both are said.
 */
export async function enterSession(
  cli: Invocation,
  waiting: HubLink,
  session: string,
  options: EnterOptions,
): Promise<number> {
  const link = waiting.withoutWaiting();
  const plain = options.plain ?? wantsPlain(cli, options.tui);
  if (plain || !options.tui || !cli.interactive) keepHeapSmall();
  if (plain && cannotDraw(cli)) cli.out.say(cli.t('plain-dumb'));
  if (plain) {
    const { plainSession } = await import('./plain.ts');
    return plainSession(cli, link, session, options.observe || cli.globals.readonly === true);
  }
  if (!options.tui || !cli.interactive) {
    // Nothing is read here: a person who types would wait for an answer.
    if (options.tui || cli.canAsk) cli.out.say(cli.t(options.tui ? 'plain-no-terminal' : 'plain-not-read'));
    return followAsText(cli, link, session);
  }
  const { enterScreen } = await import('./enter-screen.ts');
  return enterScreen(cli, link, session, options);
}

/**
 * Follows a session as text, one line an act: what has happened so far, then what happens, until it is closed. For
 * pipes and terminals that cannot draw. It sends nothing; that someone watches, everyone sees.
 */
async function followAsText(cli: Invocation, link: HubLink, session: string): Promise<number> {
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
