import { hash } from 'node:crypto';
import { CHAIN_START, type ChainTip, eventHash, linkProblem } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { EventLogError } from '../../ports/event-log.ts';

const CHUNK = 500;

export const textHash = (text: string): string => hash('sha256', text, 'base64url');

/**
 * Events of a session from `from` on, in chunks, as far as the chain holds. An event counts as sound once the one after it,
 * or at the end the head, names its hash. Throws `damaged {session, seq, problem}` after those before the bad one.
 */
export function* soundEvents(
  session: string,
  from: number,
  before: string | undefined,
  texts: readonly (string | undefined)[],
  headHash: string,
): Generator<readonly AnyEvent[]> {
  let tip: ChainTip = { ...CHAIN_START, session };
  if (from > 1) {
    const previous = parsed(before);
    if (previous === null) throw damaged(session, from - 1, 'missing');
    tip = { session, seq: from - 1, hash: eventHash(previous, textHash, before), at: '' };
  }
  const sound: AnyEvent[] = [];
  for (const text of texts) {
    const event = parsed(text);
    const problem = text === undefined ? 'missing' : linkProblem(event, tip);
    if (problem === 'bad-prev' && tip.seq >= from) {
      // It names another event before it, so that one was altered.
      sound.pop();
      if (sound.length > 0) yield sound;
      throw damaged(session, tip.seq, 'altered');
    }
    if (problem !== null) {
      if (sound.length > 0) yield sound;
      throw damaged(session, tip.seq + 1, problem);
    }
    const next = event as AnyEvent;
    if (sound.length > CHUNK) {
      yield sound.splice(0, CHUNK);
    }
    sound.push(next);
    tip = { session, seq: next.seq, hash: eventHash(next, textHash, text), at: next.at };
  }
  const altered = texts.length > 0 && tip.hash !== headHash;
  if (altered) sound.pop();
  if (sound.length > 0) yield sound;
  if (altered) throw damaged(session, tip.seq, 'altered');
}

const damaged = (session: string, seq: number, problem: string) =>
  new EventLogError('damaged', { session, seq, problem });

function parsed(text: string | undefined): AnyEvent | null {
  try {
    return text === undefined ? null : (JSON.parse(text) as AnyEvent);
  } catch {
    return null;
  }
}
