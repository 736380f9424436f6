import type { TimeSpan } from '../../text/time-span.ts';
import { isError, levelRank } from '../patterns/pattern-series.ts';
import {
  type Counted,
  type CountedSeries,
  comparedMinutes,
  countedOf,
  countsByStep,
  minutesFrom,
  readMinutes,
} from './counted.ts';
import { hasStopped } from './quiet.ts';

/** When a source first saw a pattern: not answered yet, an instant (epoch milliseconds), or it cannot say. */
export type FirstLook = 'asking' | 'unknown' | { readonly at: number };

type PatternDifferenceKind = 'new' | 'risen' | 'gone' | 'same';
const DIFFERENCE_KINDS: readonly PatternDifferenceKind[] = ['new', 'risen', 'gone', 'same'];

export interface PatternDifference extends Counted {
  readonly change: PatternDifferenceKind;
  /** Its rate now, in rates of before; null: there was none, or it is no rise. */
  readonly factor: number | null;
  readonly look: FirstLook | null;
  /**
   * No source of it was counted before, or nothing of now is known of those that were: whether it is new, gone or the same
   * is not known. Its `change` is `same`.
   */
  readonly isUnknown: boolean;
}

export interface DifferenceQuestion {
  /** The boundary, epoch milliseconds. */
  readonly at: number;
  /** What began so long before the boundary is new, too: an alert fires some minutes after its cause. */
  readonly leadMs: number;
  /** Up to when lines were counted, or are wanted. */
  readonly end: number;
  /** What is now begins with the boundary, however long ago that is: a range was asked for. */
  readonly whole?: boolean;
  readonly firstLook: (id: string) => FirstLook | null;
}

export interface PatternDifferences {
  readonly before: TimeSpan;
  readonly now: TimeSpan;
  /** Minutes of `before` that were counted, and of `now`. */
  readonly beforeMinutes: number;
  readonly nowMinutes: number;
  /** Since when what is new is new: the first line of the first new error, else the boundary less its lead. */
  readonly since: number;
  /** From the start of `before` on. */
  readonly from: number;
  readonly stepMs: number;
  /** In the order in which they are read. */
  readonly rows: readonly PatternDifference[];
}

export const COMPARED_MS = 15 * 60_000;
const MINUTE = 60_000;
/** A rise below this is none, however sure. */
const RISEN = 2;
/** Standard errors: some thousand patterns are judged at a time. */
const SURE = 4;
/** Of a stretch that was asked for: lines expected where none came, and where a tenth of them or less did. */
const MISSED = 5;
const FEWER = 10;

/** What changed at a boundary: new, risen, gone, then the rest; errors first in each. */
export function patternDifferences(
  sources: readonly CountedSeries[],
  question: DifferenceQuestion,
): PatternDifferences {
  const { at, leadMs, end } = question;
  const stepMs = Math.max(MINUTE, ...sources.map(({ series }) => series.stepMs));
  const align = (ms: number) => Math.floor(ms / stepMs) * stepMs;
  const split = align(at - leadMs);
  const before = { from: align(split - COMPARED_MS), to: split };
  const after = { from: split, to: end + 1 };
  const covered = Math.min(end, ...sources.map((one) => one.covered));
  // The lead ends within a step: nothing that is new began before it.
  const began = at - leadMs;
  const first = countedOf(sources, before.from, before, after, 0);
  const fresh = [...first.values()].filter((row) => isFresh(row, began, before, question));
  const errors = fresh.filter((row) => isError(row.level)).map((row) => row.first);
  const since = errors.length > 0 ? Math.min(...errors) : began;
  const now =
    question.whole === true
      ? { from: split, to: align(end - 1) + stepMs }
      : { from: Math.max(nowFrom(at, end, stepMs), align(end - COMPARED_MS)), to: end + 1 };
  const nowMinutes = Math.max(MINUTE / 6, end - now.from) / MINUTE;
  const counted = [...countedOf(sources, before.from, before, now, nowMinutes).values()];
  const stopped = question.whole === true ? missed : stoppedOf(sources, counted, before, now, end, stepMs);
  const rows = counted.map((row) => judged(row, began, { before, now }, question, stopped));
  rows.sort(inOrder);
  const beforeMinutes = minutesFrom(before, covered);
  return { before, now, beforeMinutes, nowMinutes, since, from: before.from, stepMs, rows };
}

