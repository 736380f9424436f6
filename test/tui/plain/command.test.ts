import { describe, expect, it } from 'vitest';
import { ACT_TABLE } from '../../../src/domain/act-table.ts';
import { commandDataSchemas } from '../../../src/domain/command-schema.ts';
import type { Actor } from '../../../src/domain/event.ts';
import type { Presence } from '../../../src/protocol/messages.ts';
import { LANGS, type Lang } from '../../../src/text/i18n/messages.ts';
import { say, word } from '../../../src/tui/model/words.ts';
import { plainLine } from '../../../src/tui/plain/command.ts';
import type { PlainWorld } from '../../../src/tui/plain/plain-world.ts';
import { pointedSentence } from '../../../src/tui/plain/sentences.ts';
import { readLine, VERBS } from '../../../src/tui/plain/verbs.ts';
import { onCallRows } from '../../../src/tui/select/pager.ts';
import { logLine, OBSERVER, SATO, TANAKA, underWay } from '../story.ts';

function world(lang: Lang = 'ja'): PlainWorld {
  const client = underWay(TANAKA, lang);
  const { presence } = client.get();
  const lines = [0, 1, 2].map((i) => ({ ...logLine(i), no: i + 1 }));
  const unread = { pager: null, oncall: null };
  return { session: client.session, you: TANAKA, lang, now: client.now, presence, lines, ...unread };
}

const said = (line: string, at = world()): readonly string[] => {
  const result = plainLine(line, at);
  return result.kind === 'say' ? result.sentences : [result.kind];
};
const sent = (line: string, at = world()) => {
  const result = plainLine(line, at);
  if (result.kind !== 'send') throw new Error(`${line} sends nothing: ${JSON.stringify(result)}`);
  const { type, data } = result.effect;
  expect(commandDataSchemas[type].safeParse(data).success, line).toBe(true);
  return { type, data };
};

