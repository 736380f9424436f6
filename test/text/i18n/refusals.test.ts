import { describe, expect, it } from 'vitest';
import { REFUSAL_KINDS } from '../../../src/domain/refusal.ts';
import type { DialErrorKind } from '../../../src/ports/socket.ts';
import { BYE_KINDS } from '../../../src/protocol/messages.ts';
import { cutKey, REFUSALS, refusalKey, sayReason, sourceKey } from '../../../src/text/i18n/refusals.ts';

const DIAL: Record<DialErrorKind, true> = {
  unreachable: true,
  unauthorised: true,
  forbidden: true,
  'not-found': true,
  gone: true,
  certificate: true,
  insecure: true,
  failed: true,
};

describe('refusals in words', () => {
  it('TUI-90 there is a sentence in both languages for every refusal, bye and dial error', () => {
    const keys = [
      ...REFUSAL_KINDS.map((kind) => refusalKey({ kind, params: {} })),
      ...[...BYE_KINDS, ...Object.keys(DIAL)].map((kind) => cutKey({ kind, params: {} })),
    ];
    for (const key of keys) {
      expect(key).not.toMatch(/unknown$/);
      expect(REFUSALS[key].ja).not.toBe('');
      expect(REFUSALS[key].en).not.toBe('');
    }
  });

  it('TUI-90 says who may not, and says the kind of what it has no words for', () => {
    const observer = { kind: 'not-allowed', params: { act: 'step.do', kind: 'observer' } };
    expect(sayReason(refusalKey(observer), observer, 'ja')).toContain('閲覧のみ');
    const newer = { kind: 'from-the-future', params: {} };
    expect(sayReason(refusalKey(newer), newer, 'en')).toContain('from-the-future');
    expect(sourceKey({ kind: 'file-missing', params: {} })).toBe('source.file-missing');
  });
});
