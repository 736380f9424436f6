import { describe, expect, it } from 'vitest';
import { FACTS, readFactWord } from '../../src/domain/when.ts';

describe('the word of a fact', () => {
  it.each(FACTS)('DOM-520 %s is known, and no time passes', (fact) => {
    expect(readFactWord(fact)).toEqual({ fact, after: 0 });
  });

  it.each([
    ['mitigated +1m', 60_000],
    ['mitigated +9999m', 9_999 * 60_000],
  ])('DOM-523 %s is so long after the mitigation', (text, after) => {
    expect(readFactWord(text)).toEqual({ fact: 'mitigated', after });
  });

  it.each([
    ...[
      'mitigated +0m',
      'mitigated +05m',
      'mitigated +10000m',
      'mitigated + 5m',
      'mitigated +5',
      'mitigated +5m.',
    ],
    ...['not mitigated +5m', 'resolved +5m', 'severities', '', 'toString', undefined],
  ])('DOM-520 %j is no fact', (text) => {
    expect(readFactWord(text)).toBeNull();
  });
});
