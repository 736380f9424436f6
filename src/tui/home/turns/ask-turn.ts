import type { AskScreen } from '../acts/ask-all.ts';
import type { HomeHost } from '../home-host.ts';
import { type TurnAsk, turnAnswered, turnEnded } from './turn-told.ts';

/** Asks for a turn, or gives it back; told as it is answered, and once more where its end comes later. */
export async function askTurn(ask: TurnAsk, host: Pick<HomeHost, 'turn'>, screen: AskScreen): Promise<void> {
  const answer = await host.turn(ask.wish);
  screen.change((state, world) => turnAnswered(state, world, ask, answer));
  if (answer.kind !== 'ended') {
    const end = await answer.end;
    screen.change((state, world) => turnEnded(state, world, ask, end));
  }
  screen.read();
}
