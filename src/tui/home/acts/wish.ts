import type { PageActName, PageActWish } from '../../../protocol/page-acts.ts';
import type { PageItem } from '../home-data.ts';

/** What the home screen asks of pages. */
export type HomePageAct = Exclude<PageActName, 'note'>;
export type HomeWish = Extract<PageActWish, { act: HomePageAct }>;

/** One wish of one page. */
export interface AskOfPage {
  readonly item: PageItem;
  readonly wish: HomeWish;
}
