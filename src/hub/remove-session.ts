import type { EventLog, LogHead } from '../ports/event-log.ts';
import type { WhoServes } from './base/serving.ts';
import type { Rooms } from './rooms.ts';

/**
 * Removes a session for good and gives the head it had; null where it is open, somebody is in it, it is not there, or another
 * hub serves it.
 */
export async function removeSession(
  id: string,
  log: EventLog,
  rooms: Rooms,
  serving: WhoServes,
): Promise<LogHead | null> {
  if (!serving.serves(id)) return null;
  const head = (await log.sessions()).find(({ session }) => session === id);
  const live = rooms.peek(id);
  const { status } = live?.room.state ?? (await rooms.fold(id))?.state ?? {};
  const inUse = live !== undefined && (!live.isEmpty || live.room.waiting > 0);
  if (head === undefined || status !== 'closed' || inUse) return null;
  await rooms.erase(id);
  return head;
}
