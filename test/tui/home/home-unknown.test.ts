import { describe, expect, it } from 'vitest';
import type { HomeReading } from '../../../src/tui/home/home-data.ts';
import { said } from '../../../src/tui/model/words.ts';
import { ago, HomeRig, NIGHT, NO_MORE, pageRow, pagesOf } from './home-rig.ts';

const unknown = { mine: null, team: null, all: null, more: NO_MORE };
const why = said('PagerDuty側の障害です(HTTP 500)');
const withPages = (over: Partial<NonNullable<HomeReading['pages']>>): HomeReading => ({
  ...NIGHT,
  pages: { ...pagesOf(), ...over },
});

describe('what the home screen does not know', () => {
  it('HOM-400 a pager that could not be read is not told to page nobody', async () => {
    const reading = withPages({ counts: unknown, stalled: { since: null, why } });
    const ja = await HomeRig.open(reading);
    expect(ja.text()).toContain('アラートを読み込めません: PagerDuty側の障害です(HTTP 500)');
    expect(ja.text()).toMatch(/\[自分 \?\] チーム \? すべて \?/);
    expect(ja.text()).not.toMatch(/アラートはありません|自分 0/);
    const en = await HomeRig.open({ ...reading, sessions: [] }, { lang: 'en' });
    expect(en.text()).toContain('Pages could not be read');
    expect(en.text()).not.toMatch(/No open page|No pages/);
    en.press('t', 't');
    await en.settle();
    expect(en.text()).not.toMatch(/No open page|No pages/);
  });

  it('HOM-680 if pages cannot be read any more, “no pages” carries the time of the last read', async () => {
    const since = ago(9 * 60);
    const away = { ...withPages({ stalled: { since, why } }), sessions: [] };
    const ja = await HomeRig.open(away);
    expect(ja.text()).toContain('03:12の時点で自分へのアラートはなし。その後は読めていません');
    expect(ja.text()).toContain('進行中のセッションはありません');
    expect(ja.text()).not.toMatch(/アラートはありません|アラートも進行中/);
    ja.press('t', 't');
    await ja.settle();
    expect(ja.text()).toContain('の時点でアラートはなし。');
    const en = await HomeRig.open({ ...withPages({}), sessions: [] }, { lang: 'en' });
    expect(en.text()).toContain('No open page, no live session');
    en.host.down = 'no hub';
    await en.poll();
    expect(en.text()).toContain('None for you as of 12:12; not read since');
    expect(en.text()).not.toMatch(/No open page|No pages/);
  });

  it('HOM-680 a count from another list is not a read of this one', async () => {
    const never = { ...withPages({ stalled: { since: null, why } }), sessions: [] };
    const en = await HomeRig.open(never, { lang: 'en' });
    expect(en.text()).toContain('Pages could not be read');
    expect(en.text()).not.toMatch(/No open page|No pages|None/);
  });

  it('HOM-400 where it is not known who asks, all are told, and why one’s own are not', async () => {
    const askerUnknown = said('PagerDutyに佐藤の利用者がいません');
    const reading = withPages({ counts: { ...unknown, all: 7 }, askerUnknown });
    const ja = await HomeRig.open(reading);
    expect(ja.text()).toContain(
      '自分へのアラートがあるか分かりません(すべて 7件、t で表示): PagerDutyに佐藤の利用者がいません',
    );
    const en = await HomeRig.open(reading, { lang: 'en' });
    expect(en.text()).toContain('Your own pages are unknown (all: 7, press t)');
  });

  it('HOM-401 sessions show while the pager has not answered, and the header says so', async () => {
    const rig = await HomeRig.open(withPages({ counts: unknown, waiting: true }));
    expect(rig.text()).toContain('search-1125');
    expect(rig.text()).toContain('PagerDutyの応答を待っています');
    expect(rig.text()).toContain('PD 応答待ち');
    await rig.poll(NIGHT);
    expect(rig.text()).toMatch(/PD ✓/);
  });

  it('HOM-402 pages that come back after the pager was away are not rung for as new ones', async () => {
    const rig = await HomeRig.open(withPages({ counts: unknown, stalled: { since: null, why } }));
    await rig.poll(NIGHT);
    expect(rig.host.bells).toBe(0);
    const newest = pageRow('Q9000', { triggeredAt: ago(0) });
    await rig.poll({ ...NIGHT, pages: pagesOf(newest, ...(NIGHT.pages?.incidents ?? [])) });
    expect(rig.host.bells).toBe(1);
  });
});

describe('pages of a list that had not been read', () => {
  const old = pagesOf(pageRow('Q1', { triggeredAt: ago(300) }));
  const unread = { ...pagesOf(), counts: { ...old.counts, mine: null } };

  it('HOM-402 are no new pages, though how many there are was known', async () => {
    const rig = await HomeRig.open({ ...NIGHT, pages: { ...pagesOf(), counts: old.counts, waiting: true } });
    await rig.poll({ ...NIGHT, pages: old });
    expect([rig.host.bells, rig.said]).toEqual([0, '']);
  });

  it('HOM-402 are no new pages where it was not known whose they are', async () => {
    const rig = await HomeRig.open({ ...NIGHT, pages: unread });
    await rig.poll({ ...NIGHT, pages: old });
    expect([rig.host.bells, rig.said]).toEqual([0, '']);
    await rig.poll({ ...NIGHT, pages: pagesOf(...old.incidents, pageRow('Q2')) });
    expect(rig.host.bells).toBe(1);
  });
});

describe('a list of more than a hundred pages', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => pageRow(`Q${1_000 + i}`, { triggeredAt: ago(i) }));
  const counts = { mine: 100, team: 100, all: 100, more: { mine: true, team: true, all: true } };
  const first = { ...NIGHT, pages: { ...pagesOf(...hundred), counts, more: true } };

  it('HOM-403 says that there are more, and loads the next at its end, once', async () => {
    const rig = await HomeRig.open(first, { lang: 'en' });
    expect(rig.text()).toContain('[mine 100+]');
    expect(rig.text()).toContain('more at the end of the list');
    rig.press('j');
    await rig.settle();
    expect(rig.host.hundreds).toBe(1);
    for (let i = 0; i < 120; i += 1) rig.press('j');
    await rig.settle();
    expect(rig.host.hundreds).toBe(2);
    const older = Array.from({ length: 30 }, (_, i) => pageRow(`Q${i}`, { triggeredAt: ago(200 + i) }));
    const all = { ...counts, mine: 130, more: NO_MORE };
    await rig.poll({ ...NIGHT, pages: { ...pagesOf(...hundred, ...older), counts: all, more: false } });
    // What was only further down is no new page.
    expect([rig.host.bells, rig.host.hundreds]).toEqual([0, 2]);
    expect(rig.text()).toContain('[mine 130]');
    rig.press('t');
    await rig.settle();
    expect(rig.host.hundreds).toBe(1);
  });

  it('HOM-403 a filter that finds nothing says that there are more', async () => {
    const rig = await HomeRig.open(first);
    rig.press('/', 'xyzzy', 'enter');
    expect(rig.text()).toContain('続きは未読み込みです');
  });
});
