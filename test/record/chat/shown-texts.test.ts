import { describe, expect, it } from 'vitest';
import { REMOVED } from '../../../src/domain/redaction.ts';
import type { Session } from '../../../src/domain/session.ts';
import { headlineText } from '../../../src/record/chat/headline.ts';
import { type ThreadPost, threadText } from '../../../src/record/chat/thread.ts';
import type { Lang } from '../../../src/text/i18n/messages.ts';
import { opened, pager, sato, tanaka } from '../../domain/given.ts';
import { checking, counted } from '../../domain/make-check.ts';
import { asked, confirm, hub, newest } from '../../domain/make-run.ts';
import { incident, postOf, shownAs, underWay } from './chat-story.ts';

describe('a session’s message as it is shown', () => {
  const page = 'https://hub.test/oncall/';

  it('SLK-763 SLK-1020 has its labels and title in bold, its command as code, its page as a link', () => {
    const given = underWay();
    const people = '*体制*  指揮 田中  ドライバー 佐藤  PagerDuty #4812 確認済み 佐藤 {02:58 JST}';
    expect(shownAs(headlineText(given.state, 'ja', page))).toEqual([
      '*SEV2 対応中*  *決済画面で5xx急増*',
      '*影響*  決済中の利用者 641人、{02:55 JST}から',
      '*いま*  対応中。02:54のデプロイ(7be2)を切り戻す  次報 {03:45 JST}',
      people,
      '*進み*  0/3  次: PD確認',
      '*参加*  `oncall join checkout-1125`  <https://hub.test/oncall/s/checkout-1125>',
    ]);
    given.when(sato, 'session.resolve', {});
    given.when(tanaka, 'notice.send', { text: '復旧', nextAt: null, final: true });
    given.when(sato, 'session.close', { reason: 'テスト' });
    expect(shownAs(headlineText(given.state, 'ja', 'https://hub.test', true))).toEqual([
      '*SEV2 終了*  決済画面で5xx急増',
      '*影響*  決済中の利用者 641人、{02:55 JST}から',
      '*結果*  {02:59 JST}に復旧しました',
      people,
      '*進み*  0/3',
      '*記録*  `oncall export checkout-1125`  <https://hub.test/s/checkout-1125>',
    ]);
  });

  it.each([
    ['triggered', 'PagerDuty {n} 未確認', 'PagerDuty {n} not acknowledged'],
    [
      'acknowledged',
      'PagerDuty {n} 確認済み 佐藤 {02:58 JST}',
      'PagerDuty {n} acknowledged by 佐藤 {02:58 JST}',
    ],
    ['resolved', 'PagerDuty {n} 解決済み', 'PagerDuty {n} resolved'],
  ] as const)(
    'SLK-1102 the number of a page leads to it in PagerDuty, and to nothing else: %s',
    (status, ja, en) => {
      const people = (url: string | null, lang: 'ja' | 'en') => {
        const given = opened();
        given.when(pager, 'incident.link', { incident: { ...incident, status, url } });
        return shownAs(headlineText(given.state, lang))?.[3] ?? '';
      };
      const url = 'https://acme.pagerduty.com/incidents/Q4812';
      for (const [lang, words] of [
        ['ja', ja],
        ['en', en],
      ] as const) {
        expect(people(url, lang)).toContain(words.replace('{n}', `<${url} #4812>`));
        for (const none of [
          null,
          'http://acme.example/i',
          'javascript:alert(1)',
          'https://a.example/|x',
          'https://a b',
          'https://a>b',
        ])
          expect(people(none, lang)).toContain(words.replace('{n}', '#4812'));
      }
    },
  );

  it('SLK-1009 has the day with each time of another day than that of its last event', () => {
    const given = underWay();
    given.when(sato, 'session.mitigate', {});
    given.now += 24 * 3_600_000;
    given.when(tanaka, 'notice.send', { text: '経過観察中です', nextAt: null, final: false });
    expect(shownAs(headlineText(given.state, 'en'))).toEqual([
      '*SEV2 mitigated (monitoring)*  *決済画面で5xx急増*',
      '*Impact*  決済中の利用者 641人, since {11-25 (Wed) 02:55 JST}',
      '*Now*  Mitigated at {11-25 (Wed) 02:59 JST}; we are monitoring',
      '*People*  IC 田中  driver 佐藤  PagerDuty #4812 acknowledged by 佐藤 {11-25 (Wed) 02:58 JST}',
      '*Steps*  0/3  next: Acknowledge',
      '*Join*  `oncall join checkout-1125`',
    ]);
  });

  it('SLK-1060 has the buttons that lead on from where it stands, and none once it is closed', () => {
    const given = underWay();
    const buttons = (change: object = {}, lang: Lang = 'en') =>
      shownAs(headlineText({ ...given.state, ...change } as Session, lang, null, true))?.slice(6);
    const row = (...names: readonly string[]) => [
      names
        .map((name) => {
          const [text = '', button = text.toLowerCase()] = name.split('/');
          return `[${text}](${button} checkout-1125)`;
        })
        .join(''),
    ];
    expect(buttons()).toEqual(row('Join', 'Update', 'Mitigated/mitigate', 'More'));
    expect(buttons({}, 'ja')).toEqual(
      row('参加する/join', '状況報告を書く/update', '暫定復旧/mitigate', 'ほか/more'),
    );
    // Acknowledge, the main one, is there as long as any page is triggered.
    const paging = { incidents: [incident, { ...incident, status: 'triggered' }] };
    const [withAck = ''] = buttons(paging) ?? [];
    expect(withAck).toContain('[Join](join checkout-1125)[Acknowledge](ack checkout-1125 main)[Update]');
    const at = '2026-11-24T18:05:00.000Z';
    const clock = (more: object) => ({ clock: { ...given.state.clock, ...more } });
    expect(buttons(clock({ mitigated: at }))).toEqual(row('Join', 'Update', 'Resolved/resolve', 'More'));
    expect(buttons(clock({ resolved: at }))).toEqual(row('Join', 'Update', 'Close', 'More'));
    expect(buttons({ kind: 'release' })).toEqual(row('Join', 'Update', 'Close', 'More'));
    expect(buttons({ status: 'closed' })).toEqual([]);
  });

  it('SLK-1093 has a row more while any run of high danger waits for its second person', () => {
    const given = asked();
    const rows = () => shownAs(headlineText(given.state, 'en', null, true))?.slice(6);
    expect(rows()).toHaveLength(2);
    expect(rows()?.[1]).toBe('[Confirm the run](run checkout-1125)');
    // Another run that has begun changes nothing; one that its own asker may confirm has no button.
    given.state = { ...given.state, runs: [{ ...newest(given), state: 'running' }, newest(given)] };
    expect(rows()).toHaveLength(2);
    given.state = { ...given.state, runs: [{ ...newest(given), danger: 'low' }] };
    expect(rows()).toHaveLength(1);
    const confirmed = asked();
    confirm(confirmed, tanaka);
    expect(shownAs(headlineText(confirmed.state, 'en', null, true))?.slice(6)).toHaveLength(1);
  });
});

