import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstValue, matchesQuery, valuesOf } from '../../../src/detection/query/matches.ts';
import { parseQuery, QueryBeyond } from '../../../src/detection/query/parse.ts';

type Values = Readonly<Record<string, 'keyword' | 'text'>>;
const finds = (query: string, document: Record<string, unknown>, types: Values = {}) =>
  matchesQuery(parseQuery(query), document, types);

/** Query, document, whether it is found. */
type Row = readonly [string, Record<string, unknown>, boolean];
const row = (query: string, document: Record<string, unknown>, found = true): Row => [query, document, found];
const no = (query: string, document: Record<string, unknown>): Row => [query, document, false];

const ROWS: readonly Row[] = [
  // Numbers are what they are.
  row('n:503', { n: 503 }),
  row('n:503.0', { n: 503 }),
  row('n:"503"', { n: 503 }),
  row('n:-1', { n: -1 }),
  no('n:50', { n: 503 }),
  no('n:50*', { n: 503 }),
  no('n:*3', { n: 3 }),
  no('n:""', { n: 0 }),
  no('n:" "', { n: 0 }),
  no('n:x', { n: 0 }),
  row('n:503', { n: '503' }),
  no('n:503.0', { n: '503' }),
  // Truth values.
  row('ok:true', { ok: true }),
  no('ok:true', { ok: false }),
  no('ok:1', { ok: true }),
  row('ok:false', { ok: false }),
  no('ok:t*', { ok: true }),
  // Whole values: case, blanks and all.
  row('s:pay', { s: 'pay' }),
  no('s:pay', { s: 'pay two' }),
  no('s:Pay', { s: 'pay' }),
  row('s:"pay two"', { s: 'pay two' }),
  no('s:"pay"', { s: 'pay two' }),
  row('s:pay\\ two', { s: 'pay two' }),
  row('s:a\\*b', { s: 'a*b' }),
  no('s:a\\*b', { s: 'axb' }),
  row('s:"a*b"', { s: 'a*b' }),
  no('s:"a*b"', { s: 'axb' }),
  // Wildcards of whole values.
  row('s:pay*', { s: 'pay two' }),
  row('s:pay*', { s: 'pay' }),
  no('s:pay*', { s: 'repay' }),
  no('s:*ay', { s: 'ayb' }),
  row('s:p?y', { s: 'pöy' }),
  row('s:p?y', { s: 'p😀y' }),
  no('s:p?y', { s: 'py' }),
  no('s:p?y', { s: 'paay' }),
  row('s:a*c', { s: 'a\nb\nc' }),
  row('s:a.*', { s: 'a.b' }),
  no('s:a.*', { s: 'axb' }),
  row('s:a\\**', { s: 'a*b' }),
  no('s:a\\**', { s: 'axb' }),
  row('s:$*|+', { s: '$x|+' }),
  row('s:a-*', { s: 'a-b' }),
  no('s:P*', { s: 'pay' }),
  // Texts are words.
  row('message:timeout', { message: 'Payment TIMEOUT after 3s' }),
  row('message:TIMEOUT', { message: 'payment timeout' }),
  no('message:time', { message: 'payment timeout' }),
  row('message:time*', { message: 'payment Timeout' }),
  row('message:TIME*', { message: 'payment timeout' }),
  no('message:out*', { message: 'payment timeout' }),
  no('message:pay*out', { message: 'payment timeout' }),
  row('message:"payment timeout"', { message: 'the payment, timeout!' }),
  no('message:"timeout payment"', { message: 'payment timeout' }),
  no('message:"payment after"', { message: 'payment timeout after' }),
  no('message:"after 3s now"', { message: 'timeout after 3s' }),
  row('message:3.14', { message: 'pi is 3.14' }),
  row("message:don't", { message: "I don't" }),
  row('message:a_b', { message: 'x a_b y' }),
  row('message:決済', { message: '決済 エラー' }),
  no('message:"- !"', { message: 'a - ! b' }),
  no('message:timeout', { message: '' }),
  no('message:*a*', { message: '- !' }),
  row('msg:b', { msg: 'a b' }),
  row('log:b', { log: 'a b' }),
  row('body:b', { body: 'a b' }),
  row('error.message:b', { error: { message: 'a b' } }),
  row('error.stack_trace:b', { error: { stack_trace: 'a b' } }),
  no('title:b', { title: 'a b' }),
  // Without a field every leaf is looked at.
  row('b', { title: 'b' }),
  row('b', { x: { y: { z: 'b' } } }),
  row('b', { message: 'a b' }),
  row('b', { tags: ['a', 'b'] }),
  no('b', { title: 'a b' }),
  no('b', { b: 'a' }),
  // Dotted names, nested or not; lists; nothing.
  row('a.b.c:1', { a: { b: { c: 1 } } }),
  row('a.b.c:1', { 'a.b': { c: 1 } }),
  row('a.b.c:1', { a: { 'b.c': 1 } }),
  row('a.b.c:1', { 'a.b.c': 1 }),
  row('a.b:2', { a: [{ b: 1 }, { b: 2 }] }),
  no('a.b:3', { a: [{ b: 1 }, { b: 2 }, 3] }),
  no('a.b:1', { a: 1 }),
  no('a.b:1', { c: 1 }),
  no('a.b.c:1', { a: { c: 1 } }),
  no('_exists_:a.b', { a: [1, { c: 1 }] }),
  row('a:2', { a: [1, [2, null]] }),
  no('toString:*', {}),
  row('_exists_:a', { a: 0 }),
  row('_exists_:a', { a: '' }),
  row('_exists_:a', { a: false }),
  row('a:*', { a: [null, 1] }),
  no('_exists_:a', { a: null }),
  no('_exists_:a', { a: [] }),
  no('_exists_:a', { a: [null, undefined] }),
  no('_exists_:a', { b: 1 }),
  row('NOT a:1', {}),
  // Ranges: at each end, one before and one after.
  ...([499, 500, 599, 600] as const).flatMap((n) => [
    row('n:[500 TO 599]', { n }, n === 500 || n === 599),
    row('n:{500 TO 600}', { n }, n === 599),
    row('n:{499 TO 599]', { n }, n === 500 || n === 599),
    row('n:[500 TO *]', { n }, n >= 500),
    row('n:[* TO 599}', { n }, n < 599),
    row('n:>=500', { n }, n >= 500),
    row('n:>500', { n }, n > 500),
    row('n:<=599', { n }, n <= 599),
    row('n:<599', { n }, n < 599),
  ]),
  row('n:>9', { n: 10 }),
  no('n:>9', { n: '10' }),
  row('n:>9', { n: [1, 10] }),
  no('n:>9', {}),
  row('d:[2026-11-01 TO 2026-11-30]', { d: '2026-11-25' }),
  no('d:[2026-11-01 TO 2026-11-30]', { d: '2026-12-01' }),
  row('d:[b TO b]', { d: 'b' }),
  no('d:[b TO c]', { d: 'a' }),
  no('d:{b TO c}', { d: 'b' }),
  no('d:{b TO c}', { d: 'c' }),
  no('n:>x', { n: 5 }),
  no('n:<=x', { n: 5 }),
];

