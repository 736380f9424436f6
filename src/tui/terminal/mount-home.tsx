import { ScreenOf } from '../components/screen.tsx';
import { unsettledIn } from '../home/home-list.ts';
import { homePlaces } from '../home/home-screen.ts';
import { type HomePlace, homePlaceOf } from '../home/home-state.ts';
import { HomeStore, type HomeStoreOptions } from '../home/home-store.ts';
import { type LeadingOn, type ScreenEnd, showLeading, type Typing } from './show.tsx';

/** `place`: where one was before. */
export type HomeOptions = LeadingOn & Pick<HomeStoreOptions, 'host' | 'about' | 'place' | 'notice'>;

/** Where someone goes from the home screen; `place` leads back to what they saw. */
export type HomeEnd = (ScreenEnd | ({ readonly reason: 'enter'; readonly session: string } & Typing)) & {
  readonly place: HomePlace;
  /** Pages whose acknowledgement is not done yet. */
  readonly unsettled: readonly string[];
};

/** Shows the home screen until the person leaves it or goes to a session. */
export async function runHome(options: HomeOptions): Promise<HomeEnd> {
  let seen = { place: options.place, unsettled: [] as readonly string[] };
  const { end, to } = await showLeading(
    options,
    <ScreenOf places={homePlaces} />,
    ({ go: onEnter, ...rest }) => {
      const store = new HomeStore({ ...options, ...rest, onEnter });
      store.subscribe(() => {
        seen = { place: homePlaceOf(store.state), unsettled: unsettledIn(store.state) };
      });
      return store;
    },
  );
  return end.reason === 'left' && to !== null
    ? { reason: 'enter', session: to, typed: end.typed, ...seen }
    : { ...end, ...seen };
}
