import { pictureRow, pictureScale } from '../../detection/backtest/picture.ts';
import type { RevisionReport } from '../../detection/judge/report.ts';
import { clock, mmdd } from '../../text/time.ts';
import { padEnd, padStart, truncate, width } from '../../text/width.ts';
import {
  type BacktestPage,
  revisionName,
  rowCounts,
  type StyledLine,
  sayBacktest,
  type TextOptions,
} from './backtest-page.ts';

const LEAST_PICTURE = 16;
const MOST_PICTURE = 60;
/** Columns of a rule's name at least; where there is no room for them the last numbers are left out. */
const LEAST_NAME = 14;
const NARROW = 100;
const DAY_MS = 86_400_000;

const STYLES = { '!': 'burn', x: 'past', '?': 'wait', '.': 'past' } as const;

/** The scale, and one row for each rule and revision: pages as marks on a line of time, and their numbers. */
export function picture(page: BacktestPage, options: TextOptions): readonly StyledLine[] {
  const { lang, zone, columns } = options;
  const rows = page.rules.flatMap(({ rule, revisions }) =>
    revisions.map((revision, i) => ({ rule: i === 0 ? rule : '', revision })),
  );
  const labels = rows.map(({ revision }) => revisionName(revision, lang));
  const longestLabel = Math.min(columns < NARROW ? 8 : 12, Math.max(...labels.map(width)));
  const versions = page.compared === null ? 0 : longestLabel + 1;
  const longest = Math.min(24, Math.max(...rows.map(({ rule }) => width(rule))));
  const left = columns - 2 - versions - LEAST_PICTURE;
  const heads = headsFor(sayBacktest(lang, 'head').split(' '), left - Math.min(LEAST_NAME, longest));
  const numbers = heads.reduce((sum, head) => sum + headWidth(head), 0);
  const names = Math.min(longest, Math.max(LEAST_NAME, left - numbers));
  const room = columns - 1 - names - 1 - versions - numbers;
  const cells = Math.min(MOST_PICTURE, Math.max(LEAST_PICTURE, room));
  const span = { from: page.since, to: page.until };
  const margin = ' '.repeat(1 + names + 1 + versions);
  const label = (at: number): string => {
    if (span.to - span.from <= DAY_MS) return clock(new Date(at).toISOString(), zone);
    const text = mmdd(new Date(at).toISOString(), zone);
    return `${text.slice(0, 2)}-${text.slice(2)}`;
  };
  const scale: StyledLine = [{ text: margin + pictureScale(span, cells, label) + headCells(heads) }];
  return [
    scale,
    ...rows.map(({ rule, revision }, i): StyledLine => {
      const begin = ` ${padEnd(truncate(rule, names), names)} `;
      const version = versions === 0 ? '' : padEnd(truncate(labels[i] ?? '', versions - 1), versions);
      return [{ text: begin + version }, ...marks(revision, span, cells), { text: counts(revision, heads) }];
    }),
  ];
}

const headWidth = (head: string): number => Math.max(3, width(head)) + 2;

/** As many columns of numbers as there is room for, from the first on. */
function headsFor(heads: readonly string[], room: number): readonly string[] {
  const kept = [...heads];
  while (kept.length > 2 && kept.reduce((sum, head) => sum + headWidth(head), 0) > room) kept.pop();
  return kept;
}

const headCells = (heads: readonly string[]): string =>
  heads.map((head) => `  ${padStart(head, Math.max(3, width(head)))}`).join('');

const counts = (revision: RevisionReport, heads: readonly string[]): string =>
  rowCounts(revision)
    .slice(0, heads.length)
    .map((n, i) => `  ${padStart(String(n), Math.max(3, width(heads[i] ?? '')))}`)
    .join('');

/** Marks of one kind in a row are one piece. */
function marks(
  { each }: RevisionReport,
  span: { readonly from: number; readonly to: number },
  cells: number,
): StyledLine {
  const pieces: { text: string; style: 'burn' | 'past' | 'wait' }[] = [];
  for (const mark of pictureRow(each, span, cells)) {
    const last = pieces.at(-1);
    if (last?.style === STYLES[mark]) last.text += mark;
    else pieces.push({ text: mark, style: STYLES[mark] });
  }
  return pieces;
}
