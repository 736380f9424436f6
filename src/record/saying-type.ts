import type { EventType, SessionEvent } from '../domain/event.ts';

/** What the timeline says of one event; null: nothing. `at`: when it happened, where that is not when it was noted. */
export interface SaidLine {
  readonly at?: string;
  readonly what: string;
}

/** Of each type what its events say; null: the record is silent about all of them. */
export type Say = {
  readonly [T in EventType]: ((e: Extract<SessionEvent, { type: T }>) => SaidLine | null) | null;
};
