import { isOwedPage, type LoggedPage } from '../../detection/detection-memory.ts';
import { groupText } from '../../detection/rule.ts';
import type { DetectionTelling } from '../../detection/tellings.ts';
import { unsentSince, wayName } from '../../detection/unsent-text.ts';
import type { ChatLine, ChatText } from '../../domain/chat/chat.ts';
import { cutTo, onOneLine } from '../../record/chat/words.ts';
import { TOLD } from '../../text/i18n/detection/told.ts';
import { type Lang, translator } from '../../text/i18n/messages.ts';
import { shareText } from '../../text/share.ts';
import { clock, clockAndDay } from '../../text/time.ts';
import { ingestText } from '../ingest/ingest.ts';

const MOST = 300;

/** A detector writes what its own machine's people typed: secrets are taken out here. */
const clean = (text: string): string => cutTo(onOneLine(ingestText(text)), MOST);
const isoTime = (ms: number): string => new Date(ms).toISOString();

export interface TellingWords {
  /** Epoch ms: an end that is not today names its day. */
  readonly now: number;
  readonly lang: Lang;
  readonly timeZone: string;
  /** Name of the detector that evaluates; null: none does. */
  readonly watcher: string | null;
  /** User group that is called where a page is not sent; null: nobody is. */
  readonly group: string | null;
}

/** What is posted of it. Times are of the team's zone. */
export function tellingText(telling: DetectionTelling, words: TellingWords): ChatText {
  const { now, lang, timeZone } = words;
  if (telling.kind === 'unsent') return unsentTexts(telling, words);
  return telling.kind === 'notice'
    ? noticeText(telling, lang, timeZone)
    : endingText(telling, now, lang, timeZone);
}

const GROUPS_TOLD = 10;

/** Each page by itself, while there are few: what was sent late, and what never was, stays with what is not sent yet. */
function unsentTexts(
  { pages }: Extract<DetectionTelling, { kind: 'unsent' }>,
  words: TellingWords,
): ChatText {
  const { lang, watcher, group } = words;
  const t = translator(TOLD, lang);
  const [first] = pages;
  if (first === undefined) return [];
  const owed = pages.filter(isOwedPage);
  const key = owed.length > 0 ? 'unsent' : pages.some(({ sent }) => sent) ? 'sent-late' : 'never-sent';
  const calls = owed.some(({ kind }) => kind !== 'blind') && group !== null;
  const left = pages.length - GROUPS_TOLD;
  return [
    [
      { text: `${t(`told.${key}`)} ${clean(first.rule)}`, bold: true },
      ...(calls ? [{ text: ' ' }, { mention: 'group', id: group } as const] : []),
    ],
    ...pages.slice(0, GROUPS_TOLD).map((page): ChatLine => [{ text: unsentLine(page, words) }]),
    ...(left > 0 ? [[{ text: t('told.more', { n: left }) }]] : []),
    ...(owed.length === 0
      ? []
      : [
          [
            {
              text:
                watcher === null
                  ? t('told.unsent-nobody')
                  : t('told.unsent-retry', { watcher: clean(watcher) }),
            },
          ],
        ]),
  ];
}

function unsentLine(page: LoggedPage, { now, lang, timeZone }: TellingWords): string {
  const t = translator(TOLD, lang);
  const { group, trouble, request, requestedAt, sentAt, endedAt, by } = page;
  const at = (iso: string): string => clockAndDay(iso, isoTime(now), timeZone, lang);
  const { numbers } = request;
  const said =
    sentAt !== null
      ? by === null
        ? t('told.sent-at', { at: at(sentAt) })
        : t('told.sent-at-by', { at: at(sentAt), by: wayName(by, lang) })
      : endedAt !== null
        ? t('told.ended-unsent', { from: at(requestedAt), to: at(endedAt) })
        : trouble === null
          ? ''
          : unsentSince({ since: Date.parse(requestedAt), why: trouble.why }, { now, lang, timeZone });
  const parts = [
    ...(group.length === 0 ? [] : [groupText(group)]),
    ...(request.silence === undefined ? [] : [t('told.unsent-silence')]),
    said,
    ...(numbers === null
      ? []
      : request.unnamed
        ? [t('told.unsent-unnamed', { n: numbers.users.unnamed.toLocaleString('en') })]
        : [t('told.unsent-users', { users: numbers.users.n.toLocaleString('en') })]),
  ];
  return clean(parts.join('  '));
}

function noticeText(
  { notices }: Extract<DetectionTelling, { kind: 'notice' }>,
  lang: Lang,
  timeZone: string,
): ChatText {
  const t = translator(TOLD, lang);
  const number = (n: number): string => n.toLocaleString('en');
  const at = (ms: number): string => clock(isoTime(ms), timeZone);
  const [first] = notices;
  if (first === undefined) return [];
  const { rule, group, users, totalUsers, slot, owner } = first;
  const name = clean(group.length === 0 ? rule : `${rule} ${groupText(group)}`);
  const said =
    totalUsers === null || totalUsers === 0
      ? t('told.notice-users', { users: number(users), at: at(slot) })
      : t('told.notice-of', {
          users: number(users),
          total: number(totalUsers),
          share: shareText(users, totalUsers),
          at: at(slot),
        });
  const more: ChatLine[] = [];
  if (notices.length > 1) {
    const most = Math.max(...notices.map((each) => each.users));
    const last = Math.max(...notices.map((each) => each.slot));
    more.push([{ text: t('told.notice-again', { n: notices.length, users: number(most), at: at(last) }) }]);
  }
  if (owner !== null) more.push([{ text: t('told.owner', { owner: clean(owner) }) }]);
  return [[{ text: `${t('told.notice')} ${name}`, bold: true }], [{ text: said }], ...more];
}

function endingText(
  { exclusion, held }: Extract<DetectionTelling, { kind: 'ending' }>,
  now: number,
  lang: Lang,
  timeZone: string,
): ChatText {
  const t = translator(TOLD, lang);
  const { id, until, owner, reason, match } = exclusion;
  const { pages, users } = held;
  const at = t('told.ending-at', { at: clockAndDay(until, isoTime(now), timeZone, lang) });
  const counted =
    pages === 1
      ? t('told.held-one', { users: users.toLocaleString('en') })
      : t('told.held', { pages, users: users.toLocaleString('en') });
  return [
    [
      { text: `${t('told.ending')} ${clean(id)}`, bold: true },
      { text: `  ${at}  ${t('told.owner', { owner: clean(owner) })}` },
    ],
    [
      { text: clean(match.by === 'query' ? match.query : match.template), code: true },
      { text: `  ${clean(reason)}` },
    ],
    [{ text: counted }],
    [{ text: t('told.then') }],
  ];
}
