import type { Draft } from '../draft.ts';
import type { DoneBy, EventType, SessionEvent } from '../event.ts';
import type { UndoableType } from '../event-table.ts';

/** How one event type changes the state. It trusts the event: what is in the log was decided. */
export type Apply<T extends EventType = EventType> = (
  draft: Draft,
  event: Extract<SessionEvent, { type: T }>,
) => void;
/** An event whose author may take it back. */
export type UndoableEvent = Extract<SessionEvent, { type: UndoableType }>;
export const actOf = ({ by, at, seq }: DoneBy): DoneBy => ({ by, at, seq });

export type Appliers = { readonly [T in EventType]?: Apply<T> };
