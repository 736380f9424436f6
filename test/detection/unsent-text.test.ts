import { describe, expect, it } from 'vitest';
import type { UnsentPage } from '../../src/detection/checkpoint.ts';
import { type UnsentWords, unsentSince, unsentText } from '../../src/detection/unsent-text.ts';
import { MINUTE, T0 } from './rules.ts';

/** Noon in Tokyo. */
const words = (more: Partial<UnsentWords> = {}): UnsentWords => ({
  ...{ now: T0 + 10 * MINUTE, lang: 'en', timeZone: 'Asia/Tokyo' },
  ...more,
});
const page = (why: Partial<UnsentPage['why']> = {}, next: UnsentPage['next'] = null): UnsentPage => ({
  ...{ since: T0, next },
  why: { kind: 'rejected', reason: 'no such key', uncertain: false, ...why },
});
const at = T0 + 11 * MINUTE + 30_000;

describe('that a page is not sent', () => {
  it('DET-921 says since when, why in whose words, and when the next try is', () => {
    const refused = 'NOT SENT since 12:00 (PagerDuty: no such key)';
    expect(unsentSince(page(), words())).toBe(refused);
    expect(unsentText(page(), words())).toBe(`${refused}. Nobody tries again: no oncall watch runs`);
    expect(unsentText(page({}, { at, by: null }), words())).toBe(`${refused}. Next try 12:11:30`);
    expect(unsentText(page({}, { at, by: 'default' }), words())).toBe(
      `${refused}. Next try 12:11:30, by the default key`,
    );
    expect(unsentText(page({}, { at, by: 'low' }), words({ lang: 'ja' }))).toBe(
      '未送信 12:00から(PagerDuty: no such key)。次は12:11:30(低緊急度のキー)',
    );
    expect(unsentText(page({}, { at, by: 'service' }), words())).toContain('by the key of its service');
  });

  it('DET-921 says that nobody knows whether it was sent where the answer was lost', () => {
    const lost = { kind: 'unreachable', reason: 'ECONNRESET', uncertain: true };
    const said = 'sent? not known since 12:00 (no answer, ECONNRESET)';
    expect(unsentText(page(lost, { at, by: null }), words())).toBe(`${said}, asking again 12:11:30`);
    expect(unsentText(page(lost), words())).toBe(`${said}. Nobody tries again: no oncall watch runs`);
  });

  it('DET-921 leaves out whose words they are, and by which key, where there is little room', () => {
    const narrow = words({ isNarrow: true });
    expect(unsentText(page({}, { at, by: 'default' }), narrow)).toBe(
      'NOT SENT since 12:00 (no such key). Next try 12:11:30',
    );
  });

  it.each([
    ['server-error', '503', 'HTTP 503'],
    ['rate-limited', '', 'rate limit'],
    ['bad-reply', '', 'its answer cannot be read'],
    ['fault', '', 'a fault of oncall'],
    // The pager's own words, or without any the kind; harmless on a screen.
    ['rejected', 'no key', 'no key'],
    ['rejected', '', 'rejected'],
    ['toString', '', 'toString'],
    ['rejected', 'a\u001b[31mb', expect.not.stringContaining('\u001b')],
  ])('DET-921 of %s (%s) says %s', (kind, reason, said) => {
    const [, why] = /\(PagerDuty: (.*)\)$/s.exec(unsentSince(page({ kind, reason }), words())) ?? [];
    expect(why).toEqual(said);
  });
});
