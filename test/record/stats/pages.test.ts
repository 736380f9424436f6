import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/domain/event.ts';
import { pagerBaseline } from '../../../src/record/stats/pager-baseline.ts';
import { allPages, type PagerPage } from '../../../src/record/stats/pages.ts';
import { type StatsInput, sessionFacts, statsOf } from '../../../src/record/stats/stats.ts';
import { statsBlocks, statsJson } from '../../../src/record/stats/stats-page.ts';
import { sixWeeks } from './six-weeks.ts';

const ZONE = 'Asia/Tokyo';
const page = (id: string, more: Partial<PagerPage> = {}): PagerPage => ({
  ...{ id, title: 'disk full', service: 'batch', at: '2026-11-01T00:00:00.000Z' },
  ...{ resolvedAt: null, resolvedBySelf: false, ...more },
});
const soon = { resolvedBySelf: true, resolvedAt: '2026-11-01T00:05:00.000Z' };
const input = (more: Partial<StatsInput> = {}): StatsInput => ({
  ...{ sessions: sixWeeks().map(sessionFacts), unread: 0, pages: [], pagesOf: 'pager', baseline: [] },
  ...{ since: '2026-10-12T00:00:00.000Z', until: '2026-11-25T01:00:00.000Z', zone: ZONE, target: 180_000 },
  ...more,
});
const say = (stats: StatsInput, lang: 'ja' | 'en', unread?: string): readonly string[] =>
  statsBlocks(statsOf(stats), { lang, zone: ZONE, text: (text) => text, unread }).filter(
    (block) => typeof block === 'string',
  );

