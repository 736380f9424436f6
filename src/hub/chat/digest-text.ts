import type { ChatText } from '../../domain/chat/chat.ts';
import { cutTo, onOneLine } from '../../record/chat/words.ts';
import { type DigestSource, digestOf } from '../../record/digest/digest.ts';
import { digestText } from '../../record/digest/digest-page.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { CHAT_COMMAND } from '../../text/i18n/pages/chat-command.ts';
import type { Hub } from '../base/contract.ts';

const LINE_MOST = 300;
const ALL_MOST = 3_400;

/** Every session that a digest of this span may tell of, and which of them cannot be read. */
export async function sessionsSince(
  hub: Pick<Hub, 'sessions' | 'session'>,
  since: string,
): Promise<DigestSource> {
  const every = await hub.sessions();
  const told = every.filter(
    ({ status, closedAt, openActions = 1 }) =>
      status === 'open' || (status === 'closed' && ((closedAt ?? '') >= since || openActions > 0)),
  );
  const read = await Promise.all(told.map(({ id }) => hub.session(id).catch(() => null)));
  const unread = told.filter((_, i) => read[i] === null);
  const damaged = every.filter(({ status }) => status === 'damaged');
  return {
    sessions: read.filter((one) => one !== null),
    unread: [...damaged, ...unread].map(({ id }) => id),
    of: 'hub',
  };
}

/** The digest as a post; what does not fit is at `oncall digest`. Times ISO 8601 UTC. */
export function digestPost(
  source: DigestSource,
  span: { readonly since: string; readonly until: string },
  lang: Lang,
  zone: string,
): ChatText {
  const lines = digestText(digestOf(source, span.since, span.until), { lang, zone });
  const text: { readonly text: string; readonly bold?: boolean }[][] = [
    [{ text: fill(CHAT_COMMAND.digest, lang), bold: true }],
  ];
  let left = ALL_MOST;
  for (const line of lines) {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const clean = indent + cutTo(onOneLine(line), LINE_MOST);
    left -= clean.length + 1;
    if (left < 0) {
      text.push([{ text: '… oncall digest' }]);
      break;
    }
    text.push([{ text: clean }]);
  }
  return text;
}
