import { clusterWidth, isVisible } from './cluster-width.ts';
import { codePointColumns } from './east-asian-wide.ts';
import { segmenter } from './graphemes.ts';
import { isOrdinary } from './ordinary.ts';
import { pattern } from './pattern.ts';

const UNKNOWN = 255;
/** A unit that may join its neighbours into one cluster: marks, joiners, surrogates, conjoining jamo, scripts with conjuncts. */
export const JOINS = 254;

// In these scripts two neighbours without a mark, joiner or surrogate never form one cluster, so each unit has a width of its own.
const standsAlone = pattern(
  () =>
    /[[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Common}[\uAC00-\uD7A3]]--[\p{Mark}\p{Grapheme_Extend}\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}\p{Surrogate}\p{Unassigned}\p{Line_Separator}\p{Paragraph_Separator}]]/v,
);

// Filled as units are met: classifying all 65,536 at start would cost more than the first frame may.
const columnsOfUnit = new Uint8Array(0x10000).fill(UNKNOWN);

/** Columns of a UTF-16 unit that stands alone, or `JOINS`. */
export function unitColumns(unit: number): number {
  const known = columnsOfUnit[unit]!;
  return known === UNKNOWN ? classify(unit) : known;
}

function classify(unit: number): number {
  const alone = isOrdinary(unit) || standsAlone().test(String.fromCharCode(unit));
  const columns = alone ? codePointColumns(unit) : JOINS;
  columnsOfUnit[unit] = columns;
  return columns;
}

/**
 * End of the run that starts at `start` and holds all that the unit there can join with: the unit, the joining units
 * behind it, and the unit after those (a joiner or a sign takes it in). Where the next unit stands alone, that is one unit.
 */
export function runEnd(text: string, start: number): number {
  let end = start + 1;
  let joining = unitColumns(text.charCodeAt(start)) === JOINS;
  for (; end < text.length; end++) {
    const joins = unitColumns(text.charCodeAt(end)) === JOINS;
    if (!joining && !joins) return end;
    joining = joins;
  }
  return end;
}

// A run of these vowels is drawn as one glyph, though each is a cluster.
const KIRAT_RAI_VOWELS = /(?<=[\u{16D63}-\u{16D6A}])[\u{16D63}-\u{16D6A}]+/gu;
const CACHED_RUNS = 4096;
const LONGEST_CACHED_RUN = 64;
const widthOfRun = new Map<string, number>();

/** Columns of a run that has joining units in it. */
export function runWidth(run: string): number {
  const known = widthOfRun.get(run);
  if (known !== undefined) return known;
  let width = 0;
  const drawn = run.toWellFormed().replace(KIRAT_RAI_VOWELS, '');
  for (const { segment } of segmenter().segment(drawn)) width += segmentWidth(segment);
  if (run.length <= LONGEST_CACHED_RUN) {
    if (widthOfRun.size >= CACHED_RUNS) widthOfRun.clear();
    widthOfRun.set(run, width);
  }
  return width;
}

function segmentWidth(segment: string): number {
  if (segment.length > 1) return clusterWidth(segment);
  return isVisible(segment) ? codePointColumns(segment.charCodeAt(0)) : 0;
}

/** Calls `visit` for each grapheme cluster with its place and columns, until it returns false. */
export function eachCluster(
  text: string,
  visit: (start: number, end: number, columns: number) => boolean,
): void {
  let at = 0;
  while (at < text.length) {
    const end = runEnd(text, at);
    const columns = unitColumns(text.charCodeAt(at));
    if (end === at + 1 && columns !== JOINS) {
      if (!visit(at, end, columns)) return;
    } else {
      const run = text.slice(at, end);
      for (const { segment, index } of segmenter().segment(run)) {
        const before = run.slice(Math.max(index - 2, 0), index);
        const drawn = (before + segment).toWellFormed().replace(KIRAT_RAI_VOWELS, '').slice(before.length);
        if (!visit(at + index, at + index + segment.length, segmentWidth(drawn))) return;
      }
    }
    at = end;
  }
}
