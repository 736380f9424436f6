import type { ReplayPlayer } from '../../client/replay-player.ts';
import { SessionScreen } from '../components/session-screen.tsx';
import type { ScreenSettings, TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import { ScreenStore } from '../store/screen-store.ts';
import { type ScreenEnd, type ShowOptions, show } from './show.tsx';

export interface ScreenOptions {
  readonly client: ScreenClient;
  /** The client, where it plays a recording. */
  readonly player?: ReplayPlayer | undefined;
  readonly host: TuiHost;
  /** Terminals: `columns`, `rows` and `resize` of the output, raw mode of the input. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly settings: ScreenSettings;
  /** As `ShowOptions.onFound`. */
  readonly onFound?: ShowOptions['onFound'];
  /** As `ShowOptions.onMouse`. */
  readonly onMouse?: ShowOptions['onMouse'];
  /** As `ShowOptions.ahead`. */
  readonly ahead?: ShowOptions['ahead'];
  /** The person leaves: the screen is about to give the terminal back. */
  onQuit?(): void;
  /** `--readonly`: shows everything, changes nothing outside. */
  readonly readonly?: boolean;
  /** Says what to try next: the demo. */
  readonly coach?: boolean | undefined;
}

export type { ScreenEnd };

/** Shows a session until the person leaves. */
export function runScreen({
  client,
  player,
  host,
  stdin,
  stdout,
  settings,
  onFound,
  onMouse,
  ahead,
  onQuit,
  readonly,
  coach,
}: ScreenOptions): Promise<ScreenEnd> {
  const about = {
    stdin,
    stdout,
    onFound,
    onMouse,
    ahead,
    onSignal: (run: (signal: string) => void) => host.onSignal(run),
  };
  return showSession(
    (cols, rows, own) => {
      const quit = (): void => {
        onQuit?.();
        own.quit();
      };
      const terminal = { ...own, quit };
      const watches = readonly === true;
      return new ScreenStore({
        client,
        player,
        host,
        settings,
        cols,
        rows,
        readonly: watches,
        coach,
        terminal,
      });
    },
    settings,
    { ...about, onCrash: host.onCrash?.bind(host) },
  );
}

/** Shows a session's store on a terminal; several terminals may show one store. */
export const showSession = (
  open: ShowOptions['open'],
  { render = 'painter' }: Pick<ScreenSettings, 'render'>,
  about: Omit<ShowOptions, 'open' | 'render' | 'screen'>,
): Promise<ScreenEnd> => show({ ...about, open, render, screen: <SessionScreen /> });
