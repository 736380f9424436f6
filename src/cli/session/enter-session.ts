import { keepHeapSmall } from '../base/small-heap.ts';
import type { HubLink } from '../link/wire.ts';
import { cannotDraw, type Invocation, wantsPlain } from '../settings/invocation.ts';
import { followAsText } from './follow.ts';
import type { WatchOptions } from './open-screen.ts';

export interface EnterOptions extends WatchOptions {
  /** False under `--no-tui`. */
  readonly tui: boolean;
  /** Sentences and typed lines instead of a screen: `--plain`, `ONCALL_PLAIN=1`. */
  readonly plain?: boolean;
}

/**
 * Opens the screen on a session. On a terminal that cannot draw it is read and written line by line, as in plain mode; where
 * there is no terminal it is followed as text. Both are said.
 */
export async function enterSession(
  cli: Invocation,
  waiting: HubLink,
  session: string,
  options: EnterOptions,
): Promise<number> {
  const link = waiting.withoutWaiting();
  const plain = options.plain ?? wantsPlain(cli, options.tui);
  if (plain || !options.tui || !cli.interactive) keepHeapSmall();
  if (plain && cannotDraw(cli)) cli.out.say(cli.t('plain-dumb'));
  if (plain) {
    const { plainSession } = await import('./plain.ts');
    return plainSession(cli, link, session, options.observe || cli.globals.readonly === true);
  }
  if (!options.tui || !cli.interactive) {
    // Nothing is read here: a person who types would wait for an answer.
    if (options.tui || cli.canAsk) cli.out.say(cli.t(options.tui ? 'plain-no-terminal' : 'plain-not-read'));
    return followAsText(cli, link, session);
  }
  const { enterScreen } = await import('./enter-screen.ts');
  return enterScreen(cli, link, session, options);
}
