import type { AnyEvent } from './event.ts';
import { envelopeSchema, eventDataSchemas } from './event-schema.ts';

/** Whether an event from outside has the shape that the fold trusts. One of a type this program does not know has any. */
export function isSoundEvent(event: AnyEvent): boolean {
  if (!envelopeSchema.safeParse(event).success) return false;
  if (!Object.hasOwn(eventDataSchemas, event.type)) return true;
  return eventDataSchemas[event.type as keyof typeof eventDataSchemas].safeParse(event.data).success;
}
