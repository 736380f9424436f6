import type { Actor } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { PageActing } from '../../protocol/http.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

/** How long a failure stands on its row. */
const FAILED_MS = 60_000;

interface Told {
  readonly acting: PageActing;
  readonly person: string;
  readonly until: number;
}

/** Acknowledgements of pages that have no session: what became of each, for whoever looks at the list. */
export class PageActs {
  readonly #time: Time;
  readonly #acts = new Map<string, Told>();

  constructor(time: Time) {
    this.#time = time;
  }

  of(incident: string): PageActing | null {
    const found = this.#acts.get(incident);
    if (!found) return null;
    if (found.until > this.#time.now()) return found.acting;
    this.#acts.delete(incident);
    return null;
  }

  /** Whether this person's own is under way. */
  isAsking(incident: string, { id }: Actor): boolean {
    const told = this.#acts.get(incident);
    return told !== undefined && told.person === id && told.acting.state !== 'failed';
  }

  /** Runs one, telling how it stands; `waiting` is to be called when it has to wait. Rejects as the work does. */
  async follow<T>(
    incident: string,
    by: Actor,
    work: (waiting: (error: PagerError, retryAt: string) => void) => Promise<T>,
  ): Promise<T> {
    let mine: Told | null = null;
    const tell = (state: PageActing['state'], error: PagerError | null, retryAt: string | null): void => {
      const until = state === 'failed' ? this.#time.now() + FAILED_MS : Number.POSITIVE_INFINITY;
      const kind = error?.kind ?? null;
      const params = ingestParams(error?.params ?? {});
      mine = { acting: { by: ingestId(by.name, 200), state, kind, params, retryAt }, person: by.id, until };
      this.#acts.set(incident, mine);
    };
    // Somebody else's that came after it still stands.
    const forget = (): void => {
      if (this.#acts.get(incident) === mine) this.#acts.delete(incident);
    };
    tell('asked', null, null);
    try {
      const done = await work((error, retryAt) => tell('waiting', error, retryAt));
      forget();
      return done;
    } catch (error) {
      if (error instanceof PagerError) tell('failed', error, null);
      else forget();
      throw error;
    }
  }
}

/** The same of a live session's own request, as its log tells; null: there is none under way, and none just failed. */
export function actingIn(session: Session | null, incident: string, now: number): PageActing | null {
  const asked = session?.actions.findLast(
    ({ target, act, args }) => target === 'pagerduty' && act === 'acknowledge' && args.incident === incident,
  );
  if (!asked || asked.outcome === 'done') return null;
  const by = ingestId(asked.by.name, 200);
  if (asked.outcome === null) {
    const { delay } = asked;
    if (delay === null) return { by, state: 'asked', kind: null, params: {}, retryAt: null };
    return { by, state: 'waiting', kind: delay.kind, params: delay.params, retryAt: delay.retryAt };
  }
  if (now - Date.parse(asked.outcomeAt ?? '') > FAILED_MS) return null;
  return { by, state: 'failed', kind: asked.kind, params: asked.params, retryAt: null };
}

function ingestParams(params: PagerError['params']): PagerError['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? ingestText(value, { bytes: 1_024 }) : value,
    ]),
  );
}
