import { describe, expect, it } from 'vitest';
import { requiredOpenSteps, stepsForLater } from '../../../src/domain/checklist.ts';
import { Rig } from '../rig.ts';
import { opened, PAGER, SATO, TANAKA, underWay } from '../story.ts';

const sent = (rig: Rig) => rig.client.sent.map((each) => each.type);

/** A session whose page nobody has acknowledged. */
function paged() {
  const client = underWay(TANAKA);
  const incident = client.session.incidents[0];
  client.act(PAGER, 'incident.change', {
    incident: { ...incident, status: 'triggered', acknowledgedAt: null, acknowledgedBy: null },
  });
  return client;
}

describe('acts on the session', () => {
  it('TUI-65 sets severity and impact in one go; only what changed is sent', async () => {
    const rig = new Rig(opened(TANAKA)).press(
      'S',
      '2',
      'enter',
      '購入者',
      'enter',
      '決済が失敗',
      'enter',
      '02:55',
      'enter',
    );
    rig.press('enter');
    expect(rig.client.sent).toEqual([
      { type: 'severity.set', data: { severity: 'SEV2' } },
      {
        type: 'impact.set',
        data: { impact: { who: '購入者', what: '決済が失敗', since: '2026-11-24T17:55:00.000Z' } },
      },
    ]);
    await rig.settle();
    rig.press('S', 'ctrl+s');
    expect(rig.client.sent).toHaveLength(2);
    expect(rig.text()).toMatch(/SEV2 {2}主要機能・多数/);
  });

  it('TUI-65 a time that cannot be read keeps the form open at its field', () => {
    const rig = new Rig(opened(TANAKA)).press('S', 'down', 'down', 'down', 'さっき', 'ctrl+s');
    expect(rig.text()).toContain('「さっき」を時刻として読めません');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'form', at: 3 });
    expect(rig.client.sent).toEqual([]);
  });

  it('TUI-66 the verdict asks why it paged only where users did not suffer', () => {
    const rig = new Rig(underWay(TANAKA)).press('V', '1');
    expect(rig.text()).not.toContain('アラートの原因');
    rig.press('2', 'enter', '閾値が低い', 'enter', '5分平均にする', 'enter', 'enter');
    expect(rig.client.sent.at(-1)).toEqual({
      type: 'verdict.set',
      data: { verdict: { hurt: false, why: '閾値が低い', prevent: '5分平均にする' } },
    });
  });

  it('TUI-67 closing shows what is open, wants a reason for it and the verdict, then exports', async () => {
    const rig = new Rig(underWay(TANAKA)).press('X');
    expect(rig.text()).toMatch(/☐ 必須の手順が\d件残っています: 初報の送信/);
    expect(rig.text()).toContain('☑ 重大度 SEV2');
    rig.press('ctrl+s');
    expect(rig.text()).toContain('#4812 をどうするか選んでください');
    rig.press('3', 'ctrl+s');
    expect(rig.text()).toContain('理由が必要です');
    rig.press('残りは明日', 'ctrl+s');
    expect(rig.text()).toContain('利用者への影響があったか選んでください');
    rig.press('1', 'ctrl+s');
    await rig.settle();
    await rig.settle();
    expect(sent(rig)).toEqual(['incident.leave', 'verdict.set', 'session.close']);
    expect(rig.client.session).toMatchObject({ status: 'closed', closeReason: '残りは明日' });
    expect(rig.host.exports).toBe(1);
    expect(rig.text()).toContain('このセッションは終了しました(田中');
    rig.press('space');
    expect(rig.said.at(-1)).toContain('終了しています');
  });

  it('TUI-67 closing says which actions it will make itself, and gives them to whom is chosen', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('X');
    expect(rig.text()).toContain('今あるTODOにはすべて担当がいます');
    expect(rig.text()).toMatch(/☐ 終了すると、終了後の手順5件がTODOになります。うち担当なし5件/);
    const steps = stepsForLater(client.session);
    rig.press('3', 'enter', '残りは明日', 'down', 'down');
    expect(rig.text()).toMatch(/»終了後の手順5件の担当 +1 田中さん/);
    rig.press('2', 'ctrl+s', '1', 'ctrl+s');
    await rig.settle();
    const { session } = rig.client;
    const owner = rig.client.sent.find((each) => each.type === 'step.assign')?.data as {
      participant: string;
    };
    expect(session.notes.filter(({ text }) => text === '').map((note) => [note.step, note.owner])).toEqual(
      steps.map(({ id }) => [id, owner.participant]),
    );
  });

  it('TUI-1040 closing offers the lead and five working days for what has no owner or due time, and takes others', async () => {
    const closed = async (...keys: readonly string[]) => {
      const client = underWay(TANAKA);
      client.act(TANAKA, 'role.take', { role: 'lead' });
      client.act(TANAKA, 'note.add', { kind: 'action', text: '接続プール' });
      const due = '2026-11-30T00:00:00.000Z';
      client.act(TANAKA, 'note.add', { kind: 'action', text: '期限あり', owner: SATO.id, due });
      const rig = new Rig(client, { cols: 120, rows: 60 }).press(
        'X',
        '3',
        'enter',
        '残りは明日',
        'down',
        'down',
      );
      rig.press('down', 'down');
      const text = rig.text();
      rig.press(...keys, 'ctrl+s', '1', 'ctrl+s');
      await rig.settle();
      const left = client.session.notes.filter(({ kind, done }) => kind === 'action' && done === null);
      return {
        text,
        status: client.session.status,
        left: left.map((note) => [note.text, note.owner, note.due]),
      };
    };
    const usual = '2026-12-02T09:00:00.000Z';
    const { text, status, left } = await closed();
    expect(text).toMatch(/»期限のないTODO 6件の期限 +\[12\/02\(水\) 18:00\]/);
    // A field names the owner of those.
    expect(text).toMatch(/終了後の手順5件がTODOになります(?!。うち)/);
    expect(status).toBe('closed');
    expect(left.slice(1)).toEqual([
      ['接続プール', TANAKA.id, usual],
      ['期限あり', SATO.id, '2026-11-30T00:00:00.000Z'],
      ...Array(5).fill(['', TANAKA.id, usual]),
    ]);
    const own = await closed('2026-12-24 12:00');
    expect(own.left[1]).toEqual(['接続プール', TANAKA.id, '2026-12-24T03:00:00.000Z']);
    expect(own.left.at(-1)).toEqual(['', TANAKA.id, '2026-12-24T03:00:00.000Z']);
    expect((await closed('ctrl+u')).left.at(-1)).toEqual(['', TANAKA.id, null]);
    expect((await closed('いつか')).status).toBe('open');
  });

  it('TUI-610 closing asks for the owner of each action that is nobody’s', async () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'note.add', { kind: 'action', text: '接続プールの上限を上げる' });
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('X');
    expect(rig.text()).toContain('☐ 担当のないTODOが1件あります');
    expect(rig.text()).toContain('終了後の手順5件がTODOになります。うち担当なし5件');
    rig.press('3', 'enter', '残りは明日', 'down', 'down');
    expect(rig.text()).toMatch(/»担当 「接続プールの上限を上げる」/);
    rig.press('1', 'ctrl+s', '1', 'ctrl+s');
    await rig.settle();
    expect(client.session.notes.find(({ text }) => text.startsWith('接続'))?.owner).toBe(TANAKA.id);
    expect(client.session.status).toBe('closed');
  });

  it('TUI-611 closing confirms severity, impact and times, and sends what was amended before it closes', async () => {
    const rig = new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press('X');
    expect(rig.text()).toMatch(/終了後も7日間は直せます/);
    expect(rig.text()).toMatch(
      /発報の時刻 +02:58[\s\S]*暫定復旧の時刻[\s\S]*復旧の時刻[\s\S]*利用者への影響/,
    );
    rig.press('3', 'enter', '残りは明日');
    rig.press(...Array.from({ length: 4 }, () => 'down'), '1', 'down', 'ctrl+u', '利用者 702人');
    rig.press(...Array.from({ length: 4 }, () => 'down'), '03:08', 'down', '明日', 'ctrl+s');
    expect(rig.text()).toMatch(/「明日」|明日.*(?:先|未来|まだ)/);
    rig.press('ctrl+u', '03:09', 'ctrl+s', '1', 'ctrl+s');
    await rig.settle();
    const types = sent(rig);
    expect(types.at(-1)).toBe('session.close');
    expect(types).toEqual(
      expect.arrayContaining(['severity.set', 'impact.set', 'session.mitigate', 'session.resolve']),
    );
    expect(rig.client.session).toMatchObject({
      status: 'closed',
      severity: 'SEV1',
      impact: { who: '利用者 702人' },
      clock: { mitigated: '2026-11-24T18:08:00.000Z', resolved: '2026-11-24T18:09:00.000Z' },
    });
  });

  it('TUI-661 closing amends the time of the alert; left as it is, nothing is sent', async () => {
    const rig = new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press('X', '3', 'enter', '残りは明日');
    rig.press(...Array.from({ length: 8 }, () => 'down'));
    expect(rig.text()).toMatch(/»発報の時刻/);
    rig.press('02:55', 'ctrl+s', '1', 'ctrl+s');
    await rig.settle();
    expect(sent(rig)).toContain('alert.time');
    expect(rig.client.session).toMatchObject({
      clock: { fired: '2026-11-24T17:55:00.000Z' },
      firedBefore: { at: '2026-11-24T17:58:11.000Z' },
    });
    const same = new Rig(underWay(TANAKA), { cols: 120, rows: 60 });
    same.press('X', '3', 'enter', '残りは明日', 'ctrl+s', '1', 'ctrl+s');
    await same.settle();
    expect(sent(same)).not.toContain('alert.time');
  });

  it('SCR-1004 a field that nobody changed follows the session, in a form that is open or was left for a step', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('X', '3', 'enter', '残りは明日');
    const severity = () => {
      const form = rig.state.dialogs.at(-1);
      const field = form?.kind === 'form' ? form.values.severity : undefined;
      return field?.kind === 'choice' ? field.chosen : undefined;
    };
    expect(severity()).toBe('SEV2');
    client.act(SATO, 'severity.set', { severity: 'SEV1' });
    await rig.settle();
    expect(rig.text()).toContain('☑ 重大度 SEV1');
    expect(rig.text()).toContain('残りは明日');
    expect(severity()).toBe('SEV1');
    rig.press('down', 'enter');
    expect(rig.state.dialogs).toEqual([]);
    client.act(SATO, 'severity.set', { severity: 'SEV3' });
    await rig.settle();
    rig.press('X');
    expect(severity()).toBe('SEV3');
    rig.press('ctrl+s', '1', 'ctrl+s');
    await rig.settle();
    expect(sent(rig)).not.toContain('severity.set');
  });

  it('SCR-1004 what a person gave stays, whatever others do meanwhile', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('S', '4');
    client.act(SATO, 'severity.set', { severity: 'SEV1' });
    await rig.settle();
    rig.press('ctrl+s');
    await rig.settle();
    expect(client.session.severity).toBe('SEV4');
  });

  it('SCR-1059 the keys stay at their field where another one goes away meanwhile', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('X', 'down', '残り');
    const [held] = client.session.incidents;
    client.act(PAGER, 'incident.change', { incident: { ...held, status: 'resolved' } });
    await rig.settle();
    rig.press('は明日');
    expect(rig.text()).not.toContain('#4812 は確認済み(Ack)   ');
    expect(rig.text()).toMatch(/»未完了のまま終了する理由 {2}残りは明日/);
    // At the row that ends the session they stay there, too.
    const end = new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press('X', 'up');
    expect(end.text()).toMatch(/»\[ 終了する \]/);
    end.client.act(PAGER, 'incident.change', { incident: { ...held, status: 'resolved' } });
    await end.settle();
    expect(end.text()).toMatch(/»\[ 終了する \]/);
    // A field that comes pushes nothing off it: an Enter that was on its way is still the one that ends.
    const more = underWay(TANAKA);
    const [again, ...others] = requiredOpenSteps(more.session).map(({ step }) => step.id);
    for (const step of others) more.act(SATO, 'step.skip', { step, reason: '不要' });
    more.act(SATO, 'step.do', { step: again });
    const last = new Rig(more, { cols: 120, rows: 60 }).press('X', 'up');
    expect(last.text()).not.toContain('未完了のまま終了する理由');
    more.act(SATO, 'step.undo', { step: again });
    await last.settle();
    expect(last.text()).toContain('未完了のまま終了する理由');
    expect(last.text()).toMatch(/»\[ 終了する \]/);
  });

  it('SCR-1059 no other text gets what is typed into a field that is gone, and the form says that it is', async () => {
    const client = underWay(TANAKA);
    const rig = new Rig(client, { cols: 120, rows: 60 }).press('X', 'down', '残り');
    const texts = () => {
      const form = rig.state.dialogs.at(-1);
      const values = form?.kind === 'form' ? form.values : {};
      return Object.values(values).flatMap((value) => (value.kind === 'text' ? [value.editor.text] : []));
    };
    const before = texts();
    for (const { step } of requiredOpenSteps(client.session))
      client.act(SATO, 'step.skip', { step: step.id, reason: '不要' });
    await rig.settle();
    expect(requiredOpenSteps(client.session)).toEqual([]);
    expect(rig.text()).toContain('「未完了のまま終了する理由」は誰かの操作で不要になりました');
    expect(rig.text()).toMatch(/»GitHubのIssue/);
    rig.press('は明日');
    expect(texts()).toEqual(before);
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'form', form: 'close' });
  });

  it('TUI-612 closing goes to the open step on Enter, and what was filled in is there again', () => {
    const rig = new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press(
      '1',
      'G',
      'X',
      '3',
      'enter',
      '残りは明日',
    );
    const [first] = requiredOpenSteps(rig.client.session);
    rig.press('down');
    expect(rig.text()).toContain(`Enterで「${first?.step.title.ja}」へ`);
    rig.press('enter');
    expect(rig.state).toMatchObject({ dialogs: [], focus: 'checklist', step: first?.id });
    rig.press('X');
    expect(rig.text()).toContain('残りは明日');
    expect(rig.text()).toContain('[3 ');
  });

  it('TUI-660 Enter after the reason goes on to the next field; the way to the open step is chosen', () => {
    const rig = new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press('X', '3', 'enter', '残りは明日');
    rig.press('enter');
    expect(rig.text()).toMatch(/»終了後の手順5件の担当/);
    rig.press('enter');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'form', form: 'close' });
    rig.press('up', 'up');
    expect(rig.text()).toMatch(/»残っている手順/);
    rig.press('enter');
    expect(rig.state).toMatchObject({ dialogs: [], focus: 'checklist' });
  });

  it('TUI-613 the record stays at the hub and is written where the closer says so; over edits only after a question', async () => {
    const close = (...keys: string[]) =>
      new Rig(underWay(TANAKA), { cols: 120, rows: 60 }).press(
        'X',
        '3',
        'enter',
        '残り',
        'ctrl+s',
        '1',
        ...keys,
      );
    const kept = close('down', '2', 'ctrl+s');
    await kept.settle();
    await kept.settle();
    expect(kept.client.session.status).toBe('closed');
    expect(kept.host.exports).toBe(0);
    const written = close();
    expect(written.text()).toContain('1 sessions/2026-11-25-checkout-1125.md, .jsonl');
    written.host.exportResult = { ok: false, kind: 'edited', params: { file: 'sessions/x.md' } };
    written.press('ctrl+s');
    await written.settle();
    await written.settle();
    expect(written.host).toMatchObject({ exports: 1, overwritten: [] });
    expect(written.text()).toContain('sessions/x.md は人の手で編集されています。上書きしますか');
    written.press('y');
    await written.settle();
    await written.settle();
    expect(written.host).toMatchObject({ exports: 2, overwritten: ['sessions/x.md'] });
    written.press('n');
    await written.settle();
    expect(written.host.exports).toBe(2);
  });

  it('TUI-67 closing names the first of what is open, and says how many more there are', () => {
    const rig = new Rig(opened(TANAKA, 'en'), { lang: 'en', cols: 160, rows: 40 }).press('X');
    expect(rig.text()).toMatch(/☐ \d+ required steps are open: Acknowledge the page,[^☑]*, \d+ more/);
  });

  it('TUI-68 acknowledging names the incidents and acts only on y', () => {
    const rig = new Rig(paged());
    expect(rig.rows()[0]).toContain('⚠ PD未確認');
    expect(rig.rows().at(-1)).toContain('A 確認(Ack)');
    rig.press('A');
    expect(rig.text()).toContain('田中の名前でPagerDutyを確認済み(Ack)にしますか');
    expect(rig.text()).toContain('#4812 5xx rate > 5% for 5m');
    rig.press('enter', 'space', 'x');
    expect(rig.client.sent).toEqual([]);
    rig.press('y');
    expect(rig.client.sent).toEqual([
      {
        type: 'action.request',
        data: { target: 'pagerduty', act: 'acknowledge', args: { incident: 'Q1ABC' } },
      },
    ]);
    expect(rig.rows()[0]).toContain('送信中..');
  });

  it('TUI-68 tells when it is done outside, and rings when it failed', () => {
    const rig = new Rig(paged()).press('A', 'y');
    const action = rig.client.session.actions.at(-1)?.id ?? '';
    rig.client.act(PAGER, 'action.fail', { action, kind: 'forbidden', params: {} });
    expect(rig.said.at(-1)).toBe('確認(Ack) できませんでした: PagerDutyの権限がありません(-)');
    expect(rig.host.bells).toBe(1);
  });

  it('TUI-68 with --readonly nothing outside is offered', () => {
    const rig = new Rig(paged(), { readonly: true }).press('A');
    expect(rig.said.at(-1)).toContain('--readonly');
    rig.press('P', 'R', 'N');
    expect(rig.client.sent).toEqual([]);
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-68 paging shows once more what goes to whom, and no keeps the form as it was', () => {
    const rig = new Rig(underWay(TANAKA)).press(
      'P',
      '決済チーム',
      'enter',
      'ctrl+u',
      '切り戻しを見てほしい',
      'ctrl+s',
    );
    expect(rig.text()).toContain('決済チーム を呼び出しますか');
    rig.press('n');
    expect(rig.state.dialogs.at(-1)).toMatchObject({ kind: 'form', form: 'page' });
    rig.press('ctrl+s', 'y');
    expect(rig.client.sent).toEqual([
      { type: 'responder.request', data: { who: '決済チーム', message: '切り戻しを見てほしい' } },
    ]);
    expect(rig.state.dialogs).toEqual([]);
  });

  it('TUI-69 a notice carries the time of the next one, and the header counts down to it', async () => {
    const rig = new Rig(underWay(TANAKA)).press('N', 'up', 'up', 'up', 'ctrl+u', 'ctrl+s');
    expect(rig.text()).toContain('次報の時刻が必要です');
    rig.press('30分後', 'ctrl+s', 'y');
    await rig.settle();
    expect(rig.rows()[1]).toMatch(/次報 03:40 あと30分/);
  });

  it('TUI-614 a status update is drafted from the session, edited, shown whole, logged and copied', async () => {
    const first = new Rig(opened(TANAKA)).press('N');
    expect(first.text()).toMatch(/事象 +決済画面で5xx急増/);
    expect(first.text()).toMatch(
      /影響 +確認中[\s\S]*現状 +調査中[\s\S]*\[1 初報\] +2 最終報[\s\S]*次報の時刻 +03:1\d/,
    );
    const rig = new Rig(underWay(TANAKA)).press('N');
    expect(rig.text()).toMatch(/事象 +決済画面で5xx急増\(SEV2\)/);
    expect(rig.text()).toMatch(/影響 +「決済の約2割」が「決済が失敗」\(02:55から\)/);
    expect(rig.text()).toMatch(/現状 +対応中。02:40のデプロイを切り戻す/);
    expect(rig.text()).toMatch(/\[1 続報\] +2 最終報/);
    rig.press('down', 'down', 'ctrl+u', '切り戻しています', 'ctrl+s');
    const text = [
      '[続報] 決済画面で5xx急増(SEV2)',
      '影響: 「決済の約2割」が「決済が失敗」(02:55から)',
      '現状: 切り戻しています',
      '次報: 03:40',
    ];
    for (const line of text) expect(rig.text()).toContain(line);
    expect(rig.client.sent).toEqual([]);
    rig.press('y');
    await rig.settle();
    const nextAt = rig.client.session.notices.at(-1)?.nextAt;
    expect(rig.client.sent).toEqual([
      { type: 'notice.send', data: { text: text.join('\n'), nextAt, final: false } },
    ]);
    expect(rig.host.copied).toEqual([text.join('\n')]);
  });

  it('TUI-614 after the recovery it is the final one, and promises no other', () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:05:00.000Z' });
    expect(new Rig(client).press('N').text()).toContain('03:05に暫定復旧し、経過を観察しています');
    client.act(TANAKA, 'session.resolve', { happenedAt: '2026-11-24T18:09:00.000Z' });
    const rig = new Rig(client, { lang: 'en' }).press('N');
    expect(rig.text()).toMatch(/Status +Resolved at 03:09/);
    expect(rig.text()).toMatch(/1 update +\[2 final\]/);
    expect(rig.text()).not.toContain('Next update at');
    rig.press('ctrl+s', 'y');
    expect(rig.client.sent.at(-1)?.data).toMatchObject({ nextAt: null, final: true });
  });

  it('PDY-435 a notice goes to the subscribers of the incident where that is chosen, and the question says so', () => {
    const rig = new Rig(paged()).press(
      'N',
      'ctrl+u',
      '復旧しました',
      'enter',
      'ctrl+u',
      'enter',
      'ctrl+u',
      'enter',
      '2',
    );
    rig.press('enter', '2');
    expect(rig.text()).toContain('PagerDutyの購読者');
    rig.press('ctrl+s');
    expect(rig.text()).toMatch(/PagerDutyの #\d+ の購読者にステータス更新を送ります/);
    rig.press('y');
    expect(rig.client.sent).toEqual([
      {
        type: 'notice.send',
        data: { text: '[最終報] 復旧しました', nextAt: null, final: true, pager: true },
      },
    ]);
    const alone = new Rig(opened(TANAKA)).press('N');
    expect(alone.text()).not.toContain('PagerDutyの購読者');
  });

  it('PDY-436 % puts services under maintenance until a time, after a question that names them', () => {
    const rig = new Rig(underWay(TANAKA)).press(
      '%',
      'ctrl+u',
      'checkout、search',
      'enter',
      'ctrl+u',
      '99d',
      'ctrl+s',
    );
    expect(rig.text()).toContain('「99d」は1分後から7日後までの時刻ではありません');
    rig.press('ctrl+u', '2h', 'ctrl+s');
    expect(rig.text()).toMatch(/checkout, search を\d\d:\d\dまでメンテナンス中にしますか/);
    rig.press('n');
    expect(rig.client.sent).toEqual([]);
    rig.press('ctrl+s', 'y');
    const [asked] = rig.client.sent;
    expect(asked).toMatchObject({
      type: 'action.request',
      data: { target: 'pagerduty', act: 'maintain', args: { names: 'checkout, search' } },
    });
    const readonly = new Rig(underWay(TANAKA), { readonly: true }).press('%');
    expect(readonly.state.dialogs).toEqual([]);
  });

  it('PDY-436 % shows which services are under maintenance already, or that it is not known', async () => {
    const client = underWay(TANAKA);
    const window = { id: 'W1', services: ['search'], text: '', by: null };
    const maintenance = [
      { ...window, from: '2026-11-24T17:00:00.000Z', until: '2026-11-24T20:00:00.000Z' },
      { ...window, services: ['later'], from: '2026-11-25T17:00:00.000Z', until: '2026-11-25T18:00:00.000Z' },
    ];
    const facts = { responders: true, priorities: [], services: [], incidents: [] };
    client.answers = { ...client.answers, pager: { ...facts, maintenance } };
    const rig = new Rig(client).press('%');
    await rig.settle();
    expect(rig.text()).toMatch(/メンテナンス中 search .*05:00まで/);
    expect(rig.text()).toMatch(/予定 later .*02:00から/);
    client.answers = { ...client.answers, pager: { ...facts, maintenance: null } };
    const unknown = new Rig(client).press('%');
    await unknown.settle();
    expect(unknown.text()).toContain('いまのメンテナンスは不明です');
  });

  it('TUI-69 the goal stands at the foot for everyone', async () => {
    const rig = new Rig(opened(TANAKA)).press('O', '切り戻して止める', 'enter');
    rig.host.pass(10_000);
    await rig.settle();
    rig.host.pass(10_000);
    expect(rig.rows().at(-2)).toContain('目標: 切り戻して止める');
  });

  it('TUI-75 leaving says first what would be left behind', () => {
    const client = underWay(SATO);
    client.holding = true;
    const rig = new Rig(client).press('n', 'まだ送れていない', 'enter', 'q');
    expect(rig.quits).toBe(0);
    expect(rig.text()).toContain('あなたがドライバーです。退出すると');
    expect(rig.text()).not.toContain('送れていない操作');
    client.connection({ kind: 'silent', since: client.now });
    rig.press('esc', 'q');
    expect(rig.text()).toContain('送れていない操作が1件あります');
    rig.press('esc', 'q', 'y');
    expect(rig.quits).toBe(1);
  });

  it('TUI-69 mitigated asks first, as everybody acts on it', () => {
    const rig = new Rig(underWay(SATO)).press(':', '暫定復旧', 'enter', 'enter');
    expect(rig.client.sent).toEqual([]);
    rig.press('y');
    expect(sent(rig)).toEqual(['session.mitigate']);
    expect(rig.rows()[1]).toContain('暫定復旧 +12:31');
  });

  it('SCR-1000 a reading is amended by its key, and `-` there takes it back, whoever said it', async () => {
    const client = underWay(SATO);
    client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:08:00.000Z' });
    client.act(TANAKA, 'session.resolve', { happenedAt: '2026-11-24T18:09:00.000Z' });
    const rig = new Rig(client).press('C');
    expect(rig.text()).toContain('復旧した時刻を直す');
    expect(rig.state.prompt?.editor.text).toBe('03:09');
    rig.press('ー', 'enter');
    expect(rig.text()).toContain('取り消しますか: 復旧 03:09');
    expect(client.sent).toEqual([]);
    rig.press('y');
    await rig.settle();
    expect(client.session.clock).toMatchObject({
      mitigated: '2026-11-24T18:08:00.000Z',
      resolved: null,
    });
    expect(rig.said.at(-1)).toContain('取り消しました: 復旧 03:09');
    rig.press('u');
    await rig.settle();
    expect(client.session.clock.resolved).toBe('2026-11-24T18:09:00.000Z');
  });

  it('SCR-1001 @ marks that it came back: asked with its time, told to everybody, and in the header', async () => {
    const client = underWay(SATO);
    const early = new Rig(client).press('@');
    expect(early.text()).toContain('再発にはできません');
    client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:08:00.000Z' });
    const rig = new Rig(client).press('@');
    rig.press('03:07', 'enter');
    expect(rig.text()).toContain('暫定復旧・復旧より前');
    rig.press('ctrl+u', '03:10', 'enter');
    expect(rig.text()).toContain('03:10 に再発したと記録しますか');
    rig.press('y');
    await rig.settle();
    expect(client.session.relapses).toMatchObject([{ happenedAt: '2026-11-24T18:10:00.000Z' }]);
    expect(rig.rows()[1]).toContain('再発 +11:49');
    expect(rig.rows()[1]).not.toContain('暫定復旧 +');
    expect(client.session.steps.verify?.status).toBe('todo');
  });

  it('SCR-1001 the others hear that it came back, with the bell, and that a reading was taken back', () => {
    const client = underWay(SATO);
    client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:08:00.000Z' });
    const rig = new Rig(client);
    client.act(TANAKA, 'session.relapse', { happenedAt: '2026-11-24T18:10:00.000Z' });
    expect(rig.said).toContain('03:10 に再発しました');
    client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:10:30.000Z' });
    client.act(TANAKA, 'reading.undo', { reading: 'mitigated' });
    expect(rig.said).toContain('取り消されました: 暫定復旧 03:10');
  });
});
