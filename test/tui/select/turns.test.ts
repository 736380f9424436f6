import { describe, expect, it } from 'vitest';
import { turnOrder } from '../../../src/tui/select/turn.ts';
import { Rig } from '../rig.ts';
import { opened, SATO, SUZUKI, TANAKA, underWay, YAMADA } from '../story.ts';

const GUEST = { id: 'vendor@example.net', name: 'ベンダー', kind: 'guest' } as const;
const everyone = (): boolean => true;

describe('turns', () => {
  it('SCR-51 go round by arrival, so that everybody drives once before anybody does again', () => {
    const { session } = underWay(SATO);
    const names = (from: string | null) => turnOrder(session, from, everyone).map((person) => person.name);
    expect(names(SATO.id)).toEqual(['田中', '鈴木', '山田', '佐藤']);
    expect(names(YAMADA.id)).toEqual(['佐藤', '田中', '鈴木', '山田']);
    const cut = turnOrder(session, SATO.id, (id) => id !== TANAKA.id).map((person) => person.name);
    expect(cut).toEqual(['鈴木', '山田', '佐藤', '田中']);
  });

  it('SCR-51 hands on in two keys to the next, who is named when the turn ends', () => {
    const client = underWay(SATO);
    client.act(SATO, 'role.take', { role: 'driver', participant: TANAKA.id });
    client.act(TANAKA, 'role.take', { role: 'driver', participant: SATO.id });
    const rig = new Rig(client).press('d');
    expect(rig.text()).toMatch(/»1 田中 +ナビ {2}次の番/);
    expect(rig.text()).toMatch(/ {2}3 山田 +切断中/);
    rig.press('esc');
    rig.host.pass(15 * 60_000 + 2_000);
    expect(rig.said.at(-1)).toBe('交代の時間です。次は田中さん: d Enter で渡します');
    rig.press('d', 'enter');
    expect(client.session.roles.driver).toBe(TANAKA.id);
  });

  it('SCR-4 turns that are set while they are too few say that they are counted from three on', async () => {
    const client = opened(TANAKA);
    const rig = new Rig(client).press('K', '3');
    await rig.settle();
    expect(client.session.rotation).toBe(10);
    expect(rig.said.at(-1)).toBe('ドライバーを10分ごとに交代します(3人になると数え始めます)');
    client.act(SUZUKI, 'participant.join', {});
    rig.press('K', '4');
    await rig.settle();
    expect(rig.said.at(-1)).toBe('ドライバーを15分ごとに交代します');
  });

  it('SCR-52 a number chooses the row, one that no row has chooses nothing', () => {
    const rig = new Rig(underWay(TANAKA)).press('a', '9');
    expect(rig.state.dialogs).toHaveLength(1);
    rig.press('2');
    expect(rig.client.sent.at(-1)).toEqual({
      type: 'step.assign',
      data: { step: 'evidence', participant: SUZUKI.id },
    });
    expect(rig.state.dialogs).toEqual([]);
  });

  it('SCR-52 a row that the hub would refuse says why, and nothing is sent', () => {
    const client = underWay(GUEST as never);
    const rig = new Rig(client).press('4', 'enter');
    expect(rig.text()).toMatch(/セッションから退出させる\.\. {2}ゲストにはできません/);
    rig.press('up', 'enter');
    expect(rig.said.at(-1)).toContain('ゲストにはできません');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'menu' });
    expect(client.sent).toEqual([]);
  });

  it('SCR-55 three people without a lead are told so, two are not', () => {
    const client = opened(TANAKA);
    client.act(TANAKA, 'role.take', { role: 'driver' });
    const rig = new Rig(client);
    const foot = (): string => {
      rig.host.pass(20_000);
      return rig.rows().at(-2) ?? '';
    };
    expect(foot()).not.toContain('いません');
    client.act(SUZUKI, 'participant.join', {});
    expect(foot()).toContain('指揮がいません。m で引き受けられます');
    client.act(SUZUKI, 'role.take', { role: 'lead' });
    expect(foot()).not.toContain('いません');
  });
});

describe('who is there', () => {
  it('SCR-55 a driver whose line is cut is told of at the foot, so that somebody takes over', () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'role.take', { role: 'lead' });
    const rig = new Rig(client);
    rig.host.pass(20_000);
    expect(rig.rows().at(-2)).not.toContain('切断中');
    const presence = client.get().presence;
    client.set({
      presence: presence.map((each) => (each.participant === SATO.id ? { ...each, terminals: 0 } : each)),
    });
    expect(rig.rows().at(-2)).toContain('ドライバーの佐藤さんが切断中です。d で引き受けられます');
    rig.press('d', '1');
    rig.host.pass(20_000);
    expect(rig.rows().at(-2)).not.toContain('切断中');
  });

  it('SCR-53 who has just come is not shown as cut off; later the three read differently', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(GUEST as never, 'participant.join', {});
    const row = (): string => rig.rows().find((each) => each.includes('ベンダー')) ?? '';
    expect(row()).not.toMatch(/切断中|端末なし/);
    rig.host.pass(11_000);
    client.now += 11_000;
    rig.press('j');
    expect(row()).toContain('端末なし');
    const gone = { participant: GUEST.id, terminals: 0, activeAt: null, pane: null };
    client.set({ presence: [...client.get().presence, gone] });
    expect(row()).toContain('⚠ 切断中');
    expect(rig.text()).toMatch(/鈴木 記録係 +\d+分操作なし/);
  });
});
