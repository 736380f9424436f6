import { describe, expect, it } from 'vitest';
import type { BacktestPage, BacktestRule } from '../../../src/cli/rules/backtest-page.ts';
import { backtestLines, backtestMarkdown } from '../../../src/cli/rules/backtest-text.ts';
import type { MarkedPage } from '../../../src/detection/judge/marks.ts';
import { width } from '../../../src/text/width.ts';
import { markedPage } from '../../detection/judge/sixty-pages.ts';

const DAY = 86_400_000;
const since = Date.parse('2026-10-26T00:00:00Z');
const until = since + 30 * DAY;

const pages = (n: number, hurting: number): readonly MarkedPage[] =>
  Array.from({ length: n }, (_, i) => {
    const paged = since + ((i * 7.3 * DAY) % (30 * DAY));
    return {
      ...markedPage({ paged, resolved: null, key: 'k' }),
      hurt: i < hurting ? true : i % 5 === 0 ? null : false,
    };
  });

const revision = (name: string, each: readonly MarkedPage[]) => ({
  revision: name,
  pages: each.length,
  hurt: each.filter(({ hurt }) => hurt === true).length,
  unhurt: each.filter(({ hurt }) => hurt === false).length,
  unjudged: each.filter(({ hurt }) => hurt === null).length,
  asleep: 1,
  each,
});

const rule = (name: string, more: Partial<BacktestRule>): BacktestRule => ({
  ...{ rule: name, revisions: [], lost: [], unjudged: [], laterBy: 0, evaluations: 43_200, unknown: [] },
  agreement: { real: 0, same: 0, missing: [], extra: [] },
  ...more,
});

const PAGE: BacktestPage = {
  ...{ since, until, compared: 'main', noReal: null, withoutIngest: ['app'] },
  failed: [{ rule: 'pay-declines', revision: null, reason: 'there is no field usr' }],
  rules: [
    rule('checkout-5xx', {
      revisions: [revision('main', pages(21, 4)), revision('here', pages(6, 4))],
      laterBy: 60_000,
      unknown: [
        { kind: 'no-documents', params: {}, n: 1_200, first: since + DAY, last: since + 2 * DAY, runs: [] },
      ],
    }),
    rule('cart-npe-of-a-service-with-a-long-name', {
      revisions: [revision('feature/a-long-branch', pages(31, 0)), revision('here', [])],
      lost: [{ key: 'k', at: since + 12 * DAY }],
      unjudged: [
        { key: 'k', at: since + 14 * DAY, users: 241 },
        { key: 'k', at: since + 15 * DAY, users: 3 },
      ],
    }),
  ],
};

const rowsOf = (page: BacktestPage, lang: 'ja' | 'en', columns: number, wraps: boolean) =>
  backtestLines(page, { lang, zone: 'UTC', columns, wraps }).map((line) =>
    line.map(({ text }) => text).join(''),
  );

