import { HomeScreen } from '../components/home-screen.tsx';
import type { HomeHost } from '../home/home-host.ts';
import { unsettledIn } from '../home/home-list.ts';
import { type HomePlace, homePlaceOf } from '../home/home-state.ts';
import { HomeStore } from '../home/home-store.ts';
import type { HomeWorld } from '../home/home-world.ts';
import type { ScreenSettings } from '../model/host.ts';
import type { Saying } from '../model/words.ts';
import { type ScreenEnd, type ShowOptions, show } from './show.tsx';

export interface HomeOptions {
  readonly host: HomeHost;
  /** Terminals: `columns`, `rows` and `resize` of the output, raw mode of the input. */
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly settings: ScreenSettings;
  /** As `ShowOptions.onFound`. */
  readonly onFound?: ShowOptions['onFound'];
  /** As `ShowOptions.onMouse`. */
  readonly onMouse?: ShowOptions['onMouse'];
  readonly about: Pick<HomeWorld, 'you' | 'hub' | 'timeZone' | 'readonly' | 'coach'>;
  /** Where one was before. */
  readonly place: HomePlace;
  /** Said at first. */
  readonly notice?: Saying | null;
  /** As `ShowOptions.ahead`. */
  readonly ahead?: ShowOptions['ahead'];
  /** Someone goes to a session: the screen is about to give the terminal back. */
  onEnter?(): void;
}

type Left = Extract<ScreenEnd, { reason: 'left' }>;

/** Where someone goes from the home screen; `place` leads back to what they saw. */
export type HomeEnd = (
  | ScreenEnd
  | ({ readonly reason: 'enter'; readonly session: string } & Pick<Left, 'typed'>)
) & {
  readonly place: HomePlace;
  /** Pages whose acknowledgement is not done yet. */
  readonly unsettled: readonly string[];
};

/** Shows the home screen until the person leaves it or goes to a session. */
export async function runHome(options: HomeOptions): Promise<HomeEnd> {
  const { host, stdin, stdout, onFound, onMouse, ahead, onEnter, ...rest } = options;
  let entered: string | null = null;
  let place = rest.place;
  let unsettled: readonly string[] = [];
  const end = await show({
    stdin,
    stdout,
    onSignal: (run) => host.onSignal(run),
    onCrash: host.onCrash?.bind(host),
    onFound,
    onMouse,
    ahead,
    render: rest.settings.render ?? 'painter',
    screen: <HomeScreen />,
    open(cols, rows, terminal) {
      const store = new HomeStore({
        ...rest,
        host,
        cols,
        rows,
        terminal,
        onEnter(session) {
          entered = session;
          onEnter?.();
          terminal.quit();
        },
      });
      store.subscribe(() => {
        place = homePlaceOf(store.state);
        unsettled = unsettledIn(store.state);
      });
      return store;
    },
  });
  return end.reason === 'left' && entered !== null
    ? { reason: 'enter', session: entered, typed: end.typed, place, unsettled }
    : { ...end, place, unsettled };
}
