import { issuesOpen } from '../domain/action-issue.ts';
import { isUnsettled } from '../domain/actions.ts';
import { namedPlace } from '../domain/changes/named-place.ts';
import { actionsLeft, progress } from '../domain/checklist.ts';
import { initialSession, type Session } from '../domain/session.ts';
import { atTime, timedSteps, timeToTick } from '../domain/step-facts.ts';
import type { EventLog, LogHead } from '../ports/event-log.ts';
import type { SessionSummary } from '../protocol/http.ts';
import { type Brief, briefOf } from '../record/brief.ts';
import { type SearchHit, searchPlaces } from '../record/search.ts';
import { isWithin } from '../timing/timers.ts';
import { HubError, type ListedSession } from './base/contract.ts';
import type { Limits } from './base/limits.ts';
import type { LiveSession, WhoServes } from './base/serving.ts';
import { NOT_IMPORTED, withImport } from './room/entry.ts';
import type { Rooms } from './rooms.ts';

/** What is remembered of a session that is not in memory, by the head of its log. */
interface Known {
  readonly hash: string;
  readonly summary: SessionSummary;
  /** Null: its log is damaged. */
  readonly brief: Brief | null;
  /** When time alone ticks a step of it, epoch ms: the brief is made again then. */
  readonly until: number;
  /** Null: there is no room for it; it is made again for each search. */
  readonly places: readonly SearchHit[] | null;
}

interface SessionListDeps {
  readonly rooms: Rooms;
  readonly log: EventLog;
  readonly serving: WhoServes;
  readonly limits: Pick<Limits, 'searchText'>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** For so long what was read of damaged logs is good enough to be told. */
const DAMAGED_MS = 60_000;
/** Logs that are read at the same time: the store reads while the hub folds. */
const READ_AT_ONCE = 8;

/** Every session of the log, for those who read many of them; what is not in memory is folded once and remembered by its head. */
export class SessionList {
  readonly #deps: SessionListDeps;
  readonly #known = new Map<string, Known>();
  /** Characters of all places that are remembered. */
  #searchText = 0;
  #damaged: number | null = null;
  /** When the last reading of the list began, epoch ms. */
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(deps: SessionListDeps) {
    this.#deps = deps;
  }

  /** Sessions in which somebody is at this hub. */
  live(): readonly LiveSession[] {
    return this.#deps.rooms.all.flatMap(({ room, peers, peopleNow: people, logs }) =>
      peers.size > 0 ? { id: room.id, people, logs } : [],
    );
  }

  async all(): Promise<readonly SessionSummary[]> {
    return (await this.read()).map(({ summary }) => summary);
  }

