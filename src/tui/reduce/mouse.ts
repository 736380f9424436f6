import { runAct } from '../acts/acts.ts';
import { chosenInDialog, chosenInPane, WHEEL_ROWS, wheeled } from '../acts/point.ts';
import { pressOf } from '../keys/key-press.ts';
import { type ActId, isPane } from '../keys/keys.ts';
import type { Mouse } from '../keys/mouse.ts';
import { scopeOf } from '../keys/scope.ts';
import { underMouse } from '../lines/under-mouse.ts';
import { type Change, change } from '../model/change.ts';
import type { Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { press, type Surroundings, worldFor } from './screen.ts';

/** The acts of the wheel in what lies on top, up and down. */
const WHEEL: Readonly<Partial<Record<ReturnType<typeof scopeOf>, readonly [up: ActId, down: ActId]>>> = {
  palette: ['palette.up', 'palette.down'],
  menu: ['menu.up', 'menu.down'],
  form: ['form.page-up', 'form.page-down'],
  text: ['text.up', 'text.down'],
  filter: ['filter.up', 'filter.down'],
  fields: ['fields.up', 'fields.down'],
  values: ['values.up', 'values.down'],
  trace: ['trace.up', 'trace.down'],
  lessons: ['lessons.up', 'lessons.down'],
};

/** A click or a turn of the wheel. */
export function pointedWith(state: ScreenState, around: Surroundings, mouse: Mouse): Change {
  const world = worldFor(state, around);
  const { part, target } = underMouse(state, world, mouse);
  if (part === null) return change(state);
  if (mouse.kind === 'wheel') {
    if (part === 'footer') return change(state);
    if (part !== 'dialog') return wheeled(state, world, part, mouse.by);
    return inDialog(state, around, mouse.by);
  }
  return clicked(state, around, part, target);
}

/** A list of choices moves by one, a text by several rows. */
function inDialog(state: ScreenState, around: Surroundings, by: 1 | -1): Change {
  const scope = scopeOf(state);
  const act = WHEEL[scope]?.[by === 1 ? 1 : 0];
  if (act === undefined) return change(state);
  const times = scope === 'text' || scope === 'filter' || scope === 'fields' ? WHEEL_ROWS : 1;
  let next = state;
  for (let i = 0; i < times; i++) next = runAct(act, next, worldFor(next, around)).state;
  return change(next);
}

/** The log pane keeps its view: its number alone leads to the lines. */
const actOf = (pane: Pane, { logs }: ScreenState): ActId =>
  pane === 'logs' && logs.view !== 'lines' ? `view.${logs.view}` : `pane.${pane}`;

function clicked(
  state: ScreenState,
  around: Surroundings,
  part: NonNullable<ReturnType<typeof underMouse>['part']>,
  target: ReturnType<typeof underMouse>['target'],
): Change {
  const world = worldFor(state, around);
  let next = state;
  if (part !== 'dialog' && part !== 'footer') {
    if (!isPane(scopeOf(state))) return change(state);
    if (state.focus !== part) next = runAct(actOf(part, state), state, world).state;
    if (target?.at !== undefined) next = chosenInPane(next, worldFor(next, around), target.at);
  } else if (target?.at !== undefined) next = chosenInDialog(state, target.at);
  return target?.key === undefined ? change(next) : press(next, around, pressOf(target.key));
}
