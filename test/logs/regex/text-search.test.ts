import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTextSearch, SCANNED } from '../../../src/logs/regex/text-search.ts';

/** Random regular expressions that both engines understand, over an alphabet small enough to hit. */
const regex = fc.letrec((tie) => ({
  atom: fc.constantFrom(
    'a',
    'b',
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\S',
    '[ab]',
    '[^a]',
    '[a-c1]',
    '\\b',
    '^',
    '$',
    'é',
    '日',
  ),
  unit: fc.oneof(
    { weight: 5, arbitrary: tie('atom') },
    { weight: 1, arbitrary: tie('alt').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('alt').map((inner) => `(?:${inner})`) },
  ),
  piece: fc
    .tuple(tie('unit'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'))
    .map(([unit, times]) => (/^(?:\\b|\^|\$)$/.test(unit as string) ? unit : `${unit}${times}`)),
  seq: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  alt: fc.array(tie('seq'), { minLength: 1, maxLength: 2 }).map((choices) => choices.join('|')),
})).alt as fc.Arbitrary<string>;
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '-', '\n', 'é', '日', '😀'),
  maxLength: 14,
});

describe('the linear regular expressions', () => {
  it('LOG-17 match the same texts as the platform does', () => {
    fc.assert(
      fc.property(regex, text, (source, line) => {
        const pattern = compileTextSearch(`/${source}/`);
        expect(pattern.invalid, source).toBe(false);
        expect(pattern.test(line), `${source} on ${JSON.stringify(line)}`).toBe(
          new RegExp(source, 'imu').test(line),
        );
      }),
      { seed: 20_261_125, numRuns: 1_500 },
    );
  });

  it('LOG-17 start where the platform starts, and each range matches as a whole', () => {
    let compared = 0;
    fc.assert(
      fc.property(regex, text, (source, line) => {
        const [first] = compileTextSearch(`/${source}/`).ranges(line);
        const native = line.matchAll(new RegExp(source, 'gimu')).find((hit) => hit[0] !== '');
        if (native === undefined || first === undefined) return;
        compared += 1;
        expect(first.start, `${source} on ${JSON.stringify(line)}`).toBeLessThanOrEqual(native.index);
        const whole = new RegExp(`(?:${source})`, 'imuy');
        whole.lastIndex = first.start;
        expect(whole.test(line), `${source} on ${JSON.stringify(line)}`).toBe(true);
      }),
      { seed: 20_261_125, numRuns: 1_500 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  it('LOG-17 bring ranges exactly when they test true, but for empty matches', () => {
    const seen = { ranged: 0, none: 0 };
    fc.assert(
      fc.property(regex, text, (source, line) => {
        const pattern = compileTextSearch(`/${source}/`);
        const ranged = pattern.ranges(line).length > 0;
        const native = line.matchAll(new RegExp(source, 'gimu')).some((hit) => hit[0] !== '');
        seen[ranged ? 'ranged' : 'none'] += 1;
        expect(pattern.test(line) || !ranged, `${source} on ${JSON.stringify(line)}`).toBe(true);
        expect(ranged || !native, `${source} on ${JSON.stringify(line)}`).toBe(true);
      }),
      { seed: 7, numRuns: 1_500 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(300);
  });

  it('LOG-18 cannot be made to blow up, by the pattern or by the line', () => {
    const hostile = [
      '(a+)+$',
      '(a|aa)+$',
      '(a*)*b',
      '(.*.*.*.*)x',
      '(\\w+\\s?)+!',
      '(a?){30}a{30}b',
      '(x+x+)+y',
    ];
    for (const source of hostile) {
      const line = `${'a'.repeat(SCANNED)}`;
      const pattern = compileTextSearch(`/${source}/`);
      expect(pattern.invalid).toBe(false);
      expect(pattern.test(`${line}`), source).toBe(source.endsWith('$'));
      expect(pattern.ranges(`${line}!`, 3).length, source).toBeLessThanOrEqual(1);
    }
  });

  it('LOG-18 refuses a pattern that would grow too large', () => {
    expect(compileTextSearch('/(a{100}){100}/').invalid).toBe(true);
    expect(compileTextSearch(`/${'a'.repeat(1_001)}/`).invalid).toBe(true);
    expect(compileTextSearch('/(((((a{9}){9}){9}){9}){9})/').invalid).toBe(true);
  });

  it('LOG-18 looks no further than a line may be long', () => {
    const within = `${'x'.repeat(SCANNED - 'needle'.length)}needle`;
    for (const pattern of ['needle', '/needle/'].map(compileTextSearch)) {
      expect(pattern.test(within)).toBe(true);
      expect(pattern.test(`x${within}`)).toBe(false);
    }
  });

  it('gives its memory back when a pattern makes very many states', () => {
    const pattern = compileTextSearch('/(a|b)*a(a|b){12}c/');
    let seed = 1;
    let line = '';
    for (let i = 0; i < 9_000; i += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      line += seed & 65_536 ? 'a' : 'b';
    }
    expect(pattern.test(line)).toBe(false);
    expect(pattern.test(`${line}abbbbbbbbbbbbc`)).toBe(true);
  });
});
