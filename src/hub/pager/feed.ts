import type { Incident } from '../../domain/event.ts';
import { pendingActions } from '../../domain/pager.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager, PagerCall, PagerIncident, PagerLogEntry } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { doubled } from '../../timing/backoff.ts';
import { deadline, withTimeout } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import { newAnswers, openedForHelp } from './answers.ts';
import { changeKey, incidentOf, PAGER_ACTOR } from './incident.ts';

export interface FeedDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session' | 'sessions'>;
  readonly pager: Pager;
  readonly time: Time;
  readonly logger: Logger;
  /** What the pager tells by itself; absent: it tells nothing. */
  readonly told?: { readonly live: boolean; found(changedAt: number): void };
}

/** Silent for so long, what is shown is called old. */
const STALL_MS = 20_000;
/** Longest that somebody who waits for the incident waits for its history. */
const HISTORY_MS = 2_000;
/** Longest that an outcome waits for the incident to be read again. */
const REFRESH_MS = 5_000;

interface Watch {
  readonly session: string;
  readonly histories: Map<string, { readonly key: string; readonly entries: readonly PagerLogEntry[] }>;
  reading: Promise<void> | null;
  cancel: () => void;
  failures: number;
  goodAt: number;
  changedAt: number | null;
}

/** Brings what happens to a session's incidents elsewhere into the session: one chain of reads a session, never two. */
export class PagerFeed {
  readonly #deps: FeedDeps;
  readonly #watches = new Map<string, Watch>();
  readonly #stop = new AbortController();

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  /** Starts to watch a session whose incidents can still change; one that is watched already goes on. */
  follow(session: Session): void {
    const now = this.#deps.time.now();
    if (this.#stop.signal.aborted || pace(session, now, null) === null) return;
    if (this.#watches.has(session.id)) return;
    this.#plan(this.#watch(session.id), 0);
  }

  #watch(session: string): Watch {
    const watch: Watch = {
      session,
      histories: new Map(),
      reading: null,
      cancel: () => {},
      failures: 0,
      goodAt: this.#deps.time.now(),
      changedAt: null,
    };
    this.#watches.set(session, watch);
    return watch;
  }

  /** Reads a session's incidents now, in a few seconds at most; trouble is left to the next read. */
  async refresh(session: string): Promise<void> {
    if (this.#stop.signal.aborted) return;
    // What was asked before the close may be done long after it.
    const watch = this.#watches.get(session) ?? this.#watch(session);
    // One that is under way may have been answered before the act.
    await watch.reading;
    const { signal, cancel } = deadline(this.#deps.time, REFRESH_MS);
    await this.#read(watch, { signal: AbortSignal.any([this.#stop.signal, signal]) }).finally(cancel);
  }

  /** The pager has told that something happened to an incident (null: to some): the sessions about it read it now. */
  async hint(incident: string | null): Promise<void> {
    const about = [...this.#watches.values()].map(async ({ session: id }) => {
      const session = await this.#deps.hub.session(id).catch(() => null);
      const ids = session ? [...session.incidents.map((one) => one.id), ...openedForHelp(session)] : [];
      if (incident === null || ids.includes(incident)) await this.refresh(id);
    });
    await Promise.all(about);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    for (const watch of this.#watches.values()) watch.cancel();
    await Promise.all([...this.#watches.values()].map(({ reading }) => reading));
  }

  #plan(watch: Watch, ms: number): void {
    if (this.#stop.signal.aborted) return;
    watch.cancel = this.#deps.time.after(ms, () => {
      void this.#read(watch, { lane: 'background', signal: this.#stop.signal });
    });
  }

  /** Never rejects, and never runs twice at once. */
  async #read(watch: Watch, call: PagerCall): Promise<void> {
    if (watch.reading) return watch.reading;
    watch.cancel();
    watch.reading = this.#readOnce(watch, call).finally(() => {
      watch.reading = null;
    });
    return watch.reading;
  }

