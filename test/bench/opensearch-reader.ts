import { Client } from '@opensearch-project/opensearch';
import { foundOf, type Hit } from '../../src/adapters/opensearch/answer.ts';
import { mappingOf } from '../../src/adapters/opensearch/inspect.ts';
import { rawLineOf } from '../../src/adapters/opensearch/lines.ts';
import { openOpenSearchSource } from '../../src/adapters/opensearch/opensearch-source.ts';
import { TUNING } from '../../src/adapters/opensearch/options.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { ingestLine } from '../../src/hub/ingest/ingest-line.ts';
import type { FieldMapping } from '../../src/logs/detect.ts';
import type { RawLine } from '../../src/ports/log-source.ts';
import { NodeClient } from '../rigs/tail/node-client.ts';

/* Run by `opensearch.ts` with the URL of a fresh node; prints what it measured as JSON. */

const DOCUMENTS = 60_000;
/** The node, and we, compile our hot paths first. */
const WARM_UP = 3;
const ROUNDS = 5;
const LIVE_MS = 20_000;
const LIVE_PER_SECOND = 200;
const REFRESH_MS = 1_000;

/** Figures of one run; rates are documents a second. */
export interface Measured {
  /** A plain loop that only counts what it gets, and one that makes the same lines of it. */
  readonly bare: readonly number[];
  readonly plain: readonly number[];
  readonly tail: readonly number[];
  /** CPU per 1,000 lines, milliseconds. */
  readonly cpuMs: readonly number[];
  /** From sending a document to having its line, milliseconds. */
  readonly lags: readonly number[];
}

async function measure(node: string): Promise<Measured> {
  const client = new NodeClient(node);
  const since = Date.now() - 600_000;
  await client.makeIndex('bench', { shards: 3, refresh: '1s' });
  await fill(client, 'bench', since);
  const [bare, plain, tail, cpuMs]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const counted = await readPlainly(node, 'bench', since, () => {});
    const loop = await readPlainly(node, 'bench', since, toLines());
    const tailed = await readByTail(node, 'bench', since, ({ id }) => id);
    const shared = await readByTail(node, 'bench', since, (line) => ingestLine(line).id);
    if (round < 0) continue;
    bare.push(counted);
    plain.push(loop);
    tail.push(tailed.perSecond);
    cpuMs.push(shared.cpuMs);
  }
  return { bare, plain, tail, cpuMs, lags: await liveLags(node, client) };
}

function document(n: number, time: number) {
  return {
    '@timestamp': new Date(time).toISOString(),
    message: `GET /api/v1/carts/${n % 9_973}/items took ${n % 887} ms for user u${n % 4_999}, ${n % 31} rows`,
    log: { level: n % 23 === 0 ? 'ERROR' : 'INFO', logger: 'com.example.shop.cart.CartController' },
    service: { name: `service-${n % 7}` },
    trace: { id: (n * 2_654_435_761).toString(16).padStart(16, '0') },
    host: { name: `web-${n % 12}`, ip: `10.0.${n % 200}.${n % 250}` },
    http: { status: n % 41 === 0 ? 503 : 200, method: 'GET' },
  };
}

async function fill(client: NodeClient, index: string, since: number): Promise<void> {
  const batch = 5_000;
  for (let from = 0; from < DOCUMENTS; from += batch) {
    const documents = Array.from({ length: batch }, (_, i) => {
      const n = from + i;
      return { index, id: String(n), source: document(n, since + Math.floor((n * 500_000) / DOCUMENTS)) };
    });
    await client.write(documents);
  }
  await client.ask('POST', `/${index}/_refresh`);
  await client.ask('POST', `/${index}/_forcemerge?max_num_segments=2`);
}

/** What makes lines of hits as the tail does, fields found by the first page. */
function toLines(): (hits: readonly Hit[]) => void {
  const view = { timeField: '@timestamp', cursorField: '@timestamp', nanos: false };
  let mapping: FieldMapping | null = null;
  return (hits) => {
    mapping ??= mappingOf(
      hits.slice(0, 200).flatMap(({ _source: source }) => (source ? [source] : [])),
      {},
      view,
    );
    for (const hit of hits) rawLineOf(foundOf(hit, view), { name: 'bench', mapping, view });
  };
}

