import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../../src/record/stats/baseline.ts';
import { noiseOf } from '../../../src/record/stats/noise.ts';
import { shareInterval, spreadOf } from '../../../src/record/stats/spread.ts';
import { type StatsInput, sessionFacts, statsOf } from '../../../src/record/stats/stats.ts';
import {
  MARKDOWN_TEXT,
  type PageBlock,
  statsBlocks,
  statsJson,
  statsMarkdown,
} from '../../../src/record/stats/stats-page.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { HOSTILE, shapeOf } from '../markdown-shape.ts';
import { sixWeeks } from './six-weeks.ts';

const ZONE = 'Asia/Tokyo';
const PLAIN = { zone: ZONE, text: (text: string) => text };
const before = [
  {
    measure: 'start' as const,
    origin: 'alerts.csv',
    from: '2026-05-01',
    to: '2026-09-30',
    spans: [900, 1_450, 3_000],
  },
];
const input = (more: Partial<StatsInput> = {}): StatsInput => ({
  sessions: sixWeeks().map(sessionFacts),
  unread: 0,
  pages: [],
  pagesOf: 'hub',
  baseline: before,
  since: '2026-10-12T00:00:00.000Z',
  until: '2026-11-25T01:00:00.000Z',
  zone: ZONE,
  target: 180_000,
  ...more,
});
const rows = (block: PageBlock | undefined): readonly string[] =>
  typeof block === 'string' ? [block] : (block ?? []).map((row) => row.join(' | '));

