import { standbyResponse } from '../../hub/http/problem.ts';
import type { Time } from '../../ports/clock.ts';
import type { Edge } from '../../ports/edge.ts';
import { EventLogError, type LogHead } from '../../ports/event-log.ts';
import type { Health } from '../../protocol/http.ts';
import { routePath } from '../../protocol/routes.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { pause } from '../../timing/timers.ts';

const FOLLOW_MS = 1_000;
const CLAIM_AGAIN_MS = 500;
/** As many sessions as a hub holds in memory. */
const WARM = 200;

interface Warmable {
  sessions(): Promise<readonly LogHead[]>;
  /** Reads what was added to a session. */
  warm(session: string): Promise<void>;
}

/** What a hub that follows knows of the sessions. */
export interface StandbyReader {
  /** Whether this hub serves a session itself, and has nothing to read of it. */
  serves(session: string): boolean;
  /** Sessions of other hubs have moved since the last look. */
  moved(): void;
}

const WAITS: StandbyReader = { serves: () => false, moved: () => {} };

/** Reads along what other hubs write, so that sessions are at hand when this one has to serve them. Never rejects. */
export async function followAsStandby(
  log: Warmable,
  time: Time,
  signal: AbortSignal,
  { serves, moved }: StandbyReader = WAITS,
): Promise<void> {
  const warmed = new Map<string, string>();
  let before: ReadonlyMap<string, string> | null = null;
  while (!signal.aborted) {
    try {
      const heads = (await log.sessions()).filter(({ session }) => !serves(session));
      if (before && heads.some(({ session, hash }) => before?.get(session) !== hash)) moved();
      before = new Map(heads.map(({ session, hash }) => [session, hash]));
      const changed = heads.filter(({ session, hash }) => warmed.get(session) !== hash);
      for (const { session, hash } of changed.slice(-WARM)) {
        if (signal.aborted) return;
        await log.warm(session);
        warmed.set(session, hash);
      }
    } catch {
      // It is read again: the hub that serves has the same trouble, and says so.
    }
    await pause(time, FOLLOW_MS, signal);
  }
}

/**
 * Claims what belongs to no session; false: the signal aborted before. The servers may elect a leader just then, or the hub
 * that had the lease writes its last fact: it is tried until it is done. Rejects where another hub has taken over.
 */
export async function untilClaimed(
  claimFacts: () => Promise<void>,
  time: Time,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<boolean> {
  while (!signal.aborted) {
    try {
      await claimFacts();
      return true;
    } catch (error) {
      if (error instanceof EventLogError && error.params.reason === 'taken-over') throw error;
      onTrouble(error);
    }
    await pause(time, CLAIM_AGAIN_MS, signal);
  }
  return false;
}

/** What a hub answers that waits for its turn: it lives, and another one serves. A browser is sent there, with the fragment of its link. */
export function standbyEdge(version: string, leaderUrl: () => string | null): Edge {
  const answer = ({ url, headers }: Request): Response => {
    const { pathname } = new URL(url);
    if (pathname === routePath('health')) {
      return Response.json({ ok: true, version, protocol: PROTOCOL } satisfies Health);
    }
    const leader = leaderUrl();
    const isPage = pathname.startsWith('/s/') && headers.get('accept')?.includes('text/html');
    if (!isPage || leader === null) return standbyResponse(leader);
    const location = new URL(pathname, leader).href;
    return new Response(null, { status: 307, headers: { location, 'cache-control': 'no-store' } });
  };
  return { fetch: async (request) => answer(request), upgrade: async (request) => answer(request) };
}

/** An edge that is exchanged when the hub begins to serve. */
export class Door {
  #now: Edge;
  readonly edge: Edge = {
    fetch: (request, transport) => this.#now.fetch(request, transport),
    upgrade: (request, transport) => this.#now.upgrade(request, transport),
  };

  constructor(first: Edge) {
    this.#now = first;
  }

  become(edge: Edge): void {
    this.#now = edge;
  }
}
