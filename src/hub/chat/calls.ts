import { chatActions } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import type { SummonSettings } from './settings.ts';

const MINUTE_MS = 60_000;

export interface NextCall {
  /** 1, 2 …: which one it is. */
  readonly n: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Minutes since the session began. */
  readonly minutes: number;
}

/** When people are called again, as nobody has come; null: not any more. */
export function nextCall(session: Session, summon: SummonSettings | null): NextCall | null {
  const { clock } = session;
  if (summon === null || summon.againMin === null || clock.opened === null || !isAlone(session)) return null;
  const calls = chatActions(session).filter(({ args }) => args.post === 'again').length;
  const began = chatActions(session).some(({ args }) => args.post === 'start');
  if (!began || calls >= summon.most) return null;
  const minutes = summon.againMin * (calls + 1);
  return { n: calls + 1, at: Date.parse(clock.opened) + minutes * MINUTE_MS, minutes };
}

/** Whether a post that has waited is still to go out: nobody is called to what is over, nor again once somebody came. */
export function isWanted(session: Session, post: unknown): boolean {
  if (post === 'again') return isAlone(session);
  return (post !== 'start' && post !== 'help') || session.status === 'open';
}

/** It goes on, and nobody has come but who began it. */
function isAlone({ clock, status, openedBy, participants }: Session): boolean {
  const came = Object.values(participants).some(
    ({ id, kind, joins }) => id !== openedBy?.id && joins > 0 && (kind === 'member' || kind === 'guest'),
  );
  return status === 'open' && clock.mitigated === null && clock.resolved === null && !came;
}
