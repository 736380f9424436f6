import { describe, expect, it } from 'vitest';
import { patchRule } from '../../../src/adapters/procedure-files/rules/patch-rule.ts';
import { hurtingOf, type RealPage, withVerdicts } from '../../../src/detection/judge/marks.ts';
import { changed, proposalsOf, ruleChanges } from '../../../src/detection/judge/proposals.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';
import { CHECKOUT } from '../../cli/rules/rule-world.ts';
import { SIXTY_PAGES, STORY_BEGIN } from '../../detection/judge/sixty-pages.ts';
import { MINUTE, scanOf, type TestDocument, testRule } from './documents.ts';

const never = new AbortController().signal;

/** The documents behind the story: each user fails once a minute, and somebody is always there. */
const DOCUMENTS: readonly TestDocument[] = SIXTY_PAGES.flatMap(({ at, users, minutes }) =>
  Array.from({ length: minutes }, (_, minute) =>
    Array.from({ length: users }, (_each, i): TestDocument => {
      const time = at + minute * MINUTE + i * 100;
      return { at: time, ingestedAt: time, user: `u${i}`, region: null, statement: 'timeout', bad: true };
    }),
  ).flat(),
);
const span = { first: STORY_BEGIN, last: STORY_BEGIN + 31 * 1_440 * MINUTE };

describe('sixty judged pages', () => {
  it('DET-739 give the patch that a person would write: more users, no page with affected users lost', async () => {
    const rule = testRule({
      impact: { usersField: 'user', minTotal: 0, notice: null, page: { users: 5, share: null } },
      ...{ total: null, window: MINUTE, delay: 0, quiet: true, resolve: { below: 5, clean: 2 } },
    });
    const scan = scanOf(DOCUMENTS, 5_000);
    const [now] = await runBacktest(scan, [{ rule, exclusions: [] }], span, never);
    expect(now?.pages).toHaveLength(60);
    const real = SIXTY_PAGES.map(({ at, minutes, hurt }, i): RealPage => {
      const times = { fired: at + MINUTE, resolved: at + (minutes + 3) * MINUTE };
      return { id: `P${i}`, number: i, rule: rule.name, key: 'k', ...times, hurt };
    });
    const judged = withVerdicts(now?.pages ?? [], real, () => 'k');
    expect(judged.filter(({ hurt }) => hurt)).toHaveLength(SIXTY_PAGES.filter(({ hurt }) => hurt).length);

    const changes = ruleChanges(rule, judged);
    const runs = await runBacktest(
      scan,
      changes.map((change) => ({ rule: changed(rule, change), exclusions: [] })),
      span,
      never,
    );
    const tried = changes.map((change, i) => ({
      change,
      pages: withVerdicts(runs[i]?.pages ?? [], real, () => 'k'),
    }));
    const proposals = proposalsOf(judged, hurtingOf(judged), tried);
    const hurting = SIXTY_PAGES.filter(({ hurt }) => hurt).length;
    expect(proposals[0]).toEqual({
      change: { is: 'users', from: 5, to: 20 },
      pagesBefore: 60,
      pagesAfter: hurting,
      laterBy: 0,
      dropped: { hurt: 0, unhurt: 60 - hurting, unjudged: 0, worst: 0 },
    });
    // All of it from two scans: as it is, and every change together.
    expect(scan.asked).toBe(2);

    const patched = patchRule(CHECKOUT, 'checkout-5xx', proposals[0]?.change ?? { is: 'notice', users: 0 });
    expect(patched).toBe(
      CHECKOUT.replace('  page: 5        # five people', '  page: 20        # five people'),
    );
  });
});
