import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ScanFilter, ScanRow } from '../../detection/backtest/scan.ts';
import { fieldsOf } from '../../detection/query/fields-of.ts';
import { firstValue, matchesQuery, type TestDocument } from '../../detection/query/matches.ts';
import { parseQuery, type QueryNode } from '../../detection/query/parse.ts';
import { DEFAULT_MAPPING } from '../../logs/detect.ts';
import { toLine } from '../../logs/to-line.ts';
import type { FieldKind, RuleScan } from '../../ports/rule-scan.ts';
import { nearest } from '../../text/nearest.ts';
import type { TimeSpan } from '../../text/time-span.ts';
import type { TimedDocument } from './count-documents.ts';
import { FILE_TIME_FIELDS, type FileDetectionOptions, timedDocuments } from './file-detection.ts';

/** Where a collector writes when it took a document in. */
const INGEST_FIELDS = ['event.ingested', 'observedTimestamp', 'observedTime'];
/** Documents whose fields are looked at. */
const SAMPLES = 200;

interface Known extends TimedDocument {
  readonly ingestedAt: number | null;
}

/**
 * The past of a file of JSON lines, read once. Rejects with the system's error, or with `QueryBeyond` for a query that only a
 * cluster can judge.
 */
export function openFileScan({ name, path, timeField }: FileDetectionOptions): RuleScan {
  const fields = timeField === undefined ? FILE_TIME_FIELDS : [timeField];
  let reading: Promise<readonly Known[]> | null = null;
  const all = (): Promise<readonly Known[]> => {
    reading ??= readAll(path, fields);
    return reading;
  };
  const within = async ({ from, to }: TimeSpan): Promise<readonly Known[]> =>
    (await all()).filter(({ at }) => at >= from && at < to);
  const found = async (query: string | null, span: TimeSpan): Promise<readonly Known[]> => {
    const node: QueryNode = query === null ? { is: 'all' } : parseQuery(query);
    return (await within(span)).filter(({ document }) => matchesQuery(node, document));
  };

  return {
    async *rows(ask) {
      const filters = ask.filters.map(({ match, queries }) => ({ match, nodes: queries.map(parseQuery) }));
      const rows = (await found(ask.query, ask)).map((each) => rowOf(each, ask, filters));
      if (rows.length > 0) yield rows;
    },
    async totals({ query, users, group }, spans) {
      const bounds = {
        from: Math.min(...spans.map(({ from }) => from)),
        to: Math.max(...spans.map(({ to }) => to)),
      };
      const documents = await found(query, bounds);
      return spans.map((span) => {
        const own = documents.filter(
          ({ at, ingestedAt, document }) =>
            at >= span.from &&
            at < span.to &&
            (ingestedAt === null || ingestedAt < span.seen) &&
            group.every((field, i) => firstValue(document, field) === span.group[i]),
        );
        const named = own.flatMap(({ document }) =>
          users === null ? [] : (firstValue(document, users) ?? []),
        );
        return { users: new Set(named).size, lines: own.length, unnamed: own.length - named.length };
      });
    },
    async presence(span, grainMs) {
      const steps = Map.groupBy(await within(span), ({ at }) => stepOf(at, grainMs));
      return [...steps]
        .map(([at, each]) => ({ at, ingestedAt: firstIngest(each) }))
        .sort((a, b) => a.at - b.at);
    },
    async ingestLag(span) {
      const lags = (await within(span))
        .flatMap(({ at, ingestedAt }) => (ingestedAt === null ? [] : [ingestedAt - at]))
        .sort((a, b) => a - b);
      const p99 = lags[Math.ceil(0.99 * lags.length) - 1];
      return p99 === undefined ? null : { p99: Math.max(0, p99), n: lags.length };
    },
    async facts() {
      const documents = await all();
      const tellsIngest = documents.length > 0 && documents.every(({ ingestedAt }) => ingestedAt !== null);
      return { tellsIngest, messageField: 'message' };
    },
    async fieldKind(field): Promise<FieldKind> {
      const some = (await all()).slice(-SAMPLES);
      if (some.some(({ document }) => firstValue(document, field) !== null))
        return { kind: 'countable', nearest: null };
      return { kind: 'unmapped', nearest: nearest(field, namesIn(some)) ?? null };
    },
    async unmapped(query) {
      const fields = fieldsOf(parseQuery(query));
      const documents = await all();
      // Of an empty file nothing is known.
      if (documents.length === 0) return [];
      const unknown = fields.filter(
        (field) =>
          !field.includes('*') && !documents.some(({ document }) => firstValue(document, field) !== null),
      );
      if (unknown.length === 0) return [];
      const names = namesIn(documents);
      return unknown.map((field) => ({ field, nearest: nearest(field, names) ?? null }));
    },
    async distinct(field, span) {
      return new Set((await within(span)).flatMap(({ document }) => firstValue(document, field) ?? [])).size;
    },
    async counts(query, span) {
      return { matched: (await found(query, span)).length, all: (await within(span)).length };
    },
    async lines(query, span, most) {
      const origin = (i: number) => ({
        id: `${name}/${span.from}/${i}`,
        source: name,
        zone: 'UTC',
        now: span.to,
      });
      const documents = (await found(query, span)).slice(0, most);
      return documents.map(({ document }, i) => toLine(document, DEFAULT_MAPPING, origin(i)));
    },
    close: async () => {},
  };
}

const stepOf = (at: number, grainMs: number): number => Math.floor(at / grainMs) * grainMs;

const firstIngest = (documents: readonly Known[]): number | null =>
  documents.reduce<number | null>(
    (first, { ingestedAt }) =>
      ingestedAt === null ? first : Math.min(first ?? Number.POSITIVE_INFINITY, ingestedAt),
    null,
  );

const namesIn = (documents: readonly Known[]): ReadonlySet<string> =>
  new Set(documents.flatMap(({ document }) => leaves(document)));

const leaves = (document: TestDocument, above = ''): readonly string[] =>
  Object.entries(document).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value as TestDocument, `${above}${name}.`)
      : [`${above}${name}`],
  );

function rowOf(
  { at, ingestedAt, document }: Known,
  {
    grainMs,
    group,
    users,
  }: { readonly grainMs: number; readonly group: readonly string[]; readonly users: string | null },
  filters: readonly { readonly match: ScanFilter['match']; readonly nodes: readonly QueryNode[] }[],
): ScanRow {
  return {
    at: stepOf(at, grainMs),
    ingestedAt: ingestedAt === null ? null : stepOf(ingestedAt, grainMs),
    group: group.map((field) => firstValue(document, field)),
    user: users === null ? null : firstValue(document, users),
    count: 1,
    passed: filters.map(({ match, nodes }) => {
      const [first = false, ...others] = nodes.map((node) => matchesQuery(node, document));
      return Number((match === 'only' ? first : !first) && !others.some(Boolean));
    }),
  };
}

/** Every line that is JSON and tells a time, in the order of time. */
async function readAll(path: string, fields: readonly string[]): Promise<readonly Known[]> {
  const documents: Known[] = [];
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    for (const { at, document } of timedDocuments(line, fields)) {
      const told = INGEST_FIELDS.flatMap((field) => firstValue(document, field) ?? [])[0];
      const ingestedAt = told === undefined ? Number.NaN : Date.parse(told);
      documents.push({ at, document, ingestedAt: Number.isNaN(ingestedAt) ? null : ingestedAt });
    }
  }
  return documents.sort((a, b) => a.at - b.at);
}
