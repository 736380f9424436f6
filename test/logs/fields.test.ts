import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_LIMITS, flatten, LEFT_OUT, lookup, valueText } from '../../src/logs/fields.ts';
import { parseRecord } from '../../src/logs/json.ts';

describe('flatten', () => {
  it('LOG-41 makes dotted keys and short strings of a record, in its order', () => {
    const record = { b: { c: 1, d: { e: true } }, a: 'x', list: [1, 'two', null], none: null, empty: {} };
    expect(flatten(record)).toEqual({ 'b.c': '1', 'b.d.e': 'true', a: 'x', list: '1, two, null' });
    expect(flatten({ items: [{ sku: 'a' }, { sku: 'b' }] })).toEqual({
      'items.0.sku': 'a',
      'items.1.sku': 'b',
    });
  });

  it('LOG-41 leaves out what is told to, with all below it', () => {
    expect(
      flatten({ log: { level: 'x', file: { line: 3 } }, 'log.level': 'y' }, new Set(['log.level'])),
    ).toEqual({
      'log.file.line': '3',
    });
    expect(flatten({ a: { b: { c: 1 } }, ab: 2 }, new Set(['a']))).toEqual({ ab: '2' });
  });

  it('LOG-42 caps depth, keys, lengths and the whole, and says what it left out', () => {
    expect(flatten({ a: { b: { c: { d: 1 } } } }, new Set(), { ...FIELD_LIMITS, depth: 2 })).toEqual({
      'a.b.c': '{"d":1}',
    });
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`k${i}`, i]));
    expect(flatten(many)).toMatchObject({ k0: '0', k99: '99', [LEFT_OUT]: '+30' });
    const long = flatten({ ['k'.repeat(500)]: 'v'.repeat(20_000) });
    expect(Object.keys(long)[0]).toHaveLength(130);
    expect(Object.values(long)[0]).toHaveLength(16_386);
    const total = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v'.repeat(8_000)]));
    expect(Object.keys(flatten(total))).toHaveLength(9);
  });

  it('LOG-43 carries hostile keys without harm', () => {
    const record = parseRecord(
      '{"__proto__":"x","constructor":{"prototype":{"y":1}},"a":{"__proto__":{"z":2}},"toString":"t"}',
    );
    const fields = flatten(record!);
    expect(fields).toEqual({
      '[__proto__]': 'x',
      'constructor.prototype.y': '1',
      'a.__proto__.z': '2',
      toString: 't',
    });
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).z).toBeUndefined();
    const copy: Record<string, string> = {};
    for (const [key, value] of Object.entries(fields)) copy[key] = value;
    expect(copy).toEqual(fields);
  });

  it('LOG-42 stays within its limits for any record', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })), (record) => {
        const fields = flatten(record, new Set(), {
          depth: 3,
          keys: 5,
          keyLength: 10,
          valueLength: 20,
          total: 60,
        });
        expect(Object.keys(fields).length).toBeLessThanOrEqual(6);
        for (const [key, value] of Object.entries(fields)) {
          expect(key.length).toBeLessThanOrEqual(12);
          expect(typeof value).toBe('string');
          expect(value.length).toBeLessThanOrEqual(22);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('LOG-40 writes BigInt to the last digit, alone and inside', () => {
    expect(valueText(12345678901234567890n)).toBe('12345678901234567890');
    expect(valueText({ n: 12345678901234567890n })).toBe('{"n":"12345678901234567890"}');
  });
});

describe('lookup', () => {
  it('LOG-44 finds a path nested, flat, or mixed, and own keys only', () => {
    expect(lookup({ log: { level: 'a' } }, 'log.level')).toBe('a');
    expect(lookup({ 'log.level': 'b' }, 'log.level')).toBe('b');
    expect(
      lookup({ resource: { attributes: { 'service.name': 'c' } } }, 'resource.attributes.service.name'),
    ).toBe('c');
    expect(
      lookup({ 'resource.attributes': { service: { name: 'd' } } }, 'resource.attributes.service.name'),
    ).toBe('d');
    expect(lookup({}, 'constructor.name')).toBeUndefined();
    expect(lookup({ a: 'text' }, 'a.length')).toBeUndefined();
  });
});
