import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cluster } from '../../../src/adapters/opensearch/cluster.ts';
import { openSearchDetection } from '../../../src/adapters/opensearch/detection/detection-source.ts';
import { type OpenSearchOptions, TUNING } from '../../../src/adapters/opensearch/options.ts';
import { openRuleScan } from '../../../src/adapters/opensearch/scan/rule-scan.ts';
import { ruleFor } from '../../detection/rules.ts';

/* Every question that is counted or read once, as the cluster is asked and as its answer is read. */

type Json = Readonly<Record<string, unknown>>;

const asked: unknown[] = [];
/** Date fields other than `@timestamp`. */
const DATES = new Set(['@timestamp', 'event.ingested']);

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', () => {
    const url = new URL(request.url ?? '', 'http://a');
    const query = Object.fromEntries(url.searchParams);
    if ('preference' in query) query.preference = 'ours';
    const body = text === '' ? undefined : JSON.parse(text);
    asked.push({ path: decodeURIComponent(url.pathname), query, ...(body === undefined ? {} : { body }) });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(url, body ?? {})));
  });
});

function answer(url: URL, body: Json): Json {
  if (url.pathname.endsWith('/_field_caps')) {
    const names = (url.searchParams.get('fields') ?? '')
      .split(',')
      .flatMap((name) => (name === '*' ? ['message', 'user', 'level'] : [name]));
    const typeOf = (name: string) =>
      DATES.has(name)
        ? 'date'
        : name === 'message'
          ? 'text'
          : /user|level|service|customer|session/.test(name)
            ? 'keyword'
            : '';
    const fields = names
      .filter((name) => typeOf(name) !== '' && !name.endsWith('.keyword'))
      .map((name) => {
        const type = typeOf(name);
        return [name, { [type]: { type, aggregatable: type !== 'text', searchable: true } }];
      });
    return { indices: ['app-1'], fields: Object.fromEntries(fields) };
  }
  if (!url.pathname.endsWith('/_search')) return {};
  const source = {
    '@timestamp': '2026-03-01T00:00:00.000Z',
    level: 'ERROR',
    message: 'order 41 failed',
    user: 'u1',
  };
  const sorted =
    Array.isArray(body.sort) && body.sort[0] === '_score' ? [1, 1_772_323_200_000] : [1_772_323_200_000, 7];
  const hit = {
    _index: 'app-1',
    _id: 'd1',
    _source: source,
    sort: sorted,
    fields: { '@timestamp': [1_772_323_200_000], 'event.ingested': [1_772_323_201_000] },
  };
  const none = body.size === 0;
  return {
    timed_out: false,
    _shards: { total: 1, failed: 0 },
    hits: { total: { value: 12 }, hits: none ? [] : [hit] },
    ...(body.aggs === undefined ? {} : { aggregations: counted(body.aggs as Json) }),
  };
}

/** An answer of the shape that OpenSearch gives to these aggregations. */
function counted(aggs: Json): Json {
  return Object.fromEntries(Object.entries(aggs).map(([name, agg]) => [name, countedBy(agg as Json)]));
}

function countedBy(agg: Json): Json {
  const inner = agg.aggs === undefined ? {} : counted(agg.aggs as Json);
  const bucket = (key: unknown) => ({ key, doc_count: 3, ...inner });
  if (agg.filters !== undefined) {
    const names = Object.keys((agg.filters as { filters: Json }).filters);
    return { buckets: Object.fromEntries(names.map((name) => [name, { doc_count: 3, ...inner }])) };
  }
  if (agg.date_histogram !== undefined) return { buckets: [bucket(1_772_323_200_000)] };
  if (agg.terms !== undefined) return { sum_other_doc_count: 4, buckets: [bucket('ERROR'), bucket('warn')] };
  if (agg.composite !== undefined) {
    const { sources } = agg.composite as { sources: readonly Json[] };
    const key = Object.fromEntries(
      sources
        .flatMap((one) => Object.entries(one))
        .map(([name, by]) => [name, 'date_histogram' in (by as Json) ? 1_772_323_200_000 : 'a']),
    );
    return { buckets: [bucket(key)], after_key: key };
  }
  if (agg.filter !== undefined || agg.missing !== undefined) return { doc_count: 3, ...inner };
  return { value: 1_772_323_200_000 };
}

