import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface AddressShare {
  /** Connections that one address may have open. */
  readonly most: number;
  /** Whom that does not bind. */
  readonly exempt: (address: string) => boolean;
}

/** Nobody alone takes all connections there are; one too many is closed before anything of it is read. */
export function boundEachAddress(server: Server, { most, exempt }: AddressShare): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (exempt(address)) return;
    const holder = addressHolder(address);
    const count = (open.get(holder) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(holder, count);
    socket.once('close', () => {
      const left = (open.get(holder) ?? 1) - 1;
      if (left > 0) open.set(holder, left);
      else open.delete(holder);
    });
  });
}

/** Of whom an address is one: a network gives each of its IPv6 users 2^64 addresses (RFC 4291 §2.5.4), so a /64 is one. */
export function addressHolder(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (mapped) return mapped[1] as string;
  // A translator gives every IPv4 user behind it an address of one prefix (RFC 6052 §2.1).
  if (!plain.includes(':') || plain.startsWith('64:ff9b::')) return plain;
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, `::` filled up. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const filled = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, filled)).fill('0'), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}
