import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

describe('the clock of an incident acknowledged before it fired', () => {
  it.each([
    ['ja', '確認済み 時計のずれ'],
    ['en', 'ack: clocks apart'],
  ] as const)('TUI-541 says in %s that clocks are apart, and no time', (lang, said) => {
    const rig = new Rig(underWay(SATO), { lang, cols: 200 });
    const { view } = rig.client.get();
    const { fired } = view.session.clock;
    const acknowledged = new Date(Date.parse(fired ?? '') - 3_059_000).toISOString();
    const session = { ...view.session, clock: { ...view.session.clock, acknowledged } };
    rig.client.set({ view: { ...view, session } });
    expect(rig.text()).toContain(said);
    expect(rig.text()).not.toContain('-50:59');
  });
});
