import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock, Session } from '../../../src/domain/session.ts';
import { readBaseline } from '../../../src/record/stats/baseline.ts';
import { noiseOf } from '../../../src/record/stats/noise.ts';
import { shareInterval, spreadOf } from '../../../src/record/stats/spread.ts';
import {
  type SessionFacts,
  type StatsInput,
  sessionFacts,
  statsOf,
} from '../../../src/record/stats/stats.ts';
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
    expect(en({ baseline: [], target: 60_000 })).toContain('target 1m missed ✗');
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
    // What was not measured is unknown, and no zero.
    expect(json.measures[0].weeks).toEqual([310, 220, 150, 120, 100, 75, null]);
    expect(json.measures[4]).toEqual({
      ...{ measure: 'mitigated', n: 0, median: null, p90: null },
      ...{ weeks: Array(7).fill(null), before: null, ratio: null },
    });
  });

  const SPAN = { since: '2026-11-02T00:00:00.000Z', until: '2026-11-16T00:00:00.000Z' };
  const NO_CLOCK = { ...(sixWeeks()[0] as Session).clock };
  /** An incident with these times, all others unknown. */
  const fact = (id: string, clock: Partial<Clock>, more: Partial<SessionFacts> = {}): SessionFacts => ({
    ...{ id, kind: 'incident', severity: null, service: null, verdict: null, incidents: [] },
    clock: {
      ...NO_CLOCK,
      ...{ fired: null, acknowledged: null, opened: null, secondPerson: null, start: null },
      ...{ mitigated: null, resolved: null, relapsed: null },
      ...clock,
    },
    ...more,
  });
  const on = (day: string, minutes = 0): string =>
    new Date(Date.parse(`2026-11-${day}T00:00:00.000Z`) + minutes * 60_000).toISOString();
  const of = (sessions: readonly SessionFacts[], more: Partial<StatsInput> = {}) =>
    statsOf(input({ ...SPAN, sessions, baseline: [], ...more }));

  it('REC-397 counts from the first to the last moment of the span, by the alert, else by the opening', () => {
    const n = (...clocks: readonly Partial<Clock>[]) =>
      of(clocks.map((clock, i) => fact(`${i}`, clock))).incidents;
    expect(n({ fired: SPAN.since }, { fired: SPAN.until })).toBe(2);
    expect(n({ fired: on('01', 1_439) }, { fired: on('16', 1) })).toBe(0);
    expect(n({ opened: on('03') })).toBe(1);
    expect(n({ fired: on('01'), opened: on('03') }, {})).toBe(0);
    const page = (id: string, at: string) => ({
      id,
      title: 't',
      service: null,
      at,
      hurt: null,
      prevent: null,
      resolvedSoon: false,
    });
    const pages = [page('a', SPAN.since), page('b', SPAN.until), page('c', on('01')), page('d', on('16', 1))];
    expect(of([], { pages }).noise.pages).toBe(2);
    const pager = pages.map((one) => ({ ...one, resolvedAt: null, resolvedBySelf: false }));
    expect(of([], { pager }).noise.pages).toBe(2);
  });

  it('REC-397 counts apart those without an alert, without work, that came back, and drills from their opening', () => {
    const stats = of(
      [
        fact('a', { fired: on('03'), start: on('03', 2) }),
        fact('b', { fired: on('03') }),
        fact('c', { opened: on('03'), start: on('03', 9) }),
        fact('d', { fired: on('04'), start: on('04', 4), relapsed: on('04', 5) }),
        fact('e', { opened: on('04'), relapsed: on('04', 5) }),
        fact('f', { fired: on('04') }, { kind: 'release' }),
        fact('g', { fired: on('04'), start: on('04', 1) }, { kind: 'drill' }),
        fact('h', { opened: on('04'), start: on('04', 3) }, { kind: 'drill' }),
        fact('i', { opened: on('04') }, { kind: 'drill' }),
        fact('j', { fired: on('05'), start: on('05', -1), acknowledged: on('05', -1) }),
        fact('k', { fired: on('05'), start: on('05', 3), resolved: on('05', -1) }),
      ],
      { unread: 3 },
    );
    expect(stats).toMatchObject({
      incidents: 7,
      withoutAlert: 2,
      withoutStart: 1,
      relapsed: 1,
      unread: 3,
      clocksApart: 2,
    });
    expect(stats.drills).toEqual({
      sessions: 3,
      withoutAlert: 1,
      start: { n: 2, median: 120_000, p90: 180_000 },
    });
    const [start, acknowledged, , , , resolved] = stats.measures;
    // What was begun before the alert took no time.
    expect(start?.all).toEqual({ n: 4, median: 150_000, p90: 240_000 });
    expect([acknowledged?.all.n, resolved?.all.n]).toEqual([0, 0]);
    expect(statsJson(stats)).toMatchObject({
      drills: { sessions: 3, withoutAlert: 1, start: { n: 2, median: 120, p90: 180 } },
      services: [{ service: null, start: { n: 4, median: 150, p90: 240 } }],
    });
  });

  it('REC-397 weeks begin on Monday in the team’s zone, and an incident is in the week of its alert', () => {
    // Sunday 23:59 and Monday 00:00 in Tokyo.
    const stats = of([
      fact('a', { fired: on('08', 899), start: on('08', 901) }),
      fact('b', { fired: on('08', 900), start: on('08', 906) }),
    ]);
    expect(stats.weeks).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
    expect(stats.measures[0]?.weeks).toEqual([120_000, 360_000, null]);
    expect(of([], { since: on('03'), until: on('03') }).weeks).toEqual(['2026-11-02']);
    expect(of([], { since: on('08', 899), until: on('08', 900) }).weeks).toEqual([
      '2026-11-02',
      '2026-11-09',
    ]);
  });

  it('REC-397 services have those with the most first actions first, then by name, ten at most', () => {
    const of2 = (service: string | null, n: number, start = true) =>
      Array.from({ length: n }, (_, i) =>
        fact(`${service}${i}`, { fired: on('03'), start: start ? on('03', 2) : null }, { service }),
      );
    const many = ['j', 'i', 'h', 'g', 'f', 'e', 'd', 'c', 'b'].flatMap((name) => of2(name, 1));
    const services = of([...of2(null, 1), ...of2('z', 3), ...many, ...of2('y', 5, false)]).services;
    const names = ['z', null, 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    expect(services.map(({ service }) => service)).toEqual(names);
    const turned = of([...many.toReversed(), ...of2('z', 3), ...of2(null, 1)]).services;
    expect(turned.map(({ service }) => service)).toEqual(names);
    expect(services[0]?.start).toEqual({ n: 3, median: 120_000, p90: 120_000 });
  });

  it('REC-790 counts verdicts that name a change, and how many were first and among three', () => {
    const places = [1, 2, 3, 4, null, undefined, 1];
    const sessions = places.map((changePlace, i) => fact(`${i}`, { fired: on('03') }, { changePlace }));
    const drill = fact('d', { fired: on('03') }, { kind: 'drill', changePlace: 1 });
    const stats = of([...sessions, drill]);
    expect(stats.changes).toEqual({ named: 6, first: 2, firstThree: 4 });
    expect(statsBlocks(stats, { ...PLAIN, lang: 'en' })).toContain(
      'Change named in 6 incidents: first on the list in 2, among the first three in 4',
    );
    expect(statsBlocks(of([fact('x', { fired: on('03') })]), { ...PLAIN, lang: 'en' }).join()).not.toContain(
      'Change named',
    );
  });

  it('REC-399 the span says how many there were, and what of them is not counted', () => {
    const page = (sessions: readonly SessionFacts[], more: Partial<StatsInput> = {}) =>
      statsBlocks(of(sessions, more), { ...PLAIN, lang: 'en' });
    const one = fact('a', { fired: on('03'), start: on('03', 2) });
    const span = '2026-11-02 09:00 JST (Mon) – 2026-11-16 09:00 JST (Mon): ';
    expect(page([one])[1]).toBe(`${span}1 incident`);
    const more = [
      fact('b', { opened: on('03') }),
      fact('c', { fired: on('03'), acknowledged: on('03', -1), relapsed: on('03', 9) }),
    ];
    expect(page([one, ...more], { unread: 2 })[1]).toBe(
      `${span}3 incidents (1 without an alert time, not in the times below) (clocks apart: 1 acknowledged or resolved before the alert, those times not counted) (1 came back: mitigated and resolved count to the last time) (not counted, as they cannot be read: 2)`,
    );
    expect(page([one, ...more])[0]).toContain('(1 of 1 within the target, 1 more without a first action)');
    expect(page([one])[0]).toContain('(1 of 1 within the target)');
    expect(page(more)[0]).toBe(
      'First action: not known (no incident has both an alert time and a first action)',
    );
    expect(page([], { unread: 2 })[0]).toContain(
      'no incident and no drill in the sessions that can be read; 2 cannot.',
    );
    expect(page([], { pagesOf: 'files' })[0]).toContain('no incident and no drill in these records.');
    const drill = fact('d', { opened: on('03'), start: on('03', 2) }, { kind: 'drill' });
    expect(page([drill]).slice(1)).toEqual([
      `${span}0 incidents`,
      'No baseline to compare with: oncall baseline import --from pagerduty --since 90d',
      'Drills: 1, first action median 2:00 (1 from the opening)',
    ]);
    const alerted = fact('e', { fired: on('03'), start: on('03', 2) }, { kind: 'drill' });
    expect(page([alerted]).at(-1)).toBe('Drills: 1, first action median 2:00');
  });

  it('REC-399 a page of few facts, as Markdown to the word: what is unknown says so, and what is not there is left out', () => {
    const page = (id: string, title: string, hurt: boolean | null, prevent: string | null) => ({
      ...{ id, title, service: null, at: on('03'), hurt, prevent, resolvedSoon: false },
    });
    const stats = of(
      [
        fact('a', { fired: on('03'), start: on('03', 4) }),
        fact('b', { fired: on('10'), start: on('10', 2) }, { service: 'checkout\n  EU' }),
      ],
      { pages: [page('1', 'disk\n  full', null, null), page('2', 'slow', false, 'wait\n longer')] },
    );
    const options = { ...PLAIN, text: MARKDOWN_TEXT, lang: 'en' } as const;
    expect(statsMarkdown(statsBlocks(stats, options), options).split('\n')).toEqual([
      ...['# Mobilisation and alerts', ''],
      ...['First action: median 3m; target 3m met ✓ (1 of 2 within the target)', ''],
      ...['2026-11-02 09:00 JST (Mon) – 2026-11-16 09:00 JST (Mon): 2 incidents', ''],
      '|  | median | p90 | n | by week from 2026-11-02 |',
      '| --- | --- | --- | --- | --- |',
      '| first action | 3:00 | 4:00 | 2 | 4:00 █▅· 2:00 |',
      ...['acknowledged', 'session opened', 'second person', 'mitigated', 'resolved'].map(
        (measure) => `| ${measure} | - | - | 0 | - |`,
      ),
      ...['', 'No baseline to compare with: oncall baseline import --from pagerduty --since 90d', ''],
      '| service | first action, median | p90 | n |',
      '| --- | --- | --- | --- |',
      '| (unknown) | 4:00 | 4:00 | 1 |',
      '| checkout EU | 2:00 | 2:00 | 1 |',
      '',
      'Pages: 2; 0 affected users, 1 did not, 1 not judged. Only pages worked in a session or judged; not all pages of PagerDuty',
      '',
      '| n | rule | service | affected | not | not judged | share that affected users (95%) | prevention |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| 1 | slow | (unknown) | 0 | 1 | 0 | 0% (0-79%) | wait longer |',
      '| 1 | disk full | (unknown) | 0 | 0 | 1 | - |  |',
      '',
    ]);
  });

  it('REC-399 a table has services only where there are several, and shares of before where there are any', () => {
    const rowsOf = (sessions: readonly SessionFacts[], more: Partial<StatsInput> = {}) =>
      statsBlocks(of(sessions, more), { ...PLAIN, lang: 'en' }).filter((block) => typeof block !== 'string');
    const at = (service: string, minutes: number) =>
      fact(service, { fired: on('03'), start: on('03', minutes) }, { service });
    expect(rowsOf([at('a', 2)])).toHaveLength(1);
    expect(rows(rowsOf([at('a', 2), at('b', 4)])[1])).toEqual([
      'service | first action, median | p90 | n',
      'a | 2:00 | 2:00 | 1',
      'b | 4:00 | 4:00 | 1',
    ]);
    const [head, start, acknowledged] = rowsOf([at('a', 2)], {
      baseline: [{ ...before[0]!, spans: [60] }],
    })[0] as string[][];
    expect(head?.slice(-2)).toEqual(['before (median)', 'ratio']);
    expect(start).toEqual([
      'first action',
      '2:00',
      '2:00',
      '1',
      '2:00 █·· 2:00',
      '1:00 (1, alerts.csv)',
      '2.0x',
    ]);
    expect(acknowledged).toEqual(['acknowledged', '-', '-', '0', '-', 'not recorded', '-']);
    const empty = { ...before[0]!, measure: 'acknowledged' as const, spans: [60] };
    const unmeasured = rowsOf([at('a', 2)], { baseline: [empty] })[0] as string[][];
    expect(unmeasured[2]?.slice(-2)).toEqual(['1:00 (1, alerts.csv)', '-']);
    const zero = [
      fact('z', { fired: on('03'), start: on('03') }),
      fact('y', { fired: on('10'), start: on('10') }),
    ];
    expect((rowsOf(zero)[0] as string[][])[1]?.at(-1)).toBe('0:00 ▁▁· 0:00');
  });

  it('REC-398 a table may be of either measure, quoted, by tabs, with an empty row and other columns', () => {
    const read = (text: string) => readBaseline(text, 'f', ZONE, '2026-11-25T00:00:00.000Z');
    const MAY = '2026-05-01';
    const spans = (text: string) => {
      const found = read(text);
      return found.ok ? found.baselines.map((one) => [one.measure, one.spans, one.from, one.to]) : found;
    };
    for (const heading of [
      'alert,ack',
      'fired,acknowledged',
      'TRIGGERED , 確認済み',
      'アラート,確認済',
      '"alert","ack"',
    ])
      expect(spans(`${heading}\n2026-05-01 03:00,2026-05-01 03:02\n`), heading).toEqual([
        ['acknowledged', [120], '2026-05-01', '2026-05-01'],
      ]);
    for (const heading of ['alert,初動', '発生,start', 'alert,対応開始'])
      expect(spans(`${heading}\n2026-05-01 03:00,2026-05-01 03:02`), heading).toEqual([
        ['start', [120], MAY, MAY],
      ]);
    for (const heading of ['my alert,start', 'alert,started', 'alerts,ack', 'alert,no ack', ''])
      expect(read(`${heading}\n2026-05-01 03:00,2026-05-01 03:02`), heading).toEqual({
        ...{ ok: false, line: 1, problem: 'columns' },
      });
    expect(
      spans(
        'note\tstart\talert\n"a, ""b""\tc"\t2026-05-03 03:02\t2026-05-03 03:00\n   \nx\t2026-05-02 03:04\t2026-05-02 03:00',
      ),
    ).toEqual([['start', [120, 240], '2026-05-02', '2026-05-03']]);
    expect(spans('alert,note,start\n2026-05-01 03:00,"x,y","2026-05-01 03:02"')).toEqual([
      ['start', [120], MAY, MAY],
    ]);
    expect(read('alert,start\n\n2026-05-01 03:00,2026-05-01 03:00\nsoon,x')).toEqual({
      ok: false,
      line: 4,
      problem: 'time',
    });
    expect(spans('alert,start\n2026-05-01 03:00,2026-05-01 03:00')).toEqual([['start', [0], MAY, MAY]]);
    expect(read('alert,start\n05-01 03:00,2026-05-01 03:00')).toMatchObject({ ok: false, problem: 'time' });
    expect(spans('alert,start\n2026年5月1日 03:00,2026/05/01 03:02')).toEqual([['start', [120], MAY, MAY]]);
    expect(read('alert,start,ack\n2026-05-01 03:00,,2026-05-01 03:01\n2026-05-01 04:00')).toMatchObject({
      ...{ ok: true, skipped: 3, baselines: [{ measure: 'acknowledged', spans: [60] }] },
    });
  });

  it('REC-399 of rules those come first whose pages affected nobody, then those with the most pages, then by title; ten', () => {
    const page = (id: number, title: string, hurt: boolean | null, service: string | null = null) => ({
      ...{ id: `${id}`, title, service, hurt, at: on('03'), prevent: null, resolvedSoon: false },
    });
    const titles = (pages: readonly ReturnType<typeof page>[]) =>
      noiseOf(pages).rules.map(({ title }) => title);
    expect(
      titles([
        page(1, 'c', true),
        page(2, 'c', true),
        page(3, 'b', null),
        page(4, 'a', null),
        page(5, 'd', false),
      ]),
    ).toEqual(['d', 'c', 'a', 'b']);
    expect(titles([page(1, 'disk 91.55% of 3', null), page(2, 'ＤＩＳＫ 7% of 1,200', null)])).toEqual([
      'disk 91.55% of 3',
    ]);
    expect(titles([page(1, 'db2 is down', null), page(2, 'db is down', null)])).toHaveLength(2);
    expect(titles([page(1, 'a', null, 'x'), page(2, 'a', null, 'y')])).toHaveLength(2);
    expect(titles([...'abcdefghijkl'].map((title, i) => page(i, title, null)))).toEqual([...'abcdefghij']);
    const soon = [page(1, 'a', null), page(2, 'a', true)].map((one) => ({ ...one, resolvedSoon: true }));
    expect(noiseOf([...soon, page(3, 'a', null)]).resolvedSoon).toBe(1);
    const said = (id: number, day: string, prevent: string | null) => ({
      ...page(id, 'a', null),
      at: on(day),
      prevent,
    });
    expect(noiseOf([said(1, '04', 'old'), said(2, '06', null), said(3, '05', 'new')]).rules[0]?.prevent).toBe(
      'new',
    );
  });

  it('REC-399 an interval of a share is within 0 and 1, and holds the share', () => {
    for (const [hits, n] of [
      [0, 1],
      [1, 1],
      [3, 7],
      [50, 100],
    ] as const) {
      const [low, high] = shareInterval(hits, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low - 1e-12).toBeLessThanOrEqual(hits / n);
      expect(high + 1e-12).toBeGreaterThanOrEqual(hits / n);
    }
    const [low, high] = shareInterval(50, 100);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.4038', '0.5962']);
  });
});
