import { runAct } from '../acts/acts.ts';
import { fieldAt } from '../acts/dialogs.ts';
import { stepIn } from '../acts/move.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import { PROMPTS } from '../dialogs/prompts/prompts.ts';
import type { Target } from '../draw/line.ts';
import { dialogWheel, WHEEL_ROWS } from '../kernel/dialogs.ts';
import { pointing, type UnderMouse, type Wheel } from '../kernel/point.ts';
import { dispatch, type Keyed, type TextField, written } from '../kernel/press.ts';
import type { ScreenRow } from '../kernel/store.ts';
import { write } from '../keys/availability.ts';
import type { Scope } from '../keys/binding.ts';
import { type ActId, isPane } from '../keys/keys.ts';
import { SESSION_KEYS, scopeOf } from '../keys/look-up.ts';
import { SESSION_DIALOGS } from '../lines/session-dialogs.ts';
import { sessionPlaces } from '../lines/session-screen.ts';
import { replaceTop, topDialog } from '../model/dialog.ts';
import type { Editor } from '../model/editor.ts';
import type { Effect } from '../model/effects.ts';
import type { Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { peel, showRefusal, type Transition, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { logRows } from '../select/log-room.ts';
import { live, select } from '../select/log-scroll.ts';
import { viewIds } from '../select/patterns.ts';
import { placesOf } from '../select/phases.ts';
import { withDrafts } from './draft-keeping.ts';
import { type Surroundings, worldFor } from './screen.ts';
import { resized } from './screen-events.ts';

/** Characters of a text under edit: four times what any may have in the end, and as much as can be wrapped between two keys. */
const MOST_TYPED = 64 * 1024;
/** A key before this answered to what was there before. */
const SEEN_MS = 2_000;

/** The text that typing goes to; null where keys are commands. */
function field(state: ScreenState, world: World): TextField<ScreenState> | null {
  const top = topDialog(state);
  if (top?.kind === 'form') {
    const at = fieldAt(top, world);
    const value = at === null ? undefined : top.values[at.id];
    if (at === null || value?.kind !== 'text') return null;
    const put = (editor: Editor): ScreenState => {
      const values = { ...top.values, [at.id]: { kind: 'text', editor } as const };
      return replaceTop(state, { ...top, values, error: null, scroll: 0 });
    };
    return { editor: value.editor, put };
  }
  if (top !== null) return SESSION_DIALOGS.field(state);
  const { prompt, draft } = state;
  // The cursor's cell is one of the columns.
  const columns = (w = 80): number => Math.max(2, w - 2);
  if (prompt !== null) {
    const put = (editor: Editor): ScreenState => {
      const { error: _, ...rest } = prompt;
      const next = { ...state, prompt: { ...rest, editor } };
      return PROMPTS[prompt.prompt].preview?.(editor.text, next, world) ?? next;
    };
    return { editor: prompt.editor, columns: columns(world.layout.prompt?.w), put };
  }
  if (draft === null) return null;
  const put = (editor: Editor): ScreenState => ({ ...state, draft: { ...draft, editor } });
  return { editor: draft.editor, multiline: true, columns: columns(world.layout.note?.w), put };
}

/** Of a field of choices: left, right, space, a number, or the first letter of one choice. */
function choose(state: ScreenState, world: World, key: string): ScreenState | null {
  const form = topDialog(state);
  if (form?.kind !== 'form') return null;
  const at = fieldAt(form, world);
  if (at?.kind !== 'choice') return null;
  const value = form.values[at.id];
  const ids = at.choices.map((choice) => choice.id);
  const from = value?.kind === 'choice' && value.chosen !== null ? ids.indexOf(value.chosen) : -1;
  const by = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
  const byLetter = ids.findIndex((id, i) => key === String(i + 1) || id.startsWith(key));
  const next =
    by === 0
      ? byLetter
      : from === -1
        ? by === 1
          ? 0
          : ids.length - 1
        : (from + by + ids.length) % ids.length;
  const chosen = ids[next];
  if (chosen === undefined) return null;
  const values = { ...form.values, [at.id]: { kind: 'choice', chosen } as const };
  const last = FORMS[form.form].fields(values, world).length;
  return replaceTop(state, { ...form, values, at: Math.min(form.at, last), error: null, scroll: 0 });
}

/** Text that no text under edit takes begins a note. */
function pasted(state: ScreenState, world: World, text: string): Transition {
  if (!isPane(scopeOf(state)) || write(state, world) !== true)
    return showRefusal(state, world, { key: 'toast.nowhere-to-paste' });
  const opened = runAct('note.new', state, world);
  const into = field(opened.state, worldFor(opened.state, world));
  return into === null ? opened : transition(written(opened.state, into, text), ...opened.effects);
}

const KEYED: Keyed<ScreenState, World, Effect, ActId, Surroundings> = {
  keymap: SESSION_KEYS,
  run: runAct,
  field,
  worldFor,
  pasted,
  first: choose,
  /** Any key closes what greets. */
  last(state, world) {
    const top = topDialog(state);
    return top?.kind === 'text' && top.text === 'briefing' ? runAct('text.close', state, world) : null;
  },
  tooLong(text, under) {
    if (text.length + (under?.editor.text.length ?? 0) <= MOST_TYPED) return null;
    return { key: 'toast.paste-too-long', params: { n: text.length, limit: MOST_TYPED } };
  },
};

const keys = dispatch(KEYED);

/** One key, or one run of typed text. */
export function press(
  state: ScreenState,
  around: Surroundings,
  key: Parameters<typeof keys.press>[2],
): Transition {
  // The person who goes on typing for a while has seen the row that says it is their turn.
  const seen =
    state.called !== null && around.now - state.called > SEEN_MS ? { ...state, called: null } : state;
  return withDrafts(seen, keys.press(seen, around, key));
}

const WHEEL: Readonly<Partial<Record<Scope, Wheel<ActId>>>> = {
  menu: ['menu.up', 'menu.down'],
  form: ['form.page-up', 'form.page-down'],
  fields: ['fields.up', 'fields.down', WHEEL_ROWS],
  values: ['text.up', 'text.down'],
  trace: ['text.up', 'text.down'],
  lessons: ['lessons.up', 'lessons.down'],
};

type Place = NonNullable<Target['at']>;

/** Pages whose rows can be chosen. */
const LISTS: ReadonlySet<string> = new Set(['line', 'values', 'trace']);

/** Chooses what was pointed at in the pane that has the keys. What is gone meanwhile chooses nothing. */
function chosenInPane(state: ScreenState, world: World, at: Place): ScreenState {
  const own = peel(state);
  switch (state.focus) {
    case 'checklist': {
      const place = placesOf(own, world).find(({ id }) => id === at);
      if (place === undefined) return state;
      return place.kind === 'step' ? { ...own, step: place.id, phase: null } : { ...own, phase: place.id };
    }
    case 'logs': {
      const { view } = state.logs;
      if (view !== 'lines') {
        if (!viewIds(state, world).includes(String(at))) return state;
        const id = String(at);
        const chosen =
          view === 'compare' ? { service: id } : view === 'changes' ? { change: id } : { pattern: id };
        return { ...own, logs: { ...own.logs, ...chosen } };
      }
      const index = world.logs.indexOf(Number(at));
      return index < 0
        ? state
        : { ...own, logs: select(own.logs, world.logs, logRows(state, world), index, 1) };
    }
    case 'notes':
      return { ...own, note: String(at) };
    case 'people':
      return { ...own, person: String(at) };
  }
}

/** Chooses what was pointed at in the dialog on top. */
function chosenInDialog(state: ScreenState, at: Place): ScreenState {
  const top = topDialog(state);
  if (top?.kind === 'form') return replaceTop(state, { ...top, at: Number(at), error: null, scroll: 0 });
  if (top?.kind === 'text' && LISTS.has(top.text)) return replaceTop(state, { ...top, at: Number(at) });
  if (top?.kind === 'lessons') return replaceTop(state, { ...top, at: Number(at) });
  if (top?.kind === 'menu') return replaceTop(state, { ...top, selected: Number(at) });
  return SESSION_DIALOGS.chosen(state, at) ?? state;
}

/** The wheel over a pane: its rows pass, wherever the keys are. Beyond the last line the log runs again. */
function wheeled(state: ScreenState, world: World, pane: Pane, by: 1 | -1): Transition {
  const there = { ...state, focus: pane };
  const { cursor } = state.logs;
  const atEnd = cursor === null || world.logs.indexOf(cursor) >= world.logs.size - 1;
  if (pane === 'logs' && state.logs.view === 'lines' && by === 1 && atEnd)
    return transition({ ...peel(state), logs: live(state.logs) });
  const moved = stepIn(there, world, by * WHEEL_ROWS);
  return transition({ ...moved.state, focus: state.focus }, ...moved.effects);
}

/** The log pane keeps its view: its number alone leads to the lines. */
const actOf = (pane: Pane, { logs }: ScreenState): ActId =>
  pane === 'logs' && logs.view !== 'lines' ? `view.${logs.view}` : `pane.${pane}`;

/** A pane that is pointed at has the keys from then on. */
function chosen(state: ScreenState, world: World, { part, kind, target }: UnderMouse): ScreenState | null {
  if (kind !== 'pane') return target?.at === undefined ? null : chosenInDialog(state, target.at);
  // Nothing is chosen in a pane while a text has the keys: it would be left unseen.
  if (!isPane(scopeOf(state))) return null;
  const pane = part as Pane;
  const there = state.focus === pane ? state : runAct(actOf(pane, state), state, world).state;
  return target?.at === undefined ? there : chosenInPane(there, worldFor(there, world), target.at);
}

/** A session as one row of the kernel. */
export const SESSION_ROW: ScreenRow<ScreenState, Surroundings, Effect> = {
  tickMs: 100,
  press,
  paste: (state, around, text) => withDrafts(state, keys.paste(state, around, text)),
  pointed: pointing<ScreenState, World, Effect, ActId, Surroundings>({
    worldFor,
    places: sessionPlaces,
    press,
    run: runAct,
    choose: chosen,
    wheel: (state) => WHEEL[scopeOf(state)] ?? dialogWheel(scopeOf(state)),
    wheeled(state, world, { part, kind }, by) {
      if (kind === 'box') return null;
      return kind === 'pane' ? wheeled(state, world, part as Pane, by) : transition(state);
    },
  }),
  resized,
};
