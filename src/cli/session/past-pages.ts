import type { PastPage, PastPages } from '../../protocol/past-pages.ts';
import { pause } from '../../timing/timers.ts';
import { CliError } from '../base/errors.ts';
import { realTime } from '../base/machine.ts';
import type { HubApi } from '../link/hub-api.ts';

/** The pager gives ten thousand of one list, and lists of six months at most. */
const WINDOW_MS = 14 * 86_400_000;
/** So often and so long it is waited for the pager's rate. */
const MOST_WAITS = 20;
const LONGEST_WAIT_MS = 120_000;
/** The hub itself limits how often one person reads; it says no time. */
const HUB_PAUSE_MS = 1_000;

export interface PastSpan {
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly until: string;
  /** Also when each was acknowledged first. */
  readonly acknowledged: boolean;
  /** Also the key of each alert. */
  readonly keys?: boolean;
  /** Told after each answer how many there are, and before each wait until when. */
  onRead?(count: number): void;
  onWait?(until: string): void;
}

/**
 * Every page of the pager's own history that fired in a span, the oldest first, each once. Waits where the pager limits
 * its rate. Rejects with the first error: a part of the pages would be taken for all of them.
 */
export async function readPastPages(
  api: Pick<HubApi, 'pastPages'>,
  span: PastSpan,
): Promise<readonly PastPage[]> {
  const pages = new Map<string, PastPage>();
  const end = Date.parse(span.until);
  for (let start = Date.parse(span.since); start < end; start += WINDOW_MS) {
    const since = new Date(start).toISOString();
    const until = new Date(Math.min(end, start + WINDOW_MS)).toISOString();
    let from: number | null = 0;
    while (from !== null) {
      const wish = { since, until, from, acknowledged: span.acknowledged, keys: span.keys ?? false };
      const answer: PastPages = await withinRate(() => api.pastPages(wish), span);
      for (const page of answer.pages) pages.set(page.id, page);
      from = answer.next;
      span.onRead?.(pages.size);
    }
  }
  return [...pages.values()];
}

async function withinRate<T>(ask: () => Promise<T>, { onWait }: PastSpan): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await ask();
    } catch (error) {
      if (isTooFast(error) && waits < MOST_WAITS) {
        await pause(realTime, HUB_PAUSE_MS);
        continue;
      }
      const until = retryAtOf(error);
      const wait = until === null ? Number.NaN : Date.parse(until) - Date.now();
      if (until === null || waits >= MOST_WAITS || !(wait <= LONGEST_WAIT_MS)) throw error;
      onWait?.(until);
      await pause(realTime, Math.max(1_000, wait));
    }
  }
}

const isTooFast = (error: unknown): boolean =>
  error instanceof CliError && error.params.refusal === 'too-fast';

/** When the pager takes calls again; null where that is not what is wrong. */
function retryAtOf(error: unknown): string | null {
  if (!(error instanceof CliError) || error.kind !== 'pager' || error.params.pager !== 'rate-limited')
    return null;
  const { retryAt } = error.params;
  return typeof retryAt === 'string' ? retryAt : null;
}
