import { foldKey } from './fold-key.ts';
import { type ActId, COMMANDS } from './keys.ts';
import type { ScreenState } from './screen-state.ts';
import { actName } from './words.ts';
import type { World } from './world.ts';

export interface PaletteItem {
  readonly id: ActId;
  readonly enabled: boolean;
}

/** Searched by its names in both languages, its id and its keys, so that `ack`, `PD確認` and `A` find the same. */
function haystack(id: ActId, keys: readonly string[]): string {
  return foldKey(`${actName('ja', id)} ${actName('en', id)} ${id} ${keys.join(' ')}`).toLowerCase();
}

/** Every act of the screen that the words typed are in: those that can be done now first. */
export function paletteItems(query: string, state: ScreenState, world: World): readonly PaletteItem[] {
  const words = foldKey(query).toLowerCase().split(/\s+/).filter(Boolean);
  const items = COMMANDS.filter(({ id, keys }) => {
    const text = haystack(id, keys);
    return words.every((each) => text.includes(each));
  }).map(({ id, when }) => ({ id, enabled: when === undefined || when(state, world) === true }));
  return [...items.filter((item) => item.enabled), ...items.filter((item) => !item.enabled)];
}
