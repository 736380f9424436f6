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

/** The palette. */
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
  /** Rows that the view was scrolled up from the focused field; any other key resets it. */
  readonly scroll?: number;
}

/** A text, typed or chosen from the choices below it. `about`: its purpose and target. */
export interface AskDialog<A = unknown> {
  readonly kind: 'ask';
  readonly about: A;
  readonly editor: Editor;
  /** The selected choice; null: there are no choices. */
  readonly at: number | null;
  /** The error of the last Enter. */
  readonly error: Saying | null;
  /** Other names for Enter and the next choice. */
  readonly keep?: WordKey;
  readonly down?: WordKey;
}

/** A text dialog as it opens. */
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
  /** Rows that its subject was scrolled. */
  readonly scroll?: number;
}

/** A reading dialog. */
export interface ReadDialog<Id extends string = string> {
  readonly kind: 'text';
  readonly text: Id;
  readonly scroll: number;
  /** The filter of the help, and whether someone types it. */
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
