import type { Lang } from '../../text/i18n/messages.ts';
import type { Cell, DialogBox } from '../draw/box.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { inputRow } from '../draw/input-lines.ts';
import { keyName } from '../draw/key-name.ts';
import { apart, type Line, line, plainText, type Span, styled } from '../draw/line.ts';
import { blank, prose } from '../draw/prose.ts';
import { scrolledTo } from '../draw/scroll.ts';
import {
  type AskDialog,
  below,
  open,
  type PaletteDialog,
  type QuestionDialog,
  type ReadDialog,
  replaceTop,
  type Stacked,
  topDialog,
} from '../model/dialog.ts';
import { type Editor, emptyEditor } from '../model/editor.ts';
import { centred, type Rect } from '../model/layout.ts';
import type { Toasting } from '../model/screen-state.ts';
import { type Moment, showRefusal, type Transition, transition } from '../model/transition.ts';
import { type Saying, say, word } from '../model/words.ts';
import type { Binding, Keymap } from './keymap.ts';
import { type NamedActs, paletteItems } from './palette.ts';
import type { Wheel } from './point.ts';
import type { TextField } from './press.ts';

/*
 * The dialogs that every screen has: acts by name, a text with choices, a question, a page to be read. Their keys, what these do,
 * how they are drawn and clicked is here; a screen says as data which it has.
 */

export type DialogScope = 'palette' | 'ask' | 'confirm' | 'text' | 'filter';

type May = (state: Stacked) => true | Saying;
type Also = Required<Pick<NonNullable<Binding<Stacked, unknown>['also']>, 'holds'>>['holds'];

const top = (state: Stacked) => topDialog(state) as AskDialog | QuestionDialog | ReadDialog | null;
const filtered: Also = (state) => {
  const dialog = top(state);
  return dialog?.kind === 'text' && dialog.filter !== undefined;
};
const isHelp: May = (state) => {
  const dialog = top(state);
  return dialog?.kind === 'text' && dialog.text === 'help' ? true : { key: 'why.not-help' };
};
const asked = (state: Stacked | null): AskDialog | null => {
  const dialog = state === null ? null : top(state);
  return dialog?.kind === 'ask' ? dialog : null;
};
const chooses: May = (state) => (asked(state)?.at == null ? { key: 'why.empty' } : true);

/** The keys of these dialogs, for the table of each screen. */
export const DIALOG_BINDINGS = [
  { id: 'palette.down', scope: 'palette', keys: ['down', 'ctrl+n', 'tab'] },
  { id: 'palette.up', scope: 'palette', keys: ['up', 'ctrl+p', 'shift+tab'] },
  { id: 'palette.accept', scope: 'palette', keys: ['enter'], foot: 1 },
  { id: 'palette.close', scope: 'palette', keys: ['esc', 'ctrl+c'], foot: 2 },

  { id: 'ask.keep', scope: 'ask', keys: ['enter'], foot: 1, name: (state) => asked(state)?.keep },
  {
    id: 'ask.down',
    scope: 'ask',
    keys: ['down', 'tab'],
    foot: 2,
    when: chooses,
    quiet: true,
    name: (state) => asked(state)?.down,
  },
  { id: 'ask.up', scope: 'ask', keys: ['up', 'shift+tab'], when: chooses, quiet: true },
  { id: 'ask.drop', scope: 'ask', keys: ['esc', 'ctrl+c'], foot: 3 },

  { id: 'confirm.yes', scope: 'confirm', keys: ['y'], foot: 1 },
  { id: 'confirm.no', scope: 'confirm', keys: ['n', 'esc', 'q', 'ctrl+c'], foot: 2 },
  { id: 'confirm.down', scope: 'confirm', keys: ['j', 'down', 'space', 'pagedown'] },
  { id: 'confirm.up', scope: 'confirm', keys: ['k', 'up', 'pageup'] },

  { id: 'text.down', scope: 'text', keys: ['j', 'down'] },
  { id: 'text.up', scope: 'text', keys: ['k', 'up'] },
  { id: 'text.page-down', scope: 'text', keys: ['pagedown', 'space', 'ctrl+d'] },
  { id: 'text.page-up', scope: 'text', keys: ['pageup', 'ctrl+u'] },
  { id: 'text.first', scope: 'text', keys: ['g', 'home'] },
  { id: 'text.last', scope: 'text', keys: ['G', 'end'] },
  { id: 'text.copy', scope: 'text', keys: ['y'], foot: 2 },
  { id: 'text.filter', scope: 'text', keys: ['/'], foot: 3, when: isHelp },
  { id: 'filter.keep', scope: 'filter', keys: ['enter'], foot: 1 },
  {
    id: 'filter.drop',
    scope: 'filter',
    keys: ['esc', 'ctrl+c'],
    foot: 2,
    also: { scope: 'text', keys: ['esc'], holds: filtered, foot: 4 },
  },
  { id: 'filter.down', scope: 'filter', keys: ['down', 'ctrl+n', 'pagedown'] },
  { id: 'filter.up', scope: 'filter', keys: ['up', 'ctrl+p', 'pageup'] },
  { id: 'text.close', scope: 'text', keys: ['esc', 'q', 'enter', 'ctrl+c'], foot: 1 },
] as const satisfies readonly Binding<Stacked, unknown, DialogScope>[];

