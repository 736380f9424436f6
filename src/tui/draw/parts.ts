import { type Span, spansWidth } from './line.ts';

/** One piece of a row. Where the row is too narrow, the pieces with the highest `drop` go first; 0 never goes. */
export interface Part {
  readonly spans: readonly Span[];
  readonly drop: number;
  /** Belongs to the piece before it: only a blank stands between them. */
  readonly isTight?: true;
}

export const part = (drop: number, ...spans: readonly Span[]): Part => ({ spans, drop });

/** A piece that says more of the one before it. */
export const tight = (drop: number, ...spans: readonly Span[]): Part => ({ spans, drop, isTight: true });

const GAP = '  ';

function joined(parts: readonly Part[], gap: string): readonly Span[] {
  return parts.flatMap((each, i) => (i === 0 ? each.spans : [each.isTight ? ' ' : gap, ...each.spans]));
}

/** Joins pieces into a row of at most `cols` columns, letting go of the least needed ones. */
export function joinParts(parts: readonly Part[], cols: number, gap = GAP): readonly Span[] {
  return joined(fitting(parts, cols, gap), gap);
}

/** The same, where nothing else wants the room that is left: a piece that went before a longer one is there again if it fits now. */
export function fillWithParts(parts: readonly Part[], cols: number): readonly Span[] {
  let kept = fitting(parts, cols, GAP);
  const gone = parts.filter((each) => !kept.includes(each)).toSorted((a, b) => a.drop - b.drop);
  for (const each of gone) {
    const isAlone = each.isTight && !kept.includes(parts[parts.indexOf(each) - 1] as Part);
    const more = parts.filter((one) => one === each || kept.includes(one));
    if (!isAlone && spansWidth(each.spans) > 0 && spansWidth(joined(more, GAP)) <= cols) kept = more;
  }
  return joined(kept, GAP);
}

function fitting(parts: readonly Part[], cols: number, gap: string): readonly Part[] {
  let kept = parts.filter((each) => spansWidth(each.spans) > 0);
  while (spansWidth(joined(kept, gap)) > cols) {
    const worst = Math.max(0, ...kept.map((each) => each.drop));
    if (worst === 0) break;
    const at = kept.findLastIndex((each) => each.drop === worst);
    kept = kept.filter((_, i) => i !== at);
  }
  return kept;
}

/** Whole pieces in as many rows as they take, each as full as it gets. */
export function partsInRows(parts: readonly Span[], cols: number): readonly (readonly Span[])[] {
  const rows: Span[][] = [];
  for (const each of parts) {
    if (spansWidth([each]) === 0) continue;
    const last = rows.at(-1);
    if (last !== undefined && spansWidth([...last, GAP, each]) <= cols) last.push(GAP, each);
    else rows.push([each]);
  }
  return rows;
}
