import type { Actor } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import type { UpOf } from '../../protocol/messages.ts';
import type { ResumeReason } from '../connection/connection-state.ts';
import { type EventRun, emptyRun } from './event-run.ts';
import type { Pending } from './pending.ts';

/** How far this connection has got; nothing is sent or believed while it is down. */
export type Link =
  | { readonly kind: 'down' }
  /** `hello` is out. */
  | { readonly kind: 'greeting' }
  /** Welcomed; the first new event must follow our last one by its hash. */
  | { readonly kind: 'resuming' }
  | { readonly kind: 'live' };

export interface Sync {
  readonly client: string;
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
  return {
    client,
    session: initialSession(session),
    log: emptyRun(),
    epoch: null,
    you: null,
    head: 0,
    skew: 0,
    link: { kind: 'down' },
    next: kept.next,
    saved: kept.next - 1,
    pending: kept.pending,
    hold: null,
  };
}

/** Welcomed: what we send is taken, what comes is the log. */
export function isOpen({ link }: Sync): boolean {
  return link.kind === 'resuming' || link.kind === 'live';
}

/** While a log is being read the screen gets it this often, not for every frame. */
const CATCH_UP_MS = 250;

/**
 * Whether what is held is worth showing where `shown` is the seq that was shown `age` milliseconds ago: a log that is read
 * again is never shown shorter than it was.
 */
export function isDue(sync: Sync, shown: number, age: number): boolean {
  const { session, head } = sync;
  if (isOpen(sync) && session.seq >= head) return true;
  if (session.seq < shown) return false;
  return !isOpen(sync) || age >= CATCH_UP_MS;
}
