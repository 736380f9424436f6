import type { CommandData, CommandType } from '../../domain/command.ts';
import { COMMAND_DEFAULTS } from './command-defaults.ts';

/** Where a command stands that is not yet both answered and in our copy of the log. */
type Standing =
  /** Not on its way: cut off, not yet saved, held back, or 32 others are in flight. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'sent' }
  /** Durable at the hub; its events, up to `seq`, have not come yet. */
  | { readonly kind: 'acked'; readonly seq: number };

/** Something that was asked of the hub, in its place in the line. */
export interface InLine {
  readonly n: number;
  readonly standing: { readonly kind: Standing['kind'] };
}

export interface Pending<T extends CommandType = CommandType> {
  readonly n: number;
  readonly type: T;
  readonly data: CommandData<T>;
  /** When it was given, epoch milliseconds by this machine's clock. */
  readonly at: number;
  readonly standing: Standing;
}

/** What the hub's own limit is (50 a second, burst 100) and a screen's worth of catching up. */
const IN_FLIGHT_LIMIT = 32;

const queued = { kind: 'queued' } as const;
const sent = { kind: 'sent' } as const;

export const inFlight = (pending: readonly InLine[]): number =>
  pending.filter((command) => command.standing.kind === 'sent').length;

/** What may go out now, lowest number first; in `pending` it stands as sent. The very same list where nothing may. */
export function sendable<P extends InLine>(
  pending: readonly P[],
  may: (command: P) => boolean,
): { readonly pending: readonly P[]; readonly out: readonly P[] } {
  const out: P[] = [];
  let room = IN_FLIGHT_LIMIT - inFlight(pending);
  const next = changed(pending, (command) => {
    if (command.standing.kind !== 'queued' || !may(command) || room <= 0) return command;
    room -= 1;
    out.push(command);
    return { ...command, standing: sent };
  });
  return { pending: next, out };
}

/** The very same list when nothing in it changes, so that nobody draws it again. */
function changed<P extends InLine>(pending: readonly P[], change: (command: P) => P): readonly P[] {
  const next = pending.map(change);
  return next.every((command, i) => command === pending[i]) ? pending : next;
}

/** Puts every command that has no answer back in the queue; with `acked`, those too whose events never came. */
export function requeue<P extends InLine>(pending: readonly P[], acked = false): readonly P[] {
  return changed(pending, (command) =>
    command.standing.kind === 'sent' || (acked && command.standing.kind === 'acked')
      ? { ...command, standing: queued }
      : command,
  );
}

export function replace<P extends InLine>(
  pending: readonly P[],
  n: number,
  change: (command: P) => P,
): readonly P[] {
  return pending.map((command) => (command.n === n ? change(command) : command));
}

/** How late a command must reach the hub for the hub's time to be the wrong time. */
const LATE_MS = 30_000;
/** What says when it happened, and where it does not means now. */
const isDated = (type: CommandType): boolean => Object.hasOwn(COMMAND_DEFAULTS[type] ?? {}, 'happenedAt');

/**
 * What was written while cut off keeps the time it was written at: the hub would stamp the minute the line came
 * back. `now` by this machine's clock, `skew` the hub's clock minus it, both in milliseconds. Without its time stays
 * what would not `fit` a frame with it.
 */
export function dateLate(
  pending: readonly Pending[],
  now: number,
  skew: number,
  fits: (command: Pending) => boolean,
): readonly Pending[] {
  return changed(pending, (command) => {
    if (command.standing.kind !== 'queued' || now - command.at < LATE_MS || !isDated(command.type)) {
      return command;
    }
    const data = command.data as { happenedAt?: string | null };
    if (data.happenedAt != null) return command;
    const happenedAt = new Date(command.at + skew).toISOString();
    const dated = { ...command, data: { ...data, happenedAt } as CommandData };
    return fits(dated) ? dated : command;
  });
}
