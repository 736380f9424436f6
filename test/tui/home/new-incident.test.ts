import { describe, expect, it } from 'vitest';
import { HomeRig, NIGHT } from './home-rig.ts';

const type = (rig: HomeRig, text: string) => rig.press(...text);
const EMPTY = { ...NIGHT, pages: NIGHT.pages && { ...NIGHT.pages, incidents: [] } };

describe('a new incident from home', () => {
  it('HOM-720 I asks for the service and the title, and y opens it in one’s own name', async () => {
    const rig = await HomeRig.open(NIGHT);
    const services = [...new Set((NIGHT.pages?.incidents ?? []).map(({ service }) => service))];
    expect(services.length).toBeGreaterThan(1);
    rig.press('I');
    for (const service of services) expect(rig.text()).toContain(service);
    type(rig, 'search');
    rig.press('enter');
    expect(rig.text()).toContain('search の新規インシデント: タイトル');
    type(rig, '検索が返らない');
    rig.press('enter');
    expect(rig.text()).toContain('PagerDutyの search に新規インシデントを作りますか');
    expect(rig.text()).toContain('検索が返らない');
    expect(rig.text()).toContain('search の当番を呼び出します。取り消せません');
    expect(rig.host.pageless).toEqual([]);
    rig.press('y');
    await rig.settle();
    expect(rig.host.pageless).toEqual([
      { act: 'create', service: 'search', title: '検索が返らない', text: '' },
    ]);
    expect(rig.said).toBe('search に新規インシデント「検索が返らない」を作りました');
    // Nothing of it is left for the next one.
    rig.press('I');
    expect(rig.dialog).toMatchObject({ about: { ask: 'service' }, editor: { text: '' } });
  });

  it('HOM-720 takes a typed service where no page is to be seen, and asks for what is missing', async () => {
    const rig = await HomeRig.open(EMPTY);
    rig.press('I', 'enter');
    expect(rig.text()).toContain('サービス名を入力してください');
    type(rig, 'ledger');
    rig.press('enter', 'enter');
    expect(rig.dialog).toMatchObject({
      about: { ask: 'title', service: 'ledger' },
      error: expect.anything(),
    });
    type(rig, 'x');
    rig.press('enter', 'n');
    await rig.settle();
    expect([rig.host.pageless, rig.state.drafted]).toEqual([[], null]);
  });

  it('HOM-720 keeps what was typed where it is refused, and says what is not known', async () => {
    const rig = await HomeRig.open(EMPTY);
    rig.host.refusal = 'そのサービスはありません';
    const ask = (): void => {
      rig.press('I');
      type(rig, 'ledger');
      rig.press('enter');
      type(rig, 'x');
      rig.press('enter', 'y');
    };
    ask();
    await rig.settle();
    expect([rig.state.toasts.at(-1)?.tone, rig.said]).toEqual([
      'burn',
      'ledger: 作成していません(I で直せます): そのサービスはありません',
    ]);
    rig.host.refusal = null;
    rig.host.lost = true;
    rig.press('I', 'enter');
    expect(rig.dialog).toMatchObject({ about: { ask: 'title', service: 'ledger' }, editor: { text: 'x' } });
    rig.press('enter', 'y');
    await rig.settle();
    expect(rig.said).toContain('新規インシデントができたかまだ分かりません');
    rig.host.ends[0]?.({ ok: true, value: 'unknown' });
    await rig.settle();
    expect(rig.said).toContain('新規インシデントができたか分かりません');
    expect(rig.state.drafted).toBeNull();
  });

  it('HOM-720 who only looks on opens none', async () => {
    const rig = await HomeRig.open(NIGHT, { readonly: true });
    rig.press('I');
    expect(rig.dialog).toBeNull();
  });
});
