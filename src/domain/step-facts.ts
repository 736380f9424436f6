import { lastRelapse } from './course.ts';
import { calledBy, deliveryOf } from './delivery.ts';
import type { DoneBy, SessionEvent } from './event.ts';
import { eventRow } from './event-table.ts';
import type { Role } from './procedure.ts';
import type { Note, Session, StepState } from './session.ts';
import { type FactName, RELEASE_FACTS, readFactWord, SECOND_PERSON_FACT, type When } from './when.ts';

/*
 * Steps that know. A fact that the session shows ticks its step, in the name of who did the act and with its time. The
 * tick is no event: it is derived whenever the log is folded, so screens, records and replays agree.
 */

const NAMED: readonly Role[] = ['lead', 'driver', 'scribe'];

const newest = (acts: readonly DoneBy[]): DoneBy | null =>
  acts.reduce<DoneBy | null>((last, act) => (last === null || act.seq > last.seq ? act : last), null);

const actOf = ({ by, at, seq }: DoneBy): DoneBy => ({ by, at, seq });
/** The first of a list that fits, or the last one. Never all of them: a long session asks this after each act. */
const pick = <T extends DoneBy>(
  list: readonly T[],
  last: boolean,
  fits: (one: T, at: number) => boolean = () => true,
): DoneBy | null => (last ? list.findLast(fits) : list.find(fits)) ?? null;

const noted =
  (kind: Note['kind']) =>
  ({ notes }: Session, last: boolean): DoneBy | null =>
    pick(notes, last, (note) => note.kind === kind && !note.removed);

/** All of these are set; the act that set the last one. */
function all(session: Session, keys: readonly string[]): DoneBy | null {
  const acts = keys.flatMap((key) => session.setBy[key] ?? []);
  return acts.length < keys.length ? null : newest(acts);
}

/**
 * Recovery is declared, since before that nobody knows what is left over; there is an action, and each that is not done has an
 * owner. The actions that the close makes do not count.
 */
function owned(session: Session): DoneBy | null {
  const { notes, setBy } = session;
  const acts: DoneBy[] = [];
  if (setBy.resolved === undefined) return null;
  for (const note of notes) {
    if (note.kind !== 'action' || note.removed || note.text === '') continue;
    if (note.given !== null) acts.push(note.given);
    else if (note.done !== null) acts.push({ ...note.done, seq: note.seq });
    else return null;
  }
  return acts.length === 0 ? null : newest([...acts, setBy.resolved]);
}

/** The updates that went out, each with the act that sent it, oldest first. */
const sent = (
  session: Session,
): readonly (DoneBy & { readonly final: boolean; readonly written: number })[] =>
  session.notices.flatMap((notice) => {
    const { act } = deliveryOf(session, notice);
    return act === null ? [] : [{ ...act, final: notice.final, written: notice.seq }];
  });

/** Of each fact an act that makes it true, the first one, which ticks a step, or the last one, which ticks one that comes back. */
const FIND: Readonly<Record<FactName, (session: Session, last: boolean) => DoneBy | null>> = {
  acknowledged: (s) => all(s, ['acknowledged']),
  severity: (s) => all(s, ['severity']),
  roles: (s) =>
    all(
      s,
      NAMED.map((role) => `role:${role}`),
    ),
  finding: noted('finding'),
  impact: (s) => all(s, ['impact']),
  pinned: ({ pins }, last) => pick(pins, last, ({ removed }) => !removed),
  decision: noted('decision'),
  'notice written': ({ notices }, last) => pick(notices, last),
  'notice first': (s) => sent(s)[0] ?? null,
  'notice update': (s, last) => pick(sent(s), last, ({ final }, at) => at > 0 && !final),
  // After a relapse the last one is still to come.
  'notice final': (s, last) => pick(sent(s), last, ({ final, written }) => final && written > lastRelapse(s)),
  'expert called': (s, last) =>
    pick(
      s.responders.flatMap((one) => calledBy(s, one) ?? []),
      last,
    ),
  mitigated: (s) => all(s, ['mitigated']),
  resolved: (s) => all(s, ['resolved']),
  'actions owned': owned,
  'handed over': ({ handovers }) => newest(handovers),
  approved: ({ releaseDone }) => releaseDone.approved,
  deployed: ({ releaseDone }) => releaseDone.deployed,
  'rolled back': ({ releaseDone: { rolledBack }, rollback }) =>
    rolledBack !== null && rollback !== null && rolledBack.seq > rollback.seq ? rolledBack : null,
};

