import type { Time } from '../../ports/clock.ts';
import type { Spot } from '../../protocol/messages.ts';
import type { Who } from '../identity/who.ts';
import type { Limits } from '../limits.ts';
import type { KnownLines } from './known-lines.ts';
import type { LineFeed } from './line-feed.ts';
import type { SourceRun } from './source-run.ts';

/** What an ask may look at: sources hidden from the asker are not among `runs`. */
export interface AskScope {
  readonly who: Who;
  readonly guest: boolean;
  readonly feed: LineFeed;
  /** Remembers what was answered, so that it can be pinned. */
  readonly lines: KnownLines;
  readonly runs: readonly SourceRun[];
  readonly time: Time;
  readonly limits: Limits;
  /** Tells everyone in the room where the asker points. */
  readonly point: (spot: Spot) => void;
  /** As JSON; absent where there is no pager. */
  readonly oncall?: () => Promise<unknown>;
  readonly pager?: (incidents: boolean) => Promise<unknown>;
}

/** More than the head and tail of any `answer` frame take, with the value's own keys. */
export const ANSWER_ENVELOPE = 256;
