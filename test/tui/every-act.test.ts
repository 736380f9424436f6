import { describe, expect, it } from 'vitest';
import { foldKey } from '../../src/text/fold-key.ts';
import { LANGS, type Lang } from '../../src/text/i18n/messages.ts';
import { runAct } from '../../src/tui/acts/acts.ts';
import { paletteItems } from '../../src/tui/kernel/palette.ts';
import type { Scope } from '../../src/tui/keys/binding.ts';
import { type ActBinding, type ActId, BINDINGS, isPane, PALETTE_BINDINGS } from '../../src/tui/keys/keys.ts';
import { SESSION_COMMANDS, SESSION_KEYS } from '../../src/tui/keys/look-up.ts';
import { PANES, type Pane } from '../../src/tui/model/layout.ts';
import type { ScreenState } from '../../src/tui/model/screen-state.ts';
import { actName } from '../../src/tui/model/words.ts';
import { withDrafts } from '../../src/tui/reduce/draft-keeping.ts';
import { worldFor } from '../../src/tui/reduce/screen.ts';
import { press } from '../../src/tui/reduce/session-row.ts';
import { releasing } from './release.ts';
import { pressOf, Rig } from './rig.ts';
import { logLines, TANAKA, underWay } from './story.ts';

/** A screen on which as much as possible can be done: lines, a pin, a search, filters, somebody to follow, a command. */
function busy(lang: Lang, pane: Pane, client = underWay(TANAKA)): Rig {
  client.log(...logLines(60));
  client.act(TANAKA, 'note.add', { kind: 'action', text: '接続数を見る' });
  const rig = new Rig(client, { lang });
  rig.host.pass(1_000);
  rig.press('/', 'pool', 'enter', 'x', 'debug', 'enter', '2', 'space', 'k', 'k', 'right', '1', 'j', '3', 'G');
  rig.press(String(PANES.indexOf(pane) + 1));
  return rig;
}

/** The search ended, and the pane in focus as before. */
function unsearched(rig: Rig): Rig {
  const { focus } = rig.state;
  return rig.press('2', 'backspace', String(PANES.indexOf(focus) + 1));
}

/** Views of the log pane, by the keys that open them. */
const VIEWS: Readonly<Partial<Record<Scope, string>>> = {
  patterns: '5',
  compare: '6',
  changes: '7',
  release: '8',
};

/** What an act has led to, told apart from how it was asked for. */
function outcome(rig: Rig): unknown {
  const { client, host, quits, redraws, state } = rig;
  const { toasts, ...rest } = state;
  const said = toasts.map(({ tone, say }) => ({ tone, say }));
  const { sent, asked, retried } = client;
  const { saved, exports, copied } = host;
  return structuredClone({ ...rest, said, sent, asked, retried, saved, exports, copied, quits, redraws });
}

/** The pane in which a key means this act and no other. */
const paneFor = (id: ActId, key: string, state: ScreenState): Pane | undefined =>
  [...PANES]
    .reverse()
    .find((pane) => SESSION_KEYS.lookUp(pane, foldKey(key), state)?.id === id && !id.endsWith(`.${pane}`));

/** The act by its name: typed into the palette, then down to it where others have the same words. */
function byPalette(rig: Rig, id: ActId, lang: Lang): void {
  rig.press(':', ...actName(lang, id));
  const below = { ...rig.state, dialogs: rig.state.dialogs.slice(0, -1) };
  const found = paletteItems(
    actName(lang, id),
    below,
    worldFor(below, rig.store.world),
    SESSION_KEYS,
    SESSION_COMMANDS,
  );
  const at = found.findIndex(({ binding }) => binding.id === id);
  expect(at, `${id} is not found by its name`).toBeGreaterThanOrEqual(0);
  for (let i = 0; i < at; i++) rig.press('down');
  rig.press('enter');
}

