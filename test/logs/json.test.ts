import { expect, it } from 'vitest';
import { parseRecord, salvageRecord } from '../../src/logs/json.ts';

it('LOG-40 keeps numbers that a double would round as their digits', () => {
  const record = parseRecord(
    '{"id":12345678901234567890,"n":1,"x":0.1234567890123456789,"e":1e400,"ok":9007199254740991}',
  );
  expect(record).toEqual({
    id: '12345678901234567890',
    n: 1,
    x: '0.1234567890123456789',
    e: '1e400',
    ok: 9_007_199_254_740_991,
  });
});

it('reads JSON objects only', () => {
  for (const text of ['', '[1]', '"a"', 'null', '{', '{"a":1} trailing', 'x {"a":1}'])
    expect(parseRecord(text)).toBeNull();
  expect(parseRecord(' {"a":1} ')).toEqual({ a: 1 });
});

it('survives nesting that no stack holds', () => {
  const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"n":12345678901234567890}`;
  expect(parseRecord(deep)).toBeNull();
});

it('LOG-79 reads the members near the start of a record whose end is missing', () => {
  const text =
    '{"@timestamp":"2026-11-25T03:10:58Z","log":{"level":"error"},"n":12,"q":"a \\"b\\" c","message":"cut he';
  expect(salvageRecord(text)).toEqual({
    '@timestamp': '2026-11-25T03:10:58Z',
    level: 'error',
    n: 12,
    q: 'a "b" c',
  });
  expect(salvageRecord('no record')).toBeNull();
  expect(salvageRecord('{"')).toBeNull();
});
