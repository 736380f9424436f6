import { keyName } from './key-name.ts';
import { pressing, type Span, spansWidth, styled } from './line.ts';

/** A key and what it does. */
export interface KeyHint {
  readonly key: string;
  readonly name: string;
  /** Another key that belongs to it; the name is that of both. */
  readonly pair?: string | undefined;
  /** `help`: stays when nothing else can; `always`: at the end of the row, the others give way to it. */
  readonly stays?: 'help' | 'always';
}

const hintSpans = ({ key, name, pair }: KeyHint): readonly Span[] => [
  ...pressing(key, styled('strong', keyName(key))),
  ...(pair === undefined ? [] : pressing(pair, styled('strong', ` ${keyName(pair)}`))),
  ...pressing(key, ` ${name}`),
];

/** As many hints as a row of `cols` columns has room for, in their order. */
export function fitHints(hints: readonly KeyHint[], cols: number): readonly Span[] {
  const ends = hints.filter(({ stays }) => stays !== undefined);
  const all = ends.flatMap((hint) => ['  ', ...hintSpans(hint)]);
  // Where they would take the most of a narrow row, help alone stays: it names the others.
  const help = ends.filter(({ stays }) => stays === 'help').flatMap((hint) => ['  ', ...hintSpans(hint)]);
  const end = spansWidth(all) > cols / 2 ? help : all;
  let room = cols - 1 - spansWidth(end);
  const shown: Span[] = [];
  for (const hint of hints) {
    if (hint.stays !== undefined) continue;
    const spans = hintSpans(hint);
    const needed = spansWidth(spans) + (shown.length === 0 ? 0 : 2);
    if (needed > room) break;
    shown.push(...(shown.length === 0 ? [] : ['  ']), ...spans);
    room -= needed;
  }
  return [' ', ...(shown.length === 0 ? end.slice(1) : [...shown, ...end])];
}
