import { isLoopback } from '../../text/loopback.ts';

/** What a hub answers to; asked again at each request, since the addresses of a laptop change. */
export interface Perimeter {
  /** Host names and addresses of this hub in addition to the loopback ones, without port. */
  readonly hosts: () => readonly string[];
  /** Web origins whose pages may call it, as browsers write them (`https://wiki.example.jp`). None by default. */
  readonly origins: readonly string[];
}

export type Foreign = 'foreign-host' | 'foreign-origin';

/**
 * Whether a request was meant for this hub. A page of another site can make a browser send requests here; its `Origin`
 * gives it away. A page whose name was rebound to our address has its own name as `Host`. Null when all is well.
 */
export function foreign(headers: Headers, perimeter: Perimeter): Foreign | null {
  const host = hostName(headers.get('host'));
  if (host === null || !(isLoopback(host) || perimeter.hosts().some((known) => hostName(known) === host))) {
    return 'foreign-host';
  }
  const origin = headers.get('origin');
  return origin === null || perimeter.origins.includes(origin.toLowerCase()) ? null : 'foreign-origin';
}

/**
 * Whether a request comes from a page that this hub has served: its `Origin` is the address that it was sent to. A hub is reached
 * by TLS, its own or a proxy's, and without only on this machine; no header tells which, as anyone may write one.
 */
export function isOwnPage(headers: Headers): boolean {
  const [host, origin] = [headers.get('host'), headers.get('origin')];
  const schemes = isLoopback(hostName(host) ?? '') ? ['https', 'http'] : ['https'];
  return origin !== null && schemes.some((scheme) => URL.parse(`${scheme}://${host}`)?.origin === origin);
}

/** The name or address in a `Host` header or a configured host, lower case, without port, brackets or final dot. */
export function hostName(text: string | null): string | null {
  if (text === null) return null;
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::\d{1,5})?$/i.exec(text.trim());
  if (match) return (match[1] ?? match[2] ?? '').toLowerCase().replace(/\.$/, '') || null;
  // A bare IPv6 address, as in a configuration.
  return /^[0-9a-f:]+:[0-9a-f:.]*$/i.test(text.trim()) ? text.trim().toLowerCase() : null;
}
