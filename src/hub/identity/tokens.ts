import type { Actor } from '../../domain/event.ts';
import type { Credentials } from './credentials.ts';
import {
  type CredentialsFile,
  type Ending,
  type InviteRecord,
  kindOf,
  type TokenRecord,
} from './credentials-schema.ts';
import { checkPersonName } from './person-name.ts';
import {
  isSameAddress,
  isToken,
  isWebSecret,
  newId,
  newToken,
  participantId,
  sameHash,
  webSha256,
} from './secrets.ts';

/** How long an ended token stays in lists. */
const KEEP_MS = 90 * 86_400_000;

interface NewToken {
  readonly name: string;
  readonly email: string;
  readonly expires?: Date | null;
}

/** A token as shown in lists: without even its hash. */
export type TokenView = Omit<TokenRecord, 'hash'>;

export type TokenRefusal = {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
};
type TokenCheck =
  | { readonly ok: true; readonly record: TokenRecord }
  | { readonly ok: false; readonly kind: 'token-unknown' | 'token-revoked' | 'token-expired' };
export type TokenCreation =
  | { readonly ok: true; readonly token: string; readonly record: TokenView }
  | ({ readonly ok: false } & TokenRefusal);

/** The hub tokens of members, and those that invites were exchanged for. */
export interface Tokens {
  /** Refused with `name-unclear`, `name-taken`, `email-unclear`, or `address-alike` where another address has the same id. The secret is given once, here. */
  create(wanted: NewToken): Promise<TokenCreation>;
  list(): readonly TokenView[];
  /**
   * By its id. Null when there is none; revoking twice keeps the first time. With a token go the invites that were made
   * with it and all that these opened; with the last one of a person, whatever they have let in.
   */
  revoke(id: string): Promise<TokenView | null>;
  /** Why a token that was good before is no more; null while it is. */
  endOf(id: string): 'revoked' | 'expired' | null;
  /** Refused with `token-unknown`, `token-revoked` or `token-expired`. */
  check(token: string): Promise<TokenCheck>;
  /** The same of a browser's secret, which is good for this session alone. */
  checkWeb(secret: string, session: string): Promise<TokenCheck>;
}

export function hubTokens(credentials: Credentials, now: () => number): Tokens {
  return {
    async create({ name, email, expires = null }) {
      const address = email.trim();
      if (!/^[^\s@]{1,64}@[^\s@]{1,134}$/.test(address))
        return { ok: false, kind: 'email-unclear', params: {} };
      const token = newToken();
      const [hash, participant] = [await webSha256(token), await participantId(address)];
      return credentials.update<TokenCreation>((file) => {
        const isAlike = file.tokens.some(
          (one) =>
            one.participant === participant && one.email !== null && !isSameAddress(one.email, address),
        );
        if (isAlike) return { file, value: { ok: false, kind: 'address-alike', params: { email: address } } };
        const checked = checkPersonName(name, namesInUse(file, now(), participant));
        if (!checked.ok) return { file, value: checked };
        const record: TokenRecord = {
          id: newId('tok'),
          hash,
          participant,
          name: checked.name,
          email: address,
          role: 'member',
          session: null,
          invite: null,
          created: iso(now()),
          expires: expires === null ? null : expires.toISOString(),
          revoked: null,
        };
        return { file: withToken(file, record), value: { ok: true, token, record: viewOf(record) } };
      });
    },
    endOf: (id) => endOf(credentials.current(), id, now()),
    list: () => credentials.current().tokens.map(viewOf),
    async revoke(id) {
      return credentials.update((file) => {
        const record = file.tokens.find((token) => token.id === id);
        if (!record) return { file, value: null };
        const ending = { by: null, origin: null, recorded: false };
        const revoked = record.revoked !== null ? record : { ...record, revoked: iso(now()), ending };
        const tokens = file.tokens.map((token) => (token.id === id ? revoked : token));
        const { participant } = record;
        const after = { ...file, tokens };
        const shut = hasToken(after, participant, now())
          ? after
          : withoutInvites(after, now(), ({ by }) => by === participant, { ...ending, origin: participant });
        return { file: shut, value: viewOf(revoked) };
      });
    },
    check: (token) => check(isToken(token), token, ({ web }) => web === undefined),
    checkWeb: (secret, session) =>
      check(isWebSecret(secret), secret, (record) => record.web !== undefined && record.session === session),
  };

  async function check(
    inShape: boolean,
    secret: string,
    isMeant: (record: TokenRecord) => boolean,
  ): Promise<TokenCheck> {
    if (!inShape) return { ok: false, kind: 'token-unknown' };
    const hash = await webSha256(secret);
    // A token made a moment ago by another process is not in memory yet.
    const record = find(credentials.current(), hash) ?? find(await credentials.refresh(), hash);
    if (!record || !isMeant(record)) return { ok: false, kind: 'token-unknown' };
    if (record.revoked !== null) return { ok: false, kind: 'token-revoked' };
    return isValidToken(record, now()) ? { ok: true, record } : { ok: false, kind: 'token-expired' };
  }
}

