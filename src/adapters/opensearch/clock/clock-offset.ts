import type { BehindLines } from '../../../logs/tail/behind.ts';
import type { Time } from '../../../ports/clock.ts';
import type { AskedSpan } from '../../../ports/log-questions.ts';
import type { LogSource, RawLine, SourceBatch, SourceStatus } from '../../../ports/log-source.ts';
import type { OpenSearchOptions } from '../options.ts';

/*
 * Documents whose clock is off by a known time are read by that clock, and everything that leaves is brought to ours:
 *
 *   ours ── + offset ──► window, places, spans, "now" ──► the source ──► lines, gaps, status ── - offset ──► ours
 */

/** Epoch milliseconds by a clock that is so far ahead. */
const byClock = (time: Time, offset: number): Time => ({
  now: () => time.now() + offset,
  after: (ms, run) => time.after(ms, run),
});

/** An ISO instant so much later, with all its digits; what is no instant (a line's id) stays as it is. */
function moved(iso: string, ms: number): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(iso);
  if (!parts) return iso;
  const whole = new Date(Date.parse(`${parts[1]}Z`) + ms).toISOString().slice(0, 19);
  return `${whole}${parts[2] ?? ''}Z`;
}

/** Options of a source that reads documents by their own clock. */
export function byDocumentsClock<T extends Pick<OpenSearchOptions, 'time' | 'clockOffsetMs'>>(options: T): T {
  const { clockOffsetMs: offset = 0, time } = options;
  return offset === 0 ? options : { ...options, time: byClock(time, offset) };
}

/** The place to read from, an ISO time or a line's id, by the documents' clock. */
export const placeBy = (place: string, offset: number): string => moved(place, offset);

/** Lines by our clock. */
export function linesOfOurs(lines: readonly RawLine[], offset: number): readonly RawLine[] {
  if (offset === 0) return lines;
  return lines.map((line) => (line.time === null ? line : { ...line, time: moved(line.time, -offset) }));
}

/** A source that reads by the documents' clock, seen by ours. */
export function ofOurClock(source: LogSource, offset: number): LogSource {
  if (offset === 0) return source;
  const {
    open: _,
    before,
    after,
    context,
    histogram,
    sample,
    oldest,
    search,
    trace,
    values,
    people,
    count,
    ...rest
  } = source;
  const ours = (lines: readonly RawLine[]) => linesOfOurs(lines, offset);
  const stretchBy = ({ from, to }: AskedSpan): AskedSpan => ({
    from: placeBy(from, offset),
    to: placeBy(to, offset),
  });
  const sinceOurs = <T extends { readonly since: string | null }>(answer: T): T =>
    answer.since === null ? answer : { ...answer, since: moved(answer.since, -offset) };
  return {
    ...rest,
    open: (window, sink, signal) =>
      source.open(
        window.since === undefined ? window : { ...window, since: placeBy(window.since, offset) },
        {
          onLines: (batch) => sink.onLines(batchOfOurs(batch, offset)),
          onStatus: (status) => sink.onStatus(statusOfOurs(status, offset)),
        },
        signal,
      ),
    ...(before && { before: async (place, limit) => ours(await before(placeBy(place, offset), limit)) }),
    ...(after && { after: async (place, limit) => ours(await after(placeBy(place, offset), limit)) }),
    ...(context && { context: async (...ask) => ours(await context(...ask)) }),
    ...(sample && {
      sample: async (from, to, most) => {
        const kinds = await sample(placeBy(from, offset), placeBy(to, offset), most);
        return kinds.map(({ total, lines }) => ({ total, lines: ours(lines) }));
      },
    }),
    ...(oldest && {
      oldest: async () => {
        const at = await oldest();
        return at === null ? null : moved(at, -offset);
      },
    }),
    ...(search && {
      search: async (asked) => {
        const span = { from: placeBy(asked.from, offset), to: placeBy(asked.to, offset) };
        const found = await search({ ...asked, ...span });
        return found === null ? null : ours(found);
      },
    }),
    ...(histogram && {
      histogram: async (from, to, seconds, terms) => {
        const buckets = await histogram(placeBy(from, offset), placeBy(to, offset), seconds, terms);
        return buckets.map((bucket) => ({ ...bucket, start: bucket.start - offset }));
      },
    }),
    ...(trace && { trace: async (id, stretch, limit) => ours(await trace(id, stretchBy(stretch), limit)) }),
    ...(values && {
      values: async (field, stretch, choice) => sinceOurs(await values(field, stretchBy(stretch), choice)),
    }),
    ...(people && {
      people: async (stretch, query) => {
        const hit = await people(stretchBy(stretch), query);
        return hit === null ? null : sinceOurs(hit);
      },
    }),
    ...(count && { count: async (query, stretch) => sinceOurs(await count(query, stretchBy(stretch))) }),
  };
}

function batchOfOurs({ lines, gap }: SourceBatch, offset: number): SourceBatch {
  const ours = (iso: string | null) => (iso === null ? null : moved(iso, -offset));
  return {
    lines: linesOfOurs(lines, offset),
    ...(gap ? { gap: { ...gap, from: ours(gap.from), to: ours(gap.to) } } : {}),
  };
}

/** Every param that is an instant is one of that clock. */
function statusOfOurs(
  { complete, retryAt, reason, more, ...rest }: SourceStatus,
  offset: number,
): SourceStatus {
  const ours = (value: string) => moved(value, -offset);
  const behindOf = (one: BehindLines) => (one.last === undefined ? one : { ...one, last: ours(one.last) });
  const reasonOf = ({ kind, params }: NonNullable<SourceStatus['reason']>) => ({
    kind,
    params: Object.fromEntries(
      Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? ours(value) : value]),
    ),
  });
  return {
    ...rest,
    ...(complete && { complete: { to: ours(complete.to), behind: complete.behind?.map(behindOf) ?? null } }),
    ...(retryAt === undefined ? {} : { retryAt: ours(retryAt) }),
    ...(reason ? { reason: reasonOf(reason) } : {}),
    ...(more ? { more: more.map(reasonOf) } : {}),
  };
}
