import type { LogSource } from '../../ports/log-source.ts';
import { byDocumentsClock, ofOurClock } from './clock/clock-offset.ts';
import { Cluster } from './cluster.ts';
import { type OpenSearchOptions, TUNING } from './options.ts';
import { IndexTail } from './tail.ts';

/**
 * Indices of an OpenSearch cluster as a log source: polled, each document shown once, late ones too; line ids are
 * `<index>/<_id>`. States: `unreachable` with `unreachable {reason}`, `timeout {seconds}`, `overloaded {status}` or
 * `partial {failed, total}`; `refused` with `unauthorised`, `forbidden {reason}`, `certificate {reason}`,
 * `index-missing {index}`, `no-time-field {index}`, `bad-query {reason}`, `not-opensearch {status}` or
 * `refused {status, reason}`; each also with `since` (ISO) and a time of the next try. The client is loaded when the
 * source is opened or asked.
 */
export function openOpenSearchSource(options: OpenSearchOptions): LogSource {
  const settings = byDocumentsClock({ ...options, tuning: { ...TUNING, ...options.tuning } });
  const cluster = new Cluster(settings);
  const source: LogSource = {
    name: options.name,
    guests: options.guests,
    async open(window, sink, signal) {
      cluster.query = window.query?.trim() || null;
      try {
        await new IndexTail(settings, cluster, window, sink, signal).run();
      } finally {
        void cluster.close();
      }
    },
    before: (before, limit) => cluster.before(before, limit),
    after: (after, limit) => cluster.after(after, limit),
    context: (id, before, after) => cluster.context(id, before, after),
    sample: (from, to, most) => cluster.sample(from, to, most),
    oldest: () => cluster.oldest(),
    search: (search) => cluster.search(search),
    histogram: (from, to, bucketSeconds, terms) => cluster.histogram(from, to, bucketSeconds, terms),
    trace: (trace, stretch, limit) => cluster.trace(trace, stretch, limit),
    values: (field, stretch, choice) => cluster.values(field, stretch, choice),
    people: (stretch, query) => cluster.people(stretch, query),
    count: (query, stretch) => cluster.count(query, stretch),
    fieldNames: () => cluster.fieldNames(),
    tryQuery: (query) => cluster.tryQuery(query),
    ...(options.link === undefined ? {} : { link: options.link }),
    ...(options.queries === undefined ? {} : { queries: options.queries }),
  };
  return ofOurClock(source, options.clockOffsetMs ?? 0);
}
