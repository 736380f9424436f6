import { describe, expect, it } from 'vitest';
import type { AskAnswers } from '../../../src/protocol/asks.ts';
import type { NumberedLine } from '../../../src/protocol/messages.ts';
import { Rig } from '../rig.ts';
import { logLine, SATO, underWay } from '../story.ts';

const TRACE = '9f3c07d1a2b4c6d8';
const at = (ms: number) => new Date(Date.parse('2026-11-24T17:58:07.000Z') + ms).toISOString();

const LINE: Omit<NumberedLine, 'no'> = {
  id: 'app-2026/abc',
  time: at(3_121),
  level: 'error',
  service: 'checkout',
  message: 'payment gateway timeout after 3000ms',
  trace: TRACE,
  fields: { acquirer: 'acquirer-b', 'user.id': 'u-20418', email: '[redacted:email]' },
  source: 'app-*',
};

function opened(more: Partial<typeof LINE> = {}, options: ConstructorParameters<typeof Rig>[1] = {}): Rig {
  const client = underWay(SATO);
  client.log(
    ...[1, 2, 3].map((i) => ({
      ...logLine(i),
      fields: { acquirer: i === 1 ? 'acquirer-b2' : 'acquirer-a' },
    })),
    { ...LINE, ...more },
  );
  client.answers = {
    'log-facts': {
      sources: [{ name: 'app-*', link: 'https://apm.example/t/{trace}?u={user.id}', queries: [] }],
    },
  };
  const rig = new Rig(client, options);
  rig.host.pass(1_000);
  return rig.press('2', 'enter');
}

const values: AskAnswers['field-values'] = {
  from: at(-180_000),
  to: at(800_000),
  count: 4_383,
  all: 12_000,
  values: [
    { value: 'acquirer-b', count: 4_296, all: 4_080 },
    { value: 'acquirer-a', count: 61, all: 4_920 },
  ],
  without: { count: 26, all: 3_000 },
  more: false,
  since: null,
};

/** Selects a row by its name. */
function onto(rig: Rig, name: string): Rig {
  for (let i = 0; i < 12 && !new RegExp(`»[^│]*${name}`).test(rig.text()); i += 1) rig.press('j');
  expect(rig.text()).toMatch(new RegExp(`»[^│]*${name}`));
  return rig;
}