export type DialogActId = (typeof DIALOG_BINDINGS)[number]['id'] | 'help' | 'palette';

/** Rows that one step of the wheel scrolls. */
export const WHEEL_ROWS = 3;

const WHEEL: Readonly<Record<string, Wheel<DialogActId>>> = {
  palette: ['palette.up', 'palette.down'],
  ask: ['ask.up', 'ask.down'],
  confirm: ['confirm.up', 'confirm.down', WHEEL_ROWS],
  text: ['text.up', 'text.down', WHEEL_ROWS],
  filter: ['filter.up', 'filter.down', WHEEL_ROWS],
};

/** The effect of the wheel in one of these dialogs. */
export const dialogWheel = (scope: string): Wheel<DialogActId> | undefined => WHEEL[scope];

/** The key scope of the top dialog, where it is one of these kinds. */
export function dialogScope(state: Stacked): DialogScope | null {
  const dialog = top(state);
  if (dialog === null) return null;
  return dialog.kind === 'text' && dialog.filter?.typing === true ? 'filter' : dialog.kind;
}

interface Kinds {
  readonly palette: PaletteDialog;
  readonly ask: AskDialog;
  readonly confirm: QuestionDialog;
  readonly text: ReadDialog;
}
/** A screen's own dialogs of a kind. */
type Of<S extends Stacked, K extends keyof Kinds> = Extract<S['dialogs'][number], { readonly kind: K }> &
  Kinds[K];

/** A text dialog. */
export interface AskSpec<A, S, W, E> {
  title(about: A, world: W): string;
  /** The limit of the text, characters. */
  most(about: A): number;
  /** The rows above the text and below the choices. */
  head?(about: A, state: S, world: W, cols: number): readonly Line[];
  end?(about: A, state: S, world: W, cols: number): readonly Line[];
  /** The choices that match the text, one a row. */
  choices?(dialog: AskDialog<A>, state: S, world: W): readonly string[];
  /** A chosen row is beside the text, and a click chooses it; else it replaces the text, and each letter chooses the first row again. */
  readonly beside?: true;
  /** How the text is read, or the default; '': the text needs no reading. */
  told?(dialog: AskDialog<A>, state: S, world: W): string;
  /** Handles Enter; the dialog is already closed. A returned text: the dialog stays open and shows it as the error. */
  accept(dialog: AskDialog<A>, state: S, world: W): Transition<S, E> | Saying;
}

