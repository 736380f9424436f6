import { type Editor, editorOf } from './editor.ts';
import type { Saying, WordKey } from './words.ts';

/*
 * What lies over a screen, as data: a stack, of which the last has the keys. Every screen has these kinds; which menus, forms,
 * questions and pages it has is in its registration (`kernel/dialogs.ts`).
 */

/** The state of a screen, as far as its dialogs are concerned. */
export interface Stacked {
  readonly dialogs: readonly { readonly kind: string }[];
}

/** One field of a form: a text, or one of a few choices. */
export type FieldValue =
  | { readonly kind: 'text'; readonly editor: Editor }
  | { readonly kind: 'choice'; readonly chosen: string | null };

/** Acts by name. */
export interface PaletteDialog {
  readonly kind: 'palette';
  readonly editor: Editor;
  readonly selected: number;
}

export interface MenuDialog<Id extends string = string> {
  readonly kind: 'menu';
  readonly menu: Id;
  readonly target: string | null;
  readonly selected: number;
}

export interface FormDialog<Id extends string = string> {
  readonly kind: 'form';
  readonly form: Id;
  readonly target: string | null;
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Index among the fields shown; one past the last is the row that submits. */
  readonly at: number;
  readonly error: Saying | null;
  /** By how many rows the view was moved up from the field that has the keys; each other key takes it back. */
  readonly scroll?: number;
}

/** One text, typed, or one of the choices below it. `about`: which text, and of what. */
export interface AskDialog<A = unknown> {
  readonly kind: 'ask';
  readonly about: A;
  readonly editor: Editor;
  /** The choice that is selected; null: there are none. */
  readonly at: number | null;
  /** Why it was not accepted. */
  readonly error: Saying | null;
  /** What Enter and the next choice are called, where not as always. */
  readonly keep?: WordKey;
  readonly down?: WordKey;
}

/** A text that is asked for, as it opens. */
export const askDialog = <A>(
  about: A,
  {
    text = '',
    ...rest
  }: { readonly text?: string | null } & Partial<Pick<AskDialog, 'at' | 'keep' | 'down'>> = {},
): AskDialog<A> => ({ kind: 'ask', about, editor: editorOf(text ?? ''), at: null, error: null, ...rest });

/** A question that `y` answers. */
export interface QuestionDialog {
  readonly kind: 'confirm';
  /** By how many rows what it is about was moved. */
  readonly scroll?: number;
}

/** A page to be read. */
export interface ReadDialog<Id extends string = string> {
  readonly kind: 'text';
  readonly text: Id;
  readonly scroll: number;
  /** What it is narrowed to, and whether that is being typed: of the help. */
  readonly filter?: { readonly editor: Editor; readonly typing: boolean };
}

export const topDialog = <S extends Stacked>({ dialogs }: S): S['dialogs'][number] | null =>
  dialogs.at(-1) ?? null;

export const open = <S extends Stacked>(state: S, dialog: S['dialogs'][number]): S => ({
  ...state,
  dialogs: [...state.dialogs, dialog],
});

/** Without the dialog on top. */
export const below = <S extends Stacked>(state: S): S => ({ ...state, dialogs: state.dialogs.slice(0, -1) });

/** Replaces the dialog on top. */
export const replaceTop = <S extends Stacked>(state: S, dialog: S['dialogs'][number]): S => ({
  ...state,
  dialogs: [...state.dialogs.slice(0, -1), dialog],
});
