import type { Time } from '../ports/clock.ts';
import type { LogHead } from '../ports/event-log.ts';
import type { SessionSummary } from '../protocol/http.ts';

const DAY_MS = 86_400_000;
/** Between two looks; the first comes soon after the start. */
const LOOK_MS = 6 * 3_600_000;
const FIRST_MS = 60_000;

export interface RetentionDeps {
  readonly hub: {
    sessions(): Promise<readonly SessionSummary[]>;
    removeSession(id: string): Promise<LogHead | null>;
  };
  readonly time: Time;
  /** Days for which a closed session is kept after its last event. */
  readonly days: number;
  /** A session was removed; `hash` is what copies of it are checked against. */
  readonly expired: (session: string, seq: number, hash: string) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}

/** Removes closed sessions whose last event is older than that; open and damaged ones stay. The result stops it. */
export function keepForDays({ hub, time, days, expired, onTrouble }: RetentionDeps): () => void {
  let stopped = false;
  let cancel = time.after(FIRST_MS, look);

  function look(): void {
    void removeOld()
      .catch(onTrouble)
      .finally(() => {
        if (!stopped) cancel = time.after(LOOK_MS, look);
      });
  }

  async function removeOld(): Promise<void> {
    const oldest = new Date(time.now() - days * DAY_MS).toISOString();
    for (const { id, status, lastAt } of await hub.sessions()) {
      if (stopped) return;
      if (status !== 'closed' || lastAt === null || lastAt >= oldest) continue;
      const head = await hub.removeSession(id);
      if (head) await expired(id, head.seq, head.hash);
    }
  }

  return () => {
    stopped = true;
    cancel();
  };
}
