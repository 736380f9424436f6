import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { FIRED, opened, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';

/** Seconds after the alert. */
const until = (rig: Rig, seconds: number): void => rig.host.pass(FIRED + seconds * 1_000 - rig.host.now());
const iso = (seconds: number): string => new Date(FIRED + seconds * 1_000).toISOString();

/** Opened at 52 s, so the first update is due at 952 s. */
function given(to: string | null) {
  const client = underWay(TANAKA);
  client.act(SATO, 'step.assign', { step: 'first-notice', participant: to });
  return client;
}

describe('reminders of one’s own steps', () => {
  it('SCR-664 one’s own step that falls due is said once, with one bell', () => {
    const rig = new Rig(given(TANAKA.id));
    until(rig, 950);
    expect(rig.host.bells).toBe(0);
    until(rig, 954);
    expect(rig.host.bells).toBe(1);
    expect(rig.said.at(-1)).toMatch(/^あなたの手順が期限を過ぎました\(03:14まで\): /);
    until(rig, 1_400);
    expect(rig.host.bells).toBe(1);
  });

  it('SCR-664 no bell for what is another person’s, or nobody’s', () => {
    for (const who of [SUZUKI.id, null]) {
      const rig = new Rig(given(who));
      until(rig, 1_400);
      expect(rig.host.bells, String(who)).toBe(0);
    }
  });

  it('SCR-664 a step that becomes one’s own when it is overdue is said then; what is several, with one bell', () => {
    const client = given(null);
    const rig = new Rig(client);
    until(rig, 1_000);
    expect(rig.host.bells).toBe(0);
    client.now = rig.host.now();
    client.act(SATO, 'step.undo', { step: 'severity' });
    client.act(SATO, 'step.assign', { step: 'severity', participant: TANAKA.id });
    const before = rig.host.bells;
    client.act(SATO, 'role.take', { role: 'comms', participant: TANAKA.id });
    const assigned = rig.host.bells - before;
    until(rig, 1_002);
    expect(rig.host.bells - before - assigned).toBe(1);
    expect(rig.said.filter((text) => text.startsWith('あなたの手順が期限を過ぎました'))).toHaveLength(2);
  });

  it('SCR-664 a promised update rings each time that it falls due, for who has it', () => {
    for (const [you, rings] of [
      [TANAKA, 2],
      [SUZUKI, 0],
    ] as const) {
      const client = opened(you, 'ja', true);
      client.act(TANAKA, 'participant.join', {});
      client.act(TANAKA, 'role.take', { role: 'comms' });
      client.act(SATO, 'severity.set', { severity: 'SEV2' });
      const rig = new Rig(client);
      const send = (next: number): void => {
        client.now = rig.host.now();
        client.act(TANAKA, 'notice.send', { text: 'x', nextAt: iso(next), final: false });
      };
      send(600);
      until(rig, 620);
      send(900);
      until(rig, 920);
      expect(rig.host.bells, you.name).toBe(rings);
    }
  });

  it('SCR-664 without a step for updates the sender of the last one is reminded of the next', () => {
    const rig = new Rig(underWay(SATO), { cols: 160 });
    until(rig, 1_012);
    expect(rig.said.join('\n')).toContain('状況報告の時刻を過ぎました(03:15まで)');
    const other = new Rig(underWay(TANAKA));
    until(other, 1_012);
    expect(other.said.join('\n')).not.toContain('状況報告の時刻');
  });

  it('SCR-665 who wants none is never reminded; Ctrl-K changes and keeps it', () => {
    const rig = new Rig(given(TANAKA.id), { remind: false });
    until(rig, 1_000);
    expect(rig.host.bells).toBe(0);
    rig.press('ctrl+k');
    expect(rig.host.saved).toEqual([{ remind: true }]);
    until(rig, 1_003);
    expect(rig.host.bells).toBe(1);
    rig.press('ctrl+k');
    expect(rig.host.saved.at(-1)).toEqual({ remind: false });
  });

  it('SCR-665 what is waited for from somebody else rings nobody, nor does a closed session', () => {
    const client = given(TANAKA.id);
    client.act(TANAKA, 'session.close', { reason: 'r' });
    const rig = new Rig(client);
    until(rig, 1_400);
    expect(rig.host.bells).toBe(0);
  });
});
