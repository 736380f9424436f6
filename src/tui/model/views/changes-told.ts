import type { ReleaseAnswer } from '../../../protocol/releases.ts';
import type { ChangesAnswer } from '../../../protocol/system-changes.ts';
import type { Saying } from '../words.ts';

/** What the hub has told of what went out. */
export interface ChangesTold {
  readonly answer: ChangesAnswer | null;
  /** Why there is no newer answer. */
  readonly why: Saying | null;
}

/** What it has told of the release's run; null: nothing yet. */
export interface ReleaseTold {
  readonly answer: ReleaseAnswer | null;
  readonly why: Saying | null;
}

export const NO_CHANGES: ChangesTold = { answer: null, why: null };
export const NO_RELEASE: ReleaseTold = { answer: null, why: null };
