import type { PagePart } from '../../domain/page.ts';
import type { Transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import type { AskOfPage, PagelessWish } from './acts/wish.ts';
import type { HomeWorld, Item, Judgement, PageItem } from './home-data.ts';
import type { HomeState } from './home-state.ts';

/** What the reducer asks for. */
export type HomeEffect =
  /** Something else is looked at: whose pages, or how many of them. */
  | { readonly kind: 'look' }
  /** Dials the hub now. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'enter'; readonly session: string }
  | { readonly kind: 'start'; readonly item: Item }
  /** Starts a session without a page. */
  | { readonly kind: 'begin'; readonly title: string }
  /** Several are shown together. */
  | { readonly kind: 'ask'; readonly wishes: readonly AskOfPage[] }
  /** `name`: of the schedule or the service. */
  | { readonly kind: 'ask-pageless'; readonly wish: PagelessWish; readonly name: string }
  /** Null takes back what was said. */
  | { readonly kind: 'verdict'; readonly item: Item; readonly judgement: Judgement | null }
  /** Reads one part of a page. */
  | { readonly kind: 'part'; readonly item: PageItem; readonly part: PagePart }
  | { readonly kind: 'browse'; readonly url: string }
  | { readonly kind: 'copy'; readonly text: string; readonly what: Saying }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'quit' };

export type HomeTransition = Transition<HomeState, HomeEffect>;
export type HomeAct = (state: HomeState, world: HomeWorld) => HomeTransition;
