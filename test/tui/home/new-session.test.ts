import { describe, expect, it } from 'vitest';
import { HOME_KEYS } from '../../../src/tui/home/home-keys.ts';
import { HomeRig, NIGHT, pagesOf, sessionRow } from './home-rig.ts';

const typed = (text: string): readonly string[] => [...text];

describe('a session that is started from home', () => {
  it('HOM-301 n asks what is wrong, and Enter starts a session of that title and enters it', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('n');
    expect(rig.text()).toContain('何が起きていますか');
    rig.press(...typed('決済が遅い n q?'), 'backspace', 'enter');
    expect(rig.text()).toContain('対応を始めています');
    expect(rig.store.typing).toBe('next');
    await rig.settle();
    expect([rig.host.acts, rig.entered]).toEqual([[['begin', '決済が遅い n q']], ['new-1125']]);
  });

  it('HOM-301 it says that no page is acknowledged, and Esc starts nothing', async () => {
    const rig = await HomeRig.open(NIGHT, { lang: 'en' });
    rig.press('n');
    expect(rig.text()).toContain('What is wrong');
    expect(rig.text()).toContain('Nothing changes in PagerDuty');
    rig.press('x', 'esc');
    await rig.settle();
    expect([rig.dialog, rig.host.acts]).toEqual([null, []]);
  });

  it('HOM-301 a session needs a title: Enter alone says so and the question stays', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('n', 'enter');
    expect(rig.text()).toContain('ひとこと');
    rig.press('space', 'enter');
    await rig.settle();
    expect([rig.dialog, rig.host.acts]).toMatchObject([{ about: { ask: 'new' } }, []]);
  });

  it('HOM-301 a paste is one line of the title, which has an end that the hub takes', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('n');
    rig.store.paste(`5xx\non checkout ${'🔥'.repeat(120)}`);
    rig.press('!', 'enter');
    await rig.settle();
    const title = rig.host.acts[0]?.[1] ?? '';
    expect(title).toMatch(/^5xx on checkout 🔥+!?$/u);
    expect(title.length).toBeGreaterThan(190);
    expect(title.length).toBeLessThanOrEqual(200);
  });

  it('HOM-302 where somebody works under the same title it asks whether to join them; y joins', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('n', ...typed(' 検索が  遅い'), 'enter');
    expect(rig.host.acts).toEqual([]);
    expect(rig.text()).toContain('山田、森');
    expect(rig.text()).toContain('search-1125');
    rig.press('y');
    expect([rig.entered, rig.host.acts]).toEqual([['search-1125'], []]);
  });

  it('HOM-305 coming back, the session that one has started or joined this way is chosen', async () => {
    const sessions = [sessionRow('new-1125'), ...NIGHT.sessions];
    const started = await HomeRig.open(NIGHT);
    started.press('n', ...typed('決済が遅い'), 'enter');
    await started.settle();
    const back = await HomeRig.open({ ...NIGHT, sessions }, { place: started.state });
    expect(back.chosen()).toContain('new-1125');
    const joined = await HomeRig.open(NIGHT);
    joined.press('n', ...typed('検索が遅い'), 'enter', 'y');
    expect((await HomeRig.open(NIGHT, { place: joined.state })).chosen()).toContain('search-1125');
  });

  it('HOM-302 n starts another one all the same, Esc leads back to what was typed', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.press('n', ...typed('検索が遅い'), 'enter', 'esc');
    expect(rig.text()).toContain('> 検索が遅い');
    rig.press('enter', 'n');
    await rig.settle();
    expect([rig.host.acts, rig.entered]).toEqual([[['begin', '検索が遅い']], ['new-1125']]);
  });

  it('HOM-302 one where nobody is, or one that is closed, is no reason to ask', async () => {
    for (const row of [sessionRow('a', { peopleNow: [] }), sessionRow('a', { status: 'closed' })]) {
      const rig = await HomeRig.open({ pages: pagesOf(), sessions: [{ ...row, title: '決済' }] });
      rig.press('n', ...typed('決済'), 'enter');
      await rig.settle();
      expect(rig.entered).toEqual(['new-1125']);
    }
  });

  it('HOM-303 what the hub refuses is said in its words, and what was typed is there again', async () => {
    const rig = await HomeRig.open(NIGHT);
    rig.host.refusal = 'ハブの上限に達しています';
    rig.press('n', ...typed('決済が遅い'), 'enter');
    await rig.settle();
    expect([rig.said, rig.entered]).toEqual(['ハブの上限に達しています', []]);
    rig.press('n');
    expect(rig.text()).toContain('> 決済が遅い');
    rig.press('esc', 'n');
    expect(rig.text()).not.toContain('> 決済が遅い');
  });

  it('HOM-303 with --readonly, while the hub is away and while an act is under way it says why not', async () => {
    const watching = await HomeRig.open(NIGHT, { readonly: true });
    expect(watching.press('n').said).toContain('--readonly');
    const away = await HomeRig.open(NIGHT);
    away.press('n', ...typed('決済'));
    away.host.down = 'ハブに届きません';
    await away.poll();
    away.press('enter');
    expect(away.text()).toContain('ハブに届かないため');
    expect([away.dialog, away.host.acts]).toMatchObject([{ about: { ask: 'new' } }, []]);
    away.press('esc', 'n');
    expect([away.dialog, away.said.includes('ハブに届かないため')]).toEqual([null, true]);
    const busy = await HomeRig.open(NIGHT);
    busy.press('enter', 'y', 'n');
    expect(busy.dialog).toBeNull();
  });

  it('HOM-304 an empty home names the key, and so do footer and help', async () => {
    const none = { pages: pagesOf(), sessions: [] };
    for (const [lang, start, foot] of [
      ['ja', 'n で始める', ' n 新規セッション'],
      ['en', 'n starts one', ' n new session'],
    ] as const) {
      const empty = await HomeRig.open(none, { lang, cols: 60, rows: 15 });
      expect(empty.text()).toContain(start);
      expect((await HomeRig.open({ ...none, pages: null }, { lang })).text()).toContain(start);
      expect(empty.rows().at(-1)).toContain(foot);
    }
    const rig = await HomeRig.open(none);
    expect(rig.press('enter').said).toContain('n で始める');
    expect(
      HOME_KEYS.table.filter(({ scope }) => scope === 'list').find(({ keys }) => keys.includes('n'))?.id,
    ).toBe('home.new');
  });
});
