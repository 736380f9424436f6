import { editorOf } from '../../model/editor.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import type { Saying } from '../../model/words.ts';
import { unreadPart } from '../details/part-state.ts';
import type { PageItem } from '../home-data.ts';
import { type HomeAct, type HomeChange, homeChange } from '../home-effects.ts';
import { fold } from '../home-filter.ts';
import type { ConfirmDialog, DetailsDialog, HomeState, ValueDialog } from '../home-state.ts';
import { mergeInto, targetsOf, wishFor } from './page-targets.ts';
import type { HomePageAct, HomeWish } from './wish.ts';

const SPANS = ['1', '4'] as const;
/** What can be chosen instead of being typed: spans and times as one would type them, names of people. */
export function valueChoices({ act, editor }: ValueDialog, { reading }: HomeState): readonly string[] {
  const text = fold(editor.text.trim());
  if (act === 'snooze') return text === '' ? [...SPANS, '09:00'] : [];
  const people = (reading?.duty ?? []).flatMap(({ levels }) =>
    levels.flatMap((level) => level.people.map(({ name }) => name)),
  );
  const paged = (reading?.pages?.incidents ?? []).flatMap(({ assignees }) => assignees);
  return [...new Set([...people, ...paged])].filter((name) => fold(name).includes(text));
}

const leftOf = (left: ReturnType<typeof targetsOf>['left']): ConfirmDialog['left'] =>
  left[0] === undefined ? null : { n: left.length, why: left[0].why };

const backOf = ({ dialog }: HomeState): DetailsDialog | null => (dialog?.kind === 'details' ? dialog : null);

/** Opens the question for an act whose words say all of it. */
const asking =
  (wish: HomeWish): HomeAct =>
  (state) => {
    const { items, left } = targetsOf(state, wish.act);
    const into = wish.act === 'merge' ? mergeInto(state) : null;
    return confirmed(state, { wish, items, left: leftOf(left), into, back: backOf(state) });
  };

type Confirmed = Pick<ConfirmDialog, 'wish' | 'items' | 'left' | 'into' | 'back'>;

function confirmed(state: HomeState, asked: Confirmed): HomeChange {
  const { wish, items, back } = asked;
  if (wish.act !== 'escalate')
    return homeChange({ ...state, dialog: { kind: 'confirm', ...asked, reach: {}, scroll: 0 } });
  const known = (item: PageItem) => (back?.item.id === item.id ? back.parts.reach : unreadPart);
  const reach = Object.fromEntries(items.map((item) => [item.id, known(item)]));
  return homeChange(
    { ...state, dialog: { kind: 'confirm', ...asked, reach, scroll: 0 } },
    ...items
      .filter((item) => known(item).state !== 'known')
      .map((item) => ({ kind: 'part', item, part: 'reach' }) as const),
  );
}

const valued =
  (act: ValueDialog['act']): HomeAct =>
  (state) => {
    const { items, left } = targetsOf(state, act);
    const asked = { kind: 'value', act, items, left: leftOf(left), editor: editorOf(''), at: 0 } as const;
    return homeChange({ ...state, dialog: { ...asked, wrong: null, back: backOf(state) } });
  };

/** The typed or chosen value, and the question about it; what cannot be read stays, with why. */
const keepValue: HomeAct = (state, { now, timeZone }) => {
  const { dialog } = state;
  if (dialog?.kind !== 'value') return homeChange(state);
  const { act, items, left, editor, at, back } = dialog;
  const typed = editor.text.normalize('NFKC').trim();
  const chosen = valueChoices(dialog, state)[at];
  const value = act === 'reassign' ? (chosen ?? typed) : typed === '' ? (chosen ?? '') : typed;
  const wrong = (why: Saying) => homeChange({ ...state, dialog: { ...dialog, wrong: why } });
  if (value === '') return wrong({ key: 'why.home-nobody-named' });
  if (act === 'reassign')
    return confirmed(state, { wish: { act, who: value }, items, left, into: null, back });
  const until = snoozeUntil(value, now, timeZone);
  if (until === null) return wrong({ key: 'why.no-snooze-time', params: { text: value } });
  return confirmed(state, { wish: { act, until }, items, left, into: null, back });
};

const moveChoice =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'value') return homeChange(state);
    const most = valueChoices(dialog, state).length - 1;
    return homeChange({ ...state, dialog: { ...dialog, at: Math.max(0, Math.min(most, dialog.at + by)) } });
  };

const back: HomeAct = (state) => {
  const { dialog } = state;
  const to = dialog?.kind === 'confirm' || dialog?.kind === 'value' ? dialog.back : null;
  return homeChange({ ...state, dialog: to });
};

const scroll =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'confirm') return homeChange(state);
    const to = Math.max(0, Math.min(dialog.items.length, dialog.scroll + by));
    return homeChange({ ...state, dialog: { ...dialog, scroll: to } });
  };

/** Yes: each page is asked for what the question named, and the marks have served. */
const yes: HomeAct = (state) => {
  const { dialog } = state;
  if (dialog?.kind !== 'confirm') return homeChange(state);
  const { wish, items, into } = dialog;
  const wishes =
    wish.act === 'merge' && into !== null
      ? [{ item: into, wish: { ...wish, sources: items.map(({ page }) => page.id) } }]
      : items.map((item) => ({ item, wish: wishFor(wish, item) }));
  const asked = wishes.map(({ item }) => ({ id: item.id, act: wish.act }));
  const next = { ...state, dialog: null, marked: [], asking: [...state.asking, ...asked] };
  return homeChange(next, { kind: 'ask', wishes });
};

const ask = {
  acknowledge: asking({ act: 'acknowledge' }),
  resolve: asking({ act: 'resolve' }),
  snooze: valued('snooze'),
  escalate: asking({ act: 'escalate' }),
  reassign: valued('reassign'),
  merge: asking({ act: 'merge', sources: [] }),
} as const satisfies Readonly<Record<HomePageAct, HomeAct>>;

/** Keys that ask something of pages, in the lists and where one is open. */
export const pageActs = {
  'home.acknowledge': ask.acknowledge,
  'home.resolve': ask.resolve,
  'home.snooze': ask.snooze,
  'home.escalate': ask.escalate,
  'home.reassign': ask.reassign,
  'home.merge': ask.merge,
  'home.detail-acknowledge': ask.acknowledge,
  'home.detail-resolve': ask.resolve,
  'home.detail-snooze': ask.snooze,
  'home.detail-escalate': ask.escalate,
  'home.detail-reassign': ask.reassign,
  'home.yes': yes,
  'home.no': back,
  'home.confirm-down': scroll(1),
  'home.confirm-up': scroll(-1),
  'home.value-keep': keepValue,
  'home.value-drop': back,
  'home.value-down': moveChoice(1),
  'home.value-up': moveChoice(-1),
} as const satisfies Readonly<Record<string, HomeAct>>;
