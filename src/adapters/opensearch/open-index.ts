import type { ShardMarks } from '../../logs/tail/marks.ts';
import {
  aggsOf,
  bucketsOf,
  countsOf,
  documentsOf,
  foundOf,
  metricOf,
  pageOf,
  shardsOf,
  timeIn,
  totalHits,
  wholeHits,
} from './answer.ts';
import type { ClusterConnection, ClusterReply } from './connection.ts';
import type { Arrival, ArrivalAsk, Arrivals, DocumentIndex } from './document-index.ts';
import { openFrozenView, searchFrozen } from './frozen-view.ts';
import { allOf, countBody, type Json, pageBody, sortBy, wanted } from './search-body.ts';
import { type Search, searchEach } from './search-each.ts';
import { searchRequest } from './search-request.ts';
import { Trouble } from './trouble.ts';
import type { ClusterView } from './view.ts';

/** The indices of a view, as a tail reads them; `indices`: what they are now, one by one. */
export function openIndex(
  connection: ClusterConnection,
  view: ClusterView,
  indices: readonly string[],
  bucketMs: number,
): DocumentIndex {
  const arrivals = new ArrivalSearch(connection, view, indices);
  /** Deleted indices are passed over; when none is left, the answer is empty, and that is no silence of the log. */
  async function search(body: object, signal: AbortSignal): Promise<ClusterReply> {
    const reply = await connection.request(searchRequest(view, body), signal);
    if (view.shards && shardsOf(reply) === 0) throw new Trouble('index-missing', { index: view.expression });
    return reply;
  }

  return {
    async page(ask, signal) {
      const body = pageBody(ask, view, bucketMs);
      const living = ask.view === undefined;
      return pageOf(await (living ? search(body, signal) : searchFrozen(connection, body, signal)), view);
    },

    async count(span, width, signal) {
      const reply = await search(countBody(span, width, view), signal);
      wholeHits(reply);
      return countsOf(reply);
    },

    marks: (signal) => arrivals.marks(signal),
    arrivals: (ask, signal) => arrivals.arrivals(ask, signal),
    freeze: (signal) => openFrozenView(connection, view, signal),
  };
}

/*
 * What has arrived, in the order of arrival: each shard numbers its documents (`_seq_no`). A number means something in
 * its shard only, so each search is of the shards with one number, and asks each index from its own mark on:
 *
 *   _shards:0   app-1 > 812, app-2 > 97, any other index   ─► what of it lies at times that the tail does not read
 *   _shards:1   app-1 > 790, …                                and the new marks
 *   _shards:2   no index has so many: the answer tells of no shard
 */

/** Shards whose marks are asked for when a tail begins; with more nothing is known of the order of arrival. */
const MOST_SHARDS = 1_000;
/** Indices of which one answer tells the marks. */
const MOST_INDICES = 2_000;
/** Asked of the primaries, as the numbers of copies lag; no preference of ours can stand beside a shard's. */
const PRIMARY = '|_primary_first';

class ArrivalSearch {
  readonly #connection: ClusterConnection;
  readonly #view: ClusterView;
  readonly #indices: readonly string[];
  /** Shards that an index has at most. */
  #shards = 1;
  #copy = PRIMARY;

  /** `indices`: those that the view reads now. */
  constructor(connection: ClusterConnection, view: ClusterView, indices: readonly string[]) {
    this.#connection = connection;
    this.#view = view;
    this.#indices = indices;
  }