describe('whether a document is found by a query', () => {
  it.each(ROWS)('DET-744 %s of %j: %s', (query, document, found) => {
    expect(finds(query, document)).toBe(found);
  });

  it('DET-744 reads a field as a test of a rule says that it is indexed', () => {
    expect(finds('title:b', { title: 'a b' }, { title: 'text' })).toBe(true);
    expect(finds('message:b', { message: 'a b' }, { message: 'keyword' })).toBe(false);
    expect(finds('b', { title: 'a b' }, { title: 'text' })).toBe(true);
  });

  it('DET-744 refuses a word that a text makes several of, and takes it as a phrase', () => {
    expect(() => finds('message:a-b', { message: 'a b' })).toThrow(new QueryBeyond('word-of-several'));
    expect(finds('message:"a-b"', { message: 'x a b' })).toBe(true);
    expect(finds('s:a-b', { s: 'a-b' })).toBe(true);
  });

  it('DET-707 gives the value of a group field as text, the first of several', () => {
    const document = { region: ['eu', 'us'], tenant: { id: 7 }, none: null, ok: false };
    const of = ['region', 'tenant.id', 'none', 'gone', 'ok'].map((field) => firstValue(document, field));
    expect(of).toEqual(['eu', '7', null, null, 'false']);
    expect(valuesOf(document, 'region')).toEqual(['eu', 'us']);
  });

  it('DET-744 is that of its parts, however they are joined', () => {
    interface Read {
      readonly text: string;
      readonly holds: (document: Document) => boolean;
    }
    interface Document {
      readonly n: number | undefined;
      readonly s: string | undefined;
      readonly tags: readonly string[];
    }
    const documents = fc.record<Document>({
      n: fc.constantFrom(undefined, 1, 2, 3),
      s: fc.constantFrom(undefined, 'ab', 'abc', 'b'),
      tags: fc.subarray(['x', 'y', 'z']),
    });
    const leaf: fc.Arbitrary<Read> = fc.oneof(
      fc
        .constantFrom(1, 2, 3)
        .chain((n) =>
          fc.constantFrom<Read>(
            { text: `n:${n}`, holds: (one: Document) => one.n === n },
            { text: `n:>${n}`, holds: (one: Document) => one.n !== undefined && one.n > n },
            { text: `n:[* TO ${n}}`, holds: (one: Document) => one.n !== undefined && one.n < n },
            { text: `n:[${n} TO 3]`, holds: (one: Document) => one.n !== undefined && one.n >= n },
          ),
        ),
      fc.constantFrom<Read>(
        { text: 's:ab', holds: ({ s }) => s === 'ab' },
        { text: 's:ab*', holds: ({ s }) => s?.startsWith('ab') ?? false },
        { text: 's:?b', holds: ({ s }) => s === 'ab' },
        { text: '_exists_:s', holds: ({ s }) => s !== undefined },
        { text: 's:*', holds: ({ s }) => s !== undefined },
        { text: 'tags:(x OR y)', holds: ({ tags }) => tags.includes('x') || tags.includes('y') },
        { text: 'tags:(x AND z)', holds: ({ tags }) => tags.includes('x') && tags.includes('z') },
        { text: 'z', holds: ({ tags }) => tags.includes('z') },
        { text: '*:*', holds: () => true },
      ),
    );
    const joined = fc.letrec<{ q: Read }>((tie) => ({
      q: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        tie('q').map(({ text, holds }) => ({ text: `NOT (${text})`, holds: (one: Document) => !holds(one) })),
        fc
          .tuple(fc.constantFrom('AND', '&&', ''), fc.array(tie('q'), { minLength: 2, maxLength: 3 }))
          .map(([by, of]) => ({
            // Without a word between them each is marked as one that must match.
            text: of.map(({ text }) => `${by === '' ? '+' : ''}(${text})`).join(` ${by} `),
            holds: (one: Document) => of.every(({ holds }) => holds(one)),
          })),
        fc
          .tuple(fc.constantFrom('OR', '||', ''), fc.array(tie('q'), { minLength: 2, maxLength: 3 }))
          .map(([by, of]) => ({
            text: of.map(({ text }) => `(${text})`).join(` ${by} `),
            holds: (one: Document) => of.some(({ holds }) => holds(one)),
          })),
        fc.tuple(tie('q'), tie('q')).map(([wanted, out]) => ({
          text: `(${wanted.text}) -(${out.text})`,
          holds: (one: Document) => wanted.holds(one) && !out.holds(one),
        })),
      ),
    })).q;
    let [found, missed] = [0, 0];
    fc.assert(
      fc.property(joined, documents, ({ text, holds }, document) => {
        const expected = holds(document);
        expect([text, finds(text, { ...document })]).toEqual([text, expected]);
        if (expected) found += 1;
        else missed += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(found, missed)).toBeGreaterThan(200);
  });
});
