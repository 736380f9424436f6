import type { CommandId } from '../../domain/event.ts';
import type { AskedAct, CalendarWish } from '../../protocol/page-acts.ts';
import { isSilence, retryTransient } from './act.ts';
import { type AskedOutcome, FIRST_WAIT_MS, followAct, notTold } from './act-outcome.ts';
import type { HubApi } from './hub-api.ts';

type Asking = Pick<HubApi, 'askApart' | 'askedAct'>;

/** As `askPage`, for an act that is about no page. */
export async function askApart(
  api: Asking,
  wish: CalendarWish,
  { cmd, waitMs }: { readonly cmd: CommandId; readonly waitMs: number },
): Promise<AskedOutcome> {
  const at = Date.now();
  const end = at + waitMs;
  const taken = await takeApart(api, wish, { cmd, waitMs: Math.min(waitMs, FIRST_WAIT_MS), at });
  return 'act' in taken ? followAct(api, taken, Math.max(0, end - Date.now())) : taken;
}

/** Asks, and waits a moment; an outcome where the hub did not take it. */
async function takeApart(
  api: Asking,
  wish: CalendarWish,
  how: { readonly cmd: CommandId; readonly waitMs: number; readonly at: number },
): Promise<AskedAct | AskedOutcome> {
  try {
    return await retryTransient(() => api.askApart(wish, how));
  } catch (error) {
    return notTold(error, !isSilence(error));
  }
}
