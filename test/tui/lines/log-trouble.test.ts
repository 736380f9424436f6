import { describe, expect, it } from 'vitest';
import { shortName } from '../../../src/tui/select/log-trouble.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

const AT = '2026-11-24T18:10:40.000Z';

function troubled(
  source: {
    readonly state: 'unreachable' | 'refused' | 'live';
    readonly reason?: { kind: string; params: Record<string, string | number> };
  },
  size = { cols: 120, rows: 40 },
  lang: 'ja' | 'en' = 'en',
): Rig {
  const client = underWay(SATO, lang);
  client.log(...logLines(60));
  const rig = new Rig(client, { ...size, lang });
  const retryAt = new Date(client.now + 6_400).toISOString();
  client.set({ sources: [{ name: 'app', ...source, ...(source.state === 'live' ? {} : { retryAt }) }] });
  return rig.press('2');
}

const unreachable = { state: 'unreachable', reason: { kind: 'unreachable', params: { since: AT } } } as const;

describe('trouble of a log source on the pane', () => {
  it('TUI-100 says what, since when, and counts down to the next try', () => {
    const rig = troubled(unreachable);
    expect(rig.text()).toContain('✗ app: OpenSearch unreachable since 03:10:40, next try in 7 s');
    rig.host.pass(3_000);
    expect(rig.text()).toContain('next try in 4 s');
    rig.host.pass(10_000);
    expect(rig.text()).toContain('trying now');
    const ja = troubled(unreachable, { cols: 80, rows: 24 }, 'ja');
    expect(ja.text()).toContain('✗ app: OpenSearchに届きません 03:10:40から、次の試行まで7秒');
  });

  it('TUI-100 stands in the row of a pane that is not open', () => {
    const rig = troubled(unreachable, { cols: 80, rows: 24 }).press('1');
    expect(rig.text()).toMatch(/2 Logs +✗ OpenSearch unreachable since 03:10:40/);
  });

  it('TUI-100 gives a long reason two rows, and never cuts when it is tried again', () => {
    const reason = `Cannot parse 'level:(error OR': Encountered "<EOF>" at line 1, column 14. ${'x'.repeat(90)}`;
    const rig = troubled({ state: 'refused', reason: { kind: 'bad-query', params: { reason, since: AT } } });
    const rows = rig.rows().map((row) => row.slice(38));
    const at = rows.findIndex((row) => row.includes('✗ app: the query is wrong: Cannot parse'));
    expect(at).toBeGreaterThan(0);
    expect(rows[at + 1]).toMatch(/\(since 03:10:40\), next try in 7 s/);
    expect(rows[at + 2]).toMatch(/\d\d:\d\d:\d\d/);
  });

  const ahead = (offset: string) => ({ kind: 'clock-ahead', params: { count: 1_234, offset } }) as const;
  const ADVICE = 'set clockOffset: "+09:00")';

  it.each([
    [120, 40],
    [80, 24],
  ])('TUI-1026 cuts no advice on clocks, whatever else is in trouble, at %ix%i', (cols, rows) => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(60));
    const rig = new Rig(client, { cols, rows, lang: 'en' });
    const noTime = { kind: 'no-time-field', params: { index: 'app-of-last-year-which-nobody-has-mapped' } };
    const source = (name: string, reason: object) => ({ name, state: 'live', reason }) as never;
    client.set({
      sources: [
        source('app-production', ahead('+09:00')),
        source('batch-production', noTime),
        source('web-production', noTime),
      ],
    });
    const shown = rig
      .press('2')
      .rows()
      .map((row) => row.replace(/^.*[│|]([^│|]+)[│|]\s*$/, '$1').trim())
      .join(' ');
    expect(shown).toContain(ADVICE);
    expect(shown).toContain('⚠ app-production: documents with');
  });

  it('TUI-100 names what a source that is live leaves out', () => {
    const rig = troubled({ state: 'live', reason: { kind: 'no-time-field', params: { index: 'app-old' } } });
    expect(rig.text()).toContain('⚠ app: no time to sort by in app-old (set timeField');
  });

  it.each([
    ['file:/var/log/app.log', 'file:app.log'],
    ['file:/var/log/app.log?timeZone=Asia/Tokyo', 'file:app.log'],
    ['file:/var/log/app.log?encoding=euc-jp&timeZone=Asia/Tokyo', 'file:app.log'],
    ['file:/var/log/what?.log', 'file:what?.log'],
    ['opensearch:app-*?level:error', 'app-*'],
  ])('TUI-326 names %s as %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });

  const reasons = {
    field: { kind: 'no-time-field', params: { index: 'app-old' } },
    ahead: { kind: 'clock-ahead', params: { count: 118, offset: '+09:00' } },
  };

  it('TUI-320 tells every reason of every source in trouble, those that cannot be read first', () => {
    const rig = troubled({ state: 'live' }, { cols: 200, rows: 50 });
    const sources = [
      { name: 'app', state: 'live', reason: reasons.field, more: [reasons.ahead] },
      { name: 'db', ...unreachable, retryAt: new Date(rig.client.now + 6_400).toISOString() },
    ] as const;
    rig.client.set({ sources });
    const rows = rig.rows().map((row) => row.trim());
    const at = rows.findIndex((row) => row.includes('✗ db: OpenSearch unreachable since 03:10:40'));
    expect(at).toBeGreaterThan(0);
    expect(rows[at + 1]).toContain('⚠ app: no time to sort by in app-old');
    expect(rows[at + 2]).toContain('⚠ app: documents with times ahead of now: 118 (+09:00), not shown yet');
    expect(rows[at + 2]).toContain('clockOffset: "+09:00"');
    // A pane that is not open has one row for it.
    const closed = troubled({ state: 'live' }, { cols: 80, rows: 24 }).press('1');
    closed.client.set({ sources });
    expect(closed.text()).toMatch(/✗ OpenSearch unreachable since 03:10:40 \+2/);
  });

  it('TUI-320 gives four rows at most to all of it, and counts what does not fit', () => {
    const rig = troubled({ state: 'live' }, { cols: 200, rows: 50 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    rig.client.set({ sources: names.map((name) => ({ name, ...unreachable })) });
    const rows = rig.rows().filter((row) => row.includes('✗ '));
    expect(rows.map((row) => /✗ (\w)/.exec(row)?.[1])).toEqual(['a', 'b', 'c', 'd']);
    expect(rows.at(-1)).toMatch(/\+2 *$|\+2 *[│|]/);
    for (const row of rows.slice(0, -1)) expect(row).not.toContain('+');
  });

  it.each([
    ['en', 'no line is within the window: the newest is from 11-22 (Sun) 12:00'],
    ['ja', '表示する期間に行がありません(最新は11/22(日) 12:00)'],
  ] as const)(
    'TUI-321 says that all lines lie before the window, and when the newest was: %s',
    (lang, said) => {
      const reason = { kind: 'outside-window', params: { newest: '2026-11-22T03:00:00.000Z' } };
      expect(troubled({ state: 'live', reason }, { cols: 200, rows: 50 }, lang).text()).toContain(said);
    },
  );

  it('TUI-321 says of which times a gap is, as far as they are known', () => {
    const [from, to] = ['2026-11-24T18:05:10.000Z', '2026-11-24T18:07:20.000Z'];
    const text = (kind: string, params: Record<string, string | number>) =>
      troubled({ state: 'live', reason: { kind, params } }, { cols: 200, rows: 50 }).text();
    expect(text('gap', { count: 40, from, to, cause: 'between' })).toContain(
      '⚠ app: 40 lines were lost, of 03:05:10 to 03:07:20',
    );
    expect(text('gap-unknown', { from, to, cause: 'between' })).toContain(
      'an unknown number of lines was lost, 03:05:10 to 03:07:20',
    );
    expect(text('gap-unknown', { from, to: '', cause: 'after' })).toContain(
      'an unknown number of lines was lost after 03:05:10',
    );
    expect(text('gap-unknown', { from: '', to: '' })).toContain('number of lines was lost');
    expect(text('too-late', { count: 3, from, to, cause: 'between' })).toContain(
      '3 lines of 03:05:10 to 03:07:20 came too late to be shown',
    );
  });

  it.each([
    [
      'en',
      [
        '⚠ app: web-3 is 21 min behind: 88 lines not shown',
        '⚠ app: web-7 is 3 min ahead: 9 lines not shown yet',
        '⚠ app: web-4 is 9 h behind: 12 lines shown late +2',
      ],
      'nothing missing up to 03:12:11, but web-3 is 21 min behind: 88 lines not shown +4',
      'late +21 min',
    ],
    [
      'ja',
      [
        '⚠ app: web-3 が21分遅れ: 88行は未表示',
        '⚠ app: web-7 が3分進み: 9行は未表示(その時刻に表示)',
        '⚠ app: web-4 が9時間遅れ: 12行を遅着として表示 他2',
      ],
      '03:12:11まで欠落なし、ただしweb-3 が21分遅れ: 88行は未表示 他4',
      '+21分遅着',
    ],
  ] as const)(
    'TUI-940 says whose lines come behind, those that are not shown each, and calls nothing complete without it: %s',
    (lang, rows, aside, late) => {
      const rig = troubled({ state: 'live' }, { cols: 240, rows: 50 }, lang);
      const MINUTE = 60_000;
      const behind = [
        { whose: 'web-3', by: 21 * MINUTE, lines: 88, unshown: 88 },
        { whose: 'web-7', by: -3 * MINUTE, lines: 9, unshown: 9 },
        { whose: 'web-4', by: 540 * MINUTE, lines: 12, unshown: 0 },
        { whose: 'web-2', by: 20 * MINUTE, lines: 4, unshown: 0 },
        { whose: 'web-8', by: null, lines: 3, unshown: 0 },
      ];
      const completeTo = '2026-11-24T18:12:11.000Z';
      rig.client.set({ sources: [{ name: 'app', state: 'live', completeTo, behind }] });
      rig.client.log(...logLines(1, 60).map((line) => ({ ...line, late: 21 * MINUTE })));
      const said = rig.rows().filter((row) => row.includes('⚠ app: '));
      expect(said.map((row) => row.slice(row.indexOf('⚠')).replace(/\s*[│|]?\s*$/, ''))).toEqual(rows);
      expect(rig.text()).toContain(aside);
      rig.host.pass(1_000);
      expect(rig.text()).toContain(late);
    },
  );

  it.each([
    ['en', 'web-3 was 31 min behind at 02:40: 88 lines not shown', 'web-7 was 9 h ahead at 02:50: 9 lines'],
    ['ja', 'web-3 は02:40の時点で31分遅れ: 88行は未表示', 'web-7 は02:50の時点で9時間進み: 9行は未表示'],
  ] as const)('TUI-940 says of lines that come no more that it is past: %s', (lang, first, second) => {
    const rig = troubled({ state: 'live' }, { cols: 240, rows: 50 }, lang);
    const MINUTE = 60_000;
    const behind = [
      { whose: 'web-3', by: 31 * MINUTE, lines: 88, unshown: 88, last: '2026-11-24T17:40:30.000Z' },
      { whose: 'web-7', by: -540 * MINUTE, lines: 9, unshown: 9, last: '2026-11-24T17:50:30.000Z' },
    ];
    const completeTo = '2026-11-24T18:12:11.000Z';
    rig.client.set({ sources: [{ name: 'app', state: 'live', completeTo, behind }] });
    const said = rig.rows().filter((row) => row.includes('⚠ app: '));
    expect(said.map((row) => row.includes(first) || row.includes(second))).toEqual([true, true]);
    expect(rig.text()).toContain(lang === 'en' ? `but ${first} +1` : `ただし${first} 他1`);
  });

  it('TUI-100 leaves every other pane as it is', () => {
    const rig = troubled({ state: 'live' });
    const left = (one: Rig) => one.rows().map((row) => row.slice(0, 38));
    const before = left(rig);
    rig.client.set({ sources: [{ name: 'app', ...unreachable, retryAt: AT }] });
    expect(left(rig)).toEqual(before);
    expect(rig.text()).toContain('OpenSearch unreachable');
  });
});