/** Looks at every record, so that the time it takes tells nothing about any of them. */
function find(file: CredentialsFile, hash: string): TokenRecord | null {
  let found: TokenRecord | null = null;
  for (const record of file.tokens) if (sameHash(record.hash, hash)) found = record;
  return found;
}

/**
 * Names that others go by, except those of `participant` themselves. `session`: only of those who can be met in it, so
 * that the person who was invited to another one keeps their name; null: of everyone.
 */
export function namesInUse(
  file: CredentialsFile,
  now: number,
  participant: string,
  session: string | null = null,
): readonly string[] {
  const meets = (token: TokenRecord) =>
    session === null || token.session === null || token.session === session;
  return file.tokens
    .filter((token) => token.participant !== participant && meets(token) && isValidToken(token, now))
    .map((token) => token.name);
}

/** The tokens of members that are good now. */
export function liveMembers(file: CredentialsFile, now: number): readonly TokenRecord[] {
  return file.tokens.filter((token) => token.role === 'member' && isValidToken(token, now));
}

/** Why a token that was good is no more; null while it is. One that is gone from the file was revoked. */
export function endOf(file: CredentialsFile, id: string, now: number): 'revoked' | 'expired' | null {
  const token = file.tokens.find((one) => one.id === id);
  if (!token || token.revoked !== null) return 'revoked';
  return isValidToken(token, now) ? null : 'expired';
}

export function isValidToken(token: TokenRecord, now: number): boolean {
  return token.revoked === null && (token.expires === null || Date.parse(token.expires) > now);
}

/** Adds a token and forgets those that ended long ago, so that the file stays as small as the team is. */
export function withToken(file: CredentialsFile, record: TokenRecord): CredentialsFile {
  const oldest = Date.parse(record.created) - KEEP_MS;
  const kept = file.tokens.filter(({ revoked, expires }) =>
    [revoked, expires].every((end) => end === null || Date.parse(end) > oldest),
  );
  return { ...file, tokens: [...kept, record] };
}

/** Revokes the invites of which `which` is true; what came of them ends with them. */
export function withoutInvites(
  file: CredentialsFile,
  now: number,
  which: (invite: InviteRecord) => boolean,
  ending: Ending,
): CredentialsFile {
  const invites = file.invites.map((invite) =>
    invite.revoked === null && which(invite) ? { ...invite, revoked: iso(now), ending } : invite,
  );
  return { ...file, invites };
}

/** Whether a participant has a token that is good now. */
export const hasToken = (file: CredentialsFile, participant: string, now: number): boolean =>
  file.tokens.some((token) => token.participant === participant && isValidToken(token, now));

/** Who acts with a token. */
export function actorOf(record: Pick<TokenRecord, 'participant' | 'name' | 'role' | 'web'>): Actor {
  return { id: record.participant, name: record.name, kind: kindOf(record) };
}

export function viewOf({ hash: _hash, ...view }: TokenRecord): TokenView {
  return view;
}

export const iso = (ms: number) => new Date(ms).toISOString();
