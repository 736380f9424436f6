import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRuns, filterOf, isCaseOf, tokensOf } from '../../../src/logs/patterns/case-of.ts';
import { PatternMiner } from '../../../src/logs/patterns/miner.ts';
import { compileTextSearch } from '../../../src/logs/regex/text-search.ts';

const templateOf = (message: string): string => new PatternMiner().read(message).template;

describe('lines of a template', () => {
  it('LOG-550 a line is a case of its own template, and of no other pattern', () => {
    const tokens = tokensOf(templateOf('payment timeout after 3000 ms order=81 (acquirer-b)'));
    expect(isCaseOf('payment timeout after 12 ms order=7 (acquirer-b)', tokens)).toBe(true);
    expect(isCaseOf('payment timeout after 12 ms order=7 (acquirer-a)', tokens)).toBe(false);
    expect(isCaseOf('payment timeout after 12 ms', tokens)).toBe(false);
    expect(isCaseOf('GET /pay/7 200 3ms', tokensOf('GET /pay/<id> 500 <duration>'))).toBe(false);
    expect(isCaseOf('login of mallory refused', tokensOf('login of <name> refused'))).toBe(true);
  });

  it.each([
    ['a quoted text right behind a word', 'path?"a b" gone'],
    ['a quoted text right behind a sign', "cost $'12'"],
    ['a quoted text right behind a name', 'user「田中」 left'],
    ['an id behind an apostrophe', "name O'c4T5x left"],
    ['a value behind `:<`', 'size:<5gQ left'],
    ['a word right behind a bracket that is left out', 'read 5325 bytes (5.2 KB)late'],
  ])('LOG-550 %s is found again', (_what, message) => {
    const template = templateOf(message);
    expect(template).toContain('<');
    expect(isCaseOf(message, tokensOf(template))).toBe(true);
  });

  it('LOG-550 whatever is written: its template finds it again', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'payment',
        'timeout',
        'order=',
        '(',
        ')',
        'GET',
        '/pay/7',
        '500',
        '3000ms',
        "'x y'",
        'db-1:',
      ),
      fc.string({ maxLength: 8 }),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const message = words.join(' ');
        const template = templateOf(message);
        fc.pre(templateOf(template) === template);
        expect(isCaseOf(message, tokensOf(template))).toBe(true);
      }),
    );
  });

  it('LOG-551 the constant texts of a template stand in its lines, without the words that values are part of', () => {
    expect(constantRuns('cannot reserve stock: pool exhausted')).toEqual([
      'cannot reserve stock: pool exhausted',
    ]);
    expect(constantRuns('node-<number> left after <duration>, giving up')).toEqual([
      'node-',
      'left after',
      ', giving up',
    ]);
    expect(constantRuns('POST /pay/<id> 500 in <duration>')).toEqual(['POST /pay/', '500 in']);
    expect(constantRuns('"GET /a/<id> HTTP/<number>" 502 <id>')).toEqual(['"GET /a/', 'HTTP/', '" 502']);
    expect(constantRuns('blk_<id> gone')).toEqual(['gone']);
    expect(constantRuns('<number> <id>')).toEqual([]);
  });

  it('LOG-551 the filter of a template finds its lines and no line of another one', () => {
    const filter = compileTextSearch(filterOf('POST /pay/<id> 500 in <duration> (a+b)'));
    expect(filter.invalid).toBe(false);
    expect(filter.test('POST /pay/81 500 in 12ms (a+b)')).toBe(true);
    expect(filter.test('POST /pay/81 200 in 12ms (a+b)')).toBe(false);
    expect(filterOf(`x <id> ${'long '.repeat(400)}`).length).toBeLessThan(1_000);
    expect(compileTextSearch(filterOf(`x <id> ${'(long '.repeat(400)}`)).invalid).toBe(false);
  });
});
