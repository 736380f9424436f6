import { epochOf, eventHash, type TextHash } from '../../domain/chain.ts';
import type { Actor, AnyEvent } from '../../domain/event.ts';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import type { Welcome } from '../../protocol/messages.ts';
import type { ResumeReason } from '../connection/connection-state.ts';
import { append, type EventRun, emptyRun, eventsOf, lastOf } from './event-run.ts';

/*
 * The copy of a session's log that everyone has who follows it, with commands (sync.ts) or without (session-watch.ts). Pure.
 *
 *   events ──► the next one?  ──► log, session        known already ──► ignored
 *                    └─ beyond it ──► resume (dial again, hello with our seq)
 *   welcome ─► another epoch, a head behind ours, another past (hash) ──► forget the log, resume from 0
 *
 * Invariant: `session` is the fold of `log`, and `log` holds the events 1..session.seq.
 */

/** How far this connection has got; nothing is sent or believed while it is down. */
export type Link =
  | { readonly kind: 'down' }
  /** `hello` is out. */
  | { readonly kind: 'greeting' }
  /** Welcomed; the first new event must follow our last one by its hash. */
  | { readonly kind: 'resuming' }
  | { readonly kind: 'live' };

export interface Copy {
  readonly session: Session;
  readonly log: EventRun;
  /** The hub's name for this incarnation of the log; null: none known. */
  readonly epoch: string | null;
  /** Who the hub says we are; null before the first welcome. */
  readonly you: Actor | null;
  /** Highest seq the hub has told of. */
  readonly head: number;
  /** The hub's clock minus this machine's, milliseconds. */
  readonly skew: number;
  readonly link: Link;
}

/** What a log is checked by. */
export interface LogChecks {
  readonly hash: TextHash;
  /**
   * The log, whole from event 1, without the texts that its last `fresh` events say were taken out; null: it has another past.
   * Who always says null reads such a log again.
   */
  readonly redact: (log: readonly AnyEvent[], fresh: number) => readonly AnyEvent[] | null;
}

export interface CopyChange<C extends Copy> {
  readonly copy: C;
  /** Why this connection has to end and another one to be dialled; for all but `gap` the log is forgotten. Null: it stays. */
  readonly resume: ResumeReason | null;
}

export const emptyCopy = (session: string): Copy => ({
  session: initialSession(session),
  log: emptyRun(),
  epoch: null,
  you: null,
  head: 0,
  skew: 0,
  link: DOWN,
});

const DOWN: Link = { kind: 'down' };
const stays = <C extends Copy>(copy: C): CopyChange<C> => ({ copy, resume: null });

/** Where a `hello` says we are. */
export function resumePoint({ epoch, session }: Copy): { epoch: string | null; lastSeq: number } {
  return { epoch, lastSeq: session.seq };
}

/** A connection is open and its `hello` out. */
export const greeted = <C extends Copy>(copy: C): C => ({ ...copy, link: { kind: 'greeting' } });

export const disconnected = <C extends Copy>(copy: C): C => ({ ...copy, link: DOWN });

/** Welcomed: what we send is taken, what comes is the log. */
export const isOpen = ({ link }: Copy): boolean => link.kind === 'resuming' || link.kind === 'live';

/** `now` by this machine's clock, epoch milliseconds. */
export function welcomed<C extends Copy>(
  copy: C,
  { now: hubNow, you, head, epoch }: Welcome,
  now: number,
  { hash }: LogChecks,
): CopyChange<C> {
  if (copy.link.kind !== 'greeting') return stays(copy);
  const met = { ...copy, you, skew: Date.parse(hubNow) - now, head: head.seq };
  const last = lastOf(copy.log);
  if (last !== null) {
    if (epoch !== copy.epoch) return forget(met, 'epoch');
    if (head.seq < last.seq) return forget(met, 'head');
    if (head.seq === last.seq && head.hash !== eventHash(last, hash)) return forget(met, 'hash');
  }
  return stays({ ...met, epoch, link: { kind: 'resuming' } });
}

