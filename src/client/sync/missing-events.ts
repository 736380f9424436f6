import { eventHash, type TextHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';

/**
 * Events of a log that was read before and that the log read now does not have: those behind where the two part, unless the
 * same command has made an event again meanwhile.
 */
export function missingEvents(
  before: readonly AnyEvent[],
  now: readonly AnyEvent[],
  hash: TextHash,
): readonly AnyEvent[] {
  const hashIn = (log: readonly AnyEvent[], i: number): string | undefined => {
    const event = log[i];
    return log[i + 1]?.prev ?? (event && eventHash(event, hash));
  };
  let same = 0;
  while (same < before.length && same < now.length && hashIn(before, same) === hashIn(now, same)) same += 1;
  const again = new Set(now.slice(same).map(commandOf));
  return before.slice(same).filter((event) => !again.has(commandOf(event)));
}

const commandOf = ({ by, cmd, type }: AnyEvent): string => JSON.stringify([by.id, cmd.client, cmd.n, type]);
