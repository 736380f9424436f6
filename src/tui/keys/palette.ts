import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { type ActId, PALETTE_BINDINGS, PANE_SCOPES, REPLAY_BINDINGS } from './keys.ts';
import { folded, type Known, knownBy } from './known-by.ts';
import { SESSION_KEYS } from './look-up.ts';
import { paneScope } from './scope.ts';

export interface PaletteItem {
  readonly id: ActId;
  /** Those that lead to it now, in its own pane or this one; none where another act has them. */
  readonly keys: readonly string[];
  readonly enabled: boolean;
}

/** Better than any word of it. */
const EXACT = -10;

/** How far what was typed is from an act; null: it is not meant. A key, or all of a phrase, is nearest. */
function costOf(
  query: string,
  words: readonly string[],
  keys: readonly string[],
  known: readonly Known[],
): number | null {
  const typed = words.join(' ');
  const exact = known.find(([phrase]) => phrase === typed);
  if (exact !== undefined) return EXACT + exact[1];
  if (keys.includes(query)) return EXACT + 1;
  let sum = 0;
  for (const word of words) {
    const costs = known.flatMap(([phrase, less]) => {
      const cost = fuzzyCost(word, phrase);
      return cost === null ? [] : [cost + less];
    });
    if (costs.length === 0) return null;
    sum += Math.min(...costs);
  }
  return sum;
}

const MOTION = /^(?:move|pane)\./;

/** What belongs to the pane in focus, then what the footer names, then the rest; motions have their keys. */
function rank({ id, scope, foot }: (typeof PALETTE_BINDINGS)[number], focus: string): number {
  if (MOTION.test(id)) return 3_000;
  return (scope === focus ? 0 : scope === 'global' ? 1_000 : 2_000) + (foot ?? 500);
}

/** Keys by act: of a pane's own acts in that pane, of all others in the one in focus. */
function keysNow(state: ScreenState): ReadonlyMap<ActId, readonly string[]> {
  const own = PANE_SCOPES.flatMap((pane) =>
    SESSION_KEYS.bindingsIn(pane, state).filter(({ binding }) => binding.scope === pane),
  );
  return new Map(
    [...SESSION_KEYS.bindingsIn(paneScope(state), state), ...own].map(({ binding, keys }) => [
      binding.id,
      keys,
    ]),
  );
}

/** Every act of the screen that what was typed may mean: the nearest first, then what can be done now, then the likeliest. */
export function paletteItems(query: string, state: ScreenState, world: World): readonly PaletteItem[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const keysOf = keysNow(state);
  const all = state.replays ? [...REPLAY_BINDINGS, ...PALETTE_BINDINGS] : PALETTE_BINDINGS;
  const items = all.flatMap((binding) => {
    const keys = keysOf.get(binding.id) ?? [];
    const cost = costOf(query.trim(), words, keys, knownBy(binding.id, world.lang));
    if (cost === null) return [];
    return [
      {
        id: binding.id,
        keys,
        enabled: SESSION_KEYS.isPossible(binding, state, world),
        cost,
        rank: rank(binding, paneScope(state)),
      },
    ];
  });
  return items
    .toSorted(
      (a, b) =>
        Math.floor(a.cost) - Math.floor(b.cost) ||
        Number(b.enabled) - Number(a.enabled) ||
        a.rank - b.rank ||
        a.cost - b.cost,
    )
    .map(({ id, keys, enabled }) => ({ id, keys, enabled }));
}

/** What stands between words, in both languages. */
const BETWEEN = /[\s.,:;/()・「」-]/;
/** Beyond any text that has the word as it is. */
const SCATTERED = 4;

/**
 * How far a text is from having a word: 0 begins with it, 1 has it at the beginning of a word, 2 inside one; from 4 on
 * it has the letters in their order, with so many others between them. Null: not that either, or too far apart. Both in
 * lower case; a single letter is found as it is only.
 */
export function fuzzyCost(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 0;
  if (at > 0) return startsWord(word, text) ? 1 : 2;
  if (word.length < 2) return null;
  const span = shortestSpan(word, text);
  return span === null || span > 3 * word.length + 2 ? null : SCATTERED + span - word.length;
}

function startsWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at > 0 && BETWEEN.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** Length of the shortest stretch with all letters of the word in their order; null: there is none. */
function shortestSpan(word: string, text: string): number | null {
  let shortest: number | null = null;
  for (
    let start = text.indexOf(word[0] ?? '');
    start !== -1;
    start = text.indexOf(word[0] ?? '', start + 1)
  ) {
    let at = start;
    for (const letter of word.slice(1)) {
      at = text.indexOf(letter, at + 1);
      if (at === -1) return shortest;
    }
    const span = at - start + 1;
    if (shortest === null || span < shortest) shortest = span;
  }
  return shortest;
}