describe('what a backtest prints', () => {
  it('DET-869 fits the terminal in both languages: names are cut first, then the last numbers go', () => {
    for (const lang of ['ja', 'en'] as const) {
      for (const columns of [60, 80, 100, 120, 200]) {
        for (const page of [PAGE, { ...PAGE, compared: null }]) {
          const rows = rowsOf(page, lang, columns, true);
          expect(rows.filter((row) => width(row) > columns)).toEqual([]);
        }
      }
    }
    const [wide, narrow] = [120, 80].map((columns) => rowsOf(PAGE, 'en', columns, true).join('\n'));
    expect(wide).toMatch(/pages {2}affected {2}none {2}unjudged {2}asleep\n checkout-5xx +main +[.!x?]{35,}/);
    expect(narrow).toMatch(/pages {2}affected {2}none {2}unjudged\n checkout-5xx +main +[.!x?]{16,}/);
  });

  it('DET-869 leaves sentences whole where no terminal is', () => {
    const rows = rowsOf(PAGE, 'en', 80, false);
    expect(rows.slice(0, 5)).toEqual([
      ' ✗ pay-declines cannot be replayed: there is no field usr',
      ' ✗ 1 page with affected users lost: 11-07 00:00  cart-npe-of-a-service-with-a-long-name',
      ' ? pages that nobody judged would be lost: 2, up to 241 users: 11-09 00:00, 11-10 00:00  cart-npe-of-a-service-with-a-long-name',
      ' checkout-5xx: 15 pages fewer, no page with affected users lost, each caught at most 1m later.',
      ' cart-npe-of-a-service-with-a-long-name: 31 pages fewer, 1 with affected users lost.',
    ]);
    expect(rows).toContain(
      ' checkout-5xx: 1,200 of 43,200 evaluations unknown, the first at 10-27 00:00: no documents arrive',
    );
    const md = backtestMarkdown(PAGE, { lang: 'ja', zone: 'UTC', columns: 80, wraps: true });
    expect(md).toContain('- ✗ pay-declines を再現できません: there is no field usr\n');
    expect(md).toContain('評価43,200回のうち1,200回は測定不能(最初は10-27 00:00): ログが届いていません\n');
    expect(rowsOf({ ...PAGE, compared: null }, 'en', 100, true)).toContain(
      ' cart-npe-of-a-service-with-a-long-name: no page in 30d.',
    );
  });

  it('DET-940 counts pages as three numbers, and says how many unjudged pages are lost', () => {
    const of = (compared: string | null, more: Partial<BacktestRule>, lang: 'ja' | 'en' = 'en') =>
      rowsOf({ ...PAGE, compared, failed: [], rules: [rule('r', more)] }, lang, 200, false);
    const both = [revision('main', pages(21, 4)), revision('here', pages(6, 4))];
    expect(of(null, { revisions: [revision('here', pages(21, 4))] })[0]).toBe(
      ' r: 21 pages in 30d: 4 affected users, 13 did not, 4 not judged; 1 while asleep.',
    );
    expect(of(null, { revisions: [revision('here', pages(21, 4))] }, 'ja')[0]).toContain(
      '(影響あり4件、なし13件、未判定4件、就寝中1件)',
    );
    const unjudged = [{ key: 'k', at: since + DAY, users: 241 }];
    expect(of('main', { revisions: both, unjudged }).slice(0, 2)).toEqual([
      ' ? pages that nobody judged would be lost: 1, up to 241 users: 10-27 00:00  r',
      ' r: 15 pages fewer, none known to have affected users lost, but 1 that nobody judged.',
    ]);
    const none = [revision('main', pages(21, 0)), revision('here', pages(6, 0))];
    expect(of('main', { revisions: none })[0]).toBe(
      ' r: 15 pages fewer, none is known to have affected users: 16 did not, 5 not judged.',
    );
    // Of what could not be counted nothing is said.
    const unknown = [{ kind: 'no-documents', params: {}, n: 40_000, first: since, last: until, runs: [] }];
    expect(of(null, { revisions: [revision('here', [])], unknown })[0]).toBe(
      ' r: no page in the 3,200 evaluations that could be counted, of 43,200 in 30d; unknown: 40,000.',
    );
  });

  it('DET-869 labels a day by its hours', () => {
    const rows = rowsOf({ ...PAGE, until: since + DAY / 2 }, 'en', 120, true);
    expect(rows.find((row) => row.includes('pages  affected'))).toMatch(/^ +00:00 .* 12:00 {2}pages/);
  });

  it('DET-870 says which pages are only in the replay, and only where they are compared', () => {
    const here = pages(12, 0);
    const page1 = { id: 'P1', number: 1, rule: 'checkout-5xx', key: 'k', resolved: null, hurt: null };
    const missing = [{ ...page1, fired: since + DAY }];
    const agreement = { real: 3, same: 2, missing, extra: here };
    const one = rule('checkout-5xx', { revisions: [revision('here', here)], agreement });
    const page = { ...PAGE, compared: null, failed: [], rules: [one, rule('other', {})] };
    const text = (checked: boolean, more: Partial<BacktestPage> = {}) =>
      rowsOf({ ...page, checked, ...more }, 'en', 200, false).join('\n');
    expect(text(true)).toMatch(/^ checkout-5xx: only in the replay: \d\d-\d\d .* and 4 more$/m);
    expect(text(true)).toContain(
      'the replay is the same for 2 of 3 real pages; not 10-27 00:00 checkout-5xx',
    );
    const runs = [[since + DAY - 60_000, since + DAY] as const];
    const blind = { kind: 'no-documents', params: {}, n: 2, first: since + DAY, last: since + DAY, runs };
    expect(text(true, { rules: [{ ...one, unknown: [blind] }] })).toContain(
      '; not 10-27 00:00 (no documents arrive)',
    );
    expect(text(false)).not.toContain('only in the replay');
    expect(text(true, { noReal: 'away' })).not.toContain('only in the replay');
  });
});
