import type { CommandId } from '../../domain/event.ts';
import type { PageRow } from '../../protocol/http.ts';
import type { AskedAct, CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import { CliError } from '../base/errors.ts';
import { isSilence, retryTransient } from './act.ts';
import { type AskedOutcome, FIRST_WAIT_MS, followAct, notTold } from './act-outcome.ts';
import type { HubApi } from './hub-api.ts';

/** How an act on a page stands when the wait for it ends. */
export interface PageOutcome extends AskedOutcome {
  /** The pager's own id; what was typed where the page is not known. */
  readonly page: string;
  readonly number: number | null;
}

type Asking = Pick<HubApi, 'askPage' | 'askedAct'>;
type Page = Pick<PageRow, 'id' | 'number'>;

/** An act that the hub has taken, and how to ask for what came of it. */
interface Taken {
  readonly page: Page;
  readonly asked: AskedAct;
}

/**
 * Asks for an act on a page, and waits until it is settled, or for `waitMs` at most (Infinity is allowed). A lost
 * answer is asked for again under the same `cmd`, so that nothing is done twice.
 */
export async function askPage(
  api: Asking,
  ref: string,
  wish: PageActWish,
  { cmd, waitMs }: { readonly cmd: CommandId; readonly waitMs: number },
): Promise<PageOutcome> {
  const at = Date.now();
  const end = at + waitMs;
  const answer = await takePage(api, ref, wish, { cmd, waitMs: Math.min(waitMs, FIRST_WAIT_MS), at });
  return 'asked' in answer ? followPage(api, answer, Math.max(0, end - Date.now())) : answer;
}

/** Asks for an act on a page, and waits a moment; an outcome where the hub did not take it. */
export async function takePage(
  api: Asking,
  ref: string,
  wish: PageActWish,
  how: { readonly cmd: CommandId; readonly waitMs: number; readonly at: number },
): Promise<Taken | PageOutcome> {
  try {
    const { row, asked } = await retryTransient(() => api.askPage(ref, wish, how));
    return { page: row, asked };
  } catch (error) {
    return ofPage(pageOf(ref, error), notTold(error, !isSilence(error)));
  }
}

/** The page as a refusal names it, else what was typed. */
function pageOf(ref: string, error: unknown): Page {
  const { page, number } = error instanceof CliError ? error.params : {};
  if (typeof page !== 'string') return { id: ref, number: null };
  return { id: page, number: typeof number === 'number' ? number : null };
}

/** Waits for what comes of an act, for `waitMs` at most. */
const followPage = async (api: Asking, { page, asked }: Taken, waitMs: number): Promise<PageOutcome> =>
  ofPage(page, await followAct(api, asked, waitMs));

const ofPage = ({ id, number }: Page, outcome: AskedOutcome): PageOutcome => ({
  page: id,
  number,
  ...outcome,
});

/** As `askPage`, for an act that is about no page. */
export async function askApart(
  api: Pick<HubApi, 'askApart' | 'askedAct'>,
  wish: CalendarWish,
  { cmd, waitMs }: { readonly cmd: CommandId; readonly waitMs: number },
): Promise<AskedOutcome> {
  const at = Date.now();
  const how = { cmd, waitMs: Math.min(waitMs, FIRST_WAIT_MS), at };
  const taken = await retryTransient(() => api.askApart(wish, how)).catch((error: unknown) =>
    notTold(error, !isSilence(error)),
  );
  return 'act' in taken ? followAct(api, taken, Math.max(0, at + waitMs - Date.now())) : taken;
}
