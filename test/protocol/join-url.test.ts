import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinUrl, parseJoinUrl, SESSION_ID } from '../../src/protocol/join-url.ts';

const invite = 'eyJhbGciOiJIUzI1NiJ9.eyJzZXNzaW9uIjoieCJ9.c2lnbmF0dXJl';
const pin = 'A'.repeat(43);
const link = { base: 'https://192.0.2.7:7373', session: 'checkout-1125', invite, pin };

describe('join URL', () => {
  it('SEC-10 keeps the invite and the pin in the fragment, which no server is sent', () => {
    const url = new URL(joinUrl(link));
    expect(url.hash).toBe(`#${invite}~${pin}`);
    expect(url.href.slice(0, url.href.indexOf('#'))).toBe('https://192.0.2.7:7373/s/checkout-1125');
  });

  it('reads back what it wrote', () => {
    const base64url = (min: number, max: number) =>
      fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${min},${max}}$`));
    fc.assert(
      fc.property(
        fc.constantFrom(
          'https://hub.example.jp',
          'https://[2001:db8::1]:7373',
          'http://127.0.0.1:80',
          link.base,
        ),
        fc.stringMatching(SESSION_ID),
        fc.option(fc.tuple(base64url(1, 20), base64url(1, 200), base64url(43, 43))),
        fc.option(base64url(43, 43)),
        (base, session, parts, key) => {
          const made = {
            base: new URL(base).origin,
            session,
            invite: parts?.join('.') ?? null,
            pin: parts ? key : null,
          };
          expect(parseJoinUrl(` <${joinUrl(made)}>\n`)).toEqual({ ok: true, link: made });
        },
      ),
      { seed: 1125 },
    );
  });

  it.each([
    ['', 'not-a-url'],
    ['checkout-1125', 'not-a-url'],
    ['ftp://host/s/x', 'not-a-url'],
    ['https://user:pass@host/s/x', 'not-a-url'],
    ['https://user@host/s/x', 'not-a-url'],
    ['https://:pass@host/s/x', 'not-a-url'],
    ['see <https://host/s/x>', 'not-a-url'],
    ['<https://host/s/x> !', 'not-a-url'],
    ['http://192.0.2.7:7373/s/x', 'insecure'],
    ['http://localhost.evil.example/s/x', 'insecure'],
    ['https://host', 'no-session'],
    ['https://host/s/', 'no-session'],
    ['https://host/s/UPPER', 'no-session'],
    ['https://host/s/..%2f..%2fetc', 'no-session'],
    ['https://host/s/%2e%2e', 'no-session'],
    ['https://host/s/．．', 'no-session'],
    ['https://host/x/s/y', 'no-session'],
    ['https://host/s/x<y>', 'no-session'],
    ['https://host/s/x/y', 'no-session'],
    [`https://host/s/x?token=${invite}`, 'bad-fragment'],
    ['https://host/s/x#word', 'bad-fragment'],
    [`https://host/s/x#${invite}~short`, 'bad-fragment'],
    [`https://host/s/x#${invite}~${pin}~more`, 'bad-fragment'],
    [`https://host/s/x#~${pin}`, 'bad-fragment'],
  ])('SEC-11 refuses %s as %s without repeating it', (text, fault) => {
    expect(parseJoinUrl(text)).toEqual({ ok: false, fault });
  });

  it('NAT-840 names the other hubs of a team, with a pin and without', () => {
    const link = { base: 'https://a.example.jp', session: 'x', invite, pin: null };
    const others = ['https://b.example.jp:7373', 'https://c.example.jp'];
    for (const given of [
      { ...link, others },
      { ...link, pin, others },
    ]) {
      const url = joinUrl(given);
      expect(parseJoinUrl(url)).toEqual({ ok: true, link: given });
      expect(url.split('#')[0]).toBe('https://a.example.jp/s/x');
    }
    const fault = { ok: false, fault: 'bad-fragment' };
    for (const other of ['http://b.example.jp', 'ftp://b', 'b', '', '%', 'https://u:p@b', 'https://u@b']) {
      expect(parseJoinUrl(`https://a.example.jp/s/x#${invite}~${pin}~${other}`), other).toEqual(fault);
    }
    expect(parseJoinUrl(`https://a.example.jp/s/x#${invite}~`)).toEqual(fault);
    expect(parseJoinUrl(`https://a.example.jp/s/x#${invite}~short~https%3A%2F%2Fb`)).toEqual(fault);
  });

  it('NAT-840 names up to eight other hubs, also one on this machine', () => {
    const others = Array.from({ length: 8 }, (_, at) => `http://127.0.0.1:${7_374 + at}`);
    const url = joinUrl({ ...link, others });
    expect(parseJoinUrl(url)).toEqual({ ok: true, link: { ...link, others } });
    expect(parseJoinUrl(`${url}~http%3A%2F%2F127.0.0.1%3A9`)).toEqual({ ok: false, fault: 'bad-fragment' });
  });

  it('an address that ends with a slash gives the same line', () => {
    expect(joinUrl({ ...link, base: `${link.base}/` })).toBe(joinUrl(link));
    expect(parseJoinUrl(`${link.base}/s/${link.session}/#${invite}~${pin}`)).toEqual({ ok: true, link });
  });

  it('takes a line without an invite, for those who have a hub token', () => {
    expect(parseJoinUrl('https://hub.example.jp/s/checkout-1125')).toEqual({
      ok: true,
      link: { base: 'https://hub.example.jp', session: 'checkout-1125', invite: null, pin: null },
    });
  });
});
