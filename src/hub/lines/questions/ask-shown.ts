import type { z } from 'zod';
import { exactTerm, type LineFilter } from '../../../logs/filter.ts';
import type { LogLine } from '../../../logs/line.ts';
import type { FieldTerm } from '../../../ports/log-questions.ts';
import type { LogSource } from '../../../ports/log-source.ts';
import type { askArgsSchemas } from '../../../protocol/ask-schema.ts';
import type { ShownHistogram } from '../../../protocol/asks.ts';
import type { SourceAnswer } from '../../base/requests.ts';
import { ingestId } from '../../ingest/ingest.ts';
import type { AskScope } from '../ask-scope.ts';
import type { SourceRun } from '../source-run.ts';
import { askSource } from './asked-source.ts';
import {
  addLine,
  type CountedSpan,
  countsOfBuckets,
  drawnCounts,
  type LevelCounts,
  noCounts,
  summedBucket,
} from './level-counts.ts';

/** Buckets of fifteen minutes. */
const BUCKETS = 180;
/** However many look: a source is asked the same no more often than this, milliseconds, and no more than a twentieth of the time. */
const FRESH_MS = 10_000;
const REST = 20;
/** Answers kept of one source. */
const KEPT = 8;

/** A pipe cannot be asked for lines that the room has let go of. */
const NOT_HELD = { kind: 'not-held', params: {} };

interface Kept {
  until: number;
  readonly answer: Promise<SourceAnswer<LevelCounts>>;
}

const kept = new WeakMap<LogSource, Map<string, Kept>>();

/**
 * Counts of the lines that level, filters and mutes leave, over fifteen minutes. Where all filters ask for exact values
 * the source counts every line; else its lines are read, all of them where they are few, drawn evenly where they are
 * many.
 */
export async function askShownHistogram(
  { level, filters, end }: z.output<(typeof askArgsSchemas)['shown-histogram']>,
  scope: AskScope,
): Promise<string> {
  const { feed, time, session, runs, guest, patterns } = scope;
  const { bucketMs } = feed.rate;
  const last = Math.min(time.now(), Date.parse(end ?? '') || time.now());
  const to = (Math.floor(last / bucketMs) + 1) * bucketMs;
  const span = { from: to - BUCKETS * bucketMs, to, bucketMs };
  const mutes = session.mutes.map(({ pattern }) => pattern);
  const filter = { level, filters: filters.map((term) => ({ ...term, on: true })), mutes };
  const told = await Promise.all(
    runs.map(async (run) => ({
      name: ingestId(run.name, 512),
      answer: await countsOf(run, span, filter, scope),
    })),
  );
  const asked = new Set(told.map(({ name }) => name));
  const piped = noCounts();
  const pipes = new Set(patterns.pipesSince(span.from, guest).filter((name) => !asked.has(name)));
  for (const line of feed.held()) {
    if (asked.has(line.source) || (guest && !line.open)) continue;
    pipes.add(line.source);
    addLine(piped, JSON.parse(line.text) as LogLine, 1, span, filter);
  }
  const counts = [piped, ...told.flatMap(({ answer }) => (answer.ok ? [answer.value] : []))];
  const answer: ShownHistogram = {
    bucketMs,
    buckets: Array.from({ length: BUCKETS }, (_, i) => summedBucket(span.from + i * bucketMs, counts)),
    lines: counts.reduce((sum, { lines }) => sum + lines, 0),
    looked: counts.reduce((sum, { looked }) => sum + looked, 0),
    unknown: [
      ...told.flatMap(({ name, answer }) => (answer.ok ? [] : [{ source: name, reason: answer.reason }])),
      ...(isHeldFrom(span.from, feed) ? [] : [...pipes]).map((source) => ({ source, reason: NOT_HELD })),
    ],
  };
  return JSON.stringify(answer);
}

/** Whether the room still holds each line that came since `from`, epoch milliseconds. */
function isHeldFrom(from: number, feed: AskScope['feed']): boolean {
  if (!feed.lacksOlder) return true;
  for (const { text } of feed.held()) {
    const at = Date.parse((JSON.parse(text) as LogLine).time ?? '');
    if (!Number.isNaN(at)) return at <= from;
  }
  return false;
}

function countsOf(
  { source, status }: SourceRun,
  span: CountedSpan,
  filter: LineFilter,
  scope: AskScope,
): Promise<SourceAnswer<LevelCounts>> {
  if (source === null) {
    const { reason = { kind: 'failed', params: {} } } = status();
    return Promise.resolve({ ok: false, reason });
  }
  const { time } = scope;
  const now = time.now();
  const ofSource = kept.get(source) ?? new Map<string, Kept>();
  kept.set(source, ofSource);
  // Up to now moves on with each bucket: what was counted is good for a while all the same.
  const isLive = span.to > now;
  const key = JSON.stringify([isLive ? null : span.to, filter]);
  const known = ofSource.get(key);
  if (known !== undefined && now < known.until) return known.answer;
  const answer = askSource(scope, () => counted(source, span, filter, scope));
  const asked: Kept = { until: Number.POSITIVE_INFINITY, answer };
  ofSource.delete(key);
  ofSource.set(key, asked);
  for (const oldest of ofSource.keys()) if (ofSource.size > KEPT) ofSource.delete(oldest);
  void answer.then(({ ok }) => {
    const took = time.now() - now;
    asked.until = time.now() + (ok ? Math.max(FRESH_MS, REST * took) : FRESH_MS);
  });
  return answer;
}

async function counted(
  source: LogSource,
  span: CountedSpan,
  filter: LineFilter,
  scope: AskScope,
): Promise<LevelCounts> {
  const terms = exactTerms(filter);
  const [from, to] = [span.from, span.to].map((ms) => new Date(ms).toISOString()) as [string, string];
  if (terms !== null && source.histogram) {
    const buckets = await source.histogram(from, to, span.bucketMs / 1_000, terms);
    return countsOfBuckets(buckets, span, filter.level);
  }
  if (source.sample) return drawnCounts(source, span, filter, scope.time);
  const counts = noCounts();
  for (const line of scope.feed.held()) {
    if (line.source === ingestId(source.name, 512))
      addLine(counts, JSON.parse(line.text) as LogLine, 1, span, filter);
  }
  return counts;
}

/** The filters as values that a source can count by; null where one of them is no exact value, or something is muted. */
function exactTerms({ filters, mutes }: LineFilter): readonly FieldTerm[] | null {
  if (mutes.some((mute) => mute !== '')) return null;
  const terms: FieldTerm[] = [];
  for (const { text, exclude } of filters) {
    const exact = exactTerm(text);
    // A value that is hidden from everyone is not one that the source knows.
    if (exact === null || exact.value.includes('[redacted:')) return null;
    terms.push({ ...exact, exclude });
  }
  return terms;
}
