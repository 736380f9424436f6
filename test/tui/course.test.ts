import { describe, expect, it } from 'vitest';
import { width } from '../../src/text/width.ts';
import { Rig } from './rig.ts';
import { SATO, SUZUKI, TANAKA, underWay } from './story.ts';

describe('what the others did', () => {
  it('SCR-58 goal, impact, mitigation and recovery are told with who said so, not to who did it', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'goal.set', { goal: 'acquirer-bを外す' });
    expect(rig.said.at(-1)).toBe('佐藤さんが目標を設定: acquirer-bを外す');
    client.act(SUZUKI, 'impact.set', { impact: { who: '全員', what: '決済できない', since: null } });
    expect(rig.said.at(-1)).toBe('鈴木さんが影響を記録: 「全員」が「決済できない」');
    client.act(SATO, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
    expect(rig.said.at(-1)).toBe('03:10 に暫定復旧');
    client.act(SUZUKI, 'participant.leave', {});
    expect(rig.said).toContain('鈴木さんが退出しました');
    const count = rig.said.length;
    client.act(TANAKA, 'goal.set', { goal: 'また別の目標' });
    expect(rig.said.length).toBe(count);
  });

  it('SCR-58 a step that is opened again is told, also when its own tick was undone; not to who did it', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'step.undo', { step: 'symptom' });
    expect(rig.said.at(-1)).toBe('佐藤さんが未完了に戻しました: 事象の記述(一文で。何が・いつから・どこで)');
    client.act(SUZUKI, 'step.do', { step: 'first-notice' });
    client.act(SUZUKI, 'undo', {});
    expect(rig.said.at(-1)).toMatch(/^鈴木さんが未完了に戻しました: 初報の送信/);
    client.act(TANAKA, 'step.do', { step: 'first-notice' });
    const before = rig.said.length;
    client.act(TANAKA, 'undo', {});
    client.act(TANAKA, 'step.do', { step: 'first-notice' });
    client.act(TANAKA, 'step.undo', { step: 'first-notice' });
    expect(rig.said.length).toBe(before);
  });
});

describe('recent messages', () => {
  it('SCR-60 what was said at the foot can be read again, newest first, with its time', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'goal.set', { goal: 'acquirer-bを外す' });
    client.act(SUZUKI, 'step.do', { step: 'first-notice' });
    rig.host.pass(60_000);
    expect(rig.state.toasts).toEqual([]);
    rig.press('ctrl+n');
    expect(rig.text()).toMatch(
      /03:10:42 ✓ 鈴木さんが完了: 初報の送信.*\n.*03:10:42 ✓ 佐藤さんが目標を設定: acquirer-bを外す/,
    );
    for (let i = 0; i < 300; i++) client.act(SATO, 'goal.set', { goal: `目標 ${i}` });
    expect(rig.state.told.length).toBe(100);
  });

  it('SCR-60 what is said over and over takes the room of one', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'goal.set', { goal: 'acquirer-bを外す' });
    for (let id = 1; id <= 300; id++) client.set({ notices: [{ kind: 'drafts-not-saved', id }] });
    expect(rig.state.told).toHaveLength(2);
    rig.press('ctrl+n');
    expect(rig.text()).toContain('佐藤さんが目標を設定: acquirer-bを外す');
  });
});

describe('a choice that cannot be saved', () => {
  it('SCR-49 holds, and that the next screen will not know of it is said once', () => {
    const rig = new Rig(underWay(TANAKA));
    const times = () => rig.said.filter((said) => said.includes('保存できません')).length;
    rig.press('2', 'W');
    expect(times()).toBe(0);
    rig.host.saveProblem = { file: '/home/tanaka/screen.json', code: 'EROFS' };
    rig.press('W');
    expect(rig.state.logs.wrap).toBe(false);
    expect(rig.text()).toContain('次に開くと元に戻ります(EROFS: /home/tanaka/screen.json)');
    rig.press('W', 'U', 'r');
    expect(rig.host.saved.length).toBeGreaterThan(4);
    expect(rig.state.told.filter(({ say }) => say.key === 'toast.unsaved')).toHaveLength(1);
  });
});

describe('long titles', () => {
  it('SCR-59 why the selected step was skipped stands under it', () => {
    const client = underWay(TANAKA);
    client.act(SATO, 'step.skip', { step: 'evidence', reason: '別チームが保全済み' });
    const rig = new Rig(client).press('g');
    expect(rig.text()).not.toContain('別チームが保全済み');
    for (let i = 0; i < 9 && !rig.text().includes('»✗'); i++) rig.press('j');
    expect(rig.text()).toMatch(/»✗ 証跡の保全.*スキップ 佐藤.*\n│ +理由: 別チームが保全済み/);
  });

  it.each([
    [120, 40, 'ja'],
    [80, 24, 'ja'],
    [60, 15, 'en'],
    [36, 15, 'ja'],
  ] as const)('SCR-59 at %ix%i the selected title is read to its end: %s', (cols, rows, lang) => {
    const client = underWay(TANAKA, lang);
    const rig = new Rig(client, { cols, rows, lang });
    for (const id of ['severity', 'impact', 'recent-change', 'updates']) {
      const step = client.session.steps[id];
      if (step === undefined) continue;
      client.set({ pointed: { by: SATO.id, spot: { at: 'step', id } } });
      const rect = rig.store.world.layout.panes.checklist;
      const pane = rig
        .rows()
        .slice(rect?.y ?? 0, (rect?.y ?? 0) + (rect?.h ?? 0))
        .map((row) =>
          (rect?.framed === true ? row.slice(0, row.indexOf('│', 1)) : row).replace(/[│»]/g, ' '),
        );
      const shown = pane
        .join(' ')
        .replace(/\S+: (?:ここ|look here)/g, '')
        .replace(/\s+/g, '');
      expect(shown).toContain(step.step.title[lang].replace(/\s+/g, ''));
      expect(rig.rows().every((row) => width(row) <= cols)).toBe(true);
    }
  });
});
