import { problemResponse } from '../../hub/http/problem.ts';
import type { Time } from '../../ports/clock.ts';
import type { Edge } from '../../ports/edge.ts';
import type { LogHead } from '../../ports/event-log.ts';
import { type Health, STANDBY_HEADER, STANDBY_KIND } from '../../protocol/http.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { pause } from '../../timing/timers.ts';

const FOLLOW_MS = 1_000;
/** As many sessions as a hub holds in memory. */
const WARM = 200;

interface Warmable {
  sessions(): Promise<readonly LogHead[]>;
  /** Reads what was added to a session. */
  warm(session: string): Promise<void>;
}

/** Reads along what the serving hub writes, so that sessions are at hand when this one has to serve. Never rejects. */
export async function followAsStandby(log: Warmable, time: Time, signal: AbortSignal): Promise<void> {
  const known = new Map<string, string>();
  while (!signal.aborted) {
    try {
      const heads = await log.sessions();
      const changed = heads.filter(({ session, hash }) => known.get(session) !== hash);
      for (const { session, hash } of changed.slice(-WARM)) {
        if (signal.aborted) return;
        await log.warm(session);
        known.set(session, hash);
      }
    } catch {
      // It is read again: the hub that serves has the same trouble, and says so.
    }
    await pause(time, FOLLOW_MS, signal);
  }
}

/** What a hub answers that waits for its turn: it lives, and another one serves. */
export function standbyEdge(version: string, leaderUrl: () => string | null): Edge {
  const answer = (url: string): Response => {
    if (new URL(url).pathname === '/healthz') {
      return Response.json({ ok: true, version, protocol: PROTOCOL } satisfies Health);
    }
    const leader = leaderUrl();
    const response = problemResponse(503, STANDBY_KIND, leader === null ? {} : { leader });
    response.headers.set(STANDBY_HEADER, '1');
    return response;
  };
  return {
    fetch: async (request) => answer(request.url),
    upgrade: async (request) => answer(request.url),
  };
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