  /** See `Hub.damagedSessions`. Where that was read long ago, it is read again for the next who asks. */
  damaged(): number | null {
    if (!isWithin(this.#deps.now(), this.#readAt, DAMAGED_MS)) this.read().catch(() => {});
    return this.#damaged;
  }

  /** Open ones first, then by the last event, newest first. */
  async read(): Promise<readonly ListedSession[]> {
    this.#readAt = this.#deps.now();
    const { rooms, log, serving } = this.#deps;
    const acknowledged = rooms.heads();
    const [heads, live] = await Promise.all([log.sessions(), serving.othersLive()]);
    const elsewhere = new Map(live.map((one) => [one.id, one]));
    const there = new Set(heads.map(({ session }) => session));
    for (const session of this.#known.keys()) if (!there.has(session)) this.#forget(session);
    rooms.compare(heads, acknowledged);
    const listed: ListedSession[] = [];
    for (let from = 0; from < heads.length; from += READ_AT_ONCE) {
      const some = heads.slice(from, from + READ_AT_ONCE);
      listed.push(
        ...(await Promise.all(some.map((head) => this.#listed(head, elsewhere.get(head.session))))),
      );
    }
    // A room was created and its first event is not published yet.
    const told = listed.filter(({ summary: { seq, status } }) => seq > 0 || status === 'damaged');
    this.#damaged = told.filter(({ summary }) => summary.status === 'damaged').length;
    return told.sort((a, b) => bySummary(a.summary, b.summary));
  }

  async #listed(head: LogHead, live: LiveSession | undefined): Promise<ListedSession> {
    const here = this.#deps.rooms.peek(head.session);
    if (here) {
      const { state, imported } = here.room;
      const session = withImport(state, imported);
      return {
        summary: summaryOf(state, here.peopleNow, null, here.logs, imported),
        brief: () => briefOf(this.#atTime(session)),
        places: async () => searchPlaces(session),
      };
    }
    const { summary, brief, places } = await this.#folded(head);
    const again = async () => {
      const { session } = await this.#fold(head.session);
      return session === null ? null : searchPlaces(session);
    };
    return { summary: withLive(summary, live), brief: () => brief, places: async () => places ?? again() };
  }

  async #folded({ session: id, hash }: LogHead): Promise<Known> {
    const known = this.#known.get(id);
    if (known?.hash === hash && this.#deps.now() < known.until) return known;
    const { session, summary: folded } = await this.#fold(id);
    // Its earlier entry is gone.
    const isShort = known !== undefined && isCut(folded, known.summary);
    const summary = isShort
      ? { ...known.summary, status: 'damaged' as const, damagedAt: folded.seq + 1 }
      : folded;
    this.#forget(id);
    const whole = session === null || isShort ? null : this.#atTime(session);
    const places = this.#kept(whole === null ? [] : searchPlaces(whole));
    const brief = whole === null ? null : briefOf(whole);
    const now = { hash, summary, brief, until: this.#tickOf(whole), places };
    this.#known.set(id, now);
    return now;
  }

  async #fold(id: string): Promise<{ readonly session: Session | null; readonly summary: SessionSummary }> {
    try {
      const { state = initialSession(id), imported = NOT_IMPORTED } = (await this.#deps.rooms.fold(id)) ?? {};
      return {
        session: withImport(state, imported),
        summary: summaryOf(state, [], null, undefined, imported),
      };
    } catch (cause) {
      if (!(cause instanceof HubError && cause.kind === 'damaged')) throw cause;
      return { session: null, summary: summaryOf(initialSession(id), [], Number(cause.params.seq ?? 0)) };
    }
  }

  #atTime(session: Session): Session {
    return atTime(session, new Date(this.#deps.now()).toISOString());
  }

  #tickOf(session: Session | null): number {
    if (session === null || session.status !== 'open') return Number.POSITIVE_INFINITY;
    const now = this.#deps.now();
    const left = timedSteps(session).flatMap((step) => timeToTick(session, step, now) ?? []);
    return now + Math.min(Number.POSITIVE_INFINITY, ...left.filter((ms) => ms > 0));
  }

  #kept(places: readonly SearchHit[]): readonly SearchHit[] | null {
    const size = sizeOf(places);
    if (this.#searchText + size > this.#deps.limits.searchText) return null;
    this.#searchText += size;
    return places;
  }

  #forget(id: string): void {
    this.#searchText -= sizeOf(this.#known.get(id)?.places ?? []);
    this.#known.delete(id);
  }
}

const sizeOf = (places: readonly SearchHit[]): number =>
  places.reduce((sum, { note, pin }) => sum + ((note ?? pin)?.text.length ?? 0), 0);

/** The same session with fewer events. */
const isCut = (now: SessionSummary, before: SessionSummary): boolean =>
  now.status !== 'damaged' && now.seq < before.seq && now.openedAt === before.openedAt;

/** With who is in it at the hub that serves it. */
const withLive = (summary: SessionSummary, live: LiveSession | undefined): SessionSummary =>
  live === undefined ? summary : { ...summary, peopleNow: live.people, logs: live.logs };

/** One line of the list of sessions. `damagedAt`: seq at which its log can no longer be read. */
function summaryOf(
  session: Session,
  peopleNow: readonly string[],
  damagedAt: number | null = null,
  logs: SessionSummary['logs'] = { read: 0, down: 0 },
  imported = NOT_IMPORTED,
): SessionSummary {
  const place = namedPlace(session);
  const issues = issuesOpen(session);
  const { importedTo, importedBy } = withImport(session, imported);
  return {
    id: session.id,
    seq: session.seq,
    status: damagedAt !== null ? 'damaged' : session.status === 'closed' ? 'closed' : 'open',
    damagedAt,
    ...(importedTo === 0 ? {} : { importedTo, importedBy }),
    title: session.title,
    kind: session.kind,
    severity: session.severity,
    timeZone: session.timeZone,
    openedAt: session.clock.opened,
    openedBy: session.openedBy,
    closedAt: session.closedAt,
    lastAt: session.at,
    progress: progress(session),
    peopleNow,
    driver: session.participants[session.roles.driver ?? '']?.name ?? null,
    pendingActions: session.actions.filter(isUnsettled).length,
    openActions: actionsLeft(session).length,
    ...(issues === 0 ? {} : { issues }),
    clock: session.clock,
    incidents: session.incidents.map(({ id, number, title, service }) => ({ id, number, title, service })),
    service: session.incidents[0]?.service ?? null,
    verdict: session.verdict,
    ...(place === undefined ? {} : { changePlace: place }),
    logs,
  };
}

/** Open ones first, then by the last event, newest first. */
function bySummary(a: SessionSummary, b: SessionSummary): number {
  if ((a.status === 'open') !== (b.status === 'open')) return a.status === 'open' ? -1 : 1;
  return (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || a.id.localeCompare(b.id);
}
