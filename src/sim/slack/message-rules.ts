import type { ActionsBlock, Button } from '@slack/web-api';
import { z } from 'zod';
import { clock, dayStamp } from '../../text/time.ts';
import type { Mention } from './model.ts';
import { SlackRefused } from './refused.ts';

/*
 * What Slack's documentation says of a message: `text` of at most 40,000 characters in chat.postMessage and 4,000 in
 * chat.update, at most 50 blocks, metadata of an event type and a flat payload.
 */

const POST_MOST = 40_000;
const UPDATE_MOST = 4_000;
const BLOCKS_MOST = 50;
/** Characters of all blocks together. */
const ALL_BLOCKS_MOST = 13_200;
const METADATA_MOST = 16_000;

export function checkText(text: string, method: 'chat.postMessage' | 'chat.update'): void {
  if (text.trim() === '') throw new SlackRefused('no_text');
  if (text.length > (method === 'chat.update' ? UPDATE_MOST : POST_MOST))
    throw new SlackRefused('msg_too_long');
}

export function checkBlocks(blocks: unknown): readonly object[] {
  if (Array.isArray(blocks)) checkActions(blocks);
  if (blocks === undefined) return [];
  if (!Array.isArray(blocks)) throw new SlackRefused('invalid_blocks_format');
  if (blocks.length > BLOCKS_MOST) throw new SlackRefused('invalid_blocks');
  for (const block of blocks) if ((block as { type?: unknown }).type !== 'actions') checkBlock(block);
  if (JSON.stringify(blocks).length > ALL_BLOCKS_MOST) throw new SlackRefused('msg_blocks_too_long');
  return blocks as object[];
}

const plainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block: buttons alone are used here, five in a row. */
const ACTIONS = z.strictObject({
  type: z.literal('actions'),
  block_id: z.string().max(255).optional(),
  elements: z
    .array(
      z.strictObject({
        type: z.literal('button'),
        action_id: z.string().min(1).max(255),
        text: plainText(75),
        value: z.string().min(1).max(2_000),
        style: z.enum(['primary', 'danger']).optional(),
      }),
    )
    .min(1)
    .max(5),
});

/** Buttons of a message. */
export const buttonsIn = (blocks: readonly object[]): readonly Button[] =>
  blocks.flatMap((block) =>
    (block as Partial<ActionsBlock>).type === 'actions' ? (block as ActionsBlock).elements : [],
  ) as Button[];

function checkActions(blocks: readonly unknown[]): void {
  const rows = blocks.filter((block) => (block as { type?: unknown } | null)?.type === 'actions');
  const read = rows.map((row) => ACTIONS.safeParse(row));
  const ids = read.flatMap(({ data }) => data?.elements.map((one) => one.action_id) ?? []);
  if (read.some(({ success }) => !success) || new Set(ids).size < ids.length)
    throw new SlackRefused('invalid_blocks');
}

const ELEMENTS: Readonly<Record<string, RegExp>> = {
  text: /./s,
  user: /^[UW]\w+$/,
  usergroup: /^S\w+$/,
  channel: /^C\w+$/,
  link: /^https?:\/\/\S+$/,
};

/** Where the people of a workspace on this machine are. */
const ZONE = 'Asia/Tokyo';

/** Rich text alone is used here: sections of texts, links, dates, users, groups and channels. */
function checkBlock(block: unknown): void {
  const { type, elements } = (block ?? {}) as { type?: unknown; elements?: unknown };
  if (type !== 'rich_text' || !Array.isArray(elements) || elements.length === 0)
    throw new SlackRefused('invalid_blocks');
  for (const section of elements as { type?: unknown; elements?: unknown }[]) {
    if (section.type !== 'rich_text_section' || !Array.isArray(section.elements))
      throw new SlackRefused('invalid_blocks');
    for (const element of section.elements as Record<string, unknown>[]) {
      if (element.type === 'date' && isDate(element)) continue;
      const pattern = ELEMENTS[String(element.type)];
      const value =
        element.url ?? element.text ?? element.user_id ?? element.usergroup_id ?? element.channel_id;
      const label = element.type === 'link' ? (element.text ?? 'its address') : 'words';
      if (typeof label !== 'string' || label === '') throw new SlackRefused('invalid_blocks');
      if (!pattern || typeof value !== 'string' || !pattern.test(value))
        throw new SlackRefused('invalid_blocks');
    }
  }
}