const told = (session: Session, kind: ThreadPost['kind'], seq: number, lang: Lang = 'ja') =>
  shownAs(threadText(session, postOf(kind, session, { seq }), lang));

describe('posts of notes and of the lead', () => {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  given.when(sato, 'note.add', { kind: 'finding', text: '5xxは\n決済だけ' });
  given.when(tanaka, 'note.add', { kind: 'decision', text: `${'切'.repeat(300)}り戻す` });
  const { state } = given;
  const [finding, decision] = state.notes;
  if (!finding || !decision) throw new Error('no notes');
  const having = (change: Partial<typeof finding>): Session => ({
    ...state,
    notes: [{ ...finding, ...change }, decision],
  });

  it('SLK-1047 what is found and decided is one line of time, kind, text and name', () => {
    expect(told(state, 'finding', finding.seq)).toEqual(['{02:59 JST}  *事実*  5xxは 決済だけ  佐藤']);
    expect(told(state, 'finding', finding.seq, 'en')).toEqual(['{02:59 JST}  *Found*  5xxは 決済だけ  佐藤']);
    expect(told(state, 'decision', decision.seq)).toEqual([
      `{02:59 JST}  *決定*  ${'切'.repeat(300)}…  田中`,
    ]);
    expect(told(state, 'decision', decision.seq, 'en')?.[0]).toMatch(/^\{02:59 JST\} {2}\*Decided\* {2}切/);
  });

  it('SLK-1047 nothing is posted of what is there no more, is of another kind now, or was taken out', () => {
    expect(told(state, 'finding', 9_999)).toBeNull();
    expect(told(state, 'decision', finding.seq)).toBeNull();
    expect(told(having({ kind: 'note' }), 'finding', finding.seq)).toBeNull();
    expect(told(having({ removed: true }), 'finding', finding.seq)).toBeNull();
    expect(told(having({ text: REMOVED }), 'finding', finding.seq)).toBeNull();
  });

  it('SLK-1047 who takes the lead is named, and not who has given it up since', () => {
    given.when(tanaka, 'role.take', { role: 'lead' });
    const taken = given.state.touched['role:lead'] ?? 0;
    expect(told(given.state, 'lead', taken)).toEqual(['{02:59 JST}  *指揮*  田中']);
    expect(told(given.state, 'lead', taken, 'en')).toEqual(['{02:59 JST}  *Lead*  田中']);
    expect(told({ ...given.state, participants: {} }, 'lead', taken)).toEqual([
      '{02:59 JST}  *指揮*  tanaka@example.com',
    ]);
    given.when(sato, 'role.take', { role: 'lead' });
    expect(told(given.state, 'lead', taken)).toBeNull();
    expect(told({ ...given.state, roles: {} }, 'lead', given.state.touched['role:lead'] ?? 0)).toBeNull();
  });
});

