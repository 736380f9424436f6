import type { ActsWith, RowActName, Wish } from '../../../domain/act-table.ts';
import type { PageItem } from '../home-data.ts';

/** What the home screen asks of pages. */
export type HomeWish = Wish<RowActName>;

/** What it asks that is about no page: turns, and a new incident. */
export type PagelessWish = Wish<ActsWith<'home', `home.${string}`>>;
export type TurnWish = Wish<ActsWith<'home', 'home.turn'>>;
export type CreateWish = Wish<ActsWith<'home', 'home.create'>>;

/** One wish of one page. */
export interface AskOfPage {
  readonly item: PageItem;
  readonly wish: HomeWish;
}
