import { fit as toWidth } from '../../../text/width.ts';
import { bindingsIn, isPane, type Scope } from '../../keys.ts';
import { scopeOf } from '../../scope.ts';
import { actName, say, word } from '../../words.ts';
import { keyName } from '../key-name.ts';
import { cutSpans, type Line, line, type Span, spansWidth, styled } from '../line.ts';
import { blank } from './prose.ts';
import type { PageOf } from './text-page.ts';

const COLUMN = 38;
const KEYS = 12;

/** The table of keys for where one is, the pane's own first; what cannot be done now says why. */
export const helpPage: PageOf = (_dialog, state, world, cols) => {
  const { lang } = world;
  const scope = scopeOf({ ...state, dialogs: state.dialogs.slice(0, -1) });
  const columns = Math.max(1, Math.floor(cols / COLUMN));
  const lines: Line[] = [];
  for (const group of groups(scope)) {
    const items = bindingsIn(scope)
      .filter((binding) => binding.scope === group)
      .map(({ id, keys, when }): readonly Span[] => {
        const verdict = when === undefined ? true : when(state, world);
        const key = toWidth(keys.slice(0, 2).map(keyName).join(' '), KEYS);
        return verdict === true
          ? [styled('strong', key), ` ${actName(lang, id)}`]
          : [styled('past', `${key} ${actName(lang, id)}: ${say(lang, verdict)}`)];
      });
    if (lines.length > 0) lines.push(blank);
    lines.push(line(styled('follow', word(lang, `scope.${group}`))));
    lines.push(...inColumns(items, columns, Math.floor(cols / columns)));
  }
  return { title: word(lang, 'help.title'), lines };
};

function groups(scope: Scope): readonly Scope[] {
  return isPane(scope) ? [scope, 'global'] : [scope];
}

/** Read downwards, as a table of contents is. */
function inColumns(items: readonly (readonly Span[])[], columns: number, cols: number): readonly Line[] {
  const rows = Math.ceil(items.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    line(
      ...Array.from({ length: columns }, (__, column) => items[column * rows + row]).flatMap((item) => {
        if (item === undefined) return [];
        const kept = cutSpans(item, cols - 2);
        return [...kept, ' '.repeat(Math.max(0, cols - spansWidth(kept)))];
      }),
    ),
  );
}
