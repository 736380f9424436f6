import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { FIRED, logLine, logLines, SATO, underWay } from '../story.ts';

function logs(count = 60): Rig {
  const client = underWay(SATO);
  client.log(...logLines(count));
  const rig = new Rig(client);
  rig.host.pass(1_000);
  return rig.press('2');
}

describe('the view of the log', () => {
  it('SCR-20 says how many hits there are, and which of them is selected', () => {
    const rig = logs().press('/', 'stock');
    rig.host.pass(200);
    const total = Number(rig.text().match(/\/stock (\d+)件/)?.[1]);
    expect(total).toBeGreaterThan(5);
    rig.press('enter');
    const at = Number(rig.text().match(/\/stock (\d+)\/(\d+)/)?.[1]);
    expect(rig.text()).toContain(`/stock ${at}/${total}`);
    rig.press(',');
    expect(rig.text()).toContain(`/stock ${at - 1}/${total}`);
  });

  it('SCR-21 W wraps long lines and keeps the selected one in view; the choice is remembered', () => {
    const client = underWay(SATO);
    client.log(
      ...Array.from({ length: 40 }, (_, i) => ({
        ...logLine(i),
        message: `${i} ${'長い行です '.repeat(20)}終わり${i}`,
      })),
    );
    const rig = new Rig(client);
    rig.host.pass(1_000);
    rig.press('2', 'W');
    expect(rig.host.saved).toEqual([{ wrap: true }]);
    expect(rig.text()).toContain('終わり39');
    for (let i = 0; i < 39; i++) {
      rig.press('k');
      expect(rig.text(), `row ${i}`).toMatch(/»\d\d:\d\d:\d\d/);
    }
    expect(rig.press('right').said.at(-1)).toContain('折り返し中です');
    expect(new Rig(underWay(SATO), { wrap: true, utc: true }).state.logs).toMatchObject({
      wrap: true,
      utc: true,
    });
  });

  it('TUI-1020 each row names its source where the log has several, at its end where the name is long', () => {
    const from = (source: string, i: number) => ({
      ...logLine(0, 700 + i),
      message: 'gateway timeout',
      source,
    });
    const shown = (names: readonly string[], size: object = {}) => {
      const client = underWay(SATO);
      client.set({ sources: names.map((name) => ({ name, state: 'live' })) });
      client.log(...names.flatMap((name, i) => [from(name, 2 * i), from(name, 2 * i + 1)]));
      const rig = new Rig(client, size);
      rig.host.pass(1_000);
      return rig
        .press('2')
        .rows()
        .filter((row) => row.includes('gateway'));
    };
    // What repeats in one is folded, and not over both.
    const two = shown(['app', 'file:/var/log/checkout-1.log'], { cols: 150 });
    expect(two).toHaveLength(2);
    expect(two[0]).toMatch(/\d\d:\d\d:\d\d \w+ +app {7}.*gateway timeout +x2/);
    expect(two[1]).toMatch(/ \.\.t-1\.log .*gateway timeout +x2/);
    const same = shown(['file:/a/app.log', 'file:/b/app.log'], { cols: 150 });
    expect(same.map((row) => /\d:app\.log/.exec(row)?.[0])).toEqual(['1:app.log', '2:app.log']);
    const narrow = shown(['app', 'pay'], { cols: 80, rows: 24 });
    expect(narrow.map((row) => /(app|pay) /.exec(row)?.[1])).toEqual(['app', 'pay']);
    expect(shown(['app'], { cols: 150 })[0]).not.toMatch(/ app /);
  });

  it('SCR-25 a row of repeats tells when the last one came, where that is a while after the first', () => {
    const client = underWay(SATO);
    client.log(
      ...[700, 705, 709, 712].map((seconds) => ({ ...logLine(0, seconds), message: 'gateway timeout' })),
    );
    const rig = new Rig(client);
    rig.host.pass(1_000);
    expect(rig.press('2').text()).toMatch(/gateway timeout +x4 03:10:03まで/);
    client.log({ ...logLine(0, 720), message: 'other' }, { ...logLine(0, 729), message: 'other' });
    rig.host.pass(1_000);
    expect(rig.text()).toMatch(/other +x2 /);
    expect(rig.press('U').text()).toMatch(/gateway timeout +x4 18:10:03まで/);
  });

  it('SCR-21 wrapped, a message is whole beside the count of its repeats', () => {
    const client = underWay(SATO);
    const words = Array.from({ length: 40 }, (_, i) => `w${String(i).padStart(2, '0')}x`);
    client.log(...[700, 701].map((seconds) => ({ ...logLine(0, seconds), message: words.join('') })));
    const rig = new Rig(client);
    rig.host.pass(1_000);
    const text = rig.press('2', 'W').text();
    expect(text).toMatch(/ x2 │/);
    const shown = text
      .split('\n')
      .map((row) => (/(w\d\dx|\dx|[\dx])*[wx\d]{10,}/.exec(row) ?? [''])[0])
      .join('');
    expect(shown).toBe(words.join(''));
  });

  it('SCR-21 right and left scroll the messages, times and levels stay', () => {
    const rig = logs().press('right');
    expect(rig.text()).toMatch(/\d\d:\d\d:\d\d ERROR checkout {2}\.\.out after 3000ms/);
    expect(rig.text()).toContain('右へ20桁');
    rig.press('left');
    expect(rig.text()).toContain('payment gateway timeout');
  });

  it('SCR-22 U shows the log in UTC and says so', () => {
    const rig = logs().press('U');
    expect(rig.text()).toMatch(/UTC/);
    expect(rig.text()).toMatch(/ 18:10:\d\d ERROR/);
    expect(rig.host.saved).toEqual([{ utc: true }]);
    rig.press('U');
    expect(rig.text()).toMatch(/ 03:10:\d\d ERROR/);
  });

  it('SCR-23 s shows the repeats of one row one by one, and folds them again', () => {
    const client = underWay(SATO);
    client.log(
      ...Array.from({ length: 5 }, (_, i) => ({
        ...logLine(0),
        id: `r${i}`,
        message: `retry ${i} of order=${i}`,
      })),
    );
    client.log(logLine(4));
    const rig = new Rig(client);
    rig.host.pass(1_000);
    rig.press('2', 'space', 'k');
    expect(rig.text()).toMatch(/retry 0 of order=0.* x5/);
    rig.press('s');
    for (let i = 0; i < 5; i++) expect(rig.text()).toContain(`retry ${i} of order=${i}`);
    rig.press('g', 's');
    expect(rig.text()).toMatch(/x5/);
    rig.press('j', 's');
    expect(rig.said.at(-1)).toContain('繰り返しはありません');
  });

  it('SCR-24 the sparkline shows also what came before this screen, and where errors were', async () => {
    const client = underWay(SATO);
    const bucketMs = 5_000;
    const start = Math.floor((FIRED + 720_000) / bucketMs) * bucketMs;
    const byLevel = { error: 3, none: 30 };
    client.answers = { histogram: { bucketMs, buckets: [{ start, total: 33, byLevel }] } };
    const rig = new Rig(client, { colour: true, picture: false });
    await rig.settle();
    rig.host.pass(1_000);
    const pane = rig.frame.blocks.find((block) => block.id === 'logs');
    expect(pane?.rows[0]).toMatch(/\x1b\[[\d;]+m█/);
  });

  it('TUI-1075 what is past in the picture looks the same until it leaves, and moves by whole bars', () => {
    const client = underWay(SATO);
    const minutes = Array.from({ length: 900 }, (_, i) => i - 900);
    // Busy for three seconds of each twenty.
    const lines = minutes.filter((second) => second % 20 < 3);
    const first = Math.floor(client.now / 15_000) * 15_000;
    const rig = new Rig(client);
    rig.host.pass(first + 15_000 - client.now);
    client.log(
      ...lines.map((second, i) => ({ ...logLine(i), time: new Date(first + second * 1_000).toISOString() })),
    );
    const bars = (): string =>
      rig
        .rows()
        .find((row) => row.includes('全体'))
        ?.match(/[▁-█]{20,}/)?.[0] ?? '';
    rig.host.pass(1_000);
    const before = bars();
    expect(new Set(before).size).toBeGreaterThan(1);
    rig.host.pass(5_000);
    expect(bars()).toBe(before);
    rig.host.pass(5_000);
    expect(bars()).toBe(before);
    rig.host.pass(5_000);
    expect(bars()).toBe(`${before.slice(1)}▁`);
  });
});
