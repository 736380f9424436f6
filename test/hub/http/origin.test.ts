import { describe, expect, it } from 'vitest';
import { foreign, hostName, type Perimeter } from '../../../src/hub/http/origin.ts';

const perimeter: Perimeter = {
  hosts: () => ['hub.example.jp', '192.0.2.7', '2001:db8::1'],
  origins: ['https://wiki.example.jp'],
};
const ask = (host: string | null, origin?: string) => {
  const headers = new Headers();
  if (host !== null) headers.set('host', host);
  if (origin !== undefined) headers.set('origin', origin);
  return foreign(headers, perimeter);
};

describe('perimeter', () => {
  it.each([
    'localhost',
    'localhost:7373',
    '127.0.0.1:7373',
    '127.8.8.8',
    '[::1]:7373',
    'hub.example.jp',
    'HUB.Example.JP:7373',
    'hub.example.jp.',
    '192.0.2.7:7373',
    '[2001:db8::1]:7373',
  ])('SEC-2 answers to its own name %s', (host) => {
    expect(ask(host)).toBeNull();
  });

  it.each([
    null,
    '',
    'evil.example',
    'hub.example.jp.evil.example',
    'evil.example:7373',
    '192.0.2.8',
    '0.0.0.0:7373',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example/localhost',
    '[::1',
    '[::2]:7373',
    'localhost:7373:7373',
  ])('SEC-2 refuses the foreign host %s, so that a rebound name gains nothing', (host) => {
    expect(ask(host)).toBe('foreign-host');
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'http://localhost',
    'http://localhost:7373',
    'https://hub.example.jp:7373',
    'https://wiki.example.jp:8443',
    'http://wiki.example.jp',
    'https://wiki.example.jp.evil.example',
    'file://',
  ])('SEC-1 refuses the origin "%s", which nobody has configured', (origin) => {
    expect(ask('localhost', origin)).toBe('foreign-origin');
  });

  it('SEC-1 lets a configured origin pass', () => {
    expect(ask('localhost', 'https://wiki.example.jp')).toBeNull();
  });

  it.each([
    ['::1', '::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]:80', '2001:db8::1'],
    ['a b', null],
    ['.', null],
  ])('reads the host in %s', (text, host) => {
    expect(hostName(text)).toBe(host);
  });
});