describe('all pages of the pager', () => {
  it('REC-630 counts those that nobody opened and those that resolved themselves within five minutes, each once', () => {
    const pager = [
      page('A', soon),
      page('B', { ...soon, resolvedAt: '2026-11-01T00:05:01.000Z' }),
      page('C', { ...soon, resolvedBySelf: false }),
      page('D'),
      page('Q0', { title: 'as PagerDuty has it', service: 'checkout' }),
      page('late', { at: '2026-11-26T00:00:00.000Z' }),
    ];
    const judged = { ...page('A'), hurt: false, prevent: 'fewer', resolvedSoon: false };
    const { noise } = statsOf(input({ pager, pages: [judged] }));
    // Fifteen sessions with a page each, one of which is Q0.
    expect([noise.pages, noise.hurt, noise.unhurt, noise.unjudged]).toEqual([19, 5, 9, 5]);
    expect(noise.resolvedSoon).toBe(0);
    expect(statsOf(input({ pager })).noise.resolvedSoon).toBe(1);
    const disk = noise.rules.find(({ title }) => title === 'disk full');
    expect(disk).toMatchObject({ pages: 4, hurt: 0, unhurt: 1, unjudged: 3, prevent: 'fewer' });
    const [first] = allPages(pager, [judged], []);
    expect(first).toMatchObject({ id: 'A', hurt: false, prevent: 'fewer', resolvedSoon: true });
  });

  it('REC-630 a page that only a session knows is of when its alert fired, else of when the session was opened', () => {
    const met = (id: string, fired: string | null, verdict: Verdict | null) => ({
      ...{ incidents: [{ id, title: id, service: 'batch' }], verdict },
      clock: { fired, opened: '2026-11-01T00:09:00.000Z' },
    });
    const verdict = { hurt: true, why: null, prevent: 'fewer' };
    const sessions = [met('E', '2026-11-01T00:08:00.000Z', verdict), met('F', null, null)];
    expect(allPages([], [], sessions)).toEqual([
      {
        ...{ id: 'E', title: 'E', service: 'batch', at: '2026-11-01T00:08:00.000Z' },
        ...{ hurt: true, prevent: 'fewer', resolvedSoon: false },
      },
      {
        ...{ id: 'F', title: 'F', service: 'batch', at: '2026-11-01T00:09:00.000Z' },
        ...{ hurt: null, prevent: null, resolvedSoon: false },
      },
    ]);
  });

  it('REC-630 names what would prevent a rule in a column of its own, and none where nobody said', () => {
    const tableOf = (pages: StatsInput['pages']) =>
      statsBlocks(statsOf(input({ pages })), { lang: 'ja', zone: ZONE, text: (text) => text }).at(
        -1,
      ) as string[][];
    expect(tableOf([])[0]).toHaveLength(7);
    const said = { ...page('A'), hurt: false, resolvedSoon: false };
    const table = tableOf([
      { ...said, prevent: '古い' },
      { ...said, id: 'B', at: '2026-11-02T00:00:00.000Z', prevent: 'しきい値を上げる' },
    ]);
    expect(table[0]?.at(-1)).toBe('再発を防ぐには');
    expect(table.find(([, title]) => title === 'disk full')?.at(-1)).toBe('しきい値を上げる');
  });

  it('REC-631 a pager that was not read is unknown and never zero, with or without pages that are known here', () => {
    expect(say(input({ pager: [page('A', soon)] }), 'ja').at(-1)).toBe(
      'アラート16件: 影響あり5、なし8、未判定3(5分以内に自動解決した1件を含む)。PagerDutyの全件',
    );
    const unread = input({ pagesOf: 'unread' });
    expect(say(unread, 'ja', '429').slice(-2)).toEqual([
      'アラートの件数は不明: 429',
      expect.stringMatching(/^アラート15件: .*PagerDutyの全件ではありません$/),
    ]);
    expect(say({ ...unread, sessions: [] }, 'en', '429')).toEqual([
      expect.stringContaining('no incident and no drill.'),
      'How many pages there were is unknown: 429',
    ]);
    expect(say(input({ sessions: [] }), 'en').at(-1)).toBe('Pages: 0. All pages of PagerDuty');
    expect(say(input({ sessions: [], pagesOf: 'hub' }), 'en')).toHaveLength(1);
    expect(statsJson(statsOf(unread))).toMatchObject({ pagesOf: 'unread' });
  });

  it('REC-632 a baseline of the pager is alert to first acknowledgement, of high urgency only', () => {
    const early = (firedAt: string, acknowledgedAt: string | null, urgency: 'high' | 'low' = 'high') => ({
      ...{ firedAt, acknowledgedAt, urgency },
    });
    const pages = [
      early('2026-05-03T00:00:00.000Z', '2026-05-03T00:00:41.000Z'),
      early('2026-05-01T15:30:00.000Z', '2026-05-01T15:37:52.000Z'),
      // Within the second that PagerDuty tells.
      early('2026-05-03T00:00:00.000Z', '2026-05-03T00:00:00.000Z'),
      early('2026-05-04T00:00:00.000Z', null),
      early('2026-05-05T00:00:00.000Z', '2026-05-04T23:59:00.000Z'),
      early('2026-05-06T00:00:00.000Z', '2026-05-06T09:00:00.000Z', 'low'),
    ];
    expect(pagerBaseline(pages, 'PagerDuty', ZONE)).toEqual({
      baseline: {
        ...{ measure: 'acknowledged', origin: 'PagerDuty', from: '2026-05-02', to: '2026-05-05' },
        spans: [41, 472, 0],
      },
      skipped: 2,
      low: 1,
    });
    expect(pagerBaseline(pages.slice(3), 'PagerDuty', ZONE)).toEqual({ baseline: null, skipped: 2, low: 1 });
    // It is compared with acknowledgements, and with nothing else.
    const { baseline } = pagerBaseline(pages, 'PagerDuty', ZONE);
    const stats = statsOf(input({ baseline: baseline === null ? [] : [baseline] }));
    expect(stats.measures.map(({ measure, ratio }) => [measure, ratio === null])).toEqual([
      ['start', true],
      ['acknowledged', false],
      ...['opened', 'secondPerson', 'mitigated', 'resolved'].map((measure) => [measure, true]),
    ]);
  });
});
