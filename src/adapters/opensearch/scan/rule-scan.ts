import type { ScanAsk } from '../../../detection/backtest/scan.ts';
import type { FieldKind, RuleScan } from '../../../ports/rule-scan.ts';
import { nearest } from '../../../text/nearest.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { documentsOf, metricOf, wholeHits } from '../answer.ts';
import { Cluster } from '../cluster.ts';
import { sampleLines } from '../count/sample.ts';
import { type OpenSearchOptions, TUNING } from '../options.ts';
import { countableName, fieldNames, nameToCount } from '../questions/countable.ts';
import { tryQuery } from '../questions/try-query.ts';
import { allOf, distinct } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import { type ScanFields, scanRows } from './rows.ts';
import { aggregate, asking, ingestField, queryFilter, type Scanning, spanFilter } from './scanning.ts';
import { presentSteps } from './slices.ts';
import { scanTotals } from './totals.ts';

/** The same lines are drawn whenever they are asked for. */
const SEED = 1;

/** The past of the indices of one source. Each promise rejects with a `Trouble` or a `QuestionError`. */
export function openRuleScan(options: OpenSearchOptions): RuleScan {
  const { clockOffsetMs: offset = 0, time, random } = options;
  const cluster = new Cluster({ ...options, tuning: { ...TUNING, ...options.tuning } });

  async function scanning(signal: AbortSignal): Promise<Scanning> {
    const inspection = await asking({ time, random }, () => cluster.inspection(signal));
    return { connection: cluster.connection, inspection, offset, time, random, signal };
  }

  async function fieldsOf(
    where: Scanning,
    { users, group }: Pick<ScanAsk, 'users' | 'group'>,
  ): Promise<ScanFields> {
    const names: string[] = [];
    const nameOf = (field: string) => asking(where, () => nameToCount(where, field, where.signal));
    for (const field of group) names.push(await nameOf(field));
    return { users: users === null ? null : await nameOf(users), group: names };
  }

  return {
    async *rows(ask, signal) {
      const where = await scanning(signal);
      yield* scanRows(where, ask, await fieldsOf(where, ask));
    },
    async totals(ask, spans, signal) {
      const where = await scanning(signal);
      return scanTotals(where, ask.query, await fieldsOf(where, ask), spans);
    },
    presence: async (span, grainMs, signal) => presentSteps(await scanning(signal), span, grainMs),
    ingestLag: async (span, signal) => measureLag(await scanning(signal), span),
    async facts(signal) {
      const where = await scanning(signal);
      const messageField = where.inspection.mapping.chosen.message;
      return { tellsIngest: ingestField(where) !== null, messageField };
    },
    async fieldKind(field, signal): Promise<FieldKind> {
      const where = await scanning(signal);
      if ((await countableName(where, field, signal)) !== null) return { kind: 'countable', nearest: null };
      const names = await fieldNames(where, signal);
      if (names.includes(field)) return { kind: 'text', nearest: null };
      return { kind: 'unmapped', nearest: nearest(field, names) ?? null };
    },
    async unmapped(query, signal) {
      const where = await scanning(signal);
      const around = { ...where, name: options.name, zone: options.zone };
      return asking({ time, random }, () => tryQuery(around, query, signal));
    },
    async distinct(field, span, signal) {
      const where = await scanning(signal);
      const name = await nameToCount(where, field, signal);
      const { values } = await aggregate(where, [spanFilter(where, span)], { values: distinct(name, 3_000) });
      return metricOf(values) ?? 0;
    },
    async lines(query, { from, to }, most, signal) {
      const { inspection, connection } = await scanning(signal);
      const around = { connection, inspection, name: options.name, zone: options.zone };
      const queries = [...inspection.view.queries, query];
      const span = { from: from + offset, to: to + offset };
      const strata = await sampleLines(around, queries, span, most, SEED, signal);
      return strata.flatMap(({ lines }) => lines).slice(0, most);
    },
    counts: async (query, span, signal) => countsOf(await scanning(signal), query, span),
    close: () => cluster.close(),
  };
}

async function countsOf(where: Scanning, query: string, span: TimeSpan) {
  const all = { filter: { exists: { field: where.inspection.view.timeField } } };
  const matched = { filter: queryFilter(query) };
  const aggs = await aggregate(where, [spanFilter(where, span)], { all, matched });
  return { matched: documentsOf(aggs.matched), all: documentsOf(aggs.all) };
}

/** Documents looked at; a hundredth of them are later than the answer. */
const SAMPLES = 2_000;

/** The 99th percentile (nearest rank) of how long after its event a document was taken in, of documents drawn by chance. */
async function measureLag(
  scanning: Scanning,
  span: TimeSpan,
): Promise<{ readonly p99: number; readonly n: number } | null> {
  const { connection, inspection, offset, signal } = scanning;
  const { view } = inspection;
  const ingest = ingestField(scanning);
  if (ingest === null) return null;
  const seed = Math.floor(span.to / 1_000);
  const chance = view.sequence ? { seed, field: '_seq_no' } : {};
  const body = {
    size: SAMPLES,
    _source: false,
    track_total_hits: false,
    timeout: '8s',
    docvalue_fields: [view.timeField, ingest].map((field) => ({ field, format: 'epoch_millis' })),
    query: {
      function_score: {
        query: allOf(view, spanFilter(scanning, span)),
        random_score: chance,
        boost_mode: 'replace',
      },
    },
  };
  const hits = await asking(scanning, async () =>
    wholeHits(await connection.request(searchRequest(view, body), signal)),
  );
  const lags = hits
    .map(({ fields }) => Number(fields?.[ingest]?.[0]) - (Number(fields?.[view.timeField]?.[0]) - offset))
    .filter((lag) => Number.isFinite(lag))
    .sort((a, b) => a - b);
  const p99 = lags[Math.ceil(0.99 * lags.length) - 1];
  return p99 === undefined ? null : { p99: Math.max(0, Math.round(p99)), n: lags.length };
}
