import { isError, levelRank } from '../patterns/pattern-series.ts';
import {
  type Counted,
  type CountedSeries,
  comparedMinutes,
  countedOf,
  minutesFrom,
  type Period,
} from './counted.ts';

/** When a source first saw a statement: not answered yet, an instant (epoch milliseconds), or it cannot say. */
export type FirstLook = 'asking' | 'unknown' | { readonly at: number };

export type Change = 'new' | 'risen' | 'gone' | 'same';
export const CHANGES: readonly Change[] = ['new', 'risen', 'gone', 'same'];

export interface PatternChange extends Counted {
  readonly change: Change;
  /** Its rate now, in rates of before; null: there was none, or it is no rise. */
  readonly factor: number | null;
  readonly look: FirstLook | null;
  /** No source of it was counted before: whether it is new or the same is not known. Its `change` is `same`. */
  readonly isUnknown: boolean;
}

export interface ChangeQuestion {
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

export interface PatternChanges {
  readonly before: Period;
  readonly now: Period;
  /** Minutes of `before` that were counted, and of `now`. */
  readonly beforeMinutes: number;
  readonly nowMinutes: number;
  /** Since when what is new is new: the first line of the first new error, else the boundary less its lead. */
  readonly since: number;
  /** From the start of `before` on. */
  readonly from: number;
  readonly stepMs: number;
  /** In the order in which they are read. */
  readonly rows: readonly PatternChange[];
}

export const COMPARED_MS = 15 * 60_000;
const MINUTE = 60_000;
/** A rise below this is none, however sure. */
const RISEN = 2;
/** Standard errors: some thousand statements are judged at a time. */
const SURE = 4;
/** Of so many lines expected, none came: by chance once in a hundred and fifty times. */
const MISSED = 5;

/** What changed at a boundary: new, risen, gone, then the rest; errors first in each. */
export function patternChanges(sources: readonly CountedSeries[], question: ChangeQuestion): PatternChanges {
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
      : { from: Math.max(split, align(since), align(end - COMPARED_MS)), to: end + 1 };
  const nowMinutes = Math.max(MINUTE / 6, end - now.from) / MINUTE;
  const rows = [...countedOf(sources, before.from, before, now, nowMinutes).values()].map((row) =>
    judged(row, began, before, question),
  );
  rows.sort(inOrder);
  const beforeMinutes = minutesFrom(before, covered);
  return { before, now, beforeMinutes, nowMinutes, since, from: before.from, stepMs, rows };
}

function isFresh(row: Counted, began: number, before: Period, question: ChangeQuestion): boolean {
  if (row.before > 0 || row.first < began || row.first > question.end) return false;
  const look = question.firstLook(row.id);
  // Where no source reaches back everything is new to it, and that says nothing.
  if (comparedMinutes(before, row.reaches) === null) return false;
  if (look !== null && typeof look === 'object') return look.at >= began;
  // Of what is no warning most is rare, not new: the source has to say so.
  if (comparedMinutes(before, row.covered) === null) return false;
  return look === 'unknown' || levelRank(row.level) >= levelRank('warn');
}

function judged(row: Counted, began: number, before: Period, question: ChangeQuestion): PatternChange {
  const look = question.firstLook(row.id);
  const isUnknown = false;
  if (isFresh(row, began, before, question)) return { ...row, change: 'new', factor: null, look, isUnknown };
  if (comparedMinutes(before, row.covered) === null)
    return { ...row, change: 'same', factor: null, look, isUnknown: true };
  // Like with like: of sources that were not counted before, or are not read now, nobody knows.
  const { expected, variance, now } = row.compared;
  const spread = Math.sqrt(row.heaviest * (now + variance));
  const sure = now - expected >= SURE * Math.max(spread, Math.sqrt(row.heaviest));
  const factor = expected > 0 ? now / expected : null;
  if (sure && (factor === null || factor >= RISEN))
    return { ...row, change: 'risen', factor, look, isUnknown };
  const missed = row.now === 0 && expected >= MISSED * row.heaviest;
  return { ...row, change: missed ? 'gone' : 'same', factor: null, look, isUnknown };
}

/** Errors, then warnings, then all else. */
const gravity = ({ level }: Counted): number =>
  isError(level) ? 2 : levelRank(level) === levelRank('warn') ? 1 : 0;

function inOrder(a: PatternChange, b: PatternChange): number {
  return (
    CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
    Number(b.isUnknown) - Number(a.isUnknown) ||
    gravity(b) - gravity(a) ||
    (a.change === 'risen' ? (b.factor ?? Number.MAX_VALUE) - (a.factor ?? Number.MAX_VALUE) : 0) ||
    b.count - a.count ||
    (a.template < b.template ? -1 : 1)
  );
}
