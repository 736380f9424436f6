import { eventHash, eventText, type TextHash } from '../../domain/chain.ts';
import { commandDataSchemas } from '../../domain/command-schema.ts';
import type { AnyEvent, Fact } from '../../domain/event.ts';
import { redactEvent } from '../../domain/redaction.ts';
import { reduceAll } from '../../domain/reduce.ts';
import { initialSession, type Session } from '../../domain/session.ts';
import { redactedEntries } from '../../domain/verify-chain.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Sealed } from './seal.ts';

/*
 * Taking texts out of events is the one command that needs what the log holds, and changes what it holds:
 *
 *   command {events: [12]} ─► read 12, make its text without words ─► decide ─► events.redacted {12, hash, hash of text}
 *                                                                       │
 *   peers, state ◄─ folded again from the log ◄─ row 12 overwritten ◄─ append, one commit
 */

/** The redacted forms of the durable events that a command names. None where it will be refused for its shape. */
export async function redactedForms(
  session: string,
  data: unknown,
  head: number,
  log: EventLog,
  hash: TextHash,
): Promise<readonly AnyEvent[]> {
  const given = commandDataSchemas['events.redact'].safeParse(data);
  const wanted = new Set(given.success ? given.data.events.filter((seq) => seq <= head) : []);
  const found: AnyEvent[] = [];
  if (wanted.size === 0) return found;
  for await (const chunk of log.read(session, Math.min(...wanted))) {
    for (const event of chunk) if (wanted.has(event.seq)) found.push(redactEvent(event, hash));
    if (found.length === wanted.size) break;
  }
  return found;
}

/** The facts with the hashes that only a hub can put in; a seq whose event is not at hand, not yet durable, refuses it. */
export function withHashes(
  facts: readonly Fact[],
  forms: readonly AnyEvent[],
  hash: TextHash,
): { readonly facts: readonly Fact[]; readonly missing: number | null } {
  let missing: number | null = null;
  const whole = facts.map((fact): Fact => {
    if (fact.type !== 'events.redacted') return fact;
    const events = fact.data.events.map(({ seq }) => {
      const form = forms.find((one) => one.seq === seq);
      if (form === undefined) missing ??= seq;
      return { seq, hash: form ? eventHash(form, hash) : '', text: form ? hash(eventText(form)) : '' };
    });
    return { type: fact.type, data: { ...fact.data, events } };
  });
  return { facts: whole, missing };
}

/** Of what an event names, the redacted forms that are to stand in the log. */
export function overwritesOf(sealed: readonly Sealed[], forms: readonly AnyEvent[]): readonly AnyEvent[] {
  const named = new Set(
    sealed.flatMap(({ event }) =>
      event.type === 'events.redacted' ? redactedEntries(event).map(({ seq }) => seq) : [],
    ),
  );
  return forms.filter(({ seq }) => named.has(seq));
}

/** The session as its log tells it now. */
export async function foldedAgain(session: string, log: EventLog): Promise<Session> {
  let state = initialSession(session);
  for await (const events of log.read(session, 1)) state = reduceAll(state, events);
  return state;
}
