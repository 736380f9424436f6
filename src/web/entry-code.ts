/** What lets somebody in, out of an address or a pasted text. */
export interface EntryCode {
  /** The signed invite; null: there is none. */
  readonly invite: string | null;
  /** SHA-256 of the hub's public key, base64url; null: the link names none. */
  readonly pin: string | null;
}

export type ReadCode = EntryCode | 'bad-code' | 'other-session';

/** The forms that `protocol/join-url.ts` writes, whole or what stands behind their `#`. */
const CODE =
  /^(?:https?:\/\/[^/]+\/s\/([a-z0-9-]+)\/?)?#?([\w-]+\.[\w-]+\.[\w-]+)(?:~([\w-]{43})?(?:~.*)?)?$/;

/** The pass with which another hub of the team has sent this browser here, out of a fragment; null: there is none. */
export const readPass = (fragment: string): string | null => /^#pass=([\w.-]+)$/.exec(fragment)?.[1] ?? null;

/** Reads a link of this `session` or its code; spaces and angle brackets of a chat around it are allowed. Never repeats the text. */
export function readCode(text: string, session: string): ReadCode {
  const pasted = text.trim().replace(/^<(.*)>$/, '$1');
  if (pasted === '') return { invite: null, pin: null };
  const [, named = session, invite, pin = null] = CODE.exec(pasted) ?? [];
  if (invite === undefined) return 'bad-code';
  return named === session ? { invite, pin } : 'other-session';
}

/** A key's hash as browsers show it: `AB 12 …` in hex. */
export function keyFingerprint(pin: string): string {
  const bytes = atob(pin.replaceAll('-', '+').replaceAll('_', '/'));
  return [...bytes].map((byte) => byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
