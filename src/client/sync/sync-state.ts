import type { Refusal } from '../../domain/refusal.ts';
import type { UpOf } from '../../protocol/messages.ts';
import type { ResumeReason } from '../connection/connection-state.ts';
import { type Copy, emptyCopy } from './copy.ts';
import type { EventRun } from './event-run.ts';
import type { Pending } from './pending.ts';

/** The copy of one who sends commands. */
export interface Sync extends Copy {
  readonly client: string;
  /** Number of the next command. */
  readonly next: number;
  /** Commands up to this number are kept where a kill cannot reach them. */
  readonly saved: number;
  readonly pending: readonly Pending[];
  /** Why the hub cannot take commands for the moment; they wait. */
  readonly hold: Refusal | null;
}

export type Outcome =
  | { readonly kind: 'ack'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type SyncEffect =
  /** `at`: when it was given, which the frame says in milliseconds before it is sent. */
  | { readonly kind: 'send'; readonly frame: UpOf<'command'>; readonly at: number }
  /** End this connection and dial again; for all but `gap` our copy of the log, `forgotten`, is no longer used. */
  | { readonly kind: 'resume'; readonly reason: ResumeReason; readonly forgotten: EventRun }
  | { readonly kind: 'settled'; readonly command: Pending; readonly outcome: Outcome };

export interface SyncChange {
  readonly sync: Sync;
  readonly effects: readonly SyncEffect[];
}

/** `kept`: what an earlier run of this client left behind; all of it counts as saved. */
export function initialSync(
  session: string,
  client: string,
  kept: { readonly next: number; readonly pending: readonly Pending[] } = { next: 1, pending: [] },
): Sync {
  const { next, pending } = kept;
  return { ...emptyCopy(session), client, next, saved: next - 1, pending, hold: null };
}
