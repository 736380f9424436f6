import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/domain/event.ts';
import { Rig } from '../rig.ts';
import { FIRED, opened, PAGER, SATO, SUZUKI, TANAKA } from '../story.ts';

const WIDE = { cols: 120, rows: 40 };
const MINUTE = 60_000;

const nextOf = (rig: Rig): string => rig.rows()[2] ?? '';
const rowOf = (rig: Rig, title: string): string =>
  rig
    .rows()
    .slice(3)
    .find((row) => row.includes(title)) ?? '';

const incident: Incident = {
  id: 'Q1ABC',
  number: 4812,
  title: '5xx',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'triggered',
  triggeredAt: new Date(FIRED).toISOString(),
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

describe('the one next thing', () => {
  it('TUI-520 it has a row of its own with its key, whose it is and what follows', () => {
    const client = opened(TANAKA, 'ja', true);
    client.act(SUZUKI, 'participant.join', {});
    const rig = new Rig(client, WIDE);
    // No alert is linked, so nobody is asked to acknowledge one.
    expect(rig.text()).not.toContain('アラートの確認(Ack)');
    expect(nextOf(rig)).toMatch(/^ 次 » 重大度の決定\(迷ったら重い方\) {2}S {2}あと.* {2}そのあと: 指揮/);
    client.act(SATO, 'severity.set', { severity: 'SEV2' });
    expect(nextOf(rig)).toMatch(/^ 次 » 指揮・ドライバー・記録の決定 {2}m /);
    expect(rowOf(rig, '重大度の決定')).toMatch(/☑.*自動 佐藤 \d\d:\d\d/);
    client.act(PAGER, 'incident.link', { incident });
    expect(nextOf(rig)).toMatch(/^ 次 » アラートの確認\(Ack\) {2}A /);
  });

  it('TUI-1064 what follows is left out before the title is cut', () => {
    const client = opened(TANAKA, 'en', true);
    const next = (cols: number) => nextOf(new Rig(client, { cols, rows: 40, lang: 'en' }));
    const whole = 'Set the severity (if unsure, pick the higher)  S  ';
    for (let cols = 60; cols <= 140; cols += 1) {
      const row = next(cols);
      expect([cols, row.includes(whole) || !row.includes('Then: ')]).toEqual([cols, true]);
    }
    expect(next(80)).toContain(whole);
    expect(next(140)).toContain('  Then: Name lead');
  });

  it('TUI-520 it is late in words, names the holder of its role, and stands while a dialog is open', () => {
    const client = opened(TANAKA, 'ja', true);
    client.act(SUZUKI, 'participant.join', {});
    client.act(SATO, 'severity.set', { severity: 'SEV2' });
    for (const step of ['roles', 'symptom', 'impact', 'recent-change', 'evidence']) {
      client.act(SATO, 'step.skip', { step, reason: 'x' });
    }
    client.act(SUZUKI, 'role.take', { role: 'comms' });
    client.now += 17 * MINUTE;
    const rig = new Rig(client, WIDE);
    expect(nextOf(rig)).toMatch(/^ 次 » 初報の送信 {2}N {2}2分.*超過 {2}担当 鈴木/);
    expect(rig.text()).toMatch(/チェックリスト 6\/19 +超過1/);
    rig.press('?');
    expect(nextOf(rig)).toContain('初報の送信');
  });

  it('TUI-520 what people tick has the key of the tick, from where the keys are', () => {
    const client = opened(TANAKA, 'en', true);
    for (const step of ['severity', 'roles', 'symptom', 'impact']) {
      client.act(SATO, 'step.skip', { step, reason: 'x' });
    }
    const rig = new Rig(client, { ...WIDE, lang: 'en' });
    expect(nextOf(rig)).toMatch(/^ Next » Check for a recent change.* {2}Space {2}/);
    rig.press('2');
    expect(nextOf(rig)).toMatch(/ {2}1 Space {2}/);
  });

  it('TUI-521 with nothing left it is the close, then the verdict', () => {
    const client = opened(TANAKA, 'ja', true);
    for (const step of Object.values(client.session.steps)) {
      client.act(SATO, 'step.skip', { step: step.id, reason: 'x' });
    }
    const rig = new Rig(client, WIDE);
    expect(nextOf(rig)).toBe(' 次 » セッションの終了  X');
    client.act(SATO, 'session.close', {});
    expect(nextOf(rig)).toBe(' 次 » 影響判定  V');
  });

  it('TUI-522 a tick by hand holds, and asks for the missing fact with its key', async () => {
    const rig = new Rig(opened(TANAKA, 'ja', true), WIDE).press('space');
    await rig.settle();
    expect(rig.said.at(-1)).toBe('完了にしました。重大度がまだ決まっていません: S');
    expect(rowOf(rig, '重大度の決定')).toMatch(/☑.*田中 \d\d:\d\d/);
    expect(rowOf(rig, '重大度の決定')).not.toContain('自動');
  });

  it('TUI-523 a step that time ticks counts down, and is ticked on the screen without an event', () => {
    const client = opened(TANAKA, 'ja', true);
    client.act(SATO, 'session.mitigate', {});
    for (const { id } of Object.values(client.session.steps)) {
      if (id !== 'watch') client.act(SATO, 'step.skip', { step: id, reason: 'x' });
    }
    client.now += 10 * MINUTE;
    expect(nextOf(new Rig(client, WIDE))).toMatch(/^ 次 » 暫定復旧のまま30分経過 {2}あと(?:20|19)分/);
    const rows = (): string => new Rig(client, WIDE).text();
    expect(rows()).toMatch(/経過.* あと(?:20|19)分/);
    const open = client.session;
    client.act(SATO, 'session.close', { reason: 'x' });
    expect(client.session.status).toBe('closed');
    expect(rows(), 'nothing is waited for in a session that is over').not.toMatch(/あと\d+分/);
    client.act(SATO, 'session.reopen', {});
    expect(client.session.status).toBe(open.status);
    client.now += 21 * MINUTE;
    const { seq } = client.session;
    const rig = new Rig(client, WIDE);
    expect(nextOf(rig)).toBe(' 次 » セッションの終了  X');
    expect(client.session.seq).toBe(seq);
  });
});
