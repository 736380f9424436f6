import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actText } from '../../../src/tui/select/undo.ts';
import { opened as givenSession } from '../../domain/given.ts';
import { aimed, openHistory } from '../../domain/histories.ts';
import { Rig } from '../rig.ts';
import { opened, SATO, TANAKA, underWay } from '../story.ts';

describe('undo on the screen', () => {
  it('SCR-650 has a name in both languages for every act, whether it can be taken back or not', () => {
    const named = new Set<string>();
    fc.assert(
      fc.property(openHistory, (acts) => {
        const given = givenSession();
        for (const { by, type, data } of acts)
          given.when(by, type, aimed(given.state, by, type, data) as never);
        const session = given.state;
        for (const act of [...session.undo, ...Object.values(session.lastFinal)]) {
          if (act === undefined) continue;
          for (const lang of ['ja', 'en'] as const)
            expect(actText(act, { session, lang }), act.type).not.toBe('');
          named.add(act.type);
        }
      }),
      { numRuns: 150, seed: 20261125 },
    );
    expect(named.size).toBeGreaterThan(20);
  });

  it('SCR-50 says what was taken back', async () => {
    const rig = new Rig(underWay(TANAKA)).press('u');
    await rig.settle();
    expect(rig.client.sent.at(-1)).toEqual({ type: 'undo', data: { key: 'step:evidence' } });
    expect(rig.said.at(-1)).toBe('取り消しました: 担当「証跡の保全」');
  });

  it('SCR-50 passes over an act that someone has changed since, and offers the one before it', async () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'goal.set', { goal: '切り戻す' });
    client.act(TANAKA, 'step.do', { step: 'first-notice' });
    client.act(SATO, 'step.assign', { step: 'first-notice', participant: SATO.id });
    const rig = new Rig(client).press('u');
    expect(rig.text()).toContain('その前の操作を取り消しますか: 目標の変更');
    expect(rig.text()).toContain('直前の操作は飛ばします: 完了「初報の送信」');
    expect(rig.text()).toContain('後から佐藤さんが変えたため');
    expect(client.sent).toEqual([]);
    rig.press('enter', 'y');
    await rig.settle();
    expect(client.session.goal).toBe('02:40のデプロイを切り戻して止める');
    expect(client.session.steps['first-notice']?.status).toBe('done');
    expect(rig.said.at(-1)).toBe('取り消しました: 目標の変更');
  });

  it('SCR-304 asks before it passes over an act that cannot be taken back, and names both', async () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'severity.set', { severity: 'SEV1' });
    client.act(TANAKA, 'notice.send', { text: '調査中です', nextAt: null, final: true });
    const rig = new Rig(client).press('u');
    expect(client.sent).toEqual([]);
    expect(rig.text()).toContain('その前の操作を取り消しますか: 重大度の変更');
    expect(rig.text()).toContain('直前の操作は飛ばします: 状況報告の記録');
    expect(rig.text()).toContain('取り消せません');
    rig.press('n');
    expect(client.session.severity).toBe('SEV1');
    rig.press('u', 'y');
    await rig.settle();
    expect(client.session.severity).toBe('SEV2');
    expect(rig.said.at(-1)).toBe('取り消しました: 重大度の変更');
  });

  it.each([
    ['responder.request', { who: 'DB', message: 'help' }, '応援要請'],
    ['action.request', { target: 'pagerduty', act: 'resolve', args: { incident: 'Q1ABC' } }, 'PDの解決'],
  ] as const)('SCR-304 %s is named as an act that cannot be taken back', (type, data, name) => {
    const client = underWay(TANAKA);
    client.act(TANAKA, type, data);
    const rig = new Rig(client).press('u');
    expect(rig.text()).toContain(`直前の操作は飛ばします: ${name}`);
    expect(client.sent).toEqual([]);
  });

  it('SCR-50 says why where everything of one’s own has been changed since', () => {
    const client = underWay(SATO);
    const rig = new Rig(client);
    for (const { key, by } of client.session.undo) {
      if (by === SATO.id && key.startsWith('note:'))
        client.act(TANAKA, 'note.amend', { note: key.slice(5), owner: TANAKA.id });
    }
    client.act(TANAKA, 'rotation.set', { minutes: 30 });
    rig.press('u');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'confirm' });
    const fresh = underWay(SATO);
    const other = new Rig(fresh);
    const newest = () => fresh.session.undo.findLast((entry) => entry.by === SATO.id);
    for (let entry = newest(); entry !== undefined; entry = newest())
      fresh.act(SATO, 'undo', { seq: entry.seq });
    other.press('u');
    expect(other.said.at(-1)).toBe('「状況報告の記録」は取り消せません');
    const nothing = new Rig(opened(TANAKA)).press('u');
    expect(nothing.said.at(-1)).toBe('取り消せる操作がありません');
  });
});
