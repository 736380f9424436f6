import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HomeReading } from '../../../src/tui/home/home-data.ts';
import { selectedItem } from '../../../src/tui/home/home-list.ts';
import { HomeRig, NIGHT, pageRow, pagesOf, sessionRow } from './home-rig.ts';

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
const readings = fc.record({ pages: ids, acked: ids, sessions: ids }).map(
  ({ pages, acked, sessions }): HomeReading => ({
    pages: pagesOf(
      ...pages.map((n) =>
        pageRow(`Q${n}`, acked.includes(n) ? { status: 'acknowledged', urgency: 'low' } : {}),
      ),
    ),
    sessions: sessions.map((n) => sessionRow(`s-${n}`)),
  }),
);

describe('rows of the home screen', () => {
  it('HOM-10 a refresh never moves the selection to another row: keys act on the row that was chosen, or on none', async () => {
    const seen = { stays: 0, gone: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(readings, fc.constantFrom('j', 'k', 'G', 'g', 'h', 't')), { maxLength: 12 }),
        async (steps) => {
          const rig = await HomeRig.open(NIGHT);
          for (const step of steps) {
            if (typeof step === 'string') {
              rig.press(step);
              await rig.settle();
              continue;
            }
            const before = rig.state.selected;
            const filled = rig.state.reading !== null && selectedItem(rig.state) !== null;
            await rig.poll(step);
            const { selected } = rig.state;
            const empty = (step.pages?.incidents.length ?? 0) + step.sessions.length === 0;
            const stays = before !== null && filled && !empty;
            expect(stays ? selected : before).toBe(before);
            const marked = rig.chosen();
            const item = selectedItem(rig.state);
            expect(marked === '').toBe(item === null);
            expect(marked).toContain(
              item === null ? '' : item.kind === 'page' ? item.page.title : item.session.title,
            );
            seen.stays += stays ? 1 : 0;
            seen.gone += item === null ? 1 : 0;
          }
          rig.store.close();
        },
      ),
      { numRuns: 150, seed: 10 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });

  it('HOM-11 a chosen row that is gone is acted on by no key; a step leads to the row in its place', async () => {
    const [a, b, c] = [pageRow('Q1'), pageRow('Q2'), pageRow('Q3')];
    const rig = await HomeRig.open({ pages: pagesOf(a, b, c), sessions: [] });
    rig.press('j');
    expect(rig.chosen()).toContain('Q2');
    await rig.poll({ pages: pagesOf(a, c), sessions: [] });
    for (const key of ['enter', 'A', 'V']) {
      rig.press(key);
      expect(rig.said).toContain('選んでいた行はもうありません');
    }
    expect([rig.dialog, rig.entered, rig.host.acts]).toEqual([null, [], []]);
    rig.press('j');
    expect(rig.chosen()).toContain('Q3');
  });

  it('HOM-11 what was asked about is what is done, also when the list has changed under the question', async () => {
    const rig = await HomeRig.open({ pages: pagesOf(pageRow('Q1'), pageRow('Q2')), sessions: [] });
    rig.press('enter');
    expect(rig.text()).toContain('#1  checkout  高  title of Q1');
    await rig.poll({ pages: pagesOf(pageRow('Q9'), pageRow('Q2')), sessions: [] });
    expect(rig.text()).toContain('#1  checkout  高  title of Q1');
    rig.press('y');
    await rig.settle();
    expect(rig.host.acts).toEqual([['start', 'page:Q1']]);
  });

  it('HOM-12 what burns and has nobody stands first, then the newest', async () => {
    const rig = await HomeRig.open(NIGHT);
    const order = rig.rows().flatMap((row) => /#(\d+)/.exec(row)?.[1] ?? []);
    expect(order).toEqual(['4812', '4810', '4809']);
  });

  it('HOM-13 a filter shows rows with all its words, whatever their width and case, and esc clears it', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('/', 'ＣＨＥＣＫＯＵＴ ５xx');
    expect(rig.rows().filter((row) => row.includes('#'))).toHaveLength(1);
    expect(rig.chosen()).toContain('#4812');
    rig.press('enter');
    expect(rig.text()).toContain('絞り込み: ＣＨＥＣＫＯＵＴ ５xx(1件)');
    rig.press('esc');
    expect(rig.rows().filter((row) => row.includes('#'))).toHaveLength(3);
  });

  it('HOM-13 typing a filter with an input method works, and enter that ends it opens nothing', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('/', '検索', 'enter');
    expect(rig.entered).toEqual([]);
    expect(rig.chosen()).toContain('search-1125');
    rig.press('enter');
    expect(rig.entered).toEqual(['search-1125']);
  });

  it('HOM-14 t asks the hub for mine, team, all in turn; h shows what is over', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('t');
    await rig.settle();
    rig.press('t');
    await rig.settle();
    expect(rig.host.reads).toEqual(['mine', 'team', 'all']);
    expect(rig.text()).toContain('[すべて 3]');
    expect(rig.text()).not.toContain('checkout-1120');
    rig.press('h');
    expect(rig.text()).toContain('checkout-1120');
    expect(rig.text()).toContain('終了 2026-11-20');
  });

  it('HOM-15 a page that comes rings and is named; one that was there, or is taken, does not', async () => {
    const rig = await HomeRig.open(NIGHT);
    await rig.poll();
    expect(rig.host.bells).toBe(0);
    const [first, ...others] = NIGHT.pages?.incidents ?? [];
    await rig.poll({ ...NIGHT, pages: pagesOf(pageRow('Q9'), ...(first ? [first] : []), ...others) });
    expect([rig.host.bells, rig.said]).toEqual([1, '新しいアラート: #9 title of Q9']);
    expect(rig.chosen()).toContain('#4812');
    // What another scope shows is not news.
    rig.host.reading = { ...NIGHT, pages: pagesOf(pageRow('Q7'), pageRow('Q8')) };
    rig.press('t');
    await rig.settle();
    await rig.poll();
    expect(rig.host.bells).toBe(1);
  });

  it('HOM-709 of pages that come together, or shortly after, a high one is named before low ones', async () => {
    const rig = await HomeRig.open({ pages: pagesOf(), sessions: [] });
    const low = (n: number) => pageRow(`Q${n}`, { urgency: 'low' });
    const burst = [low(1), pageRow('Q2'), low(3), low(4), low(5), low(6)];
    await rig.poll({ pages: pagesOf(...burst), sessions: [] });
    expect([rig.host.bells, rig.said]).toEqual([1, '新しいアラート: #2 title of Q2']);
    await rig.poll({ pages: pagesOf(low(7), ...burst), sessions: [] });
    expect([rig.host.bells, rig.said]).toEqual([2, '新しいアラート: #2 title of Q2']);
    // Another high one is newer.
    await rig.poll({ pages: pagesOf(pageRow('Q8'), low(7), ...burst), sessions: [] });
    expect(rig.said).toBe('新しいアラート: #8 title of Q8');
  });

  it.each([
    ['en', 'paging 鈴木, 佐藤', 'nobody yet'],
    ['ja', '呼び出し中 鈴木, 佐藤', '担当なし'],
  ] as const)(
    'HOM-711 a page that nobody acknowledged names whom PagerDuty calls, in its row and where an act asks: %s',
    async (lang, paging, nobody) => {
      const open = [
        pageRow('Q4812', { assignees: ['鈴木', '佐藤'] }),
        pageRow('Q4813', { assignees: [], title: 'assigned to nobody' }),
      ];
      const rig = await HomeRig.open({ pages: pagesOf(...open), sessions: [] }, { cols: 120, lang });
      const row = (number: string): string => rig.rows().find((each) => each.includes(number)) ?? '';
      expect(row('#4812')).toContain(paging);
      expect(row('#4812')).not.toContain(nobody);
      expect(row('#4813')).toContain(nobody);
      rig.press('space', 'j', 'space', 'R');
      expect(rig.text()).toContain(`(${paging})`);
      expect(rig.text()).toContain(`(${nobody})`);
    },
  );

  it.each([
    ['en', 'ack failed'],
    ['ja', '確認(Ack)'],
  ] as const)(
    'HOM-708 one long text beside a page takes no column of the others, and details show it and the title whole: %s',
    async (lang, part) => {
      const said = 'PagerDuty does not answer, the hub tries again in a moment';
      const title = 'checkout: 5xx above the limit in ap-northeast-1, shard 17';
      const acting = {
        ...{ act: 'acknowledge', by: '佐藤', state: 'failed' as const, kind: 'unreachable' },
        ...{ params: { said }, retryAt: null },
      };
      const pages = pagesOf(
        pageRow('Q4812', { title, acting }),
        pageRow('Q4813', { title: 'latency of search above the limit in ap-northeast-1', urgency: 'low' }),
        pageRow('Q4814', { title: 'short' }),
      );
      const rig = await HomeRig.open({ pages, sessions: [] }, { cols: 80, rows: 24, lang });
      const listed = (number: string): string => rig.rows().find((row) => row.includes(number)) ?? '';
      const [high, low] = lang === 'en' ? ['high', 'low'] : ['高', '低'];
      expect(listed('#4812')).toContain(` ${high} `);
      expect(listed('#4813')).toContain(` ${low} `);
      for (const number of ['#4812', '#4813', '#4814'])
        expect(listed(number)).toMatch(/short|checkout: 5xx above th|latency of search abo/);
      rig.press('enter');
      const told = rig.text().replace(/\s*│\n\s*│\s*/g, ' ');
      for (const whole of [title, part, said]) expect(told).toContain(whole);
    },
  );
});
