import { hash } from 'node:crypto';
import type { ActionsBlock, Button } from '@slack/web-api';
import type { ChatButton, ChatLine, ChatSpan, ChatText, ChatTime } from '../../domain/chat/chat.ts';

/*
 * A message twice: as `rich_text` blocks, whose texts Slack never reads for links, mentions or marks, and as plain text
 * for notifications, with `& < >` escaped as its documentation says. Times are Slack's own dates in both:
 * https://docs.slack.dev/reference/block-kit/block-elements/date-element
 */

/** Characters of `text`; more is refused by `chat.update` with `msg_too_long`. */
const TEXT_MOST = 3_900;
/** Of all blocks together, about; Slack refuses from 13,200 on. */
const BLOCKS_MOST = 11_000;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** How Slack's text names who or what is mentioned. */
const PLAIN = { user: '@', group: '!subteam^', channel: '#' } as const;

type Words = Exclude<ChatSpan, ChatButton>;

const wordsIn = (line: ChatLine): readonly Words[] =>
  line.filter((span): span is Words => !('button' in span));
const buttonsIn = (line: ChatLine): readonly ChatButton[] =>
  line.filter((span): span is ChatButton => 'button' in span);

function plainOf(span: Words): string {
  if ('mention' in span) return `<${PLAIN[span.mention]}${span.id}>`;
  if (span.link)
    return span.link === span.text
      ? `<${escaped(span.text)}>`
      : `<${escaped(span.link)}|${escaped(span.text)}>`;
  if (span.at === undefined) return escaped(span.text);
  const { timestamp, format } = dateOf(span.at);
  return `<!date^${timestamp}^${format}|${escaped(span.text)}>`;
}

/** A time as Slack's dates have it: in seconds, and with the parts that are shown. */
const dateOf = ({ iso, day }: ChatTime) => ({
  timestamp: Math.floor(Date.parse(iso) / 1_000),
  format: day ? '{date_short_pretty} {time}' : '{time}',
});

function mentionOf(mention: keyof typeof PLAIN, id: string): object {
  switch (mention) {
    case 'user':
      return { type: 'user', user_id: id };
    case 'group':
      return { type: 'usergroup', usergroup_id: id };
    case 'channel':
      return { type: 'channel', channel_id: id };
  }
}

/** The text for notifications and for clients without blocks. */
export function fallbackText(text: ChatText): string {
  const lines: string[] = [];
  let left = TEXT_MOST;
  for (const line of text.filter(hasWords)) {
    const whole = wordsIn(line).map(plainOf).join('');
    if (whole.length + 1 > left) {
      lines.push('…');
      break;
    }
    lines.push(whole);
    left -= whole.length + 1;
  }
  return lines.join('\n') || ' ';
}

function elementsOf(line: ChatLine, isLast: boolean): readonly object[] {
  const elements = wordsIn(line).flatMap((span): readonly object[] => {
    if ('mention' in span) return [mentionOf(span.mention, span.id)];
    if (span.link)
      return [{ type: 'link', url: span.link, ...(span.link === span.text ? {} : { text: span.text }) }];
    if (span.text === '') return [];
    const style = { ...(span.bold ? { bold: true } : {}), ...(span.code ? { code: true } : {}) };
    const styled = Object.keys(style).length > 0 ? { style } : {};
    return span.at === undefined
      ? [{ type: 'text', text: span.text, ...styled }]
      : [{ type: 'date', ...dateOf(span.at), fallback: span.text, ...styled }];
  });
  return isLast ? elements : [...elements, { type: 'text', text: '\n' }];
}

/** A line of buttons alone says nothing by itself. */
const hasWords = (line: ChatLine): boolean => line.length === 0 || wordsIn(line).length > 0;

/** One block with every line in it, and one for each line of buttons. */
export function blocksOf(text: ChatText): readonly object[] {
  const rows = text.map(buttonsIn).filter((row) => row.length > 0);
  return [wordsBlock(text.filter(hasWords)), ...rows.map(actionsBlock)];
}

/** Characters of a button that Slack takes. */
const BUTTON_MOST = 75;

const actionsBlock = (row: readonly ChatButton[]): ActionsBlock => ({
  type: 'actions',
  elements: row.map(
    ({ text, button, value, isMain }): Button => ({
      type: 'button',
      action_id: button,
      text: { type: 'plain_text', text: cutUnits(text, BUTTON_MOST) },
      value,
      ...(isMain ? { style: 'primary' } : {}),
    }),
  ),
});

function wordsBlock(text: ChatText): object {
  const elements: object[] = [];
  let left = BLOCKS_MOST;
  for (const [i, line] of text.entries()) {
    const made = elementsOf(line, i === text.length - 1);
    left -= JSON.stringify(made).length;
    if (left < 0) {
      elements.push({ type: 'text', text: '…' });
      break;
    }
    elements.push(...made);
  }
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** Its name in a message's metadata. */
const MARK_TYPE = 'oncall_post';

/**
 * What every call that posts or edits a message carries. `mark`: of a post; what is edited was found before, and has no mark
 * any more.
 */
export const messageArgs = (text: ChatText, mark?: string): Record<string, unknown> => ({
  text: fallbackText(text),
  blocks: blocksOf(text),
  metadata: { event_type: MARK_TYPE, event_payload: { mark, words: wordsMark(text) } },
});

/** Tells words apart; Slack changes them, and never this. */
export const wordsMark = (text: ChatText): string => hash('sha256', JSON.stringify(text), 'base64url');

/** The mark of a message that was read, or of its words; null: it has none of ours. */
export function markIn(message: unknown, of: 'mark' | 'words'): string | null {
  const { metadata } = (message ?? {}) as {
    metadata?: { event_type?: unknown; event_payload?: Readonly<Record<string, unknown>> };
  };
  const mark = metadata?.event_type === MARK_TYPE ? metadata.event_payload?.[of] : null;
  return typeof mark === 'string' ? mark : null;
}

/** At most so many UTF-16 units, as Slack counts; no half of a character is left. */
export function cutUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
