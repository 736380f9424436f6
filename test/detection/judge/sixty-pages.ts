import type { MarkedPage } from '../../../src/detection/judge/marks.ts';

/** A page of a story that is told by hand: what happened, as people judged it when they closed. */
export interface ToldPage {
  /** Epoch ms at which the trouble began. */
  readonly at: number;
  readonly users: number;
  readonly minutes: number;
  readonly hurt: boolean;
}

const HOUR = 3_600_000;
export const STORY_BEGIN = 480_000 * HOUR;

/**
 * Sixty pages of a month: 52 blips of a few users that were over within some minutes and that nobody felt, and eight troubles of 26
 * users and more for ten minutes and longer. A person would ask for 20 users.
 */
export const SIXTY_PAGES: readonly ToldPage[] = Array.from({ length: 60 }, (_, i): ToldPage => {
  const at = STORY_BEGIN + i * 12 * HOUR + ((i * 7) % 11) * 60_000;
  if (i % 8 === 3) return { at, users: 26 + i, minutes: 10 + (i % 5), hurt: true };
  // The longest blip is as long as the shortest trouble, so that time alone does not part them.
  return { at, users: 5 + ((i * 5) % 13), minutes: 2 + ((i * 3) % 12), hurt: false };
});

export const markedPage = (more: Partial<MarkedPage> & Pick<MarkedPage, 'paged'>): MarkedPage => ({
  ...{
    rule: 'checkout-5xx',
    group: [],
    key: 'oncall/checkout-5xx/x',
    first: more.paged,
    resolved: more.paged + 300_000,
  },
  ...{ late: false, users: 5, peak: 5, hurt: null, real: null },
  counts: { bad: 5, users: { n: 5, unnamed: 0 }, fresh: null, total: null, totalUsers: null, excluded: [] },
  ...more,
});
