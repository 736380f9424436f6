import { hex, sameHash } from '../../identity/secrets.ts';

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
/** More are not looked at: each costs a computation, and one secret is rotated at a time. */
const MOST = 10;
const utf8 = new TextEncoder();

/**
 * Whether PagerDuty's signature header (`v1=<hex>,v1=<hex>`: HMAC-SHA256 of the body as it came) fits one of the
 * secrets. Several of either stand beside each other while a secret is rotated. Compared in constant time, and reckoned once for
 * each secret, however many signatures a stranger gives.
 */
export async function isSigned(
  header: string,
  body: Uint8Array<ArrayBuffer>,
  secrets: readonly string[],
): Promise<boolean> {
  const given = header
    .split(',')
    .map((part) => /^v1=([0-9a-f]{64})$/.exec(part.trim())?.[1])
    .filter((one) => one !== undefined)
    .slice(0, MOST);
  if (given.length === 0) return false;
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', utf8.encode(secret), ALGORITHM, false, ['sign']);
    const right = hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, body)));
    if (given.map((one) => sameHash(one, right)).includes(true)) return true;
  }
  return false;
}
