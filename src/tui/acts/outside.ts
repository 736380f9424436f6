import { type IncidentActName, MENU_ACTS, type MenuActName } from '../../domain/act-table.ts';
import { PatternMiner } from '../../logs/patterns/miner.ts';
import { excludeValues } from '../dialogs/forms/exclude.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import { askAboutOne, confirmed } from '../dialogs/menus/pager.ts';
import { open, replaceTop, topDialog } from '../model/dialog.ts';
import type { Effect } from '../model/effects.ts';
import { canTake, draftOf, type LessonsDialog, learnedAt, lessonRows } from '../model/lessons/lesson-rows.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Act, closeTop, showRefusal, type Transition, toast, transition } from '../model/transition.ts';
import type { World } from '../model/world.ts';
import { factsAbout, openIncidents, request } from '../select/incidents.ts';
import { lacksResponders } from '../select/pager.ts';
import { selectedPattern } from '../select/patterns.ts';
import { selectedNote, selectedPin } from '../select/selection.ts';
import { openPrompt } from './prompt.ts';

const menuActs = Object.fromEntries(
  MENU_ACTS.map((act): [string, Act] => [act, (state, world) => askAboutOne(act, state, world)]),
) as Readonly<Record<MenuActName, Act>>;

export const outsideActs = {
  acknowledge: (state, world) => {
    const unseen = openIncidents(world).filter((incident) => incident.status === 'triggered');
    if (unseen.length === 0) return showRefusal(state, world, { key: 'why.all-acknowledged' });
    const params = { who: world.you?.name ?? '' };
    return confirmed('acknowledge', unseen, { args: {}, params, facts: [] }, state, world);
  },
  resolve: (state, world) => {
    const incidents = openIncidents(world);
    if (incidents.length === 0) return showRefusal(state, world, { key: 'why.all-resolved' });
    return confirmed('resolve', incidents, { args: {}, params: undefined, facts: [] }, state, world);
  },
  ...menuActs,
  /** A form that asks whom; straight to what the account can do where it cannot ask people to join. */
  page: (state, world) => {
    const asks: readonly Effect[] = [{ kind: 'ask-oncall' }, { kind: 'ask-pager', incidents: false }];
    if (lacksResponders(world)) {
      return transition(open(state, { kind: 'menu', menu: 'expert', target: null, selected: 0 }), ...asks);
    }
    const values = { ...FORMS.page.initial(world), ...state.forms.page };
    const form = { kind: 'form', form: 'page', target: null, values, at: 0, error: null } as const;
    return transition(open(state, form), ...asks);
  },
  link: (state) => openPrompt(state, 'link', null),
  'note.pager': (state, world) => {
    const note = selectedNote(state, world);
    const { incidents } = world.session;
    const incident = openIncidents(world).at(-1) ?? incidents.at(-1);
    if (note === null || incident === undefined) return showRefusal(state, world, { key: 'why.no-incident' });
    return transition(
      open(
        { ...state, note: note.id },
        {
          kind: 'confirm',
          question: { key: 'confirm.note-pager' },
          facts: [
            { key: 'confirm.message', params: { text: note.text.slice(0, 300) } },
            ...factsAbout(incident, world),
            { key: 'confirm.cannot-undo' },
          ],
          effects: [request('note', incident.id, { note: note.id })],
        },
      ),
    );
  },
} satisfies Record<IncidentActName, Act> & Record<string, Act>;

/** Opens the form for the statement of a text. */
function asked(state: ScreenState, template: string): Transition {
  const values = excludeValues(template);
  return transition(open(state, { kind: 'form', form: 'exclude', target: null, values, at: 2, error: null }));
}

/** The pattern of one line: numbers and ids left out. */
const templateOf = (message: string): string => new PatternMiner().read(message).template;

