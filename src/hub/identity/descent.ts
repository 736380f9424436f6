import type { CredentialsFile, Ending, InviteRecord, TokenRecord } from './credentials-schema.ts';

/*
 * A credential is only as good as what it came from:
 *
 *   token ──made──► invite ──exchanged for──► token ──made──► invite ─► …
 *
 * The file keeps this no matter who changes it: it is made true each time the file is read and before it is written.
 */

/** Revokes every invite and token whose origin is revoked or gone. The same object where nothing has to change. */
export function endDescendants(file: CredentialsFile): CredentialsFile {
  let { tokens, invites } = file;
  for (;;) {
    const before = { tokens, invites };
    invites = mapSame(invites, (invite) => endInvite(invite, before.tokens));
    tokens = mapSame(tokens, (token) => endToken(token, before.invites));
    if (invites === before.invites && tokens === before.tokens) break;
  }
  return tokens === file.tokens && invites === file.invites ? file : { ...file, tokens, invites };
}

function endInvite(invite: InviteRecord, tokens: readonly TokenRecord[]): InviteRecord {
  if (invite.revoked !== null) return invite;
  const end = endOfMaker(invite, tokens);
  if (end === null) return invite;
  return { ...invite, revoked: end.revoked ?? invite.created, ending: endingBelow(end, invite.by) };
}

type End = { readonly revoked: string | null; readonly ending?: Ending | undefined };

/** How the access ended by which an invite was made; null: it has not. */
function endOfMaker({ token, by }: InviteRecord, tokens: readonly TokenRecord[]): End | null {
  // Made by this machine's user, who has no token.
  if (token === null) return null;
  if (token !== undefined) {
    const made = tokens.find(({ id }) => id === token);
    if (made === undefined) return { revoked: null };
    return made.revoked === null ? null : made;
  }
  // An earlier program did not note the token: then all of that person's count.
  const own = tokens.filter(({ participant }) => participant === by);
  return own.length > 0 && own.every(({ revoked }) => revoked !== null) ? (own.at(-1) as TokenRecord) : null;
}

function endToken(token: TokenRecord, invites: readonly InviteRecord[]): TokenRecord {
  if (token.revoked !== null || token.invite === null) return token;
  const invite = invites.find(({ id }) => id === token.invite);
  if (invite && invite.revoked === null) return token;
  // The record tells of the invite.
  const ending = { by: null, origin: null, ...invite?.ending, recorded: invite !== undefined };
  return { ...token, revoked: invite?.revoked ?? token.created, ending };
}

/** Ended together with `origin`, or with whom that one ended. */
const endingBelow = ({ ending }: End, origin: string): Ending => ({
  by: ending?.by ?? null,
  origin: ending?.origin ?? origin,
  recorded: false,
});

function mapSame<T>(items: T[], change: (item: T) => T): T[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}