let options: OpenSearchOptions;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  options = {
    name: 'app',
    node: `http://127.0.0.1:${port}`,
    auth: { kind: 'none' },
    index: 'app-*',
    baseQuery: 'env:prod',
    people: { user: 'user', session: 'session', customer: 'customer' },
    guests: true,
    time: {
      now: () => 1_772_323_300_000,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random: () => 0.5,
  };
});
afterAll(() => server.close());

const from = '2026-03-01T00:00:00.000Z';
const to = '2026-03-01T00:10:00.000Z';
const USERS = { users: 'user', page: 5 };
const span = { from: Date.parse(from), to: Date.parse(to) };

/** What was asked and answered, name by name; some questions are asked side by side, so requests have no order. */
async function told(questions: Readonly<Record<string, () => Promise<unknown>>>): Promise<string> {
  const lines: string[] = [];
  for (const [name, question] of Object.entries(questions)) {
    asked.length = 0;
    const found = await question();
    lines.push(name, ...asked.map((one) => `  ? ${inOrder(one)}`).sort(), `  = ${inOrder(found)}`, '');
  }
  return lines.join('\n');
}

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Object && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

it('OSS-709 the questions of people are asked and read as they are written down', async () => {
  const cluster = new Cluster({ ...options, tuning: TUNING });
  cluster.query = 'service:shop';
  const all = await told({
    histogram: () => cluster.histogram(from, to, 60),
    'histogram of terms': () =>
      cluster.histogram(from, to, 60, [{ name: 'level', value: 'error', exclude: false }]),
    sample: () => cluster.sample(from, to, 100),
    oldest: () => cluster.oldest(),
    search: () => cluster.search({ from, to, texts: ['order *'], first: true, limit: 10 }),
    trace: () => cluster.trace('abc', { from, to }, 10),
    values: () => cluster.values('user', { from, to }, { least: 'warn', terms: [] }),
    'values of levels': () =>
      cluster.values(
        'level',
        { from, to },
        { least: null, terms: [{ name: 'user', value: 'u1', exclude: true }] },
      ),
    people: () => cluster.people({ from, to }, null),
    names: () => cluster.fieldNames(),
    tried: () => cluster.tryQuery('usr:a AND message:/a.*/'),
    before: () => cluster.before('app-1/d1', 5),
    after: () => cluster.after(from, 5),
    context: () => cluster.context('app-1/d1', 5, 5),
  });
  await cluster.close();
  await expect(all).toMatchFileSnapshot('requests/people.txt');
});

it('OSS-709 the questions of detection and of a backtest are asked and read as they are written down', async () => {
  const signal = new AbortController().signal;
  const detection = openSearchDetection({ ...options, clockOffsetMs: 500 });
  const scan = openRuleScan({ ...options, clockOffsetMs: 500 });
  const plain = ruleFor({ query: 'level:error', impact: USERS });
  const grouped = { ...ruleFor({ query: 'level:error', total: '*:*', impact: USERS }), group: ['service'] };
  const exclusion = {
    ...{ id: 'known', rule: null, source: null, owner: 'a', reason: 'b', from, until: to },
    match: { by: 'query', query: 'message:known' } as const,
  };
  const rules = [
    { rule: plain, exclusions: [exclusion] },
    { rule: grouped, exclusions: [] },
  ];
  const ask = { ...span, query: 'level:error', users: 'user', group: ['service'], grainMs: 60_000 };
  const all = await told({
    counts: () =>
      detection.count({ span, rules, earlier: [{ from: span.from - 60_000, to: span.from }] }, signal),
    rows: async () => {
      const rows = [];
      for await (const part of scan.rows({ ...ask, filters: [{ match: 'none', queries: ['a:b'] }] }, signal))
        rows.push(...part);
      return rows;
    },
    totals: () => scan.totals(ask, [{ ...span, seen: span.to, group: ['a'] }], signal),
    presence: () => scan.presence(span, 60_000, signal),
    lag: () => scan.ingestLag(span, signal),
    distinct: () => scan.distinct('user', span, signal),
    'rule counts': () => scan.counts('level:error', span, signal),
    lines: () => scan.lines('level:error', span, 5, signal),
    kind: () => scan.fieldKind('usr', signal),
  });
  await Promise.all([detection.close(), scan.close()]);
  await expect(all).toMatchFileSnapshot('requests/rules.txt');
});
