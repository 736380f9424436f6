import { describe, expect, it } from 'vitest';
import { pattern, told } from '../patterns-told.ts';
import { Rig } from '../rig.ts';
import { logLines, TANAKA, underWay } from '../story.ts';

async function patterns(cols = 140): Promise<Rig> {
  const client = underWay(TANAKA, 'en');
  client.log(...logLines(20));
  client.answers = {
    ...client.answers,
    patterns: told({ rows: [pattern({ id: 'a1', template: 'cart <id> not found' })] }),
  };
  const rig = new Rig(client, { lang: 'en', cols, rows: 40 });
  rig.host.pass(1_000);
  await rig.settle();
  rig.press('5');
  return rig;
}

describe('the key that leaves a statement out of detection', () => {
  it('DET-889 asks for how long and why with the statement filled in, and sends it once', async () => {
    const rig = await patterns();
    rig.press('-');
    expect(rig.text()).toContain('cart <id> not found');
    expect(rig.host.excluded).toEqual([]);
    rig.press('known, the fix is on its way', 'ctrl+s');
    await rig.settle();
    expect(rig.host.excluded).toEqual([
      { template: 'cart <id> not found', days: 7, reason: 'known, the fix is on its way' },
    ]);
    expect(rig.text()).toContain('Excluded from detection: x');
  });

  it('DET-889 sends nothing without a reason', async () => {
    const rig = await patterns();
    rig.press('-', 'ctrl+s');
    await rig.settle();
    expect([rig.host.excluded, rig.state.dialogs.length]).toEqual([[], 1]);
  });

  it('DET-889 says where nothing evaluates by it', async () => {
    const rig = await patterns(80);
    const id = 'payment-gateway-timeout-after-order';
    rig.host.exclude = async () => ({ ok: true, id, until: '2026-11-30T00:00:00.000Z', watcher: null });
    rig.press('-', 'known', 'ctrl+s');
    await rig.settle();
    expect(rig.text()).toContain('No detection runs here');
  });

  it('DET-945 asks once more where a page is open, with why, and adds it after a yes only', async () => {
    const rig = await patterns();
    const asked: object[] = [];
    rig.host.exclude = async (wish) => {
      asked.push(wish);
      if (!wish.sure) return { ok: false, reason: 'a page of cart is open', asks: true };
      return { ok: true, id: 'x', until: '2026-11-30T00:00:00.000Z', watcher: 'hub-1' };
    };
    rig.press('-', 'known', 'ctrl+s');
    await rig.settle();
    expect(rig.text()).toContain('Exclude it all the same?');
    expect(rig.text()).toContain('a page of cart is open');
    rig.press('esc');
    await rig.settle();
    expect(asked).toHaveLength(1);
    rig.press('-', 'known', 'ctrl+s');
    await rig.settle();
    rig.press('y');
    await rig.settle();
    const wish = { template: 'cart <id> not found', days: 7, reason: 'known' };
    expect(asked.slice(1)).toEqual([wish, { ...wish, sure: true }]);
    expect(rig.text()).toContain('Excluded from detection: x');
  });
});
