import { describe, expect, it } from 'vitest';
import { width } from '../../../src/text/width.ts';
import { ago, HomeRig, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

const open = async () => {
  const pages = pagesOf(
    pageRow('Q1', { title: '5xx', triggeredAt: ago(3) }),
    pageRow('Q2', {
      title: 'batch late',
      urgency: 'low',
      status: 'acknowledged',
      acknowledged: { by: '山田', at: ago(9), you: false },
    }),
  );
  return HomeRig.open({ pages, sessions: [sessionRow('checkout-1125')] });
};

function click(rig: HomeRig, text: string): void {
  const y = rig.rows().findIndex((row) => row.includes(text));
  const row = rig.rows()[y] ?? '';
  if (y < 0) throw new Error(`no ${text} in\n${rig.text()}`);
  rig.store.pointed({ kind: 'click', x: width(row.slice(0, row.indexOf(text))), y });
}
const wheel = (rig: HomeRig, by: 1 | -1): void => rig.store.pointed({ kind: 'wheel', by, x: 5, y: 5 });

describe('the mouse on the home screen', () => {
  it('HOM-640 a click chooses a row, and the wheel moves the choice', async () => {
    const rig = await open();
    click(rig, 'batch late');
    expect(rig.state.selected).toBe('page:Q2');
    click(rig, 'checkout-1125');
    expect(rig.chosen()).toContain('checkout-1125');
    wheel(rig, -1);
    expect(rig.state.selected).toBe('page:Q2');
    wheel(rig, 1);
    expect(rig.chosen()).toContain('checkout-1125');
    rig.store.pointed({ kind: 'click', x: 0, y: 0 });
    expect(rig.chosen()).toContain('checkout-1125');
  });

  it('HOM-640 a click on a key that is named presses it; nothing can be reached under a dialog', async () => {
    const rig = await open();
    click(rig, 'batch late');
    click(rig, 'V ');
    expect(rig.dialog).toMatchObject({ about: { asks: 'verdict' } });
    rig.store.pointed({ kind: 'click', x: 5, y: 3 });
    expect(rig.state.selected).toBe('page:Q2');
    click(rig, 'Esc');
    expect(rig.dialog).toBeNull();
    click(rig, '? ');
    expect(rig.dialog).toMatchObject({ text: 'help' });
    wheel(rig, 1);
    expect(rig.dialog).toMatchObject({ scroll: 3 });
  });

  it('HOM-640 a click on a schedule chooses it, and asks nothing before its time is typed', async () => {
    const turns = ['決済', '検索'].map((name) => ({ id: name, name, now: [], next: [], overrides: [] }));
    const rig = await HomeRig.open({ ...NIGHT, turns });
    rig.press('H');
    click(rig, '検索  ');
    expect(rig.dialog).toMatchObject({ about: { ask: 'turn' }, at: 1, error: null });
  });

  it('HOM-640 a click on a choice of a value takes it', async () => {
    const rig = await open();
    click(rig, 'batch late');
    rig.press('~');
    expect(rig.dialog).toMatchObject({ about: { ask: 'value' } });
    const [choice = ''] = rig.rows().flatMap((row) => /│ {3}(\S+)/.exec(row)?.[1] ?? []);
    const typed = await open();
    typed.press('j', '~', 'down', 'enter');
    click(rig, ` ${choice}`);
    expect(rig.dialog).toEqual(typed.dialog);
  });
});
