import type { CalendarWish, PageActName, PageActWish } from '../../../protocol/page-acts.ts';
import type { PageItem } from '../home-data.ts';

/** What the home screen asks of pages. */
export type HomePageAct = Exclude<PageActName, 'note'>;
export type HomeWish = Extract<PageActWish, { act: HomePageAct }>;

/** What it asks of turns. */
export type TurnWish = Extract<CalendarWish, { act: 'override' | 'end-override' }>;

/** One wish of one page. */
export interface AskOfPage {
  readonly item: PageItem;
  readonly wish: HomeWish;
}
