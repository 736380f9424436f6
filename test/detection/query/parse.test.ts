import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../src/detection/query/fields-of.ts';
import { parseQuery, QueryBeyond, type QueryNode } from '../../../src/detection/query/parse.ts';

const word = (field: string | null, text: string): QueryNode => ({ is: 'words', field, text, phrase: false });
const phrase = (field: string | null, text: string): QueryNode =>
  ({ ...word(field, text), phrase: true }) as never;
const and = (...of: readonly QueryNode[]): QueryNode => ({ is: 'and', of });
const or = (...of: readonly QueryNode[]): QueryNode => ({ is: 'or', of });
const not = (of: QueryNode): QueryNode => ({ is: 'not', of });
const exists = (field: string): QueryNode => ({ is: 'exists', field });
const all: QueryNode = { is: 'all' };
/** `[1`, `{1`, or null for an open end. */
const range = (field: string, low: string | null, high: string | null): QueryNode => ({
  ...{ is: 'range', field },
  low: low === null ? null : { value: low.slice(1), included: low[0] === '[' },
  high: high === null ? null : { value: high.slice(0, -1), included: high.at(-1) === ']' },
});
const [a, b, c] = [word(null, 'a'), word(null, 'b'), word(null, 'c')];

const TREES: readonly (readonly [string, QueryNode])[] = [
  // Words and phrases.
  ['a', a],
  ['  a\t', a],
  ['status:503', word('status', '503')],
  ['user.id: u1', word('user.id', 'u1')],
  ['"card declined"', phrase(null, 'card declined')],
  ['message:"card declined"', phrase('message', 'card declined')],
  ['message:""', phrase('message', '')],
  ['"say \\"hi\\" \\\\ (a:b)"', phrase(null, 'say "hi" \\ (a:b)')],
  ['path:a*b?', word('path', 'a*b?')],
  ['path:a\\*\\:b', word('path', 'a\\*\\:b')],
  ['a\\ b\\:c:1', word('a b:c', '1')],
  ['a-b+c', word(null, 'a-b+c')],
  ['status:-1', word('status', '-1')],
  ['zone:+9', word('zone', '+9')],
  ['ANDROID', word(null, 'ANDROID')],
  ['x:ORDER', word('x', 'ORDER')],
  ['NOTE', word(null, 'NOTE')],
  // All documents, and those that have a field.
  ['*', all],
  ['*:*', all],
  ['status:*', exists('status')],
  ['_exists_:user.id', exists('user.id')],
  ['_exists_:a\\:b', exists('a:b')],
  ['_exists_:"a"', phrase('_exists_', 'a')],
  // Ranges.
  ['n:[1 TO 5]', range('n', '[1', '5]')],
  ['n:{1 TO 5}', range('n', '{1', '5}')],
  ['n:[1 TO 5}', range('n', '[1', '5}')],
  ['n:{ 1   TO  5 ]', range('n', '{1', '5]')],
  ['n:[* TO 5]', range('n', null, '5]')],
  ['n:[1 TO *}', range('n', '[1', null)],
  ['n:[a\\:b TO c]', range('n', '[a:b', 'c]')],
  ['n:>=5', range('n', '[5', null)],
  ['n:>5', range('n', '{5', null)],
  ['n:<=5', range('n', null, '5]')],
  ['n:<5', range('n', null, '5}')],
  ['(n:>5)', range('n', '{5', null)],
  ['n:>=500 AND n:<600', and(range('n', '[500', null), range('n', null, '600}'))],
  ['n:[1 TO 5] AND m:[2 TO 6]', and(range('n', '[1', '5]'), range('m', '[2', '6]'))],
  ['n:>5 n:>6', or(range('n', '{5', null), range('n', '{6', null))],
  // A field for several words.
  ['x:(a OR b)', or(word('x', 'a'), word('x', 'b'))],
  ['x:(a "b c")', or(word('x', 'a'), phrase('x', 'b c'))],
  ['x:(a AND y:b)', and(word('x', 'a'), word('y', 'b'))],
  ['x:(a) b', or(word('x', 'a'), b)],
  ['x:(*)', word('x', '*')],
  // Joined.
  ['a b', or(a, b)],
  ['a OR b', or(a, b)],
  ['a || b', or(a, b)],
  ['a AND b', and(a, b)],
  ['a && b', and(a, b)],
  ['a AND b AND c', and(a, b, c)],
  ['a AND"b"', and(a, phrase(null, 'b'))],
  ['a AND(b OR c)', and(a, or(b, c))],
  ['(a AND b) OR c', or(and(a, b), c)],
  ['((a))', a],
  // What must be there, and what must not.
  ['NOT a', not(a)],
  ['-a', not(a)],
  ['!a', not(a)],
  ['NOT(a b)', not(or(a, b))],
  ['-x:(a b)', not(or(word('x', 'a'), word('x', 'b')))],
  ['a -b', and(not(b), a)],
  ['a NOT b', and(not(b), a)],
  ['a b -c', and(not(c), or(a, b))],
  ['a AND NOT b', and(not(b), a)],
  ['a AND -b', and(not(b), a)],
  ['-a -b', and(not(a), not(b))],
  ['+a', a],
  ['+a b', a],
  ['+a b -c', and(a, not(c))],
  ['+a +b', and(a, b)],
  ['+a AND b', and(a, b)],
];

