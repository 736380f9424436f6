import type { Actor } from '../domain/event.ts';
import type { Time } from '../ports/clock.ts';
import type { Pager, PagerIncident } from '../ports/pager.ts';
import { PagerError } from '../ports/pager-error.ts';
import type { PageActs } from './page-acts.ts';
import { goingOn } from './pager-merged.ts';
import type { PagerPeople } from './pager-people.ts';
import { liveSession } from './pager-rows.ts';
import { StartRefused } from './pager-start.ts';
import type { Hub } from './types.ts';

/** Somebody waits at a screen. */
const WITHIN_MS = 20_000;

export interface Acknowledged {
  readonly incident: PagerIncident;
  /** The live session that was asked to do it; its log tells what came of it. */
  readonly session: string | null;
}

/**
 * Acknowledges a page in the name of whoever asks, without a session. Where one is live about it, that session asks, so
 * that its log has it. Rejects with a `PagerError`; what was not seen to be done is never told as done.
 */
export async function acknowledgePage(
  { hub, pager, people, time, acts }: AcknowledgeDeps,
  ref: string,
  takeOver: boolean,
  by: Actor,
): Promise<Acknowledged> {
  const incident = await goingOn(pager, ref);
  const live = liveSession(incident.id, await hub.sessions());
  if (live) {
    const args = { incident: incident.id, ...(takeOver ? { takeOver } : {}) };
    const asked = { target: 'pagerduty', act: 'acknowledge', args };
    const answer = await hub.system(live.id, 'action.request', asked, by);
    if (!answer.ok) throw new StartRefused(answer.refusal);
    return { incident, session: live.id };
  }
  const ends = new AbortController();
  const cancel = time.after(WITHIN_MS, () => ends.abort());
  let last: PagerError | null = null;
  try {
    const act = { kind: 'acknowledge', incident: incident.id, takeOver } as const;
    const done = await acts.follow(incident.id, by, async (waiting) => {
      const acting = {
        as: await people.userOf(by),
        mark: '[oncall]',
        since: new Date(time.now()).toISOString(),
        signal: ends.signal,
        mayWrite: true,
        fresh: true,
        onWait: (error: PagerError, retryAt: string) => {
          last = error;
          waiting(error, retryAt);
        },
      };
      return pager.act(act, acting).catch((error: unknown) => {
        // Why it had to wait says more than that nobody waits any longer.
        throw error instanceof PagerError && error.kind === 'aborted' && last ? last : error;
      });
    });
    return { incident: done.incident ?? (await pager.incident(incident.id)), session: null };
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
}
