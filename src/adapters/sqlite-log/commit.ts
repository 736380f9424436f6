import type { DatabaseSync } from 'node:sqlite';
import type { EventLogError } from '../../ports/event-log.ts';
import { toEventLogError } from './faults.ts';
import type { Append } from './messages.ts';
import type { Tables } from './tables.ts';

/**
 * Commits appends that were waiting together with one sync to disk. Each succeeds (null) or fails by itself: one
 * that cannot be added is taken back alone, and when the commit itself fails each is tried alone, in order.
 */
export function commitTogether(
  db: DatabaseSync,
  tables: Tables,
  appends: readonly Append[],
): (EventLogError | null)[] {
  try {
    return inTransaction(db, () => appends.map((append) => addOne(db, tables, append)));
  } catch (error) {
    if (appends.length > 1) return appends.flatMap((append) => commitTogether(db, tables, [append]));
    return appends.map((append) => faultOf(error, append));
  }
}

export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  // Left over only when an earlier roll-back failed too; it must not keep every later append out.
  if (db.isTransaction) db.exec('ROLLBACK');
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function addOne(db: DatabaseSync, tables: Tables, append: Append): EventLogError | null {
  db.exec('SAVEPOINT one');
  try {
    tables.append(append);
    db.exec('RELEASE one');
    return null;
  } catch (error) {
    // On a grave error sqlite rolls the whole transaction back by itself: then the others have failed as well.
    if (!db.isTransaction) throw error;
    db.exec('ROLLBACK TO one; RELEASE one');
    return faultOf(error, append);
  }
}

function faultOf(error: unknown, { session, expectedSeq }: Append): EventLogError {
  return toEventLogError(error, { session, seq: expectedSeq + 1 });
}
