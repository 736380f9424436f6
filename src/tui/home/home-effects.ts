import type { Item, Judgement, PageItem } from './home-data.ts';
import type { HomeState } from './home-state.ts';

/** What the reducer asks for. */
export type HomeEffect =
  /** Reads the hub now. */
  | { readonly kind: 'read' }
  | { readonly kind: 'enter'; readonly session: string }
  | { readonly kind: 'start'; readonly item: Item }
  | { readonly kind: 'acknowledge'; readonly item: PageItem; readonly takeOver: boolean }
  /** Null takes back what was said. */
  | { readonly kind: 'verdict'; readonly item: Item; readonly judgement: Judgement | null }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'quit' };

export interface HomeChange {
  readonly state: HomeState;
  readonly effects: readonly HomeEffect[];
}

export const homeChange = (state: HomeState, ...effects: readonly HomeEffect[]): HomeChange => ({
  state,
  effects,
});
