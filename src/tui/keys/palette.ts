import { foldKey } from '../../text/fold-key.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { actName } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { type ActId, COMMANDS } from './keys.ts';

export interface PaletteItem {
  readonly id: ActId;
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

/** Every act of the screen that the words typed are in: those that can be done now first, the likeliest first. */
export function paletteItems(query: string, state: ScreenState, world: World): readonly PaletteItem[] {
  const words = foldKey(query).toLowerCase().split(/\s+/).filter(Boolean);
  const items = COMMANDS.filter(({ id, keys }) => {
    const text = haystack(id, keys);
    return words.every((each) => text.includes(each));
  })
    .toSorted((a, b) => rank(a, state.focus) - rank(b, state.focus))
    .map(({ id, when }) => ({ id, enabled: when === undefined || when(state, world) === true }));
  return [...items.filter((item) => item.enabled), ...items.filter((item) => !item.enabled)];
}
