import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columns } from '../../src/cli/base/output.ts';
import { digestOf } from '../../src/record/digest/digest.ts';
import { digestText } from '../../src/record/digest/digest-page.ts';
import { sessionFacts, statsOf } from '../../src/record/stats/stats.ts';
import { statsBlocks } from '../../src/record/stats/stats-page.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { width } from '../../src/text/width.ts';
import { SINCE, sixWeekStory, UNTIL } from './six-week-story.ts';

const zone = 'Asia/Tokyo';

describe('six weeks of a team', () => {
  const { sessions, pager, judged, baselines } = sixWeekStory();
  const stats = statsOf({
    ...{ sessions: sessions.map(sessionFacts), pages: judged, pager, pagesOf: 'pager', baseline: baselines },
    ...{ unread: 0, since: SINCE, until: UNTIL, zone, target: 180_000 },
  });

  it('REC-633 the same seed gives the same six weeks, and every page of PagerDuty is counted', () => {
    expect(sixWeekStory()).toEqual(sixWeekStory());
    expect(stats.noise.pages).toBe(pager.length);
    const { hurt, unhurt, unjudged, resolvedSoon, rules } = stats.noise;
    expect(hurt + unhurt + unjudged).toBe(pager.length);
    expect([resolvedSoon > 40, rules.length]).toEqual([true, 8]);
    expect(stats.measures.map(({ ratio }) => ratio !== null)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each(LANGS)('REC-633 in %s digest and statistics are as their goldens', async (lang) => {
    const day = new Date(Date.parse(UNTIL) - 86_400_000).toISOString();
    const digest = digestText(digestOf({ sessions, unread: [], of: 'hub' }, day, UNTIL), { lang, zone });
    const page = statsBlocks(stats, { lang, zone, text: (text) => text }).flatMap((block) =>
      typeof block === 'string' ? [block] : ['', ...columns(block, width), ''],
    );
    await expect(`${digest.join('\n')}\n\n${page.join('\n')}`).toMatchFileSnapshot(
      `goldens/six-weeks-${lang}.txt`,
    );
  });

  it('REC-633 the figures in the how-to of statistics are these', () => {
    const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8').split('\n');
    const page = read('../../docs/how-to/stats.md');
    const from = page.findIndex((line) => line.startsWith('First action: median'));
    const shown = page.slice(from, page.indexOf('```', from)).filter((line) => line !== '...');
    expect(shown.length).toBeGreaterThan(6);
    const golden = new Set(read('goldens/six-weeks-en.txt'));
    expect(shown.filter((line) => !golden.has(line))).toEqual([]);
  });
});
