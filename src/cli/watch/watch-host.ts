import { type Checkpoint, readCheckpoint } from '../../detection/checkpoint.ts';
import type { Exclusion } from '../../detection/exclusion.ts';
import { ExclusionRefused } from '../../ports/exclusions.ts';
import { type WatchStore, WatchStoreError } from '../../ports/watch-store.ts';
import type { WatchHost } from '../../tui/watch/watch-host.ts';
import type { ExclusionWish, WatchReading } from '../../tui/watch/watch-state.ts';
import { addExclusion } from '../../watch/exclusions.ts';
import { onCrash, onEndSignal } from '../terminal/signals.ts';
import type { RunningWatch } from './running-watch.ts';

const DAY_MS = 86_400_000;

export interface WatchHostOptions {
  readonly store: WatchStore;
  readonly running: RunningWatch;
  /** Who is at the terminal. */
  readonly who: string;
  /** A refusal as its reader's sentence. */
  readonly explain: (refused: ExclusionRefused) => string;
}

/** The world outside as the screen of detection sees it. */
export function watchHost({ store, running, who, explain }: WatchHostOptions): WatchHost {
  return {
    now: () => Date.now(),
    every(ms, run) {
      const timer = setInterval(run, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    async read(): Promise<WatchReading> {
      const { role } = running;
      const known = role.is === 'evaluates' ? running.checkpoint : null;
      const of = (checkpoint: Checkpoint | null) => ({
        checkpoint,
        role:
          role.is !== 'evaluates'
            ? ('shows' as const)
            : role.fence === null
              ? ('alone' as const)
              : ('evaluates' as const),
      });
      try {
        const lease = await store.leaseNow(Date.now());
        const kept = known ?? readCheckpoint(await store.checkpoint());
        return { ...of(kept), holder: lease?.holder ?? null, standby: lease?.standby ?? [], trouble: null };
      } catch (error) {
        const trouble = error instanceof WatchStoreError ? error.kind : String(error);
        return { ...of(known), holder: null, standby: [], trouble };
      }
    },
    async exclude(wish) {
      try {
        const events = await store.events(1);
        const taken = events.flatMap((event) => (event.type === 'exclusion.added' ? [event.data.id] : []));
        const exclusion = exclusionOf(wish, taken, who, Date.now());
        const asked = { ...exclusion, sure: wish.sure };
        const { id, until } = await addExclusion(store, asked, who, exclusion.from);
        return { ok: true, id, until };
      } catch (error) {
        if (error instanceof ExclusionRefused)
          return error.rules.length === 0
            ? { ok: false, why: explain(error) }
            : { ok: false, why: explain(error), asks: true };
        return { ok: false, why: error instanceof WatchStoreError ? error.kind : String(error) };
      }
    },
    bell: () => void process.stdout.write('\x07'),
    onSignal: (run) => onEndSignal(run),
    onCrash,
  };
}

/** The first name that is not taken: `checkout-5xx-2026-11-27`, then with a number. */
export function exclusionOf(
  { rule, query, reason, days }: Omit<ExclusionWish, 'sure'>,
  taken: readonly string[],
  owner: string,
  now: number,
): Exclusion {
  const from = new Date(now).toISOString();
  const base = `${rule.slice(0, 40)}-${from.slice(0, 10)}`;
  let id = base;
  for (let n = 2; taken.includes(id); n += 1) id = `${base}-${n}`;
  return {
    id,
    rule,
    source: null,
    match: { by: 'query', query },
    owner,
    reason,
    from,
    until: new Date(now + days * DAY_MS).toISOString(),
  };
}
