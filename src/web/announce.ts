import { lastSaid, nextUpdate } from '../domain/briefing.ts';
import type { Session } from '../domain/session.ts';
import { impactLine } from '../text/impact.ts';
import { neutralise } from '../text/neutralise.ts';
import { type Looked, timeText } from './looked.ts';
import { pageWord } from './words.ts';

/**
 * What a screen reader says of a change: of impact, severity, the last decision, the next update and
 * the close, and of nothing else. '' where none of them changed, or there was nothing before.
 */
export function announcement(before: Session, looked: Looked): string {
  const { session, lang } = looked;
  if (before.status === 'new') return '';
  if (before.status !== 'closed' && session.status === 'closed') return pageWord(lang, 'tell.closed');
  const told = (key: 'tell.impact' | 'tell.severity' | 'tell.decision' | 'tell.next', text: string): string =>
    pageWord(lang, key, { text: neutralise(text) });
  const { impact, severity } = session;
  const [next, decision] = [nextUpdate(session), lastSaid(session, 'decision')];
  return [
    ...(impact !== before.impact && impact !== null
      ? [told('tell.impact', impactLine(impact.who, impact.what, lang))]
      : []),
    ...(severity !== before.severity && severity !== null ? [told('tell.severity', severity)] : []),
    ...(decision !== null && decision.text !== lastSaid(before, 'decision')?.text
      ? [told('tell.decision', decision.text)]
      : []),
    ...(next !== null && next !== nextUpdate(before) ? [told('tell.next', timeText(next, looked))] : []),
  ].join(' ');
}
