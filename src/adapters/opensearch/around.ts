import { pathFor, serviceOfField } from '../../logs/detect.ts';
import { lookup } from '../../logs/fields.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { foundOf, type Hit, timeIn, wholeHits } from './answer.ts';
import type { ClusterConnection } from './connection.ts';
import type { Found } from './document-index.ts';
import { searchFrozen } from './frozen-view.ts';
import type { Inspection } from './inspect.ts';
import { rawLineOf } from './lines.ts';
import { allOf, inView, type Json, sortBy, wanted } from './search-body.ts';
import { searchRequest } from './search-request.ts';
import type { ClusterView } from './view.ts';

/*
 * What people look up beside the tail: older lines, and lines around one. One search each, of the event's time; lines
 * of one millisecond and one number in different shards are put in the order of their ids.
 */

/** More of them are asked for than wanted, so that none of equal rank is cut off. */
const TIES = 50;

interface Place {
  readonly found: Found;
  readonly hit: Hit;
}

export interface Around {
  readonly connection: ClusterConnection;
  readonly inspection: Inspection;
  /** Name of the source. */
  readonly name: string;
  readonly zone?: string | undefined;
  /** A frozen view to read from; absent: the living index. */
  readonly frozen?: string;
}

/**
 * Older lines than a line id or an ISO time, newest last, of those that the queries find; null when there is no such
 * line. Rejects with `LostView` when a frozen view is there no more.
 */
