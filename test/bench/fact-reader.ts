/**
 * A hub's part that knows acts on pages: `node fact-reader.ts PATH [add]`. Tells how long it took until they are known, and the
 * memory of the process then; `add`: then asks for one more, and ends when what counts no more is forgotten.
 */
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { keepHeapSmall } from '../../src/cli/base/small-heap.ts';
import { ActLedger } from '../../src/hub/outside/ledger.ts';
import { NO_MARK } from '../../src/ports/fact-log.ts';
import { memoryOf } from './memory.ts';

export interface KnownFacts {
  readonly ms: number;
  readonly mib: number;
  readonly acts: number;
}

// As a hub begins.
keepHeapSmall();
const [path = '', then] = process.argv.slice(2);
const log = await openSqliteLog({ path });
const began = performance.now();
const ledger = new ActLedger(log, realTime);
const acts = (await ledger.all()).length;
const ms = performance.now() - began;
const known: KnownFacts = { ms, mib: memoryOf(process.pid), acts };
if (then === 'add') {
  const by = { id: 'p1', name: '佐藤', kind: 'member' } as const;
  const askedAt = new Date().toISOString();
  await ledger.request({ target: 'pagerduty', act: 'note', args: { incident: 'Q1' }, by, askedAt });
  while (await hasMany()) await new Promise((done) => setTimeout(done, 200));
}
await log.close();
process.send?.(known);
process.disconnect?.();

/** More than one chunk: the rest is not read here. */
async function hasMany(): Promise<boolean> {
  for await (const { facts } of log.facts('acts', NO_MARK)) return facts.length >= 500;
  return false;
}
