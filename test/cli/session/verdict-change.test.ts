import { describe, expect, it, vi } from 'vitest';
import { cliRig } from '../rig.ts';

const rig = cliRig();
interface Told {
  readonly type: string;
  readonly data: { readonly verdict?: { readonly change?: { readonly id: string } | null } };
}
const events = async (id: string): Promise<readonly Told[]> =>
  (await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']))
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line));

describe('the change that a verdict names, from a script', () => {
  it('CHG-865 is one that the session knows, by its id; a word that means none is refused with those there are', async () => {
    await rig.ok(['change', 'add', 'flag new-cart on', '--service', 'checkout', '--at', '5m']);
    const id = await rig.session('5xx');
    await vi.waitFor(
      async () => expect((await events(id)).map(({ type }) => type)).toContain('changes.seen'),
      { timeout: 20_000, interval: 200 },
    );
    const unknown = await rig.run(['verdict', id, '--hurt', '--change', '7be2d94']);
    expect(unknown.code).toBe(3);
    expect(unknown.err).toMatch(/7be2d94.*hand:1 \(.*flag new-cart on/);
    await rig.ok(['verdict', id, '--hurt', '--change', 'hand:1']);
    const named = async () =>
      (await events(id)).filter(({ type }) => type === 'verdict.set').at(-1)?.data.verdict?.change;
    expect(await named()).toMatchObject({ id: 'hand:1', service: 'checkout', kind: 'flag' });
    expect(await rig.ok(['verdict'])).toContain('flag new-cart on');
    await rig.ok(['verdict', id, '--hurt', '--change', 'none']);
    expect(await named()).toBeNull();
    for (const wrong of [
      ['verdict', id, '--change', 'hand:1'],
      ['verdict', id, '--clear', '--change', 'hand:1'],
      ['verdict', '--change', 'hand:1'],
    ])
      expect((await rig.run(wrong)).code, wrong.join(' ')).toBe(2);
  });
});
