import type { ScreenSettings, TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import { ScreenStore } from '../store/screen-store.ts';
import { type ScreenEnd, type ShowOptions, show } from './show.tsx';

export interface ScreenOptions {
  readonly client: ScreenClient;
  readonly host: TuiHost;
  /** Terminals: `columns`, `rows` and `resize` of the output, raw mode of the input. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly settings: ScreenSettings;
  /** As `ShowOptions.onFound`. */
  readonly onFound?: ShowOptions['onFound'];
  /** As `ShowOptions.ahead`. */
  readonly ahead?: ShowOptions['ahead'];
  /** The person leaves: the screen is about to give the terminal back. */
  onQuit?(): void;
  /** `--readonly`: shows everything, changes nothing outside. */
  readonly readonly?: boolean;
}

export type { ScreenEnd };

/** Shows a session until the person leaves. */
export function runScreen({
  client,
  host,
  stdin,
  stdout,
  settings,
  onFound,
  ahead,
  onQuit,
  readonly,
}: ScreenOptions): Promise<ScreenEnd> {
  return show({
    stdin,
    stdout,
    onSignal: (run) => host.onSignal(run),
    onCrash: host.onCrash?.bind(host),
    onFound,
    ahead,
    open(cols, rows, own) {
      const quit = (): void => {
        onQuit?.();
        own.quit();
      };
      const terminal = { ...own, quit };
      return new ScreenStore({ client, host, settings, cols, rows, readonly: readonly === true, terminal });
    },
  });
}
