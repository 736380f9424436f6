import { describe, expect, it } from 'vitest';
import { nextNoticeAt, noticeDraft, noticeText } from '../../src/record/notice-draft.ts';
import { opened, sato } from '../domain/given.ts';
import { released } from '../domain/releases.ts';

const ms = (time: string): number => Date.parse(`2026-11-26T${time}.000Z`);

describe('the next status update', () => {
  it('CHG-871 of a release is due at the end of its window, of one without an hour later, never in a quarter', () => {
    const { state } = released();
    expect(nextNoticeAt(state, ms('05:08:30'))).toBe('2026-11-26T06:00:00.000Z');
    expect(nextNoticeAt(state, ms('06:10:00'))).toBe('2026-11-26T07:10:00.000Z');
    expect(nextNoticeAt({ ...state, release: null }, ms('05:00:00'))).toBe('2026-11-26T06:00:00.000Z');
    const incident = opened().state;
    expect(nextNoticeAt(incident, ms('05:00:00'))).toBe('2026-11-26T05:15:00.000Z');
    expect(nextNoticeAt({ ...incident, severity: 'SEV2' }, ms('05:00:00'))).toBe('2026-11-26T05:30:00.000Z');
  });

  it('CHG-871 of a release names its version and no impact, and says that it is rolled back', () => {
    const given = released();
    const text = () =>
      noticeText(noticeDraft(given.state, 'ja', '2026-11-26T05:08:30.000Z'), 'first', null, 'ja');
    expect(text()).toContain('v2026.11.26 = 3fa9c21');
    expect(text()).toContain('リリース作業中');
    expect(text()).not.toMatch(/影響|調査中|確認中/);
    given.when(sato, 'rollback.begin', {});
    expect(text()).toMatch(/現状: .*切り戻しを始めました/);
  });
});
