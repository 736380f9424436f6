import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderRecord } from '../../src/record/markdown.ts';
import { type Given, opened, pager, sato, tanaka } from '../domain/given.ts';
import { released } from '../domain/releases.ts';

function rolledBack(): Given {
  const given = released();
  given.when(sato, 'session.rename', { title: '定期リリース' });
  given.when(pager, 'session.relate', {
    session: 'checkout-1126',
    kind: 'incident',
    title: '5xx',
    number: 4831,
  });
  given.when(tanaka, 'rollback.begin', {});
  given.when(sato, 'session.close', { reason: 'rolled back' });
  return given;
}

const record = (given: Given, lang: 'ja' | 'en') =>
  renderRecord(given.log, { importedTo: 0, lang, hash: 'H' });

describe('status updates in a record', () => {
  it('REC-615 one that says itself when the next comes is not told of it twice', () => {
    const given = opened();
    const nextAt = '2026-11-24T18:37:00.000Z';
    given.when(sato, 'notice.send', { text: '[初報] x\n次報: 03:37', nextAt, final: false });
    expect(record(given, 'ja').match(/03:37/g)).toHaveLength(2);
    given.when(sato, 'notice.send', { text: 'y', nextAt, final: false });
    expect(record(given, 'ja').match(/03:37/g)).toHaveLength(3);
  });
});

describe('the record of a release', () => {
  it('REC-615 says what is released, when, what fired and who rolled it back, and no severity', () => {
    const given = rolledBack();
    const ja = record(given, 'ja');
    expect(ja).toContain('- 定期リリース(v2026.11.26 = 3fa9c21、終了)');
    expect(ja).toContain('| 実施時間帯 | 2026/11/26(木) 14:00 +09:00 - 2026/11/26(木) 15:00 +09:00 |');
    expect(ja).toMatch(/\| 切り戻し \| .*に田中が開始 \|/);
    expect(ja).toContain('| リリース中に発報 | #4831 5xx (checkout-1126) |');
    expect(ja).not.toMatch(/重大度 未設定|\| 重大度 \|/);
    const en = record(given, 'en');
    expect(en).toMatch(/\| Rolled back \| .*, begun by 田中 \|/);
    expect(en).toContain('| tag | v2026.11.26 |');
    expect(parse(en.slice(4, en.indexOf('\n---\n', 4)))).toMatchObject({
      release: ['tag=v2026.11.26', 'sha=3fa9c21'],
      window_from: '2026-11-26T05:00:00.000Z',
      window_until: '2026-11-26T06:00:00.000Z',
    });
  });

  it('REC-661 says nothing of an impact that nobody recorded: a release has none to record', () => {
    expect(record(rolledBack(), 'ja')).not.toContain('影響: 未記入');
    expect(record(rolledBack(), 'en')).not.toMatch(/Impact: not recorded|Not recorded\./);
    expect(record(opened(), 'en')).toContain('Impact: not recorded');
    const said = released();
    said.when(sato, 'impact.set', { impact: { who: 'buyers', what: 'wait', since: null } });
    expect(record(said, 'en')).toContain('Impact: buyers');
  });

  it('REC-662 the time of the alert that was amended stands beside what was recorded first', () => {
    const given = opened();
    given.when(tanaka, 'alert.time', { firedAt: '2026-11-24T17:55:00.000Z' });
    const ja = record(given, 'ja');
    expect(ja).toMatch(/発報.*02:55:00.*もとは.*02:58:11/);
    expect(ja).toMatch(/田中.*発報の時刻を.*02:55:00.*に修正\(もとは.*02:58:11/);
    expect(record(opened(), 'ja')).not.toContain('もとは');
  });

  it('REC-615 keeps beside what was amended what the close had confirmed', () => {
    const given = opened();
    const impact = (who: string) => ({ impact: { who, what: 'cannot pay', since: null } });
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    given.when(sato, 'impact.set', impact('641'));
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
    given.when(sato, 'session.close', { reason: 'r' });
    expect(record(given, 'en')).not.toContain('at the close');
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    given.when(sato, 'impact.set', impact('702'));
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:20:00.000Z' });
    given.when(sato, 'session.resolve', { happenedAt: '2026-11-24T18:30:00.000Z' });
    const en = record(given, 'en');
    expect(en).toMatch(/\| Severity \| SEV1.* \(at the close: SEV2\) \|/);
    expect(en).toContain('- At the close: 641, cannot pay');
    expect(en).toMatch(/\| Mitigated \| 03:20:00 \| .*at the close: .*03:10.*\|/);
    expect(en).toMatch(/\| Resolved \| .*\(recorded after the close\) \|/);
    expect(record(given, 'ja')).toMatch(/\| 重大度 \| SEV1.*\(終了時 SEV2\) \|/);
  });
});