describe('statistics of sessions', () => {
  it('REC-397 has median, p90 and n of each span from the alert on; drills stand apart, releases are not counted', () => {
    const stats = statsOf(input());
    const [start, acknowledged, , , , resolved] = stats.measures;
    expect([stats.incidents, stats.withoutAlert, stats.drills.sessions]).toEqual([16, 1, 2]);
    expect(start?.all).toEqual({ n: 15, median: 150_000, p90: 310_000 });
    expect(acknowledged?.all).toEqual({ n: 15, median: 44_000, p90: 92_000 });
    expect(resolved?.all.n).toBe(14);
    expect([stats.weeks.length, stats.weeks[0]]).toEqual([7, '2026-10-12']);
    expect(start?.weeks).toEqual([310_000, 220_000, 150_000, 120_000, 100_000, 75_000, null]);
    expect(statsOf(input({ since: '2026-11-01T00:00:00.000Z' })).incidents).toBe(7);
    expect(statsOf(input({ sessions: [] })).measures[0]?.all).toEqual({ n: 0, median: null, p90: null });
  });

  it('REC-397 a median lies between the least and the most, and p90 was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (values) => {
        const { n, median, p90 } = spreadOf(values);
        expect(n).toBe(values.length);
        expect(values.filter((value) => value <= median!).length).toBeGreaterThanOrEqual(n / 2);
        expect(values.filter((value) => value >= median!).length).toBeGreaterThanOrEqual(n / 2);
        expect(values).toContain(p90);
        expect(values.filter((value) => value <= p90!).length).toBeGreaterThanOrEqual(0.9 * n - 1e-9);
      }),
    );
  });

  it('REC-397 p90 of tens is the nearest rank, not the one after it', () => {
    const upTo = (n: number) => spreadOf(Array.from({ length: n }, (_, i) => i + 1)).p90;
    expect([1, 9, 10, 11, 20, 21].map(upTo)).toEqual([1, 9, 9, 10, 18, 19]);
  });

  it('REC-398 compares like with like: a first action with first actions from before, and nothing where there is none', () => {
    const [start, acknowledged] = statsOf(input()).measures;
    expect(start?.before).toMatchObject({ n: 3, median: 1_450_000, origin: 'alerts.csv' });
    expect(start?.ratio).toBeCloseTo(9.67, 2);
    expect([acknowledged?.before, acknowledged?.ratio]).toEqual([null, null]);
    expect(statsOf(input({ baseline: [] })).measures.map(({ ratio }) => ratio)).toEqual(Array(6).fill(null));
  });

  it('REC-663 the target is a tenth of the time before, where that is known; else it is three minutes', () => {
    expect(statsOf(input())).toMatchObject({ target: 145_000, targetShare: 10, withinTarget: 7 });
    const fixed = statsOf(input({ baseline: [] }));
    expect(fixed).toMatchObject({ target: 180_000, targetShare: null, withinTarget: 9 });
    const en = (more: Partial<StatsInput>) => statsBlocks(statsOf(input(more)), { ...PLAIN, lang: 'en' })[0];
    expect(en({})).toContain('target 1/10 (2m25s) missed ✗');
    expect(en({ baseline: before.map((one) => ({ ...one, spans: [2_000] })) })).toContain(
      'target 1/10 (3m20s) met ✓',
    );
    expect(en({ baseline: [] })).toContain('target 3m met ✓');
  });

  it('REC-399 says the answer first, then its parts, by service and by alert, in both languages', () => {
    const ja = statsBlocks(statsOf(input()), { ...PLAIN, lang: 'ja' });
    expect(ja[0]).toBe('初動まで 中央値 2分30秒。導入前の1/9.7。目標の1/10(2分25秒)を超過 ✗(目標内 7/15件)');
    expect(ja[1]).toBe(
      '2026/10/12(月) 09:00 JST – 2026/11/25(水) 10:00 JST: 障害16件(うち1件はアラートの時刻がないため、時間の集計に含まない)',
    );
    expect(rows(ja[2])).toEqual([
      ' | 中央値 | p90 | 件数 | 週ごと(2026-10-12から) | 導入前の中央値 | 比',
      '初動 | 2:30 | 5:10 | 15 | 5:10 █▆▄▄▃▃· 1:15 | 24:10 (3件、alerts.csv) | 1/9.7',
      '確認済み | 0:44 | 1:32 | 15 | 1:32 █▆▄▄▄▄· 0:34 | 記録なし | -',
      'セッション開始 | 0:44 | 1:32 | 15 | 1:32 █▆▄▄▄▄· 0:34 | 記録なし | -',
      '2人目の参加 | 2:31 | 5:11 | 15 | 5:11 █▆▄▄▃▃· 1:16 | 記録なし | -',
      '暫定復旧 | - | - | 0 | - | 記録なし | -',
      '復旧 | 18:39 | 40:00 | 14 | 36:30 █▇▆▅▄▃· 11:59 | 記録なし | -',
    ]);
    expect(rows(ja[3])).toEqual([
      'サービス | 初動の中央値 | p90 | 件数',
      'cart | 2:50 | 6:40 | 7',
      'checkout | 2:05 | 5:10 | 6',
      'search | 2:37 | 3:10 | 2',
    ]);
    expect(ja[4]).toMatch(/^訓練2件: 初動の中央値 /);
    expect(ja[5]).toBe(
      'アラート15件: 影響あり5、なし8、未判定2。セッションで対応したか判定したアラートだけで、PagerDutyの全件ではありません',
    );
    expect(rows(ja[6])).toEqual([
      '件数 | ルール | サービス | 影響あり | なし | 未判定 | 影響ありの率(95%区間)',
      '7 | CartView NullPointerException | cart | 0 | 6 | 1 | 0% (0-39%)',
      '6 | 5xx rate > 5% for 3m | checkout | 5 | 1 | 0 | 83% (44-97%)',
      '2 | slow query 412 ms | search | 0 | 1 | 1 | 0% (0-79%)',
    ]);
    const en = statsBlocks(statsOf(input({ baseline: [] })), { ...PLAIN, lang: 'en' });
    expect(en[0]).toBe('First action: median 2m30s; target 3m met ✓ (9 of 15 within the target)');
    expect(en[3]).toMatch(/^No baseline to compare with: oncall baseline import/);
    const slow = statsOf(input({ target: 60_000, baseline: [{ ...before[0]!, spans: [75] }] }));
    expect(statsBlocks(slow, { ...PLAIN, lang: 'en' })[0]).toBe(
      'First action: median 2m30s, 2.0 times before; target 1/10 (7s) missed ✗ (0 of 15 within the target)',
    );
    expect(statsBlocks(statsOf(input({ sessions: [] })), { ...PLAIN, lang: 'en' })).toEqual([
      expect.stringMatching(/: no incident and no drill\.$/),
    ]);
  });

  it('REC-399 takes pages of one service and title as one rule, numbers aside, and gives shares with their interval', () => {
    const page = (id: number, title: string, service: string | null, hurt: boolean | null) => {
      const at = '2026-11-01T00:00:00.000Z';
      return { id: `${id}`, title, service, at, hurt, prevent: null, resolvedSoon: false };
    };
    const { rules } = noiseOf([
      page(1, '5xx > 5%', 'a', true),
      page(2, '5XX > 12.5%', 'a', false),
      page(3, '5xx > 5%', 'b', null),
      page(4, 'disk', null, false),
      page(5, 'disk', null, false),
    ]);
    expect(
      rules.map(({ title, service, pages, hurt, unhurt, unjudged }) => [
        title,
        service,
        pages,
        hurt,
        unhurt,
        unjudged,
      ]),
    ).toEqual([
      ['disk', null, 2, 0, 2, 0],
      ['5xx > 5%', 'a', 2, 1, 1, 0],
      ['5xx > 5%', 'b', 1, 0, 0, 1],
    ]);
    const percent = (hits: number, n: number) =>
      shareInterval(hits, n).map((share) => Math.round(share * 100));
    expect([percent(0, 38), percent(5, 23), percent(0, 0)]).toEqual([
      [0, 9],
      [10, 42],
      [0, 100],
    ]);
    const judged = statsOf(
      input({
        pages: [page(9, 'disk', null, false), page(0, 'x', null, false)].map((p) => ({
          ...p,
          id: p.id === '0' ? 'Q0' : p.id,
        })),
      }),
    );
    expect([judged.noise.pages, judged.noise.unhurt]).toEqual([16, 9]);
  });

  it('REC-398 reads a table of alerts from before, in the team’s zone, and names the line that it cannot read', () => {
    const read = (text: string) => readBaseline(text, 'alerts.csv', ZONE, '2026-11-25T00:00:00.000Z');
    const csv =
      '\uFEFFid,Alert,"start",ack\r\n1,2026-05-01 03:00,"2026-05-01 03:24:10",2026-05-01T03:02:00+09:00\r\n2,2026-05-31 23:50:00,2026-06-01 00:10:00,\r\n\r\n';
    expect(read(csv)).toEqual({
      ok: true,
      skipped: 1,
      baselines: [
        {
          measure: 'start',
          origin: 'alerts.csv',
          from: '2026-05-01',
          to: '2026-05-31',
          spans: [1_450, 1_200],
        },
        { measure: 'acknowledged', origin: 'alerts.csv', from: '2026-05-01', to: '2026-05-31', spans: [120] },
      ],
    });
    expect(read('発生\t対応開始\n2026-05-01 03:00\t2026-05-01 03:24\n')).toMatchObject({ ok: true });
    expect(read('alert,end\n')).toEqual({ ok: false, line: 1, problem: 'columns' });
    expect(read('alert,start\n2026-05-01 03:00,03:24\n')).toEqual({ ok: false, line: 2, problem: 'time' });
    expect(read('alert,start\n2026-05-01 03:00,2026-05-01 02:59\n')).toEqual({
      ok: false,
      line: 2,
      problem: 'order',
    });
    expect(read('alert,start\n2026-05-01 03:00,\n')).toEqual({ ok: false, line: 1, problem: 'empty' });
  });

  for (const lang of LANGS) {
    it(`REC-396 in ${lang} statistics as Markdown say what people wrote literally`, () => {
      const page = (text: string): string => {
        const sessions = sixWeeks().map(sessionFacts);
        const hostile = sessions.map((one) => ({
          ...one,
          service: one.service === null ? null : `${text} ${one.service}`,
          incidents: one.incidents.map((each) => ({ ...each, title: text, service: text })),
        }));
        const stats = statsOf(input({ sessions: hostile, baseline: [{ ...before[0]!, origin: text }] }));
        return statsMarkdown(statsBlocks(stats, { ...PLAIN, lang, text: MARKDOWN_TEXT }), { lang });
      };
      const calm = shapeOf(page('plain words'));
      expect(calm).toContain('table[');
      expect(calm).not.toMatch(/html|image|footnote|link|delete|emphasis/);
      for (const text of HOSTILE) expect(shapeOf(page(text)), text).toBe(calm);
    });
  }

  it('REC-395 statistics as JSON have their spans in seconds', () => {
    const json = JSON.parse(JSON.stringify(statsJson(statsOf(input()))));
    expect(json).toMatchObject({ incidents: 16, target: 145, targetShare: 10, withinTarget: 7 });
    expect(json.measures[0]).toMatchObject({
      measure: 'start',
      n: 15,
      median: 150,
      p90: 310,
      before: { n: 3, median: 1_450, origin: 'alerts.csv' },
    });
    expect(json.measures[0].before.spans).toBeUndefined();
  });
});
