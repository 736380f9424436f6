import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import { doubled } from '../../timing/backoff.ts';
import { retry } from '../../timing/retry.ts';
import { type Hub, HubError } from './contract.ts';

/** Work of a hub that goes on where an earlier hub left it. Each may be asked again after it has rejected. */
export interface Resumed {
  /** Takes up what belongs to no session. */
  lead(): Promise<void>;
  /** Takes up what belongs to these sessions. */
  serve(serves: (session: string) => boolean): Promise<void>;
}

export interface ResumedDeps {
  readonly time: Time;
  /** Aborts as the hub ends. */
  readonly signal: AbortSignal;
  readonly onFault: (error: unknown) => void;
}

const AGAIN_MS = 1_000;
const LONGEST_MS = 60_000;

/** Tries the work until it is done or the signal aborts: it rejects where the log does not answer. Never rejects itself. */
export async function untilResumed(
  work: () => Promise<void>,
  { time, signal, onFault }: ResumedDeps,
): Promise<void> {
  if (signal.aborted) return;
  const told = () =>
    work().catch((error: unknown) => {
      onFault(error);
      throw error;
    });
  const pauseMs = (tried: number): number => doubled(AGAIN_MS, LONGEST_MS, tried - 1);
  const terms = { tries: Number.POSITIVE_INFINITY, pauseMs, isTransient: () => true, signal };
  // Only the end of the hub ends it without success.
  await retry(time, terms, told).catch(() => {});
}

/** All of it, for a hub that shares with no other: the sessions wait for the first try of the rest, and no longer. */
export async function takeUpAll(one: Resumed, deps: ResumedDeps): Promise<void> {
  const tried = Promise.withResolvers<void>();
  const led = untilResumed(() => one.lead().finally(tried.resolve), deps).finally(tried.resolve);
  await tried.promise;
  await Promise.all([led, untilResumed(() => one.serve(() => true), deps)]);
}

/**
 * The sessions of this hub that `serves` and `wanted` name, without those whose logs are damaged. Where one cannot be read
 * now the others come all the same, and the end rejects with why, so that all are asked for again.
 */
export async function* servedSessions(
  hub: Pick<Hub, 'sessions' | 'serves' | 'session'>,
  serves: (session: string) => boolean,
  wanted: (summary: SessionSummary) => boolean,
): AsyncGenerator<Session> {
  let fault: unknown = null;
  for (const summary of await hub.sessions()) {
    const { id, status } = summary;
    if (status === 'damaged' || !serves(id) || !hub.serves(id) || !wanted(summary)) continue;
    const session = await hub.session(id).catch((error: unknown) => {
      if (!(error instanceof HubError && error.kind === 'damaged')) fault ??= error;
      return null;
    });
    if (session) yield session;
  }
  if (fault !== null) throw fault;
}

const TAKEN_UP_MS = 24 * 3_600_000;

/** Whether a session was closed more than a day ago: too long for a new hub to go on with what is shown of it. */
export const isLongClosed = (
  { status, closedAt }: Pick<SessionSummary, 'status' | 'closedAt'>,
  now: number,
): boolean => status === 'closed' && Date.parse(closedAt ?? '') < now - TAKEN_UP_MS;
