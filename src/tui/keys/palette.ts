import { foldKey } from '../../text/fold-key.ts';
import { PANES } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { actName } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { type ActId, COMMANDS } from './keys.ts';
import { bindingsIn, isPossible } from './look-up.ts';

export interface PaletteItem {
  readonly id: ActId;
  /** Those that lead to it now, in its own pane or this one; none where another act has them. */
  readonly keys: readonly string[];
  readonly enabled: boolean;
}

/** Searched by its names in both languages, its id and its keys, so that `ack`, `PD確認` and `A` find the same. */
function haystack(id: ActId, keys: readonly string[]): string {
  return foldKey(`${actName('ja', id)} ${actName('en', id)} ${id} ${keys.join(' ')}`).toLowerCase();
}

const MOTION = /^(?:move|pane)\./;

/** What belongs to the pane in focus, then what the footer names, then the rest; motions have their keys. */
function rank({ id, scope, foot }: (typeof COMMANDS)[number], focus: string): number {
  if (MOTION.test(id)) return 3_000;
  return (scope === focus ? 0 : scope === 'global' ? 1_000 : 2_000) + (foot ?? 500);
}

/** Keys by act: of a pane's own acts in that pane, of all others in the one in focus. */
function keysNow(state: ScreenState): ReadonlyMap<ActId, readonly string[]> {
  const own = PANES.flatMap((pane) =>
    bindingsIn(pane, state).filter(({ binding }) => binding.scope === pane),
  );
  return new Map([...bindingsIn(state.focus, state), ...own].map(({ binding, keys }) => [binding.id, keys]));
}

/** Every act of the screen that the words typed are in: those that can be done now first, the likeliest first. */
export function paletteItems(query: string, state: ScreenState, world: World): readonly PaletteItem[] {
  const words = foldKey(query).toLowerCase().split(/\s+/).filter(Boolean);
  const keysOf = keysNow(state);
  const items = COMMANDS.filter(({ id, keys }) => {
    const text = haystack(id, keys);
    return words.every((each) => text.includes(each));
  })
    .toSorted((a, b) => rank(a, state.focus) - rank(b, state.focus))
    .map((binding) => ({
      id: binding.id,
      keys: keysOf.get(binding.id) ?? [],
      enabled: isPossible(binding, state, world),
    }));
  return [...items.filter((item) => item.enabled), ...items.filter((item) => !item.enabled)];
}
