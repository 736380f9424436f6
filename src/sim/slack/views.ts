import type { InputBlock, ModalView, RichTextBlock } from '@slack/web-api';
import { z } from 'zod';
import { SlackRefused } from './refused.ts';

/*
 * What Slack publishes of modals: https://docs.slack.dev/reference/views/modal-views,
 * https://docs.slack.dev/reference/block-kit/blocks/input-block and https://docs.slack.dev/reference/methods/views.open
 */

/** So long after a press its trigger may be used. */
export const TRIGGER_MS = 3_000;

const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most) });
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(150) });
const element = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      action_id: z.string().min(1).max(255),
      multiline: z.boolean().optional(),
      max_length: z.number().int().min(1).max(3_000).optional(),
      initial_value: z.string().min(1).optional(),
    })
    .refine((one) => (one.initial_value?.length ?? 0) <= (one.max_length ?? 3_000)),
  z
    .strictObject({
      type: z.literal('static_select'),
      action_id: z.string().min(1).max(255),
      options: z.array(option).min(1).max(100),
      initial_option: option.optional(),
    })
    .refine((one) => {
      const first = JSON.stringify(one.initial_option);
      return first === undefined || one.options.some((other) => JSON.stringify(other) === first);
    }),
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id: z.string().min(1).max(255),
    options: z.array(option).min(1).max(10),
  }),
]);
const modal = z
  .strictObject({
    type: z.literal('modal'),
    callback_id: z.string().min(1).max(255),
    private_metadata: z.string().max(3_000),
    title: plain(24),
    submit: plain(24),
    close: plain(24),
    blocks: z
      .array(
        z.discriminatedUnion('type', [
          z.looseObject({ type: z.literal('rich_text'), elements: z.array(z.looseObject({})).min(1) }),
          z.strictObject({
            type: z.literal('input'),
            block_id: z.string().min(1).max(255),
            label: plain(2_000),
            optional: z.boolean(),
            element,
          }),
        ]),
      )
      .min(1)
      .max(100),
  })
  .refine(({ blocks }) => new Set(blocks.map((one, i) => one.block_id ?? i)).size === blocks.length);

/** A modal that somebody has before them. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: Omit<ModalView, 'blocks'> & { readonly blocks: readonly (InputBlock | RichTextBlock)[] };
  /** What they have typed, by block. */
  readonly typed: Map<string, string>;
  isOpen: boolean;
  /** What is said beside its fields. */
  errors: Readonly<Record<string, string>>;
}

interface Trigger {
  readonly user: string;
  readonly at: number;
  isUsed: boolean;
}

/** Triggers that Slack has given out, and the modals that were opened by them. */
export class Views {
  readonly #now: () => number;
  readonly #triggers = new Map<string, Trigger>();
  readonly opened: OpenView[] = [];
  /** Milliseconds; more than Slack's own where a test must not depend on the machine. */
  triggerMs = TRIGGER_MS;

  constructor(now: () => number) {
    this.#now = now;
  }

  grant(trigger: string, user: string): void {
    this.#triggers.set(trigger, { user, at: this.#now(), isUsed: false });
  }

  open(id: string, given: unknown): OpenView {
    const trigger = this.#triggers.get(id);
    if (!trigger) throw new SlackRefused('invalid_trigger_id');
    if (this.#now() - trigger.at > this.triggerMs) throw new SlackRefused('expired_trigger_id');
    if (trigger.isUsed) throw new SlackRefused('exchanged_trigger_id');
    const read = modal.safeParse(given);
    if (!read.success) throw new SlackRefused('invalid_arguments', { why: read.error.message });
    trigger.isUsed = true;
    const view = given as OpenView['view'];
    const typed = new Map(inputsIn(view).map((block) => [block.block_id ?? '', initialOf(block)]));
    const found = {
      id: `V${String(this.opened.length + 1).padStart(9, '0')}`,
      user: trigger.user,
      ...{ view, typed, isOpen: true, errors: {} },
    };
    this.opened.push(found);
    return found;
  }
}

const inputsIn = ({ blocks }: OpenView['view']): readonly InputBlock[] =>
  blocks.flatMap((block) => (block.type === 'input' ? [block] : []));

function initialOf({ element: one }: InputBlock): string {
  if (one.type === 'plain_text_input') return one.initial_value ?? '';
  if (one.type === 'static_select') return one.initial_option?.value ?? '';
  return '';
}

type Values = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** What Slack sends of a modal's fields. Throws where Slack would not let it be sent. */
export function sentState({ view, typed }: OpenView): Values {
  const rows = inputsIn(view).map((block) => {
    const [name, given] = [block.block_id ?? '', typed.get(block.block_id ?? '') ?? ''];
    if (given === '' && block.optional !== true) throw new Error(`Slack wants ${name} to be filled in`);
    return [name, { [block.element.action_id ?? '']: filledIn(block.element, given) }];
  });
  return Object.fromEntries(rows);
}

function filledIn(one: InputBlock['element'], given: string): object {
  if (one.type === 'plain_text_input') {
    if (given.length > (one.max_length ?? 3_000)) throw new Error('Slack takes no more characters');
    return { type: one.type, value: given === '' ? null : given };
  }
  if (one.type !== 'static_select' && one.type !== 'checkboxes') throw new Error(one.type);
  const picked = given === '' ? [] : given.split(' ');
  const options = picked.map((value) => {
    const found = one.options?.find((other) => other.value === value);
    if (!found) throw new Error(`there is no choice ${value}`);
    return found;
  });
  return one.type === 'static_select'
    ? { type: one.type, selected_option: options[0] ?? null }
    : { type: one.type, selected_options: options };
}