/** The question. */
export interface Question {
  readonly title?: string;
  readonly question: string;
  /** The subject; it scrolls where not all of it fits. */
  readonly rows: readonly Line[];
  /** The consequences; a fact that is too long loses its end. */
  readonly facts: readonly (readonly Line[])[];
  readonly edge?: Style;
}

/** The content of a reading dialog. */
export interface Page {
  readonly title: string;
  /** At the right of the upper edge, where there is room for it. */
  readonly aside?: readonly Span[];
  readonly lines: readonly Line[];
  /** The fixed rows above and below, and the caret in those above. */
  readonly head?: readonly Line[];
  readonly tail?: readonly Line[];
  readonly cursor?: Cell | null;
  /** The smallest height in rows: the dialog must not grow while one reads. */
  readonly least?: number;
  readonly most?: number;
  /** The selectable rows, by their index in the lines. */
  readonly places?: readonly number[];
  /** The selected row of a list; without a list the dialog scrolls. */
  readonly at?: number;
  /** The text that `y` copies; by default the visible lines. */
  readonly copy?: string;
  readonly edge?: Style;
}

/** The area of a reading dialog, its columns of text, and whether another part has the focus. */
export interface PageRoom {
  readonly area: Rect;
  readonly cols: number;
  readonly beside?: boolean;
  /** At the upper end of its area. */
  readonly up?: boolean;
}

/** The dialogs of one screen. */
export interface DialogSpecs<S extends Stacked, W extends Moment, E, B extends Binding<S, W>> {
  readonly keymap: Keymap<S, W, B>;
  readonly commands: NamedActs<S, B>;
  /** The largest area of a dialog, and the columns of a question and of a text dialog. */
  area(state: S, world: W): Rect;
  readonly cols: number;
  ask?(about: Of<S, 'ask'>['about']): AskSpec<never, S, W, E>;
  question?(dialog: Of<S, 'confirm'>, state: S, world: W, cols: number): Question;
  /** Handles yes; the dialog is already closed. */
  yes?(dialog: Of<S, 'confirm'>, state: S, world: W): Transition<S, E>;
  room(dialog: Of<S, 'text'>, state: S, world: W): PageRoom;
  page(dialog: Of<S, 'text'>, state: S, world: W, cols: number): Page;
  /** Copies the text; absent where a screen cannot copy. */
  copied?(text: string): E;
  /** Closes the top dialog, where that does more than remove it. */
  closed?(state: S): S;
}

/** Moves among `count` places, from one end to the other. */
export const turned = (at: number, by: number, count: number): number =>
  count === 0 ? 0 : (at + by + count) % count;

/** The dialogs of a screen: their acts, the edited text, clicks, and how each is drawn. */
export function dialogsOf<
  S extends Stacked & Toasting,
  W extends Moment,
  E,
  B extends Binding<S, W> & { readonly id: string },
