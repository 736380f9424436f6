import { asCompared } from '../../text/as-compared.ts';

const TOKEN = /^oct_[A-Za-z0-9_-]{43}$/;
const WEB_SECRET = /^ocw_[A-Za-z0-9_-]{43}$/;
const utf8 = new TextEncoder();

/** A new hub token: `oct_` and 256 random bits, base64url. The prefix lets scanners of leaked secrets find it. */
export function newToken(): string {
  return `oct_${base64url(random(32))}`;
}

/** The token that follows from a text and a signing key: the same each time, and to be guessed by nobody without both. */
export async function tokenFrom(key: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const signing = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', signing, utf8.encode(`hub token ${text}`));
  return `oct_${base64url(new Uint8Array(signature))}`;
}

/** A new secret of a browser: `ocw_` and 256 random bits, base64url. */
export function newWebSecret(): string {
  return `ocw_${base64url(random(32))}`;
}

export const isWebSecret = (text: string): boolean => WEB_SECRET.test(text);

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A short id, safe to show and to type: 40 random bits. */
export function newId(prefix: string): string {
  return `${prefix}-${hex(random(5))}`;
}

/** 256 random bits, base64url: a signing key. */
export function newKey(): string {
  return base64url(random(32));
}

/** SHA-256 of a text, base64url. Enough for a random token: there is nothing to guess that a slow hash would protect. */
export async function webSha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

/** Compares two texts of equal length in a time that does not tell how much of them agrees. */
export function sameHash(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** An address as it is compared: however it is written. */
const plainAddress = (email: string): string => asCompared(email).trim();

/** The id of a participant holds 32 bits of their address: another one with the same id is found in minutes. */
export const isSameAddress = (a: string, b: string): boolean => plainAddress(a) === plainAddress(b);

/**
 * The participant a person is, from their e-mail address (their name, where they have given none): the same at every
 * hub, readable, without the address in it. `mori.kenji@example.jp` → `mori-kenji-1f0c93ab`.
 */
export async function participantId(email: string): Promise<string> {
  const plain = plainAddress(email);
  const local = plain.split('@')[0] ?? '';
  const slug = local
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(plain)));
  return `${slug || 'p'}-${hex(hash.subarray(0, 4))}`;
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
