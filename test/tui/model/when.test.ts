import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { TANAKA, underWay } from '../story.ts';

const rigWithAction = (due: string): Rig => {
  const client = underWay(TANAKA);
  client.act(TANAKA, 'note.add', { kind: 'action', text: '上限を上げる', owner: TANAKA.id, due });
  return new Rig(client).press('3', 'G');
};

describe('times on the screen', () => {
  it('SCR-54 a due time on another day is shown with its day, today’s without', () => {
    expect(rigWithAction('2026-11-28T01:27:00.000Z').text()).toContain('期限 11/28(土) 10:27');
    expect(rigWithAction('2027-01-04T01:00:00.000Z').text()).toContain('期限 2027/01/04(月) 10:00');
    expect(rigWithAction('2026-11-25T01:00:00.000Z').text()).toContain('期限 10:00');
  });

  it.each([
    ['02:55', '= 02:55 (15分前)'],
    ['5分前', '= 03:05 (5分前)'],
    ['-10m', '= 03:00 (10分前)'],
    ['昨日 23:50', '= 11/24(火) 23:50 (3時間20分前)'],
    ['23:50', '= 11/24(火) 23:50 (3時間20分前)'],
    ['０２：５５', '= 02:55 (15分前)'],
  ])('SCR-54 what %s is taken for is said while it is typed: %s', (typed, read) => {
    const note = new Rig(underWay(TANAKA)).press('n', 'x', 'alt+t', typed);
    expect(note.text()).toContain(read);
    const amended = rigWithAction('2026-11-28T01:27:00.000Z').press('h', 'ctrl+u', typed);
    expect(amended.text()).toContain(read);
    const impact = new Rig(underWay(TANAKA)).press('S', 'tab', 'tab', 'tab', 'ctrl+u', typed);
    expect(impact.text()).toContain(read);
  });

  it('SCR-54 a due time is read ahead, and put back to be changed as it is shown', () => {
    const rig = rigWithAction('2026-11-28T01:27:00.000Z').press('t');
    expect(rig.state.prompt?.editor.text).toBe('11/28(土) 10:27');
    expect(rig.text()).toContain('= 11/28(土) 10:27 (3日7時間後)');
    rig.press('enter');
    expect(rig.client.session.notes.at(-1)?.due).toBe('2026-11-28T01:27:00.000Z');
    rig.press('t', 'ctrl+u', 'いつか', 'enter');
    expect(rig.state.prompt?.error).toMatchObject({ key: 'why.no-time' });
  });

  it.each(['明日 10:00', '11/30 10:00', '2027-01-01 00:00'])(
    'SCR-62 %s, which is still to come, is no time at which something has happened',
    (typed) => {
      const error = { key: 'why.time-ahead', params: { text: typed } };
      for (const keys of [['I'], ['C'], ['n', 'x', 'alt+t']]) {
        const rig = new Rig(underWay(TANAKA)).press(...keys, typed, 'enter');
        expect(rig.state.prompt?.error).toEqual(error);
      }
      const amended = rigWithAction('2026-11-28T01:27:00.000Z').press('h', 'ctrl+u', typed, 'enter');
      expect(amended.state.prompt?.error).toEqual(error);
      const impact = new Rig(underWay(TANAKA)).press('S', 'tab', 'tab', 'tab', 'ctrl+u', typed, 'ctrl+s');
      expect(impact.text()).toContain('まだ来ていない時刻です');
    },
  );
});
