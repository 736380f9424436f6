import { describe, expect, it } from 'vitest';
import { HOME_BINDINGS, homeBindings } from '../../../src/tui/home/home-keys.ts';
import { word } from '../../../src/tui/words.ts';
import { HomeRig, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

describe('acts of the home screen', () => {
  it('HOM-20 enter on a session joins it, on a page with a session joins that one, without asking', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('G', 'enter', 'g', 'j', 'j', 'enter');
    expect(rig.entered).toEqual(['search-1125', 'search-1125']);
    expect(rig.host.acts).toEqual([]);
  });

  it('HOM-21 enter on a page asks, as it acknowledges in one’s name; only then it starts, and enters', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('enter');
    expect(rig.text()).toContain('佐藤の名前でPD確認にし、セッションを始めますか');
    expect(rig.text()).toContain('#4812 5xx rate > 5% for 5m');
    rig.press('n');
    expect([rig.host.acts, rig.state.dialog]).toEqual([[], null]);
    rig.press('enter', 'enter');
    expect(rig.host.acts).toEqual([]);
    rig.press('y');
    expect(rig.text()).toContain('対応を始めています');
    await rig.settle();
    expect([rig.host.acts, rig.entered]).toEqual([[['start', 'page:Q4812']], ['checkout-1125']]);
  });

  it('HOM-21 nothing else is begun while an act is under way, and a refusal is said in the words it came in', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.host.refusal = 'PagerDutyのトークンが無効です';
    rig.press('enter', 'y', 'enter');
    expect(rig.state.dialog).toBeNull();
    await rig.settle();
    expect(rig.said).toBe('PagerDutyのトークンが無効です');
    expect([rig.entered, rig.host.acts]).toEqual([[], [['start', 'page:Q4812']]]);
  });

  it('HOM-22 A acknowledges a waiting page that has a session, after asking; elsewhere it says why not', async () => {
    const waiting = pageRow('Q1', { session: { id: 'checkout-1125', people: 1 } });
    const rig = await HomeRig.open({
      pages: pagesOf(waiting, pageRow('Q2')),
      sessions: [sessionRow('checkout-1125')],
    });
    rig.press('A', 'y');
    await rig.settle();
    expect(rig.host.acts).toEqual([['acknowledge', 'page:Q1']]);
    rig.press('j', 'A');
    expect(rig.said).toContain('Enter で対応を始める');
    rig.press('G', 'A');
    expect(rig.said).toContain('呼び出しではありません');
    const taken = pageRow('Q3', {
      status: 'acknowledged',
      acknowledged: { by: '山田', at: '2026-11-25T03:00:00Z', you: false },
    });
    await rig.poll({ pages: pagesOf(taken), sessions: [] });
    rig.press('g', 'A');
    expect(rig.said).toContain('山田がPD確認済みです');
  });

  it('HOM-23 V asks whether users suffered and, if not, why it paged and what would stop it, for any row', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('V');
    expect(rig.text()).toContain('利用者への影響はありましたか');
    // Nobody has worked on it: what the verdict brings with it is said before.
    expect(rig.text()).toContain('判定だけの記録を残して終了します');
    rig.press('n', '誤検知', 'enter', 'しきい値を上げる', 'enter');
    await rig.settle();
    rig.press('G', 'V', 'y');
    await rig.settle();
    rig.press('V', 'esc');
    expect(rig.host.acts).toEqual([
      ['verdict', 'page:Q4812', { hurt: false, why: '誤検知', prevent: 'しきい値を上げる' }],
      ['verdict', 'session:search-1125', { hurt: true, why: null, prevent: null }],
    ]);
    expect(rig.said).toBe('判定を残しました');
  });

  it('HOM-24 with --readonly sessions can be watched and nothing outside is touched', async () => {
    const rig = await HomeRig.open(NIGHT, { readonly: true });
    rig.press('enter', 'V', 'G', 'enter');
    expect(rig.entered).toEqual(['search-1125']);
    expect([rig.host.acts, rig.state.dialog]).toEqual([[], null]);
    expect(rig.said).toContain('--readonly');
  });

  it('HOM-25 footer, help and keys are one table: no key twice in a scope, each act named in both languages', async () => {
    for (const scope of ['list', 'filter', 'help', 'confirm', 'verdict', 'reason'] as const) {
      const keys = homeBindings(scope).flatMap(({ keys }) => keys);
      expect(new Set(keys).size).toBe(keys.length);
      for (const lang of ['ja', 'en'] as const)
        for (const { id } of homeBindings(scope)) expect(word(lang, `act.${id}`)).not.toBe('');
    }
    const rig = await HomeRig.open(NIGHT, { rows: 30 });
    rig.press('?');
    for (const { id, scope } of HOME_BINDINGS) {
      if (scope === 'list') expect(rig.text()).toContain(word('ja', `act.${id}`));
    }
  });

  it('HOM-26 keys of a Japanese input method fold, kana are told as such, and a paste becomes a filter', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('ｊ');
    expect(rig.chosen()).toContain('#4810');
    rig.press('あ');
    expect(rig.said).toContain('日本語入力がオンです');
    rig.press('？', 'q');
    rig.store.paste('検索\n');
    expect(rig.state.filter).toBe('検索');
    rig.press('esc', 'q');
    expect(rig.quits).toBe(1);
  });
});
