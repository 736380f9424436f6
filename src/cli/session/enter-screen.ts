import { setImmediate as turn } from 'node:timers/promises';
import type { SessionClient } from '../../client/session-client.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import { type LiveClient, liveClient } from '../link/live-client.ts';
import { type HubChoice, type HubLink, hubOf } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { ownTerminal } from '../terminal/own-screen-settings.ts';
import type { WatchOptions } from './open-screen.ts';

/** How long a hub may take to answer a dial before it is asked which sessions there are. */
const FIRST_WORD_MS = 1_000;

type OpenScreen = typeof import('./open-screen.ts').openScreen;

/** Opens the screen on a session until the person leaves; resolves with the exit code. */
export async function enterScreen(
  cli: Invocation,
  link: HubLink,
  session: string,
  options: WatchOptions,
): Promise<number> {
  const terminal = ownTerminal();
  // The terminal answers while the screen is loaded.
  void terminal.ask();
  try {
    const { show } = await dialled(cli, link, session, options);
    return await show();
  } catch (error) {
    terminal.setRawMode(false);
    throw error;
  }
}

/** A session that is dialled before it is known to exist. */
export interface WayIn {
  readonly session: string;
  /** Whether the hub has let us in; waits a second at most. */
  isThere(): Promise<boolean>;
  /** Connected, or still connecting. */
  mayBeThere(): boolean;
  /** Shows the session until the person leaves; resolves with the exit code. */
  show(): Promise<number>;
  /** Closes the connection and removes what this terminal kept. */
  end(): Promise<void>;
}

/**
 * Dials a session by its whole id, without a question to the hub before, and loads the screen meanwhile. Null for what cannot be
 * an id. Nothing is shown, and the terminal is not asked anything, before `show`.
 */
export async function wayIn(
  cli: Invocation,
  session: string,
  choice: HubChoice,
  options: WatchOptions,
): Promise<WayIn | null> {
  if (!SESSION_ID.test(session)) return null;
  const link = (await hubOf(cli, { ...choice, session, assumed: true })).withoutWaiting();
  const { live, show } = await dialled(cli, link, session, options);
  const { client, storage } = live;
  return {
    session,
    show,
    isThere: () => isLiveSoon(client),
    mayBeThere: () => ['connecting', 'live'].includes(client.get().connection.kind),
    async end() {
      await client.close();
      storage.drop();
    },
  };
}

interface Dialled {
  readonly live: LiveClient;
  show(): Promise<number>;
}

/** The hub sends the session while the screen is loaded: so the first frame shows it. */
async function dialled(
  cli: Invocation,
  link: HubLink,
  session: string,
  options: WatchOptions,
): Promise<Dialled> {
  const watching = options.observe || cli.globals.readonly === true;
  const live = await liveClient(cli, link, session, watching ? 'watcher' : 'writer');
  const openScreen = await loadScreen();
  return { live, show: () => openScreen(cli, link, session, live, options) };
}

function isLiveSoon(client: SessionClient): Promise<boolean> {
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
