import { openDatabase } from '../../../src/adapters/sqlite-log/database.ts';
import { toEventLogError } from '../../../src/adapters/sqlite-log/faults.ts';
import { ChunkDecoder } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { Tables } from '../../../src/adapters/sqlite-log/tables.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import type { EventLogError } from '../../../src/ports/event-log.ts';

/** Reads a session without the worker, for tests that open thousands of files: what came, and why it ended early. */
export function readDirectly(
  path: string,
  session: string,
): { seen: AnyEvent[]; error: EventLogError | null } {
  const seen: AnyEvent[] = [];
  try {
    const db = openDatabase(path, 0);
    try {
      const tables = new Tables(db);
      let decoder: ChunkDecoder | undefined;
      for (let from = 1; ; ) {
        const chunk = tables.chunk(session, from);
        decoder ??= new ChunkDecoder(session, from, chunk.before);
        const { events, damage } = decoder.take(chunk);
        seen.push(...events);
        if (damage !== null || chunk.end !== 'more') return { seen, error: damage };
        from += chunk.texts.length;
      }
    } finally {
      db.close();
    }
  } catch (error) {
    return { seen, error: toEventLogError(error, { path }) };
  }
}
