import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { paths } from '../../src/cli/base/paths.ts';
import { startLocalHub } from '../../src/cli/hub/local-hub.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { fromJsonl } from '../../src/record/jsonl.ts';
import { gone } from '../cli/hub/local-rig.ts';
import { BIN } from '../cli/rig.ts';
import { Random } from '../network/random.ts';
import { sha256 } from '../network/sha256.ts';
import { stage } from './driver/story.ts';
import { Writer } from './driver/writer.ts';

/** `ONCALL_KILLS=200` for a long run. */
const KILLS = Number(process.env.ONCALL_KILLS ?? 20);
const SEED = Number(process.env.ONCALL_SEED ?? 1125);
const WRITERS = 8;

const on = stage();
const writers: Writer[] = [];
afterEach(async () => {
  await Promise.all(writers.splice(0).map(({ client }) => client.close()));
});

/** This user's hub, started again where it was killed. */
function hub() {
  const { env } = on.rig;
  return startLocalHub(
    { env, paths: paths(env) },
    { command: [process.execPath, BIN, 'hub', 'run', '--local'] },
  );
}

describe('kill -9 of the hub', () => {
  it(
    `STY-50 ${KILLS} times while ${WRITERS} write: what was acknowledged is there once, and all converge (seed ${SEED})`,
    async () => {
      const random = new Random(SEED);
      const session = await on.rig.session('5xx spike on checkout');
      const watcher = on.joins('sato', session, { lang: 'en' });
      await watcher.shows('Checklist');
      let acks = 0;
      let look = (): void => {};
      const acked = (): void => {
        acks += 1;
        look();
      };
      const { path: socket } = await hub();
      for (let i = 1; i <= WRITERS; i++)
        writers.push(new Writer({ name: `writer${i}`, socket, session, random, acked }));
      for (const writer of writers) writer.write();

      let cutInFlight = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const target = acks + 1 + random.below(60);
        await new Promise<void>((reached) => {
          look = () => acks >= target && reached();
          look();
        });
        const { health } = await hub();
        if (health.pid === undefined) throw new Error('the hub does not say who it is');
        cutInFlight += writers.reduce((sum, writer) => sum + writer.unanswered, 0);
        process.kill(health.pid, 'SIGKILL');
        await gone(health.pid);
        if (kill === 0) await watcher.shows('offline');
        await hub();
        for (const { client } of writers) client.retryNow();
      }
      for (const writer of writers) writer.stop();
      await expect
        .poll(() => writers.map(({ unanswered }) => unanswered), { timeout: 30_000 })
        .toEqual(writers.map(() => 0));

      const log = await recorded(session);
      expect(verifyChain(log, sha256)).toMatchObject({ ok: true, head: { seq: log.length } });
      const notes = log.filter(({ type }) => type === 'note.added');
      expect(writers.flatMap(({ refused }) => refused)).toEqual([]);
      expect(notes).toHaveLength(writers.reduce((sum, { written }) => sum + written.length, 0));
      for (const { clientId, written } of writers) {
        const own = notes.filter(({ cmd }) => cmd.client === clientId);
        expect(own.map(({ cmd, seq, data }) => [cmd.n, seq, data.text])).toEqual(
          written.map(({ n, acked, text }) => [n, acked, text]),
        );
      }
      const state = reduceAll(initialSession(session), log);
      await expect
        .poll(() => writers.map(({ client }) => client.get().view.session.seq), { timeout: 30_000 })
        .toEqual(writers.map(() => log.length));
      for (const { client } of writers) {
        expect(isDeepStrictEqual(client.events(), log)).toBe(true);
        expect(isDeepStrictEqual(client.get().view.session, state)).toBe(true);
      }
      const [last] = notes.slice(-1);
      await watcher.shows((screen) => screen.includes(String(last?.data.text)) && screen.includes('hub ✓'));
      // Enough were cut off in the middle of a command for all this to mean something.
      expect(cutInFlight).toBeGreaterThan(KILLS * 2);
    },
    60_000 + KILLS * 5_000,
  );
});

async function recorded(session: string): Promise<readonly AnyEvent[]> {
  const read = fromJsonl(await on.rig.ok(['export', session, '--format', 'jsonl', '-o', '-']));
  if (!read.ok) throw new Error(`line ${read.line} of the record is no JSON`);
  return read.events as readonly AnyEvent[];
}
