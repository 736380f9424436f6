import { BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

type Interfaces = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'cidr' | 'family'>[] | undefined>
>;

/**
 * An address that is in none of this machine's networks, an IPv4 address in its own form; null: it is in one, or it is
 * no address.
 */
export function outsideAddress(address: string, interfaces: Interfaces = networkInterfaces()): string | null {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0) return null;
  const own = new BlockList();
  for (const { cidr, family: of } of Object.values(interfaces).flatMap((each) => each ?? [])) {
    const [network, bits] = cidr?.split('/') ?? [];
    if (network !== undefined) own.addSubnet(network, Number(bits), of === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  return own.check(plain, family === 4 ? 'ipv4' : 'ipv6') ? null : plain;
}
