import { describe, expect, it } from 'vitest';
import { HOME_BINDINGS, HOME_KEYS } from '../../../src/tui/home/home-keys.ts';
import { word } from '../../../src/tui/model/words.ts';
import { ago, HomeRig, NIGHT, pageRow, pagesOf } from './home-rig.ts';

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
    expect(rig.text()).toContain('佐藤として確認済みにし、セッションを始めますか');
    expect(rig.text()).toContain('#4812  checkout  高  5xx rate > 5% for 5m');
    rig.press('n');
    expect([rig.host.acts, rig.dialog]).toEqual([[], null]);
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
    expect(rig.dialog).toBeNull();
    await rig.settle();
    expect(rig.said).toBe('PagerDutyのトークンが無効です');
    expect([rig.entered, rig.host.acts]).toEqual([[], [['start', 'page:Q4812']]]);
  });

  it('HOM-22 A acknowledges any page after naming it and its state, and tells by number what became of it', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('A');
    expect(rig.text()).toContain('佐藤の名前でPagerDutyを確認済み(Ack)にしますか');
    expect(rig.text()).toContain('#4812 5xx rate > 5% for 5m');
    expect(rig.text()).toContain('未確認  高  checkout  41秒前に発報  呼び出し中 佐藤');
    rig.press('y');
    // Nothing stands still meanwhile; the row says what is under way, and it is not asked twice.
    expect(rig.chosen()).toContain('佐藤 確認(Ack)を依頼中');
    rig.press('A');
    expect(rig.said).toContain('結果を待っています');
    await rig.settle();
    expect(rig.host.acts).toEqual([['acknowledge', 'page:Q4812']]);
    expect(rig.said).toBe('#4812 を確認済み(Ack)にしました(佐藤)');
    rig.press('G', 'A');
    expect(rig.said).toContain('アラートではありません');
  });

  it('HOM-22 what was not done is told as not done, in the words it came in', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.host.refusal = 'PagerDutyのAPIの上限に達しています';
    rig.press('A', 'y');
    await rig.settle();
    expect(rig.said).toBe('#4812 は確認済み(Ack)になっていません: PagerDutyのAPIの上限に達しています');
    expect(rig.chosen()).toContain('呼び出し中 佐藤');
  });

  it('HOM-22 taking over from somebody is asked as such; one’s own is not asked again', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('j', 'j', 'A');
    expect(rig.text()).toContain('山田が58分前に確認済みです。佐藤が引き受けますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.acts).toEqual([['take over', 'page:Q4809']]);
    const own = { by: '佐藤', at: ago(3), you: true };
    await rig.poll({
      ...NIGHT,
      pages: pagesOf(pageRow('Q3', { status: 'acknowledged', acknowledged: own })),
    });
    rig.press('g', 'A');
    expect(rig.said).toBe('すでに自分が確認済み(Ack)にしています');
    const runsOut = pageRow('Q3', { status: 'acknowledged', acknowledged: own, unacknowledgesAt: ago(-5) });
    await rig.poll({ ...NIGHT, pages: pagesOf(runsOut) });
    rig.press('A');
    expect(rig.said).toContain('期限の延長: Enter でセッションに入り ~');
  });

  it('HOM-22 who takes it while it is asked about is told, and is not taken over from by the same y', async () => {
    const rig = await HomeRig.open({ ...NIGHT, pages: pagesOf(pageRow('Q1'), pageRow('Q2')) });
    rig.press('A');
    const theirs = { by: '山田', at: ago(0), you: false };
    await rig.poll({
      ...NIGHT,
      pages: pagesOf(pageRow('Q2'), pageRow('Q1', { status: 'acknowledged', acknowledged: theirs })),
    });
    expect(rig.text()).toMatch(/その後変わりました。いま: 確認済.*山田/);
    expect(rig.text()).toContain('#1 title of Q1');
    rig.press('y');
    await rig.settle();
    expect(rig.host.acts).toEqual([['acknowledge', 'page:Q1']]);
  });

  it('HOM-22 what a live session was asked to do is told once it is known', async () => {
    const page = pageRow('Q1', { session: { id: 'checkout-1125', people: 1 } });
    const night = (over: object) => ({ ...NIGHT, pages: pagesOf({ ...page, ...over }) });
    const rig = await HomeRig.open(night({}));
    rig.press('A', 'y');
    await rig.settle();
    expect(rig.said).toContain('#1 の確認(Ack)を依頼しました。結果は分かり次第');
    const why = { key: 'home.said', params: { text: 'PagerDuty側の障害です' } } as const;
    const waits = { act: 'acknowledge', by: '佐藤', state: 'waiting', retryAt: ago(-1) } as const;
    const trouble = { kind: 'server-error', params: { said: why.params.text } };
    await rig.poll(night({ acting: { ...waits, ...trouble } }));
    expect(rig.chosen()).toMatch(/確認\(Ack\)を\d+秒後に再試行 PagerDuty/);
    rig.host.ends[0]?.({ ok: false, why });
    await rig.settle();
    expect(rig.said).toBe('#1 は確認済み(Ack)になっていません: PagerDuty側の障害です');
    await rig.poll(night({ acting: { ...waits, ...trouble, state: 'failed', retryAt: null } }));
    rig.press('A', 'y');
    await rig.settle();
    rig.host.ends[1]?.({ ok: true, value: 'done', leftOut: null });
    await rig.settle();
    expect(rig.said).toBe('#1 を確認済み(Ack)にしました(佐藤)');
  });

  it('HOM-23 V asks whether users suffered and, if not, why it paged and what would stop it, for any row', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('V');
    expect(rig.text()).toContain('利用者への影響はありましたか');
    expect(rig.text()).toContain('セッションは作らず、判定だけを保存します');
    rig.press('n', '誤検知', 'enter', 'しきい値を上げる', 'enter');
    await rig.settle();
    rig.press('G', 'V', 'y');
    await rig.settle();
    rig.press('V', 'esc');
    expect(rig.host.acts).toEqual([
      ['verdict', 'page:Q4812', { hurt: false, why: '誤検知', prevent: 'しきい値を上げる' }],
      ['verdict', 'session:search-1125', { hurt: true, why: null, prevent: null }],
    ]);
    expect(rig.said).toContain('影響判定を保存しました');
  });

  it('HOM-23 what was said stands on the row, is there to be changed, and is taken back by x or u', async () => {
    const said = { hurt: false, why: '誤検知', prevent: null };
    const rig = await HomeRig.open({ ...NIGHT, pages: pagesOf(pageRow('Q1', { verdict: said })) });
    expect(rig.chosen()).toContain('誤報');
    rig.press('V');
    expect(rig.text()).toContain('これまでの影響判定: 誤報 (誤検知)');
    rig.press('n', '2', 'enter', 'enter');
    await rig.settle();
    rig.press('u');
    await rig.settle();
    rig.press('u');
    expect(rig.said).toContain('元に戻す判定も、引き受けた当番もありません');
    rig.press('V', 'x');
    await rig.settle();
    expect(rig.host.acts).toEqual([
      ['verdict', 'page:Q1', { hurt: false, why: '誤検知2', prevent: null }],
      ['verdict', 'page:Q1', said],
      ['verdict', 'page:Q1', null],
    ]);
    await rig.poll({ ...NIGHT, pages: pagesOf(pageRow('Q2')) });
    rig.press('g', 'V', 'x');
    expect(rig.host.acts).toHaveLength(3);
  });

  it('HOM-24 with --readonly sessions can be watched and nothing outside is touched', async () => {
    const rig = await HomeRig.open(NIGHT, { readonly: true });
    rig.press('enter', 'V');
    expect(rig.said).toContain('--readonly');
    rig.press('esc', 'G', 'enter');
    expect(rig.entered).toEqual(['search-1125']);
    expect([rig.host.acts, rig.dialog]).toEqual([[], null]);
  });

  it('HOM-25 footer, help and keys are one table: no key twice in a scope, each act named in both languages', async () => {
    for (const scope of [
      'list',
      'typing',
      'details',
      'ask',
      'confirm',
      'text',
      'filter',
      'palette',
      'verdict',
      'twin',
    ] as const) {
      const there = HOME_KEYS.table.filter((each) => each.scope === scope);
      const keys = there.flatMap((each) => each.keys);
      expect(new Set(keys).size).toBe(keys.length);
      for (const lang of ['ja', 'en'] as const)
        for (const { id } of there) expect(word(lang, `act.${id}`)).not.toBe('');
    }
    const rig = await HomeRig.open(NIGHT, { rows: 46 });
    rig.press('?');
    for (const { id } of HOME_BINDINGS.filter(({ scope }) => scope === 'list'))
      expect(rig.text()).toContain(word('ja', `act.${id}`));
  });

  it('HOM-707 : finds each act by its name and does what its key does, or says why not; / narrows the help', async () => {
    const commands = HOME_KEYS.table.filter(({ scope }) => scope === 'list');
    expect(commands.length).toBeGreaterThan(20);
    for (const binding of commands.filter(({ id }) => id !== 'palette')) {
      for (const lang of ['ja', 'en'] as const) {
        const byKey = (await HomeRig.open(NIGHT)).press(binding.keys[0]);
        const byName = (await HomeRig.open(NIGHT)).press(':', ...HOME_KEYS.nameOf(binding, lang));
        const name = HOME_KEYS.nameOf(binding, 'ja');
        for (let i = 0; i < 30 && !byName.rows().some((row) => row.includes(`» ${name} `)); i += 1)
          byName.press('down');
        byName.press('enter');
        await Promise.all([byKey.settle(), byName.settle()]);
        expect(byName.state, binding.id).toEqual(byKey.state);
        expect([byName.entered, byName.quits], binding.id).toEqual([byKey.entered, byKey.quits]);
      }
    }
    const rig = await HomeRig.open(NIGHT);
    rig.press('?', '/', ...'ヘルプ');
    expect(rig.text()).toContain('? ');
    expect(rig.text()).not.toContain('影響判定');
    rig.press('enter', 'esc', 'esc');
    expect(rig.dialog).toBeNull();
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
