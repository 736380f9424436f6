import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../src/detection/detection-event.ts';
import { NO_MEMORY } from '../../src/detection/detection-memory.ts';
import { alertOf } from '../../src/detector/alert.ts';
import { T0 } from '../detection/rules.ts';

const blindBy = (kind: string, params: Record<string, string | number>): PageRequest => ({
  ...{ kind: 'blind', rule: 'app', group: [], key: 'oncall/blind/x', episode: T0, slot: T0, late: false },
  ...{ numbers: null, ended: [], service: null, rules: ['cart', 'checkout'] },
  blind: { since: T0, slots: 3, raised: true, why: { kind, params } },
});
const said = (lang: 'ja' | 'en', kind: string, params: Record<string, string | number>): string =>
  alertOf(blindBy(kind, params), null, NO_MEMORY, false, { lang, timeZone: 'UTC' }).summary;

describe('a page of low urgency', () => {
  it('DET-902 says in words why detection is blind', () => {
    const ja = said('ja', 'bad-query', { reason: 'syntax' });
    expect(ja).toContain('(検索条件が正しくありません syntax)');
    expect(said('ja', 'unreachable', { node: 'http://search' })).toContain('(接続不可 http://search)');
    expect(said('en', 'no-documents', {})).toContain('(no documents arrive)');
  });

  it('DET-902 is one line without control characters', () => {
    const text = said('en', 'failed', { reason: 'a\u001b[31mb\nc' });
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});