>(specs: DialogSpecs<S, W, E, B>) {
  type DialogAct = (state: S, world: W, key?: string) => Transition<S, E>;
  const { keymap, commands } = specs;
  const closed = (state: S): S => (specs.closed ?? below)(state);
  const put = (state: S, dialog: object): S => replaceTop(state, dialog as S['dialogs'][number]);
  const on =
    <K extends keyof Kinds>(
      kind: K,
      act: (state: S, world: W, dialog: Of<S, K>) => Transition<S, E> | S,
    ): DialogAct =>
    (state, world) => {
      const dialog = topDialog(state);
      if (dialog?.kind !== kind) return transition(state);
      const done = act(state, world, dialog as Of<S, K>);
      return 'effects' in done ? done : transition<S, E>(done);
    };
  const close: DialogAct = (state) => transition(closed(state));

  const items = ({ editor }: PaletteDialog, state: S, world: W) =>
    paletteItems(editor.text, below(state), world, keymap, commands);
  const question = (dialog: Of<S, 'confirm'>, state: S, world: W, cols: number): Question =>
    specs.question?.(dialog, state, world, cols) ?? { question: '', rows: [], facts: [] };
  const askOf = (dialog: AskDialog) => specs.ask?.(dialog.about as never) as AskSpec<unknown, S, W, E>;
  const choicesOf = (dialog: AskDialog, state: S, world: W): readonly string[] =>
    askOf(dialog).choices?.(dialog, state, world) ?? [];

  /** A reading dialog with its box: `rows` are visible at once. */
  function page(dialog: Of<S, 'text'>, state: S, world: W) {
    const { area, cols, up } = specs.room(dialog, state, world);
    const shown = specs.page(dialog, state, world, cols);
    const { head = [], tail = [], lines, least = 0, most = Number.POSITIVE_INFINITY } = shown;
    const around = head.length + tail.length;
    const height = Math.min(most, Math.max(least, lines.length + around)) + 2;
    const centre = centred(area, cols + 4, height);
    const box = up === true ? { ...centre, y: area.y } : centre;
    return { ...shown, rows: Math.max(1, box.h - 2 - around), box };
  }

  /** Selects another row of a list and scrolls to it; without a list it scrolls by this many rows. */
  const moved = (by: (rows: number) => number): DialogAct =>
    on('text', (state, world, dialog) => {
      const { lines, rows, places = [], at } = page(dialog, state, world);
      if (at !== undefined && places.length > 0) {
        const next = Math.min(places.length - 1, Math.max(0, at + by(rows)));
        const place = places[next] as number;
        const scroll = Math.min(Math.max(dialog.scroll, place - rows + 1), place);
        return put(state, { ...dialog, at: next, scroll });
      }
      const most = Math.max(0, lines.length - rows);
      const scroll = Math.min(most, Math.max(0, Math.min(dialog.scroll, most) + by(rows)));
      return put(state, { ...dialog, scroll });
    });
  const copied = on('text', (state, world, dialog) => {
    const { copy, lines } = page(dialog, state, world);
    const text = copy ?? lines.map((row) => plainText(row.spans).trimEnd()).join('\n');
    if (text === '') return showRefusal(state, world, { key: 'why.empty' });
    return specs.copied === undefined ? state : transition(state, specs.copied(text));
  });

  const paletteMove = (by: 1 | -1): DialogAct =>
    on('palette', (state, world, dialog) => {
      const selected = turned(dialog.selected, by, items(dialog, state, world).length);
      return put(state, { ...dialog, selected });
    });
  const askMove = (by: 1 | -1): DialogAct =>
    on('ask', (state, world, dialog) => {
      const most = choicesOf(dialog, state, world).length - 1;
      return put(state, { ...dialog, at: Math.max(0, Math.min(most, (dialog.at ?? 0) + by)), error: null });
    });
  const questionMove = (by: 1 | -1): DialogAct =>
    on('confirm', (state, world, dialog) => {
      const { area, cols } = roomOf(state, world, specs.cols);
      const { most } = questionRows(question(dialog, state, world, cols), dialog, world, cols, area.h - 2);
      const { scroll = 0 } = dialog;
      return put(state, { ...dialog, scroll: Math.max(0, Math.min(most, scroll + by)) });
    });

  const acts = {
    help: (state) =>
      transition(open(state, { kind: 'text', text: 'help', target: null, scroll: 0 } as never)),
    palette: (state) =>
      transition(open(state, { kind: 'palette', editor: emptyEditor, selected: 0 } as never)),
    'palette.down': paletteMove(1),
    'palette.up': paletteMove(-1),
    'palette.close': close,
    'ask.keep': on('ask', (state, world, dialog) => {
      const result = askOf(dialog).accept(dialog, closed(state), world);
      return 'key' in result ? put(state, { ...dialog, error: result }) : result;
    }),
    'ask.down': askMove(1),
    'ask.up': askMove(-1),
    'ask.drop': close,
    'confirm.yes': on(
      'confirm',
      (state, world, dialog) => specs.yes?.(dialog, closed(state), world) ?? state,
    ),
    'confirm.no': close,
    'confirm.down': questionMove(1),
    'confirm.up': questionMove(-1),
    'text.down': moved(() => 1),
    'text.up': moved(() => -1),
    'text.page-down': moved((rows) => rows - 1),
    'text.page-up': moved((rows) => 1 - rows),
    'text.first': moved(() => Number.NEGATIVE_INFINITY),
    'text.last': moved(() => Number.POSITIVE_INFINITY),
    'text.copy': copied,
    'text.close': close,
    'text.filter': on('text', (state, _, dialog) => {
      const editor = dialog.filter?.editor ?? emptyEditor;
      return put(state, { ...dialog, filter: { editor, typing: true } });
    }),
    /** An empty filter keeps all rows. */
    'filter.keep': on('text', (state, _, dialog) => {
      const { filter, ...page } = dialog;
      const kept = filter !== undefined && filter.editor.text.trim() !== '';
      return put(state, kept ? { ...page, filter: { ...filter, typing: false } } : page);
    }),
    'filter.drop': on('text', (state, _, dialog) => {
      const { filter, ...page } = dialog;
      return put(state, { ...page, scroll: 0 });
    }),
    'filter.down': moved(() => 1),
    'filter.up': moved(() => -1),
  } as const satisfies Readonly<Record<Exclude<DialogActId, 'palette.accept'>, DialogAct>>;

  /** Runs an act of the palette, on the screen as `front` returns it: the target of the act must be visible. */
  const accepted = (
    run: (id: B['id'], state: S, world: W) => Transition<S, E>,
    front: (binding: B, state: S) => S = (_, state) => state,
  ): DialogAct =>
    on('palette', (state, world, dialog) => {
      const item = items(dialog, state, world)[dialog.selected];
      if (item === undefined) return closed(state);
      return run(item.binding.id, front(item.binding, closed(state)), world);
    });

  /** The edited text of the top dialog; null: it has none. */
  function field(state: S): TextField<S> | null {
    const dialog = topDialog(state);
    if (dialog?.kind === 'palette') {
      const palette = dialog as PaletteDialog;
      return { editor: palette.editor, put: (editor) => put(state, { ...palette, editor, selected: 0 }) };
    }
    if (dialog?.kind === 'ask') {
      const ask = dialog as AskDialog;
      const { most, beside } = askOf(ask);
      const at = ask.at === null || beside === true ? ask.at : 0;
      return {
        editor: ask.editor,
        most: most(ask.about),
        put: (editor) => put(state, { ...ask, at, editor, error: null }),
      };
    }
    if (dialog?.kind !== 'text') return null;
    const { filter } = dialog as ReadDialog;
    if (filter?.typing !== true) return null;
    const typed = (editor: Editor): S =>
      put(state, { ...dialog, filter: { editor, typing: true }, scroll: 0 });
    return { editor: filter.editor, put: typed };
  }

  /** Chooses the row at a place in the dialog on top; null: nothing can be chosen there. */
  function chosen(state: S, at: string | number): S | null {
    const dialog = topDialog(state);
    if (dialog?.kind === 'palette') return put(state, { ...dialog, selected: Number(at) });
    return dialog?.kind === 'ask' ? put(state, { ...dialog, at: Number(at) }) : null;
  }

  const roomOf = (state: S, world: W, most: number) => {
    const area = specs.area(state, world);
    return { area, cols: Math.max(8, Math.min(most, area.w - 4)) };
  };

  /** A dialog as high as its content, with a greatest width. */
  function boxed(
    state: S,
    world: W,
    widest: number,
    bodyOf: (cols: number, rows: number) => DialogBody,
  ): DialogBox {
    const { area, cols } = roomOf(state, world, widest);
    const most = Math.max(1, area.h - 2);
    const { edge = 'follow', foot = [], ...body } = bodyOf(cols, most);
    const rect = centred(area, cols + 4, Math.min(most, body.lines.length) + 2);
    return { content: { ...body, keys: keymap.hints(state, world), foot }, rect, edge };
  }

  function box(
    dialog: PaletteDialog | AskDialog | QuestionDialog | ReadDialog,
    state: S,
    world: W,
  ): DialogBox {
    const { lang } = world;
    switch (dialog.kind) {
      case 'palette':
        return boxed(state, world, PALETTE_COLS, (cols, rows) =>
          paletteBody(
            dialog,
            items(dialog, state, world).map(({ binding, keys, enabled }) => ({
              name: keymap.nameOf(binding, lang),
              keys,
              enabled,
            })),
            lang,
            cols,
            rows,
          ),
        );
      case 'ask':
        return boxed(state, world, specs.cols, (cols, rows) => {
          const { title, head, end, told, beside = false } = askOf(dialog);
          const said = dialog.error === null ? told?.(dialog, state, world) : say(lang, dialog.error);
          return askBody(
            dialog,
            {
              title: title(dialog.about, world),
              head: head?.(dialog.about, state, world, cols) ?? [],
              said: prose(said ?? '', cols, dialog.error === null ? 'past' : 'burn'),
              choices: choicesOf(dialog, state, world),
              beside,
              end: end?.(dialog.about, state, world, cols) ?? [],
            },
            cols,
            rows,
          );
        });
      case 'confirm':
        return boxed(state, world, specs.cols, (cols, rows) => {
          const asked = question(dialog as Of<S, 'confirm'>, state, world, cols);
          const { title = word(lang, 'confirm.title'), edge = 'burn' } = asked;
          return { title, cursor: null, edge, ...questionRows(asked, dialog, world, cols, rows) };
        });
      case 'text':
        return pageBox(dialog as Of<S, 'text'>, state, world);
    }
  }

  /** A reading dialog, with as many rows as fit. */
  function pageBox(dialog: Of<S, 'text'>, state: S, world: W): DialogBox {
    const { beside = false } = specs.room(dialog, state, world);
    const shown = page(dialog, state, world);
    const { title, aside, head = [], tail = [], rows, box: rect, edge = 'follow' } = shown;
    const scroll = Math.min(dialog.scroll, Math.max(0, shown.lines.length - rows));
    const lines = shown.lines.slice(scroll, scroll + rows);
    const gap = tail.length === 0 ? 0 : Math.max(0, rows - lines.length);
    const content = {
      title,
      ...(aside === undefined ? {} : { aside }),
      lines: [...head, ...lines, ...Array.from({ length: gap }, () => blank), ...tail],
      cursor: shown.cursor ?? null,
      // A part beside the top dialog has no keys.
      keys: beside ? [] : keymap.hints(state, world),
      foot: [seenOf(scroll, lines.length, shown.lines.length, world.lang)],
    };
    return { content, rect, edge: beside ? 'past' : edge };
  }

  return { acts, accepted, field, chosen, page, box, boxed, pageBox };
}

