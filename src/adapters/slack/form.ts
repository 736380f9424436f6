import type { InputBlock, ModalView, PlainTextOption } from '@slack/web-api';
import type { ChatField, ChatForm } from '../../ports/chat.ts';
import { blocksOf, cutUnits } from './message.ts';

/*
 * What Slack takes of a modal: https://docs.slack.dev/reference/views/modal-views
 * and https://docs.slack.dev/reference/block-kit/block-elements
 */
const TITLE_MOST = 24;
const OPTION_MOST = 75;
const TEXT_MOST = 3_000;
/** The one element of each block. */
const ELEMENT = 'value';

const plain = (text: string, most: number) => ({ type: 'plain_text' as const, text: cutUnits(text, most) });

/** A form as Slack opens it. */
export const modalOf = ({ form, value, title, send, cancel, text, fields }: ChatForm): ModalView => ({
  type: 'modal',
  callback_id: form,
  private_metadata: value,
  title: plain(title, TITLE_MOST),
  submit: plain(send, TITLE_MOST),
  close: plain(cancel, TITLE_MOST),
  blocks: [
    ...(text.length === 0 ? [] : (blocksOf(text) as ModalView['blocks'])),
    ...fields.map(
      (field): InputBlock => ({
        type: 'input',
        block_id: field.name,
        label: plain(field.label, 2_000),
        optional: field.isOptional,
        element: elementOf(field),
      }),
    ),
  ],
});

const optionOf = ({ value, text }: { readonly value: string; readonly text: string }): PlainTextOption => ({
  value,
  text: plain(text, OPTION_MOST),
});

function elementOf(field: ChatField): InputBlock['element'] {
  switch (field.kind) {
    case 'line':
    case 'lines': {
      const most = Math.min(field.most, TEXT_MOST);
      const initial = cutUnits(field.initial, most);
      return {
        type: 'plain_text_input',
        action_id: ELEMENT,
        multiline: field.kind === 'lines',
        max_length: most,
        ...(initial === '' ? {} : { initial_value: initial }),
      };
    }
    case 'choice': {
      const initial = field.choices.find(({ value }) => value === field.initial);
      return {
        type: 'static_select',
        action_id: ELEMENT,
        options: field.choices.map(optionOf),
        ...(initial ? { initial_option: optionOf(initial) } : {}),
      };
    }
    case 'ticks':
      return { type: 'checkboxes', action_id: ELEMENT, options: field.choices.map(optionOf) };
  }
}

interface StateValue {
  readonly value?: unknown;
  readonly selected_option?: { readonly value?: unknown } | null;
  readonly selected_options?: readonly { readonly value?: unknown }[];
}

/** What was filled in, by the names of the fields. */
export function filledIn(state: unknown): Readonly<Record<string, string>> {
  const { values } = (state ?? {}) as {
    values?: Readonly<Record<string, Readonly<Record<string, StateValue>>>>;
  };
  const found = Object.entries(values ?? {}).map(([name, elements]) => {
    const { value, selected_option: option, selected_options: options } = elements[ELEMENT] ?? {};
    const ticked = (options ?? []).map((one) => String(one.value ?? '')).join(' ');
    const given = value ?? option?.value ?? ticked;
    return [name, typeof given === 'string' ? given : ''];
  });
  return Object.fromEntries(found);
}