describe('plain mode', () => {
  it('TUI-1020 a line names its source where the log has several', () => {
    const at = world('en');
    const [first, ...others] = at.lines as [(typeof at.lines)[number]];
    const several = { ...at, lines: [{ ...first, source: 'file:/var/log/pay.log' }, ...others] };
    expect(said('log', several)[0]).toContain('file:pay.log');
    expect(said('log', several)[1]).toContain(first.source);
    expect(said('log', at)[0]).not.toContain(first.source);
  });

  it('PLN-1 every verb is understood in both languages, in full width too, whatever the screen speaks', () => {
    for (const verb of VERBS) {
      for (const lang of LANGS) {
        const text = word(lang, `plain.verb.${verb}`);
        expect(readLine(`${text}  それ から `), text).toEqual({ verb, rest: 'それ から' });
        const wide = text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
        expect(readLine(`　${wide}　3`), wide).toEqual({ verb, rest: '3' });
      }
    }
  });

  it('PLN-2 the start of a name that two people share is nobody', () => {
    const at = world();
    const { [SATO.id]: sato } = at.session.participants;
    if (sato === undefined) throw new Error('nobody');
    const twice = { ...sato, id: 'sato2@example.com', name: `${sato.name}二郎` };
    const third = { ...sato, id: 'sato3@example.com', name: `${sato.name}三郎` };
    const { [SATO.id]: _, ...others } = at.session.participants;
    const participants = { ...others, [twice.id]: twice, [third.id]: third };
    const shared = { ...at, session: { ...at.session, participants } };
    expect(said(`assign 7 ${sato.name}`, shared)).toEqual([
      `「${sato.name}」では一人に決まりません。${twice.name}、${third.name}。`,
    ]);
    expect(sent(`assign 7 ${twice.name}`, shared).data).toEqual({ step: 'evidence', participant: twice.id });
  });

  it('PLN-2 a step is acted on by its number or id', () => {
    expect(sent('tick 7')).toEqual({ type: 'step.do', data: { step: 'evidence' } });
    expect(sent('完了 ７')).toEqual({ type: 'step.do', data: { step: 'evidence' } });
    expect(sent('reopen symptom')).toEqual({ type: 'step.undo', data: { step: 'symptom' } });
    expect(sent('start 7').type).toBe('step.start');
    expect(sent('skip 7 別チームが対応済み').data).toEqual({
      step: 'evidence',
      reason: '別チームが対応済み',
    });
    expect(sent('担当 7').data).toEqual({ step: 'evidence', participant: TANAKA.id });
    expect(sent('assign 7 佐').data).toEqual({ step: 'evidence', participant: SATO.id });
  });

  it('PLN-2 what is not there or lacks its words is told in a sentence, and nothing is sent', () => {
    expect(said('tick 99')).toEqual(['「99」という手順はありません。番号は「手順」で確認できます。']);
    expect(said('tick')[0]).toContain('手順はありません');
    expect(said('skip 7')).toEqual(['理由を続けて書いてください。']);
    expect(said('note')).toEqual(['続けて文を書いてください。']);
    expect(said('assign 7 nobody')).toEqual(['「nobody」さんはいません。']);
    expect(said('done 1')[0]).toContain('TODOはありません');
    expect(said('pin 77')[0]).toContain('行はありません');
    expect(said('hello there')[0]).toContain('「hello」は分かりません');
    expect(said('   ')).toEqual([]);
  });

  it('PLN-3 notes of every kind, actions, pins, roles, the goal and undo can be given', () => {
    for (const kind of ['note', 'finding', 'decision', 'action'] as const) {
      expect(sent(`${kind} 下がってきた`).data).toMatchObject({ kind, text: '下がってきた' });
    }
    expect(sent('action CSへ一報 @佐藤').data).toMatchObject({ text: 'CSへ一報', owner: SATO.id });
    expect(sent('done 3').data).toMatchObject({ done: true });
    expect(sent('pin 2 これが最初').data).toMatchObject({ line: { id: 'line-1' }, comment: 'これが最初' });
    expect(sent('drive').data).toEqual({ role: 'driver', participant: TANAKA.id });
    expect(sent('lead 佐藤').data).toEqual({ role: 'lead', participant: SATO.id });
    expect(sent('目標 止める').data).toEqual({ goal: '止める' });
    expect(sent('undo')).toEqual({ type: 'undo', data: { key: 'step:evidence' } });
    expect(plainLine('退出', world()).kind).toBe('quit');
  });

  it('PLN-330 issue makes a GitHub issue of an action, and of all that have none', () => {
    const now = world();
    const n = now.session.notes.findIndex(({ kind }) => kind === 'action') + 1;
    const note = now.session.notes[n - 1]?.id;
    expect(sent(`issue ${n}`)).toMatchObject({ type: 'issue.ask', data: { note } });
    expect(sent('Issue 全部')).toMatchObject({ type: 'issue.ask', data: { note } });
    expect(said('issue 99')[0]).toContain('TODOはありません');
  });

  it('PLN-3 severity, impact, mitigation, recovery and notices can be given, with the time they mean', () => {
    const at = { ...world(), now: Date.parse('2026-11-24T18:12:00Z') };
    expect(sent('重大度 ２', at)).toEqual({ type: 'severity.set', data: { severity: 'SEV2' } });
    expect(sent('severity sev4', at).data).toEqual({ severity: 'SEV4' });
    expect(sent('severity -', at).data).toEqual({ severity: null });
    expect(said('severity 5', at)[0]).toContain('SEV1 全面停止');
    const { who, since } = at.session.impact ?? { who: '', since: null };
    expect(sent('影響 決済が失敗する', at).data).toEqual({ impact: { who, what: '決済が失敗する', since } });
    expect(sent('mitigated', at).data).toEqual({ happenedAt: '2026-11-24T18:12:00.000Z' });
    expect(sent('復旧 03:05', at).data).toEqual({ happenedAt: '2026-11-24T18:05:00.000Z' });
    expect(said('mitigated 明日 10:00', at)[0]).toContain('まだ来ていない');
    expect(said('mitigated soon', at)[0]).toContain('時刻として読めません');
    expect(sent('再発 03:10', at)).toEqual({
      type: 'session.relapse',
      data: { happenedAt: '2026-11-24T18:10:00.000Z' },
    });
    expect(said('recovered -', at)[0]).toContain('取り消すものがありません');
    const clock = { ...at.session.clock, resolved: '2026-11-24T18:09:00.000Z' };
    expect(sent('復旧 -', { ...at, session: { ...at.session, clock } })).toEqual({
      type: 'reading.undo',
      data: { reading: 'resolved' },
    });
    expect(sent('連絡 30分後 調査中です', at).data).toEqual({
      text: '調査中です',
      nextAt: '2026-11-24T18:42:00.000Z',
      final: false,
    });
    expect(sent('notice final all is well', at).data).toEqual({
      text: 'all is well',
      nextAt: null,
      final: true,
    });
    for (const line of ['notice', 'notice +30m', 'notice we are on it', 'notice final']) {
      expect(said(line, at)[0]).toContain('次報の時刻と文');
    }
  });

  it('PLN-300 undo names the act it takes back', () => {
    const result = plainLine('取り消し', world());
    if (result.kind !== 'send' || result.effect.done === null) throw new Error('sends nothing');
    expect(say('ja', result.effect.done)).toBe('取り消しました: 担当「証跡の保全」');
    expect(said('undo', { ...world(), you: OBSERVER })[0]).toBe('取り消せる操作がありません');
  });

  it('PLN-300 undo takes nothing back where the last act cannot be, says which and why, and how the one before is', () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'severity.set', { severity: 'SEV1' });
    const seq = client.session.undo.at(-1)?.seq ?? 0;
    client.act(TANAKA, 'notice.send', { text: '調査中です', nextAt: null, final: true });
    const at = { ...world(), session: client.session };
    expect(said('undo', at)).toEqual([
      `直前の操作「状況報告の記録」は取り消せません。その前の操作「重大度の変更」を取り消すには 取り消し ${seq}。`,
    ]);
    expect(sent(`undo ${seq}`, at).data).toEqual({ seq });
    const result = plainLine(`取り消し ${seq}`, at);
    if (result.kind !== 'send' || result.effect.done === null) throw new Error('sends nothing');
    expect(say('ja', result.effect.done)).toBe('取り消しました: 重大度の変更');
    expect(said('undo 99999', at)[0]).toContain('「99999」');
  });

  it('PLN-300 undo says who has changed the last act since, and how the one before is taken back', () => {
    const client = underWay(TANAKA);
    client.act(TANAKA, 'goal.set', { goal: '切り戻す' });
    const seq = client.session.undo.at(-1)?.seq ?? 0;
    client.act(TANAKA, 'step.do', { step: 'first-notice' });
    client.act(SATO, 'step.assign', { step: 'first-notice', participant: SATO.id });
    const at = { ...world('en'), session: client.session };
    expect(said('undo', at)[0]).toMatch(/佐藤 has changed it since.*undo \d+/);
    expect(sent(`undo ${seq}`, at).data).toEqual({ seq });
  });

  it.each([
    ['ja', '重大度 未定', '03:10 に暫定復旧', '03:11 に復旧'],
    ['en', 'No severity yet', 'Mitigated at 03:10', 'Resolved at 03:11'],
  ] as const)(
    'PLN-309 how things stand says whether users are served again, and since when: %s',
    (lang, none, mitigated, resolved) => {
      const client = underWay(TANAKA, lang);
      const status = () => said('status', { ...world(lang), session: client.session });
      expect(status().join()).not.toMatch(/暫定復旧|Mitigated/);
      client.act(TANAKA, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
      client.act(TANAKA, 'session.resolve', { happenedAt: '2026-11-24T18:11:00.000Z' });
      expect(status()).toEqual(expect.arrayContaining([mitigated, resolved]));
      const early = { ...world(lang), session: { ...client.session, severity: null } };
      expect(said('status', early)[0]).toContain(`${none}`);
    },
  );

  it('PLN-4 what is read is one sentence a line, with a number to act on it', () => {
    expect(said('steps')[0]).toBe('7: 証跡の保全。未着手、担当 田中');
    expect(said('notes').at(-1)).toBe('3: 03:08 鈴木、TODO。CSへ一報、担当 鈴木、期限 03:20');
    expect(said('log 1')).toEqual(['3: 03:10:11 WARN gateway。circuit open: acquirer-b']);
    expect(said('people')).toContain('山田。切断中');
    expect(said('status')).toContain('次は 7: 証跡の保全。未着手、担当 田中');
    expect(said('steps', world('en'))[0]).toBe('7: Preserve evidence. to do, assigned to 田中');
    for (const verb of ['help', 'status', 'steps', 'notes', 'log', 'people']) {
      for (const sentence of said(verb)) expect(sentence).not.toMatch(/[\n│─☐☑»]/);
    }
  });

  it('PLN-305 more than three on the web are one sentence', () => {
    const client = underWay(TANAKA, 'en');
    const link = { participant: 'web-0123456789', role: 'observer', uses: 500 } as const;
    client.act(TANAKA, 'participant.invite', { ...link, until: '2026-11-24T20:00:00.000Z' });
    const here: Presence[] = [];
    for (let n = 1; n <= 7; n += 1) {
      const who: Actor = { id: `web-0123456789-${n}`, name: `Mori ${n}`, kind: 'web' };
      client.act(who, 'participant.enter', { invite: link.participant });
      here.push({ participant: who.id, terminals: 1, activeAt: null, pane: null });
    }
    const told = (count: number) => {
      const presence = [...client.get().presence, ...here.slice(0, count)];
      return said('people', { ...world('en'), session: client.session, presence, now: client.now + 60_000 });
    };
    expect(told(3).filter((sentence) => sentence.startsWith('Mori'))).toHaveLength(3);
    expect(told(7).filter((sentence) => sentence.includes('Mori'))).toEqual([
      'on the web: 7 (Mori 1, Mori 2, Mori 3, Mori 4, Mori 5, others)',
    ]);
  });

  it('PLN-4 "look here" names what is shown', () => {
    const at = world();
    const lines = (place: number) => at.lines[place];
    const of = (spot: Parameters<typeof pointedSentence>[0]['spot']) =>
      pointedSentence({ by: SATO.id, spot }, at, lines);
    expect(of({ at: 'step', id: 'evidence' })).toBe(
      '佐藤さん: ここを見てください。7: 証跡の保全。未着手、担当 田中',
    );
    expect(of({ at: 'line', no: 2 })).toContain('circuit open');
    expect(of({ at: 'note', id: at.session.notes[1]?.id ?? '' })).toContain('切り戻す');
  });

  it('PDY-110 the last one says with a word what is to become of an acknowledged incident', () => {
    expect(plainLine('quit', world())).toEqual({ kind: 'quit' });
    const presence = [{ participant: TANAKA.id, terminals: 1, activeAt: '', pane: null }];
    const alone = { ...world(), presence };
    expect(said('退出', alone)[0]).toContain('#4812 は確認済み(Ack)です');
    expect(said('quit now', { ...alone, lang: 'en' })[0]).toContain('quit hand-back');
    expect(sent('退出 戻す', alone)).toEqual({ type: 'incident.leave', data: { choice: 'hand-back' } });
    expect(sent('quit keep', alone)).toEqual({ type: 'incident.leave', data: { choice: 'keep' } });
    const watching = { ...alone, you: { ...TANAKA, kind: 'observer' as const } };
    expect(plainLine('quit', watching)).toEqual({ kind: 'quit' });
  });
});

