import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { JetStreamLog } from '../../src/adapters/jetstream-log/jetstream-log.ts';
import { type NatsLink, openNatsLink } from '../../src/adapters/jetstream-log/nats-link.ts';
import { openSqliteLog, SqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { WorkerLink } from '../../src/adapters/sqlite-log/worker-link.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { ActLedger } from '../../src/hub/outside/ledger.ts';
import type { FactLog } from '../../src/ports/fact-log.ts';
import { actFact, factsIn, readFacts } from '../contracts/fact-log.ts';
import { FakeTime } from '../network/fake-time.ts';
import { setUpFor } from '../rigs/nats/detection-store.ts';
import { openLog } from '../rigs/nats/with-cluster.ts';
import { describeNats, newPrefix, oneNats } from '../rigs/nats/with-nats.ts';
import { newPath } from './sqlite-log/log-folder.ts';

/** Acts 1 to `n`, of which those in `open` have no end; each takes three facts or one. */
function history(n: number, open: ReadonlySet<number>) {
  const facts: ReturnType<typeof actFact>[] = [];
  for (let act = 1; act <= n; act += 1) {
    const first = facts.length + 1;
    const action = `page.${first}`;
    const data = { ...actFact(first).data, askedAt: actFact(1).at, args: { incident: `Q${act}` } };
    facts.push(actFact(first, { data }));
    if (open.has(act)) continue;
    facts.push(actFact(first + 1, { type: 'action.begun', data: { action, before: '' } }));
    facts.push(actFact(first + 2, { type: 'action.done', data: { action, params: {} } }));
  }
  return facts;
}

const DAY = Date.parse('2026-11-26T03:00:00.000Z');
const openIn = async (log: FactLog) =>
  (await new ActLedger(log, new FakeTime(DAY)).all()).map(({ id, outcome }) => [id, outcome]);

/** What still counts of it a day later. */
const counting = (facts: ReturnType<typeof history>, open: readonly string[]) =>
  facts.flatMap((fact, i) =>
    open.includes(String(fact.data.action)) || i === facts.length - 1 ? { n: i + 1, fact } : [],
  );

/** Every call counts; from the one that is told on nothing passes, or nothing is answered. */
class Killer {
  calls = 0;
  readonly #at: number;
  readonly #passes: boolean;

  constructor(at: number, passes: boolean) {
    this.#at = at;
    this.#passes = passes;
  }

  get isDead(): boolean {
    return this.calls >= this.#at;
  }

  async call<T>(work: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (!this.isDead) return work();
    if (this.calls === this.#at && this.#passes) await work();
    return new Promise(() => {});
  }
}

async function untilDead(killer: Killer, work: Promise<unknown>): Promise<'done' | 'killed'> {
  const dead = (async () => {
    while (!killer.isDead) await new Promise((resolve) => setTimeout(resolve, 1));
    // What it had sent has its effect.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return 'killed' as const;
  })();
  return Promise.race([work.then(() => 'done' as const), dead]);
}

describe('a hub that is killed at any call while it forgets', () => {
  it('STO-406 in a file: no fact that counts is lost, none is there twice, and the next one finishes', async () => {
    const open = new Set([3, 250, 600]);
    const facts = history(600, open);
    const ids = ['page.7', 'page.746', 'page.1794'];
    const stays = counting(facts, ids);
    let calls = 0;
    for (const passes of [false, true]) {
      for (let at = 1; ; at += 1) {
        const path = newPath();
        const filled = await openSqliteLog({ path });
        await filled.rewriteFacts(
          'acts',
          0,
          facts.map((fact, i) => ({ n: i + 1, fact })),
        );
        await filled.close();
        const killer = new Killer(at, passes);
        const worker = new Worker(new URL('../../src/adapters/sqlite-log/worker.ts', import.meta.url), {
          workerData: { path, lockTimeout: 2_000 },
          execArgv: ['--disable-warning=ExperimentalWarning'],
        });
        const link = new WorkerLink(worker);
        await link.ready;
        const ask = link.ask.bind(link);
        link.ask = (request) => killer.call(() => ask(request));
        const end = await untilDead(killer, new SqliteLog(link).rewriteFacts('acts', facts.length, stays));
        await worker.terminate();
        const log = await openSqliteLog({ path });
        expect(await openIn(log), `${at} ${passes}`).toEqual(ids.map((id) => [id, null]));
        const left = await readFacts(log, 'acts');
        expect(left.mark.n).toBe(facts.length);
        // Of what is to go the oldest is gone.
        const goes = facts.flatMap((_, i) => (stays.some(({ n }) => n === i + 1) ? [] : i + 1));
        const there = new Set(left.facts.map(({ n }) => n));
        const gone = goes.filter((n) => !there.has(n));
        expect(gone).toEqual(goes.slice(0, gone.length));
        await log.rewriteFacts('acts', facts.length, stays);
        expect((await readFacts(log, 'acts')).facts).toEqual(stays);
        expect((await new ActLedger(log, new FakeTime(DAY)).request(wish('next'))).id).toBe(
          `page.${facts.length + 1}`,
        );
        await log.close();
        calls = Math.max(calls, killer.calls);
        if (end === 'done') break;
      }
    }
    expect(calls).toBeGreaterThan(4);
  }, 60_000);

  it('STO-406 by kill -9 amid writing and forgetting: what was acknowledged holds', async () => {
    const path = newPath();
    const kills = Number(process.env.ONCALL_KILLS ?? 3);
    const asked = new Set<string>();
    const ending = new Set<string>();
    const done = new Set<string>();
    let most = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const child = spawn(
        process.execPath,
        // Later than all that the one before wrote.
        [
          fileURLToPath(new URL('../rigs/fact-loop.ts', import.meta.url)),
          path,
          String(DAY + kill * 30 * 86_400_000),
        ],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let seen = 0;
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        const [step, act = ''] = line.split(' ');
        if (step === 'asked') {
          // No number is given twice.
          if (asked.has(act)) throw new Error(`${act} twice`);
          asked.add(act);
        } else (step === 'ending' ? ending : done).add(act);
        seen += 1;
        if (seen === 1_200 + ((kill * 53) % 400)) child.kill('SIGKILL');
      });
      const [, [, signal]] = await Promise.all([once(lines, 'close'), once(child, 'exit')]);
      expect(signal).toBe('SIGKILL');
      const log = await openSqliteLog({ path });
      const { facts } = await readFacts(log, 'acts');
      most = Math.max(most, facts.length);
      // At this time nothing is over yet: all that is in the log is shown.
      const acts = await new ActLedger(log, new FakeTime(0)).all();
      const open = new Set(acts.filter(({ outcome }) => outcome === null).map(({ id }) => id));
      expect(new Set(acts.map(({ id }) => id)).size).toBe(acts.length);
      expect([...asked].filter((act) => !ending.has(act) && !open.has(act))).toEqual([]);
      expect([...done].filter((act) => open.has(act))).toEqual([]);
      await log.close();
    }
    expect(asked.size).toBeGreaterThan(kills * 300);
    // Three times as many were written.
    expect(most).toBeLessThan(asked.size);
  }, 240_000);
});

