import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { logLine, logLines, SATO, TANAKA, underWay } from '../story.ts';

/** 120 lines under way, the log in focus. */
function rigged(count = 120, size: ConstructorParameters<typeof Rig>[1] = { cols: 120, rows: 40 }): Rig {
  const client = underWay(SATO);
  client.log(...logLines(count));
  return new Rig(client, size).press('2');
}

const title = (rig: Rig): string => rig.rows().find((row) => row.includes('2 ログ')) ?? '';
const cursorRow = (rig: Rig): string => rig.rows().find((row) => row.includes('││»')) ?? '';

describe('acts on the log', () => {
  it('TUI-40 is live until something is chosen; freezing keeps every line in its place and counts the new ones', () => {
    const rig = rigged(120, { cols: 120, rows: 40, picture: false }).press('space');
    const before = rig
      .rows()
      .slice(4, 20)
      .map((row) => row.slice(38));
    rig.client.log(...logLines(50, 120));
    rig.host.pass(1_000);
    expect(
      rig
        .rows()
        .slice(4, 20)
        .map((row) => row.slice(38)),
    ).toEqual(before);
    expect(title(rig)).toMatch(/停止中 下に50行/);
    rig.press('space');
    expect(title(rig)).not.toContain('停止中');
    expect(rig.text()).toContain(logLine(169).message.split('\n')[0]?.slice(0, 30) ?? '?');
  });

  it('TUI-40 moves by lines and pages, to the oldest held, and back to live', () => {
    const rig = rigged();
    rig.press('k');
    const first = rig.state.logs.cursor ?? 0;
    rig.press('k', 'k');
    expect(rig.state.logs.cursor).toBeLessThan(first);
    rig.press('pageup', 'pageup', 'g');
    expect(rig.state.logs.cursor).toBe(1);
    rig.press('G');
    expect(rig.state.logs).toMatchObject({ bottom: null, cursor: null });
  });

  it('TUI-41 keeps the selected line selected while lines arrive, are dropped and are filtered', () => {
    const rig = rigged().press('k', 'k', 'k');
    const chosen = rig.state.logs.cursor;
    rig.client.log(...logLines(400, 120));
    rig.host.pass(500);
    rig.press('l');
    expect(rig.state.logs.cursor).toBe(chosen);
  });

  it('TUI-42 asks the hub for older lines at the top, once, and keeps the place when they come', async () => {
    const rig = rigged(60);
    rig.client.olderLines = logLines(20, 1_000).map((line) => ({ ...line, no: 0 }));
    rig.press('g');
    expect(rig.state.askedBefore?.place).toBe(1);
    await rig.settle();
    expect(rig.state.askedBefore).toBeNull();
    expect(rig.state.logs.cursor).toBe(1);
    rig.press('k');
    expect(rig.state.logs.cursor).toBe(0);
    expect(rig.text()).toContain(logLine(1_019).message.split('\n')[0] ?? '?');
  });

  it('TUI-43 search marks hits, jumps upwards to the nearest, and . and , walk them', async () => {
    const rig = rigged().press('/', 'rollback', 'enter');
    expect(cursorRow(rig)).toContain('rollback started');
    const found = rig.state.logs.cursor ?? 0;
    rig.press(',');
    expect(rig.state.logs.cursor).toBe(found - 7);
    rig.press('.');
    expect(rig.state.logs.cursor).toBe(found);
    rig.press('/', 'no such words', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('見つかりません');
    expect(rig.state.logs.cursor).toBe(found);
  });

  it('TUI-43 Esc gives back the search that was there, and the history recalls what was typed', () => {
    const rig = rigged().press('/', 'rollback', 'enter', '/', 'pool', 'esc');
    expect(rig.state.logs.search).toBe('rollback');
    rig.press('/', 'up', 'enter');
    expect(rig.state.logs.search).toBe('rollback');
  });

  it('TUI-26 TUI-40 offers to freeze what is live, and to go live what is frozen', () => {
    const rig = rigged();
    expect(rig.rows().at(-1)).toMatch(/停止/);
    expect(rig.rows().at(-1)).not.toMatch(/ライブに戻る/);
    rig.press('space');
    expect(rig.rows().at(-1)).not.toMatch(/停止/);
    expect(rig.rows().at(-1)).toMatch(/Esc ライブに戻る/);
  });

  it('TUI-1044 Esc on a log that is live says nothing', () => {
    const rig = rigged();
    const before = rig.said.length;
    rig.press('esc');
    expect(rig.said.slice(before)).toEqual([]);
    rig.press('space', 'esc', 'esc');
    expect(rig.said.join(' ')).not.toContain('ライブです');
  });

  it('TUI-43 counts one hit as one', () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(3));
    const rig = new Rig(client, { lang: 'en' }).press('2', '/', 'circuit', 'enter');
    rig.host.pass(1_000);
    rig.press('G');
    expect(rig.text()).toContain('/circuit 1 hit ');
  });

  it('TUI-44 level, include and exclude narrow what is seen, and the title says so', () => {
    const rig = rigged().press('l', 'l');
    expect(title(rig)).toContain('WARN以上');
    expect(rig.text()).not.toContain('DEBUG search');
    rig.press('i', 'checkout', 'enter', 'x', '/order=\\d+/', 'enter');
    expect(title(rig)).toMatch(/「checkout」のみ.*除外1/);
    expect(rig.text()).not.toContain('payment gateway timeout');
    expect(rig.text()).toContain('pool exhausted');
    rig.press('v', 'j', 'space', 'esc');
    expect(rig.text()).toContain('payment gateway timeout');
  });

  it('TUI-44 says how many lines the filters hide when nothing is left to see', () => {
    const rig = rigged().press('i', 'nothing has this', 'enter');
    expect(rig.text()).toMatch(/120行がレベルか絞り込みで隠れています/);
  });

  it('TUI-44 says where a pattern that is no regular expression is taken literally', () => {
    const rig = rigged().press('i', '/(/', 'enter');
    expect(rig.said.at(-1)).toContain('正規表現として読めない');
  });

  it('TUI-45 e and E go from error to error', () => {
    const rig = rigged().press('E');
    expect(cursorRow(rig)).toContain('ERROR');
    const here = rig.state.logs.cursor ?? 0;
    rig.press('E');
    expect(rig.state.logs.cursor).toBeLessThan(here);
    rig.press('e');
    expect(rig.state.logs.cursor).toBe(here);
    rig.press('G', 'e');
    expect(rig.said.at(-1)).toBe('この先にエラーはありません');
  });

  it('TUI-46 never pins a line that moves: live, p freezes and lets one choose; then p pins what is selected', async () => {
    const rig = rigged().press('p');
    expect(rig.client.sent).toEqual([]);
    expect(rig.state.logs.bottom).not.toBeNull();
    rig.press('k');
    const row = rig.state.logs.cursor ?? 0;
    rig.press('p');
    await rig.settle();
    const pin = rig.client.session.pins[0];
    expect(pin?.line.id).toBe(`line-${row - 1}`);
    expect(pin?.line).not.toHaveProperty('no');
    expect(rig.said.at(-1)).toMatch(/^証跡 #1 に追加しました/);
    expect(cursorRow(rig)).toContain('証跡 #1');
    rig.press('p');
    expect(rig.said.at(-1)).toBe('既に証跡 #1 にあります');
  });

  it('TUI-46 ties a pin to the step its maker is at, and keeps a word with it', async () => {
    const client = underWay(TANAKA);
    client.log(...logLines(20));
    const rig = new Rig(client).press('t', '2', 'space', 'w', '接続プールが尽きている', 'enter');
    await rig.settle();
    expect(client.session.pins[0]).toMatchObject({ step: 'evidence', comment: '接続プールが尽きている' });
  });

  it('TUI-47 folds repeats into one row with their number, and unfolds them', () => {
    const client = underWay(SATO);
    client.log(...Array.from({ length: 14 }, (_, i) => ({ ...logLine(0), id: `again-${i}` })));
    const rig = new Rig(client).press('2');
    expect(rig.text()).toContain('x14');
    rig.press('r');
    expect(rig.text()).not.toContain('x14');
    expect(rig.text().match(/payment gateway timeout/g)).toHaveLength(14);
  });

  it('TUI-48 shows what this screen was not sent as missing, in its place', () => {
    const client = underWay(SATO);
    client.log(...logLines(5));
    client.skipLines(132);
    client.log(...logLines(5, 5));
    const rig = new Rig(client).press('2');
    expect(rig.text()).toContain('ここに132行が抜けています(L で読み込みます)');
  });

  it('TUI-48 tells lines that came too late with the command that lists them, and L does not take that away', () => {
    const client = underWay(SATO);
    const tooLate = { count: 3, from: '2026-11-25T18:10:00Z', to: '2026-11-25T18:11:00Z' };
    client.log(...logLines(5), { ...logLine(5), tooLate });
    const rig = new Rig(client, { cols: 120 }).press('2', 'L');
    expect(rig.said.at(-1)).toContain('抜けた行はありません');
    const told = "遅れて届いた3行: oncall logs 'app-*' --since 03:10 --until 03:11";
    expect(rig.text()).toContain(told);
  });

  it('TUI-106 L loads the lines that are missing, a page at a time, and says when none can be had', async () => {
    const client = underWay(SATO);
    client.log(...logLines(5));
    client.skipLines(3);
    client.log(...logLines(5, 8));
    client.gapLines = [
      { ...logLine(4), no: 1 },
      { ...logLine(5), message: 'had been left out', no: 1 },
    ];
    const rig = new Rig(client).press('2', 'L');
    await rig.settle();
    expect(rig.text()).toContain('had been left out');
    expect(rig.text()).not.toContain('抜けています');
    expect(rig.said.at(-1)).toContain('1行を読み込みました');
    rig.press('L');
    expect(rig.said.at(-1)).toContain('抜けた行はありません');
    client.skipLines(7);
    client.log(...logLines(5, 20));
    client.gapLines = [];
    rig.host.pass(1_000);
    rig.press('L');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('取得元にもうありません');
  });

  it('TUI-49 shows what stood around a line with that line in the middle', async () => {
    const client = underWay(SATO);
    client.log(...logLines(10));
    const around = Array.from({ length: 41 }, (_, i) => ({ ...logLine(i), message: `around ${i}.` }));
    client.answers.context = { lines: around, at: 20 };
    const rig = new Rig(client, { cols: 80, rows: 24 }).press('2', 'k', 'c');
    await rig.settle();
    const rows = rig.rows();
    expect(rows.findIndex((row) => row.includes('»') && row.includes('around 20.'))).toBeGreaterThan(7);
    expect(rig.text()).toContain('around 14.');
    expect(rig.text()).toContain('around 26.');
  });

  it('TUI-1027 a leads to a time in the log', async () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(120));
    const rig = new Rig(client, { lang: 'en', cols: 120, rows: 40 }).press('2');
    const { time = '' } = logLine(40) as { time?: string };
    const clockOf = (iso: string): string =>
      new Date(Date.parse(iso) + 9 * 3_600_000).toISOString().slice(11, 19);
    rig.press('a', clockOf(time), 'enter');
    await rig.settle();
    const { cursor } = rig.state.logs;
    expect(rig.store.world.logs.line(cursor ?? -1)?.time).toBe(time);
    // One row above is earlier.
    rig.press('k');
    expect(Date.parse(rig.store.world.logs.line(rig.state.logs.cursor ?? -1)?.time ?? '')).toBeLessThan(
      Date.parse(time),
    );
    rig.press('a', 'ctrl+u', 'enter');
    expect(rig.state.prompt, 'without a time it stays').not.toBeNull();
    rig.press('esc', 'a', 'ctrl+u', '23:00', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('最も近い行');
    expect(rig.store.world.logs.line(rig.state.logs.cursor ?? -1)?.no).toBe(rig.store.world.logs.oldest?.no);
  });

  it('TUI-1028 o writes the lines that are shown into a file, and says from when to when', async () => {
    const rig = rigged();
    rig.press('i', 'pool exhausted', 'enter', 'o');
    await rig.settle();
    const [text = ''] = rig.host.savedLines;
    const lines = text.trimEnd().split('\n');
    const heads = lines.filter((line) => /^\d{4}-/.test(line));
    expect(heads.length).toBeGreaterThan(5);
    expect(heads.every((line) => line.includes('pool exhausted'))).toBe(true);
    expect(rig.said.at(-1)).toMatch(
      new RegExp(
        `\\d\\d:\\d\\dから\\d\\d:\\d\\dまで、表示中の${heads.length}行を保存しました: ~/saved-logs/1.log`,
      ),
    );
    rig.host.saveResult = { ok: false, code: 'ENOSPC' };
    rig.press('o');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('ENOSPC');
  });

  it('TUI-1025 what was only scrolled past is no new line', () => {
    const rig = rigged().press('space');
    expect(title(rig)).toContain('停止中 下に0行');
    rig.press('pageup', 'pageup');
    expect(title(rig)).toMatch(/停止中 下に[1-9]\d*行/);
    expect(title(rig)).not.toContain('新着');
    rig.press('G', 'space');
    expect(title(rig)).toContain('停止中 下に0行');
  });

  it.each([
    [['checkout', 'checkout'], 'Around this line: lines of checkout', / INFO {2}around 1/],
    [['checkout', 'search'], 'Around this line ', / INFO {2}search around 1/],
    [[null, null], 'Around this line ', / INFO {2}around 1/],
  ] as const)('TUI-1024 says of which service the lines around are: %j', async (services, title, row) => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(10));
    const lines = services.map((service, i) => ({
      ...logLine(i),
      level: 'info' as const,
      service,
      message: `around ${i}`,
    }));
    client.answers.context = { lines, at: 0 };
    const rig = new Rig(client, { lang: 'en', cols: 80, rows: 24 }).press('2', 'k', 'c');
    await rig.settle();
    expect(rig.text()).toContain(title);
    expect(rig.text()).toMatch(row);
  });

  it('TUI-49 opens a line with all its fields and the whole stack trace', async () => {
    const rig = rigged().press('/', 'pool exhausted', 'enter', 'enter');
    expect(rig.text()).toContain('at reserve (stock.js:9)');
    expect(rig.text()).toContain('ap-northeast-1');
    rig.press('y');
    await rig.settle();
    expect(rig.host.copied.at(-1)).toContain('cannot reserve stock: pool exhausted\n  at Pool.take');
  });

  it('TUI-49 asks for what stood around a line, and says when no answer comes', async () => {
    const rig = rigged().press('k', 'c');
    expect(rig.text()).toContain('ハブに聞いています');
    await rig.settle();
    expect(rig.text()).toContain('ハブから返事がありませんでした');
  });

  it('TUI-44 a mute is for everyone and stands in the log of the session', () => {
    const rig = rigged().press('M', 'cache miss', 'enter');
    expect(rig.client.sent.at(-1)).toEqual({ type: 'mute.add', data: { pattern: 'cache miss' } });
    rig.host.pass(1_000);
    expect(rig.text()).not.toContain('cache miss key');
  });

  it('TUI-37 Q sets the query of the selected step for everyone, by one key; in the log it asks for any', async () => {
    const client = underWay(SATO);
    const rig = new Rig(client).press('Q');
    await rig.settle();
    expect(client.session.tail).toEqual({
      sources: ['app-*'],
      query: 'level:(error OR fatal)',
      window: null,
    });
    expect(title(rig)).toContain('検索 level:(error OR fatal)');
    expect(rig.text()).toContain('u で取り消し');
    rig.press('Q');
    expect(rig.said.at(-1)).toContain('設定済み');
    rig.press('j', 'Q');
    expect(rig.said.at(-1)).toContain('この手順には検索条件がありません');
    rig.press('2', 'Q', 'ctrl+u', 'enter');
    expect(client.session.tail.query).toBeNull();
  });

  it('TUI-37 where nothing but files is read, a query is not offered: it would stand there and do nothing', async () => {
    const client = underWay(SATO);
    client.act(TANAKA, 'tail.set', { tail: { sources: ['file:/app.log'], query: null, window: null } });
    const rig = new Rig(client).press('Q');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('i で絞り込み、/ で検索');
    rig.press('2', 'Q');
    expect(rig.said.at(-1)).toContain('i で絞り込み、/ で検索');
    expect(rig.state.prompt).toBeNull();
    expect(client.session.tail.query).toBeNull();
  });

  it('TUI-104 who narrowed the log for all is named, and anybody takes it away again', async () => {
    const client = underWay(SATO);
    client.log(...logLines(10));
    const rig = new Rig(client).press('2');
    const tail = { sources: ['app-*'], query: 'level:error', window: null };
    client.act(TANAKA, 'tail.set', { tail });
    expect(rig.said.at(-1)).toContain('田中さんがログの検索条件を level:error にしました');
    const since = '2026-11-24T17:40:00.000Z';
    client.act(TANAKA, 'tail.set', { tail: { ...tail, window: { since, until: null } } });
    expect(rig.said.at(-1)).toContain('田中さんがログを02:40からに変えました');
    client.act(TANAKA, 'mute.add', { pattern: 'healthcheck' });
    expect(rig.said.at(-1)).toContain('「healthcheck」');
    rig.press('v');
    expect(rig.rows().find((row) => row.includes('level:error」'))).toMatch(/田中/);
    expect(rig.text()).toContain('02:40から');
    rig.press('x', 'x', 'x');
    await rig.settle();
    expect(client.session.tail).toEqual({ sources: ['app-*'], query: null, window: null });
    expect(client.session.mutes).toEqual([]);
    rig.press('esc', 'u', 'u', 'u');
    await rig.settle();
    expect(client.session.tail.query).toBe('level:error');
  });

  it('TUI-104 the list says by which key a row is taken away, and Enter on what holds for all says it too', () => {
    const client = underWay(SATO, 'en');
    client.act(TANAKA, 'tail.set', { tail: { sources: ['app-*'], query: 'level:error', window: null } });
    const rig = new Rig(client, { lang: 'en' }).press('2', 'v');
    expect(rig.text()).toMatch(/Enter choose {2}x remove {2}Esc cancel ─/);
    rig.press('enter');
    expect(rig.said.at(-1)).toBe('全員に効いています(x で外す)');
    rig.press('esc', 'm');
    expect(rig.text()).toMatch(/Enter choose {2}Esc cancel ─/);
  });

  it('TUI-107 where no line tells its service the message has that room', () => {
    const client = underWay(SATO, 'en');
    client.log({ ...logLine(2), service: null, message: 'plain text' });
    const rig = new Rig(client, { lang: 'en', cols: 120, rows: 40 }).press('2');
    expect(rig.text()).toMatch(/WARN {2}plain text/);
    client.log({ ...logLine(2), message: 'with a service' });
    rig.host.pass(1_000);
    expect(rig.text()).toMatch(/WARN {12}plain text/);
    expect(rig.text()).toMatch(/WARN {2}gateway {3}with a service/);
  });

  it('TUI-104 t says since when everyone reads, as a time or a length of time', async () => {
    const client = underWay(SATO);
    client.log(...logLines(10));
    const rig = new Rig(client).press('2', 't', '02:40', 'enter');
    await rig.settle();
    expect(client.session.tail.window).toEqual({ since: '2026-11-24T17:40:00.000Z', until: null });
    rig.press('t', 'ctrl+u', '30m', 'enter');
    await rig.settle();
    expect(client.session.tail.window?.since).toBe(new Date(client.now - 1_800_000).toISOString());
    rig.press('t', 'ctrl+u', 'soonish', 'enter');
    expect(rig.text()).toContain('soonish');
    expect(rig.state.prompt).not.toBeNull();
  });
});