/** The visible range, where not all of it fits. */
const seenOf = (from: number, rows: number, total: number, lang: Lang): string =>
  rows < total ? `  ${word(lang, 'text.more', { n: from + rows, total })}` : '';

/** The content of a box, before it is placed. */
export interface DialogBody {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Row and column in the lines. */
  readonly cursor: Cell | null;
  /** At the right of the upper edge. */
  readonly aside?: readonly Span[];
  readonly edge?: Style;
  /** Behind the keys. */
  readonly foot?: readonly Span[];
}

const PALETTE_COLS = 72;
const PALETTE_ROWS = 14;

function paletteBody(
  { editor, selected }: PaletteDialog,
  items: readonly { readonly name: string; readonly keys: readonly string[]; readonly enabled: boolean }[],
  lang: Lang,
  cols: number,
  rows: number,
): DialogBody {
  const input = inputRow(editor, cols - 2);
  const lines = items.map(({ name, keys, enabled }, i): Line => {
    const key = keys.slice(0, 2).map(keyName).join(' ');
    const isAt = i === selected;
    const left = [isAt ? MARKS.here : ' ', enabled ? name : styled('past', name)];
    return {
      spans: apart(left, [styled('past', key)], cols),
      selected: isAt,
      target: { at: i, key: 'enter' },
    };
  });
  const none = line(' ', styled('past', word(lang, 'palette.none')));
  const listRows = Math.max(1, Math.min(rows - 1, PALETTE_ROWS));
  const list = lines.length === 0 ? [none] : scrolledTo(lines, selected, listRows);
  // The height is fixed, so that the box does not jump with the number of results.
  const filled = [...list, ...Array.from({ length: Math.max(0, listRows - list.length) }, () => blank)];
  return {
    title: word(lang, 'palette.title'),
    lines: [line('> ', input.text), ...filled],
    cursor: { x: 2 + input.column, y: 0 },
  };
}

