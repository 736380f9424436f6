import type { CommandType } from '../../domain/command.ts';
import type { Actor } from '../../domain/event.ts';
import type { CommandRequest, OpenRequest } from './requests.ts';
import type { Who } from './who.ts';

/** What a hub asks of the one that serves a session: what `Hub` offers under these names. */
export type HubCall =
  | { readonly do: 'command'; readonly session: string; readonly request: CommandRequest; readonly who: Who }
  | {
      readonly do: 'system';
      readonly session: string;
      readonly type: CommandType;
      readonly data: unknown;
      readonly by: Actor;
      readonly askedAt?: string | undefined;
    }
  | { readonly do: 'open'; readonly session: string; readonly request: OpenRequest };

/** What another hub asks: that, or who is in the sessions that this one serves. */
export type HubQuestion = HubCall | { readonly do: 'live' };

/** A session in which somebody is at this moment. */
export interface LiveSession {
  readonly id: string;
  readonly people: readonly string[];
  /** As of `SessionSummary`. */
  readonly logs: { readonly read: number; readonly down: number };
}

/** Which hub of several serves which session. */
export interface WhoServes {
  /** Whether this hub serves it at this moment. */
  serves(session: string): boolean;
  /** Address of the hub that serves it; null: none does at this moment, or it is not known. */
  addressOf(session: string): Promise<string | null>;
  /** Sessions of other hubs in which somebody is; a hub that does not answer within a second is left out. */
  othersLive(): Promise<readonly LiveSession[]>;
  /** The answer of the hub that serves the session, as JSON has it. Rejects with a `HubError`. */
  ask(call: HubCall): Promise<unknown>;
}

/** Of a hub without others. */
export const SERVES_ALL: WhoServes = {
  serves: () => true,
  addressOf: async () => null,
  othersLive: async () => [],
  ask: async () => {
    throw new Error('no other hub');
  },
};

/** How several hubs share, as one of them sees it. */
export interface SharingStatus {
  /** Into how many shards sessions are divided. */
  readonly of: number;
  /** Those that this hub serves, ascending. */
  readonly shards: readonly number[];
  /** Hubs that live, this one too. */
  readonly hubs: number;
  /** Whether this hub does what a team has once. */
  readonly leads: boolean;
}

/** The part of a hub in a team of hubs, as its HTTP side has to know it. */
export interface Shared {
  status(): SharingStatus;
  /** Address of the hub that does what a team has once; null: it is this one, or it is not known. */
  leaderUrl(): string | null;
}
