import { exactTerm } from '../../logs/filter.ts';
import type { Level } from '../../logs/line.ts';
import { textPage } from '../lines/session-dialogs.ts';
import { type Act, type Change, change, closeTop, peel, toast } from '../model/change.ts';
import { open, replaceTop } from '../model/dialog.ts';
import type { LineQuestion } from '../model/line-question.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { lineLink } from '../select/line-link.ts';
import { lineText, pinEffect } from '../select/log-line.ts';
import { fieldInHand, isHiddenValue, lineInHand, selectedOf, topText } from '../select/opened-line.ts';

/* From an opened line: its values narrow the log or are counted, its trace is followed, its address is opened. */

/** Shows only, or hides, lines with the value in hand; the log is seen again. */
const filtered =
  (exclude: boolean): Act =>
  (state, world) => {
    const field = fieldInHand(state, world);
    if (field === null) return change(state);
    const text = `${field.name}==${field.value}`;
    const others = state.logs.filters.filter((term) => term.text !== text);
    const filters = [...others, { text, exclude, on: true }];
    const next = { ...peel(state), dialogs: [], logs: { ...state.logs, filters } };
    const key = exclude ? 'toast.hidden-value' : 'toast.only-value';
    return change(toast(next, world, 'ok', { key, params: { text } }));
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

function values(state: ScreenState, world: World): Change {
  const [line, field] = [lineInHand(state, world), fieldInHand(state, world)];
  if (line === null || field === null) return change(state);
  const question = valuesQuestion(state, world, line, field.name);
  const dialog = { kind: 'text', text: 'values', target: field.name, scroll: 0, at: 0, question } as const;
  return change(open(state, dialog), { kind: 'ask-line', question, target: field.name });
}

function trace(state: ScreenState, world: World): Change {
  const line = lineInHand(state, world);
  if (line?.trace === undefined) return change(state);
  const question = { kind: 'trace', trace: line.trace, at: line.time } as const;
  const dialog = { kind: 'text', text: 'trace', target: line.trace, scroll: 0, question } as const;
  return change(open(state, dialog), { kind: 'ask-line', question, target: line.trace });
}

const link: Act = (state, world) => {
  const line = lineInHand(state, world);
  const template = world.facts?.find(({ name }) => name === line?.source)?.link;
  if (line === null || template === undefined) return change(state);
  const made = lineLink(template, line);
  return 'url' in made ? change(state, { kind: 'browse', url: made.url }) : change(state);
};

const pin: Act = (state, world) => {
  const line = lineInHand(state, world);
  return line === null ? change(state) : change(state, pinEffect(line, world, null));
};

/** To another row of a trace or of a list of values, which is then seen. */
const moved =
  (text: 'trace' | 'values', to: (at: number, rows: number) => number): Act =>
  (state, world) => {
    const dialog = topText(state, text);
    if (dialog === null) return change(state);
    const page = textPage(dialog, state, world);
    const places = page.places ?? [];
    if (places.length === 0) return change(state);
    const at = Math.min(places.length - 1, Math.max(0, to(selectedOf(dialog), page.rows)));
    const place = places[at] as number;
    const scroll = Math.min(Math.max(dialog.scroll, place - page.rows + 1), place);
    return change(replaceTop(state, { ...dialog, at, scroll }));
  };

const copied: Act = (state, world) => {
  const line = lineInHand(state, world);
  if (line !== null)
    return change(state, { kind: 'copy', text: lineText(line), what: { key: 'copied.line' } });
  const field = fieldInHand(state, world);
  if (field === null) return change(state);
  return change(state, { kind: 'copy', text: field.value, what: { key: 'copied.text' } });
};

const closed: Act = (state) => change(closeTop(state));

export const openLineActs = {
  'fields.only': filtered(false),
  'fields.hide': filtered(true),
  'fields.values': values,
  'fields.trace': trace,
  'fields.link': link,
  'fields.pin': pin,

  'values.down': moved('values', (at) => at + 1),
  'values.up': moved('values', (at) => at - 1),
  'values.only': filtered(false),
  'values.hide': filtered(true),
  'values.copy': copied,
  'values.close': closed,

  'trace.down': moved('trace', (at) => at + 1),
  'trace.up': moved('trace', (at) => at - 1),
  'trace.page-down': moved('trace', (at, rows) => at + rows - 1),
  'trace.page-up': moved('trace', (at, rows) => at - rows + 1),
  'trace.first': moved('trace', () => 0),
  'trace.last': moved('trace', (_at, rows) => rows + 1_000_000),
  'trace.link': link,
  'trace.pin': pin,
  'trace.copy': copied,
  'trace.close': closed,
} satisfies Record<string, Act>;
