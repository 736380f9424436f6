import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/domain/session.ts';
import { nextNoticeAt, noticeDraft, noticeKind, noticeText } from '../../src/record/notice-draft.ts';
import { type Given, opened, sato } from '../domain/given.ts';
import { released } from '../domain/releases.ts';

const ms = (time: string): number => Date.parse(`2026-11-26T${time}.000Z`);

describe('the next status update', () => {
  it('CHG-871 of a release is due at the end of its window, of one without an hour later, never in a quarter', () => {
    const { state } = released();
    expect(nextNoticeAt(state, ms('05:08:30'))).toBe('2026-11-26T06:00:00.000Z');
    expect(nextNoticeAt(state, ms('06:10:00'))).toBe('2026-11-26T07:10:00.000Z');
    const without = [null, { variables: [], window: null }];
    for (const release of without)
      expect(nextNoticeAt({ ...state, release }, ms('05:00:00'))).toBe('2026-11-26T06:00:00.000Z');
    const incident = opened().state;
    expect(nextNoticeAt(incident, ms('05:00:00'))).toBe('2026-11-26T05:15:00.000Z');
    expect(nextNoticeAt({ ...incident, severity: 'SEV2' }, ms('05:00:00'))).toBe('2026-11-26T05:30:00.000Z');
  });

  it('CHG-871 of a release names its version and no impact, and says that it is rolled back', () => {
    const given = released();
    const text = () =>
      noticeText(noticeDraft(given.state, 'ja', '2026-11-26T05:08:30.000Z'), 'first', null, 'ja');
    const what = (session: Session) => noticeDraft(session, 'ja', '2026-11-26T05:08:30.000Z').what;
    const { title } = given.state;
    expect(what(given.state)).toBe(`${title} v2026.11.26 = 3fa9c21`);
    expect(what({ ...given.state, release: null })).toBe(title);
    expect(what({ ...given.state, kind: 'drill' })).toBe(title);
    expect(text()).toContain('リリース作業中');
    expect(text()).not.toMatch(/影響|調査中|確認中/);
    given.when(sato, 'rollback.begin', {});
    expect(text()).toMatch(/現状: .*切り戻しを始めました/);
  });

  it.each([
    ['SEV1', 15],
    ['SEV2', 30],
    ['SEV3', 60],
    ['SEV4', 60],
    [null, 15],
  ] as const)(
    'TUI-614 of an incident at %s is due in %d minutes, whatever window it has',
    (severity, minutes) => {
      const window = { since: '2026-11-26T05:00:00.000Z', until: '2026-11-26T09:00:00.000Z' };
      const release = { variables: [], window };
      expect(nextNoticeAt({ kind: 'incident', severity, release }, ms('05:00:00'))).toBe(
        new Date(ms('05:00:00') + minutes * 60_000).toISOString(),
      );
    },
  );

  it('CHG-871 of a release with a severity is due as of an incident, once its window is over', () => {
    const { state } = released();
    expect(nextNoticeAt({ ...state, severity: 'SEV1' }, ms('06:00:00'))).toBe('2026-11-26T06:15:00.000Z');
    expect(nextNoticeAt({ ...state, severity: 'SEV1' }, ms('05:59:59'))).toBe('2026-11-26T06:00:00.000Z');
  });

  const now = '2026-11-24T18:30:00.000Z';
  const draft = (act: (given: Given) => void) => {
    const given = opened();
    act(given);
    return noticeDraft(given.state, 'en', now);
  };

  it('TUI-614 says what it is, whom it hurts, and since when', () => {
    expect(draft(() => {})).toEqual({
      ...{ what: '決済画面で5xx急増', impact: 'being assessed', now: 'We are investigating' },
    });
    const impact = (since: string | null, who = 'users', what = 'an\nerror ') =>
      draft((given) => {
        given.when(sato, 'severity.set', { severity: 'SEV2' });
        given.when(sato, 'impact.set', { impact: { who, what, since } });
      });
    expect(impact(null)).toMatchObject({ what: '決済画面で5xx急増 (SEV2)', impact: 'users, an error' });
    expect(impact('2026-11-24T17:55:00.000Z').impact).toBe('users, an error (since 02:55)');
    expect(impact('2026-11-23T17:55:00.000Z').impact).toBe('users, an error (since 11-24 (Tue) 02:55)');
  });

  it('TUI-614 says how it is by the newest decision, else finding, and by what has been reached', () => {
    const decided = (given: Given) => {
      given.when(sato, 'note.add', { kind: 'finding', text: 'pool  \n is full' });
      given.when(sato, 'note.add', { kind: 'decision', text: 'roll back' });
      given.when(sato, 'note.add', { kind: 'decision', text: 'restart' });
    };
    const relapse = (given: Given) => {
      given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
      given.when(sato, 'session.relapse', { happenedAt: '2026-11-24T18:20:00.000Z' });
    };
    const said = (...acts: readonly ((given: Given) => void)[]) =>
      draft((given) => {
        for (const act of acts) act(given);
      }).now;
    const removed = (given: Given) => {
      for (const { id, kind } of given.state.notes)
        if (kind === 'decision') given.when(sato, 'note.remove', { note: id });
    };
    expect(said(decided)).toBe('We are working on it: restart');
    expect(said(decided, removed)).toBe('We are investigating: pool is full');
    expect(said(decided, relapse)).toBe('It came back at 03:20; we are working on it');
    expect(said(relapse, decided)).toBe('We are working on it: restart');
    expect(said(decided, (given) => given.when(sato, 'session.mitigate', { happenedAt: now }))).toBe(
      'Mitigated at 03:30; we are monitoring',
    );
    expect(said(relapse, (given) => given.when(sato, 'session.resolve', { happenedAt: now }))).toBe(
      'Resolved at 03:30',
    );
  });

  it('TUI-614 is the first, a further one, or the final one after one was sent', () => {
    const kinds: string[] = [];
    const given = opened();
    const note = () => kinds.push(noticeKind(given.state));
    note();
    given.when(sato, 'session.resolve', {});
    note();
    given.when(sato, 'session.relapse', {});
    given.when(sato, 'notice.send', { text: 't', nextAt: null, final: false });
    note();
    given.when(sato, 'session.resolve', {});
    note();
    expect(kinds).toEqual(['first', 'first', 'update', 'final']);
  });

  it('TUI-614 has a line for each part that there is', () => {
    const text = (...given: Parameters<typeof noticeText>) => noticeText(...given);
    const full = { what: 'W', impact: 'I', now: 'N' };
    expect(text(full, 'final', '18:40', 'en')).toBe(
      '[Final update] W\nImpact: I\nStatus: N\nNext update: 18:40',
    );
    expect(text({ what: 'W', impact: '', now: '' }, 'update', null, 'en')).toBe('[Update] W');
  });
});
