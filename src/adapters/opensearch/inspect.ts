import { detectFields, type FieldMapping } from '../../logs/detect.ts';
import { FIELD_ROLES, FIELD_TABLES } from '../../logs/field-tables.ts';
import { isRecord, type LogRecord } from '../../logs/json.ts';
import { shardsOf, wholeHits } from './answer.ts';
import type { ClusterConnection } from './connection.ts';
import { countIn } from './count/count.ts';
import { lacksSortField } from './error-body.ts';
import {
  chooseDate,
  type FieldCaps,
  type FieldFacts,
  fieldFacts,
  readFieldCaps,
  withoutIndices,
  withoutTimes,
} from './field-caps.ts';
import { notMillis } from './millis.ts';
import { refuseNested } from './nested.ts';
import type { OpenSearchOptions } from './options.ts';
import { allOf, sortBy, within } from './search-body.ts';
import { pathOf, searchRequest } from './search-request.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/** What was found out about the indices of a source. */
export interface Inspection {
  readonly view: ClusterView;
  readonly mapping: FieldMapping;
  readonly indices: readonly string[];
  /** Documents that the mapping was found by. */
  readonly samples: number;
  /** Some index has several shards, which show at different moments what was written together. */
  readonly spread: boolean;
  /** Indices whose documents cannot be shown, since they have no date in the time field. */
  readonly unreadable: readonly string[];
}

/** Set by an ingest pipeline or a collector when it took a document in: hardly ever out of order. */
const INGEST_FIELDS = ['event.ingested', 'observedTimestamp', 'observedTime'];
/** Sampled documents that decide which field is what. */
export const SAMPLES = 200;
/** How far back all documents must tell when they were taken in, for that to be read along. */
const INGEST_SPAN = 3_600_000;

type Settings = Pick<
  OpenSearchOptions,
  'index' | 'timeField' | 'baseQuery' | 'fields' | 'auth' | 'clockOffsetMs'
>;

/**
 * Looks at the indices of a source. `preference` keeps it at the same copies of the shards; `query` is the session's;
 * `now` is epoch milliseconds. Rejects with a `Trouble`.
 */
export async function inspect(
  connection: ClusterConnection,
  settings: Settings,
  preference: string,
  query: string | null,
  now: number,
  signal: AbortSignal,
): Promise<Inspection> {
  const caps = await fieldCaps(connection, settings, signal);
  // A number is a time only where someone says so; who may search but not look at mappings is believed, too.
  const named = settings.timeField !== undefined;
  const timeField =
    caps && !named ? chooseDate(FIELD_TABLES.time, caps) : (settings.timeField ?? '@timestamp');
  const told = caps && timeField !== null ? fieldFacts(timeField, caps, named) : null;
  if (timeField === null || told?.dates.length === 0) throw noTime(settings);
  const facts = await readable(connection, settings, { timeField, preference }, told, signal);
  const plain: ClusterView = {
    expression: expressionOf(settings, facts),
    timeField,
    cursorField: timeField,
    nanos: (facts?.nanos.length ?? 0) > 0,
    sequence: true,
    shards: true,
    preference: (await isSegmentReplicated(connection, settings, signal)) ? '_primary_first' : preference,
    queries: settings.baseQuery === undefined ? [] : [settings.baseQuery],
  };
  await rehearse(connection, plain, query, signal);
  const { records, sequence, shards } = await sample(connection, plain, signal);
  const view = { ...plain, sequence, shards: shards > 0 };
  const read = facts?.dates.length ?? caps?.indices.length ?? 0;
  // Times are brought to ours by one offset, and that is the one of the event's clock.
  const shifted = (settings.clockOffsetMs ?? 0) !== 0;
  const along = shifted ? timeField : await cursorField(connection, view, caps, now, signal);
  return {
    view: { ...view, cursorField: along },
    mapping: mappingOf(records, settings, view),
    indices: caps?.indices ?? [],
    samples: records.length,
    // A collection that does not tell of shards has many.
    spread: shards === 0 || shards > read,
    unreadable: [...(facts?.others ?? []), ...(facts?.lacking ?? [])],
  };
}

const noTime = ({ index, timeField: field = '@timestamp' }: Settings): Trouble =>
  new Trouble('no-time-field', { index, field });

const expressionOf = ({ index }: Settings, facts: FieldFacts | null): string =>
  withoutIndices(index, facts?.others ?? [], facts?.dates ?? []);

/** The facts without indices whose numbers are no milliseconds. */
async function readable(
  connection: ClusterConnection,
  settings: Settings,
  how: Pick<ClusterView, 'timeField' | 'preference'>,
  facts: FieldFacts | null,
  signal: AbortSignal,
): Promise<FieldFacts | null> {
  if (facts === null || facts.longs.length === 0) return facts;
  const view = { ...how, expression: expressionOf(settings, facts) };
  const left = withoutTimes(facts, await notMillis(connection, view, facts.longs, signal));
  if (left.dates.length === 0) throw noTime(settings);
  return left;
}

export function mappingOf(
  records: readonly LogRecord[],
  { fields }: Pick<Settings, 'fields'>,
  { timeField }: Pick<ClusterView, 'timeField'>,
): FieldMapping {
  const mapping = detectFields(records, { ...fields, time: timeField });
  // What most documents hold is looked for first: looking for a path that is not there costs as much as all the rest.
  const order = Object.fromEntries(
    FIELD_ROLES.map((role) => {
      const chosen = mapping.chosen[role];
      return [role, chosen === null ? mapping.order[role] : [...new Set([chosen, ...mapping.order[role]])]];
    }),
  ) as FieldMapping['order'];
  return { ...mapping, order };
}

