import { setImmediate as turn } from 'node:timers/promises';
import type { SessionClient } from '../../client/session-client.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { type LiveClient, liveClient } from '../link/live-client.ts';
import { type HubChoice, type HubLink, hubOf } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { ownTerminal } from '../terminal/own-screen-settings.ts';
import type { WatchOptions } from './open-screen.ts';

/** What a hub may take for its first word of a session, before it is asked what there is. */
const FIRST_WORD_MS = 1_000;

type OpenScreen = typeof import('./open-screen.ts').openScreen;

/** Opens the screen on a session until the person leaves; resolves with the exit code. */
export async function enterScreen(
  cli: Invocation,
  link: HubLink,
  session: string,
  options: WatchOptions,
): Promise<number> {
  const { show } = await open(cli, link, session, options);
  return show();
}

/**
 * The screen on a session whose id was given whole, without a word with the hub before; null where that does not lead there,
 * whatever the reason: whoever asks the hub then, learns it. Only where a screen can be drawn.
 */
export async function enterAtOnce(
  cli: Invocation,
  session: string,
  choice: HubChoice,
  options: WatchOptions,
): Promise<number | null> {
  if (!SESSION_ID.test(session)) return null;
  const link = await hubOf(cli, { ...choice, session, assumed: true });
  const { live, show } = await open(cli, link, session, options);
  if (await isThere(live.client)) return show();
  await live.client.close();
  live.storage.release();
  // Or what the terminal answers would be seen by the shell.
  await ownTerminal().ask();
  ownTerminal().setRawMode(false);
  return null;
}

interface Opened {
  readonly live: LiveClient;
  /** Until the person leaves; resolves with the exit code. */
  show(): Promise<number>;
}

/** Dials the hub, which sends the session while the screen is loaded, and the terminal answers: so the first frame shows it. */
async function open(cli: Invocation, link: HubLink, session: string, options: WatchOptions): Promise<Opened> {
  const watching = options.observe || cli.globals.readonly === true;
  void ownTerminal().ask();
  try {
    const live = await liveClient(cli, link, session, watching ? 'watcher' : 'writer');
    const openScreen = await loadScreen();
    return { live, show: () => openScreen(cli, link, session, live, options) };
  } catch (error) {
    ownTerminal().setRawMode(false);
    throw error;
  }
}

/** Whether the hub lets us in soon. */
function isThere(client: SessionClient): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { kind } = client.get().connection;
      if (kind === 'live' || kind === 'waiting' || kind === 'ended') tell(kind === 'live');
    };
    const tell = (there: boolean): void => {
      clearTimeout(late);
      off();
      resolve(there);
    };
    const late = setTimeout(() => tell(false), FIRST_WORD_MS);
    const off = client.subscribe(look);
    look();
  });
}

/** Loads the screen part by part: what the hub says between two of them is read, and answered, before the next. */
async function loadScreen(): Promise<OpenScreen> {
  await turn();
  await turn();
  await import('../../tui/terminal/show.tsx');
  await turn();
  const { openScreen } = await import('./open-screen.ts');
  await turn();
  return openScreen;
}
