/** One piece of text, and where it stands, in user units. */
export type Placed = readonly [text: string, x: number, y: number];

/** A film as a viewer of SVG sees it: when which of its parts are shown. */
export interface Film {
  readonly seconds: number;
  /** Texts that are seen at a second of it; null: where nothing is animated. */
  textsAt(second: number | null): readonly Placed[];
  /** All that is drawn at a second of it, each with its place. */
  drawnAt(second: number): readonly string[];
  /** Each moment at which something changes, in seconds. */
  readonly cuts: readonly number[];
}

interface Group {
  readonly rest: boolean;
  readonly steps: readonly { readonly at: number; readonly shown: boolean }[];
  readonly texts: readonly Placed[];
  readonly drawn: readonly string[];
}

const number = (text: string | undefined): number => Number(text ?? 0);
const unescaped = (text: string): string =>
  text.replaceAll('\ufe0e', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Texts of drawn rows, with where they stand in them. */
export function textsIn(svg: string): readonly Placed[] {
  return [...svg.matchAll(/<text[^>]*?y="([\d.]+)"[^>]*>(.*?)<\/text>/gs)].flatMap(
    ([whole, y, inner = '']) => {
      const spans = [...inner.matchAll(/<tspan x="([\d.]+)"[^>]*>([^<]*)</g)];
      if (spans.length > 0)
        return spans.map(([, x, text = '']): Placed => [unescaped(text), number(x), number(y)]);
      return [[unescaped(inner), number(/ x="([\d.]+)"/.exec(whole)?.[1]), number(y)] as Placed];
    },
  );
}

/** Reads a film by the rules of CSS: a step stands until the next one, and what has none rests as it is written. */
export function readFilm(svg: string): Film {
  const seconds = number(/\.k\{animation:([\d.]+)s step-end infinite\}/.exec(svg)?.[1]);
  const drawn = new Map(
    [...svg.matchAll(/<g id="(\w+)">(.*?)<\/g>(?=<g id|<\/defs>)/gs)].map(([, id, inner = '']) => [
      id,
      inner,
    ]),
  );
  const steps = new Map(
    [...svg.matchAll(/@keyframes (\w+)\{((?:[\d.]+%\{visibility:\w+\})+)\}/g)].map(([, name, all = '']) => [
      name,
      [...all.matchAll(/([\d.]+)%\{visibility:(\w+)\}/g)].map(([, at, how]) => ({
        at: (number(at) / 100) * seconds,
        shown: how === 'visible',
      })),
    ]),
  );
  const usesIn = (uses: string) =>
    [...uses.matchAll(/<use href="#(\w+)" x="([\d.]+)" y="([\d.]+)"\/>/g)].map(([, id, x, y]) => ({
      x: number(x),
      y: number(y),
      piece: drawn.get(id) ?? '',
    }));
  const groups = [
    ...svg.matchAll(/^<g(?: class="k (\w+)")?( visibility="hidden")?>((?:<use [^>]*>)+)<\/g>$/gm),
  ].map(
    ([, name, hidden, uses = '']): Group => ({
      rest: hidden === undefined,
      steps: name === undefined ? [] : (steps.get(name) ?? []),
      texts: usesIn(uses).flatMap(({ x, y, piece }) =>
        textsIn(piece).map(([text, dx, dy]): Placed => [text, dx + x, dy + y]),
      ),
      drawn: usesIn(uses).map(({ x, y, piece }) => `${x} ${y} ${piece}`),
    }),
  );
  const shownAt = (second: number | null): readonly Group[] =>
    groups.filter(({ rest, steps }) =>
      second === null ? rest : (steps.findLast(({ at }) => at <= second)?.shown ?? rest),
    );
  return {
    seconds,
    cuts: [...new Set(groups.flatMap((group) => group.steps.map(({ at }) => at)))].sort((a, b) => a - b),
    textsAt: (second) => shownAt(second).flatMap(({ texts }) => texts),
    drawnAt: (second) => shownAt(second).flatMap((group) => group.drawn),
  };
}
