import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { logLine, logLines, SATO, TANAKA, underWay } from '../story.ts';

function pinned(): Rig {
  const client = underWay(TANAKA);
  client.log(...logLines(60));
  const { source, id, time, level, service, message, fields } = logLine(30);
  const line = { id, time, level, service, message, fields, source };
  client.act(SATO, 'log.pin', { line, query: null, window: null, step: null, comment: '枯渇の始まり' });
  const rig = new Rig(client);
  rig.host.pass(1_000);
  return rig;
}

describe('notes and pins in one list', () => {
  it('SCR-12 a pin stands among the notes, and Enter leads to its line', () => {
    const rig = pinned().press('3', 'G');
    expect(rig.text()).toMatch(/佐藤 証跡 #1 枯渇の始まり: /);
    rig.press('enter');
    expect(rig.state.focus).toBe('logs');
    expect(rig.text()).toMatch(/».*証跡 #1/);
  });

  it('SCR-12 a line that is no longer held is shown as it was pinned', () => {
    const client = underWay(TANAKA);
    const line = { ...logLine(3), id: 'gone', fields: { pod: 'checkout-1' } };
    client.act(SATO, 'log.pin', { line, query: null, window: null, step: null, comment: null });
    const rig = new Rig(client).press('3', 'G', 'enter');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'text', text: 'pin' });
    expect(rig.text()).toContain('checkout-1');
    rig.press('esc', 'e');
    expect(rig.said.at(-1)).toContain('証跡です');
  });

  it('SCR-13 one key walks the kinds, and the title says which', () => {
    const rig = pinned().press('3', 'l');
    expect(rig.text()).toMatch(/3 ノート {2}事実のみ/);
    expect(rig.text()).not.toContain('[決定]');
    rig.press('l');
    expect(rig.text()).toContain('[決定]');
    expect(rig.text()).not.toContain('[事実]');
    rig.press('l', 'l');
    expect(rig.text()).toMatch(/3 ノート {2}証跡のみ/);
    rig.press('l', 'l');
    expect(rig.text()).not.toMatch(/3 ノート {2}\S+のみ/);
  });

  it('SCR-14 F, D and T write a kind in one key; Ctrl-G says when it happened', () => {
    const rig = pinned().press('F', '下がってきた', 'ctrl+g', '03:05', 'enter');
    expect(rig.text()).toContain('03:05 のこと');
    rig.press('enter');
    expect(rig.client.sent.at(-1)).toMatchObject({
      type: 'note.add',
      data: { kind: 'finding', text: '下がってきた', happenedAt: '2026-11-24T18:05:00.000Z' },
    });
  });

  it('SCR-14 mitigation and recovery take the time they happened at', () => {
    const rig = pinned().press(':', '暫定復旧', 'enter', '5分前', 'enter');
    expect(rig.text()).toMatch(/03:05 に暫定復旧したと宣言しますか/);
    rig.press('y');
    expect(rig.client.session.clock.mitigated).toMatch(/^2026-11-24T18:05:/);
    rig.press(':', '復旧を宣言', 'enter');
    expect(rig.state.prompt?.prompt).toMatch(/recovered|mitigated/);
  });
});
