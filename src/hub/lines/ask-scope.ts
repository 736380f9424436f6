import type { Actor } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { Spot } from '../../protocol/messages.ts';
import type { Limits } from '../base/limits.ts';
import type { Who } from '../base/who.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { ReleaseDesk } from '../changes/release-desk.ts';
import type { RoomPatterns } from '../patterns/room-patterns.ts';
import type { KnownLines } from './known-lines.ts';
import type { LineFeed } from './line-feed.ts';
import type { SourceRun } from './source-run.ts';

interface PagerAsks {
  oncall(): Promise<unknown>;
  facts(session: Session, by: Actor, incidents: boolean): Promise<unknown>;
}

/** What an ask may look at: sources hidden from the asker are not among `runs`. */
export interface AskScope {
  readonly who: Who;
  readonly guest: boolean;
  readonly feed: LineFeed;
  /** Remembers what was answered, so that it can be pinned. */
  readonly lines: KnownLines;
  readonly runs: readonly SourceRun[];
  /** What its patterns are, and what of them is new. */
  readonly patterns: RoomPatterns;
  readonly time: Time;
  readonly limits: Limits;
  /** Tells everyone in the room where the asker points. */
  readonly point: (spot: Spot) => void;
  readonly session: Session;
  /** What can be asked of the pager, as JSON; undefined where there is none. */
  readonly pager: PagerAsks | undefined;
  /** Undefined: this hub knows of no changes. */
  readonly changes: ChangeFeed | undefined;
  readonly releases: ReleaseDesk | undefined;
}

/** More than the head and tail of any `answer` frame take, with the value's own keys. */
export const ANSWER_ENVELOPE = 256;
/** More than such a frame takes around its value. */
export const ANSWER_HEAD = 128;
