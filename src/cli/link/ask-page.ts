import { setTimeout as pause } from 'node:timers/promises';
import type { CommandId } from '../../domain/event.ts';
import { DialError } from '../../ports/socket.ts';
import type { IncidentRow } from '../../protocol/http.ts';
import type { AskedAct, PageActWish } from '../../protocol/page-acts.ts';
import { CliError } from '../base/errors.ts';
import { isSilence, patiently } from './act.ts';
import type { HubApi } from './hub-api.ts';
import { pagerProblem } from './hub-problem.ts';

/** How an act on a page stands when the wait for it ends. Times are ISO 8601 UTC. */
export interface PageOutcome {
  /** The pager's own id; what was typed where the page is not known. */
  readonly page: string;
  readonly number: number | null;
  /** `pending`: nothing has happened yet. `unknown`: it may have been done. */
  readonly outcome: 'done' | 'failed' | 'abandoned' | 'unknown' | 'pending';
  readonly at: string | null;
  readonly by: string | null;
  /** Why it is not done; null: it is, or it is under way. */
  readonly why: CliError | DialError | null;
  /** While pending: when it is tried again. While unknown: until when it is only looked for. */
  readonly until: string | null;
  /** No outcome will come by itself any more. */
  readonly settled: boolean;
}

/** What one request waits for at most; a longer wait is several of them. */
const STEP_MS = 20_000;
const FIRST_MS = 10_000;

type Asking = Pick<HubApi, 'askPage' | 'askedAct'>;

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
  const end = Date.now() + waitMs;
  const answer = await takePage(api, ref, wish, { cmd, waitMs: Math.min(waitMs, FIRST_MS) });
  return 'asked' in answer ? followPage(api, answer, Math.max(0, end - Date.now())) : answer;
}

/** Asks for an act on a page, and waits a moment; an outcome where the hub did not take it. */
export async function takePage(
  api: Asking,
  ref: string,
  wish: PageActWish,
  how: { readonly cmd: CommandId; readonly waitMs: number },
): Promise<Taken | PageOutcome> {
  try {
    const { row, asked } = await patiently(() => api.askPage(ref, wish, how));
    return { page: row, asked };
  } catch (error) {
    return notTold({ id: ref, number: null }, error, !isSilence(error));
  }
}

/** Waits for what comes of an act, for `waitMs` at most. */
export async function followPage(
  api: Asking,
  { page, asked: first }: Taken,
  waitMs: number,
): Promise<PageOutcome> {
  const end = Date.now() + waitMs;
  let asked = first;
  try {
    for (;;) {
      const left = Math.min(STEP_MS, end - Date.now());
      if (asked.outcome !== null || left <= 0) return outcomeOf(page, asked);
      const began = Date.now();
      asked = await patiently(() => api.askedAct(first.id, first.session, left));
      // A hub that is stopping answers at once.
      if (asked.outcome === null && Date.now() - began < 200) await pause(200);
    }
  } catch (error) {
    return notTold(page, error, false);
  }
}

function notTold(page: Page, error: unknown, refused: boolean): PageOutcome {
  if (!(error instanceof CliError || error instanceof DialError)) throw error;
  return { ...nothing(page), outcome: refused ? 'failed' : 'unknown', why: error, settled: refused };
}

type Page = Pick<IncidentRow, 'id' | 'number'>;

const nothing = ({ id, number }: Page) => ({ page: id, number, at: null, by: null, why: null, until: null });

function outcomeOf(page: Page, asked: AskedAct): PageOutcome {
  const { outcome, at, by, kind, params, waiting } = asked;
  if (outcome === null) {
    const why = waiting && pagerProblem(waiting.kind, waiting.params);
    const how = waiting?.doubt ? 'unknown' : 'pending';
    return { ...nothing(page), outcome: how, why, until: waiting?.retryAt ?? null, settled: false };
  }
  if (outcome === 'done') return { ...nothing(page), outcome, at, by, settled: true };
  const why = pagerProblem(kind ?? 'unknown', params);
  return { ...nothing(page), outcome, at, by, why, settled: outcome !== 'unknown' };
}
