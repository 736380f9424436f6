import { type Act, change, TOAST_MS } from '../model/change.ts';
import { editorOf, emptyEditor } from '../model/editor.ts';
import type { ToastState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import type { DetectionActId } from './detection-keys.ts';
import { chosenRow, detectionRows, selectedPlace } from './detection-rows.ts';
import {
  type DetectionState,
  type DetectionWorld,
  EXCLUDE_FIELDS,
  type ExclusionWish,
  STANDINGS,
} from './detection-state.ts';
import { detectionSaid } from './detection-words.ts';

export type DetectionEffect =
  | { readonly kind: 'quit' | 'redraw' }
  | { readonly kind: 'session'; readonly incident: string }
  | { readonly kind: 'exclude'; readonly wish: ExclusionWish };

type DetectionAct = Act<DetectionState, DetectionWorld, DetectionEffect>;

const DAYS = { usual: '7', most: 30 } as const;

export const detectionToast = (
  state: DetectionState,
  { now }: Pick<DetectionWorld, 'now'>,
  tone: ToastState['tone'],
  say: Saying,
): DetectionState => ({ ...state, toast: { tone, say, until: now + TOAST_MS[tone] } });

/** Chooses the row at a place, or the nearest there is. */
export function chooseRow(state: DetectionState, place: number): DetectionState {
  const rows = detectionRows(state);
  const at = Math.max(0, Math.min(rows.length - 1, place));
  return { ...state, selected: rows[at]?.id ?? null };
}

const move =
  (place: (state: DetectionState) => number): DetectionAct =>
  (state) =>
    change(chooseRow(state, place(state)));

const scrolled =
  (by: number): DetectionAct =>
  (state) => {
    const { dialog } = state;
    if (dialog === null || !('scroll' in dialog)) return change(state);
    return change({ ...state, dialog: { ...dialog, scroll: Math.max(0, dialog.scroll + by) } });
  };

const closed: DetectionAct = (state) => change({ ...state, dialog: null });

/** The next field, or the wish when all are there. */
const keptField: DetectionAct = (state) => {
  const { dialog } = state;
  if (dialog?.kind !== 'exclude') return change(state);
  const { field, kept, editor, rule, asked } = dialog;
  const text = editor.text.trim();
  if (text === '') return change({ ...state, dialog: { ...dialog, wrong: 'empty' } });
  const days = Number(text);
  if (field === 'days' && !(Number.isInteger(days) && days >= 1 && days <= DAYS.most)) {
    return change({ ...state, dialog: { ...dialog, wrong: 'bad-days' } });
  }
  const all = { ...kept, [field]: text };
  const next = EXCLUDE_FIELDS[EXCLUDE_FIELDS.indexOf(field) + 1];
  if (next !== undefined) {
    const first = next === 'days' ? editorOf(DAYS.usual) : emptyEditor;
    return change({ ...state, dialog: { ...dialog, kept: all, field: next, editor: first } });
  }
  const wish = { rule, query: all.query ?? '', reason: all.reason ?? '', days, sure: asked !== null };
  return change({ ...state, dialog: null }, { kind: 'exclude', wish });
};

export const DETECTION_ACTS: Readonly<Record<DetectionActId, DetectionAct>> = {
  down: move((state) => selectedPlace(state) + 1),
  up: move((state) => selectedPlace(state) - 1),
  first: move(() => 0),
  last: move((state) => detectionRows(state).length - 1),
  state: (state) => {
    const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
    return change({ ...state, only: STANDINGS[next] ?? null });
  },
  filter: (state) => change({ ...state, typing: editorOf(state.filter) }),
  'filter-keep': (state) => change({ ...state, typing: null }),
  'filter-drop': (state) => change({ ...state, typing: null, filter: '' }),
  clear: (state) => change({ ...state, filter: '', only: null }),
  open: (state) => {
    const row = chosenRow(state)?.id ?? '';
    return change({ ...state, dialog: { kind: 'details', row, scroll: 0 } });
  },
  help: (state) => change({ ...state, dialog: { kind: 'help', scroll: 0 } }),
  'text-down': scrolled(1),
  'text-up': scrolled(-1),
  'text-close': closed,
  'help-down': scrolled(1),
  'help-up': scrolled(-1),
  'help-close': closed,
  exclude: (state) => {
    const row = chosenRow(state);
    const rule = row?.kind === 'rule' ? row.rule.name : '';
    const fields = { field: 'query', kept: {}, editor: emptyEditor, wrong: null, asked: null } as const;
    return change({ ...state, dialog: { kind: 'exclude', rule, ...fields } });
  },
  'exclude-keep': keptField,
  'exclude-drop': closed,
  session: (state, world) => {
    const row = chosenRow(state);
    const incident = row?.kind === 'rule' ? (row.page?.incident ?? '') : '';
    const told = detectionToast(state, world, 'wait', detectionSaid(world, 'detection.entering'));
    return change(told, { kind: 'session', incident });
  },
  redraw: (state) => change(state, { kind: 'redraw' }),
  quit: (state) => change(state, { kind: 'quit' }),
};

/** The form again, as it was kept, with what has to be known before it is added. */
export function askedAgain(
  state: DetectionState,
  { rule, query, reason, days }: ExclusionWish,
  asked: string,
): DetectionState {
  const editor = editorOf(String(days));
  const dialog = { kind: 'exclude', rule, field: 'days', kept: { query, reason }, editor } as const;
  return { ...state, dialog: { ...dialog, wrong: null, asked } };
}
