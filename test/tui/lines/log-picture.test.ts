import { describe, expect, it } from 'vitest';
import { clock } from '../../../src/text/time.ts';
import { Rig } from '../rig.ts';
import { FIRED, logLine, logLines, SATO, underWay } from '../story.ts';

const rigged = (size: {
  cols: number;
  rows: number;
  picture?: boolean;
  lang?: 'ja' | 'en';
  borders?: 'ascii';
}) => {
  const client = underWay(SATO, 'en');
  client.log(...logLines(60));
  return new Rig(client, { lang: 'en', ...size }).press('2');
};
const row = (rig: Rig, text: string) =>
  rig
    .rows()
    .map((each) => each.slice(each.indexOf('┐┌') + each.indexOf('││') + 1))
    .find((each) => each.includes(text)) ?? '';

describe('the picture of the last minutes', () => {
  it('TUI-101 shows errors, warnings and all lines of 15 minutes, each by its own scale, and when the alert fired', () => {
    const rig = rigged({ cols: 120, rows: 40 });
    expect(row(rig, 'error ')).toMatch(/error +[▁▂▃▄▅▆▇█]{30,} +max \d+/);
    expect(row(rig, 'warn ')).toMatch(/max \d+/);
    expect(row(rig, 'all ')).toMatch(/█.* max 44/);
    const axis = row(rig, 'alert 02:58');
    expect(axis).toMatch(/02:55 +\^alert 02:58 +03:10/);
    // Three of fifteen minutes after its beginning.
    const bars = row(rig, 'error ').indexOf('▁');
    const cells = /[▁▂▃▄▅▆▇█]+/.exec(row(rig, 'error '))?.[0].length ?? 0;
    const into = (FIRED - (rig.client.now - 900_000)) / 900_000;
    expect(axis.indexOf('^') - bars).toBe(Math.floor(into * cells));
  });

  it.each([
    [120, 40],
    [80, 24],
  ])('TUI-1072 without a source of lines the log shows no zeros, at %ix%i', (cols, rows) => {
    const client = underWay(SATO, 'en');
    client.act(SATO, 'tail.set', { tail: { sources: [], query: null, window: null } });
    client.set({ sources: [] });
    const rig = new Rig(client, { lang: 'en', cols, rows });
    expect(rig.text()).not.toMatch(/\/min|max 0|▁/);
    expect(rig.press('2').text()).toContain('No log source.');
    expect(rig.text()).not.toMatch(/\/min|max 0|▁/);
    expect(rigged({ cols, rows }).text()).toMatch(/\/min/);
  });

  it('TUI-579 counts what filters leave, of the lines held here, and leaves what is before them blank', () => {
    const rig = rigged({ cols: 120, rows: 40 });
    rig.host.pass(200);
    expect(row(rig, 'all ')).toMatch(/all +▁/);
    rig.press('l', 'l', 'l');
    rig.host.pass(200);
    expect(rig.text()).not.toMatch(/ all +[▁▂]/);
    const errors = Number(/max (\d+)/.exec(row(rig, 'error '))?.[1]);
    expect(Number(/max (\d+)/.exec(row(rig, 'shown '))?.[1])).toBe(errors);
    expect(row(rig, 'warn ')).toContain('max 0');
    expect(row(rig, 'shown ')).toMatch(/shown {12,}[▁▂▃▄▅▆▇█]+ +max/);
    rig.press('i', 'no such words', 'enter');
    rig.host.pass(200);
    expect(row(rig, 'shown ')).toContain('max 0');
  });

  it('TUI-683 is asked for where lines are filtered, and says what was counted', async () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(60));
    const asks: unknown[] = [];
    const ask = client.ask.bind(client);
    client.ask = (what, args) => {
      if (what === 'shown-histogram') asks.push(args);
      return ask(what, args);
    };
    const start = Math.floor((client.now - 600_000) / 5_000) * 5_000;
    const answer = (lines: number, looked: number, unknown: readonly unknown[] = []) => ({
      bucketMs: 5_000,
      buckets: [{ start, total: 70, byLevel: { error: 70 } }],
      ...{ lines, looked, unknown },
    });
    client.answers['shown-histogram'] = answer(5_000, 5_000);
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2');
    rig.host.pass(2_000);
    await rig.settle();
    expect(asks).toEqual([]);
    rig.press('l', 'l', 'l', 'x', 'pool', 'enter');
    rig.host.pass(2_000);
    await rig.settle();
    rig.host.pass(1_000);
    expect(asks).toEqual([{ level: 'error', filters: [{ text: 'pool', exclude: true }] }]);
    expect(row(rig, 'shown ')).toContain('max 70');
    // What was not held here is known now.
    expect(row(rig, 'shown ')).toMatch(/shown +▁/);
    expect(row(rig, 'alert 02:58')).toContain('all counted');
    client.answers['shown-histogram'] = answer(100_000, 5_000);
    rig.host.pass(25_000);
    await rig.settle();
    rig.host.pass(1_000);
    expect(row(rig, 'alert 02:58')).toContain('5% sample');
    client.answers['shown-histogram'] = answer(10, 10, [
      { source: 'pay', reason: { kind: 'x', params: {} } },
    ]);
    rig.host.pass(25_000);
    await rig.settle();
    rig.host.pass(1_000);
    expect(row(rig, 'alert 02:58')).toContain('pay unknown');
    delete client.answers['shown-histogram'];
    rig.press('i', 'gateway', 'enter');
    rig.host.pass(2_000);
    await rig.settle();
    expect(row(rig, 'alert 02:58')).toContain('lines held here');
  });

  it('TUI-690 a range that is picked says of lines that are not known no zero', async () => {
    for (const [lang, least, unknown] of [
      [
        'en',
        /\(\d+m.*\) {2}at least \d+ lines, \d+ errors, 0 warnings/,
        /\(15s\) {2}number of lines unknown/,
      ],
      ['ja', /\) {2}\d+行以上 エラー\d+以上 警告0以上/, /\) {2}行数は不明/],
    ] as const) {
      const rig = rigged({ cols: 120, rows: 40, lang });
      rig.press('l', 'l', 'l');
      rig.host.pass(200);
      rig.press('[');
      expect(rig.text()).toMatch(least);
      // The first 15 s of the picture, of which no line is held.
      rig.press(...Array.from({ length: 80 }, () => ']'));
      expect(rig.text()).toMatch(unknown);
      expect(rig.text()).not.toMatch(/0 lines| 0行/);
    }
  });

  it('TUI-864 the count of a whole picture is a number, without "at least"', async () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(60));
    for (let past = 0; past < 16_000; past += 1_000) {
      const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2');
      rig.host.pass(past);
      await rig.settle();
      expect(rig.press('[').text()).toMatch(/\) {2}60 lines, \d+ errors/);
    }
  });

  it('TUI-868 names a source that cannot be read, and a range of it has at least so many lines', async () => {
    for (const [lang, name, least] of [
      ['en', 'pay unknown', /at least 60 lines/],
      ['ja', 'pay 不明', /60行以上/],
    ] as const) {
      const client = underWay(SATO, lang);
      client.log(...logLines(60));
      const reason = { kind: 'unreachable', params: {} };
      client.set({ sources: [{ name: 'pay', state: 'unreachable', reason }] });
      const rig = new Rig(client, { cols: 120, rows: 40, lang }).press('2');
      await rig.settle();
      expect(rig.text()).toContain(name);
      expect(rig.press('[').text()).toMatch(least);
    }
  });

  it('TUI-690 a range is no whole number where a source did not answer', async () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(60));
    const unknown = [{ source: 'pay', reason: { kind: 'x', params: {} } }];
    client.answers['shown-histogram'] = { bucketMs: 5_000, buckets: [], lines: 0, looked: 0, unknown };
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2', 'l', 'l', 'l');
    rig.host.pass(2_000);
    await rig.settle();
    rig.host.pass(1_000);
    rig.press('[', '[', '[', '[');
    expect(rig.text()).toContain('pay unknown');
    expect(rig.text()).toMatch(/at least \d+ lines/);
  });

  it('TUI-101 has as many seconds in each cell, whatever room there is', async () => {
    const client = underWay(SATO, 'en');
    const end = Math.floor(client.now / 5_000) * 5_000;
    const buckets = Array.from({ length: 180 }, (_, i) => ({
      start: end - i * 5_000,
      total: 10,
      byLevel: { info: 10 },
    }));
    client.answers.histogram = { bucketMs: 5_000, buckets };
    for (const cols of [100, 107, 120, 133, 150, 171, 200, 240]) {
      const rig = new Rig(client, { cols, rows: 44, lang: 'en' }).press('2');
      await rig.settle();
      const cells = /[▁▂▃▄▅▆▇█]+/.exec(row(rig, 'all '))?.[0] ?? '';
      expect(180 % cells.length).toBe(0);
      // The newest and the oldest may be of a bucket less.
      expect(new Set(cells.slice(1, -1)), `${cols}`).toEqual(new Set('█'));
    }
  });

  it('TUI-101 an alert of before stands at the edge', () => {
    const rig = rigged({ cols: 120, rows: 40 });
    rig.host.pass(15 * 60_000);
    expect(row(rig, 'alert 02:58')).toMatch(/<alert 02:58 +03:25/);
  });

  it('TUI-101 counts what this screen was not there for, as the hub tells it', async () => {
    const client = underWay(SATO, 'en');
    const start = Math.floor((client.now - 600_000) / 5_000) * 5_000;
    client.answers.histogram = {
      bucketMs: 5_000,
      buckets: [{ start, total: 70, byLevel: { error: 50, warn: 3, info: 17 } }],
    };
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' });
    await rig.settle();
    expect(row(rig, 'error ')).toContain('max 50');
    expect(row(rig, 'all ')).toContain('max 70');
  });

  it('TUI-101 takes no room of a small pane unless asked for, and is put away by one key, which is kept', () => {
    const small = rigged({ cols: 80, rows: 24 });
    expect(small.text()).not.toContain('alert 02:58');
    small.press('h');
    expect(small.text()).toContain('alert 02:58');
    expect(small.host.saved.at(-1)).toEqual({ picture: true });
    small.press('h');
    expect(small.text()).not.toContain('alert 02:58');
    const tiny = rigged({ cols: 80, rows: 15 }).press('h');
    expect(tiny.text()).not.toContain('alert 02:58');
  });

  it('TUI-101 needs no wide glyphs where borders are ASCII', () => {
    const rig = rigged({ cols: 120, rows: 40, borders: 'ascii' });
    expect(rig.text()).toMatch(/error +[.:|]{30,} +max/);
  });

  it('TUI-102 the title tells how far behind lines come, and which came late, and a late line by how much', () => {
    const client = underWay(SATO, 'en');
    const rig = new Rig(client, { cols: 140, rows: 40, lang: 'en' }).press('2');
    const line = (message: string, behind: number, late?: number) => ({
      ...logLines(1)[0]!,
      id: message,
      message,
      time: new Date(client.now - behind).toISOString(),
      ...(late === undefined ? {} : { late }),
    });
    client.log(line('zero', 1_000));
    rig.host.pass(6_000);
    client.now = rig.host.time;
    client.log(line('one', 1_200), line('two', 1_300), line('three', 1_400), line('four', 42_000, 42_000));
    rig.host.pass(1_000);
    expect(row(rig, '2 Logs')).toContain('lag 1.4 s');
    expect(row(rig, '2 Logs')).toContain('1 late');
    expect(row(rig, 'four')).toContain('late +42 s');
  });
});