/** Leaves a statement of the log out of detection: of a pattern, of a pin, or behind a page that affected nobody. */
export const excludeActs = {
  'pattern.exclude': (state, world) => {
    const pattern = selectedPattern(state, world);
    if (pattern === null) return showRefusal(state, world, { key: 'why.no-pattern' });
    return asked(state, pattern.template);
  },
  'pin.exclude': (state, world) => {
    const pin = selectedPin(state, world);
    if (pin === null) return showRefusal(state, world, { key: 'why.not-pin' });
    return asked(state, templateOf(pin.line.message));
  },
  'verdict.exclude': (state, world) => {
    const pin = world.session.pins.at(-1);
    if (pin === undefined) return showRefusal(state, world, { key: 'why.exclude-pin' });
    return asked(state, templateOf(pin.line.message));
  },
} satisfies Record<string, Act>;

/* The procedure against what was done: changes are chosen, and the file is written, copied from, or edited. */

const on =
  (act: (state: ScreenState, world: World, dialog: LessonsDialog) => Transition): Act =>
  (state, world) => {
    const top = topDialog(state);
    return top?.kind === 'lessons' ? act(state, world, top) : transition(state);
  };

const moved = (by: 1 | -1): Act =>
  on((state, _world, dialog) => {
    const count = lessonRows(dialog).length;
    const at = count === 0 ? 0 : (dialog.at + by + count) % count;
    return transition(replaceTop(state, { ...dialog, at, error: null }));
  });

const toggled = (list: readonly number[], index: number): readonly number[] =>
  list.includes(index) ? list.filter((each) => each !== index) : [...list, index];

/** A change in the patch is checked or not; a row above puts its change into the patch, or takes it out again. */
function choose(state: ScreenState, world: World, dialog: LessonsDialog): Transition {
  if (dialog.edited !== null) return showRefusal(state, world, { key: 'why.lesson-edited' });
  const row = lessonRows(dialog)[dialog.at];
  if (row === undefined) return transition(state);
  const { index, part } = row;
  const put = (next: Pick<LessonsDialog, 'taken' | 'chosen'>): Transition =>
    transition(replaceTop(state, { ...dialog, ...next, error: null }));
  const { taken, chosen } = dialog;
  if (part === 'patch') return put({ taken, chosen: toggled(chosen, index) });
  if (learnedAt(dialog, row).offer === null)
    return showRefusal(state, world, { key: 'why.lesson-no-change' });
  if (!canTake(dialog.lessons, index)) {
    const params = { file: dialog.lessons.file };
    return showRefusal(state, world, { key: 'why.lesson-elsewhere', params });
  }
  const isIn = taken.includes(index);
  return isIn && chosen.includes(index)
    ? put({ taken: toggled(taken, index), chosen: toggled(chosen, index) })
    : put({ taken: isIn ? taken : [...taken, index], chosen: [...chosen, index] });
}

const done = (act: 'write' | 'copy'): Act =>
  on((state, world, dialog) => {
    if (act === 'write' && world.readonly) return showRefusal(state, world, { key: 'why.readonly' });
    if (dialog.edited === null && dialog.chosen.length === 0)
      return showRefusal(state, world, { key: 'why.lesson-nothing' });
    return transition(state, { kind: 'lessons', act, lessons: dialog.lessons, draft: draftOf(dialog) });
  });

export const lessonActs = {
  lessons: (state, world) =>
    transition(toast(state, world, 'ok', { key: 'lessons.asking' }), { kind: 'ask-lessons', atClose: false }),
  'lessons.down': moved(1),
  'lessons.up': moved(-1),
  'lessons.choose': on(choose),
  'lessons.write': done('write'),
  'lessons.copy': done('copy'),
  'lessons.edit': on((state, _world, dialog) =>
    transition(state, { kind: 'lessons', act: 'edit', lessons: dialog.lessons, draft: draftOf(dialog) }),
  ),
  'lessons.close': on((state) => transition(closeTop(state))),
} satisfies Record<string, Act>;
