import { describe, expect, it } from 'vitest';
import { redact, redactCredentials } from '../../../src/text/redact.ts';
import { hideValue } from '../../../src/text/redaction/known-values.ts';

describe('values of this process’s own settings', () => {
  it('TXT-502 are hidden wherever they stand, in no form of a secret', () => {
    const text = 'use correct-horse.battery, twice: xcorrect-horse.batteryx';
    expect(redact(text).text).toBe(text);
    hideValue('correct-horse.battery');
    expect(redact(text).text).toBe('use [redacted:vendor-token], twice: x[redacted:vendor-token]x');
    expect(redactCredentials('/tmp/correct-horse.battery').text).toBe('/tmp/[redacted:vendor-token]');
    expect(redact('c\u200borrect-horse.battery').text).toBe('[redacted:vendor-token]');
  });

  it('TXT-502 are left alone where they are too short to be told from words', () => {
    hideValue('order');
    expect(redact('an order').text).toBe('an order');
  });
});
