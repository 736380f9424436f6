import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { logLines, opened, SATO, TANAKA, underWay } from '../story.ts';

/** The cell in which a text begins on the screen. */
function cellOf(rig: Rig, text: string): { readonly x: number; readonly y: number } {
  const rows = rig.rows();
  const y = rows.findIndex((row) => row.includes(text));
  if (y < 0) throw new Error(`no ${text} in\n${rows.join('\n')}`);
  const row = rows[y] ?? '';
  return { x: width(row.slice(0, row.indexOf(text))), y };
}

const click = (rig: Rig, text: string, by = 0): void => {
  const { x, y } = cellOf(rig, text);
  rig.store.pointed({ kind: 'click', x: x + by, y });
};
const wheel = (rig: Rig, text: string, by: 1 | -1): void =>
  rig.store.pointed({ kind: 'wheel', by, ...cellOf(rig, text) });

describe('the mouse in the views of the log', () => {
  it('TUI-686 a click chooses a row of patterns or services, and opens what is the same; the wheel moves them', async () => {
    const client = underWay(TANAKA);
    client.log(...logLines(60));
    client.answers = { ...client.answers, patterns: told() };
    const rig = new Rig(client, { cols: 150, rows: 44 });
    rig.host.pass(1_000);
    await rig.settle();
    rig.press('5', '1');
    click(rig, 'payment gateway time');
    expect(rig.state).toMatchObject({ focus: 'logs', follow: false, logs: { pattern: 'a2' } });
    expect(rig.text()).toMatch(/»新規 .*payment gateway time/);
    expect(rig.text()).not.toContain('cart <id> emptied');
    click(rig, '2パターン');
    expect(rig.text()).toContain('cart <id> emptied');
    wheel(rig, 'cart <id> emptied', -1);
    expect(rig.state.logs).toMatchObject({ pattern: 'b1', view: 'patterns', bottom: null });
    rig.press('6');
    click(rig, 'gateway ');
    expect(rig.state.logs.service).toBe('gateway');
    wheel(rig, 'gateway ', 1);
    expect(rig.state.logs).toMatchObject({ service: '', view: 'compare' });
  });

  it('TUI-686 a click chooses a value, and the wheel moves them', async () => {
    const client = underWay(TANAKA, 'en');
    client.log({ ...logLines(1)[0]!, fields: { acquirer: 'b' } });
    client.answers = {
      ...client.answers,
      'field-values': {
        ...{
          from: logLines(1)[0]!.time,
          to: logLines(1)[0]!.time,
          count: 9,
          all: 9,
          more: false,
          since: null,
        },
        values: ['one', 'two', 'three'].map((value) => ({ value, count: 3, all: 3 })),
        without: { count: 0, all: 0 },
      },
    };
    const rig = new Rig(client, { lang: 'en', cols: 100, rows: 40 });
    rig.host.pass(1_000);
    rig.press('2', 'enter');
    click(rig, '"acquirer"');
    rig.press('v');
    await rig.settle();
    click(rig, 'three');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ text: 'values', at: 2 });
    wheel(rig, 'two', -1);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ at: 1 });
  });
});

