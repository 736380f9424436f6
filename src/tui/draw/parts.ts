import { type Span, spansWidth } from './line.ts';

/** One piece of a row. Where the row is too narrow, the pieces with the highest `drop` go first; 0 never goes. */
export interface Part {
  readonly spans: readonly Span[];
  readonly drop: number;
}

export const part = (drop: number, ...spans: readonly Span[]): Part => ({ spans, drop });

const GAP = '  ';

function joined(parts: readonly Part[], gap: string): readonly Span[] {
  return parts.flatMap((each, i) => (i === 0 ? each.spans : [gap, ...each.spans]));
}

/** Joins pieces into a row of at most `cols` columns, letting go of the least needed ones. */
export function joinParts(parts: readonly Part[], cols: number, gap = GAP): readonly Span[] {
  let kept = parts.filter((each) => spansWidth(each.spans) > 0);
  while (spansWidth(joined(kept, gap)) > cols) {
    const worst = Math.max(0, ...kept.map((each) => each.drop));
    if (worst === 0) break;
    const at = kept.findLastIndex((each) => each.drop === worst);
    kept = kept.filter((_, i) => i !== at);
  }
  return joined(kept, gap);
}
