import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startOpenSearch } from '../../rigs/opensearch/opensearch-rig.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import { type Figure, median } from '../report.ts';
import type { ScanMode, ScanRun } from './backtest-scan.ts';

const MINUTE = 60_000;
const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
/** One a day, and the part of all documents that is of incidents. */
const INCIDENT_MINUTES = 20;
const OF_INCIDENTS = 0.135;
const USERS = 100_000;
const RETRYING = 20;
const INDEX = 'bench-backtest';
const BATCH = 5_000;
const ROUNDS = 3;

/**
 * A backtest of 30 days of bad documents on a real node, against programs that only read the same fields of the same documents
 * and count them. Each run is a process of its own, so that its peak of memory is its own.
 */
export async function benchBacktest(documents: number): Promise<readonly Figure[]> {
  const node = await startOpenSearch();
  try {
    const last = Math.floor(Date.now() / MINUTE) * MINUTE;
    const span = { first: last - MINUTES * MINUTE, last };
    await fill(new NodeClient(node.url), documents, span.first);
    const run = (mode: ScanMode) => scanIn(mode, [node.url, INDEX, String(span.first), String(span.last)]);
    // The node compiles its paths first.
    await run('read');
    const [reads, replays]: [ScanRun[], ScanRun[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      reads.push(await run('read'));
      replays.push(await run('backtest'));
    }
    const versions = await run('versions');
    const fetched = await run('fetch');
    for (const one of [...reads, fetched, ...replays, versions]) {
      if (one.documents !== documents) throw new Error(`${one.documents} documents of ${documents}`);
    }
    if (replays.some(({ pages }) => pages !== DAYS)) throw new Error(`pages: ${replays[0]?.pages}`);
    const msOf = (runs: readonly ScanRun[]) => median(runs.map(({ ms }) => ms));
    const peakOf = (runs: readonly ScanRun[]) => Math.max(...runs.map(({ peakMiB }) => peakMiB));
    const [reading, replaying] = [msOf(reads), msOf(replays)];
    const of = `${documents.toLocaleString('en')} documents of ${DAYS} days`;
    return [
      { name: `reading ${of}, pages of a composite aggregation`, value: reading, unit: 'ms' },
      { name: `reading ${of}, pages by search_after`, value: fetched.ms, unit: 'ms' },
      { name: 'backtest of one rule over them', value: replaying, unit: 'ms' },
      {
        name: 'backtest against reading by composite',
        value: replaying / reading,
        unit: 'x',
        goal: { atMost: 1.5 },
      },
      { name: 'backtest against reading by search_after', value: replaying / fetched.ms, unit: 'x' },
      { name: 'four versions of the rule against reading', value: versions.ms / reading, unit: 'x' },
      { name: 'CPU of the backtest', value: median(replays.map(({ cpuMs }) => cpuMs)), unit: 'ms' },
      { name: 'peak memory of the reader by composite', value: peakOf(reads), unit: 'MiB' },
      {
        name: 'peak memory of the backtest',
        value: peakOf(replays),
        unit: 'MiB',
        goal: { atMost: 2 * peakOf(reads) },
      },
      { name: 'peak memory of the backtest of four versions', value: versions.peakMiB, unit: 'MiB' },
    ];
  } finally {
    await node.stop();
  }
}

/** Its types stripped by Node: a loader's marks on every function would be measured, too. */
function scanIn(mode: ScanMode, args: readonly string[]): Promise<ScanRun> {
  const program = fileURLToPath(new URL('./backtest-scan.ts', import.meta.url));
  const flags = ['--experimental-strip-types', '--no-warnings'];
  const child = spawn(process.execPath, [...flags, program, mode, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.once('error', fail).once('close', (code) => {
      if (code === 0) done(JSON.parse(text) as ScanRun);
      else fail(new Error(`${mode} ended with ${code}`));
    });
  });
}

/**
 * Twenty users whose retries fail all the time, and once a day for twenty minutes very many. One document in a hundred is taken
 * in after the slot that it belongs to.
 */
async function fill(client: NodeClient, documents: number, begin: number): Promise<void> {
  const keyword = { type: 'keyword' };
  await client.makeIndex(INDEX, {
    shards: 3,
    refresh: '-1',
    properties: {
      ...{ service: keyword, user: keyword, status: { type: 'integer' } },
      event: { properties: { ingested: { type: 'date' } } },
    },
  });
  const incidents = Math.round(documents * OF_INCIDENTS);
  const written = { at: 0, batch: [] as { index: string; source: object }[] };
  const put = async (at: number, user: string): Promise<void> => {
    const n = written.at;
    written.at += 1;
    const lag = n % 100 === 0 ? 90_000 : 2_000 + (n % 7) * 1_000;
    written.batch.push({
      index: INDEX,
      source: {
        '@timestamp': new Date(at).toISOString(),
        event: { ingested: new Date(at + lag).toISOString() },
        ...{ service: 'checkout', status: 503, user, message: `order ${n % 997} failed` },
      },
    });
    if (written.batch.length >= BATCH || written.at === documents) {
      await client.write(written.batch);
      written.batch = [];
    }
  };
  const plain = documents - incidents;
  const each = incidents / (DAYS * INCIDENT_MINUTES);
  const upTo = (part: number, n: number) => Math.floor(part * n);
  for (let minute = 0, hurt = 0; minute < MINUTES; minute += 1) {
    const at = begin + minute * MINUTE;
    const from = upTo(plain / MINUTES, minute);
    const to = minute === MINUTES - 1 ? plain : upTo(plain / MINUTES, minute + 1);
    for (let i = from; i < to; i += 1) await put(at + ((i * 7_919) % MINUTE), `retry-${i % RETRYING}`);
    const day = minute % (24 * 60);
    if (day < 14 * 60 || day >= 14 * 60 + INCIDENT_MINUTES) continue;
    hurt += 1;
    for (let i = upTo(each, hurt - 1); i < upTo(each, hurt); i += 1)
      await put(at + ((i * 7_919) % MINUTE), `customer-${(i * 31) % USERS}`);
  }
  if (written.at !== documents) throw new Error(`${written.at} documents of ${documents}`);
  await client.ask('POST', `/${INDEX}/_refresh`);
  // So that no merge runs beside what is measured.
  await client.ask('POST', `/${INDEX}/_forcemerge?max_num_segments=4`);
}
