import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FileTroubleKind as FileTrouble } from '../../../src/adapters/file-source/file-system.ts';
import type { ClusterTrouble } from '../../../src/adapters/opensearch/trouble.ts';
import type { AccessProblem } from '../../../src/cli/logs/opensearch-access.ts';
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
  damaged: true,
  failed: true,
};

const SOURCES: Record<FileTrouble | ClusterTrouble | AccessProblem, true> = {
  'no-node': true,
  'bad-node': true,
  'plain-http': true,
  'ca-unreadable': true,
  'credentials-unreadable': true,
  'file-missing': true,
  'file-is-directory': true,
  'file-not-regular': true,
  'file-unreadable': true,
  'file-failed': true,
  unauthorised: true,
  'no-credentials': true,
  'no-aws-credentials': true,
  forbidden: true,
  certificate: true,
  'index-missing': true,
  'bad-query': true,
  'bad-regex': true,
  'nested-field': true,
  'mixed-field': true,
  'no-time-field': true,
  'not-opensearch': true,
  refused: true,
  partial: true,
  timeout: true,
  overloaded: true,
  unreachable: true,
};

/** Kinds in the comment of the port, which is where an author of a source looks. */
function kindsOfThePort(): readonly string[] {
  const port = readFileSync(new URL('../../../src/ports/log-source.ts', import.meta.url), 'utf8');
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*?Why it is not live[\s\S]*?\*\//.exec(port)?.[0] ?? '';
  return [...comment.slice(comment.indexOf('Why it is not live')).matchAll(/`([a-z-]+)`/g)].map(
    ([, kind]) => kind ?? '',
  );
}

describe('refusals in words', () => {
  it('TUI-90 there is a sentence in both languages for every refusal, bye and dial error', () => {
    const keys = [
      ...REFUSAL_KINDS.map((kind) => refusalKey({ kind, params: {} })),
      ...[...BYE_KINDS, ...Object.keys(DIAL)].map((kind) => cutKey({ kind, params: {} })),
    ];
    expect(new Set(keys).size).toBeGreaterThan(40);
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

  it('HOM-3 every reason of a log source that the port names has a sentence, and the port names every one there is', () => {
    const kinds = kindsOfThePort();
    expect(kinds).toEqual(expect.arrayContaining(Object.keys(SOURCES)));
    for (const kind of kinds) expect(sourceKey({ kind, params: {} })).toBe(`source.${kind}`);
    const told = Object.keys(REFUSALS).filter((key) => key.startsWith('source.') && key !== 'source.unknown');
    // `source.unreachable.refused`: a sentence for one cause.
    const toldKinds = new Set(told.map((key) => key.split('.')[1] ?? ''));
    expect([...toldKinds].sort()).toEqual([...kinds].sort());
    expect(sourceKey({ kind: 'unreachable', params: { cause: 'refused' } })).toBe(
      'source.unreachable.refused',
    );
    expect(sourceKey({ kind: 'unreachable', params: { cause: 'new' } })).toBe('source.unreachable');
    const folder = { kind: 'file-is-directory', params: { path: '/var/log', code: 'EISDIR' } };
    expect(sayReason(sourceKey(folder), folder, 'ja')).toBe('フォルダです: /var/log');
  });
});
