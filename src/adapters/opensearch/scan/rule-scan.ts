import type { ScanAsk, ScanSpan } from '../../../detection/backtest/scan.ts';
import type { FieldKind, RuleScan } from '../../../ports/rule-scan.ts';
import { nearest } from '../../../text/nearest.ts';
import { documentsOf, metricOf } from '../answer.ts';
import { Cluster } from '../cluster.ts';
import { sampleLines } from '../count/sample.ts';
import { type OpenSearchOptions, TUNING } from '../options.ts';
import { countableName, fieldNames, nameToCount } from '../questions/countable.ts';
import { tryQuery } from '../questions/try-query.ts';
import { distinct } from '../search-body.ts';
import { measureLag } from './ingest-lag.ts';
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

async function countsOf(where: Scanning, query: string, span: ScanSpan) {
  const all = { filter: { exists: { field: where.inspection.view.timeField } } };
  const matched = { filter: queryFilter(query) };
  const aggs = await aggregate(where, [spanFilter(where, span)], { all, matched });
  return { matched: documentsOf(aggs.matched), all: documentsOf(aggs.all) };
}
