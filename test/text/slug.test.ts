import { describe, expect, it } from 'vitest';
import { isSessionId, sessionSlug } from '../../src/text/slug.ts';
import { randomText, seeded } from './random-text.ts';

describe('sessionSlug', () => {
  it.each([
    ['5xx Spike on Checkout!', '5xx-spike-on-checkout'],
    ['決済画面で5xx急増', '5xx'],
    ['ＣＨＥＣＫＯＵＴ　障害', 'checkout'],
    ['Café déjà-vu', 'cafe-deja-vu'],
    ["don't panic", 'dont-panic'],
    ['--- a__b ---', 'a-b'],
    ['決済が止まった', ''],
    ['', ''],
    ['../../etc/passwd', 'etc-passwd'],
    [`${'long-'.repeat(30)}end`, 'long-'.repeat(11).slice(0, -1)],
    ['x'.repeat(200), 'x'.repeat(56)],
  ])('TXT-60 makes of the title %j the slug %j', (title, slug) => {
    expect(sessionSlug(title)).toBe(slug);
  });

  it('TXT-60 makes an id with date and counter of any title that has an ASCII word', () => {
    const random = seeded(60);
    const titles = Array.from({ length: 5_000 }, () => randomText(random, 60));
    const named = titles.filter((title) => sessionSlug(title) !== '');
    expect(named.length).toBeGreaterThan(4_000);
    for (const title of named)
      expect(isSessionId(`${sessionSlug(title)}-1125-99`), JSON.stringify(title)).toBe(true);
  });
});

describe('isSessionId', () => {
  it('TXT-61 accepts small letters, digits and hyphens only, 64 at most', () => {
    expect(['checkout-1125', '5', 'a-', 'a'.repeat(64)].every(isSessionId)).toBe(true);
    const bad = [
      '',
      '-a',
      'A',
      'a_b',
      'a b',
      '../x',
      '%2e',
      '．．／',
      'a\0',
      'a\n',
      'チェックアウト',
      'a'.repeat(65),
    ];
    expect(bad.some(isSessionId)).toBe(false);
  });
});
