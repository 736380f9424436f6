import { isUnsettled } from '../domain/actions.ts';
import { namedPlace } from '../domain/changes/named-place.ts';
import { actionsLeft, progress } from '../domain/checklist.ts';
import { initialSession, type Session } from '../domain/session.ts';
import type { EventLog, LogHead } from '../ports/event-log.ts';
import type { SessionSummary } from '../protocol/http.ts';
import { HubError } from './base/contract.ts';
import type { LiveSession, WhoServes } from './base/serving.ts';
import { NOT_IMPORTED, withImport } from './room/entry.ts';
import type { Rooms } from './rooms.ts';

/** Every session of the log in one line each; what is not in memory is folded once and remembered by its head. */
export class SessionList {
  readonly #rooms: Rooms;
  readonly #log: EventLog;
  readonly #serving: WhoServes;
  readonly #known = new Map<string, { readonly hash: string; readonly summary: SessionSummary }>();

  constructor(rooms: Rooms, log: EventLog, serving: WhoServes) {
    this.#rooms = rooms;
    this.#log = log;
    this.#serving = serving;
  }

  /** Sessions in which somebody is at this hub. */
  live(): readonly LiveSession[] {
    return this.#rooms.all.flatMap(({ room, peers, peopleNow: people, logs }) =>
      peers.size > 0 ? { id: room.id, people, logs } : [],
    );
  }

  async all(): Promise<readonly SessionSummary[]> {
    const summaries: SessionSummary[] = [];
    const acknowledged = this.#rooms.heads();
    const [heads, live] = await Promise.all([this.#log.sessions(), this.#serving.othersLive()]);
    const elsewhere = new Map(live.map((one) => [one.id, one]));
    const there = new Set(heads.map(({ session }) => session));
    for (const session of this.#known.keys()) if (!there.has(session)) this.#known.delete(session);
    this.#rooms.compare(heads, acknowledged);
    for (const head of heads) {
      const here = this.#rooms.peek(head.session);
      const summary = here
        ? summaryOf(here.room.state, here.peopleNow, null, here.logs, here.room.imported)
        : withLive(await this.#folded(head), elsewhere.get(head.session));
      // The room was created and its first event is not published yet.
      if (summary.seq > 0 || summary.status === 'damaged') summaries.push(summary);
    }
    return summaries.sort(bySummary);
  }

  async #folded({ session, hash }: LogHead): Promise<SessionSummary> {
    const known = this.#known.get(session);
    if (known?.hash === hash) return known.summary;
    const folded = await this.#fold(session);
    // Its earlier entry is gone.
    const isShort = known !== undefined && isCut(folded, known.summary);
    const summary = isShort
      ? { ...known.summary, status: 'damaged' as const, damagedAt: folded.seq + 1 }
      : folded;
    this.#known.set(session, { hash, summary });
    return summary;
  }

  async #fold(session: string): Promise<SessionSummary> {
    try {
      const loaded = await this.#rooms.fold(session);
      return summaryOf(loaded?.state ?? initialSession(session), [], null, undefined, loaded?.imported);
    } catch (cause) {
      if (!(cause instanceof HubError && cause.kind === 'damaged')) throw cause;
      return summaryOf(initialSession(session), [], Number(cause.params.seq ?? 0));
    }
  }
}

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
