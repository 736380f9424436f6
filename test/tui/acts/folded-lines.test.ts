import { describe, expect, it } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { Rig } from '../rig.ts';
import { logLine, SATO, TANAKA, underWay } from '../story.ts';

/** `payment failed order=5000` and on: lines of one shape, a second apart. */
const failed = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...logLine(0, 600 + from - 5_000 + i),
    id: `failed-${from + i}`,
    message: `payment failed order=${from + i}`,
  }));

/** What was reported: 50 lines that fold to one row, between two others. */
function folded(more: ConstructorParameters<typeof Rig>[1] = {}, you = SATO): Rig {
  const client = underWay(you);
  client.log(logLine(4, 590), ...failed(5_000, 50), logLine(2, 660));
  const rig = new Rig(client, { cols: 120, rows: 40, picture: false, ...more }).press('2');
  rig.host.pass(1_000);
  return rig;
}

const title = (rig: Rig): string => rig.rows().find((row) => row.includes('2 ログ')) ?? '';
const cursorRow = (rig: Rig): string => rig.rows().find((row) => /[│ ]»\d\d:/.test(row)) ?? '';
const search = (rig: Rig, text: string): Rig => {
  rig.press('/', text);
  rig.host.pass(1_000);
  return rig.press('enter');
};

describe('lines inside a row of repeats', () => {
  it('TUI-300 a search finds a line inside a fold, counts it, and opens the fold at it', () => {
    const rig = folded();
    expect(rig.text()).toMatch(/order=5000 .*x50/);
    search(rig, 'order=5023');
    expect(rig.said).toEqual([]);
    expect(title(rig)).toContain('/order=5023 1/1');
    expect(cursorRow(rig)).toContain('payment failed order=5023');
    expect(rig.text()).toContain('order=5024');
    expect(rig.text()).not.toContain('x50');
  });

  it('TUI-300 every line that a search finds is a stop on the way through, in order', async () => {
    const rig = search(folded(), '/order=501\\d/');
    expect(title(rig)).toContain('/10');
    const seen = new Set([cursorRow(rig).match(/order=(\d+)/)?.[1]]);
    for (let i = 0; i < 9; i++) seen.add(cursorRow(rig.press(',')).match(/order=(\d+)/)?.[1]);
    expect([...seen]).toEqual([
      '5019',
      '5018',
      '5017',
      '5016',
      '5015',
      '5014',
      '5013',
      '5012',
      '5011',
      '5010',
    ]);
    rig.press(',');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('この先に一致はありません');
    expect(title(rig)).toContain(' 1/10');
  });

  it('TUI-301 hits are lines: as many folded, unfolded, opened, wrapped, and for somebody who joined in the middle of it', () => {
    const hits = (rig: Rig): string => {
      rig.press('/', 'order=50');
      rig.host.pass(1_000);
      return title(rig).match(/\/order=50 (\d+)件/)?.[1] ?? '';
    };
    expect(hits(folded())).toBe('50');
    expect(hits(folded({ fold: false }))).toBe('50');
    expect(hits(folded({ wrap: true }))).toBe('50');
    expect(hits(folded().press('k', 'k', 's'))).toBe('50');
    // The same lines, of which this screen had some, and was filtered and back, before the rest came.
    const client = underWay(SATO);
    client.log(logLine(4, 590), ...failed(5_000, 20));
    const other = new Rig(client, { picture: false }).press('2', 'l', 'l', 'l', 'l');
    client.log(...failed(5_020, 30), logLine(2, 660));
    other.host.pass(1_000);
    expect(hits(other)).toBe('50');
  });

  it('TUI-302 a closed fold says how many of its lines the search finds', () => {
    const rig = folded().press('/', '/order=501\\d/');
    rig.host.pass(1_000);
    expect(rig.rows().find((row) => row.includes('x50'))).toMatch(/一致10.* x50/);
  });

  it('TUI-303 s closes a fold from any of its lines, and its row is selected', () => {
    const rig = search(folded(), 'order=5023').press('s');
    expect(cursorRow(rig)).toMatch(/order=5000.*x50/);
    rig.press('s');
    expect(rig.text()).not.toContain('x50');
  });

  it('TUI-304 no other line stands for one that is filtered out: p, w, y, c, Enter and ! do nothing with it', async () => {
    for (const key of ['p', 'w', 'y', 'c', 'enter', '!', 'delete', 's']) {
      // The DEBUG line is selected; what is left is one fold from before it to after it.
      const client = underWay(SATO);
      client.log(...failed(5_000, 3), logLine(6, 610), ...failed(5_003, 3));
      client.act(SATO, 'log.pin', {
        line: { ...failed(5_000, 1)[0], source: 'app-*' },
        query: null,
        window: null,
        step: null,
      });
      const rig = new Rig(client, { picture: false }).press('2', 'k');
      expect(rig.state.logs.cursor).toBe(4);
      rig.press('l', 'l');
      expect(rig.text()).toContain('x6');
      rig.press(key);
      await rig.settle();
      expect(client.sent, key).toEqual([]);
      expect(rig.host.copied, key).toEqual([]);
      expect(client.asked, key).toEqual([]);
      expect(rig.state.prompt, key).toBeNull();
      expect(rig.state.dialogs, key).toEqual([]);
    }
  });

  it('TUI-304 a line that is filtered out and back is selected again', () => {
    const client = underWay(SATO);
    client.log(...failed(5_000, 3), logLine(6, 610), ...failed(5_003, 3));
    const rig = new Rig(client, { picture: false }).press('2', 'k', 'l', 'l');
    expect(cursorRow(rig)).toBe('');
    rig.press('l', 'l');
    expect(cursorRow(rig)).toMatch(/DEBUG/);
  });

  it('TUI-305 a pin inside a fold is seen on its row, and Enter on the pin leads to its line', () => {
    const rig = folded();
    const line = failed(5_023, 1)[0];
    rig.client.act(TANAKA, 'log.pin', { line, query: null, window: null, step: null });
    rig.host.pass(1_000);
    expect(rig.rows().find((row) => row.includes('x50'))).toMatch(/証跡 #1.*x50/);
    rig.press('3', 'enter');
    expect(rig.state).toMatchObject({ focus: 'logs', dialogs: [] });
    expect(cursorRow(rig)).toMatch(/order=5023 .*証跡 #1/);
  });

  it('TUI-305 Del on a closed fold takes away the one pin in it', () => {
    const rig = folded();
    rig.client.act(TANAKA, 'log.pin', { line: failed(5_023, 1)[0], query: null, window: null, step: null });
    rig.host.pass(1_000);
    rig.press('space', 'k', 'delete');
    expect(rig.client.sent.at(-1)).toMatchObject({
      type: 'log.unpin',
      data: { pin: rig.client.session.pins[0]?.id },
    });
  });

  it('TUI-306 a follower sees the line that the driver has selected or opened, though it lies in a fold here', () => {
    const rig = folded({}, TANAKA);
    const at: Anchors = {
      pane: 'logs',
      step: 'evidence',
      note: null,
      line: 30,
      selected: 25,
      opened: null,
      level: null,
      filters: [],
      search: null,
    };
    const drive = (anchors: Partial<Anchors>): void =>
      rig.client.set({ driverView: { by: SATO.id, anchors: { ...at, ...anchors } } });
    drive({});
    expect(cursorRow(rig)).toContain('order=5023');
    drive({ opened: 27, selected: 27 });
    expect(rig.state.dialogs.at(-1)).toMatchObject({ text: 'line' });
    expect(rig.text()).toMatch(/│ payment failed order=5025/);
  });

  it('TUI-306 an older screen tells no selected line: its foot opens no fold', () => {
    const rig = folded({}, TANAKA);
    const anchors = { pane: 'logs', step: null, note: null, line: 30, opened: null } as const;
    rig.client.set({
      driverView: { by: SATO.id, anchors: { ...anchors, level: null, filters: [], search: null } },
    });
    expect(rig.text()).toContain('x50');
  });

  it('TUI-306 the driver tells which line is selected', () => {
    const rig = search(folded(), 'order=5023');
    expect(rig.client.views.at(-1)).toMatchObject({ selected: 25, opened: null, search: 'order=5023' });
    rig.press('G');
    expect(rig.client.views.at(-1)).toMatchObject({ selected: null, line: null });
  });

  it('TUI-307 "look here" points at the selected line, and opens a fold that hides it', async () => {
    const rig = search(folded(), 'order=5023').press('!');
    await rig.settle();
    expect(rig.client.asked.at(-1)).toEqual(['point', { spot: { at: 'line', no: 25 } }]);
    const other = folded({}, TANAKA);
    other.client.set({ pointed: { by: SATO.id, spot: { at: 'line', no: 25 } } });
    expect(other.rows().find((row) => row.includes('order=5023'))).toMatch(/佐藤さん: ここ/);
    expect(cursorRow(other)).toContain('order=5023');
  });

  it('TUI-307 what points at a line inside a fold that stays closed is seen on its row', () => {
    const rig = folded({}, TANAKA).press('n', '書いている');
    rig.client.set({ pointed: { by: SATO.id, spot: { at: 'line', no: 25 } } });
    expect(rig.text()).toMatch(/佐藤さん: ここ/);
  });

  it('TUI-308 the selected line is shown as it is where its fold is closed over it, and its page is its own', () => {
    const rig = search(folded({ fold: false }), 'order=5023').press('r');
    expect(cursorRow(rig)).toMatch(/order=5023.*x50/);
    rig.press('p');
    expect(rig.client.sent.at(-1)).toMatchObject({ type: 'log.pin', data: { line: { id: 'failed-5023' } } });
    rig.press('enter');
    expect(rig.text()).toMatch(/│ payment failed order=5023/);
  });

  it('TUI-309 a line that came late says so though it lies in a fold', () => {
    const client = underWay(SATO);
    const lines = failed(5_000, 5);
    client.log(...lines.slice(0, 3), { ...lines[3]!, late: 7_000 }, ...lines.slice(4));
    const rig = new Rig(client, { picture: false }).press('2');
    rig.host.pass(1_000);
    expect(rig.rows().find((row) => row.includes('x5'))).toMatch(/\+7.0秒遅着.* x5/);
  });
});
