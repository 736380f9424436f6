import type { TextHash } from '../../domain/chain.ts';
import type { CommandInput, CommandType } from '../../domain/command.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { redactLog } from '../../domain/redaction.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import type { UpOf, Welcome } from '../../protocol/messages.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';
import type { ResumeReason } from '../connection/connection-state.ts';
import { withDefaults } from './command-defaults.ts';
import * as step from './copy.ts';
import { emptyRun } from './event-run.ts';
import { dateLate, type Pending, replace, requeue, sendable } from './pending.ts';
import type { Sync, SyncChange, SyncEffect } from './sync-state.ts';

/*
 * One client's copy of a session's log (copy.ts), and its own commands on their way into it. Pure: every function takes
 * the state and one input, and gives the next state with what is to be done.
 *
 *   given ──► queued ──(saved, welcomed, < 32 in flight)──► sent ──ack──► acked ──events up to seq──► gone
 *               ▲                                            │ │
 *               └────────── cut, or held back ───────────────┘ └──refused──► gone
 *
 * Invariants:
 * 1. Nothing provisional enters `session` or `log`.
 * 2. `pending` rises by n; a command leaves it once, with one outcome.
 * 3. Nothing is sent before it is saved and before a welcome; at most 32 are sent and unanswered, the lowest first,
 *    so that a cut never turns two acts of one person round.
 * 4. An event that carries our (client, n) is as good as its ack.
 */

/** Refusals that tell of the hub's moment, not of the command: it is asked again later. */
const PASSING: ReadonlySet<string> = new Set(['not-saved', 'too-fast']);

const utf8 = new TextEncoder();
const to = (sync: Sync, ...effects: readonly SyncEffect[]): SyncChange => ({ sync, effects });
const checks = (hash: TextHash): step.LogChecks => ({
  hash,
  redact: (log, fresh) => redactLog(log, fresh, hash),
});

/** A connection is open and its `hello` out. */
export const greeted = (sync: Sync): SyncChange => to(step.greeted(sync));

export function disconnected(sync: Sync): SyncChange {
  return to({ ...step.disconnected(sync), pending: requeue(sync.pending), hold: null });
}

/** `now` by this machine's clock, epoch milliseconds. */
export function welcomed(sync: Sync, welcome: Welcome, now: number, hash: TextHash): SyncChange {
  if (sync.link.kind !== 'greeting') return to(sync);
  const { copy, resume } = step.welcomed(sync, welcome, now, checks(hash));
  if (resume !== null) return forgotten(sync, copy, resume);
  return flush({ ...copy, hold: null, pending: dateLate(sync.pending, now, copy.skew, fitsFrame) });
}

/** Events of one frame, in order; those we have are ignored. */
export function eventsCame(sync: Sync, events: readonly AnyEvent[], hash: TextHash): SyncChange {
  const { copy, resume, fresh } = step.eventsCame(sync, events, checks(hash));
  if (resume !== null && resume !== 'gap') return forgotten(sync, copy, resume);
  const taken = fresh.length === 0 ? to(copy) : landed(copy, fresh);
  if (resume === null) return taken;
  return to(taken.sync, ...taken.effects, { kind: 'resume', reason: resume, forgotten: emptyRun() });
}

/** Commands whose events have come are settled; what waited for them may go. */
function landed(sync: Sync, events: readonly AnyEvent[]): SyncChange {
  const effects: SyncEffect[] = [];
  const seqs = new Map<number, number>();
  for (const { cmd, seq } of events) {
    if (cmd.client === sync.client) seqs.set(cmd.n, seq);
  }
  const pending = sync.pending.filter((command) => {
    const { standing } = command;
    const seq = seqs.get(command.n);
    if (seq !== undefined && standing.kind !== 'acked') {
      effects.push({ kind: 'settled', command, outcome: { kind: 'ack', seq } });
    }
    return seq === undefined && !(standing.kind === 'acked' && standing.seq <= sync.session.seq);
  });
  const next = flush(pending.length === sync.pending.length ? sync : { ...sync, pending });
  return to(next.sync, ...effects, ...next.effects);
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
  if (sync.hold !== null || !step.isOpen(sync)) return to(sync);
  const { pending, out } = sendable(sync.pending, ({ n }) => n <= sync.saved);
  if (out.length === 0) return to(sync);
  const effects = out.map((command) => ({ kind: 'send' as const, frame: frameOf(command), at: command.at }));
  return to({ ...sync, pending }, ...effects);
}

/** The log of `before` went, our commands stay and are asked again. */
function forgotten(before: Sync, sync: Sync, reason: ResumeReason): SyncChange {
  const pending = requeue(sync.pending, true);
  return to({ ...sync, pending, hold: null }, { kind: 'resume', reason, forgotten: before.log });
}
