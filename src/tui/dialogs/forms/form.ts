import type { FieldValue } from '../../model/dialog.ts';
import { editorOf, selectedEditor } from '../../model/editor.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import type { Transition } from '../../model/transition.ts';
import type { Saying } from '../../model/words.ts';
import type { World } from '../../model/world.ts';

export type Values = Readonly<Record<string, FieldValue>>;

interface Choice {
  readonly id: string;
  readonly label: Saying;
}

export type Field =
  | {
      readonly id: string;
      readonly kind: 'text';
      readonly label: Saying;
      /** A time is typed into it, behind or ahead of now. */
      readonly time?: 'past' | 'future';
    }
  | {
      readonly id: string;
      readonly kind: 'choice';
      readonly label: Saying;
      readonly choices: readonly Choice[];
    }
  | {
      readonly id: string;
      /** Enter leaves the form for a step; what was filled in is there again. */
      readonly kind: 'go';
      readonly label: Saying;
      readonly text: Saying;
      readonly step: string;
    };

/** A row above the fields that says how things stand. */
export interface Info {
  readonly mark: 'done' | 'open' | 'plain';
  readonly say: Saying;
}

/** What stops a form, and the field it is about. */
export interface FormError {
  readonly error: Saying;
  readonly field: string | null;
}

export interface FormSpec {
  readonly title: Saying;
  /** What the row says that submits. */
  readonly submitLabel: Saying;
  initial(world: World): Values;
  info?(values: Values, world: World): readonly Info[];
  /** The fields that matter as the others stand. */
  fields(values: Values, world: World): readonly Field[];
  submit(values: Values, state: ScreenState, world: World): Transition | FormError;
}

export const textField = (text = ''): FieldValue => ({ kind: 'text', editor: editorOf(text) });
/** A time that stands already: what is typed takes its place. */
export const timeField = (text: string): FieldValue => ({ kind: 'text', editor: selectedEditor(text) });
export const choiceField = (chosen: string | null = null): FieldValue => ({ kind: 'choice', chosen });

export function textIn(values: Values, id: string): string {
  const value = values[id];
  return value?.kind === 'text' ? value.editor.text.trim() : '';
}

export function chosenIn(values: Values, id: string): string | null {
  const value = values[id];
  return value?.kind === 'choice' ? value.chosen : null;
}

export const isFormError = (result: Transition | FormError): result is FormError => 'error' in result;
export const fail = (field: string | null, key: Saying['key'], params?: Saying['params']): FormError => ({
  error: params === undefined ? { key } : { key, params },
  field,
});