describe('a tail that is read by another query', () => {
  it('TUI-103 shows and counts the lines of the present query alone', () => {
    const client = underWay(SATO, 'en');
    client.log(...logLines(60));
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2');
    expect(rig.text()).toContain('60/min');
    client.lines.begin([{ name: 'app-*', from: 61 }]);
    client.log(...logLines(60).filter(({ level }) => level === 'error'));
    rig.host.pass(1_000);
    const errors = logLines(60).filter(({ level }) => level === 'error').length;
    expect(rig.text()).toContain(`  ${errors}/min`);
    expect(rig.text()).not.toContain('rollback started');
  });

  /** A file that was last written 50 minutes before: one line a second for ten minutes, each tenth an error. */
  function stale(time: (i: number, now: number) => string | null): Rig {
    const client = underWay(SATO, 'en');
    const old = logLines(600).map((line, i) => ({
      ...line,
      time: time(i, client.now),
      older: true as const,
      level: i % 10 === 0 ? ('error' as const) : ('info' as const),
      message: `${i % 10 === 0 ? 'failed' : 'done'} ${i}`,
    }));
    client.log(...old);
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2');
    rig.host.pass(1_000);
    return rig;
  }
  const before = (i: number, now: number): string => new Date(now - 3_600_000 + i * 1_000).toISOString();

  it('TUI-324 lines of before the window are marked, and count for no rate though they have no time', () => {
    const timed = stale(before);
    expect(timed.text()).toContain('before the window');
    expect(timed.text()).toContain(' 0/min');
    expect(stale(() => null).text()).toContain(' 0/min');
    const yesterday = stale((i, now) => new Date(now - 30 * 3_600_000 + i).toISOString());
    expect(yesterday.text()).toMatch(/before the window \d{4}-\d\d-\d\d/);
  });

  it('TUI-325 covers what is shown: up to the newest line where none is of the last minutes', () => {
    const rig = stale(before);
    const { now } = rig.client;
    const axis = row(rig, clock(new Date(now - 3_600_000 + 600_000).toISOString(), 'Asia/Tokyo'));
    expect(axis).not.toBe('');
    expect(row(rig, 'error ')).not.toContain('max 0');
    rig.client.log({ ...logLine(600), time: new Date(now + 1_000).toISOString(), level: 'info' });
    rig.host.pass(1_000);
    expect(row(rig, 'error ')).toContain('max 0');
    expect(row(rig, 'all ')).toContain('max 1');
  });

  it('TUI-325 covers what is shown: lines read back, as by a window of hours, where none is of the last minutes', () => {
    const client = underWay(SATO, 'en');
    const time = (i: number) => new Date(client.now - 7_200_000 + i * 1_000).toISOString();
    client.log(...logLines(60).map((line, i) => ({ ...line, time: time(i) })));
    const rig = new Rig(client, { cols: 120, rows: 40, lang: 'en' }).press('2');
    rig.host.pass(1_000);
    expect(row(rig, 'all ')).not.toContain('max 0');
    expect(row(rig, clock(time(59), 'Asia/Tokyo'))).not.toBe('');
    client.log({ ...logLine(61), time: new Date(client.now).toISOString() });
    client.log({ ...logLine(62), time: time(62) });
    rig.host.pass(1_000);
    expect(row(rig, 'all ')).toContain('max 1');
  });

  it('TUI-325 covers what is shown: up to the line at the foot of a screen that was scrolled back', () => {
    const rig = stale(before);
    rig.client.log({ ...logLine(600), time: new Date(rig.client.now + 1_000).toISOString(), level: 'info' });
    rig.host.pass(1_000);
    expect(row(rig, 'error ')).toContain('max 0');
    rig.press('r', 'g');
    const foot = rig.client.lines.at(rig.state.logs.bottom ?? 0)?.time ?? '';
    expect(row(rig, clock(foot, 'Asia/Tokyo'))).not.toBe('');
    expect(row(rig, 'error ')).toContain('max 2');
    expect(row(rig, 'all ')).toContain('max 18');
    // This hub is not asked for other times.
    expect(rig.text()).toContain('lines held here');
    rig.press('G');
    expect(row(rig, 'error ')).toContain('max 0');
  });
});
