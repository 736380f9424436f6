import { describe, expect, it } from 'vitest';
import { gapReason } from '../../src/text/change-text.ts';
import { runReason } from '../../src/text/i18n/run-reasons.ts';

const said = (origin: string, kind: string, reason: string, lang: 'ja' | 'en' = 'en') =>
  gapReason({ origin, kind, params: { reason, status: 422 } }, lang, (iso) => iso);

describe('why a source of changes could not be read', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused', '接続拒否'],
    ['ENOTFOUND', 'no such host', 'そのホスト名がない'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate of an unknown authority', '知らない認証局の証明書'],
    ['failed', 'the connection failed', '接続に失敗'],
    ['E_UNHEARD_OF', 'E_UNHEARD_OF', 'E_UNHEARD_OF'],
  ])('CHG-953 says in words what the system says by %s', (code, en, ja) => {
    expect(said('github', 'unreachable', code)).toBe(`GitHub cannot be reached (${en}).`);
    expect(said('github', 'unreachable', code, 'ja')).toBe(`GitHubに接続できない(${ja})`);
    expect(said('pager', 'pager-unreachable', code)).toContain(`(${en})`);
    expect(runReason({ kind: 'unreachable', params: { reason: code } }, 'en')).toContain(`(${en})`);
  });

  it('CHG-953 names an answer that is none, and leaves the words of the other system', () => {
    expect(said('github', 'bad-reply', 'not-json')).toBe('GitHub sent no proper answer (not JSON).');
    expect(said('github', 'rejected', 'failed')).toBe('GitHub refuses the request (422 failed).');
  });
});
