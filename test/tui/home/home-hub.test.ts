import { describe, expect, it } from 'vitest';
import { HomeRig, NIGHT, NO_MORE, pagesOf } from './home-rig.ts';

const EMPTY = { pages: null, sessions: [] };

describe('the home screen and its hub', () => {
  it('HOM-429 what the hub tells to have changed is read at once, and of many changes no more often than twice a second', async () => {
    const rig = await HomeRig.open({ ...NIGHT, pages: pagesOf() });
    const { host } = rig;
    host.pass(250);
    // The first answer tells where the hub is.
    host.tell(100);
    await rig.settle();
    host.pass(500);
    expect(host.reads).toHaveLength(1);
    host.reading = NIGHT;
    host.tell(101);
    await rig.settle();
    expect(host.reads).toHaveLength(2);
    expect(rig.text()).toContain('#4812');
    for (const count of [102, 103, 104]) {
      host.pass(250);
      host.tell(count);
      await rig.settle();
    }
    expect(host.reads.length).toBeLessThanOrEqual(4);
    expect(host.waits).toBe(5);
  });

  it('HOM-429 a read that was under way when something changed is followed by another', async () => {
    const rig = await HomeRig.open(NIGHT);
    const { host } = rig;
    host.pass(250);
    host.tell(100);
    await rig.settle();
    host.held = [];
    host.pass(2_000);
    await rig.settle();
    expect(host.reads).toHaveLength(2);
    host.tell(101);
    await rig.settle();
    expect(host.reads).toHaveLength(2);
    const [go] = host.held;
    host.held = null;
    go?.();
    await rig.settle();
    host.pass(500);
    await rig.settle();
    expect(host.reads).toHaveLength(3);
  });

  it('HOM-429 a hub that tells of no change is polled as before, and asked again later', async () => {
    const rig = await HomeRig.open(NIGHT);
    const { host } = rig;
    host.pass(250);
    host.tell('unknown');
    await rig.settle();
    await rig.poll();
    expect([host.reads.length, host.waits]).toEqual([2, 1]);
    host.pass(10_000);
    await rig.settle();
    expect(host.waits).toBe(2);
  });

  it('HOM-30 it asks again two seconds after each answer, never twice at once', async () => {
    const rig = await HomeRig.open(NIGHT);
    await rig.poll();
    await rig.poll();
    expect(rig.host.reads).toHaveLength(3);
    rig.host.held = [];
    rig.host.pass(60_000);
    expect(rig.host.reads).toHaveLength(4);
    rig.store.close();
    expect(rig.host.timers).toBe(0);
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

  it('HOM-31 tries grow apart, so that a hub that comes back is not stormed', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.host.random = () => 1;
    rig.host.down = 'x';
    rig.host.pass(600_000);
    for (let i = 0; i < 400; i++) {
      rig.host.pass(500);
      await rig.settle();
    }
    const tries = rig.host.reads.length;
    expect(tries).toBeGreaterThan(15);
    expect(tries).toBeLessThan(40);
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