describe('an opened line', () => {
  it('TUI-570 i shows only the selected value, exactly, and x hides it; the log is seen again', () => {
    const only = onto(opened(), '"acquirer"').press('i');
    expect(only.state.dialogs).toEqual([]);
    expect(only.state.logs.filters).toEqual([{ text: 'acquirer==acquirer-b', exclude: false, on: true }]);
    only.host.pass(300);
    expect(only.store.world.logs.size).toBe(1);
    expect(only.text()).toContain('acquirer==acquirer-b');
    const hidden = onto(opened(), 'checkout').press('x');
    hidden.host.pass(300);
    expect(hidden.state.logs.filters).toEqual([{ text: 'service==checkout', exclude: true, on: true }]);
    expect(hidden.text()).not.toContain('payment gateway timeout after 3000ms');
  });

  it.each(['ja', 'en'] as const)(
    'TUI-1067 at 80x24 why a key was refused is read below the tallest dialog: %s',
    (lang) => {
      const fields = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`field${i}`, String(i)]));
      const rig = opened({ fields }, { lang, cols: 80, rows: 24 });
      rig.press('v');
      expect(rig.text()).toContain(
        lang === 'en' ? 'Choose a field first (j)' : '先に項目を選んでください(j)',
      );
    },
  );

  it('TUI-1068 folding is offered only where the fields have objects', () => {
    const rig = opened({ fields: { acquirer: 'acquirer-b' } }, { lang: 'en' });
    expect(rig.text()).not.toContain('space fold');
    rig.press('space');
    expect(rig.text()).toContain('No field can be folded');
    expect(opened({}, { lang: 'en' }).text()).toContain('space fold');
  });

  it.each([
    ['ja', '2026/11/25(水) 02:58:10 JST  2026-11-24T17:58:10.121Z'],
    ['en', '2026-11-25 (Wed) 02:58:10 JST  2026-11-24T17:58:10.121Z'],
  ] as const)(
    'TUI-1069 the time of a line is told to the second in the zone of the session: %s',
    (lang, time) => {
      expect(opened({}, { lang }).text()).toContain(time);
    },
  );

  it('TUI-570 says why a key cannot work: nothing chosen, a hidden value, no trace, no link, a value that is missing', async () => {
    expect(opened().press('i').said.at(-1)).toContain('先に項目を選んでください');
    expect(onto(opened(), '"email"').press('x').said.at(-1)).toContain('伏せてあり');
    const { trace: _, ...plain } = LINE;
    const untraced = opened({ ...plain, trace: undefined } as never);
    expect(untraced.press('t').said.at(-1)).toBe('この行に trace はありません');
    await untraced.settle();
    expect(untraced.press('o').said.at(-1)).toContain('trace がこの行にありません');
    const other = opened({ source: 'cdn' });
    await other.settle();
    expect(other.press('o').said.at(-1)).toContain('link の設定がありません');
  });

  it('TUI-571 v counts the values of a field among errors and in all lines, and they narrow the log as well', async () => {
    const rig = opened();
    rig.client.answers = { ...rig.client.answers, 'field-values': values };
    onto(rig, '"acquirer"').press('v');
    expect(rig.text()).toContain('取得元に問い合わせています');
    await rig.settle();
    expect(rig.client.asked.at(-1)).toEqual([
      'field-values',
      { source: 'app-*', others: true, field: 'acquirer', least: 'error', terms: [] },
    ]);
    const text = rig.text();
    expect(text).toContain('acquirer: エラーの98%が acquirer-b、全行では34%');
    expect(text).toMatch(/»acquirer-b +4,296 +98% +━+ +34%/);
    expect(text).toMatch(/acquirer-a +61 +1% +━ +41%/);
    expect(text).toMatch(/\(値なし\) +26 +0\.6% +━ +25%/);
    expect(text).toContain('12,000行');
    rig.press('j', 'x');
    expect(rig.state.logs.filters).toEqual([{ text: 'acquirer==acquirer-a', exclude: true, on: true }]);
  });

  it('TUI-688 top values stand beside their line where there is room, and name the sources that were counted', async () => {
    const reason = { kind: 'overloaded', params: { status: 429 } };
    const all = { ...values, sources: ['app-*', 'pay-*'], unknown: [{ source: 'cdn', reason }] };
    const wide = opened({}, { cols: 160, rows: 40 });
    wide.client.answers = { ...wide.client.answers, 'field-values': all };
    onto(wide, '"acquirer"').press('v');
    await wide.settle();
    const shown = wide.rows();
    expect(shown.find((each) => each.includes('ログの行'))).toMatch(
      /ログの行.*acquirer: エラーの98%が acquirer-b/,
    );
    expect(shown.join('\n')).toMatch(/レベル +ERROR +││ +\(値なし\)/);
    expect(shown.join('\n')).toContain('2つの取得元の合計: app-*, pay-*');
    expect(shown.join('\n')).toMatch(/✗ cdn +不明/);
    // The keys are those of the values alone, in their box and at the foot.
    expect(shown.filter((each) => each.includes('Esc 閉じる'))).toHaveLength(2);
    expect(wide.press('j').state.dialogs.at(-1)).toMatchObject({ text: 'values', at: 1 });
    expect(wide.press('esc').state.dialogs).toMatchObject([{ text: 'line' }]);
    const narrow = opened({}, { cols: 100, rows: 40 });
    narrow.client.answers = { ...narrow.client.answers, 'field-values': all };
    onto(narrow, '"acquirer"').press('v');
    await narrow.settle();
    expect(narrow.text()).not.toContain('ログの行');
  });

  it('TUI-681 top values are of the range that is shown', async () => {
    const rig = opened();
    rig.client.answers = { ...rig.client.answers, 'field-values': values };
    rig.press('esc', '[', 'enter');
    const { range } = rig.state.logs;
    rig.host.pass(300);
    rig.press('k', 'enter');
    onto(rig, '"acquirer"').press('v');
    await rig.settle();
    const iso = (ms = 0): string => new Date(ms).toISOString();
    expect(rig.client.asked.at(-1)).toMatchObject([
      'field-values',
      { field: 'acquirer', from: iso(range?.from), to: iso(range?.to) },
    ]);
  });

  it('TUI-571 asks among what is shown, and says which filters are not asked and why there are no values', async () => {
    const rig = opened();
    rig.press('esc', 'x', 'pool', 'enter', 'i', 'region==ap-northeast-1', 'enter');
    rig.press('i', 'user.id==u-20418', 'enter');
    rig.press('l', 'l', 'l');
    expect(rig.state.logs.level).toBe('error');
    // The one that the line does not have is turned off again.
    rig.press('v', 'j', 'space', 'esc');
    rig.host.pass(300);
    rig.client.answers = {
      ...rig.client.answers,
      'field-values': {
        from: at(0),
        to: at(1),
        reason: { kind: 'not-countable', params: { field: 'acquirer' } },
      },
    };
    rig.press('enter');
    onto(rig, '"acquirer"').press('v');
    await rig.settle();
    expect(rig.client.asked.at(-1)).toEqual([
      'field-values',
      {
        source: 'app-*',
        others: true,
        field: 'acquirer',
        least: 'error',
        terms: [{ name: 'user.id', value: 'u-20418', exclude: false }],
      },
    ]);
    expect(rig.text()).toContain('app-*  不明(フィールド acquirer は集計できません');
    const whole = opened();
    whole.press('esc', 'x', 'pool', 'enter');
    whole.host.pass(300);
    whole.client.answers = {
      ...whole.client.answers,
      'field-values': { ...values, more: true, since: at(0) },
    };
    whole.press('enter');
    onto(whole, '"acquirer"').press('v');
    await whole.settle();
    expect(whole.text()).toContain('この集計に含まれない絞り込み: pool');
    expect(whole.text()).toMatch(/02:58以降を集計 +ほかの値もあります/);
  });

  it('TUI-573 o opens its address in the browser, its values encoded; without a browser it is copied', async () => {
    const rig = opened({ fields: { 'user.id': 'a/b?c&d' } });
    await rig.settle();
    rig.press('o');
    await rig.settle();
    expect(rig.host.browsed).toEqual([`https://apm.example/t/${TRACE}?u=a%2Fb%3Fc%26d`]);
    expect(rig.said.at(-1)).toContain('ブラウザで開きました');
    rig.host.hasBrowser = false;
    rig.press('o');
    await rig.settle();
    expect(rig.host.copied.at(-1)).toBe(`https://apm.example/t/${TRACE}?u=a%2Fb%3Fc%26d`);
  });

  it('TUI-574 p pins it, once', () => {
    const rig = opened().press('p');
    expect(rig.client.sent.at(-1)).toMatchObject({ type: 'log.pin', data: { line: { id: LINE.id } } });
    rig.client.answerAll?.();
    expect(rig.press('p').said.at(-1)).toMatch(/証跡/);
    expect(rig.client.sent.filter(({ type }) => type === 'log.pin').length).toBe(1);
  });
});

