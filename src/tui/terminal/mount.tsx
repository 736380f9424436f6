import type { ReplayPlayer } from '../../client/replay-player.ts';
import { ScreenOf } from '../components/screen.tsx';
import { sessionPlaces } from '../lines/session-screen.ts';
import type { TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import { ScreenStore } from '../store/screen-store.ts';
import { type ScreenEnd, type ShownOn, type ShowOptions, show } from './show.tsx';

export interface ScreenOptions extends ShownOn {
  readonly client: ScreenClient;
  /** The client, where it plays a recording. */
  readonly player?: ReplayPlayer | undefined;
  readonly host: TuiHost;
  /** The person leaves: the screen is about to give the terminal back. */
  onQuit?(): void;
  /** `--readonly`: shows everything, changes nothing outside. */
  readonly readonly?: boolean;
  /** Says what to try next: the demo. */
  readonly coach?: boolean | undefined;
}

/** Shows a session until the person leaves. */
export function runScreen({ onQuit, readonly = false, ...options }: ScreenOptions): Promise<ScreenEnd> {
  return showSession((cols, rows, own) => {
    const quit = (): void => {
      onQuit?.();
      own.quit();
    };
    return new ScreenStore({ ...options, cols, rows, readonly, terminal: { ...own, quit } });
  }, options);
}

/** Shows a session's store on a terminal; several terminals may show one store. */
export const showSession = (open: ShowOptions['open'], on: ShownOn): Promise<ScreenEnd> =>
  show({ ...on, open, screen: <ScreenOf places={sessionPlaces} /> });
