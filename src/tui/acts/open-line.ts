import { exactTerm } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import { textPage } from '../lines/session-dialogs.ts';
import type { TextDialog } from '../lines/text/page.ts';
import { open, replaceTop, topDialog } from '../model/dialog.ts';
import { type FieldRow, objectOf } from '../model/field-tree.ts';
import type { LineQuestion } from '../model/line-question.ts';
import { openRows } from '../model/open-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, peel, type Transition, toast, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { lineLink } from '../select/line-link.ts';
import { lineText, pinEffect } from '../select/log-line.ts';
import { fieldInHand, isHiddenValue, lineInHand } from '../select/opened-line.ts';

/* From an opened line: its values narrow the log or are counted, its trace is followed, its address is opened. */

/** Shows only, or hides, lines with the value in hand; the log is seen again. */
const filtered =
  (exclude: boolean): Act =>
  (state, world) => {
    const field = fieldInHand(state, world);
    if (field === null) return transition(state);
    const text = `${field.name}==${field.value}`;
    const others = state.logs.filters.filter((term) => term.text !== text);
    const filters = [...others, { text, exclude, on: true }];
    const next = { ...peel(state), dialogs: [], logs: { ...state.logs, filters } };
    const key = exclude ? 'toast.hidden-value' : 'toast.only-value';
    return transition(toast(next, world, 'ok', { key, params: { text } }));
  };

const ERRORS: ReadonlySet<Level | null> = new Set(['error', 'fatal']);

/** The question of how often the values of a field come among what is shown, and in all lines. */
function valuesQuestion(
  { logs }: ScreenState,
  world: World,
  line: { readonly source: string; readonly level: Level | null },
  field: string,
): Extract<LineQuestion, { kind: 'values' }> {
  const on = logs.filters.filter((term) => term.on && term.text !== '');
  const terms: { name: string; value: string; exclude: boolean }[] = [];
  const unasked = world.session.mutes.map(({ pattern }) => pattern);
  for (const { text, exclude } of on) {
    const exact = exactTerm(text);
    if (exact !== null && !isHiddenValue(exact.value)) terms.push({ ...exact, exclude });
    else unasked.push(text);
  }
  // Of an error one asks what the errors have in common.
  const least = logs.level ?? (ERRORS.has(line.level) ? 'error' : null);
  const { range } = logs;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const span = range === null ? {} : { span: { from: iso(range.from), to: iso(range.to) } };
  return { kind: 'values', source: line.source, field, least, terms, ...span, unasked };
}

function values(state: ScreenState, world: World): Transition {
  const [line, field] = [lineInHand(state, world), fieldInHand(state, world)];
  if (line === null || field === null) return transition(state);
  const question = valuesQuestion(state, world, line, field.name);
  const dialog = { kind: 'text', text: 'values', target: field.name, scroll: 0, at: 0, question } as const;
  return transition(open(state, dialog), { kind: 'ask-line', question, target: field.name });
}

function trace(state: ScreenState, world: World): Transition {
  const line = lineInHand(state, world);
  if (line?.trace === undefined) return transition(state);
  const question = { kind: 'trace', trace: line.trace, at: line.time } as const;
  const dialog = { kind: 'text', text: 'trace', target: line.trace, scroll: 0, question } as const;
  return transition(open(state, dialog), { kind: 'ask-line', question, target: line.trace });
}

const link: Act = (state, world) => {
  const line = lineInHand(state, world);
  const template = world.facts?.find(({ name }) => name === line?.source)?.link;
  if (line === null || template === undefined) return transition(state);
  const made = lineLink(template, line);
  return 'url' in made ? transition(state, { kind: 'browse', url: made.url }) : transition(state);
};

const pin: Act = (state, world) => {
  const line = lineInHand(state, world);
  return line === null ? transition(state) : transition(state, pinEffect(line, world, null));
};

const copied: Act = (state, world) => {
  const line = lineInHand(state, world);
  if (line !== null)
    return transition(state, { kind: 'copy', text: lineText(line), what: { key: 'copied.line' } });
  const field = fieldInHand(state, world);
  if (field === null) return transition(state);
  return transition(state, { kind: 'copy', text: field.value, what: { key: 'copied.text' } });
};

