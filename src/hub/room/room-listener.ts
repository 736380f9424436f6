import type { TextHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Limits } from '../base/limits.ts';
import type { Grants } from '../identity/authorize.ts';
import type { EventFrame } from './fan-out.ts';

/** One commit, and the state before and after it. */
export interface Published {
  readonly before: Session;
  readonly state: Session;
  readonly events: readonly AnyEvent[];
}

/** Called in order; none may throw. */
export interface RoomListener {
  /** What every peer is to be sent of a commit: they wait for it, so it comes before all else, in the same turn. */
  framed(frames: readonly EventFrame[]): void;
  published(commit: Published): void;
  committed(commands: number, events: number, ms: number): void;
  notSaved(commands: number, reason: string): void;
  /** Another writer has moved the log on: this room's picture is wrong and must be loaded again. */
  broken(): void;
}

export interface RoomDeps {
  /** Sources that may be named in this session; null: any that the hub knows. */
  readonly grants: Grants | null;
  readonly log: EventLog;
  readonly time: Time;
  readonly hash: TextHash;
  readonly limits: Limits;
}
