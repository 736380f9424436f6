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
  const { clock, status, openedBy, participants } = session;
  if (summon === null || summon.againMin === null || status !== 'open' || clock.opened === null) return null;
  if (clock.mitigated !== null || clock.resolved !== null) return null;
  const came = Object.values(participants).some(
    ({ id, kind, joins }) => id !== openedBy?.id && joins > 0 && (kind === 'member' || kind === 'guest'),
  );
  const calls = chatActions(session).filter(({ args }) => args.post === 'again').length;
  const began = chatActions(session).some(({ args }) => args.post === 'start');
  if (came || !began || calls >= summon.most) return null;
  const minutes = summon.againMin * (calls + 1);
  return { n: calls + 1, at: Date.parse(clock.opened) + minutes * MINUTE_MS, minutes };
}
