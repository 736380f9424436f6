import { groupText } from '../../detection/rule.ts';
import type { DetectionTelling } from '../../detection/tellings.ts';
import type { ChatLine, ChatText } from '../../domain/chat/chat.ts';
import { cutTo, onOneLine } from '../../record/chat/words.ts';
import { TOLD } from '../../text/i18n/detection/told.ts';
import { type Lang, translator } from '../../text/i18n/messages.ts';
import { shareText } from '../../text/share.ts';
import { clock, clockAndDay } from '../../text/time.ts';
import { ingestText } from '../ingest/ingest.ts';

const MOST = 300;

/** A watcher writes what its own machine's people typed: secrets are taken out here. */
const clean = (text: string): string => cutTo(onOneLine(ingestText(text)), MOST);
const isoTime = (ms: number): string => new Date(ms).toISOString();

/** What is posted of it. Times are of the team's zone; an end that is not today names its day by `now` (epoch ms). */
export function tellingText(telling: DetectionTelling, now: number, lang: Lang, timeZone: string): ChatText {
  return telling.kind === 'notice'
    ? noticeText(telling, lang, timeZone)
    : endingText(telling, now, lang, timeZone);
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
