import { WatchScreen } from '../components/watch-screen.tsx';
import { WatchScreenStore, type WatchStoreOptions } from '../watch/watch-store.ts';
import { type LeadingOn, type ScreenEnd, showLeading, type Typing } from './show.tsx';

export type WatchScreenOptions = LeadingOn & Pick<WatchStoreOptions, 'host' | 'about' | 'notice'>;

export type WatchEnd = ScreenEnd | ({ readonly reason: 'session'; readonly incident: string } & Typing);

/** Shows the screen of detection until the person leaves it or goes to a session. */
export async function runWatchScreen(options: WatchScreenOptions): Promise<WatchEnd> {
  const { end, to } = await showLeading(
    options,
    <WatchScreen />,
    ({ go: onSession, ...rest }) => new WatchScreenStore({ ...options, ...rest, onSession }),
  );
  return end.reason === 'left' && to !== null ? { reason: 'session', incident: to, typed: end.typed } : end;
}
