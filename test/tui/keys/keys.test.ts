import { describe, expect, it } from 'vitest';
import { ACT_TABLE } from '../../../src/domain/act-table.ts';
import { LANGS } from '../../../src/text/i18n/messages.ts';
import { TUI_KEYS } from '../../../src/text/i18n/tui-keys.ts';
import { paletteItems } from '../../../src/tui/kernel/palette.ts';
import type { Scope, SessionBinding } from '../../../src/tui/keys/binding.ts';
import { BINDINGS, isPane, PALETTE_BINDINGS } from '../../../src/tui/keys/keys.ts';
import { SESSION_COMMANDS, SESSION_KEYS } from '../../../src/tui/keys/look-up.ts';
import { actName } from '../../../src/tui/model/words.ts';
import { worldFor } from '../../../src/tui/reduce/screen.ts';
import { Rig } from '../rig.ts';
import { logLines, OBSERVER, SATO, underWay } from '../story.ts';

const ALL: readonly SessionBinding[] = BINDINGS;
const SCOPES = [...new Set(ALL.map((binding) => binding.scope))];

describe('the table of keys', () => {
  it('TUI-20 gives each key one meaning in a scope, and each act one place', () => {
    for (const scope of SCOPES) {
      const keys = ALL.filter((binding) => binding.scope === scope).flatMap((binding) => binding.keys);
      expect(new Set(keys).size, scope).toBe(keys.length);
    }
    expect(new Set(ALL.map((binding) => binding.id)).size).toBe(ALL.length);
  });

  it('TUI-20 names every act in both languages, and names nothing else', () => {
    const ids = BINDINGS.map((binding) => `act.${binding.id}`).sort();
    expect(Object.keys(TUI_KEYS).sort()).toEqual(ids);
    for (const message of Object.values(TUI_KEYS)) {
      expect(message.ja).not.toBe('');
      expect(message.en).not.toBe('');
    }
  });

  it.each(LANGS)('TUI-22 every act stands in the palette and is found by its name: %s', (lang) => {
    const rig = new Rig(underWay(SATO));
    rig.press(':');
    const around = { ...surroundings(rig), lang };
    const world = worldFor(rig.state, around);
    const items = (query: string) => paletteItems(query, rig.state, world, SESSION_KEYS, SESSION_COMMANDS);
    for (const { id } of PALETTE_BINDINGS) {
      const found = items(actName(lang, id)).map(({ binding }) => binding.id);
      expect(found, id).toContain(id);
    }
    const here = PALETTE_BINDINGS.map((command) => command.id).sort();
    expect(
      items('')
        .map(({ binding }) => binding.id)
        .sort(),
    ).toEqual(here);
  });

  it('TUI-22 what the palette runs is what the key runs', () => {
    for (const [name, key] of [
      ['全画面', 'z'],
      ['レベル', 'l'],
      ['severity, impact', 'S'],
    ] as const) {
      const byKey = new Rig(underWay(SATO)).press(key);
      const byName = new Rig(underWay(SATO)).press(':', name, 'enter');
      expect(byName.state).toEqual(byKey.state);
    }
  });

  it('TUI-23 a key that cannot act now says why, and the help says it too', () => {
    const rig = new Rig(underWay(OBSERVER), { cols: 100, rows: 60 });
    rig.press('space');
    expect(rig.said.at(-1)).toContain('閲覧のみ');
    expect(rig.client.sent).toEqual([]);
    rig.press('?');
    expect(rig.text()).toMatch(/ space +完了(?:.*\n)+.* {13}\(閲覧のみで参加しているため/);
  });

  it('TUI-23 the help has every reason to its end, and what the keys of the other panes do', () => {
    const rig = new Rig(underWay(OBSERVER), { cols: 80, rows: 200 });
    rig.press('space');
    const reason = rig.said.at(-1) ?? '';
    expect(reason.length).toBeGreaterThan(10);
    rig.press('?');
    const text = rig.text();
    const page = text.slice(text.indexOf('│ チェックリスト '), text.indexOf('└─ Esc'));
    expect(page).toContain(reason);
    for (const pane of ['チェックリスト', 'どこでも', 'ログ', 'ノート', '参加者'])
      expect(page).toMatch(new RegExp(`│ ${pane} `));
    expect(page).toMatch(/ r +繰り返しをまとめる・/);
    expect(page).not.toContain('..');
  });

  it('TUI-24 every act beyond the session asks before, and Enter is not a yes', async () => {
    const outside = BINDINGS.filter((binding) => 'danger' in binding && binding.danger === 'outside');
    // Which these are is said by the table of acts.
    const named = Object.values(ACT_TABLE).map(({ session }): unknown => session);
    expect(outside.map(({ id }) => named.includes(id))).toEqual(outside.map(() => true));
    expect(outside).toHaveLength(
      new Set(named.filter((key) => typeof key === 'string' && key !== 'quit')).size,
    );
    for (const binding of outside) {
      const client = underWay(SATO);
      const incident = client.session.incidents[0];
      if (binding.id !== 'snooze') {
        client.act({ id: 'feed', name: 'feed', kind: 'system' }, 'incident.change', {
          incident: { ...incident, status: 'triggered', acknowledgedAt: null, acknowledgedBy: null },
        });
      }
      const priorities = [{ id: 'PRIO001', name: 'P1' }];
      client.answers = {
        ...client.answers,
        pager: { responders: true, priorities, services: [], incidents: [] },
      };
      const rig = new Rig(client);
      await rig.settle();
      if (binding.scope === 'notes') {
        client.act(SATO, 'note.add', { text: '切り戻します' });
        rig.press('3');
      }
      rig.press(binding.keys[0] ?? '');
      // What asks for words first, or for a choice.
      const asks = rig.state.dialogs.at(-1)?.kind;
      if (asks === 'form') rig.press('誰か', 'enter', '30分後', 'enter', '30分後', 'enter', 'enter');
      rig.press('enter', 'enter', 'enter', 'enter');
      expect(rig.state.dialogs.at(-1)?.kind, binding.id).toBe('confirm');
      expect(client.sent, binding.id).toEqual([]);
    }
  });

  it('TUI-25 kana typed where keys are commands do nothing and say that the input method is on', () => {
    const rig = new Rig(underWay(SATO));
    const before = rig.state;
    rig.press('あさ');
    expect(rig.said.at(-1)).toContain('日本語入力がオンです');
    expect({ ...rig.state, toasts: [], nextToast: 0, told: [] }).toEqual({
      ...before,
      toasts: [],
      nextToast: 0,
      told: [],
    });
    rig.press('？');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'text', text: 'help' });
  });

  it('TUI-27 Esc and a key that come in one read are those two keys, not Alt and the key', () => {
    const rig = new Rig(underWay(SATO)).press('?', 'alt+z');
    expect(rig.state).toMatchObject({ dialogs: [], zoom: 'half' });
    rig.press('n', '書きかけ', 'alt+j');
    expect(rig.state).toMatchObject({ draft: null, step: 'first-notice' });
    rig.press('n', 'alt+b');
    expect(rig.state.draft?.editor).toMatchObject({ text: '書きかけ' });
  });

  it('TUI-26 the footer shows keys of what has the keys, and always help', () => {
    const rig = new Rig(underWay(SATO), { cols: 100, rows: 30 });
    const foot = (): string => rig.rows().at(-1) ?? '';
    expect(foot()).toMatch(/space 完了 .*\? ヘルプ .*q 退出/);
    rig.client.log(...logLines(10));
    rig.host.pass(1_000);
    rig.press('2');
    expect(foot()).toMatch(/space 停止・再開/);
    rig.press('n');
    expect(foot()).toMatch(/Enter 保存 {2}Esc 下書き保存 {2}Tab 種類/);
    expect(new Rig(underWay(SATO), { cols: 40, rows: 12 }).rows().at(-1)).toContain('? ヘルプ');
  });

  it('TUI-20 knows no scope without a way out', () => {
    const rig = new Rig(underWay(SATO));
    const ways: Partial<Record<Scope, string>> = {};
    for (const scope of SCOPES.filter((each) => !isPane(each) && each !== 'global' && each !== 'replay')) {
      ways[scope] = SESSION_KEYS.lookUp(scope, 'esc', rig.state)?.id ?? '';
    }
    expect(Object.values(ways).every((id) => id !== '')).toBe(true);
  });
});

function surroundings(rig: Rig) {
  const { view, you, connection, unsavedSince, presence, sources, driverView, pending } = rig.client.get();
  return {
    session: view.session,
    pendingKeys: view.pendingKeys,
    queued: pending.length,
    you,
    connection,
    unsavedSince,
    heardAt: rig.client.heardAt(),
    presence,
    sources,
    driverView,
    logs: {
      size: 0,
      at: () => undefined,
      indexOf: () => -1,
      line: () => undefined,
      linesOf: () => [],
      seek: () => null,
      pinnedAt: () => null,
      hitsIn: () => 0,
      newerThan: () => 0,
      hidden: 0,
      perMinute: 0,
      rate: [],
      picture: () => ({ end: 0, bars: [], filtered: false }),
      pictureQuestion: () => null,
      lag: null,
      late: 0,
      services: false,
      oldest: null,
      hits: { total: 0, whole: true },
      hitPlace: () => null,
      more: false,
    },
    now: rig.client.now,
    present: rig.client.now,
    replay: null,
    lang: 'ja' as const,
    readonly: false,
    records: 'sessions',
    ascii: false,
    theme: 'auto' as const,
    mouse: false,
    remind: true,
  };
}
