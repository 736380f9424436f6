import { LANGS, type Lang } from '../../../text/i18n/messages.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { keyName } from '../../draw/key-name.ts';
import type { Scope } from '../../keys/binding.ts';
import { PANE_SCOPES } from '../../keys/keys.ts';
import { folded, knownBy } from '../../keys/known-by.ts';
import { SESSION_KEYS } from '../../keys/look-up.ts';
import { scopeOf } from '../../keys/scope.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { actName, say, type WordKey, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';

/** A row of the help: keys, or a mark, and what they do or mean. */
export interface HelpEntry {
  readonly keys: readonly string[];
  readonly name: string;
  /** Why it cannot be done now; null: it can. */
  readonly why: string | null;
  /** All that it is found by, folded. */
  readonly search: string;
}

export interface HelpGroup {
  readonly title: string;
  readonly entries: readonly HelpEntry[];
}

const LEGEND = [
  [MARKS.here, 'mark.here'],
  ['*', 'mark.required'],
  ['+', 'mark.folded'],
  [`${MARKS.open} ${MARKS.ticked} ${MARKS.not}`, 'mark.steps'],
  [MARKS.warn, 'mark.warn'],
  ['>', 'mark.driver'],
  ['x14', 'mark.repeats'],
] as const satisfies readonly (readonly [string, WordKey])[];

/**
 * Where one is, the marks, the other panes, the note editor and what edits every text. Of what is elsewhere only what its
 * keys do is said: what may be done there depends on what is selected.
 */
export function helpGroups(state: ScreenState, world: World): readonly HelpGroup[] {
  const { lang } = world;
  const below = { ...state, dialogs: state.dialogs.slice(0, -1) };
  const scope = scopeOf(below);
  const here = SESSION_KEYS.scopesAt(scope, below);
  const elsewhere = [...PANE_SCOPES, 'editor' as const].filter((each) => !here.includes(each));
  const of = (group: Scope): HelpGroup => acts(group, here.includes(group) ? scope : null, below, world);
  return [
    ...here.map(of),
    plain(
      'help.marks',
      LEGEND.map(([mark, key]) => [[mark], key]),
      lang,
    ),
    ...elsewhere.map(of),
    plain(
      'help.typing',
      EDIT_KEYS.map(({ id, keys }) => [keys.map(keyName), `edit.${id}`]),
      lang,
    ),
  ];
}

/** What a scope's keys do; `at`: the scope that has the keys, where that is here. */
function acts(group: Scope, at: Scope | null, state: ScreenState, world: World): HelpGroup {
  const { lang } = world;
  const title = word(lang, `scope.${group as 'global'}`);
  const entries = SESSION_KEYS.bindingsIn(at ?? group, state)
    .filter(({ binding }) => binding.scope === group)
    .map(({ binding, keys }): HelpEntry => {
      const { id } = binding;
      const verdict = at === null || SESSION_KEYS.verdictOn(binding, state, world);
      const why = verdict === true ? null : say(lang, verdict);
      const names = keys.map(keyName);
      const known = knownBy(id, lang).map(([phrase]) => phrase);
      const search = [folded([...names, why ?? ''].join('\n')), ...known].join('\n');
      return { keys: names, name: actName(lang, id), why, search };
    });
  return { title, entries };
}

/** Rows that no act stands behind; found by their words in both languages. */
function plain(
  title: WordKey,
  rows: readonly (readonly [keys: readonly string[], WordKey])[],
  lang: Lang,
): HelpGroup {
  const entries = rows.map(([keys, key]): HelpEntry => {
    const texts = LANGS.map((each) => word(each, key));
    return { keys, name: word(lang, key), why: null, search: folded([...keys, ...texts].join('\n')) };
  });
  return { title: word(lang, title), entries };
}

/** What the keys of every text field do, for the help; `id` is a word of text/i18n/tui-pages, `edit.<id>`. */
export const EDIT_KEYS = [
  { id: 'left', keys: ['left', 'ctrl+b'] },
  { id: 'right', keys: ['right', 'ctrl+f'] },
  { id: 'word-left', keys: ['alt+b', 'alt+left', 'ctrl+left'] },
  { id: 'word-right', keys: ['alt+f', 'alt+right', 'ctrl+right'] },
  { id: 'start', keys: ['home', 'ctrl+a'] },
  { id: 'end', keys: ['end', 'ctrl+e'] },
  { id: 'up', keys: ['up'] },
  { id: 'down', keys: ['down'] },
  { id: 'backspace', keys: ['backspace', 'ctrl+h'] },
  { id: 'delete', keys: ['delete', 'ctrl+d'] },
  { id: 'word-back', keys: ['ctrl+w', 'alt+backspace'] },
  { id: 'word-delete', keys: ['alt+d'] },
  { id: 'to-start', keys: ['ctrl+u'] },
  { id: 'to-end', keys: ['ctrl+k'] },
] as const;
