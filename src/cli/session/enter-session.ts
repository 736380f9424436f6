import { keepHeapSmall } from '../base/small-heap.ts';
import type { HubLink } from '../link/wire.ts';
import { type Invocation, wantsPlain } from '../settings/invocation.ts';
import { followAsText } from './follow.ts';
import type { WatchOptions } from './open-screen.ts';

export interface EnterOptions extends WatchOptions {
  /** False under `--no-tui`. */
  readonly tui: boolean;
  /** Sentences and typed lines instead of a screen: `--plain`, `ONCALL_PLAIN=1`. */
  readonly plain?: boolean;
}

/** Opens the screen on a session; where none can be drawn, follows it as text and says so. */
export async function enterSession(
  cli: Invocation,
  waiting: HubLink,
  session: string,
  options: EnterOptions,
): Promise<number> {
  const link = waiting.withoutWaiting();
  const plain = options.plain ?? wantsPlain(cli);
  if (plain || !options.tui || !cli.interactive) keepHeapSmall();
  if (plain) {
    const { plainSession } = await import('./plain.ts');
    return plainSession(cli, link, session, options.observe || cli.globals.readonly === true);
  }
  if (!options.tui) return followAsText(cli, link, session);
  if (!cli.interactive) {
    cli.out.say(cli.t(cli.env.TERM === 'dumb' ? 'plain-dumb' : 'plain-no-terminal'));
    return followAsText(cli, link, session);
  }
  const { enterScreen } = await import('./enter-screen.ts');
  return enterScreen(cli, link, session, options);
}