export const openLineActs = {
  'fields.only': filtered(false),
  'fields.hide': filtered(true),
  'fields.values': values,
  'fields.trace': trace,
  'fields.link': link,
  'fields.pin': pin,

  'values.only': filtered(false),
  'values.hide': filtered(true),
  'values.copy': copied,

  'trace.link': link,
  'trace.pin': pin,
  'trace.copy': copied,
} satisfies Record<string, Act>;

/* The opened line: its fields are walked and folded; what stands above them is scrolled. */

const on =
  (act: (state: ScreenState, world: World, dialog: TextDialog) => Transition): Act =>
  (state, world) => {
    const top = topDialog(state);
    return top?.kind === 'text' && top.text === 'line' ? act(state, world, top) : transition(state);
  };

/** The fields as the page shows them, and the number of selectable rows before them. */
function fieldsOf(
  dialog: TextDialog,
  world: World,
): { readonly rows: readonly FieldRow[]; readonly first: number } {
  const line = world.logs.line(Number(dialog.target));
  const all = line === undefined ? [] : openRows(line, dialog.folded ?? []);
  const rows = all.flatMap((row) => (row.kind === 'field' ? [row.row] : []));
  return { rows, first: all.length - rows.length };
}

/** Scrolled so that the selected field is visible. */
function shown(state: ScreenState, world: World, dialog: TextDialog): ScreenState {
  const page = textPage(dialog, state, world);
  const place = dialog.at === undefined ? undefined : page.places?.[dialog.at];
  const most = Math.max(0, page.lines.length - page.rows);
  let scroll = Math.min(most, Math.max(0, dialog.scroll));
  if (place !== undefined) scroll = Math.min(Math.max(scroll, place - page.rows + 1), place);
  return replaceTop(state, { ...dialog, scroll });
}

/** Moves one field; scrolls one row where the next field is not visible. */
const moved = (by: 1 | -1): Act =>
  on((state, world, dialog) => {
    const page = textPage(dialog, state, world);
    const places = page.places ?? [];
    const at = dialog.at === undefined ? (by === 1 ? 0 : -1) : dialog.at + by;
    const place = places[at];
    const seen = place !== undefined && place < dialog.scroll + page.rows + 1;
    if (seen) return transition(shown(state, world, { ...dialog, at }));
    if (at < 0 && dialog.at !== undefined) {
      const { at: _, ...above } = dialog;
      return transition(shown(state, world, { ...above, scroll: dialog.scroll - 1 }));
    }
    return transition(shown(state, world, { ...dialog, scroll: dialog.scroll + by }));
  });

const paged = (by: 1 | -1): Act =>
  on((state, world, dialog) => {
    const { rows } = textPage(dialog, state, world);
    const { at: _, ...above } = dialog;
    return transition(shown(state, world, { ...above, scroll: dialog.scroll + by * (rows - 1) }));
  });

/** The selected object, or the object of the selected field; all of them where nothing is selected. */
function folded(state: ScreenState, world: World, dialog: TextDialog): Transition {
  const { rows, first } = fieldsOf(dialog, world);
  const now = dialog.folded ?? [];
  if (dialog.at === undefined) {
    const all = rows.filter(({ value, depth }) => value === null && depth === 0).map(({ path }) => path);
    const next = now.length > 0 ? [] : all;
    return transition(shown(state, world, { ...dialog, folded: next }));
  }
  const index = dialog.at - first;
  const row = rows[index];
  const object = row?.value === null ? row : objectOf(rows, index);
  if (object === null || object === undefined) return transition(state);
  const { path } = object;
  const next = now.includes(path) ? now.filter((each) => each !== path) : [...now, path];
  const then = { ...dialog, folded: next };
  const at = fieldsOf(then, world).rows.findIndex((each) => each.path === path && each.value === null);
  return transition(shown(state, world, { ...then, at: first + at }));
}

export const fieldActs = {
  'fields.down': moved(1),
  'fields.up': moved(-1),
  'fields.page-down': paged(1),
  'fields.page-up': paged(-1),
  'fields.fold': on(folded),
} satisfies Record<string, Act>;
