import { describe, expect, it } from 'vitest';
import { staticFindings } from '../../../src/detection/lint/findings.ts';
import { spanText } from '../../../src/detection/spans.ts';
import { ruleFor } from '../rules.ts';

describe('what is said of a rule without its source', () => {
  it('DET-916 names a `for` that a moment of errors outlasts, and one that is rounded up', () => {
    const of = (held: string, window: string, every = '1m') =>
      staticFindings(ruleFor({ for: held, window, every }), spanText).flatMap(({ kind, params }) =>
        kind.startsWith('for-') ? [[kind, params.least, params.rounded]] : [],
      );
    expect(of('1m', '5m')).toEqual([['for-short', '2m', '1m']]);
    expect(of('30s', '5m')).toEqual([['for-short', '2m', '1m']]);
    expect(of('90s', '5m')).toEqual([['for-uneven', '2m', '2m']]);
    expect(of('30s', '1m')).toEqual([['for-uneven', '2m', '1m']]);
    for (const held of ['0s', '2m', '3m', '5m']) expect(of(held, '5m')).toEqual([]);
    expect(of('1m', '1m')).toEqual([]);
  });
});
