import { describe, expect, it } from 'vitest';
import type { FakeClient } from '../fake-client.ts';
import { Rig } from '../rig.ts';
import { PAGER, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';

const FACTS = {
  responders: true,
  priorities: [],
  services: [],
  incidents: [
    {
      incident: 'Q1ABC',
      policy: '決済',
      levels: [
        { level: 1, people: ['佐藤'] },
        { level: 2, people: ['鈴木'] },
      ],
      next: 2,
      back: 2,
    },
  ],
};

/** 佐藤 is alone with an incident that he has acknowledged. */
function alone(): FakeClient {
  const client = underWay(SATO);
  client.set({ presence: [{ participant: SATO.id, terminals: 1, activeAt: '', pane: null }] });
  client.answers = { ...client.answers, pager: FACTS };
  return client;
}

const settle = (client: FakeClient, outcome: 'action.done' | 'action.fail', more: object): void =>
  client.act(PAGER, outcome, { action: client.session.actions.at(-1)?.id, ...more });

const resolved = (client: FakeClient): void =>
  client.act(PAGER, 'incident.change', {
    incident: {
      ...client.session.incidents[0],
      status: 'resolved',
      resolvedAt: '2026-11-24T18:20:00.000Z',
      resolvedBy: '佐藤',
    },
  });

describe('the last one leaves while an incident is acknowledged', () => {
  it('PDY-110 is asked what is to become of it, with whom handing back would page; Esc stays', async () => {
    for (const key of ['q', 'ctrl+c']) {
      const rig = new Rig(alone()).press(key);
      await rig.settle();
      expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'menu', menu: 'leave' });
      for (const text of [
        '#4812',
        '確認済み(Ack): 佐藤さん',
        '当番に戻して退出',
        '鈴木 を呼び出す',
        'このまま退出',
      ])
        expect(rig.text()).toContain(text);
      rig.press('esc');
      expect([rig.quits, rig.client.sent, rig.state.dialogs]).toEqual([0, [], []]);
    }
  });

  it('PDY-110 asks nobody else: who is not last, only watches, or has no pager that could do it', async () => {
    const others = new Rig(underWay(SATO)).press('q');
    expect(others.state.dialogs.at(-1)?.kind).toBe('confirm');
    const twice = alone();
    twice.set({ presence: [{ participant: SATO.id, terminals: 2, activeAt: '', pane: null }] });
    expect(new Rig(twice).press('q').state.dialogs.at(-1)?.kind).toBe('confirm');
    expect(new Rig(alone(), { readonly: true }).press('q').state.dialogs.at(-1)?.kind).not.toBe('menu');
    const without = alone();
    without.answers = { ...without.answers, pager: null };
    const rig = new Rig(without);
    await rig.settle();
    expect(rig.press('q').state.dialogs.at(-1)?.kind).toBe('confirm');
    const over = alone();
    resolved(over);
    expect(new Rig(over).press('q').state.dialogs.at(-1)?.kind).toBe('confirm');
  });

  it('PDY-111 confirms what goes out, waits for what came of it, and says it to the shell', async () => {
    const rig = new Rig(alone()).press('q');
    await rig.settle();
    rig.press('2');
    expect(rig.state.dialogs.at(-1)?.kind).toBe('confirm');
    expect(rig.text()).toContain('確認済み(Ack)が外れ、未確認に戻ります');
    rig.press('y');
    await rig.settle();
    expect(rig.client.sent).toEqual([{ type: 'incident.leave', data: { choice: 'hand-back' } }]);
    expect(rig.quits).toBe(0);
    expect(rig.text()).toContain('当番に差し戻す: 結果を待っています');
    rig.client.act(PAGER, 'incident.change', {
      incident: {
        ...rig.client.session.incidents[0],
        status: 'triggered',
        acknowledgedAt: null,
        acknowledgedBy: null,
        assignees: ['鈴木'],
      },
    });
    settle(rig.client, 'action.done', { params: { by: '佐藤', to: '鈴木' } });
    expect([rig.quits, rig.host.said]).toEqual([1, ['#4812: 当番に差し戻す 完了。鈴木 を呼び出しています']]);
  });

  it('PDY-111 one who goes on alone leaves as soon as the hub knows', async () => {
    const client = alone();
    client.holding = true;
    const rig = new Rig(client).press('q', '3');
    await rig.settle();
    expect(rig.text()).toContain('まだハブに届いていません');
    expect(rig.quits).toBe(0);
    client.answerAll();
    await rig.settle();
    expect(rig.quits).toBe(1);
    expect(rig.host.said[0]).toContain('#4812: 確認済み(Ack)のままです(佐藤)');
    expect(client.session.leaves).toMatchObject([{ choice: 'keep' }]);
  });

  it('PDY-112 what waits is told with its reason, and one may leave it to the hub', async () => {
    const rig = new Rig(alone()).press('q', '1', 'y');
    await rig.settle();
    const action = rig.client.session.actions.at(-1)?.id;
    const retryAt = new Date(rig.client.now + 12_000).toISOString();
    rig.client.act(PAGER, 'action.delay', { action, kind: 'rate-limited', params: {}, retryAt });
    expect(rig.text()).toMatch(/PDの解決: .*上限に達しています[\s\S]*再試行まで0:12/);
    rig.press('1');
    expect(rig.quits).toBe(1);
    expect(rig.host.said[0]).toContain('ハブが最大10分続けます');
  });

  it('PDY-112 what was refused keeps one here and asks again; one resolved by somebody faster is resolved', async () => {
    const rig = new Rig(alone()).press('q', '1', 'y');
    await rig.settle();
    settle(rig.client, 'action.fail', { kind: 'forbidden', params: { reason: 'no' } });
    expect(rig.quits).toBe(0);
    expect(rig.said.at(-1)).toContain('できませんでした');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'menu', menu: 'leave' });
    rig.press('1', 'y');
    await rig.settle();
    resolved(rig.client);
    settle(rig.client, 'action.fail', { kind: 'already-resolved', params: { by: '田中', at: '' } });
    expect(rig.quits).toBe(1);
    expect(rig.host.said[0]).toContain('田中さんがすでに解決済みにしています');
  });

  it('PDY-113 closing asks the same, sends it with the close, and exports once PagerDuty has answered', async () => {
    const rig = new Rig(alone()).press('X', '1', 'enter', '誤報', 'ctrl+s', '1', 'ctrl+s');
    expect(rig.state.dialogs.at(-1)?.kind).toBe('confirm');
    expect(rig.text()).toContain('解決済みにして終了しますか');
    expect(rig.client.sent).toEqual([]);
    rig.press('y');
    await rig.settle();
    expect(rig.client.sent.map(({ type }) => type)).toEqual([
      'incident.leave',
      'verdict.set',
      'session.close',
    ]);
    expect([rig.client.session.status, rig.host.exports]).toEqual(['closed', 0]);
    settle(rig.client, 'action.done', { params: { by: '佐藤' } });
    rig.host.pass(400);
    await rig.settle();
    await rig.settle();
    expect(rig.host.exports).toBe(1);
    expect(rig.state.dialogs).toEqual([]);
  });

  it('PDY-129 a screen that only watches takes nothing on, another’s or one’s own', () => {
    const client = alone();
    const here = { activeAt: '', pane: null };
    const wall = { participant: TANAKA.id, terminals: 1, watching: 1, ...here };
    const away = { participant: SUZUKI.id, terminals: 0, ...here };
    client.set({ presence: [{ participant: SATO.id, terminals: 2, watching: 1, ...here }, wall, away] });
    expect(new Rig(client).press('q').state.dialogs.at(-1)).toMatchObject({ menu: 'leave' });
    client.set({
      presence: [{ participant: SATO.id, terminals: 1, ...here }, { ...wall, terminals: 2 }, away],
    });
    expect(new Rig(client).press('q').state.dialogs.at(-1)?.kind).toBe('confirm');
  });

  it('PDY-110 somebody whose line is cut is not there', () => {
    const client = alone();
    client.set({
      presence: [SATO, TANAKA, SUZUKI].map(({ id }) => ({
        participant: id,
        terminals: id === SATO.id ? 1 : 0,
        activeAt: '',
        pane: null,
      })),
    });
    expect(new Rig(client).press('q').state.dialogs.at(-1)).toMatchObject({ menu: 'leave' });
  });
});
