import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Socket } from '../../src/ports/socket.ts';

/** A hub of one session whose commits, disk and death are in the test's hand. */
export interface HubInHand {
  /** The durable state. */
  readonly state: Session;
  /** It takes texts out of events where it is asked to. */
  readonly redacts?: boolean;
  /** Commits fail while true. */
  diskFull: boolean;
  accept(socket: Socket, actor: Actor): void;
  /** The durable log. */
  log(): readonly AnyEvent[];
  /** Lets one commit through. */
  commit(): void | Promise<void>;
  /** Loses what is not durable, and every connection, then starts again. */
  crash(): void | Promise<void>;
  /** Puts an older backup of the log back, in a new process. */
  rewind?(seq: number): void;
  /** Lets through whatever is under way. */
  settle(): Promise<void>;
}
