import { describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';
import { logLines, OBSERVER, opened, SATO, SUZUKI, TANAKA, underWay, YAMADA } from './story.ts';

describe('look here', () => {
  it('SCR-3 tells the hub what is selected in the pane in focus, a line by the number the room has for it', () => {
    const client = underWay(SATO);
    client.log(...logLines(30));
    const rig = new Rig(client).press('!');
    rig.press('2', 'space', 'k', '!');
    rig.press('3', '!');
    const note = client.session.notes.at(-1)?.id;
    expect(client.asked).toEqual([
      ['point', { spot: { at: 'step', id: 'evidence' } }],
      ['point', { spot: { at: 'line', no: rig.state.logs.cursor } }],
      ['point', { spot: { at: 'note', id: note } }],
    ]);
  });

  it('SCR-3 leads everyone to it with a bell, a mark and a name, also who follows nobody', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client).press('2', 'k');
    client.set({ pointed: { by: SATO.id, spot: { at: 'step', id: 'not-here' } } });
    expect(rig.state.focus).toBe('logs');
    client.set({ pointed: { by: SATO.id, spot: { at: 'step', id: 'evidence' } } });
    expect(rig.state).toMatchObject({ focus: 'checklist', step: 'evidence' });
    expect(rig.host.bells).toBe(2);
    expect(rig.said.at(-1)).toBe('佐藤さん: この手順を見てください');
    expect(rig.text()).toContain('佐藤さん: ここ');
    rig.host.pass(31_000);
    expect(rig.text()).not.toContain('佐藤さん: ここ');
  });

  it('SCR-3 a line is jumped to and marked; a key pressed just then acts on nothing', () => {
    const client = underWay(TANAKA);
    client.log(...logLines(300));
    const rig = new Rig(client);
    rig.host.pass(1_000);
    client.set({ pointed: { by: SUZUKI.id, spot: { at: 'line', no: 40 } } });
    expect(rig.state).toMatchObject({ focus: 'logs', follow: false });
    expect(rig.text()).toMatch(/».*鈴木さん: ここ/);
    client.set({ pointed: { by: SUZUKI.id, spot: { at: 'step', id: 'evidence' } } });
    rig.press('space');
    expect(client.sent).toEqual([]);
  });

  it('SCR-3 who follows the driver goes on following where the driver points, not where others do', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.set({ pointed: { by: SATO.id, spot: { at: 'step', id: 'evidence' } } });
    expect(rig.state).toMatchObject({ step: 'evidence', follow: true });
    client.set({ pointed: { by: SUZUKI.id, spot: { at: 'step', id: 'impact' } } });
    expect(rig.state).toMatchObject({ step: 'impact', follow: false });
  });

  it('SCR-3 takes no text and no dialog from who is writing, and tells them', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client).press('n', '書きかけ');
    client.set({ pointed: { by: SATO.id, spot: { at: 'step', id: 'evidence' } } });
    expect(rig.state.draft?.editor.text).toBe('書きかけ');
    expect(rig.said.at(-1)).toContain('佐藤さんが見てほしいところを示しています');
  });

  it('SCR-3 an observer is led, and offered no pointing', () => {
    const client = underWay(OBSERVER);
    const rig = new Rig(client).press('!');
    expect(client.asked).toEqual([]);
    expect(rig.said.at(-1)).toContain('閲覧のみ');
  });
});

