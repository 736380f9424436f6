import type { AnyEvent } from '../domain/event.ts';
import type { Session } from '../domain/session.ts';
import type { Logger } from '../ports/logger.ts';
import type { ChangeParts } from './changes/room-watch.ts';
import type { Clients } from './identity/clients.ts';
import type { OpenSource } from './lines/tail.ts';
import type { Metrics } from './metrics.ts';
import type { PagerQueries } from './pager/queries.ts';
import type { RoomDeps } from './room/room-listener.ts';

/** What a live room is made of; `T` is the room itself. */
export interface LiveRoomDeps<T> extends Omit<RoomDeps, 'grants'> {
  /** A new random text, URL-safe. */
  readonly random: () => string;
  readonly openSource: OpenSource;
  readonly sourcesByOwner?: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clients: Clients;
  /** Absent: this hub has no pager. */
  readonly pager?: PagerQueries;
  /** Absent: this hub knows of no changes. */
  readonly changes?: ChangeParts;
  readonly onCommit: (session: Session, events: readonly AnyEvent[]) => void;
  /** Nobody has been here for as long as a room lingers. */
  readonly onQuiet: (room: T) => void;
  readonly onBroken: (room: T) => void;
}