interface Asked {
  readonly title: string;
  readonly head: readonly Line[];
  readonly said: readonly Line[];
  readonly choices: readonly string[];
  readonly beside: boolean;
  readonly end: readonly Line[];
}

function askBody(
  { editor, at }: AskDialog,
  { title, head, said, choices, beside, end }: Asked,
  cols: number,
  rows: number,
): DialogBody {
  const input = inputRow(editor, cols - 2);
  const told = said.length === 1 && plainText(said[0]?.spans ?? []) === '' ? [] : said;
  const listed = choices.map((choice, i): Line => {
    const isAt = i === at;
    const spans = apart([isAt ? MARKS.here : ' ', ' ', choice], [], cols);
    return { spans, selected: isAt, target: beside ? { at: i } : { at: i, key: 'enter' } };
  });
  const room = Math.max(1, rows - head.length - 1 - told.length - end.length);
  const list = scrolledTo(listed, at ?? -1, room);
  return {
    title,
    lines: [...head, line('> ', input.text), ...told, ...list, ...end].slice(0, rows),
    cursor: { x: 2 + input.column, y: head.length },
  };
}

/** The question, its visible rows, and the consequences; `most`: rows that it can scroll. */
function questionRows(
  { question, rows: about, facts }: Question,
  { scroll = 0 }: QuestionDialog,
  { lang }: Pick<Moment, 'lang'>,
  cols: number,
  rows: number,
): Pick<DialogBody, 'lines' | 'foot'> & { readonly most: number } {
  const asked = prose(question, cols, 'strong');
  const over = asked.length + facts.flat().length + Math.min(1, about.length) - rows;
  const ends = (over > 0 && facts.length > 0 ? shortened(facts, over, lang) : facts).flat();
  const room = Math.max(1, rows - asked.length - ends.length);
  const most = Math.max(0, about.length - room);
  const from = Math.min(scroll, most);
  const shown = about.slice(from, from + room);
  const foot = [seenOf(from, shown.length, about.length, lang)];
  return { lines: [...asked, ...shown, ...ends], foot, most };
}

/** All consequences are shown; the longest one, usually a text that one has just typed, is shortened for the others. */
function shortened(
  facts: readonly (readonly Line[])[],
  over: number,
  lang: Lang,
): readonly (readonly Line[])[] {
  const most = Math.max(...facts.map((fact) => fact.length));
  const at = facts.findIndex((fact) => fact.length === most);
  const kept = Math.max(1, most - over - 1);
  const more = line('  ', styled('past', word(lang, 'checklist.below-short', { n: most - kept })));
  return facts.map((fact, i) => (i === at ? [...fact.slice(0, kept), more] : fact));
}