describe('a trace', () => {
  const of = (
    source: string,
    service: string,
    ms: number,
    message: string,
    level: 'warn' | 'error' | null = null,
  ) => ({
    id: `${source}-${ms}`,
    time: at(ms),
    level,
    service,
    message,
    trace: TRACE,
    fields: {},
    source,
  });
  const answer: AskAnswers['trace'] = {
    lines: [
      of('cdn', 'edge', 108, 'POST /pay/814392'),
      of('acq-*', 'connector', 130, 'call acquirer-b'),
      of('acq-*', 'connector', 3_119, 'no answer from acquirer-b, giving up', 'warn'),
      of('app-*', 'checkout', 3_121, 'payment gateway timeout after 3000ms', 'error'),
      of('cdn', 'edge', 3_140, 'POST /pay/814392 500'),
    ],
    more: false,
    sources: [
      { name: 'app-*', lines: 1 },
      { name: 'acq-*', lines: 2 },
      { name: 'cdn', lines: 2 },
      {
        name: 'pay-*',
        lines: 0,
        reason: { kind: 'unreachable', params: { node: 'http://pay:9200', cause: 'refused' } },
      },
      { name: 'batch', lines: 0, held: true },
    ],
    from: at(-3_600_000),
    to: at(600_000),
  };

  async function traced(options: ConstructorParameters<typeof Rig>[1] = {}): Promise<Rig> {
    const rig = opened({}, options);
    rig.client.answers = { ...rig.client.answers, trace: answer };
    rig.press('t');
    await rig.settle();
    return rig;
  }

  it('TUI-572 is asked of all sources and read in order of time, the largest gap with a bar, its result in the title', async () => {
    const rig = await traced({ cols: 160 });
    expect(rig.client.asked.at(-1)).toEqual(['trace', { trace: TRACE, at: at(3_121) }]);
    const text = rig.text();
    expect(text).toMatch(
      /トレース 9f3c07d1a2b4c6d8 {2}3つの取得元 {2}5行 {2}3\.03秒 {2}結果 500 {2}最長の間隔 2\.99秒 connector/,
    );
    expect(text).toMatch(/02:58:07\.108 +cdn +edge +POST \/pay\/814392/);
    expect(text).toMatch(/02:58:07\.130 +\+22ms +acq-\* +connector +call acquirer-b/);
    expect(text).toMatch(
      /»02:58:10\.119 +\+2\.99秒 +acq-\* +connector +WARN +no answer from acquirer-b, giving up +━{24}/,
    );
    expect(text.match(/━{24}/g)?.length).toBe(1);
    expect(text).toMatch(/✗ pay-\* +不明\(OpenSearchに届きません: http:\/\/pay:9200 が接続を拒否\)/);
    expect(text).toContain('batch: 問い合わせできないため、手元の0行だけ');
  });

  it('TUI-572 fits 80 columns: the summary above, no service, a short bar', async () => {
    const rig = await traced({ cols: 80, rows: 24, lang: 'en' });
    const text = rig.text();
    expect(text).toContain('Trace 9f3c07d1a2b4c6d8');
    expect(text).toContain('3 sources  5 lines  3.03 s  result 500  largest gap 2.99 s connector');
    expect(text).toMatch(/»02:58:10\.119 +\+2\.99 s +acq-\*.*━━/);
  });

  it('TUI-1081 has no column for times between lines where there is one line', async () => {
    const rig = opened({}, { cols: 80, rows: 24 });
    rig.client.answers = { ...rig.client.answers, trace: { ...answer, lines: answer.lines.slice(0, 1) } };
    rig.press('t');
    await rig.settle();
    expect(rig.text()).toMatch(/02:58:07\.108 {2}cdn {2}/);
  });

  it('TUI-326 its rows name a file without its folder, also where one does not answer', async () => {
    const of = (name: string) => `file:/srv/app/logs/2026/${name}.log`;
    const rig = opened();
    const lines = answer.lines.map((one, i) => ({ ...one, source: of(i % 2 === 0 ? 'edge' : 'pay') }));
    const silent = answer.sources.filter(({ reason }) => reason !== undefined);
    const sources = silent.map((one) => ({ ...one, name: of('batch') }));
    rig.client.answers = { ...rig.client.answers, trace: { ...answer, lines, sources } };
    rig.press('t');
    await rig.settle();
    for (const said of ['file:edge.log', 'file:pay.log', '✗ file:batch.log'])
      expect(rig.text()).toContain(said);
    expect(rig.text()).not.toContain('file:/srv');
  });

  it('TUI-865 its summary goes on in another row between its parts, not within one', async () => {
    for (const lang of ['ja', 'en'] as const) {
      const parts =
        lang === 'ja'
          ? ['3つの取得元', '結果 500', '最長の間隔 2.99秒 connector', '01:58-03:08を検索']
          : ['3 sources', 'result 500', 'largest gap 2.99 s connector', 'searched 01:58 to 03:08'];
      for (let cols = 60; cols < 100; cols += 1) {
        const text = (await traced({ cols, rows: 24, lang })).text();
        for (const part of parts) expect(text, `${cols}`).toContain(part);
      }
    }
  });

  it('TUI-572 its rows are selected, pinned, copied and opened elsewhere', async () => {
    const rig = await traced();
    rig.press('j', 'y');
    await rig.settle();
    expect(rig.host.copied.at(-1)).toContain('payment gateway timeout');
    rig.press('p');
    expect(rig.client.sent.at(-1)).toMatchObject({
      type: 'log.pin',
      data: { line: { id: 'app-*-3121', source: 'app-*' } },
    });
    rig.press('G', 'o');
    expect(rig.said.at(-1)).toContain('cdn に link の設定がありません');
    rig.press('g', 'k');
    expect(rig.text()).toMatch(/»02:58:07\.108/);
    rig.press('esc');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ text: 'line' });
  });

  it('TUI-572 says that nobody answers', async () => {
    const rig = opened();
    rig.press('t');
    await rig.settle();
    expect(rig.text()).toContain('ハブから返事がありません');
  });
});
