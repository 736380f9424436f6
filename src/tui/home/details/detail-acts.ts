import { PAGE_PARTS } from '../../../domain/page.ts';
import { change } from '../../model/change.ts';
import type { PageItem } from '../home-data.ts';
import type { HomeAct, HomeChange } from '../home-effects.ts';
import { pageInView } from '../home-list.ts';
import type { HomeState } from '../home-state.ts';
import { detailScroll } from './detail-lines.ts';
import { readingParts } from './part-state.ts';

/** Opens a page; each of its parts is read by itself. */
export function openDetails(state: HomeState, item: PageItem): HomeChange {
  const dialog = { kind: 'details', item, parts: readingParts, scroll: 0 } as const;
  return change({ ...state, dialog }, ...PAGE_PARTS.map((part) => ({ kind: 'part', item, part }) as const));
}

const browse: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null ? change(state) : change(state, { kind: 'browse', url });
};

const copy: HomeAct = (state) => {
  const url = pageInView(state)?.url ?? null;
  return url === null
    ? change(state)
    : change(state, { kind: 'copy', text: url, what: { key: 'copied.url' } });
};

const scroll =
  (by: number): HomeAct =>
  (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'details') return change(state);
    return change({ ...state, dialog: { ...dialog, scroll: detailScroll(dialog.scroll, by) } });
  };

/** Keys of a page that is open; its start, its acknowledgement and its verdict are as those of the list. */
export const detailActs = {
  'home.browser': browse,
  'home.copy': copy,
  'home.detail-start': (state) => {
    const { dialog } = state;
    if (dialog?.kind !== 'details') return change(state);
    const { item } = dialog;
    return change({ ...state, dialog: null, busy: 'start' }, { kind: 'start', item });
  },
  'home.detail-browser': browse,
  'home.detail-copy': copy,
  'home.detail-retry': (state) => {
    const { dialog } = state;
    return dialog?.kind === 'details' ? openDetails(state, dialog.item) : change(state);
  },
  'home.detail-down': scroll(1),
  'home.detail-up': scroll(-1),
  'home.detail-close': (state) => change({ ...state, dialog: null }),
} as const satisfies Readonly<Record<string, HomeAct>>;
