import type { Actor } from '../../domain/event.ts';
import { ACTION_EXPIRES_MS } from '../../domain/pager.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerActing, PagerIncident } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Hub } from '../types.ts';
import type { PageActs } from './page-acts.ts';
import { patiently } from './patiently.ts';
import type { PagerPeople } from './people.ts';
import { liveSession } from './rows.ts';
import { StartRefused } from './start.ts';

/** Somebody waits at a screen: after so long they are told that it is under way, and go on. */
const ANSWER_MS = 10_000;

export interface Acknowledged {
  /** Null: it is under way, and the page is as it was. */
  readonly incident: PagerIncident | null;
  /** The live session that was asked to do it; its log tells what came of it. */
  readonly session: string | null;
}

/**
 * Acknowledges a page in the name of whoever asks, without a session: tried for as long as a session would, its row
 * telling how it stands. Where a session is live about it, that session asks, so that its log has it. Rejects with a
 * `PagerError`; what was not seen to be done is never told as done. `ended`: one that was told to be under way has ended.
 */
export async function acknowledgePage(
  deps: AcknowledgeDeps,
  { id }: PagerIncident,
  takeOver: boolean,
  by: Actor,
  ended: () => void,
): Promise<Acknowledged> {
  const { hub, time, acts } = deps;
  const live = liveSession(id, await hub.sessions());
  if (live) {
    const args = { incident: id, ...(takeOver ? { takeOver } : {}) };
    const asked = { target: 'pagerduty', act: 'acknowledge', args };
    const answer = await hub.system(live.id, 'action.request', asked, by);
    if (!answer.ok) throw new StartRefused(answer.refusal);
    return { incident: null, session: live.id };
  }
  // Asked once more by one whose patience ended, it is the same wish.
  if (acts.isAsking(id, by)) return { incident: null, session: null };
  const work = acts.follow(id, by, (waiting) => tried(deps, { id, takeOver, by, waiting }));
  return new Promise((resolve, reject) => {
    const cancel = time.after(ANSWER_MS, () => {
      resolve({ incident: null, session: null });
      work.then(ended, ended);
    });
    work.then((incident) => resolve({ incident, session: null }), reject).finally(cancel);
  });
}

interface Wish {
  readonly id: string;
  readonly takeOver: boolean;
  readonly by: Actor;
  readonly waiting: PagerActing['onWait'];
}

async function tried(
  { pager, people, time, ending }: AcknowledgeDeps,
  { id, takeOver, by, waiting }: Wish,
): Promise<PagerIncident> {
  const ends = new AbortController();
  const cancel = time.after(ACTION_EXPIRES_MS, () => ends.abort());
  const signal = AbortSignal.any([ending, ends.signal]);
  let last: PagerError | null = null;
  const onWait = (error: PagerError, retryAt: string): void => {
    last = error;
    waiting(error, retryAt);
  };
  const since = new Date(time.now()).toISOString();
  try {
    const as = await patiently(time, { onWait, signal }, () => people.userOf(by, { signal }));
    const acting = { as, mark: '[oncall]', since, signal, mayWrite: true, fresh: true, onWait };
    const done = await pager.act({ kind: 'acknowledge', incident: id, takeOver }, acting);
    return done.incident ?? (await pager.incident(id));
  } catch (error) {
    // Why it had to wait says more than that nobody waits any longer.
    throw error instanceof PagerError && error.kind === 'aborted' && last ? last : error;
  } finally {
    cancel();
  }
}

export interface AcknowledgeDeps {
  readonly hub: Pick<Hub, 'sessions' | 'system'>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly time: Time;
  readonly acts: PageActs;
  /** Aborts when the hub stops: what is under way is left as it stands. */
  readonly ending: AbortSignal;
}