describe('every act', () => {
  it.each(PALETTE_BINDINGS.filter(({ scope }) => VIEWS[scope] === undefined).map(({ id }) => id))(
    'SCR-56 %s has a key, and the palette does the same by name',
    async (id) => {
      const { keys, scope } = PALETTE_BINDINGS.find(
        (command) => command.id === id,
      ) as (typeof PALETTE_BINDINGS)[number];
      expect(keys.length, 'has no key').toBeGreaterThan(0);
      for (const lang of LANGS) {
        const [key = ''] = keys;
        // Where a search has its key, it is looked at without one.
        const searching = paneFor(id, key, busy(lang, 'logs').state) !== undefined;
        const ready = (at: Pane): Rig => (searching ? busy(lang, at) : unsearched(busy(lang, at)));
        const pane = paneFor(id, key, ready('logs').state);
        if (pane === undefined) throw new Error(`${key} means ${id} nowhere`);
        const before = outcome(ready(pane));
        const byKey = ready(pane).press(key);
        // By name from anywhere: what it acts on is brought into focus.
        const byName = ready(isPane(scope) ? (pane === 'people' ? 'logs' : 'people') : pane);
        byPalette(byName, id, lang);
        await Promise.all([byKey.settle(), byName.settle()]);
        expect(outcome(byName)).toEqual(outcome(byKey));
        // Nothing is silent: each does something, or says why not.
        expect(outcome(byKey), `${id} does nothing`).not.toEqual(before);
      }
    },
  );

  it.each(PALETTE_BINDINGS.filter(({ scope }) => VIEWS[scope] !== undefined))(
    'SCR-56 $id has a key in its view of the log, and the palette does the same by name',
    async ({ id, keys, scope }) => {
      for (const lang of LANGS) {
        const about = () => (scope === 'release' ? releasing(lang) : underWay(TANAKA));
        const open = () => busy(lang, 'logs', about()).press(VIEWS[scope] ?? '');
        const byKey = open().press(keys[0]);
        const byName = busy(lang, 'people', about());
        byPalette(byName, id, lang);
        await Promise.all([byKey.settle(), byName.settle()]);
        expect(outcome(byName)).toEqual(outcome(byKey));
        expect(outcome(byKey), `${id} does nothing`).not.toEqual(outcome(open()));
      }
    },
  );

  it.each(['5', '6', '7'])('SCR-1003 Esc leads back from the view that %s opens, after its zoom', (key) => {
    const rig = busy('en', 'logs').press(key, 'z');
    expect(rig.state.logs.view).not.toBe('lines');
    rig.press('esc');
    expect([rig.state.zoom, rig.state.logs.view === 'lines']).toEqual(['none', false]);
    expect(rig.text()).toContain('Esc logs');
    rig.press('1', 'esc');
    expect(rig.state.logs.view, 'from another pane').not.toBe('lines');
    rig.press('2', key, 'esc');
    expect([rig.state.logs.view, rig.state.focus]).toEqual(['lines', 'logs']);
  });

  it('SCR-1003 8 says that there is no release, and shows a release where there is one', () => {
    const rig = busy('en', 'notes').press('8');
    expect([rig.state.focus, rig.state.logs.view]).toEqual(['notes', 'lines']);
    expect(rig.said.at(-1)).toBe('リリースのセッションではありません');
    const release = busy('en', 'notes', releasing('en')).press('8');
    expect([release.state.focus, release.state.logs.view]).toEqual(['logs', 'release']);
    expect(release.press('esc').state.logs.view).toBe('lines');
  });

  it.each(PANES)('TUI-21 is what its key does in the pane %s, also typed in full width', (pane) => {
    const { state, store } = busy('ja', pane);
    // What holds now goes before what always does, a pane's own before what holds in all of them.
    const meant = new Map<string, ActId>();
    const all: readonly ActBinding[] = BINDINGS;
    const scopes = ['global', pane] as const;
    for (const at of scopes)
      for (const { id, keys, scope } of all) for (const key of scope === at ? keys : []) meant.set(key, id);
    for (const at of scopes)
      for (const { id, also } of all.toReversed())
        for (const key of also?.scope === at && also.holds(state) ? also.keys : []) meant.set(key, id);
    const seen = new Set<string>();
    for (const [key, id] of meant) {
      const done = withDrafts(state, runAct(id, state, store.world, key));
      expect(press(state, store.world, pressOf(key)), `${key} for ${id}`).toEqual(done);
      const wide = key.length === 1 ? String.fromCharCode(key.charCodeAt(0) + 0xfee0) : key;
      expect(press(state, store.world, pressOf(wide)), `${wide} for ${id}`).toEqual(done);
      seen.add(JSON.stringify(done));
    }
    // Most keys lead elsewhere than the others, so that one taken for another is seen.
    expect(seen.size).toBeGreaterThan(50);
  });
});
