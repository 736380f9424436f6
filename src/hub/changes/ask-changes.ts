import type { Session } from '../../domain/session.ts';
import type { ChangesAnswer } from '../../protocol/system-changes.ts';
import type { RoomPatterns, Visible } from '../patterns/room-patterns.ts';
import type { ChangeFeed } from './change-feed.ts';
import { answerOf, lookAtChanges } from './session-look.ts';

/** Fits one frame, whatever is in it. */
const MOST_CHARACTERS = 56 * 1024;

const NONE: ChangesAnswer = {
  ...{
    from: '',
    to: '',
    impact: null,
    hit: [],
    rows: [],
    more: 0,
    coverage: [],
    gaps: [],
    hasSources: false,
  },
};

/** What went out before the impact, as one person may see it. `feed` undefined: this hub knows of no changes. */
export async function changesAnswer(
  feed: ChangeFeed | undefined,
  patterns: RoomPatterns,
  visible: Visible,
  session: Session,
  now: number,
): Promise<ChangesAnswer> {
  if (feed === undefined) return NONE;
  const answer = answerOf(await lookAtChanges({ feed, patterns, visible, session, now }), feed.hasSources);
  let { rows } = answer;
  while (rows.length > 1 && JSON.stringify(rows).length > MOST_CHARACTERS) rows = rows.slice(0, -4);
  return { ...answer, rows, more: answer.more + answer.rows.length - rows.length };
}
