import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badQuery } from '../../src/detection/bad-query.ts';
import { type Exclusion, exclusionQuery } from '../../src/detection/exclusion.ts';
import { factDetails, readPageFacts } from '../../src/detection/page-facts.ts';
import { blindKey, dedupKey, groupText, ruleOfKey } from '../../src/detection/rule.ts';
import { sha256 } from '../network/sha256.ts';
import { ruleFor } from './rules.ts';

describe('a dedup key', () => {
  const eu = { field: 'region', value: 'eu' };
  const seven = { field: 'tenant', value: '7' };

  it('DET-707 names rule and group, in whatever order the fields are', () => {
    const key = dedupKey('checkout-5xx', [eu, seven], sha256);
    expect(key).toBe(dedupKey('checkout-5xx', [seven, eu], sha256));
    expect(key).not.toBe(dedupKey('checkout-5xx', [{ ...eu, value: 'us' }, seven], sha256));
    expect(key).not.toBe(dedupKey('search-slow', [eu, seven], sha256));
    expect(key.length).toBeLessThan(255);
    expect(ruleOfKey(key)).toBe('checkout-5xx');
    expect(ruleOfKey('grafana-123')).toBeNull();
    expect(ruleOfKey(blindKey('app', sha256))).toBe('blind');
  });

  it('DET-707 has 16 letters of a hash behind the rule, and only such a key is one of a rule', () => {
    expect(dedupKey('a', [], sha256)).toMatch(/^oncall\/a\/[\w-]{16}$/);
    expect(dedupKey('a', [], sha256)).toBe(`oncall/a/${sha256('').slice(0, 16)}`);
    // Another version must find the open incident.
    const fields = sha256('[["region","eu"],["tenant","7"]]').slice(0, 16);
    expect(dedupKey('a', [seven, eu], sha256)).toBe(`oncall/a/${fields}`);
    expect(blindKey('app', sha256)).toMatch(/^oncall\/blind\/[\w-]{16}$/);
    const others = [
      'x/oncall/a/bc',
      'oncall/a/bc/d',
      'oncall/a/b c',
      'oncall/A/bc',
      'oncall/-a/bc',
      'oncall/a/',
    ];
    for (const each of [...others, `oncall/${'a'.repeat(65)}/b`]) expect(ruleOfKey(each)).toBeNull();
    expect(ruleOfKey(`oncall/${'a'.repeat(64)}/b`)).toBe('a'.repeat(64));
    expect(groupText([eu, seven])).toBe('region=eu tenant=7');
    expect(groupText([])).toBe('');
  });

  it('DET-707 is another for values that look alike when they are joined', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 3 }),
        fc.array(fc.string(), { maxLength: 3 }),
        (a, b) => {
          const of = (values: readonly string[]) =>
            dedupKey(
              'r',
              values.map((value, i) => ({ field: `f${i}`, value })),
              sha256,
            );
          expect(of(a) === of(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        },
      ),
    );
  });
});

describe('what a page carries', () => {
  it('DET-719 is read back as it was written', () => {
    const facts = {
      rule: 'checkout-5xx',
      source: 'app',
      query: 'status:>=500',
      severity: 'SEV2',
      procedure: null,
      from: '2026-11-25T02:55:00.000Z',
      to: '2026-11-25T03:00:00.000Z',
    } as const;
    const wire = Object.entries(factDetails(facts)).map(([name, value]) => ({ name, value }));
    expect(readPageFacts(wire)).toEqual(facts);
    expect(readPageFacts(wire.filter(({ name }) => name !== 'log_query'))).toBeNull();
    expect(readPageFacts([{ name: 'rule', value: 'x' }])).toBeNull();
  });

  it('DET-719 narrows the query to the group, without what is excluded', () => {
    const rule = ruleFor({ query: 'status:>=500 OR level:fatal' });
    expect(badQuery(rule, [], [])).toBe('status:>=500 OR level:fatal');
    const match = {
      by: 'pattern',
      pattern: 'x',
      template: 'payment timeout after <duration> order=<number>',
    } as const;
    const exclusion = {
      match,
      id: 'a',
      rule: null,
      source: null,
      owner: '',
      reason: '',
      from: '',
      until: '',
    };
    expect(badQuery(rule, [{ field: 'region', value: 'e"u' }], [exclusion])).toBe(
      '(status:>=500 OR level:fatal) AND region:"e\\"u" AND NOT (message:"payment timeout after" AND message:"order=")',
    );
  });

  it('DET-719 looks for a pattern in the field of the messages, and leaves out one that finds nothing', () => {
    const rule = { query: ' a:b ' };
    const of = (template: string) => ({ match: { by: 'pattern', pattern: 'x', template } }) as Exclusion;
    const group = [
      { field: 'region', value: 'eu' },
      { field: 'path', value: 'c:\\d' },
    ];
    expect(badQuery(rule, [], [of('<id>')])).toBe('a:b');
    expect(badQuery(rule, group, [of('<id>')])).toBe('(a:b) AND region:"eu" AND path:"c:\\\\d"');
    expect(badQuery(rule, [], [of('lost <id>'), of('full')], 'log.text')).toBe(
      '(a:b) AND NOT (log.text:"lost") AND NOT (log.text:"full")',
    );
  });

  it('DET-720 makes no query of a pattern without a word', () => {
    expect(exclusionQuery({ by: 'pattern', pattern: 'x', template: '<number> <id>' }, 'message')).toBeNull();
  });
});
