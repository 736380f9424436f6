import type { TextHash } from '../domain/chain.ts';
import type { CommandInput, CommandType } from '../domain/command.ts';
import type { AnyEvent } from '../domain/event.ts';
import type { Time } from '../ports/clock.ts';
import type { Dial } from '../ports/socket.ts';
import type { AskAnswers, AskArgs, AskWhat } from '../protocol/asks.ts';
import type { Anchors } from '../protocol/messages.ts';
import type { Storage } from './drafts/drafts.ts';
import type { LineBuffer } from './lines/lines.ts';
import type { ClientState } from './state/client-state.ts';
import type { Store } from './state/store.ts';
import type { Settled } from './sync/settlements.ts';

export interface SessionClientOptions {
  readonly session: string;
  /** A fresh random id, `^[A-Za-z0-9_-]{8,64}$`; what the storage holds of an earlier run goes before it. */
  readonly client: string;
  readonly dial: Dial;
  /** Whether `dial` leads to more than one hub: one that is silent is then left sooner. */
  readonly hasOthers?: boolean;
  readonly time: Time;
  /** In [0, 1). */
  readonly random: () => number;
  /** SHA-256 of UTF-8 text, base64url. */
  readonly hash: TextHash;
  readonly storage: Storage;
  /** Nothing will be done from here. */
  readonly watches?: boolean;
  /** Keeps a log that the hub has not whole any more, and says where; null: it could not. Absent: nothing is kept. */
  readonly keepLog?: (events: readonly AnyEvent[]) => Promise<string | null>;
}

/** One terminal's part in a session. Nothing here throws for trouble outside: that is in the state. */
export interface SessionClient extends Store<ClientState> {
  /** The tail; it tells nobody of new lines, its `version` is looked at by a timer. */
  readonly lines: LineBuffer;
  /**
   * Asks for something to be done: seen in the view at once, sent when it is kept and the hub is there, exactly
   * once over every cut and kill.
   */
  send<T extends CommandType>(type: T, data: CommandInput<T>): { readonly n: number };
  /** What became of a command of `send`; never rejects. */
  settled(n: number): Promise<Settled>;
  /** Rejects with an `AskError`. Lines in it are numbered as the room does; see `older` for scroll-back. */
  ask<T extends AskWhat>(what: T, args: AskArgs<T>): Promise<AskAnswers[T]>;
  /**
   * Asks for up to `limit` lines before a place of the line buffer (one that is held, or the first after a gap) and
   * merges them. `added` is 0 when they are known already or no more can be kept. Rejects with an `AskError`.
   */
  older(place: number, limit?: number): Promise<{ readonly added: number; readonly more: boolean }>;
  /** As `older`, of lines before an ISO time: they take the place of all older lines that were asked for before. */
  upTo(time: string, limit?: number): Promise<{ readonly added: number; readonly more: boolean }>;
  /** Asks for lines told as missing before a place; resolves with how many came. Rejects with an `AskError`. */
  fill(place: number): Promise<number>;
  /** What this screen is at, in places of the line buffer; goes to others while we are the driver. */
  setView(anchors: Anchors): void;
  /** Where this person is, to be found again after a kill. */
  keepPane(pane: string | null): void;
  /** A text being written, under any key; '' forgets it. */
  keepDraft(key: string, text: string): void;
  dismiss(notice: number): void;
  /** Dials now instead of when the wait is over. */
  retryNow(): void;
  /** The confirmed events from 1 on. */
  events(): readonly AnyEvent[];
  /** When the hub's last word came, epoch milliseconds by this machine's clock; null: never. */
  heardAt(): number | null;
  /** Tells the session within two seconds that we go, if it can, then closes. */
  leave(): Promise<void>;
  /** Ends the connection; resolves when what must survive is kept. */
  close(): Promise<void>;
}
