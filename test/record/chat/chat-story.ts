import type { ChatSpan, ChatText } from '../../../src/domain/chat/chat.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { ThreadPost } from '../../../src/record/chat/thread.ts';
import { opened, pager, sato, tanaka } from '../../domain/given.ts';

/** Its words alone. */
export const said = (text: ChatText | null): string =>
  (text ?? [])
    .map((line) => line.map((span) => ('text' in span ? span.text : `@${span.id}`)).join(''))
    .join('\n');

export const incident = {
  id: 'Q4812',
  number: 4812,
  title: '決済画面で5xx急増',
  url: null,
  service: 'checkout',
  urgency: 'high',
  status: 'acknowledged',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: '2026-11-24T17:58:50.000Z',
  acknowledgedBy: '佐藤',
  resolvedAt: null,
  resolvedBy: null,
} as const;

export function underWay() {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  given.when(pager, 'incident.link', { incident });
  given.when(sato, 'severity.set', { severity: 'SEV2' });
  given.when(sato, 'role.take', { role: 'driver' });
  given.when(tanaka, 'role.take', { role: 'lead' });
  const impact = { who: '決済中の利用者 641人', what: '', since: '2026-11-24T17:55:00.000Z' };
  given.when(sato, 'impact.set', { impact });
  given.when(sato, 'note.add', { kind: 'decision', text: '02:54のデプロイ(7be2)を切り戻す' });
  given.when(tanaka, 'notice.send', {
    text: '決済の一部が失敗しています',
    nextAt: '2026-11-24T18:45:00.000Z',
    final: false,
  });
  return given;
}

function marked(span: ChatSpan): string {
  if ('mention' in span) return `(${span.mention} ${span.id})`;
  if ('button' in span) return `[${span.text}](${span.button} ${span.value}${span.isMain ? ' main' : ''})`;
  const { text, bold, code, at, link } = span;
  if (at) return `{${text}}`;
  if (link) return link === text ? `<${text}>` : `<${link} ${text}>`;
  return bold ? `*${text}*` : code ? `\`${text}\`` : text;
}

/** A text with how each part is shown: `*bold*`, `code`, `{time}`, `<link>`, `<link words>`, `(channel C1)`, `[button](name value)`. */
export const shownAs = (text: ChatText | null): readonly string[] | null =>
  text === null ? null : text.map((line) => line.map(marked).join(''));

/** A post of a thread at the time of the session's last event. */
export const postOf = (
  kind: ThreadPost['kind'],
  session: Session,
  more: Partial<ThreadPost> = {},
): ThreadPost => ({
  kind,
  seq: 0,
  at: session.at ?? '',
  quiet: null,
  mentions: [],
  minutes: 5,
  isLate: false,
  ...more,
});
