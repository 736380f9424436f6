import { isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::';

/** Addresses of this machine that others may reach it by, IPv4 first; link-local ones need a scope and are left out. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = all.filter(({ internal, scopeid }) => !internal && !scopeid);
  return [...outer].sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}

/** Every name and address that a hub listening on `host` is rightly called by. */
export function ownNames(host: string): readonly string[] {
  const names = isWildcard(host) ? [hostname(), ...ownAddresses()] : [host];
  return names.map((name) => name.toLowerCase());
}

/** What a certificate for a hub listening on `host` stands for; names no certificate can hold are left out. */
export function certificateNames(host: string): readonly string[] {
  const names = [...ownNames(host), 'localhost', '127.0.0.1', '::1'];
  return [...new Set(names)].filter((name) => /^[\x21-\x7e]+$/.test(name));
}

/** The URL that others reach it by: the address it listens on, or the first of this machine when that is all of them. */
export function baseUrl(host: string, port: number): string {
  const reached = isWildcard(host) ? (ownAddresses()[0] ?? hostname()) : host;
  return new URL(`https://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`).origin;
}

/** Host name or address in a URL; one of IPv6 without its brackets. */
export const nameIn = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

/** The names in configured URLs: they are the hub's own. */
export const namesIn = (urls: readonly (string | null | undefined)[]): readonly string[] =>
  urls.flatMap((url) => (url ? new URL(url).hostname : []));
