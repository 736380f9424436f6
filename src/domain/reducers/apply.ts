import type { Draft } from '../draft.ts';
import type { DoneBy, EventType, SessionEvent } from '../event.ts';

/** How one event type changes the state. It trusts the event: what is in the log was decided. */
export type Apply<T extends EventType = EventType> = (
  draft: Draft,
  event: Extract<SessionEvent, { type: T }>,
) => void;
export const actOf = ({ by, at, seq }: DoneBy): DoneBy => ({ by, at, seq });

export type Appliers = { readonly [T in EventType]?: Apply<T> };
