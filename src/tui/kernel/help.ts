import { LANGS, type Lang } from '../../text/i18n/messages.ts';
import { fit as toWidth, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { inputRow } from '../draw/input-lines.ts';
import { keyName } from '../draw/key-name.ts';
import { type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { blank, prose } from '../draw/prose.ts';
import { below, type ReadDialog, type Stacked } from '../model/dialog.ts';
import { say, type WordKey, word } from '../model/words.ts';
import type { Page } from './dialogs.ts';
import type { Binding, Keymap } from './keymap.ts';
import { folded, knownBy } from './palette.ts';

const COLUMN = 38;
const KEYS = 12;

/** A row of the help: keys, or a mark, and what they do or mean. */
interface HelpEntry {
  readonly keys: readonly string[];
  readonly name: string;
  /** The reason why it cannot be used now; null: it can. */
  readonly why: string | null;
  /** The text that a search looks in, folded. */
  readonly search: string;
}

interface HelpGroup {
  readonly title: string;
  readonly entries: readonly HelpEntry[];
}

/** The content of a screen's help, beside the keys of the focused part. */
export interface HelpSpec {
  /** Parts that the help always names. */
  readonly elsewhere?: readonly string[];
  readonly marks?: readonly (readonly [mark: string, WordKey])[];
  /** The last line. */
  readonly more?: WordKey;
}

/**
 * The table of keys for where one is, the part's own first, and what the marks mean. What cannot be done now stands below
 * what can, and under it the reason. `/` narrows it to what has all the words typed.
 */
export const helpPage =
  <S extends Stacked, W extends { readonly lang: Lang }, B extends Binding<S, W>>(
    keymap: Keymap<S, W, B>,
    spec: HelpSpec,
  ) =>
  ({ filter }: Pick<ReadDialog, 'filter'>, state: S, world: W, cols: number): Page => {
    const { lang } = world;
    const words = folded(filter?.editor.text ?? '')
      .split(/\s+/)
      .filter(Boolean);
    const lines: Line[] = [];
    for (const { title, entries } of helpGroups(keymap, spec, below(state), world)) {
      // The name of a group is all of it.
      const wanted = words.filter((each) => !folded(title).startsWith(each));
      const found = entries.filter(({ search }) => wanted.every((each) => search.includes(each)));
      if (found.length === 0) continue;
      if (lines.length > 0) lines.push(blank);
      lines.push(line(styled('follow', title)));
      lines.push(
        ...inColumns(
          found.filter(({ why }) => why === null),
          'strong',
          cols,
        ),
      );
      for (const reason of new Set(found.flatMap(({ why }) => why ?? []))) {
        const these = found.filter(({ why }) => why === reason);
        lines.push(...inColumns(these, 'past', cols), ...underNames(reason, cols));
      }
    }
    const title = word(lang, 'help.title');
    if (filter === undefined) {
      const more = spec.more === undefined ? [] : [blank, ...prose(word(lang, spec.more), cols, 'past')];
      return { title, lines: [...lines, ...more] };
    }
    const input = inputRow(filter.editor, cols - 2);
    return {
      title,
      lines: lines.length > 0 ? lines : prose(word(lang, 'help.none'), cols, 'past'),
      head: [line(styled('strong', '/'), ' ', input.text), blank],
      cursor: filter.typing ? { x: 2 + input.column, y: 0 } : null,
      // The height is fixed, also with few results.
      least: Number.POSITIVE_INFINITY,
    };
  };

/**
 * Where one is, the marks, the other parts and what edits every text. Of what is elsewhere only what its keys do is said: what may
 * be done there depends on what is selected.
 */
function helpGroups<S, W extends { readonly lang: Lang }, B extends Binding<S, W>>(
  keymap: Keymap<S, W, B>,
  { elsewhere = [], marks = [] }: HelpSpec,
  state: S,
  world: W,
): readonly HelpGroup[] {
  const { lang } = world;
  const scope = keymap.scopeOf(state);
  const here = keymap.scopesAt(scope, state);
  type Scope = typeof scope;
  /** The keys of a part; for the focused part, also those that cannot be used now. */
  const acts = (group: Scope): HelpGroup => {
    const isHere = here.includes(group);
    const entries = keymap
      .bindingsIn(isHere ? scope : group, state)
      .filter(({ binding }) => binding.scope === group)
      .map(({ binding, keys }): HelpEntry => {
        const verdict = !isHere || keymap.verdictOn(binding, state, world);
        const why = verdict === true ? null : say(lang, verdict);
        const names = keys.map(keyName);
        const known = knownBy(binding, keymap, lang).map(([phrase]) => phrase);
        const search = [folded([...names, why ?? ''].join('\n')), ...known].join('\n');
        return { keys: names, name: keymap.nameOf(binding, lang), why, search };
      });
    return { title: word(lang, `scope.${group as string}` as WordKey), entries };
  };
  const others = (elsewhere as readonly Scope[]).filter((each) => !here.includes(each));
  const edits = EDIT_KEYS.map(({ id, keys }) => [keys.map(keyName), `edit.${id}`] as const);
  return [
    ...here.map(acts),
    plain(
      'help.marks',
      marks.map(([mark, key]) => [[mark], key]),
      lang,
    ),
    ...others.map(acts),
    plain('help.typing', edits, lang),
  ];
}

/** Rows without an act; a search finds them by their words in both languages. */
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

/** The keys of every text field; `id` is a text of text/i18n/tui-pages, `edit.<id>`. */
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

/** Columns are read downwards; an entry that is too long for a column has its own row below. */
function inColumns(entries: readonly HelpEntry[], style: Style, cols: number): readonly Line[] {
  const columns = Math.max(1, Math.floor(cols / COLUMN));
  const each = Math.floor(cols / columns);
  const short = entries.filter((entry) => spansWidth(itemOf(entry, style)) <= each - 2);
  const rows = Math.ceil(short.length / columns);
  const table = Array.from({ length: rows }, (_, row) =>
    line(
      ...Array.from({ length: columns }, (__, column) => short[column * rows + row]).flatMap((entry) => {
        const item = entry === undefined ? [] : itemOf(entry, style);
        return [...item, ' '.repeat(each - spansWidth(item))];
      }),
    ),
  );
  return [
    ...table,
    ...entries.filter((entry) => !short.includes(entry)).flatMap((entry) => hung(entry, style, cols)),
  ];
}

/** Keys in a column of their own; no more of them than it has room for. */
function keysOf({ keys }: HelpEntry): string {
  const [first = '', second] = keys;
  const both = second === undefined ? first : `${first} ${second}`;
  return width(both) <= KEYS ? both : first;
}

const itemOf = (entry: HelpEntry, style: Style): readonly Span[] => {
  const keys = toWidth(keysOf(entry), KEYS);
  // A key that cannot be used now is dim.
  return style === 'past'
    ? [styled(style, `${keys} ${entry.name}`)]
    : [styled(style, keys), ` ${entry.name}`];
};

/** The reason why the keys above it cannot be used, where their names begin. */
const underNames = (reason: string, cols: number): readonly Line[] =>
  wrap(`(${reason})`, Math.max(4, cols - KEYS - 1)).map((text) =>
    line(' '.repeat(KEYS + 1), styled('past', text)),
  );

function hung(entry: HelpEntry, style: Style, cols: number): readonly Line[] {
  return wrap(entry.name, Math.max(4, cols - KEYS - 1)).map((text, i) => {
    const keys = toWidth(i === 0 ? keysOf(entry) : '', KEYS);
    return style === 'past' ? line(styled(style, `${keys} ${text}`)) : line(styled(style, keys), ` ${text}`);
  });
}
