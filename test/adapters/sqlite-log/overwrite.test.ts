import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { redactEvent } from '../../../src/domain/redaction.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { batch, readAll } from '../../contracts/event-log-checks.ts';
import { newPath } from './log-folder.ts';

const CANARY = 'hunter2-in-clear';

/** How often the words stand in the database file and its write-ahead log. */
function found(path: string): number {
  return [path, `${path}-wal`].reduce((sum, file) => {
    return sum + readFileSync(file).toString('latin1').split(CANARY).length - 1;
  }, 0);
}

describe('overwriting events', () => {
  it('STO-380 leaves nothing of them in the file or its write-ahead log, whatever their size and their neighbours', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    const chains = ['a', 'b', 'c', 'd', 'e'].map((session) => new Chain(session));
    const secrets: [string, AnyEvent][] = [];
    for (let round = 0; round < 120; round++) {
      for (const [i, chain] of chains.entries()) {
        const secret = (round + i) % 11 === 3;
        const size = [10, 300, 1_500, 3_000, 9_000, 40_000][(round * 7 + i) % 6] ?? 0;
        const text = `${'x'.repeat(size)}${secret ? CANARY : ''}${'y'.repeat(size / 2)}`;
        const events = chain.add({ data: { text } });
        await log.append(chain.session, chain.tip.seq - 1, batch(events));
        if (secret) secrets.push([chain.session, events[0]!]);
      }
    }
    expect(secrets.length).toBeGreaterThan(45);
    expect(found(path)).toBeGreaterThan(45);
    for (const [session, event] of secrets) {
      const chain = chains.find((one) => one.session === session)!;
      const overwrites = [redactEvent(event, sha256)];
      await log.append(session, chain.tip.seq, { events: [], answers: [], overwrites });
    }
    expect(found(path)).toBe(0);
    for (const chain of chains) {
      const kept = await readAll(log, chain.session);
      const gone = new Set(
        secrets.filter(([session]) => session === chain.session).map(([, { seq }]) => seq),
      );
      expect(kept).toEqual(chain.events.map((e) => (gone.has(e.seq) ? redactEvent(e, sha256) : e)));
    }
    await log.close();
  });

  it('STO-384 leaves nothing of a session that was removed', async () => {
    const path = newPath();
    const log = await openSqliteLog({ path });
    const [gone, stays] = [new Chain('gone'), new Chain('stays')];
    const secret = (i: number) => ({ data: { text: `${'x'.repeat((i * 997) % 9_000)}${CANARY}` } });
    for (let i = 0; i < 60; i++) {
      await log.append('gone', i, batch(gone.add(secret(i))));
      await log.append('stays', i, batch(stays.notes(1)));
    }
    expect(found(path)).toBeGreaterThan(50);
    await log.remove('gone');
    expect(found(path)).toBe(0);
    expect(await readAll(log, 'stays')).toEqual(stays.events);
    await log.close();
  });
});
