import { setFlagsFromString } from 'node:v8';
import { Client } from '@opensearch-project/opensearch';
import { openRuleScan } from '../../../src/adapters/opensearch/scan/rule-scan.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';

/* Run by `backtest.ts` with a mode, the URL of a node, an index, and the first and last slot; prints what it measured as JSON. */

/** `read` and `fetch` only count documents. `versions`: a rule as it is and three that are tried. */
export type ScanMode = 'read' | 'fetch' | 'backtest' | 'versions';

export interface ScanRun {
  readonly documents: number;
  /** Of one version; 0: none was asked for. */
  readonly pages: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

const MINUTE = 60_000;
const PAGE = 10_000;

interface Place {
  readonly node: string;
  readonly index: string;
  readonly first: number;
  readonly last: number;
}

const RULE: DetectionRule = {
  ...{ name: 'checkout-5xx', title: null, source: 'app', query: 'status:>=500', total: 'service:checkout' },
  impact: { usersField: 'user', minTotal: 10, notice: null, page: { users: 30, share: 0.01 } },
  ...{ window: 5 * MINUTE, every: MINUTE, delay: MINUTE, for: MINUTE, resolve: { below: 30, clean: 3 } },
  ...{ group: [], service: null, severity: null, procedure: null, runbook: null, owner: null, tests: [] },
};

const pageAt = (users: number): DetectionRule => ({
  ...RULE,
  impact: { ...RULE.impact, page: { users, share: 0.01 } },
});

/** The documents, in the same pages as a backtest: the plainest loop that does so. */
async function read({ node, index, first, last }: Place): Promise<number> {
  const client = new Client({ node });
  const ask = async (query: object, aggs: object) => {
    const { body } = await client.search({
      index,
      body: { size: 0, track_total_hits: false, query, aggs } as object,
    });
    return body.aggregations as unknown as Record<string, { buckets: Bucket[]; after_key?: object }>;
  };
  const bad = (from: number, to: number) => ({
    bool: {
      filter: [
        { range: { '@timestamp': { gte: from, lt: to, format: 'epoch_millis' } } },
        { query_string: { query: RULE.query } },
      ],
    },
  });
  const begin = first - RULE.window - RULE.delay;
  const width = 6 * MINUTE;
  const steps = await ask(bad(begin, last), {
    steps: { date_histogram: { field: '@timestamp', fixed_interval: `${width}ms`, min_doc_count: 1 } },
  });
  const slices: { from: number; to: number; count: number }[] = [];
  for (const { key, doc_count: count } of steps.steps?.buckets ?? []) {
    const slice = slices.at(-1);
    const from = Math.max(begin, Number(key));
    const to = Math.min(last, Number(key) + width);
    if (slice !== undefined && slice.count + count <= PAGE) {
      slice.to = to;
      slice.count += count;
    } else slices.push({ from, to, count });
  }
  const steps1 = (field: string) => ({ date_histogram: { field, fixed_interval: `${MINUTE}ms` } });
  const sources = [
    { at: steps1('@timestamp') },
    { in: steps1('event.ingested') },
    { user: { terms: { field: 'user', missing_bucket: true } } },
  ];
  let documents = 0;
  for (const { from, to } of slices) {
    for (let after: object | undefined; ; ) {
      const composite = { size: PAGE, sources, ...(after ? { after } : {}) };
      const { rows } = await ask(bad(from, to), { rows: { composite } });
      for (const { doc_count: count } of rows?.buckets ?? []) documents += count;
      if (rows === undefined || rows.buckets.length < PAGE) break;
      after = rows.after_key;
    }
  }
  await client.close();
  return documents;
}

interface Bucket {
  readonly key: unknown;
  readonly doc_count: number;
}

/** The documents, one by one. */
async function fetchAll({ node, index, first, last }: Place): Promise<number> {
  const client = new Client({ node });
  let documents = 0;
  let after: unknown[] | undefined;
  for (;;) {
    const { body } = await client.search({
      index,
      body: {
        ...{ size: PAGE, _source: false, track_total_hits: false },
        docvalue_fields: [{ field: 'event.ingested', format: 'epoch_millis' }, 'user'],
        query: {
          bool: {
            filter: [
              { range: { '@timestamp': { gte: first - RULE.window - RULE.delay, lt: last } } },
              { query_string: { query: RULE.query } },
            ],
          },
        },
        sort: [{ '@timestamp': 'asc' }, { _seq_no: 'asc' }],
        ...(after ? { search_after: after } : {}),
      } as object,
    });
    documents += body.hits.hits.length;
    if (body.hits.hits.length < PAGE) break;
    after = body.hits.hits.at(-1)?.sort as unknown[];
  }
  await client.close();
  return documents;
}

async function replay({ node, index, first, last }: Place, rules: readonly DetectionRule[]) {
  const scan = openRuleScan({
    ...{ name: 'app', node, index, auth: { kind: 'none' }, guests: false },
    ...{ time: realTime, random: Math.random },
  });
  let documents = 0;
  const counted = {
    ...scan,
    async *rows(...ask: Parameters<typeof scan.rows>) {
      for await (const rows of scan.rows(...ask)) {
        for (const { count } of rows) documents += count;
        yield rows;
      }
    },
  };
  const variants = rules.map((rule) => ({ rule, exclusions: [] }));
  const runs = await runBacktest(counted, variants, { first, last }, new AbortController().signal);
  await scan.close();
  return { documents, pages: runs[0]?.pages.length ?? 0 };
}

async function runMode(mode: ScanMode, place: Place): Promise<{ documents: number; pages: number }> {
  if (mode === 'read') return { documents: await read(place), pages: 0 };
  if (mode === 'fetch') return { documents: await fetchAll(place), pages: 0 };
  return replay(place, mode === 'backtest' ? [RULE] : [RULE, pageAt(40), pageAt(60), { ...RULE, for: 0 }]);
}

// As bin/oncall.js sets them.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=50');
const [mode, node = '', index = '', first, last] = process.argv.slice(2);
const began = performance.now();
const found = await runMode(mode as ScanMode, { node, index, first: Number(first), last: Number(last) });
const ms = performance.now() - began;
const { user, system } = process.cpuUsage();
const run: ScanRun = {
  ...found,
  ms,
  cpuMs: (user + system) / 1_000,
  peakMiB: process.resourceUsage().maxRSS / 1_024,
};
console.log(JSON.stringify(run));
