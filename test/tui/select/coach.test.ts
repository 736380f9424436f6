import { describe, expect, it } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { TUI } from '../../../src/text/i18n/tui.ts';
import { width } from '../../../src/text/width.ts';
import { Rig } from '../rig.ts';
import { logLine, opened, SATO, TANAKA } from '../story.ts';

const anchors: Anchors = {
  ...{
    pane: 'logs',
    step: null,
    note: null,
    line: null,
    opened: null,
    level: null,
    search: null,
    filters: [],
  },
};

const NO_LOOK = { boundary: null, range: null, page: null } as const;

function demo(lang: 'ja' | 'en' = 'en') {
  const client = opened(TANAKA, lang);
  client.act(SATO, 'role.take', { role: 'driver' });
  const rig = new Rig(client, { cols: 80, rows: 24, lang, coach: true });
  const tip = (): string => {
    return rig.rows().at(-3)?.trim() ?? '';
  };
  return { client, rig, tip };
}

describe('what the demo names to be tried next', () => {
  it('DEM-8 is on screen until it is done, one after the other, to the close', () => {
    const { client, rig, tip } = demo();
    expect(tip()).toMatch(/^Demo 1\/7: .*Space ticks it/);
    // What somebody else does is no try.
    client.act(SATO, 'step.do', { step: 'symptom' });
    expect(tip()).toMatch(/^Demo 1\/7/);
    client.act(TANAKA, 'step.do', { step: 'evidence' });
    expect(tip()).toMatch(/^Demo 2\/7: n writes a note/);
    rig.press('n', 'Pool');
    expect(tip()).toMatch(/^Demo: write, then Enter saves it/);
    rig.press('esc');
    client.act(TANAKA, 'note.add', { text: 'Pool is full' });
    // Nobody's screen is there to be followed yet: what comes after is named.
    expect(tip()).toMatch(/^Demo 4\/7: .*p pins it as evidence/);
    client.set({ driverView: { by: SATO.id, anchors } });
    expect(tip()).toMatch(/^Demo 3\/7: your screen follows 佐藤. f lets go/);
    rig.press('f');
    expect(tip()).toMatch(/^Demo 3\/7: f follows 佐藤, who drives/);
    rig.press('f');
    expect(tip()).toMatch(/^Demo 4\/7: .*p pins it as evidence/);
    // Out of order: not asked for again.
    rig.press('7');
    client.act(TANAKA, 'log.pin', { line: logLine(1), query: null, window: null, step: null, comment: null });
    expect(tip()).toMatch(/^Demo 5\/7: 5 shows what is new/);
    rig.press('5');
    expect(tip()).toMatch(/^Demo 7\/7: when it is over, X closes it/);
    client.act(SATO, 'session.close', { reason: 'over' });
    expect(tip()).toMatch(/^Demo: q goes home/);
  });

  it('DEM-8 asks for nothing in a session that is closed, whoever closed it and whatever was tried', () => {
    const { client, tip } = demo();
    client.act(SATO, 'session.close', { reason: 'over' });
    expect(tip()).toMatch(/^Demo: q goes home/);
  });

  it('DEM-8 does not take what the driver shows for a try, and fits 80 columns in both languages', () => {
    for (const lang of ['ja', 'en'] as const) {
      const { client, rig, tip } = demo(lang);
      const look = { view: 'patterns', pattern: null, service: null, same: null, ...NO_LOOK } as const;
      client.set({ driverView: { by: SATO.id, anchors: { ...anchors, look } } });
      expect(rig.state.logs.view).toBe('patterns');
      expect(rig.state.tried).toEqual([]);
      expect(tip()).not.toContain('..');
    }
    const tips = Object.entries(TUI).filter(([key]) => key.startsWith('coach.'));
    expect(tips.length).toBeGreaterThanOrEqual(9);
    for (const [key, text] of tips)
      for (const lang of ['ja', 'en'] as const)
        expect(
          width(text[lang].replace('{n}', '7').replace('{of}', '7').replace('{who}', 'Tanaka')),
          key,
        ).toBeLessThanOrEqual(77);
  });

  it('DEM-8 no other session has hints', () => {
    const rig = new Rig(opened(TANAKA, 'en'), { cols: 80, rows: 24, lang: 'en' });
    rig.press('1', 'j', 'space');
    expect(rig.state.tried).toBeNull();
    expect(rig.text()).not.toContain('Demo');
  });
});
