import { describe, expect, it } from 'vitest';
import { allSteps } from '../../../src/domain/checklist.ts';
import type { Session } from '../../../src/domain/session.ts';
import { CHAT_VERBS } from '../../../src/hub/chat/commands/commands.ts';
import type { SlackUser } from '../../../src/sim/slack/model.ts';
import { DEMO_CHANNEL, SATO, TANAKA } from './chat-rig.ts';
import { listening, say } from './people.ts';

/** What a person types, what the answer says in both languages, and what the session is then. */
const VERBS: readonly (readonly [
  words: string,
  ja: RegExp,
  en: RegExp,
  is: (session: Session) => unknown,
])[] = [
  ['severity 2', /重大度は SEV2 です/, /The severity of .* is SEV2/, ({ severity }) => severity === 'SEV2'],
  ['severity -', /重大度は未設定です/, /has no severity/, ({ severity }) => severity === null],
  ['impact 決済できない', /影響を記録/, /The impact is in/, ({ impact }) => impact?.what === '決済できない'],
  [
    'lead',
    /指揮は佐藤さん/,
    /lead of \S+ is 佐藤/,
    (s) => s.participants[s.roles.lead ?? '']?.name === '佐藤',
  ],
  ['note 見た', /ノートを記録/, /The note is in/, ({ notes }) => notes.some(({ text }) => text === '見た')],
  ['finding 5xxが増加', /事実を記録/, /The finding is in/, ({ notes }) => notes.at(-1)?.kind === 'finding'],
  ['decision 切り戻す', /決定を記録/, /The decision is in/, ({ notes }) => notes.at(-1)?.kind === 'decision'],
  [
    'action 監視を追加 @佐藤 23:59まで',
    /担当 佐藤、期限 /,
    /佐藤, due /,
    ({ notes, roles }) => notes.at(-1)?.owner === roles.lead && notes.at(-1)?.due !== null,
  ],
  [
    'action 連絡する @鈴木',
    /担当 鈴木、期限なし/,
    /鈴木, with no due time/,
    ({ notes }) => notes.at(-1)?.owner === '鈴木' && notes.at(-1)?.text === '連絡する',
  ],
  [
    'action 直す',
    /担当と期限はありません/,
    /no owner and no due time/,
    ({ notes }) => notes.at(-1)?.owner === null,
  ],
  ['step', /^\d+\. /, /^\d+\. /, () => true],
  ['step 1', /完了: /, /Done: /, (s) => stepAt(s, 0)?.status === 'done'],
  ['step 4 start', /着手: /, /Begun: /, (s) => stepAt(s, 3)?.status === 'doing'],
  ['step 4 undo', /未着手: /, /Open: /, (s) => stepAt(s, 3)?.status === 'todo'],
  ['step 4', /完了: /, /Done: /, (s) => stepAt(s, 3)?.status === 'done'],
  [
    'step 13',
    /完了: .*。次回は\d\d:\d\d/,
    /Done: .*\. Next time at \d\d:\d\d/,
    (s) => stepAt(s, 12)?.rounds?.count === 1,
  ],
  ['step 13 start', /着手: /, /Begun: /, (s) => stepAt(s, 12)?.status === 'doing'],
  ['step 5 skip 不要', /スキップ: /, /Skipped: /, (s) => stepAt(s, 4)?.reason === '不要'],
  [
    'update 調査中です 次報 30分後',
    /次報は/,
    /next one is due at/,
    ({ notices }) => notices.at(-1)?.text === '調査中です',
  ],
  [
    'update final 終わりました',
    /最終報を記録/,
    /The final update/,
    ({ notices }) => notices.at(-1)?.final === true,
  ],
  ['mitigate 1分前', /に暫定復旧/, /: mitigated at/, ({ clock }) => clock.mitigated !== null],
  ['mitigate -', /暫定復旧の宣言を取り消しました/, /was taken back/, ({ clock }) => clock.mitigated === null],
  ['resolve', /に復旧/, /: resolved at/, ({ clock }) => clock.resolved !== null],
  ['verdict no 設定 / 監視', /影響なし/, /were not affected/, ({ verdict }) => verdict?.prevent === '監視'],
  ['join', /参加: oncall join /, /Join: oncall join /, () => true],
  ['close もう終わり', /を終了しました/, /is closed/, ({ status }) => status === 'closed'],
];

const stepAt = (session: Session, n: number) => allSteps(session)[n];

