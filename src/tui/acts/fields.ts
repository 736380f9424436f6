import { textPage } from '../lines/session-dialogs.ts';
import type { TextDialog } from '../lines/text/page.ts';
import { type Act, type Change, change } from '../model/change.ts';
import { replaceTop, topDialog } from '../model/dialog.ts';
import { type FieldRow, objectOf } from '../model/field-tree.ts';
import { openRows } from '../model/open-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/* The opened line: its fields are walked and folded; what stands above them is scrolled. */

const on =
  (act: (state: ScreenState, world: World, dialog: TextDialog) => Change): Act =>
  (state, world) => {
    const top = topDialog(state);
    return top?.kind === 'text' && top.text === 'line' ? act(state, world, top) : change(state);
  };

/** Fields as the page shows them, and how many rows can be selected before them. */
function fieldsOf(
  dialog: TextDialog,
  world: World,
): { readonly rows: readonly FieldRow[]; readonly first: number } {
  const line = world.logs.line(Number(dialog.target));
  const all = line === undefined ? [] : openRows(line, dialog.folded ?? []);
  const rows = all.flatMap((row) => (row.kind === 'field' ? [row.row] : []));
  return { rows, first: all.length - rows.length };
}

/** With the selected field seen. */
function shown(state: ScreenState, world: World, dialog: TextDialog): ScreenState {
  const page = textPage(dialog, state, world);
  const place = dialog.at === undefined ? undefined : page.places?.[dialog.at];
  const most = Math.max(0, page.lines.length - page.rows);
  let scroll = Math.min(most, Math.max(0, dialog.scroll));
  if (place !== undefined) scroll = Math.min(Math.max(scroll, place - page.rows + 1), place);
  return replaceTop(state, { ...dialog, scroll });
}

/** A field further; where the next is not in sight yet, a row of text. */
const moved = (by: 1 | -1): Act =>
  on((state, world, dialog) => {
    const page = textPage(dialog, state, world);
    const places = page.places ?? [];
    const at = dialog.at === undefined ? (by === 1 ? 0 : -1) : dialog.at + by;
    const place = places[at];
    const seen = place !== undefined && place < dialog.scroll + page.rows + 1;
    if (seen) return change(shown(state, world, { ...dialog, at }));
    if (at < 0 && dialog.at !== undefined) {
      const { at: _, ...above } = dialog;
      return change(shown(state, world, { ...above, scroll: dialog.scroll - 1 }));
    }
    return change(shown(state, world, { ...dialog, scroll: dialog.scroll + by }));
  });

const paged = (by: 1 | -1): Act =>
  on((state, world, dialog) => {
    const { rows } = textPage(dialog, state, world);
    const { at: _, ...above } = dialog;
    return change(shown(state, world, { ...above, scroll: dialog.scroll + by * (rows - 1) }));
  });

/** The object that is selected, or that the selected field is in; without a choice, all of them. */
function folded(state: ScreenState, world: World, dialog: TextDialog): Change {
  const { rows, first } = fieldsOf(dialog, world);
  const now = dialog.folded ?? [];
  if (dialog.at === undefined) {
    const all = rows.filter(({ value, depth }) => value === null && depth === 0).map(({ path }) => path);
    const next = now.length > 0 ? [] : all;
    return change(shown(state, world, { ...dialog, folded: next }));
  }
  const index = dialog.at - first;
  const row = rows[index];
  const object = row?.value === null ? row : objectOf(rows, index);
  if (object === null || object === undefined) return change(state);
  const { path } = object;
  const next = now.includes(path) ? now.filter((each) => each !== path) : [...now, path];
  const then = { ...dialog, folded: next };
  const at = fieldsOf(then, world).rows.findIndex((each) => each.path === path && each.value === null);
  return change(shown(state, world, { ...then, at: first + at }));
}

export const fieldActs = {
  'fields.down': moved(1),
  'fields.up': moved(-1),
  'fields.page-down': paged(1),
  'fields.page-up': paged(-1),
  'fields.fold': on(folded),
} satisfies Record<string, Act>;