/** Documents a second of the obvious loop, by the same official client. */
async function readPlainly(
  node: string,
  index: string,
  since: number,
  take: (hits: readonly Hit[]) => void,
): Promise<number> {
  const client = new Client({ node });
  const started = performance.now();
  let count = 0;
  let after: unknown[] | undefined;
  for (;;) {
    const { body } = await client.search({
      index,
      body: {
        size: TUNING.pageSize,
        track_total_hits: false,
        query: { range: { '@timestamp': { gte: since } } },
        sort: [{ '@timestamp': 'asc' }, { _seq_no: 'asc' }],
        ...(after ? { search_after: after } : {}),
      } as object,
    });
    const hits = body.hits.hits;
    if (hits.length === 0) break;
    count += hits.length;
    take(hits as unknown as readonly Hit[]);
    after = hits.at(-1)?.sort as unknown[];
  }
  const perSecond = (count / (performance.now() - started)) * 1_000;
  await client.close();
  return perSecond;
}

/** From opening the source to the last document; `take` gives the id of a line. */
async function readByTail(node: string, index: string, since: number, take: (line: RawLine) => string) {
  const seen = new Set<string>();
  let lines = 0;
  const all = Promise.withResolvers<void>();
  const stop = new AbortController();
  const source = sourceOf(node, index, { fillLimit: DOCUMENTS * 2 });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const done = source.open(
    { since: new Date(since).toISOString() },
    {
      async onLines(batch) {
        for (const line of batch.lines) seen.add(take(line));
        lines += batch.lines.length;
        if (lines >= DOCUMENTS) all.resolve();
      },
      onStatus: () => {},
    },
    stop.signal,
  );
  await all.promise;
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  stop.abort();
  await done;
  if (seen.size !== DOCUMENTS || lines !== DOCUMENTS)
    throw new Error(`${lines} lines, ${seen.size} documents`);
  return { perSecond: (DOCUMENTS / ms) * 1_000, cpuMs: (user + system) / 1_000 / (DOCUMENTS / 1_000) };
}

/** Milliseconds from sending a document to having its line, with the tail's own pace. */
async function liveLags(node: string, client: NodeClient): Promise<number[]> {
  await client.makeIndex('live', { shards: 3, refresh: `${REFRESH_MS}ms` });
  const lags: number[] = [];
  const sent = new Map<string, number>();
  const stop = new AbortController();
  const live = Promise.withResolvers<void>();
  const take = ({ id }: RawLine) => {
    const at = sent.get(id);
    if (at !== undefined) lags.push(performance.now() - at);
  };
  const sink = {
    onLines: async (batch: { readonly lines: readonly RawLine[] }) => batch.lines.forEach(take),
    onStatus: ({ state }: { readonly state: string }) => void (state === 'live' && live.resolve()),
  };
  const done = sourceOf(node, 'live').open({}, sink, stop.signal);
  await live.promise;
  const tick = 50;
  const perTick = (LIVE_PER_SECOND * tick) / 1_000;
  for (let n = 0; n < (LIVE_MS / 1_000) * LIVE_PER_SECOND; n += perTick) {
    const batch = Array.from({ length: perTick }, (_, i) => ({
      index: 'live',
      id: String(n + i),
      source: document(n + i, Date.now()),
    }));
    for (const { id } of batch) sent.set(`live/${id}`, performance.now());
    await client.write(batch);
    await new Promise((resolve) => setTimeout(resolve, tick));
  }
  const end = performance.now() + 15_000;
  while (lags.length < sent.size && performance.now() < end) await new Promise((r) => setTimeout(r, 50));
  stop.abort();
  await done;
  if (lags.length !== sent.size) throw new Error(`${sent.size} written, ${lags.length} shown`);
  return lags;
}

function sourceOf(node: string, index: string, tuning: Partial<typeof TUNING> = {}) {
  return openOpenSearchSource({
    name: 'bench',
    node,
    index,
    auth: { kind: 'none' },
    guests: false,
    time: realTime,
    random: Math.random,
    tuning: { ...TUNING, ...tuning },
  });
}

console.log(JSON.stringify(await measure(process.argv[2] as string)));
