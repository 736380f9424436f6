import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  addressHolder,
  boundEachAddress,
  isLoopbackAddress,
} from '../../../src/adapters/http-server/address-share.ts';

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string;
  destroyed = false;
  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('the share of one address', () => {
  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['64:ff9b::c000:207', '64:ff9b::c000:207'],
  ])('SEC-43 counts %s as %s', (address, holder) => {
    expect(addressHolder(address)).toBe(holder);
  });

  it('SEC-43 is one for a whole /64, however many addresses of it come', () => {
    const server = new EventEmitter();
    boundEachAddress(server as Server, { most: 3, exempt: isLoopbackAddress });
    const come = (address: string) => {
      const socket = new FakeSocket(address);
      server.emit('connection', socket);
      return socket;
    };
    const network = Array.from({ length: 10 }, (_, i) => come(`2001:db8:1:2::${i + 1}`));
    expect(network.map(({ destroyed }) => destroyed)).toEqual([
      ...Array(3).fill(false),
      ...Array(7).fill(true),
    ]);
    expect([come('2001:db8:1:3::1'), come('192.0.2.7')].map(({ destroyed }) => destroyed)).toEqual([
      false,
      false,
    ]);
    for (let i = 0; i < 10; i += 1) expect(come('::1').destroyed).toBe(false);
    network[0]?.destroy();
    expect([come('2001:db8:1:2::99').destroyed, come('2001:db8:1:2::98').destroyed]).toEqual([false, true]);
  });
});