/** The first whole step after the boundary: what came before it in the same step is of before. */
function nowFrom(at: number, end: number, stepMs: number): number {
  const next = Math.ceil(at / stepMs) * stepMs;
  return end - next >= MINUTE ? next : next - stepMs;
}

/** Of a stretch that is over. */
function missed({ compared: { expected, now }, heaviest }: Counted): boolean {
  if (now === 0) return expected >= MISSED * heaviest;
  return now * FEWER <= expected && expected >= FEWER * heaviest;
}

/** Tells of a pattern whether it stopped, by what each source that can be compared had of it in each step. */
function stoppedOf(
  sources: readonly CountedSeries[],
  counted: readonly Counted[],
  before: TimeSpan,
  now: TimeSpan,
  end: number,
  stepMs: number,
): (row: Counted) => boolean {
  const ids = new Set(counted.flatMap(({ id, compared }) => (compared.rate > 0 ? [id] : [])));
  const nowMinutes = (end - now.from) / MINUTE;
  const compared = sources.filter(
    ({ covered, until }) =>
      comparedMinutes(before, covered) !== null && readMinutes(now, nowMinutes, until) !== null,
  );
  const steps = countsByStep(compared, ids, { from: before.from, to: end + 1 }, stepMs);
  const split = Math.round((before.to - before.from) / stepMs);
  return ({ id, covered, heaviest, compared: { rate, last, settled } }) => {
    const cells = steps.get(id);
    if (cells === undefined) return false;
    const to = Math.min(settled, end);
    return hasStopped({
      before: cells.slice(Math.max(0, Math.ceil((covered - before.from) / stepMs)), split),
      since: cells.slice(split, Math.max(split, Math.floor((to - before.from) / stepMs))),
      stepMs,
      rate,
      silentMs: Math.max(0, to - last),
      heaviest,
    });
  };
}

function isFresh(row: Counted, began: number, before: TimeSpan, question: DifferenceQuestion): boolean {
  if (row.before > 0 || row.first < began || row.first > question.end) return false;
  const look = question.firstLook(row.id);
  // Where no source reaches back everything is new to it, and that says nothing.
  if (comparedMinutes(before, row.reaches) === null) return false;
  if (look !== null && typeof look === 'object') return look.at >= began;
  // Of what is no warning most is rare, not new: the source has to say so.
  if (comparedMinutes(before, row.covered) === null) return false;
  return look === 'unknown' || levelRank(row.level) >= levelRank('warn');
}

function judged(
  row: Counted,
  began: number,
  { before, now: { from } }: { readonly before: TimeSpan; readonly now: TimeSpan },
  question: DifferenceQuestion,
  hasGone: (row: Counted) => boolean,
): PatternDifference {
  const look = question.firstLook(row.id);
  const isUnknown = false;
  if (isFresh(row, began, before, question)) return { ...row, change: 'new', factor: null, look, isUnknown };
  if (comparedMinutes(before, row.covered) === null)
    return { ...row, change: 'same', factor: null, look, isUnknown: true };
  // Like with like: of sources that were not counted before, or are not read now, nobody knows.
  const { expected, variance, now, rate, settled } = row.compared;
  const spread = Math.sqrt(row.heaviest * (now + variance));
  const sure = now - expected >= SURE * Math.max(spread, Math.sqrt(row.heaviest));
  const factor = expected > 0 ? now / expected : null;
  if (sure && (factor === null || factor >= RISEN))
    return { ...row, change: 'risen', factor, look, isUnknown };
  if (hasGone(row)) return { ...row, change: 'gone', factor: null, look, isUnknown };
  const isUnread = row.before > 0 && (rate === 0 || settled <= from);
  return { ...row, change: 'same', factor: null, look, isUnknown: isUnread };
}

/** Errors, then warnings, then all else. */
const gravity = ({ level }: Counted): number =>
  isError(level) ? 2 : levelRank(level) === levelRank('warn') ? 1 : 0;

function inOrder(a: PatternDifference, b: PatternDifference): number {
  return (
    DIFFERENCE_KINDS.indexOf(a.change) - DIFFERENCE_KINDS.indexOf(b.change) ||
    Number(b.isUnknown) - Number(a.isUnknown) ||
    gravity(b) - gravity(a) ||
    (a.change === 'risen' ? (b.factor ?? Number.MAX_VALUE) - (a.factor ?? Number.MAX_VALUE) : 0) ||
    b.count - a.count ||
    (a.template < b.template ? -1 : 1)
  );
}
