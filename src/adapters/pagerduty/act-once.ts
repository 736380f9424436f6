import type { PagerActing, PagerDone } from '../../ports/pager.ts';
import { isPassing, PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import type { Effect } from './effects.ts';
import type { PagerDutyOptions } from './options.ts';
import { pause } from './pause.ts';

/*
 *   look ─── it is so ──────────────────────────► done (found)
 *    ▲ └──── it is not ──► do it ──► an answer ──► done
 *    │                       │
 *    │                       ├──► refused for good ──► failed
 *    └── wait ◄──────────────┴──► lost, 429, 5xx: nobody knows, so look again
 *
 * Never two writes without a look between them, and no look that failed counts as one.
 */
export async function actOnce(
  effect: Effect,
  { as, signal, mayWrite, onWait }: PagerActing,
  calls: Calls,
  { time, random }: PagerDutyOptions,
): Promise<PagerDone> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const proof = await effect.look();
      if (proof) return { found: attempt === 0, incident: proof.incident };
      if (!mayWrite) throw new PagerError('aborted');
      const request = { ...(await effect.request()), from: as.email };
      const told = effect.answered(await calls.once(request, { signal }));
      // A proxy's `{}` with 200 is no act of PagerDuty's.
      if (told === null) throw new PagerError('bad-reply', { reason: 'not-as-asked' }, true);
      return { found: false, incident: told.incident };
    } catch (error) {
      const fault =
        error instanceof PagerError ? error : new PagerError('bad-reply', { reason: 'unreadable' });
      if (signal.aborted) throw new PagerError('aborted', {}, fault.uncertain);
      // Somebody else was faster, or our own lost write was: only a look can tell which.
      const raced = attempt < RACE_TRIES && RACES.has(fault.kind) && fault.params.by === undefined;
      if (!raced && !isPassing(fault)) throw fault;
      const wait = raced ? 0 : calls.waitFor(fault, attempt, random);
      if (!raced) onWait(fault, new Date(time.now() + wait).toISOString());
      await pause(time, wait, signal);
    }
  }
}

const RACE_TRIES = 3;
const RACES: ReadonlySet<string> = new Set(['already-resolved', 'already-acknowledged', 'changed-since']);
