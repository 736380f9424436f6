import { fit as toWidth, width } from '../../../text/width.ts';
import { wrap } from '../../../text/wrap.ts';
import type { Style } from '../../draw/colours.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import { blank, prose } from '../../draw/prose.ts';
import { folded } from '../../keys/known-by.ts';
import { word } from '../../model/words.ts';
import { type HelpEntry, helpGroups } from './help-groups.ts';
import type { PageOf } from './page.ts';

const COLUMN = 38;
const KEYS = 12;

/**
 * The table of keys for where one is, the pane's own first, and what the marks mean. What cannot be done now stands below
 * what can, by the reason. `/` narrows it to what has all the words typed.
 */
export const helpPage: PageOf = ({ filter }, state, world, cols) => {
  const { lang } = world;
  const words = folded(filter?.editor.text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const lines: Line[] = [];
  for (const { title, entries } of helpGroups(state, world)) {
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
      lines.push(...prose(reason, cols, 'wait'));
      lines.push(
        ...inColumns(
          found.filter(({ why }) => why === reason),
          'past',
          cols,
        ),
      );
    }
  }
  const title = word(lang, 'help.title');
  if (filter === undefined) return { title, lines };
  const input = inputRow(filter.editor, cols - 2);
  return {
    title,
    lines: lines.length > 0 ? lines : prose(word(lang, 'help.none'), cols, 'past'),
    head: [line(styled('strong', '/'), ' ', input.text), blank],
    cursor: filter.typing ? { x: 2 + input.column, y: 0 } : null,
    tall: true,
  };
};

/** Read downwards, as a table of contents is; what is too long for a column has rows of its own below. */
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
  // What cannot be done is dim as a whole.
  return style === 'past'
    ? [styled(style, `${keys} ${entry.name}`)]
    : [styled(style, keys), ` ${entry.name}`];
};

function hung(entry: HelpEntry, style: Style, cols: number): readonly Line[] {
  return wrap(entry.name, Math.max(4, cols - KEYS - 1)).map((text, i) => {
    const keys = toWidth(i === 0 ? keysOf(entry) : '', KEYS);
    return style === 'past' ? line(styled(style, `${keys} ${text}`)) : line(styled(style, keys), ` ${text}`);
  });
}
