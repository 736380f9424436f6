/*
 * A process that appends as fast as it can until it is killed: `node append-loop.ts PATH`.
 * Each batch, once acknowledged, is one line on stdout: `<session> <batch> <head seq>`.
 */
import { writeSync } from 'node:fs';
import { openSqliteLog, type SqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { Chain } from '../contracts/event-builder.ts';

async function appendForever(log: SqliteLog, session: string): Promise<never> {
  const chain = new Chain(session);
  let batch = 0;
  for await (const events of log.read(session, 1)) {
    for (const event of events) chain.resume(event);
    batch = Number(events.at(-1)?.data.batch);
  }
  for (;;) {
    batch++;
    const size = 1 + ((batch * 7) % 5);
    const before = chain.tip.seq;
    const events = chain.add(
      ...Array.from({ length: size }, (_, i) => ({
        data: { batch, size, i, text: '記録 '.repeat(1 + ((batch * 31) % 300)) },
      })),
    );
    await log.append(session, before, {
      events,
      answers: [{ client: 'rig', n: batch, refused: null, seq: before }],
    });
    writeSync(1, `${session} ${batch} ${chain.tip.seq}\n`);
  }
}

const log = await openSqliteLog({ path: process.argv[2]! });
await Promise.all(['a', 'b', 'c'].map((session) => appendForever(log, session)));