function actThat(session: Session, fact: FactName, repeats: boolean): DoneBy | null {
  const act = FIND[fact](session, repeats);
  return act === null ? null : actOf(act);
}

/** Which facts an event can make true or untrue. */
export function touchedBy({ type, data }: SessionEvent): readonly FactName[] | 'any' {
  const { facts } = eventRow(type);
  return typeof facts === 'function' ? facts(data) : facts;
}

/** What ticks a step. No fact but an approval can stand for a second person. */
function whenOf({ needs, when: word }: StepState['step']): When | null {
  const when = readFactWord(word);
  return needs === undefined || when?.fact === SECOND_PERSON_FACT ? when : null;
}

/** The act that makes the fact of a step true; null while it is not. */
function actFor(session: Session, { step }: StepState, now: string): DoneBy | null {
  const when = whenOf(step);
  if (when === null) return null;
  // Who starts the run and approves it is one person.
  if (step.needs !== undefined && session.releaseDone.approved?.byOther !== true) return null;
  const act = actThat(session, when.fact, step.repeat !== undefined);
  if (act === null || when.after === 0) return act;
  const since = Date.parse(session.clock.mitigated ?? act.at) + when.after;
  const at = since > Date.parse(act.at) ? new Date(since).toISOString() : act.at;
  return at <= now ? { ...act, at } : null;
}

/**
 * What a tick by hand leaves to be done: the fact that a step waits for, where it is not true. `after` > 0: the fact is,
 * and only that time (ms) has not passed. `now`: ISO 8601 UTC.
 */
export function missingFact(session: Session, step: StepState, now: string): When | null {
  const when = whenOf(step.step);
  if (when === null || actFor(session, step, now) !== null) return null;
  // Where nothing tells of the run, people tick for themselves.
  if (RELEASE_FACTS.has(when.fact) && session.releaseRun === null) return null;
  return FIND[when.fact](session, false) === null ? { ...when, after: 0 } : when;
}

/**
 * Ms until time alone ticks a step, negative once it has; null where it waits for something else, too, and in a session that
 * is over, where time ticks nothing. `now`: epoch ms.
 */
export function timeToTick(session: Session, { step }: StepState, now: number): number | null {
  if (session.status !== 'open') return null;
  const when = readFactWord(step.when);
  const since = session.clock.mitigated;
  return when === null || when.after === 0 || since === null ? null : Date.parse(since) + when.after - now;
}

/** A step as people have it, without what facts have ticked. */
export const handOf = (step: StepState): StepState =>
  step.auto === null ? step : { ...step, ...step.auto, auto: null };

/**
 * A step as people and facts have it at `now` (ISO 8601 UTC). What was done by hand stays; what a person opened again
 * stays open until the fact becomes true once more.
 */
export function withFact(session: Session, step: StepState, now: string): StepState {
  const hand = handOf(step);
  if (hand.status === 'done' || hand.status === 'skipped' || hand.waiting !== null) return step;
  const act = actFor(session, hand, now);
  if (act === null || act.seq < hand.reopened) return step.auto === null ? step : hand;
  if (step.auto !== null && step.by?.id === act.by.id && step.at === act.at) return step;
  const { status, by, at, seq } = hand;
  return { ...hand, status: 'done', ...act, auto: { status, by, at, seq } };
}

/** The session at `now` (ISO 8601 UTC): with the steps ticked that only wait for time to pass. */
export function atTime(session: Session, now: string): Session {
  if (session.status !== 'open' || session.clock.mitigated === null) return session;
  const ticked = timedSteps(session).flatMap((step) => {
    const after = withFact(session, step, now);
    return after === step ? [] : [[step.id, after] as const];
  });
  return ticked.length === 0
    ? session
    : { ...session, steps: { ...session.steps, ...Object.fromEntries(ticked) } };
}

/** Steps that wait for time to pass. */
export const timedSteps = ({ steps }: Session): readonly StepState[] =>
  Object.values(steps).filter(({ step }) => (readFactWord(step.when)?.after ?? 0) > 0);