describe('the verbs of /oncall', () => {
  it.each(['ja', 'en'] as const)(
    'SLK-1040 a session is led from start to close by words alone: %s',
    async (lang) => {
      await using rig = await listening({ settings: { lang } });
      await say(rig, SATO, 'start 決済で5xx');
      const [{ id = '' } = {}] = await rig.hub.sessions();
      for (const [words, ja, en, is] of VERBS) {
        expect(await say(rig, SATO, words), words).toMatch(lang === 'ja' ? ja : en);
        expect(is(await rig.state(id)), words).toBe(true);
      }
      expect((await rig.state(id)).closedAt).not.toBeNull();
      const labels = lang === 'ja' ? ['指揮', '事実', '決定'] : ['Lead', 'Found', 'Decided'];
      const posted = (label: string) => rig.thread().filter((text) => text.includes(`  ${label}  `)).length;
      await rig.wait(() => labels.every((label) => posted(label) === 1), 'the thread');
    },
  );

  it('SLK-1041 what comes twice is done once', async () => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    await say(rig, SATO, 'decision 切り戻す', true);
    await say(rig, SATO, 'update 調査中', true);
    await say(rig, SATO, 'action 直す @佐藤', true);
    const { notes, notices } = await rig.state(id);
    expect([notes.length, notices.length]).toEqual([2, 1]);
  });

  it.each(VERBS.map(([words]) => words))(
    'SLK-1042 who is no member, or has no session or two, changes nothing: %s',
    async (words) => {
      await using rig = await listening();
      expect(await say(rig, SATO, words)).toContain('進行中のセッションはありません');
      const id = await rig.open(TANAKA);
      const before = (await rig.state(id)).seq;
      expect(await say(rig, { slack: 'U0YAMADA1' }, words)).toContain('yamada@example.com');
      expect(await say(rig, { slack: 'U0ONCALL1' }, words)).toContain('ボット');
      const { users } = rig.workspace.plan;
      const at = users.findIndex((one) => one.id === SATO.slack);
      const sato = users[at] as SlackUser;
      (users as SlackUser[])[at] = { ...sato, team: 'T0OTHER001' };
      expect(await say(rig, SATO, words)).toContain('別のワークスペース');
      (users as SlackUser[])[at] = sato;
      const other = await rig.open(TANAKA, { title: '検索が遅い' });
      const verb = words.split(' ')[0] ?? '';
      expect(await say(rig, SATO, words)).toContain(other);
      await rig.act(TANAKA, other, 'session.close', { reason: 'x' });
      expect(await say(rig, SATO, words.replace(verb, `${verb} ${other}`))).toBe(`${other} は終了しています`);
      const typed = (await rig.state(id)).notes.length + (await rig.state(id)).notices.length;
      expect([typed, (await rig.state(id)).status, before > 0]).toEqual([0, 'open', true]);
    },
  );

  it.each([
    ['severity 5', /SEV1, SEV2, SEV3, SEV4/],
    ['severity', /SEV1, SEV2, SEV3, SEV4/],
    ['impact', /影響の内容がありません/],
    ['mitigate いつか', /「いつか」は時刻として読めません/],
    ['mitigate 明日 10:00', /まだ先の時刻です/],
    ['resolve -', /取り消すものがありません/],
    ['lead 鈴木', /鈴木 という参加者は/],
    ['note', /本文がありません/],
    ['action', /TODOの本文がありません/],
    ['action @佐藤', /TODOの本文がありません/],
    ['issue', /未完了のTODOがない/],
    ['issue all', /未完了のTODOがない/],
    ['step 999', /手順「999」はありません/],
    ['step 1 fly', /「fly」はできません/],
    ['step 1 skip', /理由が必要です/],
    ['update', /状況報告の本文がありません/],
    ['update 調査中 次報 いつか', /「いつか」が読めません/],
    ['update final', /状況報告の本文がありません/],
    ['verdict たぶん', /影響の有無を指定/],
    ['close', /先に影響判定が必要です/],
    ['ack', /未確認のアラートはありません/],
    ['ack 4812', /PagerDutyは設定されていません/],
  ])('SLK-1043 says what is wrong with %s', async (words, says) => {
    await using rig = await listening();
    const id = await rig.open(TANAKA);
    expect(await say(rig, SATO, words)).toMatch(says);
    expect((await rig.state(id)).status).toBe('open');
  });

  it('SLK-1044 acknowledges as the person: the pages of the session, or one by its number, and says what came of it', async () => {
    await using rig = await listening({ withPager: true });
    const first = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    expect(await say(rig, TANAKA, `ack ${first.number}`)).toBe(`PagerDuty #${first.number} 確認: 完了`);
    expect(first.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA']);
    expect(await say(rig, SATO, 'ack #99999')).toMatch(/^PagerDuty #99999 確認: できませんでした/);
    expect(await rig.hub.sessions()).toEqual([]);
  });

  it('SLK-1044 asks PagerDuty about a page that the session still has as acknowledged', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const session = /oncall join (\S+)/.exec(await say(rig, SATO, `start #${page.number}`))?.[1] ?? '';
    const isAcknowledged = ({ incidents }: Session) => incidents[0]?.status === 'acknowledged';
    await rig.until(session, isAcknowledged, 'the acknowledgement');
    expect(await say(rig, TANAKA, 'ack')).toMatch(/確認: できませんでした\(佐藤さんがすでに確認済み/);
    rig.account.escalate(page, 'PSATO', 1, null);
    expect(await say(rig, TANAKA, 'ack')).toBe(`PagerDuty #${page.number} 確認: 完了`);
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA']);
    await rig.act(SATO, session, 'incident.leave', { choice: 'resolve' });
    await rig.until(session, ({ incidents }) => incidents[0]?.status === 'resolved', 'the end');
    expect(await say(rig, TANAKA, 'ack')).toContain('未確認のアラートはありません');
  });

  it('SLK-1045 a recovery says whether the pages are resolved, and a close asks what becomes of them', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const session = /oncall join (\S+)/.exec(await say(rig, SATO, `start #${page.number}`))?.[1] ?? '';
    await rig.until(
      session,
      ({ incidents }) => incidents[0]?.status === 'acknowledged',
      'the acknowledgement',
    );
    expect(await say(rig, SATO, 'resolve')).toContain(`PagerDutyの #${page.number} は解決していません`);
    expect(await say(rig, SATO, 'close 終わり')).toContain(`#${page.number} が確認済みのままです`);
    expect((await rig.state(session)).status).toBe('open');
    await say(rig, SATO, 'verdict no');
    const closed = await say(rig, SATO, 'close resolve 終わり');
    expect(closed).toContain(`${session} を終了しました`);
    expect(closed).toContain(`PagerDuty #${page.number} 解決: 完了`);
    expect(page.status).toBe('resolved');
  });

  it.each(['ja', 'en'] as const)(
    'SLK-1046 help names every verb, and an unknown one offers the nearest: %s',
    async (lang) => {
      await using rig = await listening({ settings: { lang } });
      const help = await say(rig, SATO, 'help');
      for (const verb of CHAT_VERBS) expect(help, verb).toMatch(new RegExp(`(?:/oncall|,) ${verb}\\b`));
      expect(await say(rig, SATO, 'sevrity 2')).toContain('/oncall severity');
      expect(await say(rig, SATO, 'constructor')).not.toContain('severity');
    },
  );

  it('SLK-1048 a thread reminds by itself, also after the hub was away', async () => {
    await using rig = await listening({ speed: 60 });
    const id = await rig.open(SATO);
    await rig.until(id, ({ actions }) => actions[0]?.outcome === 'done');
    await say(rig, SATO, 'update 調査中です 次報 2分後');
    const reminded = (words: string) => rig.thread().filter((text) => text.includes(words)).length;
    await rig.wait(() => reminded('次報の予定') === 1, 'the reminder of the update');
    await say(rig, SATO, 'action 直す @佐藤 23:59まで');
    const due = new Date(rig.time.now() + 60_000).toISOString();
    const { notes } = await rig.state(id);
    await rig.act(SATO, id, 'note.amend', { note: notes[0]?.id ?? '', due });
    await rig.die();
    await rig.begin();
    await rig.wait(() => reminded('TODOが未完了です: 直す') === 1, 'the reminder of the action');
    expect(reminded('次報の予定')).toBe(1);
  });

  it('SLK-1049 acts on a page as the person, by the words of the act table, and asks once more for what cannot be undone', async () => {
    await using rig = await listening({ withPager: true });
    const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
    const of = `page ${page.number}`;
    await say(rig, SATO, `ack ${page.number}`);
    expect(await say(rig, SATO, `${of} snooze 2h`)).toMatch(/: 完了$/);
    expect(await say(rig, SATO, `${of} priority P1`)).toMatch(/: 完了$/);
    expect(await say(rig, SATO, `${of} urgency low`)).toMatch(/: 完了$/);
    expect(await say(rig, SATO, `${of} retitle 決済が遅い`)).toMatch(/: 完了$/);
    expect(await say(rig, SATO, `${of} note 見ています`)).toMatch(/: 完了$/);
    expect([page.title, page.urgency, page.notes.length]).toEqual(['決済が遅い', 'low', 1]);
    expect(await say(rig, SATO, `${of} call 鈴木：DBを見て yes`)).toMatch(/: 完了$/);
    expect(await say(rig, SATO, `${of} call 田中 yes`)).toMatch(/: 完了$/);
    expect(page.requests.map(({ message }) => message.split(' [')[0])).toEqual(['DBを見て', '決済が遅い']);
    for (const words of ['snooze', 'snooze いつか', 'urgency medium', 'priority', 'retitle', 'call', 'fly'])
      expect(await say(rig, SATO, `${of} ${words}`), words).toMatch(/指定できません|次に書けるもの/);
    expect(await say(rig, SATO, `${of} snooze 30日後`)).toMatch(/1分から7日まで/);
    expect(await say(rig, SATO, `${of} resolve`)).toContain(`/oncall page ${page.number} resolve yes`);
    expect(page.status).toBe('acknowledged');
    expect(await say(rig, SATO, 'page resolve yes')).toContain('進行中のセッションはありません');
    const session = /oncall join (\S+)/.exec(await say(rig, SATO, `start #${page.number}`))?.[1] ?? '';
    await rig.until(session, ({ incidents }) => incidents.length === 1, 'the incident');
    expect(await say(rig, SATO, 'update pagerduty 調査中です')).toMatch(
      /次報は[\s\S]*(?:完了|できませんでした|依頼しました)/,
    );
    expect(await say(rig, SATO, 'page resolve yes')).toMatch(/: 完了$/);
    expect(page.status).toBe('resolved');
    const acts = (await rig.state(session)).actions.filter(({ act }) => act === 'resolve');
    expect(acts.map(({ by }) => by.name)).toEqual(['佐藤']);
    expect(await say(rig, SATO, 'page snooze 2h')).toContain('未解決のアラートはありません');
  });

  it('SLK-1103 makes a page of a service once it was asked once more, and says why not', async () => {
    await using rig = await listening({ withPager: true });
    const pages = () => rig.account.incidents.map(({ title, service }) => [title, service]);
    for (const words of [
      'page create',
      'page create checkout',
      'page create : x yes',
      'page create checkout: yes',
    ])
      expect(await say(rig, SATO, words), words).toContain('サービスとタイトルが必要です');
    const words = 'page create checkout: 03:00から5xx';
    expect(await say(rig, SATO, words)).toContain(`/oncall ${words} yes`);
    expect(pages()).toEqual([]);
    expect(await say(rig, SATO, `${words} yes`)).toMatch(/checkout .*: 完了$/);
    expect(pages()).toEqual([['03:00から5xx', 'SCHECK1']]);
    expect(await say(rig, SATO, 'page create 無い: x yes')).toMatch(/できませんでした/);
    expect(pages()).toHaveLength(1);
    await using bare = await listening();
    expect(await say(bare, SATO, 'page create checkout: x yes')).toContain('PagerDuty');
  });

  it('SLK-1050 a reply is kept in the session of its thread as what it begins with', async () => {
    await using rig = await listening();
    const id = await rig.open();
    await rig.until(id, ({ actions }) => actions[0]?.outcome === 'done');
    const thread = rig.headlines()[0]?.ts ?? '';
    await rig.open(TANAKA, { title: '検索が遅い' });
    const { people } = rig.slack;
    for (const words of [
      '決定：切り戻す',
      'Finding: 5xxは決済だけ',
      'TODO: 直す @佐藤',
      'update: まだです',
      '決定は後で',
    ])
      await people.write(TANAKA.slack, DEMO_CHANNEL, words, { thread, twice: true });
    await rig.wait(() => rig.workspace.whispers.length === 3, 'the answers');
    const { notes, notices } = await rig.state(id);
    expect(notes.map(({ kind, text, owner }) => [kind, text, owner])).toEqual([
      ['decision', '切り戻す', null],
      ['finding', '5xxは決済だけ', null],
      ['action', '直す', '佐藤'],
    ]);
    expect(notices).toEqual([]);
  });

  it('SLK-1130 issue asks for a GitHub issue of the action that has these words, or of all that have none', async () => {
    await using rig = await listening();
    const id = await rig.open();
    for (const text of ['索引を追加', '上限を上げる', '索引を測る'])
      await rig.act(SATO, id, 'note.add', { kind: 'action', text });
    const asked = async () =>
      (await rig.state(id)).actions.filter(({ act }) => act === 'issue').map(({ args }) => args.note);
    const notes = (await rig.state(id)).notes.map((note) => note.id);
    expect(await say(rig, SATO, 'issue 索引')).toMatch(/どのTODOですか.*索引を追加 \/ 索引を測る/);
    expect(await asked()).toEqual([]);
    expect(await say(rig, SATO, 'issue 上限')).toContain('1件のTODO');
    expect(await asked()).toEqual([notes[1]]);
    expect(await say(rig, SATO, 'issue all')).toContain('2件のTODO');
    expect(await asked()).toEqual([notes[1], notes[0], notes[2]]);
    expect(await say(rig, SATO, 'issue all')).toContain('すべてIssueになっています');
    const github = { id: 'github', name: 'GitHub', kind: 'system' } as const;
    const action = (await rig.state(id)).actions.find(({ args }) => args.note === notes[1]);
    const params = { repository: 'acme/shop', number: 12, url: 'https://github.com/acme/shop/issues/12' };
    await rig.hub.system(id, 'action.done', { action: action?.id, params }, github);
    expect(await say(rig, SATO, 'issue 上限')).toContain('acme/shop#12');
  });
});
