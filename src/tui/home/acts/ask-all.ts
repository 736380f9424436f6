import type { HomeHost } from '../home-host.ts';
import type { HomeState, HomeWorld } from '../home-state.ts';
import { askAnswered, askEnded, askTold } from './act-told.ts';
import type { AskOfPage } from './wish.ts';

/** A change that the world outside brings; it does nothing once the screen is gone. */
export interface AskScreen {
  change(change: (state: HomeState, world: HomeWorld) => HomeState): void;
}

/** Asks for acts on pages; shows each answer as it comes, one summary at the end, and late outcomes one by one. */
export async function askAll(
  wishes: readonly AskOfPage[],
  host: Pick<HomeHost, 'ask'>,
  screen: AskScreen,
): Promise<void> {
  const told = await Promise.all(
    wishes.map(async (ask) => {
      const answer = await host.ask(ask);
      screen.change((state) => askAnswered(state, ask, answer));
      if (answer.kind !== 'ended') {
        void answer.end.then((end) => screen.change((state, world) => askEnded(state, world, ask, end)));
      }
      return [ask, answer] as const;
    }),
  );
  screen.change((state, world) => askTold(state, world, told));
}
