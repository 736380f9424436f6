import { describe, expect, it } from 'vitest';
import type { AskedService, PatternsAnswer } from '../../../src/protocol/patterns.ts';
import { PANES } from '../../../src/tui/model/layout.ts';
import { word } from '../../../src/tui/model/words.ts';
import { pattern, told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { FIRED, logLine, logLines, TANAKA, underWay } from '../story.ts';

async function looking(
  answer: PatternsAnswer | null = told(),
  options: ConstructorParameters<typeof Rig>[1] = {},
): Promise<Rig> {
  const client = underWay(TANAKA, options.lang ?? 'en');
  client.log(...logLines(20));
  if (answer !== null) client.answers = { ...client.answers, patterns: answer };
  const rig = new Rig(client, { lang: 'en', cols: 140, rows: 40, ...options });
  rig.host.pass(1_000);
  await rig.settle();
  return rig;
}

/** Rows of the log pane alone. */
const zoomed = (rig: Rig): readonly string[] => rig.press('z', 'z').rows();
const rowWith = (rig: Rig, text: string): string => rig.rows().find((row) => row.includes(text)) ?? '';

describe('the patterns view', () => {
  it.each(PANES)(
    'TUI-560 5, 6 and 2 lead to the views of the log from the pane %s; the title has them all',
    async (pane) => {
      const rig = await looking();
      rig.press(String(PANES.indexOf(pane) + 1), '5');
      expect([rig.state.focus, rig.state.logs.view]).toEqual(['logs', 'patterns']);
      expect(rowWith(rig, '2 Logs')).toContain('2 Logs  [5 Patterns]  6 Compare');
      rig.press('6');
      expect(rowWith(rig, '2 Logs')).toContain('2 Logs  5 Patterns  [6 Compare]');
      rig.press('2');
      expect([rig.state.focus, rig.state.logs.view]).toEqual(['logs', 'lines']);
      expect(rowWith(rig, '2 Logs')).toContain('2 Logs  5 Patterns  6 Compare');
    },
  );

  it('TUI-561 new comes first, then risen, gone, and one row for unchanged patterns, which Enter opens', async () => {
    const rig = await looking(told(), { cols: 150 });
    rig.press('5');
    const rows = zoomed(rig);
    const at = rows.findIndex((row) => row.includes('statement'));
    expect(rows[at]).toMatch(/before » now\s+share\s+02:38\s+\^02:58\s+seen\s+statement\s+service/);
    const list = rows.slice(at + 1, at + 7);
    expect(list[0]).toMatch(
      /»new\s+0 » 2,210\s+58%\s+\S+\s+first 02:54:50\s+ERROR cannot reserve stock: pool exhausted\s+checkout/,
    );
    expect(list[1]).toMatch(
      /new\s+0 » 1,204\s+31%.*asking\.\.\s+ERROR payment gateway timeout after <duration> order=<id>/,
    );
    expect(list[2]).toMatch(/new\s+0 » 80.*first here\s+WARN {2}circuit open: <name>\s+gateway \+1/);
    expect(list[3]).toMatch(/risen\s+15 » 120.*x10\s+ERROR POST \/pay\/<id> 500 in <duration>/);
    expect(list[4]).toMatch(/gone\s+60 » 0.*last 02:54:41\s+WARN {2}slow query <duration> on stock/);
    expect(list[5]).toMatch(/same\s+115 » 95\s+5%.*2 patterns/);
    rig.press('G', 'enter');
    expect(rig.text()).toMatch(/same\s+75 » 65.*INFO {2}cart <id> emptied/);
    rig.press('enter');
    expect(rig.text()).not.toContain('cart <id> emptied');
  });

  it('TUI-561 the row of unchanged patterns is open where nothing changed, and the level narrows the list', async () => {
    const { rows } = told();
    const rig = await looking(told({ rows: rows.filter(({ change }) => change === 'same'), errors: [3, 3] }));
    expect(rig.press('5').text()).toContain('cart <id> emptied');
    const all = (await looking()).press('5', 'l', 'l');
    expect(all.text()).toContain('WARN+');
    expect(all.text()).toContain('circuit open');
    all.press('l');
    expect(all.text()).not.toContain('circuit open');
  });

  it('TUI-562 the first sentence says in words what is new, where, since when and how errors rose', async () => {
    const sentence =
      '⚠ 2 new error patterns in checkout since 02:54, 3 min before the alert.  errors x14: 22 » 309 a minute';
    const rig = await looking(told(), { cols: 170 });
    // Also above the lines: nobody has to press a key to be told.
    expect(rig.text()).toContain(sentence);
    expect(rig.press('5').text()).toContain(sentence);
    expect(rig.press('6').text()).toContain(sentence);
    const ja = await looking(told(), { lang: 'ja', cols: 170 });
    expect(ja.press('5').text()).toContain(
      '⚠ 02:54から checkout に新しいエラー2種(アラートの3分前)。エラーは14倍(毎分22 » 309)',
    );
  });

  it('TUI-562 nothing new is said with what was checked, and what is not known is not said to be nothing', async () => {
    const { rows } = told();
    const quiet = { rows: rows.filter(({ change }) => change === 'same'), errors: [3, 3] as const };
    const all = await looking(told(quiet), { cols: 170 });
    expect(all.press('5').text()).toContain('No new pattern since 02:54 (24 h checked, all lines counted)');
    expect(all.press('2').text()).not.toContain('No new pattern');
    const drawn = await looking(told({ ...quiet, looked: 246, error: 1.4 }), { cols: 170 });
    expect(drawn.press('5').text()).toContain('No new pattern since 02:54 (24 h checked, 5% sample)');
    expect(zoomed(drawn).join('\n')).toContain(
      '5% sample of 4,912 lines, shares within 1.4 points, to 03:11:11',
    );
    const blind = await looking(told({ ...quiet, blind: true }), { cols: 170 });
    expect(blind.press('5').text()).toContain('what is new is unknown');
    const asking = [{ name: 'app', lines: 0, looked: 0, asking: true, failed: null }];
    expect((await looking(told({ ...quiet, sources: asking }), { cols: 170 })).press('5').text()).toContain(
      'still asking for earlier lines',
    );
    expect((await looking(null)).press('5').text()).toContain('No patterns: the hub is older');
  });

  it('TUI-563 a source that could not be counted has a row with why and since when', async () => {
    const failed = {
      kind: 'unreachable',
      params: { node: 'http://es', reason: 'x', cause: 'refused' },
      since: '2026-11-24T17:51:00.000Z',
    };
    const rig = await looking(
      told({ sources: [{ name: 'pay-*', lines: 0, looked: 0, asking: true, failed }] }),
      { cols: 170 },
    );
    expect(rig.press('5').text()).toMatch(/✗ pay-\*: unknown since 02:51:00, .*refuses connections/);
    const client = underWay(TANAKA, 'en');
    client.set({
      sources: [{ name: 'pay-*', state: 'unreachable', reason: { kind: 'unreachable', params: {} } }],
    });
    client.answers = { ...client.answers, patterns: told() };
    const other = new Rig(client, { lang: 'en', cols: 170 });
    expect(other.press('5').text()).toContain('✗ pay-*');
  });

  describe('of sources that do not reach back', () => {
    const source = (name: string, minutes: number) => ({
      ...{ name, lines: 100, looked: 100, asking: false, failed: null },
      begins: new Date(Date.parse(told().at) + minutes * 60_000).toISOString(),
    });
    const { rows } = told();
    const quiet = { rows: rows.filter(({ change }) => change === 'same'), errors: [3, 3] as const };

    it('TUI-860 the patterns and the comparison name them, with when they begin', async () => {
      const late = [source('checkout', -10), source('kubectl', 2), source('old', -9_000)];
      const rig = await looking(told({ sources: late }), { cols: 170 });
      for (const key of ['5', '6']) {
        rig.press(key);
        expect(rig.text()).toContain('⚠ checkout begins 02:48: no comparison before');
        expect(rig.text()).toContain('⚠ kubectl begins 03:00: what is new in it is unknown');
        expect(rig.text()).not.toContain('old begins');
      }
      const ja = await looking(told({ sources: late }), { lang: 'ja', cols: 80, rows: 24 });
      ja.press('5');
      expect(ja.text()).toContain('checkout は02:48から始まるため、それ以前とは比較できません');
      expect(ja.text()).toContain('kubectl は03:00から始まるため、新しいかどうか不明です');
      const many = [1, 2, 3, 4, 5].map((n) => source(`pipe-${n}`, n));
      expect((await looking(told({ sources: many }), { cols: 170 })).press('5').text()).toContain(
        'pipe-3 begins 03:01: what is new in it is unknown +2',
      );
    });

    it('TUI-860 nothing new is said with how far back all of them were checked', async () => {
      const some = [source('checkout', -70), source('app', -9_000)];
      const rig = await looking(told({ ...quiet, sources: some }), { cols: 170 });
      expect(rig.press('5').text()).toContain('(checked back to 01:48, all lines counted)');
      const ja = await looking(told({ ...quiet, sources: some, looked: 246 }), { lang: 'ja', cols: 170 });
      expect(ja.press('5').text()).toContain('(01:48以降を確認、5%を抽出)');
    });

    it('TUI-866 the comparison says that now is unknown where a source is not read', async () => {
      const [checkout, ...others] = told().services as [AskedService, ...AskedService[]];
      const unread: AskedService = { ...checkout, errors: [20, 0], lines: [620, 0], isUnread: true };
      const part: AskedService = { ...unread, service: 'part', errors: [20, 300], lines: [620, 600] };
      const services = [unread, part, ...others];
      const rig = await looking(told({ services }), { cols: 150 });
      rig.press('6');
      expect(rig.text()).toMatch(/checkout +20 » unknown +620 » unknown/);
      // Another source of it is read: there are at least so many.
      expect(rig.text()).toMatch(/part +20 » 300\+ +x15 +620 » 600\+/);
      const ja = await looking(told({ services }), { lang: 'ja', cols: 80, rows: 24 });
      ja.press('6');
      expect(ja.text()).toMatch(/checkout +20 » 不明 +620 » 不明/);
    });

    it('TUI-930 what nobody could judge is neither the same nor none', async () => {
      const unjudged = told().rows.map((row) => ({
        ...row,
        change: 'same' as const,
        isUnknown: true as const,
      }));
      const [checkout, ...others] = told().services as [AskedService, ...AskedService[]];
      const services: AskedService[] = [
        { ...checkout, errors: [null, 27], lines: [null, 148], fresh: 0, gone: 0, isUnjudged: true },
        { ...checkout, service: 'part', fresh: 2, gone: 0, isUnjudged: true },
        ...others,
      ];
      const answer = told({ rows: unjudged, services, blind: true });
      for (const [lang, size, unknown, same] of [
        ['en', { cols: 80, rows: 24 }, 'unknown', 'same'],
        ['ja', { cols: 150 }, '不明', '変化なし'],
      ] as const) {
        const rig = await looking(answer, { lang, ...size });
        rig.press('5');
        expect(rig.text()).toMatch(new RegExp(`${unknown} .*ERROR c`));
        expect(rig.text()).not.toMatch(new RegExp(`${same} .*ERROR c`));
        rig.press('6');
        const [row, part] = ['checkout', 'part'].map((name) =>
          rig.rows().find((one) => new RegExp(`${name} +.*»`).test(one)),
        );
        expect(row).toMatch(new RegExp(`148 +${unknown} +${unknown}( |$)`));
        expect(part).toMatch(new RegExp(` 2\\+ +${unknown}( |$)`));
      }
    });

    it('TUI-861 bars are blank where nothing is known', async () => {
      const begins = source('checkout', -10).begins;
      const steady = told().rows.map((row) => ({ ...row, steps: row.steps.map(() => 5), begins }));
      const rig = await looking(told({ rows: steady }), { cols: 150 });
      rig.press('5');
      expect(zoomed(rig).find((row) => row.includes('pool exhausted'))).toMatch(/58% {6,}\S{11,12} /);
    });
  });

  it('TUI-564 p pins the newest line with the counts and their coverage, M mutes for all, Enter shows the lines', async () => {
    const rig = await looking();
    const line = { ...logLine(3), message: 'cannot reserve stock: pool exhausted' };
    rig.client.answers = {
      ...rig.client.answers,
      'pattern-lines': {
        template: 'cannot reserve stock: pool exhausted',
        lines: [{ ...logLine(2), message: 'cannot reserve stock: pool exhausted' }, line],
      },
    };
    rig.press('5', 'p');
    await rig.settle();
    expect(rig.client.asked.at(-1)).toEqual(['pattern-lines', { id: 'a1', limit: 1 }]);
    const pin = rig.client.sent.at(-1) as { type: string; data: { line: { id: string }; comment: string } };
    expect(pin.type).toBe('log.pin');
    expect(pin.data.line.id).toBe(line.id);
    expect(pin.data.comment).toBe(
      'cannot reserve stock: pool exhausted: 2,871 lines (58%) 02:38-03:11, first 02:54:50; all lines counted',
    );
    rig.press('M');
    expect(rig.client.sent.at(-1)).toEqual({
      type: 'mute.add',
      data: { pattern: '/cannot reserve stock: pool exhausted/' },
    });
    rig.press('enter');
    await rig.settle();
    expect(rig.text()).toContain('Lines of a pattern');
    expect(rig.text()).toContain('2,871 lines (58%)  02:38-03:11  all lines counted');
    expect(rowWith(rig, 'ERROR checkout cannot reserve stock') || rig.text()).toContain(
      'cannot reserve stock',
    );
    expect(rig.press('esc').state.dialogs).toEqual([]);
  });

  it('TUI-565 an answer that takes rows away leaves the selection on what is there', async () => {
    const rig = await looking();
    rig.press('5', 'j', 'j');
    expect(rig.state.logs.pattern).toBe('b1');
    rig.client.answers = { ...rig.client.answers, patterns: told({ rows: [pattern({ id: 'z' })] }) };
    rig.host.pass(12_000);
    await rig.settle();
    expect(rig.text()).toMatch(/»new/);
    rig.press('j');
    expect(rig.state.logs.pattern).toBe('z');
  });
});

describe('the comparison', () => {
  it('TUI-566 services are side by side before and now, the worst first', async () => {
    const rig = await looking(told(), { cols: 150 });
    rig.press('6');
    const rows = zoomed(rig);
    const at = rows.findIndex((row) => row.includes('errors/min  '));
    expect(rows[at]).toMatch(/service\s+errors\/min\s+lines\/min\s+new\s+gone\s+most frequent error now/);
    expect(rows[at + 1]).toMatch(
      /»checkout\s+20 » 298\s+x15\s+620 » 884\s+2\s+1\s+cannot reserve stock: pool exhausted/,
    );
    expect(rows[at + 2]).toMatch(/gateway\s+1 » 10\s+x10\s+540 » 551\s+0\s+0\s+POST/);
    // What was not counted before is not none.
    expect(rows[at + 3]).toMatch(/\(no service\)\s+unknown » 0\s+unknown » 3/);
    expect(rows.join('\n')).toContain('before 02:38-02:53  now 02:58-03:11:11');
  });

  it.each([
    ['ja', 80],
    ['en', 80],
    ['ja', 120],
    ['en', 120],
  ] as const)(
    'TUI-1065 what the counts cover is said in the patterns and in the comparison: %s at %i columns',
    async (lang, cols) => {
      const rig = await looking(told(), { lang, cols, rows: cols === 80 ? 24 : 40 });
      const covered =
        lang === 'en'
          ? ['before 02:38-02:53  now 02:58-03:11:11', 'all 4,912 lines counted to 03:11:11']
          : ['前 02:38-02:53  今 02:58-03:11:11', '全4,912行を03:11:11まで集計'];
      for (const view of ['5', '6']) {
        rig.press(view);
        for (const text of covered) expect(rig.text()).toContain(text);
      }
    },
  );

  it('TUI-1065 of no lines the periods alone are told, as nothing was counted', async () => {
    const none = { lines: 0, looked: 0, rows: [], services: [] };
    const rig = await looking(told(none), { cols: 120, rows: 40 });
    rig.press('5');
    expect(rig.text()).toContain('before 02:38-02:53  now 02:58-03:11:11');
    expect(rig.text()).not.toContain('all 0 lines');
  });

  it('TUI-1073 no level and no filter is named as the reason where there is nothing that it could hide', async () => {
    const rig = await looking(told({ services: [] }), { cols: 120, rows: 40 });
    rig.press('6');
    // Lines between the two periods are in neither.
    expect(rig.text()).toContain('No lines in this window.');
    rig.press('2', 'l', 'l', '6');
    expect(rig.text()).toContain('No lines in this window.');
    const empty = await looking(told({ rows: [] }), { cols: 120, rows: 40 });
    expect(empty.press('5').text()).toContain('No lines in this window.');
    const info = await looking(told({ rows: [pattern({ id: 'a', level: 'info' })] }), {
      cols: 120,
      rows: 40,
    });
    expect(info.press('l', 'l', '5').text()).toContain('No pattern passes the level and the filters.');
  });

  it('TUI-1065 a sample says at 80 columns how much was read', async () => {
    const rig = await looking(told({ looked: 246, error: 1.2 }), { cols: 80, rows: 24 });
    rig.press('5');
    expect(rig.text()).toContain('5% sample of 4,912 lines, shares within 1.2 points, to 03:11:11');
  });

  it('TUI-1066 the column of times is as wide as its texts need, so that statements are cut late', async () => {
    const first = { by: 'source', at: new Date(FIRED).toISOString() } as const;
    const template = 'payment gateway timeout after <duration> x';
    const rig = await looking(told({ rows: [pattern({ id: 'a', template, first })] }), {
      cols: 80,
      lang: 'ja',
    });
    rig.press('5');
    expect(rowWith(rig, '»新規')).toContain('初出 02:58:11  ERROR payment gateway timeout after <dur..');
  });

  it.each([80, 120, 150])(
    'TUI-1023 names of services are whole while there is room, at %i columns',
    async (cols) => {
      const services = told().services.map((one, i) =>
        i === 0 ? { ...one, service: 'checkout-payment' } : one,
      );
      const rig = await looking(told({ services }), { cols, lang: 'ja' });
      rig.press('6');
      const rows = zoomed(rig).join('\n');
      expect(rows).toContain('»checkout-payment ');
      expect(rows).toContain(`${word('ja', 'compare.unnamed')} `);
    },
  );

  it('TUI-691 the footer of the comparison offers no pin, that of lines and patterns does', async () => {
    const rig = await looking();
    const foot = (): string => rig.rows().at(-1) ?? '';
    expect(rig.press('5').rows().at(-1)).toContain('p pin');
    expect(rig.press('6').rows().at(-1)).toContain('t ');
    expect(foot()).not.toContain('p pin');
    expect(rig.press('2').rows().at(-1)).toContain('p pin');
  });

  it('TUI-567 t compares around another moment: a mark of the session, or a time; the alert is the usual one', async () => {
    const rig = await looking();
    const asks: unknown[] = [];
    const ask = rig.client.ask.bind(rig.client);
    rig.client.ask = (what, args) => {
      if (what === 'patterns') asks.push(args);
      return ask(what, args);
    };
    rig.press('6', 't');
    expect(rig.text()).toContain('Compare before and after');
    expect(rig.text()).toMatch(/alert\s+02:58/);
    rig.press('2');
    expect(rig.state.logs.boundary).toMatchObject({ name: 'boundary.opened' });
    rig.host.pass(200);
    await rig.settle();
    expect(asks.at(-1)).toEqual({ at: rig.client.session.clock.opened, lead: 0 });
    expect(rig.text()).toContain('session opened 02:5');
    rig.press('t', '4', '02:54', 'enter');
    expect(rig.state.logs.boundary).toEqual({ at: '2026-11-24T17:54:00.000Z', name: 'boundary.given' });
    rig.press('t', '1');
    expect(rig.state.logs.boundary).toBeNull();
    rig.host.pass(3_000);
    await rig.settle();
    expect(asks.at(-1)).toEqual({});
  });

  it('TUI-687 Enter on a service shows its patterns, and the lines are narrowed to it', async () => {
    const rig = await looking(told(), { cols: 150 });
    rig.press('6', 'j', 'enter');
    expect(rig.state.logs).toMatchObject({
      view: 'patterns',
      filters: [{ text: 'service==gateway', exclude: false, on: true }],
    });
    const text = zoomed(rig).join('\n');
    // Also where it is not the first of its services.
    expect(text).toContain('POST /pay/<id> 500 in <duration>');
    expect(text).not.toContain('cannot reserve stock: pool exhausted   ');
    rig.press('2');
    rig.host.pass(300);
    expect(rig.text()).toContain('circuit open');
    expect(rig.text()).not.toContain('cache miss');
    const unnamed = (await looking(told(), { cols: 150 })).press('6', 'G', 'enter');
    expect(unnamed.state.logs.view).toBe('compare');
    expect(unnamed.said.at(-1)).toBe('サービスが選ばれていません');
  });

  it('TUI-689 no key acts on a line that the comparison hides', async () => {
    const rig = await looking(told(), { cols: 150 });
    rig.press('2', 'k', 'k', '6', 'c');
    expect(rig.state.dialogs).toEqual([]);
    rig.press('p');
    expect(rig.client.sent).toEqual([]);
    expect(rig.state.logs.view).toBe('lines');
    rig.press('p');
    expect(rig.client.sent.at(-1)?.type).toBe('log.pin');
  });
});

describe('new errors on a narrow screen', () => {
  const SENTENCE = '⚠ 2 new error patterns in checkout since 02:54: cannot reserve';

  it('TUI-862 a row names them until a view has shown them, whichever pane is in front', async () => {
    const rig = await looking(told(), { cols: 80, rows: 24 });
    expect(rig.rows()[3]).toMatch(
      /^ ⚠ 2 new error patterns in checkout since 02:54: cannot reser.*\.\. +5 view$/,
    );
    for (const key of ['3', '4', '1']) expect(rig.press(key).rows()[3]).toContain(SENTENCE);
    // The lines of the log name them themselves, and that is no look at them.
    expect(rig.press('2').rows()[3]).not.toContain(SENTENCE);
    expect(rig.press('1').rows()[3]).toContain(SENTENCE);
    rig.press('5', '1');
    expect(rig.text()).not.toContain('new error');
    const ja = await looking(told(), { lang: 'ja', cols: 80, rows: 24 });
    expect(ja.rows()[3]).toMatch(/^ ⚠ 02:54から checkout に新しいエラー2種: cannot reser.*\.\. +5 表示$/);
  });

  it('TUI-862 one that comes later has the row as well, and a lost connection comes first', async () => {
    const rig = await looking(told(), { cols: 80, rows: 24 });
    rig.press('5', '1');
    const { rows } = told();
    const more = told({ rows: [pattern({ id: 'a9', template: 'disk full' }), ...rows] });
    rig.client.answers = { ...rig.client.answers, patterns: more };
    rig.host.pass(11_000);
    await rig.settle();
    expect(rig.rows()[3]).toContain('3 new error patterns in checkout since 02:54: disk full');
    rig.client.set({ connection: { kind: 'silent', since: 0 } });
    expect(rig.text()).not.toContain('new error patterns');
  });

  it('TUI-862 where rows are scarce the title of the log pane says it, and nothing loses a row', async () => {
    const quiet = await looking(told({ rows: [] }), { cols: 60, rows: 15 });
    const rig = await looking(told(), { cols: 60, rows: 15 });
    expect(rig.rows().find((row) => row.includes('2 Logs'))).toMatch(/2 Logs .*⚠ new errors: 2 \(5\)/);
    expect(rig.store.world.layout).toEqual(quiet.store.world.layout);
    rig.press('5', '1');
    expect(rig.text()).not.toContain('new errors');
    const ja = await looking(told(), { lang: 'ja', cols: 60, rows: 15 });
    expect(ja.text()).toContain('⚠ 新しいエラー2種 5で表示');
  });

  it('TUI-867 what the hub still counts is asked for again after a second, not after ten', async () => {
    const client = underWay(TANAKA, 'en');
    let asks = 0;
    const counted = { name: 'app', lines: 9, looked: 9, asking: false, failed: null };
    const firsts: readonly PatternsAnswer['sources'][] = [[], [{ ...counted, asking: true }]];
    const ask = client.ask.bind(client);
    client.ask = (what, args) => {
      if (what !== 'patterns') return ask(what, args);
      const sources = firsts[asks];
      asks += 1;
      const rows = told().rows.map((row) => ({ ...row, first: { by: 'here', at: row.last } as const }));
      return Promise.resolve((sources === undefined ? told({ rows }) : told({ sources, rows: [] })) as never);
    };
    const rig = new Rig(client, { lang: 'en', cols: 80, rows: 24 });
    for (let n = 1; n <= 3; n += 1) {
      rig.host.pass(n === 1 ? 100 : 1_000);
      await rig.settle();
      expect(asks).toBe(n);
    }
    expect(rig.rows()[3]).toContain(SENTENCE);
    rig.host.pass(9_000);
    expect(asks).toBe(3);
  });

  it('TUI-863 the briefing of a person who comes late begins with them', async () => {
    const rig = await looking(told(), { cols: 80, rows: 24 });
    const text = rig.press('b').text();
    expect(text).toMatch(/New errors +2 new error patterns in checkout since 02:54/);
    expect(text).toContain('cannot reserve stock: pool exhausted');
    expect(text).toContain('payment gateway timeout after <duration> order=<id>');
    const none = await looking(told({ rows: [] }), { cols: 80, rows: 24 });
    expect(none.press('b').text()).not.toContain('New errors');
  });
});
