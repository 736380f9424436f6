/*
 * Fills the disk under a log, frees some and goes on: `node fill-disk.ts FOLDER`. Prints what it saw as JSON.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { EventLogError } from '../../src/ports/event-log.ts';
import { Chain } from '../contracts/event-builder.ts';

const folder = process.argv[2]!;
const ballast = join(folder, 'ballast');
writeFileSync(ballast, Buffer.alloc(512 * 1024));

const path = join(folder, 'oncall.db');
const log = await openSqliteLog({ path });
const chain = new Chain('s');
let acked = 0;

/** The events of the append that failed, and how. */
async function appendUntilItFails() {
  for (;;) {
    const events = chain.notes(3, '大'.repeat(1_000));
    try {
      await log.append('s', acked, { events, answers: [] });
      acked += events.length;
    } catch (error) {
      return { events, kind: error instanceof EventLogError ? error.kind : String(error) };
    }
  }
}

async function count(): Promise<number> {
  let seen = 0;
  for await (const events of log.read('s', 1)) seen += events.length;
  return seen;
}

const { events, kind } = await appendUntilItFails();
const again = await log.append('s', acked, { events, answers: [] }).then(
  () => 'kept',
  (error: EventLogError) => error.kind,
);
const whileFull = { acked, read: await count() };
const backup = await log.backup(join(folder, 'backup.db')).catch((error: EventLogError) => error.kind);
rmSync(ballast);
await log.append('s', acked, { events, answers: [] });
acked += events.length;
const resumed = { acked, read: await count() };
await log.close();

const reopened = await openSqliteLog({ path });
let kept = 0;
for await (const chunk of reopened.read('s', 1)) kept += chunk.length;
await reopened.close();
console.log(JSON.stringify({ kind, again, whileFull, backup, resumed, kept }));
