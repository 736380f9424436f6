/** What is known when one more connection has opened. */
export interface Opened {
  /** Connections of the app as Slack counts them, this one included. */
  readonly count: number;
  /** Those of this hub, without this one. */
  readonly open: number;
  /** Those of this hub that ended lately: Slack may not have noticed yet. */
  readonly ended: number;
  /** One of this hub's answers at this moment. */
  readonly isHeld: boolean;
}

/**
 * Whether a connection may stay. Slack counts the connections of an app and does not say whose they are.
 *
 * - `ours`: nobody else listens. Either it is the only one, or one of this hub's was never given up since it was, so that
 *   no other hub can have begun meanwhile.
 * - `taken`: others are counted, and none of this hub's is alive. Another hub may listen, or Slack has not noticed yet that
 *   this hub's own are gone; it cannot know, so this hub does not listen.
 * - `doubt`: more are counted than this hub can have. A hub that only looks is gone at the next try; one that stays means
 *   that both were let in at once.
 */
export function admission({ count, open, ended, isHeld }: Opened): 'ours' | 'taken' | 'doubt' {
  if (count <= 1) return 'ours';
  if (!isHeld) return 'taken';
  return count <= open + 1 + ended ? 'ours' : 'doubt';
}
