import type { Actor } from '../../domain/event.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Who } from '../base/who.ts';
import { isSameAddress, participantId } from '../identity/secrets.ts';

/** Somebody whom this hub knows. */
export interface KnownMember {
  readonly participant: string;
  readonly email: string | null;
  /** Null: the hub of one machine knows its user by their address alone. */
  readonly name: string | null;
}

export type FoundMember =
  | { readonly ok: true; readonly who: Who }
  /** `no-email`: the chat does not tell it; `stranger`: no member has it; `bot`: a program; `outside`: of another workspace. */
  | {
      readonly ok: false;
      readonly kind: 'no-email' | 'stranger' | 'bot' | 'outside';
      readonly email: string;
    };

/** Which member of the hub somebody in the chat is, by their e-mail address. Rejects with a `ChatError`. */
export async function memberOf(
  user: string,
  chat: Pick<Chat, 'person'>,
  members: readonly KnownMember[],
): Promise<FoundMember> {
  const person = await chat.person(user);
  if (person.isBot) return { ok: false, kind: 'bot', email: '' };
  // Another workspace could give its people any address.
  if (person.isOutside) return { ok: false, kind: 'outside', email: '' };
  if (person.email === null) return { ok: false, kind: 'no-email', email: '' };
  const id = await participantId(person.email);
  const { email } = person;
  const found = members.find(
    (one) => one.participant === id && (one.email === null || isSameAddress(one.email, email)),
  );
  if (!found) return { ok: false, kind: 'stranger', email: person.email };
  const actor: Actor = { id, name: found.name ?? person.name, kind: 'member' };
  return { ok: true, who: { actor, reach: 'hub', session: null, mayLines: true, tokenId: null } };
}
