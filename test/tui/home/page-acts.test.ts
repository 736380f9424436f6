import { describe, expect, it } from 'vitest';
import type { AskAnswer } from '../../../src/tui/home/home-host.ts';
import { said } from '../../../src/tui/model/words.ts';
import { ago, HomeRig, NIGHT, pageRow, pagesOf } from './home-rig.ts';

const YAMADA = { by: '山田', at: ago(120), you: false };
const OPEN = pageRow('Q4812', { title: '5xx rate > 5%' });
const LATE = pageRow('Q4810', { title: '夜間の集計が遅れています', urgency: 'low', triggeredAt: ago(12) });
const HELD = pageRow('Q4806', {
  title: '404 rate > 1%',
  urgency: 'low',
  status: 'acknowledged',
  triggeredAt: ago(180),
  acknowledged: YAMADA,
});
const THREE = { ...NIGHT, sessions: [], pages: pagesOf(OPEN, LATE, HELD) };
const ids = (rig: HomeRig) => rig.host.asked.map(({ item }) => item.page.id);

describe('acts on pages from home', () => {
  it('HOM-432 R on marked rows names every page and who has it, and y asks for each, once', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('j', 'space', 'j', 'space', 'R');
    expect(rig.text()).toContain('2件 を解決済みにしますか');
    expect(rig.text()).toContain('#4810 夜間の集計が遅れています (呼び出し中 佐藤)');
    expect(rig.text()).toContain('#4806 404 rate > 1% (山田が2時間前に確認済み)');
    rig.press('n');
    expect([rig.host.asked, rig.state.marked.length]).toEqual([[], 2]);
    rig.press('R', 'y');
    expect(rig.text()).toContain('PDの解決を依頼中');
    await rig.settle();
    expect(rig.host.asked).toMatchObject([
      { item: { page: { id: 'Q4810' } }, wish: { act: 'resolve' } },
      { item: { page: { id: 'Q4806' } }, wish: { act: 'resolve' } },
    ]);
    expect(rig.said).toBe('PDの解決: 2件が済みました');
    expect(rig.state.marked).toEqual([]);
  });

  it('HOM-432 without marks the row at the cursor is meant, and A takes over only from the person who had it', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('R');
    expect(rig.text()).toContain('#4812 を解決済みにしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.said).toBe('#4812 を解決済みにしました');
    rig.press('space', 'j', 'j', 'space', 'A');
    expect(rig.text()).toContain('2件を佐藤の名前で確認済み(Ack)にしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked.slice(1)).toMatchObject([
      { item: { page: { id: 'Q4812' } }, wish: { act: 'acknowledge', takeOver: false } },
      { item: { page: { id: 'Q4806' } }, wish: { act: 'acknowledge', takeOver: true } },
    ]);
  });

  it('PDY-657 " asks for one of two urgencies, chosen or typed, and names how many pages it is about', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('"');
    expect(rig.text()).toMatch(/新しい緊急度[\s\S]*» 低/);
    expect(rig.text()).not.toMatch(/新しい緊急度[\s\S]*[» ] 高/);
    rig.press('enter');
    expect(rig.text()).toContain('#4812 の緊急度を低にしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.said).toBe('#4812 の緊急度を低にしました');
    rig.press('j', 'space', 'j', 'space', '"');
    rig.press('高', 'enter');
    expect(rig.text()).toContain('2件 の緊急度を高にしますか');
    rig.press('n', '"');
    rig.press('中', 'enter');
    expect(rig.text()).toContain('「中」は選べません');
    expect(rig.host.asked.map(({ wish }) => wish)).toEqual([{ act: 'urgency', urgency: 'low' }]);
  });

  it('PDY-659 a title is changed from what it is, and kept as it is typed', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press("'");
    expect(rig.text()).toMatch(/新しいタイトル[\s\S]*> 5xx rate > 5%/);
    rig.press(...' ﾃﾞｰﾀﾍﾞｰｽ ＤＢ', 'enter');
    expect(rig.text()).toContain('#4812 のタイトルを「5xx rate > 5% ﾃﾞｰﾀﾍﾞｰｽ ＤＢ」にしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked.map(({ wish }) => wish)).toEqual([
      { act: 'retitle', title: '5xx rate > 5% ﾃﾞｰﾀﾍﾞｰｽ ＤＢ' },
    ]);
  });

  it('HOM-712 * sets the priority of marked pages to one that is known here, or to a typed name', async () => {
    const first = pageRow('Q4812', { priority: 'P1' });
    const second = pageRow('Q4810', { priority: 'P3', triggeredAt: ago(12) });
    const rig = await HomeRig.open({ ...THREE, pages: pagesOf(first, second) });
    rig.press('*');
    expect(rig.text()).toMatch(/新しい優先度[\s\S]*» P3/);
    expect(rig.text()).not.toMatch(/新しい優先度[\s\S]*[» ] P1 /);
    rig.press('enter');
    expect(rig.text()).toContain('#4812 の優先度をP3にしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.said).toBe('#4812 の優先度をP3にしました');
    rig.press('a', '*', 'Ｐ２', 'enter');
    expect(rig.text()).toContain('2件 の優先度をP2にしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked.map(({ item, wish }) => [item.page.id, wish])).toEqual([
      ['Q4812', { act: 'priority', priority: 'P3' }],
      ['Q4812', { act: 'priority', priority: 'P2' }],
      ['Q4810', { act: 'priority', priority: 'P2' }],
    ]);
  });

  it.each(['*', 'N', "'"])('HOM-717 %s names no key for choices where there are none', async (key) => {
    const rig = await HomeRig.open(THREE);
    rig.press(key);
    expect(rig.text()).toContain('Enter 次へ  Esc やめる');
    rig.press('esc', '"');
    expect(rig.text()).toContain('Enter 次へ  Down 候補  Esc やめる');
  });

  it('HOM-713 N writes a note on the page in the words that were typed, and none without words', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('N', 'enter');
    expect([rig.text().includes('ノートを書きますか'), rig.host.asked]).toEqual([false, []]);
    rig.press(...'DBを再起動します', 'enter');
    expect(rig.text()).toContain('#4812 にノート「DBを再起動します」を書きますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked.map(({ wish }) => wish)).toEqual([{ act: 'note', text: 'DBを再起動します' }]);
    expect(rig.said).toBe('#4812 にノートを書きました');
  });

  it('HOM-714 a marks every page that is shown, and once all are marked lets go of them', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('/', 'urgency:low', 'enter', 'space', 'a');
    expect([...rig.state.marked].sort()).toEqual(['page:Q4806', 'page:Q4810']);
    rig.press('R');
    expect(rig.text()).toContain('2件 を解決済みにしますか');
    rig.press('n', 'a');
    expect(rig.state.marked).toEqual([]);
  });

  it('HOM-432 many pages are all named: the question scrolls', async () => {
    const many = Array.from({ length: 30 }, (_, i) => pageRow(`Q${100 + i}`));
    const rig = await HomeRig.open({ ...THREE, pages: pagesOf(...many) }, { rows: 24, cols: 80 });
    for (let i = 0; i < 30; i += 1) rig.press('space', 'j');
    rig.press('R');
    const seen = new Set<string>();
    for (let i = 0; i < 30; i += 1) {
      for (const found of rig.text().matchAll(/#(\d+) title of Q/g)) seen.add(found[1] ?? '');
      rig.press('j');
    }
    expect(seen.size).toBe(30);
    expect(rig.text()).toContain('30件 を解決済みにしますか');
  });

  it('HOM-433 what it cannot be done to is left out, with why; where that is all of it nothing opens', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('~');
    expect([rig.dialog, rig.said]).toEqual([null, 'スヌーズできるのは確認済み(Ack)のものだけです(A)']);
    rig.press('space', 'j', 'j', 'space', '~', 'enter');
    expect(rig.text()).toContain('#4806 を13:12までスヌーズしますか');
    expect(rig.text()).toContain('ほか1件は対象外: スヌーズできるのは確認済み(Ack)のものだけです');
    rig.press('y');
    await rig.settle();
    expect(ids(rig)).toEqual(['Q4806']);
    rig.press('G', 'space');
    rig.press('R', 'y', 'R');
    expect(rig.dialog).toBeNull();
  });

  it('HOM-434 a snooze takes a chosen or a typed time, and says how it is read', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('j', 'j', '~');
    for (const choice of ['1時間  13:12', '4時間  16:12', '朝9:00まで  11/26(木) 09:00'])
      expect(rig.text()).toContain(choice);
    rig.press('9', '9', 'd', 'enter');
    expect(rig.text()).toContain('「99d」は1分後から7日後までの時刻ではありません');
    rig.press('backspace', 'backspace', 'backspace', '2', 'h');
    expect(rig.text()).toContain('= 14:12 (2時間後)');
    rig.press('enter');
    expect(rig.text()).toContain('#4806 を14:12までスヌーズしますか');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked[0]?.wish).toEqual({ act: 'snooze', until: '2026-11-25T05:12:00.000Z' });
    expect(rig.said).toBe('#4806 を14:12までスヌーズしました');
    rig.press('~', 'down', 'enter', 'y');
    await rig.settle();
    expect(rig.host.asked[1]?.wish).toEqual({ act: 'snooze', until: '2026-11-25T07:12:00.000Z' });
  });

  it('HOM-434 a reassignment takes somebody who is known here, or a typed name', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('@');
    // 佐藤 has it, and nobody else.
    const offered = () => ['佐藤', '田中', '山田'].filter((name) => rig.text().search(`│[ »]+${name} `) >= 0);
    expect(offered()).toEqual(['田中', '山田']);
    rig.press('山');
    expect(offered()).toEqual(['山田']);
    rig.press('backspace', '田');
    rig.press('down', 'enter');
    expect(rig.text()).toContain('#4812 の担当を山田に変えますか');
    rig.press('esc', '@', 'mori@example.com', 'enter', 'y');
    await rig.settle();
    expect(rig.host.asked.map(({ wish }) => wish)).toEqual([{ act: 'reassign', who: 'mori@example.com' }]);
    expect(rig.said).toBe('#4812 の担当をmori@example.comに変えました');
  });

  it('HOM-719 an expert is called to a page by name, without a change of who has it', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('P');
    // 佐藤 has it.
    const offered = () => ['佐藤', '田中', '山田'].filter((name) => rig.text().search(`│[ »]+${name} `) >= 0);
    expect(offered()).toEqual(['田中', '山田']);
    rig.press('enter');
    expect(rig.text()).toMatch(/#4812 の応援に田中を呼びますか[\s\S]*文面はアラートのタイトルです/);
    rig.press('esc', 'P', 'db', 'enter', 'y');
    await rig.settle();
    expect(rig.host.asked.map(({ wish }) => wish)).toEqual([{ act: 'responder', who: 'db', text: '' }]);
    expect(rig.said).toBe('#4812 の応援にdbを呼びました');
  });

  it('HOM-435 an escalation names whom it pages next; what is not known is said, and holds up no answer', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.answers = { reach: { now: ['佐藤'], next: { people: ['田中'], at: null } } };
    rig.press('^');
    expect(rig.text()).toContain('次の呼び出し先を読み込み中');
    await rig.settle();
    expect(rig.text()).toMatch(/#4812 をエスカレーションしますか[\s\S]*次の呼び出し先: 田中/);
    rig.press('n');
    rig.host.answers = { reach: 'PagerDuty側の障害です' };
    rig.press('j', 'j', '^');
    await rig.settle();
    expect(rig.text()).toContain('次の呼び出し先は不明: PagerDuty側の障害です');
    expect(rig.text()).toContain('確認済み(Ack)が外れ、未確認に戻ります');
    rig.press('y');
    await rig.settle();
    expect(rig.said).toBe('#4806 をエスカレーションしました');
  });

  it('HOM-436 & makes marked pages part of the one at the cursor, in one request', async () => {
    const rig = await HomeRig.open(THREE);
    rig.press('&');
    expect([rig.dialog, rig.said]).toEqual([null, '統合元を space で選び、統合先の行で & を押してください']);
    rig.press('space', '&');
    expect(rig.dialog).toBeNull();
    rig.press('j', 'space', 'j', '&');
    expect(rig.text()).toContain('2件 を #4806 に統合しますか');
    expect(rig.text()).toContain('#4812 5xx rate > 5%');
    expect(rig.text()).toContain('アラートは #4806 404 rate > 1% に移り');
    rig.press('y');
    await rig.settle();
    expect(rig.host.asked).toMatchObject([
      { item: { page: { id: 'Q4806' } }, wish: { act: 'merge', sources: ['Q4812', 'Q4810'] } },
    ]);
    expect(rig.said).toBe('2件を #4806 に統合しました');
  });

  it('HOM-437 of several it is told how many are done, and of the first that is not, which and why', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.refusal = 'PagerDutyが拒否しました';
    rig.press('space', 'j', 'space', 'R', 'y');
    await rig.settle();
    expect(rig.said).toBe(
      'PDの解決: 2件のうち0件が済みました。#4812 PDの解決: できていません: PagerDutyが拒否しました',
    );
  });

  it('HOM-437 what is under way is told once its end is known, and never before', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.slow = true;
    rig.press('space', 'j', 'space', 'R', 'y');
    await rig.settle();
    expect(rig.said).toContain('2件のうち0件が済みました。残りは実行中です');
    await rig.poll();
    expect(rig.said).not.toContain('解決済みにしました');
    rig.host.ends[1]?.({ ok: true, value: 'done', leftOut: null });
    await rig.settle();
    expect(rig.said).toBe('#4810 を解決済みにしました');
    rig.host.ends[0]?.({ ok: true, value: 'unknown' });
    await rig.settle();
    expect(rig.said).toContain('#4812 PDの解決: 済んだか分かりません');
    rig.press('j', 'R', 'y');
    await rig.settle();
    rig.host.ends[2]?.({ ok: false, why: said('権限がありません') });
    await rig.settle();
    expect(rig.said).toContain('できていません: 権限がありません');
    expect(rig.state.watching).toEqual([]);
  });

  it('HOM-437 of two acts on one row the one that is answered first is the one that is over', async () => {
    const rig = await HomeRig.open(THREE);
    const answers: ((answer: AskAnswer) => void)[] = [];
    rig.host.ask = () => new Promise((tell) => void answers.push(tell));
    rig.press('A', 'y', 'R', 'y');
    expect(rig.state.asking.map(({ act }) => act)).toEqual(['acknowledge', 'resolve']);
    answers[1]?.({ kind: 'ended', end: { ok: true, value: 'done', leftOut: null } });
    await rig.settle();
    expect(rig.state.asking.map(({ act }) => act)).toEqual(['acknowledge']);
  });

  it('HOM-437 a toast about an act does not return after the toast about its outcome', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.slow = true;
    rig.press('R', 'y');
    await rig.settle();
    expect(rig.said).toContain('結果はまだ分かりません');
    rig.host.ends[0]?.({ ok: true, value: 'done', leftOut: null });
    await rig.settle();
    for (let second = 0; second < 9; second += 1) {
      expect(rig.said).not.toContain('結果はまだ分かりません');
      rig.host.pass(1_000);
    }
    expect(rig.said).toBe('');
  });

  it('HOM-404 a hub that does not answer leaves an act not known yet, and what came of it is told', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.lost = true;
    rig.press('A', 'y');
    await rig.settle();
    expect(rig.said).toBe(
      '#4812 確認(Ack): ハブの応答がありません。済んだかまだ分かりません。結果はここに出ます',
    );
    rig.host.ends[0]?.({ ok: true, value: 'done', leftOut: null });
    await rig.settle();
    expect(rig.said).toBe('#4812 を確認済み(Ack)にしました(佐藤)');
    rig.press('R', 'y');
    await rig.settle();
    rig.host.ends[1]?.({ ok: true, value: 'lost' });
    await rig.settle();
    expect(rig.said).toBe(
      '#4812 PDの解決: ハブの応答がなく、済んだか分かりません。PagerDutyで確かめてください',
    );
  });

  it('DEM-10 the hint at a question says what its y does, and speaks of acknowledging only where y acknowledges', async () => {
    const rig = await HomeRig.open(THREE, { lang: 'en', coach: true, cols: 140 });
    rig.press('A');
    expect(rig.text()).toContain('Demo: y only acknowledges it');
    for (const key of ['R', '^']) {
      rig.press('esc', key);
      expect(rig.text()).not.toContain('y only acknowledges');
      expect(rig.text()).toContain('Demo: Esc returns to the list');
    }
  });

  it('HOM-438 a page that is open has the same acts, and Esc leads back to it', async () => {
    const rig = await HomeRig.open(THREE);
    rig.host.answers = { reach: { now: ['佐藤'], next: null } };
    rig.press('j', 'space', 'k', 'enter');
    await rig.settle();
    rig.press('^');
    // What was read of it already is not asked for again.
    expect(rig.text()).toContain('次に呼び出す人はいません');
    expect(rig.host.parts.filter(([, part]) => part === 'reach')).toHaveLength(1);
    rig.press('esc');
    expect(rig.dialog).toMatchObject({ text: 'details' });
    rig.press('@', 'esc');
    expect(rig.dialog).toMatchObject({ text: 'details' });
    rig.press('R');
    expect(rig.text()).toContain('#4812 を解決済みにしますか');
    rig.press('y');
    await rig.settle();
    expect([ids(rig), rig.dialog]).toEqual([['Q4812'], null]);
  });

  it('HOM-433 nothing is asked under --readonly', async () => {
    const rig = await HomeRig.open(THREE, { readonly: true });
    rig.press('R', '^', '@', 'space', 'j', '&');
    expect([rig.dialog, rig.said]).toEqual([null, '--readonly のため変更しません']);
  });

  it('HOM-706 while the hub is gone an act is taken, shown as not confirmed, and not taken twice', async () => {
    const rig = await HomeRig.open(THREE, { cols: 140 });
    rig.host.down = 'the hub does not answer';
    rig.host.lost = true;
    await rig.poll();
    rig.press('R', 'y');
    await rig.settle();
    const [asked] = ids(rig);
    expect(rig.said).toContain('済んだかまだ分かりません');
    // It waits: nothing has failed.
    expect(rig.state.toasts.at(-1)?.tone).toBe('wait');
    expect(rig.chosen()).toContain('ハブの応答待ち(未確定)');
    rig.press('R');
    await rig.settle();
    expect([ids(rig), rig.dialog]).toEqual([[asked], null]);
    rig.host.down = null;
    rig.host.ends[0]?.({ ok: true, value: 'done', leftOut: null });
    await rig.poll();
    expect(rig.text()).not.toContain('未確定');
  });
});
