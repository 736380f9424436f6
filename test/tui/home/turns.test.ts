import { describe, expect, it } from 'vitest';
import type { ScheduleTurns } from '../../../src/protocol/http.ts';
import type { HomeReading } from '../../../src/tui/home/home-data.ts';
import { said } from '../../../src/tui/model/words.ts';
import { ago, HomeRig, NIGHT, NOW, onCall } from './home-rig.ts';

const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();
const SUZUKI = { name: '鈴木', from: at(-3), until: at(9) };
const MINE = { name: '佐藤', you: true, override: true, from: at(0), until: at(2) } as const;
const PAY: ScheduleTurns = { id: 'S1', name: '決済 一次', now: [SUZUKI], next: [], overrides: [] };
const SEARCH: ScheduleTurns = {
  id: 'S2',
  name: '検索 一次',
  now: [{ name: '佐藤', you: true, from: at(-1), until: at(5) }],
  next: [],
  overrides: null,
};
const TAKEN: ScheduleTurns = { ...PAY, now: [MINE], overrides: [{ ...SUZUKI, until: at(1) }, MINE] };
const night = (...turns: readonly ScheduleTurns[]): HomeReading => ({ ...NIGHT, turns });

describe('a shift that is taken over from home', () => {
  it('HOM-439 H asks whose shift and until when, and y takes it in one’s own name', async () => {
    const rig = await HomeRig.open(night(PAY, SEARCH));
    rig.press('H');
    expect(rig.text()).toContain('決済 一次  鈴木 21:12まで');
    // Without a time it is taken to its end.
    expect(rig.text()).toContain('= 21:12 (9時間後)');
    rig.press('2', 'h');
    expect(rig.text()).toContain('= 14:12 (2時間後)');
    rig.press('enter');
    expect(rig.text()).toContain('鈴木さんの当番(決済 一次)を14:12まで引き受けますか');
    expect(rig.host.pageless).toEqual([]);
    rig.press('y');
    await rig.settle();
    expect(rig.host.pageless).toEqual([{ act: 'override', schedule: 'S1', until: at(2) }]);
    expect(rig.said).toBe('決済 一次 の当番を14:12まで引き受けました(u で戻す)');
  });

  it('HOM-439 an act waits while the hub is away, and its outcome is shown when it is known', async () => {
    const rig = await HomeRig.open(night(PAY));
    rig.host.lost = true;
    rig.press('H', 'enter', 'y');
    await rig.settle();
    expect([rig.state.toasts.at(-1)?.tone, rig.said]).toEqual([
      'wait',
      '決済 一次: ハブの応答がありません。変わったかまだ分かりません。結果はここに出ます',
    ]);
    rig.host.ends[0]?.({ ok: true, value: 'done', leftOut: null });
    await rig.settle();
    expect(rig.said).toContain('引き受けました');
  });

  it('HOM-439 one’s own shift is not taken, what cannot be read as a time stays with why, and n asks nothing', async () => {
    const rig = await HomeRig.open(night(PAY, SEARCH));
    rig.press('H', 'down', 'enter');
    expect(rig.text()).toContain('すでにあなたの当番です');
    rig.press('up', '9', '9', 'd', 'enter');
    expect(rig.text()).toContain('「99d」は1分後から31日後までの時刻ではありません');
    rig.press('backspace', 'backspace', 'backspace', 'enter', 'n');
    await rig.settle();
    expect([rig.dialog, rig.host.pageless]).toEqual([null, []]);
    // The first that is somebody else's is offered first.
    const second = await HomeRig.open(night(SEARCH, PAY));
    second.press('H');
    expect(second.text()).toContain('» 決済 一次');
    const nobody = await HomeRig.open(night({ ...PAY, now: [] }));
    nobody.press('H', 'enter');
    expect(nobody.text()).toContain('いつまでかを入力してください');
    nobody.press('1', 'h', 'enter');
    expect(nobody.text()).toContain('当番(決済 一次)を13:12まで引き受けますか');
  });

  it('HOM-439 what was taken over is shown, and u gives one’s own back after a question', async () => {
    const person = { ...onCall('佐藤', at(2)), you: true, override: true } as const;
    const duty = [{ id: 'P1', name: '決済', levels: [{ level: 1, people: [person] }] }];
    const rig = await HomeRig.open({ ...night(TAKEN), duty });
    expect(rig.rows()[0]).toContain('佐藤(主) 14:12まで(引き受け)');
    rig.press('u');
    expect(rig.text()).toContain('引き受けている当番(決済 一次、14:12まで)を戻しますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.pageless).toEqual([{ act: 'end-override', schedule: 'S1' }]);
    expect(rig.said).toBe('決済 一次 の当番を戻しました');
    // The same by H, as after leaving and coming back.
    rig.press('H');
    expect(rig.text()).toContain('14:12まで引き受け中');
    rig.press('enter', 'y');
    await rig.settle();
    expect(rig.host.pageless).toHaveLength(2);
  });

  it('HOM-439 u undoes what was done last: a verdict, then the shift', async () => {
    const rig = await HomeRig.open(night(TAKEN));
    rig.press('V', 'y');
    await rig.settle();
    rig.press('u');
    await rig.settle();
    expect([rig.host.pageless, rig.host.acts.at(-1)?.[0]]).toEqual([[], 'verdict']);
    rig.press('u', 'y');
    await rig.settle();
    expect(rig.host.pageless).toHaveLength(1);
  });

  it('HOM-439 what came of it is told once it is known, and never before; an old or read-only list asks nothing', async () => {
    const rig = await HomeRig.open(night(PAY));
    rig.host.slow = true;
    rig.press('H', 'enter', 'y');
    await rig.settle();
    expect(rig.said).toContain('依頼しました。結果はまだ分かりません');
    rig.host.ends[0]?.({ ok: false, why: said('権限がありません') });
    await rig.settle();
    expect(rig.said).toBe('決済 一次: 変わっていません: 権限がありません');
    rig.press('H', 'enter', 'y');
    await rig.settle();
    rig.host.ends[1]?.({ ok: true, value: 'unknown' });
    await rig.settle();
    expect(rig.said).toContain('変わったか分かりません');
    const ro = await HomeRig.open(night(PAY), { readonly: true });
    ro.press('H');
    expect([ro.dialog, ro.said]).toEqual([null, '--readonly のため変更しません']);
    const none = await HomeRig.open(NIGHT);
    none.press('H');
    expect(none.said).toBe('当番表が読めていません');
  });

  it('HOM-439 services under maintenance are named while they are, and not before or after', async () => {
    const window = { id: 'W1', services: ['checkout', '決済'], text: '', by: null };
    const maintenance = [
      { ...window, from: ago(10), until: at(1) },
      { ...window, services: ['later'], from: at(1), until: at(2) },
      { ...window, services: ['over'], from: ago(90), until: ago(1) },
    ];
    const rig = await HomeRig.open({ ...night(PAY), maintenance });
    expect(rig.text()).toContain('メンテナンス中(呼び出しなし) checkout, 決済 13:12まで');
    expect(rig.text()).not.toMatch(/later|over/);
  });
});