const wish = (incident: string) => ({
  ...({ target: 'pagerduty', act: 'note', args: { incident } } as const),
  by: { id: 'p1', name: '佐藤', kind: 'member' } as const,
  askedAt: '2026-11-26T03:00:00.000Z',
});

describeNats('a hub of a cluster that is killed at any call while it forgets', () => {
  const node = oneNats();

  it('STO-406 no fact that counts is lost, none is there twice, the other hub goes on, and what was to go goes', async () => {
    const facts = history(6, new Set([2, 5]));
    const ids = ['page.4', 'page.11'];
    const stays = counting(facts, ids);
    let calls = 0;
    for (const passes of [false, true]) {
      for (let at = 1; ; at += 1) {
        const prefix = newPrefix();
        await setUpFor([node().url], prefix);
        const killer = new Killer(at, passes);
        const link = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
        const log = new JetStreamLog({ link, prefix, writer: 'dies', epoch: () => 1 });
        for (const [i, fact] of facts.entries()) await log.appendFact('acts', i, fact);
        const other = await openLog({ urls: [node().url], prefix, epoch: 1 });
        // It has read, and is to write when the first one is gone.
        const late = new ActLedger(other, new FakeTime(DAY));
        await late.all();
        kill(link, killer);
        const end = await untilDead(killer, log.rewriteFacts('acts', facts.length, stays));
        const place = `${at} ${passes}`;
        expect((await late.request(wish('late'))).id, place).toBe(`page.${facts.length + 1}`);
        await link.close();
        const next = await openLog({ urls: [node().url], prefix, epoch: 2 });
        const shown = await openIn(next);
        expect(shown, place).toEqual([...ids, `page.${facts.length + 1}`].map((id) => [id, null]));
        const again = [
          ...stays,
          ...(await readFacts(next, 'acts')).facts.filter(({ n }) => n > facts.length),
        ];
        await next.rewriteFacts('acts', facts.length + 1, again);
        expect((await readFacts(next, 'acts')).facts).toEqual(again);
        expect(await messagesOf(prefix)).toBe(1);
        await Promise.all([other.close(), next.close()]);
        calls = Math.max(calls, killer.calls);
        if (end === 'done') break;
      }
    }
    // The checkpoint, and one for each message before it.
    expect(calls).toBe(1 + facts.length);
  }, 120_000);

  it('STO-404 what a kill left of a redacted fact is erased when its stream is read again', async () => {
    const prefix = newPrefix();
    await setUpFor([node().url], prefix);
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
    const log = new JetStreamLog({ link, prefix, writer: 'dies', epoch: () => 1 });
    for (const n of [1, 2, 3]) await log.appendFact('acts', n - 1, actFact(n));
    const killer = new Killer(2, false);
    kill(link, killer);
    await untilDead(killer, log.rewriteFacts('acts', 3, [{ n: 3, fact: actFact(3) }]));
    await link.close();
    const next = await openLog({ urls: [node().url], prefix, epoch: 2 });
    expect((await factsIn(next, 'acts')).map(({ n }) => n)).toEqual([3]);
    await expect.poll(() => messagesOf(prefix), { timeout: 10_000 }).toBe(1);
    await next.close();
  });

  async function messagesOf(prefix: string): Promise<number> {
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
    const { state } = await link.jsm.streams.info(`${prefix.toUpperCase()}_FACTS`, {
      subjects_filter: `${prefix}.facts.acts`,
    });
    await link.close();
    return state.subjects?.[`${prefix}.facts.acts`] ?? 0;
  }
});

/** Writes to the servers count as calls. */
function kill(link: NatsLink, killer: Killer): void {
  const publish = link.js.publish.bind(link.js);
  const deleteMessage = link.jsm.streams.deleteMessage.bind(link.jsm.streams);
  Object.assign(link.js, {
    publish: (...args: Parameters<typeof publish>) => killer.call(() => publish(...args)),
  });
  Object.assign(link.jsm.streams, {
    deleteMessage: (...args: Parameters<typeof deleteMessage>) => killer.call(() => deleteMessage(...args)),
  });
}
