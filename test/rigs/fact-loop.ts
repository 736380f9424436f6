/*
 * A process that asks for acts on pages as fast as it can, and says what became of most, until it is killed:
 * `node fact-loop.ts PATH BEGAN`. From BEGAN on, in epoch milliseconds, a minute passes with each act, so that what is over is soon
 * long over and forgotten on disk, whatever the clock of the machine does. Each step, once acknowledged, is one line on stdout:
 * `<step> <act>`.
 */
import { writeSync } from 'node:fs';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { ActLedger } from '../../src/hub/outside/ledger.ts';

let at = Number(process.argv[3]);
const now = () => at;
const pager = { id: 'pagerduty', name: 'PagerDuty', kind: 'system' } as const;
const log = await openSqliteLog({ path: process.argv[2]! });
const ledger = new ActLedger(log, { now, after: () => () => {} });
for (let i = 0; ; i += 1, at += 60_000) {
  const askedAt = new Date(now()).toISOString();
  const args = { incident: `Q${process.pid}-${i}`, text: '調査中 '.repeat(i % 40) };
  const by = { id: 'p1', name: '佐藤', kind: 'member' } as const;
  const { id: action } = await ledger.request({ target: 'pagerduty', act: 'note', args, by, askedAt });
  writeSync(1, `asked ${action}\n`);
  // Some stay open.
  if (i % 97 === 0) continue;
  await ledger.say('action.begin', pager, { action, before: '' } as never);
  writeSync(1, `ending ${action}\n`);
  await ledger.say('action.done', pager, { action, params: {} } as never);
  writeSync(1, `done ${action}\n`);
}
