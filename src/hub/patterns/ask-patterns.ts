import type { z } from 'zod';
import { countsByStep } from '../../logs/difference/counted.ts';
import type { PatternDifference } from '../../logs/difference/pattern-differences.ts';
import { type ServiceDifference, serviceDifferences } from '../../logs/difference/service-differences.ts';
import { matches } from '../../logs/filter.ts';
import { filterOf } from '../../logs/patterns/case-of.ts';
import { shareError } from '../../logs/patterns/sample-error.ts';
import type { askArgsSchemas } from '../../protocol/ask-schema.ts';
import type { AskedFirst, AskedPattern, CountedSource, PatternsAnswer } from '../../protocol/patterns.ts';
import { ingestFailure } from '../ingest/ingest-reason.ts';
import { type Compared, type RoomPatterns, seriesOf, type Visible } from './room-patterns.ts';

/** Rows of an answer: more nobody reads, and they have to fit one frame. */
const ROWS = 80;
const SERVICES = 40;
const NAMED = 8;
/** Longest template, in characters. */
const TEMPLATE = 400;

export interface PatternScope {
  readonly patterns: RoomPatterns;
  /** Patterns that hide lines from everyone. */
  readonly mutes: readonly string[];
  readonly visible: Visible;
  /** Up to when nothing is missing, ISO; null: no source says so. */
  readonly completeTo: string | null;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const earliest = (a: string | null, b: string): string =>
  a !== null && Date.parse(a) < Date.parse(b) ? a : b;

/** What is new, risen and gone at a boundary, as screens show it. */
export function patternsAnswer(
  { at, lead, to }: z.output<(typeof askArgsSchemas)['patterns']>,
  { patterns, mutes, visible, completeTo }: PatternScope,
): PatternsAnswer {
  const until = to === undefined ? undefined : Date.parse(to);
  const compared = patterns.compare(patterns.boundary(at, lead), visible, until);
  const { boundary, end, ranged, changes, counted } = compared;
  const there = ranged ? changes.rows.filter(({ before, now }) => before + now > 0) : changes.rows;
  const shown = there.filter(({ example }) => matches(example, { level: null, filters: [], mutes }));
  const rows = shown.slice(0, ROWS);
  const services = serviceDifferences(seriesOf(counted), { ...changes, rows: shown });
  const sources = counted.map((one) => sourceOf(one, changes.from));
  const strata = counted.flatMap(([, counts]) => counts.strata(changes.from));
  const all = strata.reduce((sum, { total }) => sum + total, 0);
  const seen = strata.reduce((sum, { looked }) => sum + looked, 0);
  const inRange = changes.rows.reduce((sum, { now }) => sum + now, 0);
  const lines = ranged ? Math.round(inRange) : all;
  return {
    at: iso(boundary.at),
    boundary: boundary.kind,
    since: iso(changes.since),
    before: [iso(changes.before.from), iso(changes.before.to)],
    now: [iso(changes.now.from), iso(end)],
    ...(ranged ? { range: [iso(changes.now.from), iso(end)] as const } : {}),
    blind: changes.beforeMinutes < 1,
    to: earliest(completeTo, iso(end)),
    stepMs: changes.stepMs,
    lines,
    looked: ranged ? Math.round(all === 0 ? 0 : (lines * seen) / all) : seen,
    error: rounded(shareError(strata)),
    errors: errorsOf(services),
    rows: rowsOf(rows, compared, lines),
    more: {
      patterns: shown.length - rows.length,
      lines: Math.round(sumOfCounts(shown, ranged) - sumOfCounts(rows, ranged)),
    },
    muted: there.length - shown.length,
    services: services.slice(0, SERVICES).map((one) => ({
      service: one.service,
      errors: [orNull(one.errorsBefore), rounded(one.errorsNow)],
      lines: [orNull(one.linesBefore), rounded(one.linesNow)],
      fresh: one.fresh,
      gone: one.gone,
      top: one.top === null ? null : one.top.template.slice(0, TEMPLATE),
      ...(one.isUnread ? { isUnread: true } : {}),
      ...(one.isUnjudged ? { isUnjudged: true } : {}),
    })),
    sources,
  };
}

function rowsOf(
  rows: readonly PatternDifference[],
  { changes, counted, end, ranged }: Compared,
  lines: number,
): readonly AskedPattern[] {
  const ids = new Set(rows.map(({ id }) => id));
  const steps = countsByStep(seriesOf(counted), ids, { from: changes.from, to: end + 1 }, changes.stepMs);
  return rows.map((row) => ({
    id: row.id,
    change: row.change,
    ...(row.isUnknown ? { isUnknown: true } : {}),
    level: row.level,
    template: row.template.slice(0, TEMPLATE),
    services: [...row.services]
      .sort(([, a], [, b]) => b.now + b.before - (a.now + a.before))
      .map(([service]) => service)
      .filter((service) => service !== '')
      .slice(0, NAMED),
    count: Math.round(countOf(row, ranged)),
    counts: [Math.round(row.before), Math.round(row.now)],
    share: lines === 0 ? 0 : Math.min(1, (ranged ? row.now : row.count) / lines),
    steps: (steps.get(row.id) ?? []).map(Math.round),
    ...(row.reaches > changes.from && Number.isFinite(row.reaches) ? { begins: iso(row.reaches) } : {}),
    first: firstOf(row),
    last: iso(row.last),
    factor: row.factor === null ? null : rounded(row.factor),
    mute: muteOf(row),
  }));
}

/** Lines of the whole window, or of the range; of what is gone there those of before. */
const countOf = ({ count, now, before, change }: PatternDifference, ranged: boolean): number =>
  ranged ? (change === 'gone' ? before : now) : count;
const sumOfCounts = (rows: readonly PatternDifference[], ranged: boolean): number =>
  rows.reduce((sum, row) => sum + countOf(row, ranged), 0);

/** What is not asked about is known by what was counted. */
function firstOf({ look, first, change }: PatternDifference): AskedFirst {
  if (look !== null && typeof look === 'object') return { by: 'source', at: iso(look.at) };
  if (look === 'asking' || (look === null && change === 'new')) return { by: 'asking', at: iso(first) };
  return { by: 'here', at: iso(first) };
}

/** By its template where that finds its own line, else by the line's own words. */
function muteOf({ template, example }: PatternDifference): string {
  const filter = filterOf(template);
  const finds = matches(example, {
    level: null,
    filters: [{ text: filter, exclude: false, on: true }],
    mutes: [],
  });
  return finds ? filter : (example.message.split('\n', 1)[0] ?? '').slice(0, 200);
}

function sourceOf([name, counts]: Compared['counted'][number], from: number): CountedSource {
  const strata = counts.strata(from);
  const { failed, asking, reaches } = counts;
  return {
    name,
    ...(Number.isFinite(reaches) ? { begins: iso(reaches) } : {}),
    lines: strata.reduce((sum, { total }) => sum + total, 0),
    looked: strata.reduce((sum, { looked }) => sum + looked, 0),
    asking,
    failed: failed === null ? null : { ...ingestFailure(failed.reason), since: iso(failed.since) },
  };
}

/** Two digits that count. */
const rounded = (n: number): number => Number(n.toPrecision(n >= 100 ? 4 : 2));
const orNull = (n: number | null): number | null => (n === null ? null : rounded(n));

/** Like with like: of what was counted before, too. Where nothing was, only what is now. */
function errorsOf(services: readonly ServiceDifference[]): PatternsAnswer['errors'] {
  const compared = services.flatMap((one) => (one.compared === null ? [] : [one.compared]));
  const sum = (all: readonly number[]): number => rounded(all.reduce((a, b) => a + b, 0));
  if (compared.length === 0) return [null, sum(services.map(({ errorsNow }) => errorsNow))];
  return [sum(compared.map(([before]) => before)), sum(compared.map(([, now]) => now))];
}
