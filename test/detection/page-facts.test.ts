import { describe, expect, it } from 'vitest';
import { factDetails, type PageFacts, readPageFacts } from '../../src/detection/page-facts.ts';

const facts: PageFacts = {
  ...{ rule: 'checkout-5xx', source: 'app', query: 'status:>=500', severity: 'SEV2', procedure: 'incident' },
  ...{ from: '2026-11-25T02:55:00.000Z', to: '2026-11-25T03:00:00.000Z' },
};
const wire = (more: Partial<PageFacts> = {}) =>
  Object.entries(factDetails({ ...facts, ...more })).map(([name, value]) => ({ name, value }));

describe('what the details of a page carry of its rule', () => {
  it('DET-719 has the names that event rules of PagerDuty match', () => {
    expect(factDetails(facts)).toEqual({
      ...{ rule: 'checkout-5xx', log_source: 'app', log_query: 'status:>=500', rule_severity: 'SEV2' },
      ...{ procedure: 'incident', window_from: facts.from, window_to: facts.to },
    });
    const bare = { ...facts, severity: null, procedure: null };
    expect(Object.keys(factDetails(bare))).toEqual([
      'rule',
      'log_source',
      'log_query',
      'window_from',
      'window_to',
    ]);
  });

  it('DET-719 is read back as it was written, and not where one of its parts is gone', () => {
    expect(readPageFacts(wire())).toEqual(facts);
    expect(readPageFacts(wire({ severity: null, procedure: null }))).toEqual({
      ...{ ...facts, severity: null, procedure: null },
    });
    const names = ['rule', 'log_source', 'log_query', 'window_from', 'window_to'];
    for (const gone of names)
      expect([gone, readPageFacts(wire().filter(({ name }) => name !== gone))]).toEqual([gone, null]);
  });

  it('DET-719 is not read where a time of it is none; another severity is none', () => {
    expect(readPageFacts(wire({ from: 'noon' }))).toBeNull();
    expect(readPageFacts(wire({ to: 'noon' }))).toBeNull();
    expect(readPageFacts(wire({ severity: 'SEV9' as never }))).toEqual({ ...facts, severity: null });
  });
});
