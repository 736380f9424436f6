import type { ActsOn, CalendarActName, PageActName, Wish } from '../../../domain/act-table.ts';
import type { PageItem } from '../home-data.ts';

/** What the home screen asks of pages. */
export type HomePageAct = PageActName & ActsOn<'home'>;
export type HomeWish = Wish<HomePageAct>;

/** What it asks of turns. */
export type TurnWish = Wish<CalendarActName & ActsOn<'home'>>;

/** One wish of one page. */
export interface AskOfPage {
  readonly item: PageItem;
  readonly wish: HomeWish;
}
