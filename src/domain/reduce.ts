import { isWork } from './clock.ts';
import { Draft } from './draft.ts';
import type { AnyEvent, EventType, SessionEvent } from './event.ts';
import { isEventType, isFinalType } from './event-table.ts';
import type { Apply } from './reducers/apply.ts';
import { followCourse, tickByFacts, tickByTime } from './reducers/facts.ts';
import { noteAppliers } from './reducers/notes.ts';
import { outsideAppliers } from './reducers/outside.ts';
import { peopleAppliers } from './reducers/people.ts';
import { releaseAppliers } from './reducers/release.ts';
import { runAppliers } from './reducers/runs.ts';
import { sessionAppliers } from './reducers/session.ts';
import { stepAppliers } from './reducers/steps.ts';
import { changeAppliers } from './reducers/system-changes.ts';
import { undoAppliers } from './reducers/undo.ts';
import type { Session } from './session.ts';

const appliers: { readonly [T in EventType]: Apply<T> } = {
  ...sessionAppliers,
  ...peopleAppliers,
  ...stepAppliers,
  ...noteAppliers,
  ...outsideAppliers,
  ...runAppliers,
  ...releaseAppliers,
  ...changeAppliers,
  ...undoAppliers,
};

const isKnown = (event: AnyEvent): event is SessionEvent => isEventType(event.type);

/** Folds one event into the state. A type this program does not know only advances seq and time. */
export function reduce(session: Session, event: AnyEvent): Session {
  return reduceAll(session, [event]);
}

/** Folds events in order, in time linear in their number. The session given is never changed. */
export function reduceAll(session: Session, events: readonly AnyEvent[]): Session {
  if (events.length === 0) return session;
  const draft = new Draft(session);
  for (const event of events) apply(draft, event);
  return draft.s;
}

/**
 * A fold that goes on: for what decides against each state in turn and keeps none, as a hub's room does.
 * Nothing is copied from one event to the next, so a long session costs no more an event than a short one.
 */
export class RunningFold {
  readonly #draft: Draft;

  constructor(session: Session) {
    this.#draft = new Draft(session);
  }

  /** The state now. To be read at once and not kept: the next `apply` changes it in place. */
  get session(): Session {
    return this.#draft.s;
  }

  apply(events: readonly AnyEvent[]): void {
    for (const event of events) apply(this.#draft, event);
  }
}

function apply(draft: Draft, event: AnyEvent): void {
  const timed = tickByTime(draft, event);
  if (isKnown(event)) {
    (appliers[event.type] as Apply)(draft, event);
    if (draft.s.clock.start === null && isWork(event, draft.s)) {
      draft.s.clock = { ...draft.s.clock, start: event.at };
    }
    const ticked = tickByFacts(draft, event);
    followCourse(draft, event, timed || ticked);
    const { seq, by, type, data } = event;
    if (by.kind !== 'system' && isFinalType(type) && !followsOther(event))
      draft.record('lastFinal')[by.id] = {
        seq,
        type,
        act: type === 'action.requested' ? (data.act ?? null) : null,
      };
  }
  draft.s.seq = event.seq;
  // To bring it in is no act in it: a session from a file is as idle as it was.
  if (event.type !== 'session.imported') draft.s.at = event.at;
}

/** What the hub did because of another act of theirs is no act that an undo would stop at. */
const followsOther = ({ type, data }: AnyEvent): boolean =>
  type === 'action.requested' && (data.args as { readonly follows?: unknown } | undefined)?.follows === true;
