import type { Actor, AnyEvent, Incident } from '../../../domain/event.ts';
import { pendingActions } from '../../../domain/pager.ts';
import type { Severity } from '../../../domain/procedure.ts';
import type { Session } from '../../../domain/session.ts';
import { type Priorities, severityOf } from '../rules.ts';

/** What one of both asks of the other. */
export type Following =
  | { readonly kind: 'priority'; readonly incident: string; readonly priority: string; readonly by: Actor }
  | { readonly kind: 'severity'; readonly severity: Severity };

/**
 * Priority and severity follow each other: a severity that a person sets becomes the incidents' priority, in their name,
 * and a priority that is changed in the pager becomes the session's severity. The person who was last counts: while an own
 * change of the priority is under way, what the pager says is not yet its answer to it.
 */
export class PriorityFollow {
  readonly #priorities: Priorities;
  /** As last seen, by session and incident: only a change is followed. */
  readonly #seen = new Map<string, string | null>();

  constructor(priorities: Priorities) {
    this.#priorities = priorities;
  }

  /** A session as it is when the hub starts: what it says now is no change. */
  know({ id, incidents }: Session): void {
    for (const incident of incidents) this.#see(`${id} ${incident.id}`, incident.priority ?? null);
  }

  /** What follows from these events of a session, which stands as after them. */
  follow(session: Session, events: readonly AnyEvent[]): readonly Following[] {
    const following: Following[] = [];
    for (const { type, data, by } of events) {
      const set = type === 'severity.set' || (type === 'act.undone' && data.type === 'severity.set');
      if (set && by.kind !== 'system') {
        following.push(...this.#priorityActs(session, by));
      } else if (type === 'incident.changed' || type === 'incident.linked') {
        const severity = this.#changed(session, data.incident as Incident, type === 'incident.changed');
        if (severity !== null) following.push({ kind: 'severity', severity });
        // One without a priority gets the one of the session that begins with it.
        const bare = type === 'incident.linked' && (data.incident as Incident).priority == null;
        if (bare && session.openedBy !== null)
          following.push(...this.#priorityActs(session, session.openedBy));
      }
    }
    return following;
  }

  #priorityActs(session: Session, by: Actor): readonly Following[] {
    const { severity } = session;
    const priority = severity === null ? undefined : this.#priorities[severity];
    // Drills change nothing outside.
    if (priority === undefined || session.kind === 'drill') return [];
    return session.incidents
      .filter((incident) => incident.status !== 'resolved' && !stays(session, incident, priority))
      .map(({ id }) => ({ kind: 'priority', incident: id, priority, by }));
  }

  #changed(session: Session, { id, priority = null }: Incident, known: boolean): Severity | null {
    const key = `${session.id} ${id}`;
    // What a hub has not seen change, after its start or at the link, is where it begins.
    const before = known && this.#seen.has(key) ? this.#seen.get(key) : priority;
    this.#see(key, priority);
    if (same(before, priority) || session.status !== 'open') return null;
    const own = pendingActions(session).some(({ act, args }) => act === 'priority' && args.incident === id);
    if (own) return null;
    const severity = severityOf(priority, this.#priorities, session.severity);
    return severity === session.severity ? null : severity;
  }

  #see(key: string, priority: string | null): void {
    this.#seen.delete(key);
    this.#seen.set(key, priority);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
  }
}

/**
 * Whether an incident has a priority and keeps it: also the last that was asked for is this one. The session may not have
 * read yet what came of that.
 */
function stays({ actions }: Session, { id, priority: now }: Incident, priority: string): boolean {
  const last = actions.findLast(
    ({ act, args, outcome }) =>
      act === 'priority' && args.incident === id && outcome !== 'failed' && outcome !== 'abandoned',
  );
  return same(now, priority) && (last === undefined || same(String(last.args.priority), priority));
}

/** Incidents whose priority is remembered; of one that was forgotten the next change is not followed. */
const REMEMBERED = 5_000;

const same = (a: string | null | undefined, b: string | null | undefined): boolean =>
  (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
