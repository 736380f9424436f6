import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSqliteLog, type SqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { readAll } from '../../contracts/event-log-checks.ts';
import { newPath } from './log-folder.ts';

const RIG = fileURLToPath(new URL('../../rigs/append-loop.ts', import.meta.url));
/** `ONCALL_KILLS=200` for a long run. */
const KILLS = Number(process.env.ONCALL_KILLS ?? 8);

interface Ack {
  readonly session: string;
  readonly batch: number;
  readonly seq: number;
}

/** Runs the rig, kills it with SIGKILL after so many acks, and returns all that it acknowledged. */
async function appendAndKill(path: string, acks: number): Promise<Ack[]> {
  const child = spawn(process.execPath, [RIG, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen: Ack[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [session = '', batch, seq] = line.split(' ');
    seen.push({ session, batch: Number(batch), seq: Number(seq) });
    if (seen.length === acks) child.kill('SIGKILL');
  });
  const [, [, signal]] = await Promise.all([once(lines, 'close'), once(child, 'exit')]);
  expect(signal).toBe('SIGKILL');
  return seen;
}

/** Whole batches only, each once, and every acknowledged one among them. */
async function expectAllKept(log: SqliteLog, session: string, acked: readonly Ack[]): Promise<void> {
  const events = await readAll(log, session);
  expect(verifyChain(events, sha256)).toMatchObject({ ok: true, head: { seq: events.length } });
  const lastOf = new Map<number, number>();
  let batch = 0;
  for (let at = 0; at < events.length; at += Number(events[at]!.data.size)) {
    batch++;
    const size = Number(events[at]!.data.size);
    const found = events.slice(at, at + size).map(({ data }) => [data.batch, data.i]);
    expect(found).toEqual(Array.from({ length: size }, (_, i) => [batch, i]));
    lastOf.set(batch, at + size);
  }
  for (const ack of acked) expect(lastOf.get(ack.batch)).toBe(ack.seq);
  const answered = (await log.answers(session)).map(({ n }) => n).sort((x, y) => x - y);
  expect(answered).toEqual([...lastOf.keys()]);
}

describe('kill -9', () => {
  it(
    `STO-46 loses, doubles or halves no acknowledged batch in ${KILLS} kills amid writing`,
    async () => {
      const path = newPath();
      const acked: Ack[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        acked.push(...(await appendAndKill(path, 1 + ((kill * 53) % 120))));
        const log = await openSqliteLog({ path, lockTimeout: 0 });
        for (const session of ['a', 'b', 'c']) {
          await expectAllKept(
            log,
            session,
            acked.filter((ack) => ack.session === session),
          );
        }
        await log.close();
      }
      expect(acked.length).toBeGreaterThan(KILLS);
    },
    30_000 + KILLS * 15_000,
  );
});
