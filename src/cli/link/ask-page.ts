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

/**
 * Asks for an act on a page, and waits until it is settled, or for `waitMs` at most (Infinity is allowed). A lost
 * answer is asked for again under the same `cmd`, so that nothing is done twice.
 */
export async function askPage(
  api: Pick<HubApi, 'askPage' | 'askedAct'>,
  ref: string,
  wish: PageActWish,
  { cmd, waitMs }: { readonly cmd: CommandId; readonly waitMs: number },
): Promise<PageOutcome> {
  const end = Date.now() + waitMs;
  const left = (most: number): number => Math.max(0, Math.min(most, end - Date.now()));
  let known: Page = { id: ref, number: null };
  try {
    const { row, asked: first } = await patiently(() =>
      api.askPage(ref, wish, { cmd, waitMs: left(FIRST_MS) }),
    );
    known = row;
    let asked = first;
    while (asked.outcome === null && left(STEP_MS) > 0) {
      const began = Date.now();
      asked = await patiently(() => api.askedAct(first.id, first.session, left(STEP_MS)));
      // A hub that is stopping answers at once.
      if (asked.outcome === null && Date.now() - began < 200) await pause(200);
    }
    return outcomeOf(known, asked);
  } catch (error) {
    if (!(error instanceof CliError || error instanceof DialError)) throw error;
    const asked = known.id !== ref || isSilence(error);
    return { ...nothing(known), outcome: asked ? 'unknown' : 'failed', why: error, settled: !asked };
  }
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
