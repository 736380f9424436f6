import { WatchScreen } from '../components/watch-screen.tsx';
import type { ScreenSettings } from '../model/host.ts';
import type { WatchHost } from '../watch/watch-host.ts';
import type { WatchWorld } from '../watch/watch-state.ts';
import { WatchScreenStore } from '../watch/watch-store.ts';
import { type ScreenEnd, type ShowOptions, show } from './show.tsx';

export interface WatchScreenOptions
  extends Pick<ShowOptions, 'stdin' | 'stdout' | 'onFound' | 'onMouse' | 'ahead'> {
  readonly host: WatchHost;
  readonly settings: ScreenSettings;
  readonly about: Pick<WatchWorld, 'timeZone' | 'own' | 'dryRun'>;
  readonly notice?: string | null;
  /** Somebody goes to a session: the screen is about to give the terminal back. */
  onEnter?(): void;
}

type Left = Extract<ScreenEnd, { reason: 'left' }>;
export type WatchEnd =
  | ScreenEnd
  | ({ readonly reason: 'session'; readonly incident: string } & Pick<Left, 'typed'>);

/** Shows the screen of detection until the person leaves it or goes to a session. */
export async function runWatchScreen(options: WatchScreenOptions): Promise<WatchEnd> {
  const { host, stdin, stdout, onFound, onMouse, ahead, onEnter, ...rest } = options;
  let incident: string | null = null;
  const end = await show({
    stdin,
    stdout,
    onSignal: (run) => host.onSignal(run),
    onCrash: host.onCrash?.bind(host),
    onFound,
    onMouse,
    ahead,
    render: rest.settings.render ?? 'painter',
    screen: <WatchScreen />,
    open: (cols, rows, terminal) =>
      new WatchScreenStore({
        ...rest,
        host,
        cols,
        rows,
        terminal,
        onSession(found) {
          incident = found;
          onEnter?.();
          terminal.quit();
        },
      }),
  });
  return end.reason === 'left' && incident !== null ? { reason: 'session', incident, typed: end.typed } : end;
}
