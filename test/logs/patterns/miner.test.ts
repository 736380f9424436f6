import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { current, PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { scan } from '../../../src/logs/patterns/scan.ts';
import { scannedTokens, templateText } from '../../../src/logs/patterns/template.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

/** A number as a word. */
const word = (n: number) => `${n}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string);

/** Templates of lines, as they stand once all were read. */
function mined(lines: readonly string[], miner = new PatternMiner()): string[] {
  const patterns = lines.map((line) => miner.read(line));
  return patterns.map((pattern) => current(pattern).template);
}

describe('lines and their patterns', () => {
  it('LOG-484 a word that is different from line to line varies, once five were seen', () => {
    const lines = NAMES.map((name) => `login of ${name} refused`);
    expect(new Set(mined(lines.slice(0, 4)))).toEqual(new Set(lines.slice(0, 4)));
    expect(new Set(mined(lines))).toEqual(new Set(['login of <name> refused']));
  });

  it.each([
    ['status codes', [200, 201, 204, 301, 404, 500, 502, 503].map((code) => `GET /pay ${code} done`)],
    [
      'severities',
      ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].map((level) => `${level} cart is slow today`),
    ],
    ['methods', ['GET', 'PUT', 'POST', 'HEAD', 'PATCH', 'DELETE'].map((method) => `${method} /pay 200 done`)],
    [
      'exceptions',
      ['IO', 'Timeout', 'Refused', 'Socket', 'Ssl', 'Parse'].map(
        (kind) => `call failed: ${kind}Exception now`,
      ),
    ],
    ['names before =', ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `config ${name}=on was read`)],
  ])('LOG-485 %s never vary', (_, lines) => {
    const templates = mined(lines);
    expect(new Set(templates).size).toBe(lines.length);
    expect(templates.join()).not.toContain('<name>');
  });

  it('LOG-486 a pattern has one name wherever its template is the same', () => {
    const [first] = NAMES.map((name) => new PatternMiner().read(`login of ${name} refused`));
    const miner = new PatternMiner();
    const patterns = NAMES.map((name) => miner.read(`login of ${name} refused after 12 ms`));
    const template = current(patterns[0] as never);
    const again = new PatternMiner().read(template.template);
    expect(again.template).toBe('login of <name> refused after <duration>');
    expect(again.id).toBe(template.id);
    expect(first?.id).not.toBe(template.id);
  });

  it('LOG-486 the order of lines does not change what they come to', () => {
    const lines = NAMES.flatMap((name, i) => [`login of ${name} refused`, `cart ${name} is empty: ${i}`]);
    const expected = [...mined(lines)].sort();
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect([...mined(shuffled)].sort()).toEqual(expected);
      }),
    );
  });

  it('LOG-487 memory is bounded, and patterns that go on are kept', () => {
    const miner = new PatternMiner({ patterns: 100, lines: 200 });
    const kept = miner.read('payment gateway answers again');
    const again = new Set<unknown>();
    let most = 0;
    for (let n = 0; n < 20_000; n++) {
      miner.read(`${word(n * 7)} ${word(n)} ${word(n * 3)} ${word(n * 11)} was seen`);
      if (n % 20 === 0) again.add(current(miner.read('payment gateway answers again')));
      most = Math.max(most, miner.size);
    }
    expect(most).toBeLessThanOrEqual(101);
    expect([...again].map((pattern) => pattern === kept)).toEqual([true]);
  });

  it('LOG-487 a pattern that goes on is kept, also by lines read before it was one', () => {
    const miner = new PatternMiner({ patterns: 100, lines: 50_000 });
    for (const name of NAMES) miner.read(`login of ${name} refused`);
    const template = current(miner.read('login of alice refused'));
    for (let n = 0; n < 5_000; n++) {
      miner.read(`${word(n * 7)} ${word(n)} ${word(n * 3)} ${word(n * 11)} was seen`);
      miner.read('login of alice refused');
    }
    expect(current(miner.read('login of alice refused'))).toBe(template);
    expect(template.forgotten).toBe(false);
  });

  it('LOG-486 a template that is read again is itself', () => {
    const part = fc.constantFrom(
      'order',
      'user',
      '12',
      '/a/b',
      'x=1',
      'GET',
      '500',
      'Kyoto',
      '"x"',
      'node-1',
    );
    fc.assert(
      fc.property(fc.array(fc.array(part, { minLength: 1, maxLength: 6 }), { maxLength: 60 }), (lines) => {
        const miner = new PatternMiner();
        for (const line of lines) miner.read(line.join(' '));
        for (const line of lines) {
          const { template, id } = current(miner.read(line.join(' ')));
          scan(template);
          expect(templateText(scannedTokens())).toBe(template);
          expect(current(new PatternMiner().read(template)).id).toBe(id);
        }
      }),
    );
  });
});
