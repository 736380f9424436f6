import { describe, expect, it } from 'vitest';
import { homePlaceOf } from '../../../src/tui/home/home-state.ts';
import { HomeRig, NIGHT, NO_MORE, pagesOf } from './home-rig.ts';

const EMPTY = { pages: null, sessions: [] };

describe('the home screen and its hub', () => {
  it('HOM-30 home asks nothing of its own while nobody does anything', async () => {
    const rig = await HomeRig.open(NIGHT);
    for (let s = 0; s < 60; s += 1) {
      rig.host.pass(1_000);
      await rig.settle();
    }
    expect([rig.host.reads, rig.host.parts, rig.host.acts]).toEqual([['mine'], [], []]);
    rig.store.close();
    expect([rig.host.timers, rig.host.watches]).toEqual([0, 0]);
  });

  it('HOM-31 a hub that does not answer is a banner with the next try; what is shown stays, with its age', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 120 });
    rig.host.down = 'ハブ oncall.example.com が応答しません(接続拒否)。VPNは接続されていますか';
    await rig.poll();
    const [header, banner] = rig.rows();
    expect(header).toContain('ハブ ✗');
    expect(banner).toContain('接続拒否');
    expect(banner).toMatch(/表示は[23]秒前のもの/);
    expect(rig.text()).toContain('#4812');
    rig.press('enter', 'y');
    expect(rig.said).toContain('ハブに届かないため');
    rig.press('esc');
    rig.press('G', 'enter');
    expect(rig.entered).toEqual(['search-1125']);
    rig.host.down = null;
    rig.press('ctrl+r');
    await rig.settle();
    expect(rig.text()).not.toContain('接続拒否');
  });

  it('HOM-704 a hub that is not dialled again by itself says which key does, and takes no act', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 120, lang: 'en' });
    rig.host.down = 'the hub is too old';
    rig.host.final = true;
    await rig.poll();
    const [, banner] = rig.rows();
    expect(banner).toContain('the hub is too old');
    rig.press('R');
    expect([rig.dialog, rig.said]).toEqual([null, expect.stringContaining('ハブに届かないため')]);
    rig.host.down = null;
    rig.press('ctrl+r');
    await rig.settle();
    expect([rig.host.retries, rig.state.trouble]).toEqual([1, null]);
  });

  it('HOM-32 a hub without a pager shows sessions alone and says in one place how to see pages', async () => {
    for (const [lang, text] of [
      ['ja', 'アラートを表示するには、ハブに PAGERDUTY_TOKEN を設定してください(確認: oncall doctor)'],
      ['en', 'To see pages here, give the hub a PAGERDUTY_TOKEN (check: oncall doctor)'],
    ] as const) {
      const rig = await HomeRig.open({ ...NIGHT, pages: null }, { lang });
      expect(rig.text()).toContain(text);
      expect(rig.text()).not.toMatch(/アラート {2}|Pages/);
      expect(rig.text()).toContain('search-1125');
      rig.press('t');
      expect(rig.host.reads).toEqual(['mine']);
    }
  });

  it('HOM-33 an empty home names the key that starts a session, in both languages', async () => {
    const none = { pages: pagesOf(), sessions: [] };
    const ja = await HomeRig.open(none, { lang: 'ja' });
    expect(ja.text()).toContain('アラートも進行中のセッションもありません。n で始める   試す: oncall demo');
    const en = await HomeRig.open(none, { lang: 'en' });
    expect(en.text()).toContain('No open page, no live session. n starts one   Try it: oncall demo');
    expect((await HomeRig.open(EMPTY, { lang: 'en' })).text()).toContain('No live session. n starts one');
  });

  it('HOM-37 no page in the chosen scope and one in a wider one: home says where, how many, and by which key', async () => {
    const counts = { mine: 0, team: 0, all: 1, more: NO_MORE };
    const none = { pages: { ...pagesOf(), counts }, sessions: [] };
    const ja = await HomeRig.open(none, { cols: 80 });
    expect(ja.text()).toContain('自分へのアラートはありません。「すべて」に1件あります(t t で表示)');
    expect(ja.text()).not.toContain('アラートも進行中のセッションもありません');
    const en = await HomeRig.open(none, { cols: 80, lang: 'en' });
    expect(en.text()).toContain('No pages for you. 1 under "all": press t t');
    expect(en.text()).not.toContain('No open page');
    en.press('t');
    await en.settle();
    expect(en.text()).toContain('No pages for your team. 1 under "all": press t');
    const team = {
      pages: { ...pagesOf(), counts: { ...counts, team: 2, all: 3, more: { ...NO_MORE, all: true } } },
      sessions: [],
    };
    expect((await HomeRig.open(team, { lang: 'en' })).text()).toContain('2 under "team": press t');
  });

  it('HOM-33 the demo sends nobody to the demo', async () => {
    for (const lang of ['ja', 'en'] as const)
      for (const sessions of [[], NIGHT.sessions.filter(({ status }) => status === 'closed')]) {
        const text = (await HomeRig.open({ pages: pagesOf(), sessions }, { lang, coach: true })).text();
        expect(text).not.toContain('oncall demo');
        expect(text).not.toContain('oncall start');
        expect(text).toMatch(/アラートを選んで Enter|Enter on a page/);
      }
  });

  it('HOM-660 the demo waits for no other page once its only one is resolved', async () => {
    const rig = await HomeRig.open({ pages: pagesOf(), sessions: [] }, { lang: 'en', coach: true });
    expect(rig.text()).toContain('a page is about to arrive');
    const { pages } = NIGHT;
    await rig.poll({ pages, sessions: [] });
    expect(rig.text()).toContain('the page that arrived');
    await rig.poll({ pages: pagesOf(), sessions: [] });
    expect(rig.text()).toContain('the page is resolved. n starts a session, q ends the demo');
    expect(rig.text()).not.toMatch(/about to arrive|Enter on a page/);
  });

  it('HOM-660 the demo waits for no other page after its session either', async () => {
    const rig = await HomeRig.open(NIGHT, { lang: 'en', coach: true });
    const later = { pages: pagesOf(), sessions: [] };
    const back = await HomeRig.open(later, { lang: 'en', coach: true, place: homePlaceOf(rig.state) });
    expect(back.text()).toContain('the page is resolved. n starts a session, q ends the demo');
    expect(back.text()).not.toMatch(/about to arrive|Enter on a page/);
  });

  it.each([
    ['en', "the page went on to somebody else. t shows your team's pages"],
    ['ja', 'アラートはほかの人を呼び出しています。t でチームのアラートを表示します'],
  ] as const)(
    'HOM-660 a page that went on to somebody else is not called resolved: %s',
    async (lang, said) => {
      const rig = await HomeRig.open(NIGHT, { lang, coach: true });
      const counts = { mine: 0, team: 1, all: 2, more: NO_MORE };
      await rig.poll({ pages: { ...pagesOf(), counts }, sessions: [] });
      expect(rig.text()).toContain(said);
      // What another team has is not the demo's page.
      await rig.poll({ pages: { ...pagesOf(), counts: { ...counts, team: 0 } }, sessions: [] });
      expect(rig.text()).not.toContain(said);
      expect(rig.text()).toMatch(/the page is resolved|アラートは解決しました/);
    },
  );

  it('HOM-34 a pager in trouble is no trouble of the hub: sessions stay, and why and how old is said', async () => {
    const rig = await HomeRig.open(NIGHT);
    const stalled = {
      since: new Date(rig.host.now() - 90_000).toISOString(),
      why: { key: 'home.said', params: { text: 'PagerDutyが応答しません' } } as const,
    };
    await rig.poll({ ...NIGHT, pages: { ...pagesOf(), stalled } });
    const [header, banner] = rig.rows();
    expect(header).toContain('ハブ ✓  PD ✗');
    expect(banner).toContain('PagerDutyが応答しません');
    expect(banner).toContain('アラートは1分前のもの');
    expect(rig.text()).toContain('search-1125');
  });

  it('HOM-35 an acknowledgement that is old or about to run out is asked after', async () => {
    const rig = await HomeRig.open(NIGHT, { cols: 140 });
    expect(rig.rows().find((row) => row.includes('#4809'))).toMatch(
      /山田 58分前 まだ対応中ですか {2,}2人が参加中/,
    );
  });

  it('HOM-36 coming back shows the place one left, and a mistake of the screen ends it without taking others along', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('t', 'h', 'G');
    await rig.settle();
    const again = await HomeRig.open(NIGHT, { place: rig.state });
    expect(again.host.reads).toEqual(['team']);
    expect(again.chosen()).toContain('checkout-1120');
    // What was chosen is gone by then: the nearest row is, and Enter means that one.
    const gone = await HomeRig.open(
      { ...NIGHT, pages: pagesOf() },
      { place: (await HomeRig.open(NIGHT)).state },
    );
    expect(gone.chosen()).toContain('search-1125');
    await again.poll({ pages: null } as never);
    expect(again.failures).toHaveLength(1);
    expect(again.host.timers).toBe(0);
  });
});
