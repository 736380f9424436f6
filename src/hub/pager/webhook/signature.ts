const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };
/** More are not looked at: each costs a computation, and one secret is rotated at a time. */
const MOST = 10;
const utf8 = new TextEncoder();

/**
 * Whether PagerDuty's signature header (`v1=<hex>,v1=<hex>`: HMAC-SHA256 of the body as it came) fits one of the
 * secrets. Several of either stand beside each other while a secret is rotated. Compared in constant time.
 */
export async function isSigned(
  header: string,
  body: Uint8Array<ArrayBuffer>,
  secrets: readonly string[],
): Promise<boolean> {
  const given = header
    .split(',')
    .map((part) => /^v1=([0-9a-f]{64})$/.exec(part.trim())?.[1])
    .filter((hex) => hex !== undefined)
    .slice(0, MOST);
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', utf8.encode(secret), ALGORITHM, false, ['verify']);
    for (const hex of given) {
      if (await crypto.subtle.verify('HMAC', key, bytesOf(hex), body)) return true;
    }
  }
  return false;
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