export async function linesBefore(
  around: Around,
  queries: readonly string[],
  before: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly RawLine[] | null> {
  const view = byEventTime({ ...around.inspection.view, queries });
  const place = isLineId(before) ? await locate(around, view, before, signal) : null;
  const instant = Date.parse(before);
  if (!place && Number.isNaN(instant)) return null;
  if (limit < 1 || (place && !isTimed(place.hit))) return [];
  const older = place
    ? await beside(around, view, place, 'desc', limit, [], signal)
    : await searchDocuments(around, view, 'desc', limit, [rangeTo(view, instant)], signal);
  return older.slice(0, limit).reverse().map(lineIn(around, view));
}

/** Newer lines than a line id, or from an ISO time on, oldest first, of those that the queries find. */
export async function newerLines(
  around: Around,
  queries: readonly string[],
  after: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly RawLine[]> {
  const view = byEventTime({ ...around.inspection.view, queries });
  const place = isLineId(after) ? await locate(around, view, after, signal) : null;
  const instant = Date.parse(after);
  if (limit < 1 || (place ? !isTimed(place.hit) : Number.isNaN(instant))) return [];
  const newer = place
    ? await beside(around, view, place, 'asc', limit, [], signal)
    : await searchDocuments(around, view, 'asc', limit, [rangeFrom(view, instant)], signal);
  return newer.slice(0, limit).map(lineIn(around, view));
}

/** A place to read from is a line's id, else a time. */
export const isLineId = (before: string): boolean => before.includes('/');

/** Lines around the one with an id, it included, oldest first: of the same service, whatever people search for. */
export async function linesAround(
  around: Around,
  id: string,
  before: number,
  after: number,
  signal: AbortSignal,
): Promise<readonly RawLine[]> {
  const view = byEventTime(around.inspection.view);
  const place = await locate(around, view, id, signal);
  if (!place) return [];
  if (!isTimed(place.hit)) return [lineIn(around, view)(place.found)];
  const filters = sameService(place.found, around.inspection);
  const [older, newer] = await Promise.all([
    before < 1 ? [] : beside(around, view, place, 'desc', before, filters, signal),
    after < 1 ? [] : beside(around, view, place, 'asc', after, filters, signal),
  ]);
  return [...older.slice(0, before).reverse(), place.found, ...newer.slice(0, after)].map(
    lineIn(around, view),
  );
}

/** People go by the time of the event, whatever the tail reads along. */
const byEventTime = (view: ClusterView): ClusterView => ({ ...view, cursorField: view.timeField });

/** A document of a view as a line of the source. */
export const lineIn =
  ({ inspection: { mapping }, name, zone }: Around, view: ClusterView) =>
  (found: Found): RawLine =>
    rawLineOf(found, { name, mapping, view, zone });

/** A document without a time has no place among the others, though a search by time gives it last. */
const isTimed = (hit: Hit): boolean => timeIn(hit) !== null;

/** The document of a line id; null when it is not (or no longer) there. */
async function locate(
  around: Around,
  view: ClusterView,
  id: string,
  signal: AbortSignal,
): Promise<Place | null> {
  const slash = id.indexOf('/');
  const [index, document] = [id.slice(0, slash), id.slice(slash + 1)];
  if (slash < 1 || document === '') return null;
  const filters = [{ ids: { values: [document] } }, { term: { _index: index.replace(/^.*:/, '') } }];
  const hits = await searchHits(around, { ...view, queries: [] }, 'desc', 1, filters, undefined, signal);
  const hit = hits.find((one) => one._index === index && one._id === document);
  return hit ? { hit, found: foundOf(hit, view) } : null;
}

/** Documents on one side of a place, the nearest first. */
async function beside(
  around: Around,
  view: ClusterView,
  { hit, found }: Place,
  order: 'asc' | 'desc',
  count: number,
  filters: readonly Json[],
  signal: AbortSignal,
): Promise<Found[]> {
  const step = order === 'asc' ? -1 : 1;
  const [time, seq] = (hit.sort ?? []).map(Number) as [number, number?];
  // Begins with the place itself and its equals in other shards, which are separated below.
  const after = seq === undefined ? [time + step] : [time, seq + step];
  const hits = await searchHits(around, view, order, count + TIES, filters, after, signal);
  const sign = order === 'asc' ? 1 : -1;
  const compare = (a: Hit, b: Hit): number => sign * rankOf(a, b);
  return hits
    .filter((one) => isTimed(one) && compare(one, hit) > 0)
    .sort(compare)
    .map((one) => foundOf(one, view))
    .filter(({ key }) => key !== found.key);
}

/** The order of documents: time, number in the shard, then the id, as shards number on their own. */
function rankOf(a: Hit, b: Hit): number {
  const [x = [], y = []] = [a.sort, b.sort];
  const byPlace = Number(x[0]) - Number(y[0]) || Number(x[1] ?? 0) - Number(y[1] ?? 0);
  return (
    byPlace ||
    (`${a._index}/${a._id}` < `${b._index}/${b._id}` ? -1 : Number(a._id !== b._id || a._index !== b._index))
  );
}

/** Documents of a view by event time, in that order: of those that pass all filters. Rejects with a `Trouble`. */
export async function searchDocuments(
  around: Around,
  view: ClusterView,
  order: 'asc' | 'desc',
  size: number,
  filters: readonly Json[],
  signal: AbortSignal,
): Promise<Found[]> {
  const hits = await searchHits(around, view, order, size, filters, undefined, signal);
  return hits.map((hit) => foundOf(hit, view));
}

async function searchHits(
  { connection, frozen }: Around,
  view: ClusterView,
  order: 'asc' | 'desc',
  size: number,
  filters: readonly Json[],
  after: readonly number[] | undefined,
  signal: AbortSignal,
): Promise<readonly Hit[]> {
  const body = {
    ...wanted(view),
    size,
    track_total_hits: false,
    timeout: '5s',
    query: allOf(view, ...filters),
    sort: sortBy(view, view.timeField, order),
    ...(after ? { search_after: after } : {}),
    ...inView(frozen),
  };
  const living = frozen === undefined;
  return wholeHits(
    living
      ? await connection.request(searchRequest(view, body), signal)
      : await searchFrozen(connection, body, signal),
  );
}

function rangeTo(view: ClusterView, instant: number): Json {
  return { range: { [view.timeField]: { lt: instant, format: 'epoch_millis' } } };
}

function rangeFrom(view: ClusterView, instant: number): Json {
  return { range: { [view.timeField]: { gte: instant, format: 'epoch_millis' } } };
}

/** A phrase, since a service's name may be mapped as a keyword or as text. */
function sameService(found: Found, { mapping }: Inspection): readonly Json[] {
  const path = pathFor('service', found.record, mapping);
  if (path === null) return [];
  const value = lookup(found.record, path);
  return serviceOfField(value) === null ? [] : [{ match_phrase: { [path]: value } }];
}