/**
 * Events as they were read over HTTP, from the one after ours on: they are shown before there is a connection, and the next
 * one resumes from their end. Does nothing while there is a connection, or where they do not follow ours.
 */
export function readApart<C extends Copy>(
  copy: C,
  events: readonly AnyEvent[],
  checks: LogChecks,
): CopyChange<C> {
  const { session, log, link } = copy;
  const [first] = events;
  const isRun = events.every((event, i) => event.seq === session.seq + 1 + i && event.session === session.id);
  if (link.kind !== 'down' || first === undefined || !isRun) return stays(copy);
  if (!follows(copy, first, checks)) return forget(copy, 'hash');
  const { epoch } = copy;
  return hold(
    { ...copy, epoch: lastOf(log) === null ? epochOf(eventHash(first, checks.hash)) : epoch },
    events,
    checks,
  );
}

/** Events of one frame, in order; those we have are ignored. `fresh`: those that were taken. */
export function eventsCame<C extends Copy>(
  copy: C,
  events: readonly AnyEvent[],
  checks: LogChecks,
): CopyChange<C> & { readonly fresh: readonly AnyEvent[] } {
  if (!isOpen(copy)) return { ...stays(copy), fresh: [] };
  let { seq } = copy.session;
  let gap = false;
  const fresh: AnyEvent[] = [];
  for (const event of events) {
    if (event.seq <= seq) continue;
    gap = event.seq !== seq + 1;
    if (gap) break;
    fresh.push(event);
    seq = event.seq;
  }
  const [first] = fresh;
  if (first && copy.link.kind === 'resuming' && !follows(copy, first, checks))
    return { ...forget(copy, 'hash'), fresh: [] };
  const held = first ? hold({ ...copy, link: { kind: 'live' } }, fresh, checks) : stays(copy);
  if (held.resume !== null) return { ...held, fresh: [] };
  return !gap ? { ...held, fresh } : { copy: disconnected(held.copy), resume: 'gap', fresh };
}

const follows = ({ log }: Copy, { prev }: AnyEvent, { hash }: LogChecks): boolean => {
  const last = lastOf(log);
  return last === null || prev === eventHash(last, hash);
};

/** The log with these events, and its fold. What cannot be folded is no log that a hub of ours wrote: it is read again. */
function hold<C extends Copy>(copy: C, events: readonly AnyEvent[], { redact }: LogChecks): CopyChange<C> {
  let log = append(copy.log, events);
  let session: Session;
  try {
    if (events.some(({ type }) => type === 'events.redacted')) {
      const redacted = redact(eventsOf(log), events.length);
      if (redacted === null) return forget(copy, 'hash');
      log = append(emptyRun(), redacted);
      session = reduceAll(initialSession(copy.session.id), redacted);
    } else session = reduceAll(copy.session, events);
  } catch {
    return forget(copy, 'hash');
  }
  return stays({ ...copy, session, log, head: Math.max(copy.head, session.seq) });
}

/** The hub's log is another one than ours: ours goes. */
function forget<C extends Copy>(copy: C, resume: ResumeReason): CopyChange<C> {
  const { you, skew } = copy;
  return { copy: { ...copy, ...emptyCopy(copy.session.id), you, skew }, resume };
}

/** While a log is being read the screen gets it this often, not for every frame. */
const CATCH_UP_MS = 250;

/**
 * Whether what is held is worth showing where `shown` is the seq that was shown `age` milliseconds ago: a log that is read
 * again is never shown shorter than it was.
 */
export function isDue(copy: Copy, shown: number, age: number): boolean {
  const { session, head } = copy;
  if (isOpen(copy) && session.seq >= head) return true;
  if (session.seq < shown) return false;
  return !isOpen(copy) || age >= CATCH_UP_MS;
}
