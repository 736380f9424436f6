import type { ScreenState } from '../../model/screen-state.ts';
import type { Transition } from '../../model/transition.ts';
import type { Saying } from '../../model/words.ts';
import type { World } from '../../model/world.ts';

export interface MenuItem {
  readonly id: string;
  /** In the screen's language, or a name. */
  readonly label: string;
  /** Said dimly at the right. */
  readonly aside?: string;
  /** Why it cannot be chosen now. */
  readonly why?: Saying;
}

export interface MenuSpec {
  title(target: string | null, world: World): Saying;
  /** Said above the items. */
  facts?(target: string | null, world: World): readonly Saying[];
  items(target: string | null, state: ScreenState, world: World): readonly MenuItem[];
  /** Stays open after a choice. */
  readonly stays?: boolean;
  /** The menu is closed already, unless it stays. */
  choose(item: string, target: string | null, state: ScreenState, world: World): Transition;
  remove?(item: string, target: string | null, state: ScreenState, world: World): Transition;
}
