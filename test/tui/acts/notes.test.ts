import { describe, expect, it } from 'vitest';
import { NOTE_LIMIT } from '../../../src/domain/event-schema.ts';
import { givenIn } from '../../../src/domain/named-person.ts';
import { NOTE_BYTES } from '../../../src/tui/model/note-size.ts';
import { Rig } from '../rig.ts';
import { opened, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';

describe('acts on notes', () => {
  it('TUI-50 n writes, Enter keeps, Ctrl-J and Alt-Enter break the line', async () => {
    const rig = new Rig(opened(TANAKA)).press('n', '一行目', 'ctrl+j', '二行目', 'alt+enter', '三行目');
    expect(rig.text()).toMatch(/> 一行目.*二行目.*三行目/s);
    rig.press('enter');
    expect(rig.client.sent).toEqual([
      { type: 'note.add', data: { kind: 'note', text: '一行目\n二行目\n三行目', step: null } },
    ]);
    await rig.settle();
    expect(rig.text()).toContain('一行目');
    expect(rig.state.draft).toBeNull();
  });

  it('TUI-50 Tab turns the kind, Ctrl-T ties the note to the selected step', () => {
    const rig = new Rig(underWay(SATO)).press('n', '下がってきた', 'tab', 'ctrl+t');
    expect(rig.text()).toMatch(/\[事実\].*» 証跡の保全/);
    rig.press('enter');
    expect(rig.client.sent.at(-1)?.data).toEqual({ kind: 'finding', text: '下がってきた', step: 'evidence' });
  });

  it('TUI-51 Esc closes the editor and the text is there again at the next n, also after a kill', () => {
    const client = opened(TANAKA);
    const rig = new Rig(client).press('D', '切り戻す', 'esc');
    expect(rig.state.draft).toBeNull();
    expect(client.sent).toEqual([]);
    rig.press('n');
    expect(rig.state.draft).toMatchObject({ kind: 'decision', editor: { text: '切り戻す' } });
    client.set({ place: { pane: 'notes', drafts: { ...client.drafts } } });
    const again = new Rig(client);
    expect([again.state.focus, again.said.at(-1)]).toEqual([
      'notes',
      '書きかけのノートがあります(n で続きから)',
    ]);
    again.press('n');
    expect(again.state.draft).toMatchObject({ kind: 'decision', editor: { text: '切り戻す' } });
    again.press('enter');
    expect(client.drafts).toEqual({});
  });

  it('TUI-52 words the hub does not take come back as a draft, with the reason', async () => {
    const client = opened(TANAKA);
    client.holding = true;
    const rig = new Rig(client).press('n', '消えては困る', 'enter');
    client.act(SATO, 'participant.remove', { participant: TANAKA.id });
    client.answerAll();
    await rig.settle();
    expect(rig.said.at(-1)).toContain('退出させられています');
    expect(rig.state.kept.note?.editor.text).toBe('消えては困る');
    expect(JSON.parse(client.drafts.note ?? '{}')).toMatchObject({ text: '消えては困る' });
  });

  it('TUI-76 what an editor has written is kept at once, also of one that failed', async () => {
    const client = opened(TANAKA);
    const rig = new Rig(client).press('n', '下書き', 'ctrl+o');
    await rig.settle();
    expect(rig.state.draft?.editor.text).toBe('下書き!');
    expect(JSON.parse(client.drafts.note ?? '{}')).toMatchObject({ text: '下書き!' });
    rig.host.editor = (text) => ({ ok: false, kind: 'failed', params: {}, text: `${text}途中` });
    rig.press('ctrl+o');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('保存されていた分を取り込みました');
    expect(JSON.parse(client.drafts.note ?? '{}')).toMatchObject({ text: '下書き!途中' });
    rig.host.editor = () => ({ ok: false, kind: 'failed', params: {} });
    rig.press('ctrl+o');
    await rig.settle();
    expect(rig.said.at(-1)).toContain('下書きはそのままです');
    expect(rig.state.draft?.editor.text).toBe('下書き!途中');
  });

  it('SCR-13 what was just written is seen, whatever kind was listed', () => {
    const rig = new Rig(underWay(TANAKA)).press('3', 'l', 'n', '見えるはず', 'enter');
    expect(rig.state.noteKind).toBeNull();
    expect(rig.text()).toContain('田中 見えるはず');
    rig.press('l', 'F', '事実です', 'enter');
    expect(rig.state.noteKind).toBe('finding');
  });

  it('SCR-61 an action is given an owner and a due time while it is written', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client).press('T', '上限を上げる @鈴', 'alt+t', '明日 10:00');
    expect(rig.text()).toContain('= 11/26(木) 10:00');
    rig.press('enter');
    expect(rig.text()).toMatch(/担当 鈴木 期限 11\/26\(木\) 10:00/);
    rig.press('esc', 'n');
    expect(JSON.parse(client.drafts.note ?? '{}')).toMatchObject({ due: '2026-11-26T01:00:00.000Z' });
    rig.press('enter');
    await rig.settle();
    expect(client.sent.at(-1)?.data).toMatchObject({
      kind: 'action',
      text: '上限を上げる',
      owner: SUZUKI.id,
      due: '2026-11-26T01:00:00.000Z',
    });
    expect(rig.said.at(-1)).toBe('TODOを記録しました (u で取り消し)');
    rig.press('T', '連絡する @誰か', 'enter');
    expect(client.sent.at(-1)?.data).toEqual({ kind: 'action', text: '連絡する @誰か', step: null });
  });

  it('SCR-63 the name that gave an action its owner goes from where its text begins or ends', () => {
    const { world } = new Rig(underWay(TANAKA)).store;
    for (const [text, left] of [
      ['@田中 CSへ一報', 'CSへ一報'],
      ['CSへ一報\u3000＠田中', 'CSへ一報'],
      ['CSへ @田中 が一報', 'CSへ @田中 が一報'],
      ['@田中', '@田中'],
      ['mail a@example.com', 'mail a@example.com'],
    ] as const) {
      expect(givenIn(text, world).text).toBe(left);
    }
  });

  it.each([
    ['CSへ連絡 @鈴木 23:30まで', 'CSへ連絡', '2026-11-25T14:30:00.000Z', '鈴木'],
    ['CSへ連絡 23:30まで @鈴木', 'CSへ連絡', '2026-11-25T14:30:00.000Z', '鈴木'],
    ['23:30までにCSへ連絡する', 'CSへ連絡する', '2026-11-25T14:30:00.000Z', undefined],
    ['CSへ連絡、２３：３０まで', 'CSへ連絡', '2026-11-25T14:30:00.000Z', undefined],
    ['@鈴木\u3000明日 10:00までにCSへ連絡', 'CSへ連絡', '2026-11-26T01:00:00.000Z', '鈴木'],
    ['CSへ連絡 明日まで', 'CSへ連絡', '2026-11-26T14:59:00.000Z', undefined],
    ['CSへ連絡 午後11時半までに', 'CSへ連絡', '2026-11-25T14:30:00.000Z', undefined],
    ['tell CS by 23:30', 'tell CS', '2026-11-25T14:30:00.000Z', undefined],
    ['tell CS by tomorrow @鈴木', 'tell CS', '2026-11-26T14:59:00.000Z', '鈴木'],
    ['画面は 23:30まで 見る', '画面は 23:30まで 見る', '2026-11-25T14:30:00.000Z', undefined],
    ['5分まで待つ', '5分まで待つ', null, undefined],
    ['25:30まで', '25:30まで', null, undefined],
    ['23:30まで', '23:30まで', '2026-11-25T14:30:00.000Z', undefined],
    ['do it by hand', 'do it by hand', null, undefined],
  ])('SCR-1002 of an action %j the text is %j, due %s', (text, left, due, owner) => {
    const given = givenIn(text, new Rig(underWay(TANAKA)).store.world);
    expect([given.text, given.due, given.owner?.name]).toEqual([left, due, owner]);
  });

  it('SCR-1002 an owner is found whose own name has full-width letters', () => {
    const client = underWay(TANAKA);
    client.act({ ...SUZUKI, id: 'p-kim', name: 'Ｋｉｍ' }, 'participant.join', {});
    const { world } = new Rig(client).store;
    expect(['@kim CSへ連絡', '@Ｋｉ CSへ連絡'].map((text) => givenIn(text, world).owner?.id)).toEqual([
      'p-kim',
      'p-kim',
    ]);
  });

  it('SCR-1002 a due time in the text is shown while it is written; one that was typed for it goes before', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client).press('T', 'CSへ連絡 @鈴 23:30まで');
    expect(rig.text()).toMatch(/担当 鈴木 期限 (?:11\/25\(水\) )?23:30/);
    rig.press('enter');
    await rig.settle();
    expect(client.sent.at(-1)?.data).toMatchObject({
      ...{ text: 'CSへ連絡', owner: SUZUKI.id, due: '2026-11-25T14:30:00.000Z' },
    });
    expect(rig.said.at(-1)).toBe('TODOを記録しました (u で取り消し)');
    rig.press('T', 'CSへ連絡 23:30まで', 'alt+t', 'ctrl+u', '明日 10:00', 'enter', 'enter');
    await rig.settle();
    expect(client.sent.at(-1)?.data).toMatchObject({ text: 'CSへ連絡', due: '2026-11-26T01:00:00.000Z' });
  });

  it('TUI-52 a note over the limit stays under edit and says the limit, which is the hub’s', () => {
    expect(NOTE_BYTES).toBe(NOTE_LIMIT);
    const rig = new Rig(opened(TANAKA)).press('n', 'あ'.repeat(5_500));
    expect(rig.text()).toMatch(/残り-116バイト/);
    rig.press('enter');
    expect(rig.client.sent).toEqual([]);
    expect(rig.said.at(-1)).toContain('16384');
  });

  it('TUI-53 typing goes on without the hub: the note is seen as not yet sent', () => {
    const client = opened(TANAKA);
    client.holding = true;
    client.connection({
      kind: 'waiting',
      until: client.now + 3_000,
      attempt: 2,
      reason: { kind: 'cut', params: {} },
    });
    const rig = new Rig(client).press('n', '切れていても書ける', 'enter');
    expect(rig.text()).toContain('切れていても書ける  送信中..');
    expect(rig.text()).toMatch(/接続が切れました.*送信待ち 1件.*3秒後に再接続/);
    rig.press('ctrl+r');
    expect(client.retried).toBe(1);
  });

  it('TUI-54 amends one’s own words only, and shows that and what they were', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client).press('3', 'g', 'e', 'ctrl+u', '5xxは02:54から', 'enter');
    await rig.settle();
    expect(rig.text()).toContain('5xxは02:54から  (編集済み)');
    rig.press('enter');
    expect(rig.text()).toMatch(/以前の文.*5xxは02:55から/);
    rig.press('q', 'j', 'e');
    expect(rig.said.at(-1)).toContain('佐藤さんが書いたもの');
    expect(rig.state.draft).toBeNull();
  });

  it('SCR-61 which kind is chosen is seen beside the owner and the due time; the step gives way', async () => {
    const rig = new Rig(opened(SATO), { cols: 80 });
    rig.press('j', 'j', 'T', 'ctrl+t', '@佐藤 プールの上限を上げる', 'alt+t', '明日 10:00', 'enter');
    expect(rig.text()).toContain('ノート   事実   決定  [TODO]');
    expect(rig.text()).toMatch(/担当 佐藤 期限 11\/\d+\(.\) 10:00/);
    rig.press('enter');
    await rig.settle();
    expect(rig.said.at(-1)).toBe('TODOを記録しました (u で取り消し)');
    rig.press('T', '@佐藤 CSへ一報', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toBe('TODOを記録しました。期限はノートで t(書くときに Alt-T)');
    rig.press('T', '手順書の改善', 'alt+t', '30分後', 'enter', 'enter');
    await rig.settle();
    expect(rig.said.at(-1)).toBe('TODOを記録しました。担当はノートで a(書くときに @名前)');
  });

  it('TUI-55 gives an action its owner and due time, and settles it', async () => {
    const rig = new Rig(underWay(TANAKA)).press('3', 'G', 't', 'ctrl+u', '30分後', 'enter', 'a', 'enter');
    const action = () => rig.client.session.notes.at(-1);
    expect(Date.parse(action()?.due ?? '') - rig.client.now).toBe(30 * 60_000);
    expect(action()?.owner).toBe(TANAKA.id);
    rig.press('t', 'ctrl+u', 'いつか', 'enter');
    expect(rig.text()).toContain('「いつか」を時刻として読めません');
    rig.press('esc', 'space');
    await rig.settle();
    expect(action()?.done?.by.id).toBe(TANAKA.id);
    expect(rig.text()).toContain('✓ 済 田中');
  });

  it('TUI-55 shows an action nobody owns as waiting for somebody', () => {
    const rig = new Rig(opened(TANAKA)).press('T', '接続プールの上限を上げる', 'enter');
    expect(rig.text()).toContain('⚠ 担当なし');
  });

  it('TUI-56 says when it really happened, and keeps when it was written', async () => {
    const rig = new Rig(underWay(TANAKA)).press('3', 'g', 'h', 'ctrl+u', '03:01', 'enter');
    await rig.settle();
    expect(rig.text()).toMatch(/03:01 田中 \[事実\].*\(記入 03:03\)/);
  });

  it('TUI-57 pasted text begins a note where keys are commands', () => {
    const rig = new Rig(opened(TANAKA));
    rig.store.paste('ERROR pool exhausted\r\nat Pool.take');
    expect(rig.state.draft?.editor.text).toBe('ERROR pool exhausted\nat Pool.take');
    expect(rig.client.sent).toEqual([]);
  });

  it('TUI-57 a run of text that no hand types in one read is taken for a paste, not for commands', () => {
    const rig = new Rig(opened(TANAKA)).press('Acknowledge all of it. Quit');
    expect(rig.quits).toBe(0);
    expect(rig.state.draft?.editor.text).toBe('Acknowledge all of it. Quit');
  });

  it('TUI-54 a removed note is gone from the list and undo brings it back', async () => {
    const rig = new Rig(underWay(TANAKA)).press('3', 'g', 'delete');
    await rig.settle();
    expect(rig.text()).not.toContain('acquirer-b宛てのみ');
    rig.press('u');
    expect(rig.text()).toContain('acquirer-b宛てのみ');
  });

  it('TUI-1090 w makes a GitHub issue of an action, its row says how that stands, and w opens the one that is made', async () => {
    const client = opened(TANAKA);
    const github = { id: 'github', name: 'GitHub', kind: 'system' } as const;
    const rig = new Rig(client).press('T', '索引を追加', 'enter');
    await rig.settle();
    const note = client.get().view.session.notes[0]?.id;
    rig.press('3', 'w');
    expect(client.sent.at(-1)).toMatchObject({ type: 'issue.ask', data: { note } });
    await rig.settle();
    expect(rig.text()).toContain('Issueを作成中');
    const asked = client.get().view.session.actions.at(-1)?.id ?? '';
    client.act(github, 'action.lose', { action: asked, kind: 'unreachable', params: { reason: 'timeout' } });
    await rig.settle();
    expect(rig.text()).toContain('Issueが作られたか不明');
    const params = { repository: 'acme/shop', number: 12, url: 'https://github.com/acme/shop/issues/12' };
    client.act(github, 'action.done', { action: asked, params });
    await rig.settle();
    expect(rig.text()).toContain('Issue acme/shop#12');
    const sent = client.sent.length;
    rig.press('w');
    await rig.settle();
    expect([client.sent.length, rig.host.browsed]).toEqual([sent, [params.url]]);
    rig.press('enter');
    expect(rig.text()).toContain(params.url);
    rig.press('esc');
    const lost = { note, action: asked, state: 'lost', since: new Date(client.now).toISOString() };
    const why = { kind: 'issue-gone', params: { repository: 'acme/shop', number: 12 } };
    client.act(github, 'issue.move', { ...lost, ...why });
    await rig.settle();
    expect(rig.text()).toContain('Issueの追跡を終了');
    rig.press('w');
    expect(client.sent.at(-1)).toMatchObject({ type: 'issue.ask', data: { note } });
    const finding = new Rig(opened(TANAKA)).press('F', 'x', 'enter');
    await finding.settle();
    finding.press('3', 'w');
    expect(finding.said.at(-1)).toContain('TODOではありません');
    expect(finding.client.sent).toHaveLength(1);
  });
});
