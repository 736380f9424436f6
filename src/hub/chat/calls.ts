import type { OutsideAction } from '../../domain/actions.ts';
import { chatActions } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import { CALLS, type Summons } from '../../record/chat/thread.ts';
import type { SummonSettings } from './settings.ts';

const MINUTE_MS = 60_000;

export interface NextCall {
  /** 1, 2 …: which one it is. */
  readonly n: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * When people are called again, as nobody has come; null: not any more. `heldUntil`, epoch milliseconds: until then the call
 * of another session holds it back. A session whose first call was left out for that makes up for it.
 */
export function nextCall(
  session: Session,
  summon: SummonSettings | null,
  heldUntil: number,
): NextCall | null {
  const opened = Date.parse(session.clock.opened ?? '');
  const start = chatActions(session).find(({ args }) => args.post === 'start');
  if (summon === null || Number.isNaN(opened) || start === undefined || !isAlone(session)) return null;
  const calls = chatActions(session).filter(({ args }) => args.post === 'again');
  const owed = isLeftOut(start) ? 1 : 0;
  const { againMin, most } = summon;
  if (calls.length >= (againMin === null ? 0 : most) + owed) return null;
  const minutes = (againMin ?? 0) * (calls.length + 1 - owed);
  const from = owed === 0 ? opened : Date.parse(calls[0]?.at ?? session.clock.opened ?? '');
  return { n: calls.length + 1, at: Math.max(from + minutes * MINUTE_MS, heldUntil) };
}

/** A call that was asked for without calling anybody, as another session had just called. */
export const isLeftOut = ({ args }: OutsideAction): boolean => args.quiet !== undefined;

/**
 * What a call by hand is asked for with. `by`: the name of who calls. `to`, `who`: participant id and name of a member; absent: the team. `instead`: who
 * calls cannot come. `key`: of the command, so that one that comes twice is one.
 */
export interface SummonArgs extends Readonly<Record<string, string>> {
  readonly post: 'summon';
  readonly by: string;
  readonly to?: string;
  readonly who?: string;
  readonly instead?: 'yes';
  readonly key: string;
}

/** Who called whom by hand, as a post tells it; null: nobody did. */
export const summonsOf = ({ args: { post, by, who, instead } }: OutsideAction): Summons | null =>
  post === 'summon'
    ? { by: String(by), whom: typeof who === 'string' ? who : null, isInstead: instead === 'yes' }
    : null;

/** Whether a post that has waited is still to go out: nobody is called to what is over, nor again once somebody came. */
export function isWanted(session: Session, post: unknown): boolean {
  if (post === 'again') return isAlone(session);
  return !CALLS.has(post) || session.status === 'open';
}

/** It goes on, and nobody has come but who began it. */
function isAlone({ clock, status, openedBy, participants }: Session): boolean {
  const came = Object.values(participants).some(
    ({ id, kind, joins }) => id !== openedBy?.id && joins > 0 && (kind === 'member' || kind === 'guest'),
  );
  return status === 'open' && clock.mitigated === null && clock.resolved === null && !came;
}
