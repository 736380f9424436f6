import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { openOpenSearchSource } from '../../../src/adapters/opensearch/opensearch-source.ts';
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import type { PatternsAnswer } from '../../../src/protocol/patterns.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { opened, settle, type Terminal } from '../../hub/hub-rig.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';
import { Rig as Screen } from '../../tui/rig.ts';
import { TANAKA, underWay } from '../../tui/story.ts';

/** As the session of `given.ts` says. */
const ALERT = Date.parse('2026-11-24T17:58:11.000Z');
const MINUTE = 60_000;
const FLOOD = 2_000;
const BULK = 10_000;
/** The new error: one in two seconds, from two minutes before the alert on. */
const EVERY_MS = 2_000;

interface Written {
  readonly at: number;
  readonly level: string;
  readonly message: string;
}

/** Twenty minutes of noise, two thousand lines a second in the minute in which the new error begins. */
function* noise(): Generator<Written> {
  const flood = ALERT - 2.5 * MINUTE;
  for (let at = ALERT - 22 * MINUTE; at < ALERT + 2 * MINUTE; at += 1_000) {
    const lines = at >= flood && at < flood + MINUTE ? FLOOD : 10;
    for (let i = 0; i < lines; i++) {
      const ms = at + Math.floor((i * 1_000) / lines);
      const n = ms % 97;
      yield i % 50 === 0
        ? { at: ms, level: 'ERROR', message: `payment gateway timeout after ${n} ms order=${ms}` }
        : { at: ms, level: 'INFO', message: `GET /cart/${ms} 200 ${n}ms` };
    }
  }
  for (let at = ALERT - 2 * MINUTE; at < ALERT + 2 * MINUTE; at += EVERY_MS)
    yield { at, level: 'ERROR', message: `cannot reserve stock: pool ${at % 7} exhausted` };
}

export const patternTests = (node: () => TestNode) =>
  describe('patterns over an index', () => {
    const proxies: FaultProxy[] = [];
    afterEach(async () => {
      for (const proxy of proxies.splice(0)) await proxy.stop();
    });

    it('OSS-568 names a new error among 2,000 lines a second on the first screen of who comes late', async () => {
      const index = `patterns-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      await client.makeIndex(index, { shards: 2, refresh: '30s' });
      let bulk: object[] = [];
      const flush = async () => {
        await client.write(bulk as never);
        bulk = [];
      };
      for (const { at, level, message } of noise()) {
        const source = {
          '@timestamp': new Date(at).toISOString(),
          level,
          message,
          service: { name: 'checkout' },
        };
        bulk.push({ index, source });
        if (bulk.length === BULK) await flush();
      }
      await flush();
      await client.ask('POST', `/${index}/_refresh`);

      const proxy = await new FaultProxy(node().url).start();
      proxies.push(proxy);
      const time = new FakeTime(ALERT + 2 * MINUTE);
      const rig = await opened({
        time,
        openSource: (name) =>
          openOpenSearchSource({
            name,
            node: proxy.url,
            index,
            auth: { kind: 'none' },
            guests: false,
            time,
            random: () => 0.5,
            tuning: { ...TUNING, deadlineMs: 3_600_000 },
          }),
      });
      const pass = async (ms: number) => {
        await time.advance(ms);
        await settle();
        await until('answers', () => proxy.open === 0);
        await settle();
      };
      let n = 0;
      const ask = async (one: Terminal): Promise<PatternsAnswer> => {
        n += 1;
        one.send({ t: 'ask', n, what: 'patterns', args: {} } as never);
        await settle();
        const answer = one.of('answer').find((frame) => frame.n === n);
        return (answer as unknown as { value: PatternsAnswer }).value;
      };
      const started = performance.now();
      const first = await rig.join(sato);
      await pass(50);
      let known = await ask(first);
      for (
        let i = 0;
        i < 240 &&
        (known.sources.length === 0 || known.sources[0]?.asking || known.rows[0]?.first.by === 'asking');
        i++
      ) {
        await pass(500);
        known = await ask(first);
      }
      const took = performance.now() - started;
      const asked = proxy.seen.length;
      const came = performance.now();
      const late = await rig.join(tanaka);
      const answer = await ask(late);
      const waited = performance.now() - came;
      console.log(
        `counted ${answer.lines} lines of which ${answer.looked} were looked at in ${took.toFixed(0)} ms; who came late waited ${waited.toFixed(0)} ms`,
      );
      expect(answer.rows[0]).toMatchObject({
        change: 'new',
        level: 'error',
        template: 'cannot reserve stock: pool <number> exhausted',
        count: 120,
        first: { by: 'source', at: new Date(ALERT - 2 * MINUTE).toISOString() },
      });
      expect(answer.since).toBe(new Date(ALERT - 2 * MINUTE).toISOString());
      expect(answer.lines).toBeGreaterThan(100_000);
      expect(answer.looked).toBeLessThan(30_000);
      expect(waited).toBeLessThan(3_000);
      expect(proxy.seen.length).toBe(asked);
      for (const lang of ['en', 'ja'] as const) {
        const client = underWay(TANAKA, lang);
        client.answers = { ...client.answers, patterns: answer };
        const screen = new Screen(client, { lang, cols: 80, rows: 24 });
        screen.host.pass(100);
        await screen.settle();
        expect(screen.rows()[3]).toMatch(/⚠ .*checkout.*: cannot reserve stock/);
      }
      for (const one of [first, late]) one.socket.drop();
    });
  });