describe('turns and roles', () => {
  it('SCR-4 whose turn it is has a row of their own until they go on working, and nobody else has it', () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client);
    client.act(SATO, 'role.take', { role: 'driver', participant: TANAKA.id });
    expect(rig.rows()[3]).toContain('あなたの番です');
    expect(rig.host.bells).toBe(1);
    rig.press('j');
    expect(rig.rows()[3]).toContain('あなたの番です');
    rig.host.pass(3_000);
    rig.press('j');
    expect(rig.text()).not.toContain('あなたの番です');
    const other = new Rig(underWay(SUZUKI));
    other.client.act(SATO, 'role.take', { role: 'driver', participant: TANAKA.id });
    expect(other.text()).not.toContain('あなたの番です');
    expect(other.host.bells).toBe(0);
  });

  it('SCR-4 turns are counted from three people on', () => {
    const client = underWay(SATO);
    // Without reminders of steps, so that what is said is about the turn.
    const rig = new Rig(client, { remind: false });
    expect(rig.text()).toMatch(/ドライバー 残り/);
    client.act(SUZUKI, 'participant.leave', {});
    client.act(YAMADA, 'participant.leave', {});
    expect(rig.text()).not.toMatch(/ドライバー 残り/);
    rig.host.pass(16 * 60_000);
    expect(rig.said).toEqual([]);
    expect(rig.host.bells).toBe(0);
  });

  it('SCR-5 who takes a role is told in one line what it asks', async () => {
    const rig = new Rig(underWay(TANAKA)).press('m', 'enter', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toMatch(/^指揮: 全体を見て決める/);
    rig.client.act(SATO, 'role.take', { role: 'comms', participant: TANAKA.id });
    expect(rig.said.at(-1)).toMatch(/^あなたの役割は連絡係: .*次報/);
  });

  it('SCR-5 while nobody drives the foot says so to everyone, not to one alone', () => {
    const client = opened(TANAKA);
    const rig = new Rig(client);
    expect(rig.rows().at(-2)).toContain('指揮・ドライバーがいません。m で引き受けられます');
    client.act(TANAKA, 'role.take', { role: 'driver' });
    rig.host.pass(20_000);
    expect(rig.rows().at(-2)).not.toContain('いません');
    client.act(TANAKA, 'role.release', { role: 'driver' });
    client.act(SATO, 'participant.leave', {});
    rig.host.pass(20_000);
    expect(rig.rows().at(-2)).not.toContain('いません');
  });
});

describe('handing over the shift', () => {
  it('SCR-6 gives roles, steps, open actions and the next notice to one person, and writes it down', async () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'note.add', { kind: 'action', text: '接続数を見る', owner: TANAKA.id });
    const rig = new Rig(client).press('H');
    expect(rig.text()).toContain('役割: ナビ');
    expect(rig.text()).toContain('TODO: 接続数を見る');
    expect(rig.text()).toContain('次報 03:15 を約束しています');
    rig.press('right', 'right', 'enter', 'ctrl+u', '朝まで様子見', 'ctrl+s');
    await rig.settle();
    const to = client.session.roles.navigator;
    expect(to).not.toBe(TANAKA.id);
    expect(client.session.steps.evidence?.assignee).toBe(to);
    expect(client.session.notes.filter((note) => note.owner === TANAKA.id)).toEqual([]);
    expect(client.session.notes.at(-1)?.text).toMatch(/^引き継ぎ 田中 » .*: 朝まで様子見/);
    expect(rig.said.at(-1)).toContain('引き継ぎました');
  });

  it('SCR-6 says that somebody without a role gives none away', () => {
    expect(new Rig(underWay(YAMADA)).press('H').text()).toContain('役割: なし');
  });

  it('SCR-6 hands over what one is doing too, and shows whose it is then', async () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'step.assign', { step: 'evidence', participant: SATO.id });
    for (const step of ['evidence', 'first-notice']) client.act(TANAKA, 'step.start', { step });
    const rig = new Rig(client, { cols: 160 }).press('H');
    expect(rig.text()).toContain('担当・対応中の手順: 1件');
    rig.press('ctrl+s');
    await rig.settle();
    expect(client.session.steps.evidence?.assignee).toBe(SATO.id);
    expect(client.session.steps['first-notice']?.assignee).toBe(client.session.roles.navigator);
    expect(rig.text()).toContain('田中 対応中 担当 佐藤');
  });

  it('SCR-7 a text left in a form by Esc is there again, and gone once it was sent', () => {
    const rig = new Rig(underWay(TANAKA)).press('S', 'enter', '全員', 'esc');
    expect(rig.said.at(-1)).toContain('画面を離れるまで残ります');
    rig.press('S');
    expect(rig.text()).toContain('決済の約2割全員');
    rig.press('ctrl+s');
    expect(rig.client.session.impact?.who).toBe('決済の約2割全員');
    rig.press('S', 'esc');
    expect(rig.state.forms.impact).toEqual({});
  });
});
