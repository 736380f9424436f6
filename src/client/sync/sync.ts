import { epochOf, eventHash, type TextHash } from '../../domain/chain.ts';
import type { CommandInput, CommandType } from '../../domain/command.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { redactLog } from '../../domain/redaction.ts';
import { reduceAll } from '../../domain/reduce.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import type { UpOf, Welcome } from '../../protocol/messages.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';
import type { ResumeReason } from '../connection/connection-state.ts';
import { withDefaults } from './command-defaults.ts';
import { append, type EventRun, emptyRun, eventsOf, lastOf } from './event-run.ts';
import { dateLate, type Pending, replace, requeue, sendable } from './pending.ts';
import { initialSync, isOpen, type Link, type Sync, type SyncChange, type SyncEffect } from './sync-state.ts';

/*
 * One client's copy of a session's log, and its own commands on their way into it. Pure: every function takes
 * the state and one input, and gives the next state with what is to be done.
 *
 *   given ──► queued ──(saved, welcomed, < 32 in flight)──► sent ──ack──► acked ──events up to seq──► gone
 *               ▲                                            │ │
 *               └────────── cut, or held back ───────────────┘ └──refused──► gone
 *
 *   events ──► the next one?  ──► log, session        known already ──► ignored
 *                    └─ beyond it ──► resume (dial again, hello with our seq)
 *   welcome ─► another epoch, a head behind ours, another past (hash) ──► forget the log, resume from 0
 *
 * Invariants:
 * 1. `session` is the fold of `log`, and `log` holds the events 1..session.seq; nothing provisional enters either.
 * 2. `pending` rises by n; a command leaves it once, with one outcome.
 * 3. Nothing is sent before it is saved and before a welcome; at most 32 are sent and unanswered, the lowest first,
 *    so that a cut never turns two acts of one person round.
 * 4. An event that carries our (client, n) is as good as its ack.
 */

/** Refusals that tell of the hub's moment, not of the command: it is asked again later. */
const PASSING: ReadonlySet<string> = new Set(['not-saved', 'too-fast']);

const utf8 = new TextEncoder();
const down: Link = { kind: 'down' };
const to = (sync: Sync, ...effects: readonly SyncEffect[]): SyncChange => ({ sync, effects });

/** Where a `hello` says we are. */
export function resumePoint({ epoch, session }: Sync): { epoch: string | null; lastSeq: number } {
  return { epoch, lastSeq: session.seq };
}

/** A connection is open and its `hello` out. */
export function greeted(sync: Sync): SyncChange {
  return to({ ...sync, link: { kind: 'greeting' } });
}

export function disconnected(sync: Sync): SyncChange {
  return to({ ...sync, link: down, pending: requeue(sync.pending), hold: null });
}

/** `now` by this machine's clock, epoch milliseconds. */
export function welcomed(sync: Sync, welcome: Welcome, now: number, hash: TextHash): SyncChange {
  if (sync.link.kind !== 'greeting') return to(sync);
  const skew = Date.parse(welcome.now) - now;
  const met: Sync = { ...sync, you: welcome.you, skew, head: welcome.head.seq };
  const last = lastOf(sync.log);
  if (last !== null) {
    if (welcome.epoch !== sync.epoch) return forget(met, 'epoch');
    if (welcome.head.seq < last.seq) return forget(met, 'head');
    if (welcome.head.seq === last.seq && welcome.head.hash !== eventHash(last, hash)) {
      return forget(met, 'hash');
    }
  }
  const pending = dateLate(sync.pending, now, skew, fitsFrame);
  return flush({ ...met, epoch: welcome.epoch, link: { kind: 'resuming' }, hold: null, pending });
}

/**
 * Events as they were read over HTTP, from the one after ours on: they are shown before there is a connection, and the next
 * one resumes from their end. Does nothing while there is a connection, or where they do not follow ours.
 */
export function readApart(sync: Sync, events: readonly AnyEvent[], hash: TextHash): SyncChange {
  const { session, log, link } = sync;
  const [first] = events;
  const isRun = events.every((event, i) => event.seq === session.seq + 1 + i && event.session === session.id);
  if (link.kind !== 'down' || first === undefined || !isRun) return to(sync);
  const last = lastOf(log);
  if (last !== null && first.prev !== eventHash(last, hash)) return forget(sync, 'hash');
  const held = hold(sync, events, hash);
  if (held === null) return forget(sync, 'hash');
  const head = Math.max(sync.head, held.session.seq);
  return to({ ...sync, ...held, head, epoch: last === null ? epochOf(eventHash(first, hash)) : sync.epoch });
}

/** Events of one frame, in order; those we have are ignored. */
export function eventsCame(sync: Sync, events: readonly AnyEvent[], hash: TextHash): SyncChange {
  if (!isOpen(sync)) return to(sync);
  let seq = sync.session.seq;
  const fresh: AnyEvent[] = [];
  let gap = false;
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) {
      gap = true;
      break;
    }
    fresh.push(event);
    seq = event.seq;
  }
  const [first] = fresh;
  const last = lastOf(sync.log);
  if (first && last && sync.link.kind === 'resuming' && first.prev !== eventHash(last, hash)) {
    return forget(sync, 'hash');
  }
  const taken = first ? take(sync, fresh, hash) : to(sync);
  if (!gap) return taken;
  return to({ ...taken.sync, link: down }, ...taken.effects, {
    kind: 'resume',
    reason: 'gap',
    forgotten: emptyRun(),
  });
}