  async marks(signal: AbortSignal): Promise<ShardMarks | null> {
    if (!this.#view.sequence || this.#indices.length === 0 || this.#indices.length > MOST_SHARDS) return null;
    const body = { size: 0, track_total_hits: false, aggs: { newest: { max: { field: '_seq_no' } } } };
    const { preference } = this.#view;
    const whole = await this.#each(
      this.#indices.map((expression) => ({ expression, preference, body })),
      signal,
    );
    const counts = whole?.map((reply) => shardsOf(reply) ?? 0);
    if (!whole || !counts || counts.reduce((sum, n) => sum + n, 0) > MOST_SHARDS) return null;
    this.#shards = Math.max(1, ...counts);
    const parts = this.#indices.flatMap((index, i) =>
      Array.from({ length: counts[i] as number }, (_, shard) => ({ index, shard })),
    );
    const several = parts.filter(({ index }) => counts[this.#indices.indexOf(index)] !== 1);
    const each =
      several.length === 0
        ? []
        : await this.#each(
            several.map(({ index, shard }) => ({ expression: index, preference: this.#of(shard), body })),
            signal,
          );
    if (!each) return null;
    const marks = new Map<string, number>();
    for (const [i, index] of this.#indices.entries())
      if (counts[i] === 1) marks.set(`0/${index}`, newestOf(whole[i] as ClusterReply));
    for (const [i, { index, shard }] of several.entries())
      marks.set(`${shard}/${index}`, newestOf(each[i] as ClusterReply));
    return marks;
  }

  async arrivals(ask: ArrivalAsk, signal: AbortSignal): Promise<Arrivals> {
    const searches = Array.from({ length: this.#shards + 1 }, (_, shard) => ({
      expression: this.#view.expression,
      preference: this.#of(shard),
      body: arrivalBody(ask, shard, this.#view),
    }));
    const replies = await this.#each(searches, signal);
    if (!replies) throw new Trouble('forbidden', { reason: 'msearch' });
    // An index with more shards was made in between: its other shards are read the next time, from their first number on.
    if ((shardsOf(replies.at(-1) as ClusterReply) ?? 0) > 0) this.#shards += 1;
    return joined(
      replies.map((reply) => answerOf(reply, this.#view)),
      ask.learns ? marksOf(replies, ask.since) : null,
    );
  }

  #of(shard: number): string {
    return `_shards:${shard}${this.#copy}`;
  }

  async #each(searches: readonly Search[], signal: AbortSignal): Promise<readonly ClusterReply[] | null> {
    try {
      return await searchEach(this.#connection, searches, signal);
    } catch (error) {
      const isUnknown = error instanceof Trouble && /no Preference/i.test(String(error.params.reason ?? ''));
      if (!isUnknown || this.#copy === '') throw error;
      this.#copy = '';
      const plain = searches.map((one) => ({ ...one, preference: one.preference.replace(PRIMARY, '') }));
      return this.#each(plain, signal);
    }
  }
}

function arrivalBody({ since, reads, dueFrom, limit, learns }: ArrivalAsk, shard: number, view: ClusterView) {
  const known = [...since].filter(([name]) => name.startsWith(`${shard}/`));
  const names = known.map(([name]) => name.slice(name.indexOf('/') + 1));
  const later = known.map(([, mark], i) => ({
    bool: { filter: [{ term: { _index: names[i] } }, { range: { _seq_no: { gt: mark } } }] },
  }));
  const field = view.cursorField;
  const range = (more: Json): Json => ({ range: { [field]: { ...more, format: 'epoch_millis' } } });
  const outside = [
    range({ lt: reads.from }),
    range({ gte: reads.to }),
    { bool: { must_not: [{ exists: { field } }] } },
  ];
  const unread = allOf(view, { bool: { should: outside, minimum_should_match: 1 } });
  const due = allOf(view, range({ gte: dueFrom, lt: reads.to }));
  const ends = { first: { min: { field } }, last: { max: { field } } };
  const marks = {
    terms: { field: '_index', size: MOST_INDICES },
    aggs: { newest: { max: { field: '_seq_no' } } },
  };
  return {
    size: limit,
    version: true,
    track_total_hits: true,
    timeout: '5s',
    ...wanted(view),
    sort: sortBy({ sequence: false }, field, 'asc'),
    query: {
      bool: {
        should: [...later, { bool: { must_not: [{ terms: { _index: names } }] } }],
        minimum_should_match: 1,
      },
    },
    post_filter: unread,
    aggs: { unread: { filter: unread, aggs: ends }, due: { filter: due }, ...(learns ? { marks } : {}) },
  };
}

/** -1: the shard has no document yet. */
const newestOf = (reply: ClusterReply): number => {
  wholeHits(reply);
  return metricOf(aggsOf(reply).newest) ?? -1;
};

function answerOf(reply: ClusterReply, view: ClusterView): Omit<Arrivals, 'marks'> {
  const hits = wholeHits(reply);
  // One that was written again is known, or was there before.
  const first = hits.filter(({ _version: version }) => version === undefined || Number(version) <= 1);
  const all = totalHits(reply);
  const { unread, due } = aggsOf(reply);
  const [from, to] = [metricOf(unread?.first), metricOf(unread?.last)];
  return {
    found: first.map((hit): Arrival => ({ ...foundOf(hit, view), time: timeIn(hit) })),
    total: hits.length === 0 ? all : Math.round((all * first.length) / hits.length),
    span: from === null || to === null ? null : { from, to: to + 1 },
    due: documentsOf(due),
  };
}

function joined(parts: readonly Omit<Arrivals, 'marks'>[], marks: ShardMarks | null): Arrivals {
  const spans = parts.flatMap(({ span }) => (span === null ? [] : [span]));
  const late = Number.POSITIVE_INFINITY;
  return {
    found: parts.flatMap(({ found }) => found).sort((a, b) => (a.time ?? late) - (b.time ?? late) || 0),
    total: parts.reduce((sum, { total }) => sum + total, 0),
    span:
      spans.length === 0
        ? null
        : { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) },
    due: parts.reduce((sum, { due }) => sum + due, 0),
    marks,
  };
}

/** The marks so far, and above them those of the shards where something came. */
function marksOf(replies: readonly ClusterReply[], since: ShardMarks): ShardMarks {
  const marks = new Map(since);
  for (const [shard, reply] of replies.entries()) {
    for (const { key, newest } of bucketsOf(aggsOf(reply).marks)) {
      const name = `${shard}/${String(key)}`;
      const mark = metricOf(newest) ?? -1;
      if (mark > (marks.get(name) ?? -1)) marks.set(name, mark);
    }
  }
  return marks;
}
