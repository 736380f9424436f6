import type { ChatLine, ChatText } from '../../domain/chat/chat.ts';
import { pageName } from '../../domain/page.ts';
import type { PageRow } from '../../protocol/http.ts';
import { pageSpan } from '../../record/chat/headline.ts';
import {
  aroundTime,
  buttonRow,
  cutTo,
  linked,
  onOneLine,
  spaced,
  timeSpan,
} from '../../record/chat/words.ts';
import type { ChatButtonName } from '../../text/i18n/chat/buttons.ts';
import { CHAT_PAGES } from '../../text/i18n/chat/pages.ts';
import { fill } from '../../text/i18n/messages.ts';
import type { ChatSettings } from './settings.ts';

const TITLE_MOST = 200;
const NAME_MOST = 40;
const PEOPLE_MOST = 5;
/** Pages that a message for several names. */
const NAMED_MOST = 5;

/** A page as its message tells it; every text has passed ingest. */
export interface TellablePage {
  readonly row: PageRow;
  /** How it ended, as far as PagerDuty says; null: it is open. `into`: the page that it was merged into. */
  readonly end: {
    readonly by: string | null;
    readonly at: string | null;
    readonly into: string | null;
  } | null;
}

export type PageWords = Pick<ChatSettings, 'lang' | 'timeZone' | 'buttons' | 'pages'>;

const named = (text: string): string => cutTo(onOneLine(text), NAME_MOST);
const titled = (text: string): string => cutTo(onOneLine(text), TITLE_MOST);

/** The message of one page. It follows from the page and its live session alone, so it changes with what happens and never with time. */
export function pagePostText(page: TellablePage, words: PageWords): ChatText {
  const { lang } = words;
  const { row, end } = page;
  const state = end === null ? (row.status === 'triggered' ? 'triggered' : 'acknowledged') : 'resolved';
  return [
    spaced({ text: fill(CHAT_PAGES[state], lang), bold: true }, linked(pageName(row), row.url), {
      text: titled(row.title),
      bold: state === 'triggered',
    }),
    facts(row, words),
    ...course(page, words),
    ...session(row, words),
    ...(words.buttons ? buttons(page, words) : []),
  ];
}

function facts(row: PageRow, { lang, timeZone }: PageWords): ChatLine {
  const people = row.assignees.slice(0, PEOPLE_MOST).map(named);
  const more = row.assignees.length - people.length;
  const who = people.join(', ') + (more > 0 ? ` +${more}` : '');
  return spaced(
    row.service === null ? null : named(row.service),
    row.priority === null ? null : named(row.priority),
    fill(CHAT_PAGES[row.urgency], lang),
    aroundTime(CHAT_PAGES.fired, lang, timeSpan(row.triggeredAt, row.triggeredAt, timeZone, lang)),
    who === '' ? null : fill(CHAT_PAGES.to, lang, { who }),
  );
}

/** Who has acknowledged it and when, or how it ended. */
function course({ row, end }: TellablePage, { lang, timeZone }: PageWords): ChatText {
  const time = (iso: string) => timeSpan(iso, row.triggeredAt, timeZone, lang);
  if (end !== null) {
    if (end.into !== null) return [[{ text: fill(CHAT_PAGES.merged, lang, { page: named(end.into) }) }]];
    if (end.at === null) return [];
    return end.by === null
      ? [aroundTime(CHAT_PAGES.resolvedAt, lang, time(end.at))]
      : [aroundTime(CHAT_PAGES.resolvedBy, lang, time(end.at), { who: named(end.by) })];
  }
  if (row.acknowledged === null) return [];
  const { by, at } = row.acknowledged;
  return [aroundTime(CHAT_PAGES.acknowledgedBy, lang, time(at), { who: named(by) })];
}

function session({ session: live }: PageRow, { lang, pages = null }: PageWords): ChatText {
  if (live === null) return [];
  const join = { text: `oncall join ${live.id}`, code: true };
  return [spaced({ text: fill(CHAT_PAGES.session, lang), bold: true }, join, pageSpan(pages, live.id))];
}

function buttons({ row, end }: TellablePage, { lang }: PageWords): ChatText {
  const names: ChatButtonName[] = [];
  if (end === null && row.status === 'triggered') names.push('page-ack');
  if (end === null && row.session === null) names.push('page-start');
  const ofPage = buttonRow(names, row.id, lang);
  const ofSession = row.session === null ? [] : buttonRow(['join'], row.session.id, lang);
  return ofPage.length + ofSession.length === 0 ? [] : [[...ofPage, ...ofSession]];
}

/** Pages that share one message. */
export interface TellablePages {
  /** Those that nobody has acknowledged now. */
  readonly open: readonly PageRow[];
  /** Not all of what pages could be read: there may be more. */
  readonly isPart: boolean;
}

/** The one message of the pages that came too fast for a message each. `limit`: messages within `minutes`. */
export function manyPagesText(
  { open, isPart }: TellablePages,
  { limit, minutes }: { readonly limit: number; readonly minutes: number },
  { lang }: PageWords,
): ChatText {
  const left = open.length - NAMED_MOST;
  return [
    [{ text: fill(CHAT_PAGES[isPart ? 'manyPart' : 'many'], lang, { n: open.length }), bold: true }],
    ...open
      .slice(0, NAMED_MOST)
      .map((row) =>
        spaced(
          linked(pageName(row), row.url),
          row.service === null ? null : named(row.service),
          titled(row.title),
        ),
      ),
    ...(left > 0 ? [[{ text: fill(CHAT_PAGES.manyMore, lang, { n: left }) }]] : []),
    [{ text: fill(CHAT_PAGES.manyWhy, lang, { limit, minutes }) }],
  ];
}
