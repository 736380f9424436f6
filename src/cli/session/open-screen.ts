import { flushCompileCache } from 'node:module';
import type { SessionClient } from '../../client/session-client.ts';
import type { ClientState } from '../../client/state/client-state.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Typed } from '../../tui/kernel/scene.ts';
import type { ScreenClient } from '../../tui/model/screen-client.ts';
import { runScreen } from '../../tui/terminal/mount.tsx';
import { EXIT } from '../base/errors.ts';
import { keepHeapSmallOnceDrawn } from '../base/small-heap.ts';
import type { LiveClient } from '../link/live-client.ts';
import type { HubLink } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { keepTerminal } from '../terminal/keeper.ts';
import { ownScreen, ownTerminal, settingsFile } from '../terminal/own-screen-settings.ts';
import { type EndSignal, SIGNAL_EXIT } from '../terminal/signals.ts';
import { tuiHost } from './tui-host.ts';

/** By then the first frame is out, and compiled code is kept even when the process is killed later. */
const FLUSH_MS = 1_500;

export interface WatchOptions {
  /** Watch without writing. */
  readonly observe: boolean;
  /** Log files this terminal follows and pipes while the screen is open. */
  readonly pipeFiles?: readonly string[];
  /** Says what to try next: the demo. */
  readonly coach?: boolean;
  /** Between two screens: what was typed on the way to this one, and who takes what is typed after it. */
  readonly between?: { readonly ahead: readonly Typed[]; onLeft(typed: readonly Typed[]): void };
}

/** Shows a session on this terminal until the person leaves; resolves with the exit code. */
export async function openScreen(
  cli: Invocation,
  link: HubLink,
  session: string,
  { client, storage }: LiveClient,
  { observe, pipeFiles = [], coach, between }: WatchOptions,
): Promise<number> {
  const watching = observe || cli.globals.readonly === true;
  const terminal = ownTerminal();
  const piping = new AbortController();
  if (pipeFiles.length > 0 && !watching) {
    const { pipeFilesInto } = await import('./pipe-files.ts');
    pipeFilesInto(cli, link, session, pipeFiles, piping.signal);
  }
  setTimeout(() => flushCompileCache(), FLUSH_MS).unref();
  let farewell: readonly string[] = [];
  let record: readonly string[] = [];
  let keeper: ReturnType<typeof keepTerminal> | null = null;
  try {
    const screen = await ownScreen(cli);
    keeper = keepTerminal();
    keepHeapSmallOnceDrawn();
    const end = await runScreen({
      client: watching ? watchingClient(client) : client,
      host: tuiHost({
        cli,
        link,
        session,
        settingsFile: settingsFile(cli),
        farewell: (lines) => {
          farewell = lines;
        },
        onRecord: (files) => {
          record = files;
        },
      }),
      ...screen,
      ahead: between?.ahead,
      onQuit: () => {
        if (between !== undefined) terminal.passOn();
      },
      readonly: watching,
      coach,
    });
    if (end.reason === 'signal') return SIGNAL_EXIT[end.signal as EndSignal] ?? EXIT.failed;
    between?.onLeft(end.typed);
    for (const line of farewell) cli.out.say(line);
    // The screen said so for a few seconds, and is gone.
    if (record.length > 0) cli.out.say(cli.t('record-written', { files: record.join(', ') }));
    if (!watching) await client.leave();
    return EXIT.done;
  } finally {
    keeper?.release();
    piping.abort();
    await client.close();
    storage.release();
  }
}

/**
 * A session's client for who only watches (`--observe`, `--readonly`): to the screen they are an observer, whatever
 * the hub would let them do, so that every act is offered as an observer's is, with its reason; and nothing is sent.
 */
function watchingClient(client: SessionClient): ScreenClient {
  let seen: ClientState | null = null;
  let shown: ClientState | null = null;
  return {
    get() {
      const state = client.get();
      // The same object until something changes, as the screen expects of a store.
      if (shown === null || state !== seen) {
        seen = state;
        shown = state.you === null ? state : { ...state, you: { ...state.you, kind: 'observer' } };
      }
      return shown;
    },
    subscribe: (listener) => client.subscribe(listener),
    lines: client.lines,
    send: () => ({ n: 0 }),
    settled: async () => ({ kind: 'refused', refusal: refusal('not-allowed', { kind: 'observer' }) }),
    ask: (what, args) => client.ask(what, args),
    older: (place, limit) => client.older(place, limit),
    upTo: (time, limit) => client.upTo(time, limit),
    fill: (place) => client.fill(place),
    setView: () => {},
    keepPane: () => {},
    keepDraft: () => {},
    dismiss: (notice) => client.dismiss(notice),
    retryNow: () => client.retryNow(),
    heardAt: () => client.heardAt(),
  };
}
