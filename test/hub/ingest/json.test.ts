import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEPEST_JSON, JsonError, parseJson } from '../../../src/hub/ingest/json.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function outcome(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return error.reason;
  }
}

describe('JSON from outside', () => {
  it.each([
    ['"[[[[[[" nested in a text', `{"a":"${'['.repeat(200)}"}`, { a: '['.repeat(200) }],
    ['a text that ends in backslashes', `["\\\\","${'{'.repeat(99)}\\\\"]`, ['\\', `${'{'.repeat(99)}\\`]],
    ['a quoted quote', `["\\"${'['.repeat(99)}"]`, [`"${'['.repeat(99)}`]],
    ['as deep as may be', `${'['.repeat(64)}${']'.repeat(64)}`, expect.any(Array)],
    ['one deeper', `${'['.repeat(65)}${']'.repeat(65)}`, 'deep'],
    ['objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'deep'],
    ['wide and flat', `[${'{},'.repeat(10_000)}{}]`, expect.any(Array)],
    ['a text without an end', `["${'['.repeat(99)}`, 'syntax'],
    ['a million brackets', '['.repeat(1_000_000), 'deep'],
    ['nothing', '', 'syntax'],
  ])('SEC-353 is %s', (_what, text, expected) => {
    expect(outcome(text)).toEqual(expected);
  });

  it('SEC-353 is what JSON.parse says, unless it is deeper than may be', () => {
    let deep = 0;
    const nested = fc.tuple(fc.json({ maxDepth: 6 }), fc.nat(80)).map(([text, times]) => {
      const wrapped = `${'[{"k\\"":'.repeat(times)}${text}${'}]'.repeat(times)}`;
      return wrapped;
    });
    fc.assert(
      fc.property(nested, (text) => {
        const value = JSON.parse(text);
        const tooDeep = depthOf(value) > DEEPEST_JSON;
        if (tooDeep) deep += 1;
        expect(outcome(text)).toEqual(tooDeep ? 'deep' : value);
      }),
      { numRuns: 300 },
    );
    expect(deep).toBeGreaterThan(50);
    expect(deep).toBeLessThan(250);
  });
});