describe('the mouse in a session', () => {
  it('TUI-640 a click gives a pane the keys, and chooses what is on the row', () => {
    const client = underWay(TANAKA);
    client.log(...logLines(60));
    const rig = new Rig(client);
    click(rig, '3 ノート');
    expect(rig.state.focus).toBe('notes');
    click(rig, '02:40のデプロイを切り戻す');
    expect(rig.state.note).toBe(client.session.notes.find((note) => note.kind === 'decision')?.id);
    click(rig, '☐ 証跡の保全');
    expect(rig.state).toMatchObject({ focus: 'checklist', step: 'evidence', follow: false });
    click(rig, '⚠ 切断中');
    expect(rig.state).toMatchObject({ focus: 'people', person: 'yamada@example.com' });
    click(rig, 'circuit open');
    expect(rig.state.focus).toBe('logs');
    expect(rig.text()).toMatch(/»\d\d:\d\d:\d\d WARN .*circuit open/);
  });

  it('TUI-640 a click on a title, an edge or an empty row chooses nothing', () => {
    const rig = new Rig(opened(TANAKA));
    const { step, person } = rig.state;
    for (let y = 0; y < 40; y++) rig.store.pointed({ kind: 'click', x: 119, y });
    expect(rig.state).toMatchObject({ step, person });
    rig.store.pointed({ kind: 'click', x: 500, y: 500 });
  });

  it('TUI-640 opens the pane that was clicked where only one has room', () => {
    const rig = new Rig(underWay(TANAKA), { cols: 80, rows: 24 });
    click(rig, '3 ノート');
    expect(rig.state.focus).toBe('notes');
    click(rig, '[決定]');
    expect(rig.state.note).not.toBeNull();
  });

  it('TUI-641 the wheel moves the pane below it and leaves the keys where they are', () => {
    const client = underWay(TANAKA);
    client.log(...logLines(300));
    const rig = new Rig(client);
    wheel(rig, '2 ログ', -1);
    const frozen = rig.state.logs.cursor;
    expect(rig.state.focus).toBe('checklist');
    expect(frozen).not.toBeNull();
    wheel(rig, '2 ログ', -1);
    expect(rig.state.logs.cursor).toBeLessThan(frozen ?? 0);
    for (let i = 0; i < 4; i++) wheel(rig, '2 ログ', 1);
    expect(rig.state.logs).toMatchObject({ cursor: null, bottom: null });
    const { step } = rig.state;
    wheel(rig, '1 チェックリスト', 1);
    expect(rig.state.step).not.toBe(step);
  });

  it('TUI-641 the wheel reads the log while a note is written, and a click does not leave it', () => {
    const client = underWay(TANAKA);
    client.log(...logLines(300));
    const rig = new Rig(client);
    rig.press('n', '途中');
    wheel(rig, '2 ログ', -1);
    expect(rig.state.logs.cursor).not.toBeNull();
    click(rig, '☐ 証跡の保全');
    expect(rig.state.draft?.editor.text).toBe('途中');
    expect(rig.state).toMatchObject({ focus: 'checklist' });
    click(rig, 'Enter');
    expect(rig.client.sent).toMatchObject([{ type: 'note.add', data: { text: '途中' } }]);
  });

  it('TUI-642 a click on a row of a menu or of the commands takes it, the wheel only moves', () => {
    const rig = new Rig(underWay(SATO));
    rig.press('m');
    wheel(rig, '4 記録', 1);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'menu', selected: 1 });
    click(rig, '1 指揮');
    const typed = new Rig(underWay(SATO)).press('m', 'enter');
    expect(rig.state.dialogs).toEqual(typed.state.dialogs);
    expect(rig.client.sent).toEqual(typed.client.sent);
    rig.press('esc');
    rig.press(':', 'briefing');
    click(rig, '状況まとめ');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'text', text: 'briefing' });
  });

  it('TUI-642 a click on a key that is named presses it, in dialogs and in the footer', () => {
    const rig = new Rig(underWay(SATO));
    click(rig, '? ヘルプ', 2);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ text: 'help' });
    wheel(rig, 'Esc', 1);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ scroll: 3 });
    click(rig, 'Esc');
    expect(rig.state.dialogs).toEqual([]);
    rig.press('q');
    expect(rig.state.dialogs.at(-1)?.kind).toBe('confirm');
    click(rig, 'n やめる');
    expect([rig.state.dialogs, rig.quits]).toEqual([[], 0]);
    rig.press('q');
    click(rig, 'y 実行する');
    expect(rig.quits).toBe(1);
  });

  it('TUI-642 a click chooses a field of a form, a choice, and submits', () => {
    const rig = new Rig(underWay(SATO));
    rig.press('S');
    click(rig, '1 全面停止');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ values: { severity: { chosen: 'SEV1' } } });
    click(rig, ' 何ができない');
    const { at } = rig.state.dialogs.at(-1) as { at: number };
    rig.press('支払えない');
    expect(at).toBeGreaterThan(0);
    click(rig, '[ 保存 ]');
    expect(rig.client.sent.map(({ type }) => type)).toContain('severity.set');
  });

  it('TUI-642 nothing can be reached under a dialog', () => {
    const rig = new Rig(underWay(SATO));
    rig.press('m');
    const { focus, dialogs } = rig.state;
    rig.store.pointed({ kind: 'click', x: 2, y: 36 });
    expect(rig.state).toMatchObject({ focus, dialogs });
  });
});

describe('the mouse, asked for', () => {
  it('TRM-640 Ctrl-G turns it on and off, says how text is then selected, and is remembered', () => {
    const rig = new Rig(underWay(SATO));
    expect(rig.store.mouse).toBe(false);
    rig.press('ctrl+g');
    expect(rig.store.mouse).toBe(true);
    expect(rig.said.join()).toContain('Shift');
    expect(rig.host.saved).toMatchObject([{ mouse: true }]);
    rig.press('ctrl+g');
    expect(rig.store.mouse).toBe(false);
  });
});