const DATE_TOKENS = /^(?:\{(?:date_short_pretty|date_num|time|time_secs)\} ?)+$/;

const isDate = ({ timestamp, format, fallback }: Record<string, unknown>): boolean =>
  Number.isSafeInteger(timestamp) &&
  typeof format === 'string' &&
  DATE_TOKENS.test(format) &&
  (fallback === undefined || typeof fallback === 'string');

/** What Slack shows of a date. */
function shownDate(timestamp: unknown, format: unknown): string {
  const iso = new Date(Number(timestamp) * 1_000).toISOString();
  return String(format)
    .replace(/\{date\w*\}/, dayStamp(iso, ZONE))
    .replace('{time}', clock(iso, ZONE));
}

export function checkMetadata(metadata: unknown): {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
} | null {
  if (metadata === undefined) return null;
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null)
    throw new SlackRefused('invalid_metadata_format');
  if (!/^\w+$/.test(type)) throw new SlackRefused('invalid_metadata_schema');
  if (JSON.stringify(payload).length > METADATA_MOST) throw new SlackRefused('metadata_too_large');
  return { event_type: type, event_payload: payload as Record<string, unknown> };
}

/** What is stored of a text: what is escaped stays so, and what was not is escaped unless it says something to Slack. */
export const storedText = (text: string): string =>
  text
    .replace(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replace(/<(?![@#!]|https?:|mailto:)/g, '&lt;')
    .replace(/(?<!<[^<>]*)>/g, '&gt;');

/** What Slack makes of what a person typed. */
export const typedText = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Everybody whom a message notifies. */
export function mentionsIn(text: string, blocks: readonly object[]): readonly Mention[] {
  const found = new Set<Mention>();
  for (const [, id = ''] of text.matchAll(/<@([UW]\w+)(?:\|[^>]*)?>/g)) found.add(`user ${id}`);
  for (const [, id = ''] of text.matchAll(/<!subteam\^(S\w+)(?:\|[^>]*)?>/g)) found.add(`group ${id}`);
  for (const [, who = ''] of text.matchAll(/<!(channel|here|everyone)(?:\|[^>]*)?>/g))
    found.add(`everyone ${who}`);
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { type, user_id: user, usergroup_id: group, range } = node as Record<string, unknown>;
      if (type === 'user') found.add(`user ${String(user)}`);
      if (type === 'usergroup') found.add(`group ${String(group)}`);
      if (type === 'broadcast') found.add(`everyone ${String(range)}`);
      for (const value of Object.values(node)) walk(value);
    }
  };
  walk(blocks);
  return [...found];
}

/** What a person reads in a message: the words of its blocks, else its text. */
export function shownText({
  text,
  blocks,
}: {
  readonly text: string;
  readonly blocks: readonly object[];
}): string {
  if (blocks.length === 0)
    return text
      .replace(/<!date\^(\d+)\^([^|]*)\|[^>]*>/g, (_, timestamp, format) => shownDate(timestamp, format))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const words: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const {
        type,
        text: own,
        user_id: user,
        usergroup_id: group,
        channel_id: channel,
        url,
        elements,
        timestamp,
        format,
      } = node as Record<string, unknown>;
      if (type === 'text') words.push(String(own));
      if (type === 'link') words.push(String(own ?? url));
      if (type === 'date') words.push(shownDate(timestamp, format));
      if (type === 'user') words.push(`@${String(user)}`);
      if (type === 'usergroup') words.push(`@${String(group)}`);
      if (type === 'channel') words.push(`#${String(channel)}`);
      walk(elements);
    }
  };
  walk(blocks);
  return words.join('');
}
