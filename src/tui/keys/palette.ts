import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { fuzzyCost } from './fuzzy.ts';
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
