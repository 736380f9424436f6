import { describe, expect, it } from 'vitest';
import { Recording } from '../../../src/client/replay/recording.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { runAct } from '../../../src/tui/acts/acts.ts';
import { BINDINGS, isPane } from '../../../src/tui/keys/keys.ts';
import { SESSION_KEYS } from '../../../src/tui/keys/look-up.ts';
import { PANES } from '../../../src/tui/model/layout.ts';
import { at, recording, told } from '../../client/replay/told.ts';
import { ReplayRig } from './replay-rig.ts';

const bar = (rig: ReplayRig): readonly string[] => rig.rows().slice(-4, -1);
const timeOf = (rig: ReplayRig): string => /\^?(\d\d:\d\d:\d\d)/.exec(rig.rows().at(-3) ?? '')?.[1] ?? '';

describe('a replay on the screen', () => {
  it('TUI-633 every key that acts answers that a replay is read-only, in each pane and by name, and sends nothing', () => {
    const acts = BINDINGS.filter(
      (binding) =>
        ('danger' in binding && (isPane(binding.scope) || binding.scope === 'global')) ||
        ['join-line', 'export', 'look', 'retry'].includes(binding.id),
    );
    expect(acts.length).toBeGreaterThan(40);
    for (const { id } of acts) {
      const rig = new ReplayRig(recording()).go('03:10');
      const { state, effects } = runAct(id, rig.store.state, rig.store.world);
      expect(effects, id).toEqual([]);
      expect(state.toasts.at(-1)?.say, id).toEqual({ key: 'replay.read-only' });
      expect([state.dialogs, state.prompt, state.draft], id).toEqual([[], null, null]);
    }
    for (const pane of PANES) {
      const rig = new ReplayRig(recording()).go('03:10').press(String(PANES.indexOf(pane) + 1));
      for (const { binding, keys } of SESSION_KEYS.bindingsIn(pane, rig.store.state)) {
        if (!('danger' in binding)) continue;
        rig.press(keys[0]);
        expect([binding.id, rig.said.at(-1)]).toEqual([binding.id, 'Replay is read-only']);
      }
      expect(rig.store.state.dialogs).toEqual([]);
      expect(rig.host.exports).toBe(0);
    }
    const ja = new ReplayRig(recording(), { lang: 'ja' }).press('n');
    expect(ja.said).toEqual(['再生は閲覧のみです']);
  });

  it('TUI-633 a menu leads to no act, a paste to no note, and what was not kept is said to be', () => {
    const rig = new ReplayRig(recording()).go('03:10').press('4', 'enter');
    for (let i = 1; i < 9; i++) rig.press(String(i));
    rig.press('esc');
    rig.store.paste('a note');
    expect(rig.store.state.draft).toBeNull();
    rig.press('2', 'G', 'c');
    expect(rig.said.at(-1)).toMatch(/^The record did not keep this/);
    expect(rig.failures).toEqual([]);
  });

  it('TUI-630 pauses, steps, and goes slower and faster by its keys, from every pane', () => {
    for (const pane of ['1', '2', '3', '4']) {
      const rig = new ReplayRig(recording()).press(pane, 'space');
      rig.host.pass(5_000);
      expect(timeOf(rig)).toBe('02:59:03');
      expect(rig.rows().at(-3)).toContain('paused');
      rig.press('.', '.');
      expect(timeOf(rig)).toBe('02:59:20');
      rig.press(',', ',');
      expect(timeOf(rig)).toBe('02:59:03');
      rig.press('>', '>', '<', 'space');
      expect(rig.rows()[0]).toMatch(/^ {2}REPLAY 16x /);
      rig.host.pass(1_000);
      expect(timeOf(rig)).toBe('02:59:19');
      rig.press('q');
      expect([rig.quits, rig.failures]).toEqual([1, []]);
    }
  });

  it('TUI-632 goes to a time or to words of a note, and says what it cannot find where it was typed', () => {
    const rig = new ReplayRig(recording()).press('space').go('03:09');
    expect(timeOf(rig)).toBe('03:09:00');
    expect(timeOf(rig.go('+10m'))).toBe('03:19:00');
    expect(timeOf(rig.go('-30s'))).toBe('03:18:30');
    expect(timeOf(rig.go('切り戻す'))).toBe('03:09:00');
    rig.press('3');
    expect(rig.text()).toMatch(/»03:09 田中 \[decision\] 1c9eへ切り戻す/);
    rig.go('04:30');
    expect(rig.text()).toContain('The recording runs from 02:59:03 to 03:50:30');
    rig.press('ctrl+u', 'esc').go('zzz');
    expect(rig.text()).toContain('No note, status update or pin contains "zzz"');
    rig.press('esc');
    expect(timeOf(rig)).toBe('03:09:00');
  });

  it('TUI-630 names the stretch that it passes over', () => {
    const rig = new ReplayRig(recording()).go('03:09:01');
    rig.host.pass(2_100);
    expect(rig.rows().at(-3)).toMatch(/\^03:15:0\d {2}event \d+ of \d+ {2}5:43 skipped /);
    rig.host.pass(4_000);
    expect(rig.rows().at(-3)).not.toContain('5:43');
  });

  it('TUI-634 the letters stand at their times, the position below its own, and a narrow screen drops legend and updates', () => {
    const rig = new ReplayRig(recording(), { cols: 120 }).press('space').go('03:09');
    expect(bar(rig)).toMatchInlineSnapshot(`
      [
        " f━━━━━2━━━━━━━━━━━━━━s━━━━━━━━━━━D─────────────────NM────────────────────────────────────────────R───────────N───────X",
        "                                  ^03:09:00  event 8 of 14  paused                                             03:50:30",
        " f fired  s first action  2 second person  N update  D decision  M mitigated  R resolved  X closed",
      ]
    `);
    const narrow = new ReplayRig(recording(), { cols: 80, rows: 24 }).press('space').go('03:09');
    expect(narrow.rows().slice(-4)).toMatchInlineSnapshot(`
      [
        "",
        " f━━━2━━━━━━━━━s━━━━━━D────────────M─────────────────────────────R────────────X",
        "                      ^03:09:00  event 8 of 14  paused                 03:50:30",
        " space pause  < > slower, faster  . , next, previous event  ? help  q leave",
      ]
    `);
    const low = new ReplayRig(recording(), { cols: 40, rows: 10 }).press('space').go('03:40');
    expect(low.rows().slice(-2)).toMatchInlineSnapshot(`
      [
        " f━2━━━s━━━D━━━━━━M━━━━━━━━━━━━━R─────X",
        " space pause  ? help  q leave",
      ]
    `);
    const ascii = new ReplayRig(recording(), { cols: 60, rows: 24, borders: 'ascii' })
      .press('space')
      .go('03:40');
    expect(ascii.rows().slice(-3)).toMatchInlineSnapshot(`
      [
        " f==2======s=====D========M=====================R---------X",
        "                03:40:00  event 10 of 14  paused^",
        " space pause  < > slower, faster  ? help  q leave",
      ]
    `);
  });

  it('TUI-635 the log pane says that only pins were kept, before there is one and after', () => {
    const rig = new ReplayRig(recording());
    expect(rig.text()).toContain(
      'No line is pinned yet. Only pinned lines were kept; other lines never were.',
    );
    rig.go('03:10');
    const text = rig.text();
    expect(text).toMatch(/2 Logs {2}app {2}pins only ─+ other lines were never kept/);
    expect(text.indexOf('gateway timeout')).toBeLessThan(text.indexOf('pool exhausted'));
    expect(text).not.toMatch(/first seen|lines\/min/);
  });

  it('TUI-636 a log that ends early says after which event and why, for as long as it is shown', () => {
    const events = told().slice(0, 9);
    const rig = new ReplayRig(new Recording(events, { seq: 9, reason: 'hash' }));
    expect(rig.rows()[3]).toBe(' ⚠ The log ends at event 9 (hash differs); shown up to there');
    rig.go('03:15');
    expect(rig.rows().at(-3)).toContain('event 9 of 9');
    const ja = new ReplayRig(new Recording(events, { seq: 9, reason: 'not-json' }), { lang: 'ja' });
    expect(ja.rows()[3]).toBe(
      ' ⚠ ログはイベント9で終わります(次の行が途中で切れています)。そこまでを表示しています',
    );
  });

  it('TUI-637 what follows is told as live, for as long as one can read it; a jump tells nothing, and no bell rings', () => {
    const rig = new ReplayRig(recording()).press('>', '>', '>').go('02:59:59');
    rig.host.pass(100);
    expect(rig.said).toContain('田中 joined');
    rig.host.pass(4_000);
    expect(rig.said.length).toBeGreaterThan(0);
    // It goes by the clock of who watches, also while the session's stands.
    rig.press('space');
    rig.host.pass(20_000);
    expect(rig.said).toEqual([]);
    const jumped = new ReplayRig(recording()).press('space').go('03:49').go('03:00').go('03:49');
    expect([jumped.said, jumped.host.bells, rig.host.bells]).toEqual([[], 0, 0]);
    // The clock of the session stands while nothing is played.
    const before = jumped.rows().slice(0, 3);
    jumped.host.pass(60_000);
    expect(jumped.rows().slice(0, 3)).toEqual(before);
  });

  it.each(LANGS)('TUI-634 in %s, as its goldens, wide and narrow', async (lang) => {
    const frames = [
      new ReplayRig(recording(), { lang }),
      new ReplayRig(recording(), { lang, cols: 80, rows: 24 }),
    ].map((rig) => rig.press('space').go('03:09:50').text());
    await expect(`${frames.join('\n\n')}\n`).toMatchFileSnapshot(`goldens/replay-${lang}.txt`);
    expect(new ReplayRig(recording(), { lang }).press('?').text()).not.toContain('undefined');
    expect(at('02:59:03')).toBe(recording().from);
  });
});