describe('reminders', () => {
  const due = '2026-11-24T18:29:00.000Z';

  it('SLK-1048 of a status update say when it was due, and only of the last one', () => {
    const given = opened();
    given.when(tanaka, 'notice.send', { text: '調査中', nextAt: '2026-11-24T18:10:00.000Z', final: false });
    given.when(tanaka, 'notice.send', { text: '原因を特定', nextAt: null, final: false });
    given.when(tanaka, 'notice.send', { text: '切り戻し中', nextAt: due, final: false });
    const [first, , last] = given.state.notices.map(({ seq }) => seq);
    const late = (seq = 0, session = given.state) => told(session, 'update-due', seq);
    expect(late(last)).toEqual(['{02:59 JST}  *期限*  次報の予定{03:29 JST}を過ぎています']);
    expect(told(given.state, 'update-due', last ?? 0, 'en')).toEqual([
      '{02:59 JST}  *Due*  the next update was due at {03:29 JST}',
    ]);
    expect(late(first)).toBeNull();
    expect(late(last, { ...given.state, status: 'closed' })).toBeNull();
    expect(late(0, { ...given.state, notices: [] })).toBeNull();
  });

  it('SLK-1048 of an action say what is left to do and whose it is, as long as the session is open', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'note.add', { kind: 'action', text: '監視を\n足す', due });
    given.when(sato, 'note.add', { kind: 'action', text: `${'直'.repeat(301)}`, owner: tanaka.id, due });
    given.when(sato, 'note.add', { kind: 'action', text: '連絡する', owner: '鈴木\nさん', due });
    const late = (n: number, change: Partial<Session> = {}, lang: Lang = 'ja') =>
      told({ ...given.state, ...change }, 'action-due', given.state.notes[n]?.seq ?? 0, lang);
    expect(late(0)).toEqual(['{02:59 JST}  *期限*  TODOが未完了です: 監視を 足す']);
    expect(late(0, {}, 'en')).toEqual(['{02:59 JST}  *Due*  this action is not done: 監視を 足す']);
    expect(late(1)).toEqual([`{02:59 JST}  *期限*  TODOが未完了です: ${'直'.repeat(300)}…  田中`]);
    expect(late(2)).toEqual(['{02:59 JST}  *期限*  TODOが未完了です: 連絡する  鈴木 さん']);
    expect(late(3)).toBeNull();
    expect(late(0, { status: 'closed' })).toBeNull();
    const without = given.state.notes.map((note) => ({ ...note, text: REMOVED }));
    expect(late(0, { notes: without })).toBeNull();
    given.when(tanaka, 'note.amend', { note: given.state.notes[0]?.id ?? '', done: true });
    expect(late(0)).toBeNull();
  });
});

