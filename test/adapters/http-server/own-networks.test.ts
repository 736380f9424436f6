import { describe, expect, it } from 'vitest';
import { outsideAddress } from '../../../src/adapters/http-server/serve.ts';

const HERE = {
  lo: [
    { cidr: '127.0.0.1/8', family: 'IPv4' },
    { cidr: '::1/128', family: 'IPv6' },
  ],
  eth0: [
    { cidr: '10.1.2.3/20', family: 'IPv4' },
    { cidr: '2001:db8:0:1::5/64', family: 'IPv6' },
    { cidr: null, family: 'IPv4' },
  ],
  gone: undefined,
} as const;

describe('an address outside this machine’s networks', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['10.1.16.1', '10.1.16.1'],
    ['2001:db8:0:2::5', '2001:db8:0:2::5'],
    ['127.0.0.1', null],
    ['::ffff:127.0.0.1', null],
    ['::1', null],
    ['10.1.15.255', null],
    ['::ffff:10.1.0.9', null],
    ['2001:db8:0:1:a:b:c:d%eth0', null],
    ['', null],
    ['not an address', null],
  ])('SEC-365 %j: %j', (address, outside) => {
    expect(outsideAddress(address, HERE)).toBe(outside);
  });
});
