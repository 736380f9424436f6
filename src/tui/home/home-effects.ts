import type { Item, Judgement } from './home-data.ts';
import type { HomeState } from './home-state.ts';

/** What the reducer asks for. */
export type HomeEffect =
  /** Reads the hub now. */
  | { readonly kind: 'read' }
  | { readonly kind: 'enter'; readonly session: string }
  | { readonly kind: 'start' | 'acknowledge'; readonly item: Item }
  | { readonly kind: 'verdict'; readonly item: Item; readonly judgement: Judgement }
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