function take(sync: Sync, events: readonly AnyEvent[], hash: TextHash): SyncChange {
  const held = hold(sync, events, hash);
  if (held === null) return forget(sync, 'hash');
  const { session, log } = held;
  const effects: SyncEffect[] = [];
  const landed = new Map<number, number>();
  for (const { cmd, seq } of events) {
    if (cmd.client === sync.client) landed.set(cmd.n, seq);
  }
  const pending = sync.pending.filter((command) => {
    const { standing } = command;
    const seq = landed.get(command.n);
    if (seq !== undefined && standing.kind !== 'acked') {
      effects.push({ kind: 'settled', command, outcome: { kind: 'ack', seq } });
    }
    return seq === undefined && !(standing.kind === 'acked' && standing.seq <= session.seq);
  });
  const next = flush({
    ...sync,
    session,
    log,
    head: Math.max(sync.head, session.seq),
    link: { kind: 'live' },
    pending: pending.length === sync.pending.length ? sync.pending : pending,
  });
  return to(next.sync, ...effects, ...next.effects);
}

/** The log with these events and its fold; null where an event of ours is not the one whose text was taken out. */
function hold(
  sync: Sync,
  events: readonly AnyEvent[],
  hash: TextHash,
): { readonly session: Session; readonly log: EventRun } | null {
  const log = append(sync.log, events);
  if (!events.some(({ type }) => type === 'events.redacted')) {
    return { session: reduceAll(sync.session, events), log };
  }
  const redacted = redactLog(eventsOf(log), events.length, hash);
  if (redacted === null) return null;
  const session = reduceAll(initialSession(sync.session.id), redacted);
  return { session, log: append(emptyRun(), redacted) };
}

/** `seq` of the command's last event, or the head when it had no effect. */
export function acked(sync: Sync, n: number, seq: number): SyncChange {
  const command = sync.pending.find((one) => one.n === n);
  if (command === undefined || command.standing.kind === 'acked') return to(sync);
  const pending =
    seq <= sync.session.seq
      ? sync.pending.filter((one) => one.n !== n)
      : replace(sync.pending, n, (one) => ({ ...one, standing: { kind: 'acked', seq } }));
  const next = flush({ ...sync, head: Math.max(sync.head, seq), pending });
  return to(next.sync, { kind: 'settled', command, outcome: { kind: 'ack', seq } }, ...next.effects);
}

export function refused(sync: Sync, n: number, why: Refusal): SyncChange {
  const command = sync.pending.find((one) => one.n === n);
  if (command === undefined || command.standing.kind !== 'sent') return to(sync);
  if (PASSING.has(why.kind)) {
    const pending = replace(sync.pending, n, (one) => ({ ...one, standing: { kind: 'queued' } }));
    return to({ ...sync, pending, hold: why });
  }
  const next = flush({ ...sync, pending: sync.pending.filter((one) => one.n !== n) });
  return to(
    next.sync,
    { kind: 'settled', command, outcome: { kind: 'refused', refusal: why } },
    ...next.effects,
  );
}

/** The hold is over: what waited is asked again. */
export function released(sync: Sync): SyncChange {
  return sync.hold === null ? to(sync) : flush({ ...sync, hold: null });
}

/** A new command; it is `sync.next`. One too large for a frame is refused here, since no hub would take it. */
export function given<T extends CommandType>(
  sync: Sync,
  type: T,
  input: CommandInput<T>,
  now: number,
): SyncChange {
  const n = sync.next;
  const data = withDefaults(type, input);
  const command: Pending = { n, type, data, at: now, standing: { kind: 'queued' } };
  const counted = { ...sync, next: n + 1 };
  if (!fitsFrame(command)) {
    const why = refusal('too-large', { limit: FRAME_LIMIT });
    return to(counted, { kind: 'settled', command, outcome: { kind: 'refused', refusal: why } });
  }
  return to({ ...counted, pending: [...sync.pending, command] });
}

/** Commands up to `n` are safe from a kill. */
export function saved(sync: Sync, n: number): SyncChange {
  return n <= sync.saved ? to(sync) : flush({ ...sync, saved: n });
}

const frameOf = ({ n, type, data }: Pending): UpOf<'command'> => ({ t: 'command', n, type, data });

/** However long ago it was asked when it is sent. */
const fitsFrame = (command: Pending): boolean => {
  const frame = { ...frameOf(command), ago: Number.MAX_SAFE_INTEGER };
  return utf8.encode(JSON.stringify(frame)).length <= FRAME_LIMIT;
};

/** Sends what may be sent now, lowest number first. */
function flush(sync: Sync): SyncChange {
  if (sync.hold !== null || !isOpen(sync)) return to(sync);
  const { pending, out } = sendable(sync.pending, ({ n }) => n <= sync.saved);
  if (out.length === 0) return to(sync);
  const effects = out.map((command) => ({ kind: 'send' as const, frame: frameOf(command), at: command.at }));
  return to({ ...sync, pending }, ...effects);
}

/** The hub's log is another one than ours: ours goes, our commands stay and are asked again. */
function forget(sync: Sync, reason: ResumeReason): SyncChange {
  const { session, client, next, pending } = sync;
  const fresh = initialSync(session.id, client, { next, pending: requeue(pending, true) });
  const { you, skew, saved } = sync;
  return to({ ...fresh, you, skew, saved }, { kind: 'resume', reason, forgotten: sync.log });
}