describe('acts outside, by a line', () => {
  /** With these incidents, of which each is triggered unless it says otherwise. */
  const paged = (
    at: PlainWorld,
    ...incidents: readonly Partial<PlainWorld['session']['incidents'][number]>[]
  ) => {
    const [first] = at.session.incidents;
    if (first === undefined) throw new Error('no incident');
    const many = incidents.map((each) => ({ ...first, ...each }));
    return { ...at, session: { ...at.session, incidents: many } };
  };
  const OPEN = { id: 'P1', number: 4711, status: 'triggered' } as const;
  const SECOND = { id: 'P2', number: 4712, status: 'acknowledged' } as const;

  it.each([
    ['ack', 'acknowledge', {}],
    ['確認', 'acknowledge', {}],
    ['resolve yes', 'resolve', {}],
    ['解決 はい', 'resolve', {}],
    ['escalate yes', 'escalate', {}],
    ['urgency low', 'urgency', { urgency: 'low' }],
    ['retitle checkout is down', 'retitle', { title: 'checkout is down' }],
    ['retitle yes', 'retitle', { title: 'yes' }],
    ['タイトル 決済が止まっている', 'retitle', { title: '決済が止まっている' }],
  ])('PLN-301 %s asks PagerDuty', (line, name, args) => {
    const { type, data } = sent(line, paged(world(), OPEN));
    expect({ type, data }).toEqual({
      type: 'action.request',
      data: { target: 'pagerduty', act: name, args: { incident: 'P1', ...args } },
    });
  });

  it('PLN-301 snoozes what is acknowledged for a time, and says what it needs', () => {
    const at = paged(world('en'), OPEN, SECOND);
    expect(sent('snooze 2h', at).data).toMatchObject({ act: 'snooze', args: { incident: 'P2' } });
    const until = (sent('snooze 2h', at).data as { args: { until: string } }).args.until;
    expect(Date.parse(until) - at.now).toBe(2 * 3_600_000);
    expect(said('snooze', at)[0]).toMatch(/time/i);
    expect(said('snooze 2h', paged(world('en'), OPEN))).toEqual([say('en', { key: 'why.no-incident' })]);
  });

  it('PLN-301 what cannot be taken back is asked first, with the incident', () => {
    const [asks = ''] = said('resolve', paged(world('en'), OPEN));
    expect(asks).toContain('4711');
    expect(asks).toContain('Type resolve yes');
    expect(asks).toContain('cannot be undone');
    expect(said('escalate', paged(world(), OPEN))[0]).toContain('実行するには エスカレーション はい');
  });

  it('PLN-301 one of several is named by its number; what is about all of them asks for all', () => {
    const at = paged(world('en'), OPEN, SECOND);
    expect(said('urgency low', at)[0]).toMatch(/4711.*4712.*number first/);
    expect(sent('urgency 4712 low', at).data).toMatchObject({ args: { incident: 'P2', urgency: 'low' } });
    const both = plainLine('resolve yes', at);
    expect(both).toMatchObject({
      effect: { data: { args: { incident: 'P1' } } },
      also: [{ data: { args: { incident: 'P2' } } }],
    });
    expect(sent('ack', at).data).toMatchObject({ args: { incident: 'P1' } });
    expect(said('urgency some', paged(at, OPEN))[0]).toContain('high, low');
    expect(said('retitle', paged(at, OPEN))).toEqual(['Write the text after it.']);
  });

  it('PLN-301 the question about one of several asks for its number again', () => {
    const at = paged(world('en'), OPEN, SECOND);
    expect(said('resolve 4711', at)[0]).toContain('Type resolve 4711 yes');
    expect(plainLine('resolve 4711 yes', at)).toMatchObject({
      effect: { data: { args: { incident: 'P1' } } },
      also: [],
    });
  });

  const FACTS = {
    ...{ responders: true, services: [], incidents: [] },
    priorities: [
      { id: 'PRIO1', name: 'P1' },
      { id: 'PRIO2', name: 'P2' },
    ],
  };
  const ONCALL = onCallRows({
    policies: [
      {
        ...{ id: 'PAY', name: 'Payments' },
        levels: [{ level: 1, people: [{ name: 'Bo Lindqvist' }, { name: 'Bo Ahl' }] }],
      },
    ],
  } as never);
  const read = (at: PlainWorld, facts: PlainWorld['pager'] = FACTS): PlainWorld => ({
    ...at,
    ...{ pager: facts, oncall: ONCALL },
  });

  it('PLN-303 sets a priority by its name, in small letters too, once the pager was read', () => {
    const at = paged(world('en'), OPEN, SECOND);
    expect(plainLine('priority 4712 p2', at)).toEqual({ kind: 'read' });
    expect(sent('priority 4712 p2', read(at)).data).toEqual({
      ...{ target: 'pagerduty', act: 'priority' },
      args: { incident: 'P2', priority: 'PRIO2', name: 'P2' },
    });
    expect(said('priority p2', read(at))[0]).toMatch(/4711.*4712.*number first/);
    const one = paged(world('en'), OPEN);
    for (const line of ['priority', 'priority P', 'priority PRIO1'])
      expect(said(line, read(one))).toEqual(['Write the value after it: P1, P2']);
  });

  it('PLN-303 says why no priority can be set', () => {
    const at = paged(world('en'), OPEN);
    expect(said('priority P1', read(at, null))).toEqual(['PagerDuty could not be read. Type it again.']);
    expect(said('priority P1', read(at, 'none'))[0]).toContain('has no PagerDuty');
    expect(said('priority P1', read(at, { ...FACTS, priorities: [] }))[0]).toContain('has no priorities');
    expect(said('priority P1', paged(world('en')))).toEqual([say('en', { key: 'why.no-incident' })]);
  });

  it('PLN-303 calls a person on call or a policy, named first with what they read', () => {
    const at = paged(world('en'), OPEN);
    expect(plainLine('call lindq', at)).toEqual({ kind: 'read' });
    const [asks = ''] = said('call lindq', read(at));
    expect(asks).toContain('Page Bo Lindqvist?');
    expect(asks).toContain(at.session.title);
    expect(asks).toContain('4711');
    expect(asks).toContain('Type call Bo Lindqvist yes');
    const message = at.session.title;
    expect(sent('call Bo Lindqvist yes', read(at))).toEqual({
      type: 'responder.request',
      data: { who: 'Bo Lindqvist', message },
    });
    expect(sent('呼び出し payments はい', read(at)).data).toEqual({ who: 'Payments', message });
    expect(said('call Bo yes', read(at))).toEqual(['That names more than one: Bo Lindqvist, Bo Ahl']);
    expect(sent('call Cho yes', read(at)).data).toEqual({ who: 'Cho', message });
  });

  it('PLN-303 says why nobody can be called', () => {
    const at = paged(world('en'), OPEN);
    for (const line of ['call', 'call yes', '呼び出し　はい'])
      expect(said(line, at), line).toEqual(['Write the name after it.']);
    expect(said('call Bo', paged(world('en')))).toEqual([say('en', { key: 'why.no-incident' })]);
    expect(said('call Bo', read(at, 'none'))[0]).toContain('has no PagerDuty');
    expect(said('call Bo', read(at, { ...FACTS, responders: false }))[0]).toContain('escalate');
  });

  it('PLN-303 a notice goes to the subscribers at PagerDuty only where that was written', () => {
    const at = paged(world('en'), OPEN);
    expect(sent('notice +30m we look', at).data).not.toHaveProperty('pager');
    expect(sent('notice PagerDuty +30m we look', at).data).toMatchObject({ text: 'we look', pager: true });
    expect(sent('連絡 ＰａｇｅｒＤｕｔｙ 最終報 復旧しました', at).data).toEqual({
      ...{ text: '復旧しました', nextAt: null, final: true, pager: true },
    });
    for (const line of ['notice pagerduty', 'notice pagerduty +30m', 'notice pagerduty we look'])
      expect(said(line, at)[0]).toContain('notice final text');
  });

  it('PLN-303 each verb that the table of acts names is one of plain mode', () => {
    const named = Object.values(ACT_TABLE).flatMap(({ plain }) => (typeof plain === 'string' ? [plain] : []));
    expect(VERBS).toEqual(expect.arrayContaining(named));
  });

  it('PLN-301 posts a note by its number', () => {
    const at = paged(world(), OPEN);
    const [note] = at.session.notes;
    expect(sent('post 1', at).data).toMatchObject({ act: 'note', args: { incident: 'P1', note: note?.id } });
    expect(said('post 99', at)[0]).toContain('99');
    expect(said('post 1', paged(world()))).toEqual([say('ja', { key: 'why.no-incident' })]);
  });

  it.each([
    ['navigate', 'navigator'],
    ['記録係', 'scribe'],
    ['comms', 'comms'],
  ])('PLN-301 %s takes or gives the role', (line, role) => {
    expect(sent(line).data).toEqual({ role, participant: TANAKA.id });
    expect(sent(`${line} 佐`).data).toEqual({ role, participant: SATO.id });
  });

  it.each([
    ['verdict yes', { hurt: true, why: null, prevent: null }],
    [
      '影響判定 なし デプロイ直後の瞬断 / 閾値を上げる',
      { hurt: false, why: 'デプロイ直後の瞬断', prevent: '閾値を上げる' },
    ],
    ['verdict no', { hurt: false, why: null, prevent: null }],
    ['verdict -', null],
  ])('PLN-301 %s gives the verdict', (line, verdict) => {
    expect(sent(line)).toEqual({ type: 'verdict.set', data: { verdict } });
  });

  it('PLN-301 a verdict that is neither is explained', () => {
    for (const line of ['verdict', 'verdict maybe', 'verdict yes because'])
      expect(said(line, world('en'))[0]).toContain('verdict no cause / prevention');
  });

  it('PLN-301 closes once the verdict is there, and with a reason where required steps are open', () => {
    const at = paged(world('en'));
    expect(said('close', at)[0]).toContain('Give the verdict first');
    const verdict = { hurt: false, why: null, prevent: null };
    const judged = { ...at, session: { ...at.session, verdict } };
    expect(said('close', judged)[0]).toMatch(/Required steps still open: \d+/);
    expect(sent('close leave false alarm', judged)).toEqual({
      type: 'session.close',
      data: { reason: 'false alarm' },
    });
  });

  it('PLN-304 asks what becomes of actions without an owner or a due time, and gives them the usual ones or leaves them', () => {
    const client = underWay(TANAKA, 'en');
    client.act(TANAKA, 'note.add', { kind: 'action', text: 'raise the limit' });
    client.act(TANAKA, 'note.add', { kind: 'action', text: 'load test', owner: SATO.id });
    client.act(TANAKA, 'verdict.set', { verdict: { hurt: false, why: null, prevent: null } });
    const at = (lead: boolean, lang: Lang): PlainWorld => {
      if (lead) client.act(TANAKA, 'role.take', { role: 'lead' });
      const { presence } = client.get();
      const session = { ...client.session, incidents: [] };
      return { ...world(lang), session, now: client.now, presence };
    };
    expect(said('close false alarm', at(false, 'en'))[0]).toMatch(
      /^Actions without an owner: \d, without a due time: 7\. No lead .* close usual \(due 12-02 \(Wed\) 18:00\)/,
    );
    const led = at(true, 'en');
    expect(said('close false alarm', led)[0]).toContain(
      `close usual (owner ${TANAKA.name}, due 12-02 (Wed) 18:00)`,
    );
    expect(said('終了 誤報', at(true, 'ja'))[0]).toContain(
      `終了 既定(担当 ${TANAKA.name}、期限 12/02(水) 18:00)`,
    );
    const due = '2026-12-02T09:00:00.000Z';
    const result = plainLine('close usual false alarm', led);
    if (result.kind !== 'send') throw new Error(JSON.stringify(result));
    const sends = [result.effect, ...(result.also ?? [])].map(({ type, data }) => [type, data]);
    const [first, second] = client.session.notes.filter(({ kind }) => kind === 'action').slice(-2);
    expect(sends.slice(0, 2)).toEqual([
      ['note.amend', { note: first?.id, owner: TANAKA.id, due }],
      ['note.amend', { note: second?.id, due }],
    ]);
    expect(sends.slice(2, -1).map(([type]) => type)).toEqual(Array(sends.length - 3).fill('step.assign'));
    expect(sends.at(-1)).toEqual(['session.close', { reason: 'false alarm', due }]);
    expect(sent('終了 そのまま 誤報', led)).toEqual({ type: 'session.close', data: { reason: '誤報' } });
  });

  it('PLN-301 the last one says at the close what is to become of an acknowledged incident', () => {
    const at = world('en');
    const alone = { ...paged(at, { ...SECOND, acknowledgedBy: TANAKA.name }), presence: [] };
    const verdict = { hurt: true, why: null, prevent: null };
    const judged = { ...alone, session: { ...alone.session, verdict } };
    const result = plainLine('close keep leave done for today', judged);
    if (result.kind !== 'send') throw new Error(JSON.stringify(result));
    expect(said('close done for today', judged)[0]).toContain('close hand-back');
    expect(result).toMatchObject({
      effect: { type: 'incident.leave', data: { choice: 'keep' } },
      also: [{ type: 'session.close', data: { reason: 'done for today' } }],
    });
  });
});
