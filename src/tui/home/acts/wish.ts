import type { ActsWith, RowActName, Wish } from '../../../domain/act-table.ts';
import type { PageItem } from '../home-data.ts';

/** What the home screen asks of pages. */
export type HomeWish = Wish<RowActName>;

/** What it asks of turns. */
export type TurnWish = Wish<ActsWith<'home', 'turn'>>;

/** One wish of one page. */
export interface AskOfPage {
  readonly item: PageItem;
  readonly wish: HomeWish;
}
