import type { CommandData, CommandType } from '../../domain/command.ts';
import type { Actor } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Anchors, Presence, SourceState, Spot } from '../../protocol/messages.ts';
import type { ConnectionState, ResumeReason } from '../connection/connection-state.ts';
import { NOWHERE, type Place } from '../drafts/drafts.ts';
import { type View, view } from '../sync/overlay.ts';
import type { Pending } from '../sync/pending.ts';
import type { Sync } from '../sync/sync-state.ts';

/** Something to show a person once; `id` rises. */
export type Notice = { readonly id: number } & (
  | {
      readonly kind: 'refused';
      readonly n: number;
      readonly type: CommandType;
      readonly data: CommandData;
      readonly refusal: Refusal;
    }
  /** The hub's log is another one than we had: it was read again, and commands without an answer were asked again. */
  | { readonly kind: 'reset'; readonly reason: ResumeReason }
  /** Numbers of events that this client had and the hub's log lacks; `file`: where they are kept, null: nowhere. */
  | {
      readonly kind: 'events-missing';
      readonly count: number;
      readonly from: number;
      readonly to: number;
      readonly file: string | null;
    }
  /** What an earlier run had kept could not be read: commands it had not sent are lost. */
  | { readonly kind: 'drafts-damaged' }
  /** Nothing can be kept on this machine at the moment: a kill would lose what the hub has not yet taken. */
  | { readonly kind: 'drafts-not-saved' }
);

/** Each member is a slice of its own: the same object until it changes. */
export interface ClientState {
  readonly connection: ConnectionState;
  readonly view: View;
  /** Null before the first welcome. */
  readonly you: Actor | null;
  /** Highest seq the hub has told of: above `view.confirmed` while catching up. */
  readonly head: number;
  /** Commands not yet confirmed, in order. */
  readonly pending: readonly Pending[];
  /** Why the hub takes no commands for the moment. */
  readonly hold: Refusal | null;
  /** The hub's clock minus this machine's, milliseconds. */
  readonly skew: number;
  readonly presence: readonly Presence[];
  readonly sources: readonly SourceState[];
  /** Since when the hub's store has not answered, ISO time of the hub; null: it answers, or the hub does not tell. */
  readonly unsavedSince: string | null;
  /** What the driver looks at; its lines are places of the line buffer. */
  readonly driverView: { readonly by: string; readonly anchors: Anchors } | null;
  /** Where somebody has pointed last, a line by its place; another object each time. Null: nobody yet. */
  readonly pointed: { readonly by: string; readonly spot: Spot } | null;
  /** The newest ones, oldest first. */
  readonly notices: readonly Notice[];
  /** Where this person was, also before a kill. */
  readonly place: Place;
}

/** The state before anything has come. */
export function firstState(sync: Sync, place: Place = NOWHERE): ClientState {
  return {
    connection: { kind: 'connecting', attempt: 1 },
    view: view(sync),
    you: null,
    head: 0,
    pending: sync.pending,
    hold: null,
    skew: 0,
    presence: [],
    sources: [],
    unsavedSince: null,
    driverView: null,
    pointed: null,
    notices: [],
    place,
  };
}

/** The session is not there yet and on its way: the welcome comes a moment before the log. */
export function isComing({ view, you, connection }: ClientState): boolean {
  const isThere = view.session.status !== 'new' && you !== null;
  return !isThere && (connection.kind === 'connecting' || connection.kind === 'live');
}
