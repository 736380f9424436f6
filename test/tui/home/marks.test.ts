import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowFilter } from '../../../src/tui/home/home-filter.ts';
import { ago, HomeRig, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

const acked = { status: 'acknowledged', acknowledged: { by: '山田', at: ago(9), you: false } } as const;
const PAGES = pagesOf(
  pageRow('Q1', { service: 'checkout', teams: ['決済'], title: '5xx' }),
  pageRow('Q2', { service: 'batch', teams: ['基盤'], urgency: 'low', title: 'late' }),
  pageRow('Q3', { service: 'Checkout-API', teams: ['決済', '基盤'], title: 'slow', ...acked }),
);

async function numbers(filter: string): Promise<string> {
  const rig = await HomeRig.open({ pages: PAGES, sessions: [sessionRow('checkout-1125')] }, { rows: 24 });
  rig.press('/', filter, 'enter');
  return [...rig.text().matchAll(/#(\d)/g)].map(([, n]) => n).join('');
}

describe('filters and marks', () => {
  it('HOM-430 a filter narrows pages by service, urgency, state and team, in either language and with words', async () => {
    for (const [filter, found] of [
      ['service:checkout', '13'],
      ['サービス:ｂａｔｃｈ', '2'],
      ['urgency:low', '2'],
      ['緊急度:高', '13'],
      ['state:open', '12'],
      ['状態:確認済', '3'],
      ['team:基盤', '23'],
      ['team:基盤 state:open', '2'],
      ['team:決済 slow', '3'],
      ['state:', '123'],
      ['http://x', ''],
    ] as const)
      expect([filter, await numbers(filter)]).toEqual([filter, found]);
  });

  it('HOM-430 urgency and state narrow pages alone, a service sessions as well; no filter is a crash', async () => {
    const rig = await HomeRig.open({ pages: PAGES, sessions: [sessionRow('search-1125')] }, { rows: 24 });
    rig.press('/', 'urgency:low', 'enter');
    expect(rig.text()).toContain('search-1125');
    rig.press('esc', '/', 'service:checkout', 'enter');
    expect(rig.text()).not.toContain('search-1125');
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, shown) => {
        const page = pageRow('Q1');
        expect(typeof rowFilter(text)({ kind: 'page', id: 'page:Q1', page }, shown)).toBe('boolean');
      }),
    );
  });

  it('HOM-431 space marks pages and takes the mark away; how many are marked is told, Esc lets go of all', async () => {
    const rig = await HomeRig.open({ pages: PAGES, sessions: [sessionRow('search-1125')] }, { rows: 24 });
    const rows = () =>
      rig
        .rows()
        .filter((row) => /#\d/.test(row))
        .map((row) => row.slice(1, 3));
    expect(rows()).toEqual(['»未', ' 未', ' 確']);
    rig.press('space', 'j', 'j', 'space');
    expect(rows()).toEqual([' ☑', '  ', '»☑']);
    expect(rig.text()).toContain('2件を選択中');
    rig.press('space');
    expect(rig.text()).toContain('1件を選択中');
    rig.press('j', 'space');
    expect(rig.said).toContain('アラートではありません');
    rig.press('esc');
    expect(rig.text()).not.toContain('選択中');
  });

  it('HOM-431 a mark stays with its page over refreshes and filters, and what is not shown is not counted', async () => {
    const rig = await HomeRig.open({ ...NIGHT, pages: PAGES });
    rig.press('space', 'j', 'space');
    await rig.poll({ ...NIGHT, pages: pagesOf(pageRow('Q9'), ...PAGES.incidents) });
    const marked = () => rig.rows().flatMap((row) => /☑.*#(\d)/.exec(row)?.[1] ?? []);
    expect(marked()).toEqual(['1', '2']);
    rig.press('/', 'urgency:low', 'enter');
    expect([marked(), rig.text().includes('1件を選択中')]).toEqual([['2'], true]);
    await rig.poll({ ...NIGHT, pages: pagesOf(pageRow('Q1')) });
    rig.press('esc', 'esc');
    expect(rig.text()).not.toContain('選択中');
  });

  it('HOM-10 in a list longer than its pane the chosen row stays at its place while others come above it', async () => {
    const many = Array.from({ length: 60 }, (_, i) => pageRow(`Q${100 + i}`, { triggeredAt: ago(i + 1) }));
    const rig = await HomeRig.open({ pages: pagesOf(...many), sessions: [] }, { rows: 20 });
    rig.press(...Array.from({ length: 30 }, () => 'j'));
    const at = () => rig.rows().findIndex((row) => /^│»/.test(row));
    const [row, id] = [at(), rig.state.selected];
    await rig.poll({ pages: pagesOf(pageRow('Q900'), pageRow('Q901'), ...many.slice(3)), sessions: [] });
    expect([at(), rig.state.selected]).toEqual([row, id]);
  });
});