/** Null when looking at mappings is not allowed. */
async function fieldCaps(
  connection: ClusterConnection,
  { index, timeField }: Settings,
  signal: AbortSignal,
): Promise<FieldCaps | null> {
  const fields = [...(timeField === undefined ? FIELD_TABLES.time : [timeField]), ...INGEST_FIELDS];
  const query = {
    fields: [...new Set(fields)].join(','),
    ignore_unavailable: 'true',
    allow_no_indices: 'true',
    include_unmapped: 'true',
  };
  try {
    const { body } = await connection.request(
      { method: 'GET', path: pathOf(index, '/_field_caps'), query },
      signal,
    );
    const caps = readFieldCaps(body);
    if (!caps) throw new Trouble('not-opensearch', { status: 200 });
    if (caps.indices.length === 0) throw new Trouble('index-missing', { index });
    return caps;
  } catch (error) {
    if (error instanceof Trouble && error.kind === 'forbidden') return null;
    throw error;
  }
}

const LACKING: ReadonlySet<string> = new Set(['unauthorised', 'no-credentials', 'no-aws-credentials']);

/** There a replica lags behind its primary by seconds. Not being allowed to know means no. */
async function isSegmentReplicated(
  connection: ClusterConnection,
  { index, auth }: Settings,
  signal: AbortSignal,
): Promise<boolean> {
  if (auth.kind === 'sigv4' && auth.service === 'aoss') return false;
  const query = { flat_settings: 'true', ignore_unavailable: 'true' };
  const path = pathOf(index, '/_settings/index.replication.type');
  try {
    const { body } = await connection.request({ method: 'GET', path, query }, signal);
    return Object.values(body).some(
      (one) =>
        isRecord(one) && isRecord(one.settings) && one.settings['index.replication.type'] === 'SEGMENT',
    );
  } catch (error) {
    if (error instanceof Trouble && !error.passing && !LACKING.has(error.kind)) return false;
    throw error;
  }
}

/** Where no document is of the time asked for, shards do not even read the query: its faults would stay unseen. */
async function rehearse(
  connection: ClusterConnection,
  view: ClusterView,
  query: string | null,
  signal: AbortSignal,
): Promise<void> {
  const queries = query === null ? view.queries : [...view.queries, query];
  if (queries.length === 0) return;
  const body = { size: 0, track_total_hits: false, terminate_after: 1, query: allOf({ queries }) };
  wholeHits(await connection.request(searchRequest(view, body), signal));
  await refuseNested(connection, view, queries, signal);
}

interface Sampled extends Pick<ClusterView, 'sequence'> {
  readonly records: readonly LogRecord[];
  /** Shards asked; 0 where the answer does not say. */
  readonly shards: number;
}

/** The newest documents, and what answers tell: numbers in the shard to sort by, and how many shards were asked. */
async function sample(
  connection: ClusterConnection,
  view: ClusterView,
  signal: AbortSignal,
): Promise<Sampled> {
  const ask = async (sequence: boolean): Promise<Sampled> => {
    const body = {
      size: SAMPLES,
      track_total_hits: false,
      timeout: '5s',
      query: allOf(view, { exists: { field: view.timeField } }),
      sort: sortBy({ sequence }, view.timeField, 'desc'),
    };
    const reply = await connection.request(searchRequest(view, body), signal);
    const hits = wholeHits(reply);
    return {
      records: hits.flatMap(({ _source: source }) => (isRecord(source) ? [source] : [])),
      sequence: sequence && hits.every(({ sort }) => Number.isSafeInteger(sort?.[1])),
      shards: shardsOf(reply) ?? 0,
    };
  };
  try {
    return await ask(true);
  } catch (error) {
    if (!lacksSortField(error, '_seq_no')) throw error;
    return ask(false);
  }
}

/** The time of being taken in, where every recent document tells it; else the event's own. */
async function cursorField(
  connection: ClusterConnection,
  view: ClusterView,
  caps: FieldCaps | null,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const everywhere = (field: string) =>
    caps !== null && fieldFacts(field, caps).dates.length === caps.indices.length && field !== view.timeField;
  const field = INGEST_FIELDS.find(everywhere);
  if (field === undefined) return view.timeField;
  const span = { from: now - INGEST_SPAN, to: now + INGEST_SPAN };
  const told = await countWith(connection, view, span, { exists: { field } }, signal);
  return told > 0 && (await strays(connection, view, field, span, signal)) === 0 ? field : view.timeField;
}

/** Counted at most: more need no telling apart. */
const UNTIMED_MOST = 10_000;

/** Documents without a time, which no tail shows; null where it is not known in time. */
export async function untimed(
  connection: ClusterConnection,
  view: ClusterView,
  signal: AbortSignal,
): Promise<number | null> {
  const lacking = { bool: { must_not: [{ exists: { field: view.timeField } }] } };
  try {
    const count = { filters: [lacking], total: UNTIMED_MOST, timeout: '3s' };
    return (await countIn({ connection, view, signal }, count)).total;
  } catch (error) {
    if (error instanceof Trouble) return null;
    throw error;
  }
}

/** Documents of a span of event time that lack a field. */
export function strays(
  connection: ClusterConnection,
  view: ClusterView,
  field: string,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<number> {
  return countWith(connection, view, span, { bool: { must_not: [{ exists: { field } }] } }, signal);
}

async function countWith(
  connection: ClusterConnection,
  view: ClusterView,
  span: { readonly from: number; readonly to: number },
  filter: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<number> {
  const filters = [within(view.timeField, [span]), filter];
  return (await countIn({ connection, view, signal }, { filters, total: true })).total;
}