describe('posts of a run', () => {
  const of = (session: Session, kind: 'run-asked' | 'run-confirmed' | 'run', lang: Lang = 'ja') =>
    told(session, kind, session.runs.at(-1)?.seq ?? 0, lang);

  it('SLK-1094 have a line for who asked, and one for who confirmed, with the step’s name', () => {
    const given = asked('read-back', asked('ack'));
    expect(of(given.state, 'run-asked')).toEqual(['{02:59 JST}  *実行*  依頼: 復唱確認  佐藤']);
    expect(of(given.state, 'run-asked', 'en')).toEqual(['{02:59 JST}  *Run*  asked for: Read back  佐藤']);
    expect(of(given.state, 'run-confirmed')).toBeNull();
    confirm(given, tanaka);
    expect(of(given.state, 'run-confirmed')).toEqual(['{02:59 JST}  *実行*  確認: 復唱確認  田中']);
    expect(of(given.state, 'run-confirmed', 'en')).toEqual([
      '{02:59 JST}  *Run*  confirmed: Read back  田中',
    ]);
    expect(of({ ...given.state, steps: {} }, 'run-asked')).toEqual([
      '{02:59 JST}  *実行*  依頼: read-back  佐藤',
    ]);
    expect([told(given.state, 'run-asked', 9_999), told(given.state, 'run-confirmed', 9_999)]).toEqual([
      null,
      null,
    ]);
  });

  it('SLK-1095 the end of a check of the log is one line with its number', () => {
    const given = checking();
    given.when(sato, 'run.ask', { step: 'ack' });
    expect(of(given.state, 'run')).toBeNull();
    counted(given, 'done', 0);
    expect(of(given.state, 'run')).toEqual([
      '{02:59 JST}  *実行*  ログが条件を満たした: PD確認 · 5分で0行(期待: 0行以下)  佐藤',
    ]);
    expect(of(given.state, 'run', 'en')).toEqual([
      '{02:59 JST}  *Run*  log as expected: Acknowledge · 0 lines in 5 min (at most 0 expected)  佐藤',
    ]);
  });

  it('SLK-1090 the end is one line with how it ended, why, both persons and the address; before that there is none', () => {
    const given = asked('read-back', asked('ack'));
    expect(of(given.state, 'run')).toBeNull();
    confirm(given, tanaka);
    expect(of(given.state, 'run')).toBeNull();
    const url = 'https://github.test/1';
    given.when(hub, 'run.move', { run: newest(given).id, state: 'failed', kind: 'timed_out', url });
    expect(of(given.state, 'run')).toEqual([
      `{02:59 JST}  *実行*  失敗: 復唱確認 · 時間切れ  佐藤 + 田中  <${url}>`,
    ]);
    expect(of(given.state, 'run', 'en')).toEqual([
      `{02:59 JST}  *Run*  failed: Read back · timed out  佐藤 + 田中  <${url}>`,
    ]);
    expect(told(given.state, 'run', 9_999)).toBeNull();
    const ended = (change: Partial<ReturnType<typeof newest>>, more: Partial<Session> = {}) =>
      of({ ...given.state, runs: [{ ...newest(given), ...change }], ...more }, 'run')?.[0]
        ?.split('  ')
        .slice(2);
    const { confirmed } = newest(given);
    // An address that is no web address is no link, and a run that ended well has no reason.
    expect(ended({ state: 'done', url: null })).toEqual(['成功: 復唱確認', '佐藤 + 田中']);
    expect(ended({ state: 'done', url: `x${url}` })).toEqual(['成功: 復唱確認', '佐藤 + 田中']);
    expect(ended({ state: 'cancelled', kind: null, url: null, confirmed: null })).toEqual([
      '中止された: 復唱確認',
      '佐藤',
    ]);
    expect(
      ended({ kind: 'cancelled', url: null, confirmed: confirmed && { ...confirmed, by: sato } }),
    ).toEqual(['失敗: 復唱確認 · GitHubで中止', '佐藤']);
    expect(ended({ state: 'done', url: null }, { steps: {} })).toEqual(['成功: read-back', '佐藤 + 田中']);
  });
});
