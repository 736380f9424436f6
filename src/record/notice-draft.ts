import { lastSaid } from '../domain/briefing.ts';
import type { Severity } from '../domain/procedure.ts';
import type { Session } from '../domain/session.ts';
import { fill, type Lang, type Message, type Params } from '../text/i18n/messages.ts';
import { NOTICE } from '../text/i18n/record/notice.ts';
import { impactLine } from '../text/impact.ts';
import { clockAndDay } from '../text/time.ts';
import { releasedText } from './sections/release.ts';

/** A status update in its parts, each one line; people change them before it is sent. */
export interface NoticeDraft {
  readonly what: string;
  readonly impact: string;
  readonly now: string;
}

export type NoticeKind = 'first' | 'update' | 'final';

/** Minutes until the next update is due, where nobody says otherwise; an unset severity may be the gravest. */
const EVERY: Readonly<Record<Severity, number>> = { SEV1: 15, SEV2: 30, SEV3: 60, SEV4: 60 };
const MINUTE = 60_000;

/**
 * When the next update is due, ISO, where nobody says otherwise. A release is no incident: its next news is its end, so that
 * is the end of its window, or an hour from now. `now`: epoch ms.
 */
export function nextNoticeAt(
  { severity, kind, release }: Pick<Session, 'severity' | 'kind' | 'release'>,
  now: number,
): string {
  const until = kind === 'release' ? (release?.window?.until ?? null) : null;
  if (until !== null && Date.parse(until) > now) return until;
  const minutes = EVERY[severity ?? (kind === 'release' ? 'SEV4' : 'SEV1')];
  return new Date(now + minutes * MINUTE).toISOString();
}

/** What the next update is, by what was sent before and how far the session is. */
export function noticeKind({ notices, clock }: Session): NoticeKind {
  if (clock.resolved !== null && notices.length > 0) return 'final';
  return notices.length === 0 ? 'first' : 'update';
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

/** What the session shows: what it is, whom it hurts, how it stands. `now`: ISO 8601 UTC. */
export function noticeDraft(session: Session, lang: Lang, now: string): NoticeDraft {
  const { title, severity, impact, kind } = session;
  const name = oneLine(kind === 'release' ? `${title} ${releasedText(session)}` : title);
  const time = (iso: string): string => clockAndDay(iso, now, session.timeZone, lang);
  const whom = impact === null ? '' : oneLine(impactLine(impact.who, impact.what, lang));
  const since = impact?.since ?? null;
  const { words, params, at } = situationOf(session);
  return {
    what: severity === null ? name : fill(NOTICE.what, lang, { title: name, severity }),
    impact:
      whom === ''
        ? kind === 'release'
          ? ''
          : fill(NOTICE.unknown, lang)
        : since === null
          ? whom
          : fill(NOTICE.since, lang, { impact: whom, time: time(since) }),
    now: fill(words, lang, at === null ? params : { time: time(at) }),
  };
}

/** How a session stands, in words around a time where they name one. */
interface Situation {
  readonly words: Message;
  readonly params: Params;
  /** ISO 8601, of the mark `time`; null: the words name none. */
  readonly at: string | null;
}

export function situationOf(session: Session): Situation {
  const { clock, kind, rollback } = session;
  const timed = (words: Message, at: string): Situation => ({ words, params: {}, at });
  const plain = (words: Message, params: Params = {}): Situation => ({ words, params, at: null });
  if (clock.resolved !== null) return timed(NOTICE.resolved, clock.resolved);
  if (clock.mitigated !== null) return timed(NOTICE.mitigated, clock.mitigated);
  if (kind === 'release')
    return rollback === null ? plain(NOTICE.releasing) : timed(NOTICE.rolledBack, rollback.at);
  const decision = lastSaid(session, 'decision');
  if (decision !== null) return plain(NOTICE.decided, { text: oneLine(decision.text) });
  const finding = lastSaid(session, 'finding');
  if (finding !== null) return plain(NOTICE.found, { text: oneLine(finding.text) });
  return clock.relapsed === null ? plain(NOTICE.looking) : timed(NOTICE.relapsed, clock.relapsed);
}

/** The whole text as it is sent; `next`: when the next one comes, as people read it, or null. */
export function noticeText(draft: NoticeDraft, kind: NoticeKind, next: string | null, lang: Lang): string {
  return [
    fill(NOTICE[kind], lang, { what: draft.what }),
    ...(draft.impact === '' ? [] : [fill(NOTICE.impact, lang, { impact: draft.impact })]),
    ...(draft.now === '' ? [] : [fill(NOTICE.now, lang, { now: draft.now })]),
    ...(next === null ? [] : [fill(NOTICE.next, lang, { next })]),
  ].join('\n');
}
