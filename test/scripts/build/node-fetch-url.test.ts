import { readFileSync } from 'node:fs';
import { format, parse } from 'node:url';
import { describe, expect, it } from 'vitest';
import replacement from '../../../scripts/build/node-fetch-url.mjs';

/** What node-fetch and `http.request` read of it. */
const FIELDS = ['protocol', 'auth', 'hostname', 'path', 'pathname', 'search', 'hash', 'href'] as const;

describe('the replacement for url.parse in node-fetch', () => {
  it.each([
    'https://api.pagerduty.com/incidents?statuses[]=triggered&limit=100',
    'http://127.0.0.1:8080/a%20b?c=%E7%94%B0#d',
    'http://[::1]:8080/incidents',
    'https://user:p%40ss@proxy.example/x',
    'https://例え.jp/印',
    'http://host.example',
  ])('CLI-950 reads %s as url.parse does', (text) => {
    const given = new URL(text).toString();
    const [ours, theirs] = [replacement.parse(given), parse(given)];
    for (const field of FIELDS) expect(ours[field] || null, field).toEqual(theirs[field] || null);
    expect(Number(ours.port || 0)).toBe(Number(theirs.port || 0));
    expect(replacement.format(ours)).toBe(format(theirs));
  });

  it('CLI-950 refuses what is no address', () => {
    expect(() => replacement.parse('//host/x')).toThrow('Invalid URL');
  });

  it('CLI-950 is still needed: node-fetch calls url.parse and brings whatwg-url', () => {
    const source = readFileSync('node_modules/node-fetch/lib/index.js', 'utf8');
    expect(source).toContain('Url.parse');
    expect(source).toContain("require('whatwg-url')");
  });
});
