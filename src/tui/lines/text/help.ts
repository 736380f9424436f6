import { fit as toWidth } from '../../../text/width.ts';
import { keyName } from '../../draw/key-name.ts';
import { cutSpans, type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import { blank, prose } from '../../draw/prose.ts';
import { isPane, type Scope } from '../../keys/keys.ts';
import { bindingsIn } from '../../keys/look-up.ts';
import { scopeOf } from '../../keys/scope.ts';
import { PANES } from '../../model/layout.ts';
import { actName, say, word } from '../../model/words.ts';
import type { PageOf } from './page.ts';

const COLUMN = 38;
const KEYS = 12;

type Item = readonly Span[];

/**
 * The table of keys for where one is, the pane's own first. What cannot be done now stands below what can, by the reason.
 * Of the other panes only what their keys do is said: what may be done depends on what is selected there.
 */
export const helpPage: PageOf = (_dialog, state, world, cols) => {
  const { lang } = world;
  const scope = scopeOf({ ...state, dialogs: state.dialogs.slice(0, -1) });
  const here: readonly Scope[] = isPane(scope) ? [scope, 'global'] : [scope];
  const elsewhere = isPane(scope) ? PANES.filter((pane) => pane !== scope) : [];
  const lines: Line[] = [];
  for (const group of [...here, ...elsewhere]) {
    if (lines.length > 0) lines.push(blank);
    lines.push(line(styled('follow', word(lang, `scope.${group}`))));
    const can: Item[] = [];
    const cannot = new Map<string, Item[]>();
    for (const { binding, keys: now } of bindingsIn(here.includes(group) ? scope : group, state)) {
      if (binding.scope !== group) continue;
      const keys = toWidth(now.slice(0, 2).map(keyName).join(' '), KEYS);
      const name = ` ${actName(lang, binding.id)}`;
      const verdict = (here.includes(group) && binding.when?.(state, world)) || true;
      if (verdict === true) can.push([styled('strong', keys), name]);
      else {
        const reason = say(lang, verdict);
        cannot.set(reason, [...(cannot.get(reason) ?? []), [styled('past', keys + name)]]);
      }
    }
    lines.push(...inColumns(can, cols));
    for (const [reason, items] of cannot)
      lines.push(...prose(reason, cols, 'wait'), ...inColumns(items, cols));
  }
  return { title: word(lang, 'help.title'), lines };
};

/** Read downwards, as a table of contents is; what is too long for a column has a row of its own below. */
function inColumns(items: readonly Item[], cols: number): readonly Line[] {
  const columns = Math.max(1, Math.floor(cols / COLUMN));
  const each = Math.floor(cols / columns);
  const short = items.filter((item) => spansWidth(item) <= each - 2);
  const rows = Math.ceil(short.length / columns);
  const table = Array.from({ length: rows }, (_, row) =>
    line(
      ...Array.from({ length: columns }, (__, column) => short[column * rows + row] ?? []).flatMap((item) => [
        ...item,
        ' '.repeat(each - spansWidth(item)),
      ]),
    ),
  );
  const long = items.filter((item) => !short.includes(item));
  return [...table, ...long.map((item) => line(...cutSpans(item, cols)))];
}