const FAULTS: readonly (readonly [string, string])[] = [
  ...['', '  ', '()', '(a', 'a)', '(a))', 'x:(a', 'x:', 'x: AND a', 'a:b:c', ':a', '_exists_:'].map(syntax),
  // An operator with nothing on one of its sides: no cluster reads it.
  ...['AND a', 'OR', 'a AND', 'a OR', '(a AND) b', 'a AND AND b', 'a && && b', 'a OR OR b', '(OR a)'].map(
    syntax,
  ),
  ...['NOT', 'a AND NOT', 'NOT AND a', 'NOT NOT a', '--a', '+', 'a -', '- AND a'].map(syntax),
  ...['"open', 'x:"open', '[1 TO 5]', 'n:[1 5]', 'n:[1 TO 5', 'a]', '}'].map(syntax),
  ['a AND b OR c', 'and-beside-or'],
  ['a OR b AND c', 'and-beside-or'],
  ['x:(a AND b OR c)', 'and-beside-or'],
  ['a OR NOT b', 'not-beside-or'],
  ['a OR -b', 'not-beside-or'],
  ['+a OR b', 'not-beside-or'],
  ['/50[0-9]/', 'regex'],
  ['x:/50[0-9]/', 'regex'],
  ['a/b', 'regex'],
  ['timeout~', 'fuzzy'],
  ['"a b"~2', 'fuzzy'],
  ['a^2', 'boost'],
  ['*:a', 'field-wildcard'],
  ['user.*:a', 'field-wildcard'],
  ['user.*:[1 TO 2]', 'field-wildcard'],
];
function syntax(text: string): readonly [string, string] {
  return [text, 'syntax'];
}

describe('what a query means', () => {
  it.each(TREES)('DET-744 %s', (text, tree) => {
    expect(parseQuery(text)).toEqual(tree);
  });

  it.each(FAULTS)('DET-744 refuses %s: %s', (text, what) => {
    let found: unknown;
    try {
      found = parseQuery(text);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(QueryBeyond);
    expect(found).toMatchObject({ what });
    expect((found as Error).message).toContain(what);
  });

  it('DET-942 names each field once, in its order, wherever it is', () => {
    const of = (text: string) => fieldsOf(parseQuery(text));
    expect(of('b:1 AND (a:>5 OR _exists_:c.d) AND b:2 AND e:*')).toEqual(['b', 'a', 'c.d', 'e']);
    expect(of('timeout OR *')).toEqual([]);
    expect(of('NOT x:(a AND y:b)')).toEqual(['x', 'y']);
  });
});
