import type { RowActName } from '../../../domain/act-table.ts';
import { change } from '../../model/change.ts';
import { editorOf } from '../../model/editor.ts';
import { unreadPart } from '../details/part-state.ts';
import type { PageItem } from '../home-data.ts';
import type { HomeAct, HomeChange } from '../home-effects.ts';
import { fold } from '../home-filter.ts';
import type { ConfirmDialog, DetailsDialog, HomeState, ValueDialog } from '../home-state.ts';
import { HOME_ACT_NAMES, homeActRow, type OpenedAct, type ValuedAct, valueSpec } from './home-act-table.ts';
import { mergeInto, targetsOf, wishFor } from './page-targets.ts';

/** What can be chosen instead of being typed. */
export const valueChoices = ({ act, editor }: ValueDialog, { reading }: HomeState): readonly string[] =>
  valueSpec(act).choices(fold(editor.text.trim()), reading);

const leftOf = (left: ReturnType<typeof targetsOf>['left']): ConfirmDialog['left'] =>
  left[0] === undefined ? null : { n: left.length, why: left[0].why };

const backOf = ({ dialog }: HomeState): DetailsDialog | null => (dialog?.kind === 'details' ? dialog : null);

/** Opens the question, or asks first for what its words do not say. */
const ask =
  (act: RowActName): HomeAct =>
  (state) => {
    const { items, left } = targetsOf(state, act);
    const asked = { items, left: leftOf(left), back: backOf(state) };
    const { wish } = homeActRow(act);
    if (wish !== null)
      return confirmed(state, { wish, ...asked, into: act === 'merge' ? mergeInto(state) : null });
    const value = { kind: 'value', act: act as ValuedAct, editor: editorOf(''), at: 0, wrong: null } as const;
    return change({ ...state, dialog: { ...value, ...asked } });
  };

type Confirmed = Pick<ConfirmDialog, 'wish' | 'items' | 'left' | 'into' | 'back'>;

function confirmed(state: HomeState, asked: Confirmed): HomeChange {
  const { wish, items, back } = asked;
  if (wish.act !== 'escalate')
    return change({ ...state, dialog: { kind: 'confirm', ...asked, reach: {}, scroll: 0 } });
  const known = (item: PageItem) => (back?.item.id === item.id ? back.parts.reach : unreadPart);
  const reach = Object.fromEntries(items.map((item) => [item.id, known(item)]));
  return change(
    { ...state, dialog: { kind: 'confirm', ...asked, reach, scroll: 0 } },
    ...items
      .filter((item) => known(item).state !== 'known')
      .map((item) => ({ kind: 'part', item, part: 'reach' }) as const),
  );
}

/** The typed or chosen value, and the question about it; what cannot be read stays, with why. */
const keepValue: HomeAct = (state, world) => {
  const { dialog } = state;
  if (dialog?.kind !== 'value') return change(state);
  const { act, items, left, editor, at, back } = dialog;
  const value = valueChoices(dialog, state)[at] ?? editor.text.normalize('NFKC').trim();
  const read = value === '' ? { key: 'why.home-nobody-named' as const } : valueSpec(act).wish(value, world);
  if ('key' in read) return change({ ...state, dialog: { ...dialog, wrong: read } });
  return confirmed(state, { wish: read, items, left, into: null, back });
};

const moveChoice =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'value') return change(state);
    const most = valueChoices(dialog, state).length - 1;
    return change({ ...state, dialog: { ...dialog, at: Math.max(0, Math.min(most, dialog.at + by)) } });
  };

const back: HomeAct = (state) => {
  const { dialog } = state;
  const to = dialog?.kind === 'confirm' || dialog?.kind === 'value' ? dialog.back : null;
  return change({ ...state, dialog: to });
};

const scroll =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'confirm') return change(state);
    const to = Math.max(0, Math.min(dialog.items.length, dialog.scroll + by));
    return change({ ...state, dialog: { ...dialog, scroll: to } });
  };

/** Yes: each page is asked for what the question named, and the marks have served. */
const yes: HomeAct = (state) => {
  const { dialog } = state;
  if (dialog?.kind !== 'confirm') return change(state);
  const { wish, items, into } = dialog;
  const wishes =
    wish.act === 'merge' && into !== null
      ? [{ item: into, wish: { ...wish, sources: items.map(({ page }) => page.id) } }]
      : items.map((item) => ({ item, wish: wishFor(wish, item) }));
  const asked = wishes.map(({ item }) => ({ id: item.id, act: wish.act }));
  const next = { ...state, dialog: null, marked: [], asking: [...state.asking, ...asked] };
  return change(next, { kind: 'ask', wishes });
};

/** Keys that ask something of pages, in the lists and where one is open. */
export const pageActs = {
  ...(Object.fromEntries(
    HOME_ACT_NAMES.flatMap((act) => [
      [`home.${act}`, ask(act)],
      [`home.detail-${act}`, ask(act)],
    ]),
  ) as Record<`home.${RowActName}` | `home.detail-${OpenedAct}`, HomeAct>),
  'home.yes': yes,
  'home.no': back,
  'home.confirm-down': scroll(1),
  'home.confirm-up': scroll(-1),
  'home.value-keep': keepValue,
  'home.value-drop': back,
  'home.value-down': moveChoice(1),
  'home.value-up': moveChoice(-1),
} as const satisfies Readonly<Record<string, HomeAct>>;