  async #readOnce(watch: Watch, call: PagerCall): Promise<void> {
    const { hub, time, logger } = this.#deps;
    try {
      // Another hub may serve it by now, and watches it.
      const session = hub.serves(watch.session) ? await hub.session(watch.session) : null;
      if (!session) {
        this.#watches.delete(watch.session);
        return;
      }
      await this.#update(watch, session, call);
      watch.failures = 0;
      watch.goodAt = time.now();
      if (session.pagerStall) await this.#say(watch, 'pager.resume', {});
      const told = this.#deps.told?.live ?? false;
      const next = pace((await hub.session(watch.session)) ?? session, time.now(), watch.changedAt, told);
      if (next === null) this.#watches.delete(watch.session);
      else this.#plan(watch, next);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      watch.failures += 1;
      const fault = error instanceof PagerError ? error : null;
      if (!fault) logger.error({ err: error, session: watch.session }, 'feed-failed');
      else if (time.now() - watch.goodAt >= STALL_MS) await this.#stalled(watch, fault);
      const retryAt = Date.parse(String(fault?.params.retryAt ?? ''));
      this.#plan(
        watch,
        fault?.kind === 'aborted' ? QUICK_MS : paceAfter(watch.failures, time.now(), retryAt),
      );
    }
  }

  async #update(watch: Watch, session: Session, call: PagerCall): Promise<void> {
    const read: PagerIncident[] = [];
    for (const known of session.incidents) {
      const incident = await this.#deps.pager.incident(known.id, call).catch(unlessGone);
      if (incident === null) continue;
      read.push(incident);
      const history = await this.#historyOf(watch, incident, call);
      const change = history === null ? seenBare(incident, known) : incidentOf(incident, history);
      if (JSON.stringify(change) !== JSON.stringify(known)) {
        const seq = await this.#say(watch, 'incident.change', { incident: change });
        if (seq !== null && seq > session.seq) {
          watch.changedAt = this.#deps.time.now();
          // Found by a look that nothing had asked for.
          if (call.lane === 'background' && incident.changedAt)
            this.#deps.told?.found(Date.parse(incident.changedAt));
        }
      }
      if (incident.mergedInto) await this.#followMerge(watch, session, incident, call);
    }
    for (const id of openedForHelp(session)) {
      const incident = await this.#deps.pager.incident(id, call).catch(unlessGone);
      if (incident) read.push(incident);
    }
    for (const answered of newAnswers(session, read)) await this.#say(watch, 'responder.answer', answered);
  }

  /** What pages on is what the team is at. */
  async #followMerge(watch: Watch, { incidents }: Session, from: PagerIncident, call: PagerCall) {
    if (incidents.some(({ id }) => id === from.mergedInto?.id)) return;
    const into = await this.#deps.pager.goesOn(from, call);
    if (incidents.some(({ id }) => id === into.id)) return;
    const incident = incidentOf(into, await this.#deps.pager.history(into.id, call));
    await this.#say(watch, 'incident.link', { incident });
  }

  async #historyOf(
    watch: Watch,
    incident: PagerIncident,
    call: PagerCall,
  ): Promise<readonly PagerLogEntry[] | null> {
    const key = changeKey(incident);
    const kept = watch.histories.get(incident.id);
    if (kept?.key === key) return kept.entries;
    // Without its history an incident is known all the same; the next read asks for it again.
    const reading = this.#deps.pager.history(incident.id, call);
    const waited =
      call.lane === 'background'
        ? reading.catch(() => null)
        : withTimeout(this.#deps.time, HISTORY_MS, reading);
    const entries = await waited;
    if (entries !== null) watch.histories.set(incident.id, { key, entries });
    return entries;
  }

  async #stalled(watch: Watch, { kind, params }: PagerError): Promise<void> {
    const since = new Date(watch.goodAt).toISOString();
    await this.#say(watch, 'pager.stall', { since, kind, params });
  }

  /** Seq of the session afterwards; null where the hub did not take it, which the next read mends. */
  async #say(watch: Watch, type: Parameters<Hub['system']>[1], data: object): Promise<number | null> {
    const answer = await this.#deps.hub.system(watch.session, type, data, PAGER_ACTOR).catch(() => null);
    return answer?.ok ? answer.seq : null;
  }
}

/** One that was removed, or may no longer be seen, must not hide the others. */
function unlessGone(error: unknown): null {
  if (error instanceof PagerError && error.kind === 'not-found') return null;
  throw error;
}

/** An incident whose history cannot be read: what that had told before stays. */
function seenBare(read: PagerIncident, known: Incident): Incident {
  const seen = incidentOf(read, []);
  return { ...seen, firstAcknowledgedAt: known.firstAcknowledgedAt ?? seen.firstAcknowledgedAt };
}

const SECOND = 1_000;

/** Looked at after a change, or while somebody waits for the pager. */
const QUICK_MS = 5 * SECOND;
const STEADY_MS = 15 * SECOND;
const QUIET_MS = 120 * SECOND;
/** A change is often followed by another. */
const LIVELY_MS = 60 * SECOND;
const SOON_MS = 60 * SECOND;
const SLOWEST_MS = 60 * SECOND;
/** Only to find what a delivery that was lost would have told. */
const TOLD_MS = 60 * SECOND;

/**
 * Milliseconds until a session's incidents are read again; null: never, nothing about it can change any more. `told`: the
 * pager tells of changes by itself, so that a slow look is enough.
 */
export function pace(session: Session, now: number, changedAt: number | null, told = false): number | null {
  const ms = polled(session, now, changedAt);
  return ms === null || !told ? ms : Math.max(ms, TOLD_MS);
}

function polled(session: Session, now: number, changedAt: number | null): number | null {
  if (session.status !== 'open' || session.incidents.length === 0) return null;
  const open = session.incidents.filter(({ status }) => status !== 'resolved');
  const waits = open.some(({ status, unacknowledgesAt }) => {
    return (
      status === 'triggered' || (unacknowledgesAt != null && Date.parse(unacknowledgesAt) - now < SOON_MS)
    );
  });
  const lively = changedAt !== null && now - changedAt < LIVELY_MS;
  if (waits || lively || pendingActions(session).length > 0) return QUICK_MS;
  const asked = session.responders.some(({ answer }) => answer === null);
  return open.length > 0 ? (asked ? QUICK_MS : STEADY_MS) : QUIET_MS;
}

/** After `failures` reads in a row that failed; `retryAt` as the pager told, if it did. */
export function paceAfter(failures: number, now: number, retryAt: number): number {
  if (!Number.isNaN(retryAt)) return Math.max(SECOND, retryAt - now);
  return doubled(QUICK_MS, SLOWEST_MS, failures - 1);
}
