import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Actor, Incident } from '../../src/domain/event.ts';

const member = (id: string, name: string): Actor => ({ id, name, kind: 'member' });
export const SATO = member('sato-3c01ce25', '佐藤');
export const TANAKA = member('tanaka-75ceba6f', '田中');
export const SUZUKI = member('suzuki-1b0c4a77', '鈴木');
export const PAGERDUTY: Actor = { id: 'feed:pagerduty', name: 'PagerDuty', kind: 'system' };

/** Clock times of the example, all of one night in Tokyo. */
export const at = (clock: string): string =>
  new Date(`2026-11-25T${clock.length === 5 ? `${clock}:00` : clock}+09:00`).toISOString();

/** The same of the day that followed. */
const later = (clock: string): string => new Date(Date.parse(at(clock)) + 86_400_000).toISOString();

/**
 * Something that someone does at a time; `pin` keeps the newest line with these words, `done` ends the action so worded,
 * `owner` takes the one that the close has made of a step, `carried` is the outcome of all that the pager was asked for.
 */
export type ExampleAct =
  | { readonly at: string; readonly by: Actor; readonly pin: string; readonly step: string }
  | { readonly at: string; readonly by: Actor; readonly done: string }
  | { readonly at: string; readonly by: Actor; readonly carried: true }
  | {
      readonly at: string;
      readonly by: Actor;
      readonly own: string;
      readonly owner: Actor;
      readonly due: string;
    }
  | ({ readonly at: string; readonly by: Actor } & Given);

type Given = { [T in CommandType]: { readonly type: T; readonly data: CommandInput<T> } }[CommandType];

const act = <T extends CommandType>(clock: string, by: Actor, type: T, data: CommandInput<T>): ExampleAct =>
  ({ at: at(clock), by, type, data }) as ExampleAct;

/** What was asked of PagerDuty is done there. */
const carried = (clock: string): ExampleAct => ({ at: at(clock), by: PAGERDUTY, carried: true });

const PAGE: Incident = {
  id: 'Q2CHECKOUT4812',
  number: 4812,
  title: 'checkout: 5xx rate > 5% for 3m',
  service: 'checkout',
  url: 'https://example.pagerduty.com/incidents/Q2CHECKOUT4812',
  urgency: 'high',
  status: 'triggered',
  triggeredAt: at('02:58:11'),
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};
const ACKNOWLEDGED: Incident = {
  ...PAGE,
  status: 'acknowledged',
  acknowledgedAt: at('02:58:52'),
  acknowledgedBy: '佐藤',
  assignees: ['佐藤', '山田'],
};
const RESOLVED: Incident = {
  ...ACKNOWLEDGED,
  status: 'resolved',
  resolvedAt: at('03:44:30'),
  resolvedBy: '佐藤',
};

/** A checkout outage as three people work it: found, rolled back, watched, closed. */
export const EXAMPLE_ACTS: readonly ExampleAct[] = [
  act('02:59:04', PAGERDUTY, 'incident.link', { incident: ACKNOWLEDGED }),
  act('02:59:05', SATO, 'participant.join', {}),
  act('02:59:20', SATO, 'role.take', { role: 'driver' }),
  act('02:59:31', SATO, 'step.do', { step: 'ack' }),
  act('03:00:02', TANAKA, 'participant.join', {}),
  act('03:00:15', TANAKA, 'role.take', { role: 'lead' }),
  act('03:00:24', TANAKA, 'severity.set', { severity: 'SEV2' }),
  act('03:00:26', TANAKA, 'step.do', { step: 'severity' }),
  act('03:00:40', SUZUKI, 'participant.join', {}),
  act('03:00:52', SUZUKI, 'role.take', { role: 'scribe' }),
  act('03:00:56', SATO, 'note.add', {
    kind: 'finding',
    step: 'symptom',
    text: '02:55から決済で5xx。acquirer-b宛ての決済だけが失敗している',
    happenedAt: at('02:55'),
  }),
  act('03:00:58', TANAKA, 'step.do', { step: 'roles' }),
  act('03:01:04', SATO, 'step.do', { step: 'symptom' }),
  act('03:02:05', TANAKA, 'step.assign', { step: 'impact', participant: TANAKA.id }),
  act('03:04:10', TANAKA, 'impact.set', {
    impact: { who: '決済中の利用者(約3割)', what: '決済がタイムアウトで失敗', since: at('02:55') },
  }),
  act('03:04:12', TANAKA, 'step.do', { step: 'impact' }),
  { at: at('03:05:20'), by: SATO, pin: 'pool exhausted', step: 'evidence' },
  act('03:05:31', SATO, 'step.do', { step: 'evidence' }),
  act('03:06:02', SATO, 'note.add', {
    kind: 'finding',
    step: 'recent-change',
    text: [
      '02:54にcheckoutをデプロイ(sha=7be2)。接続プールの設定が変わっている',
      'https://github.com/example/checkout/pull/812 (@kato)',
      '```diff',
      '-  max: 50',
      '+  max: 20',
      '```',
    ].join('\n'),
  }),
  act('03:06:06', SATO, 'step.do', { step: 'recent-change' }),
  act('03:07:30', SUZUKI, 'notice.send', {
    text: '[初報] 決済画面で5xx急増(SEV2)\n影響: 決済の一部が失敗、acquirer-b宛てのみ(02:55から)\n現状: 原因を調べています\n次報: 03:37',
    nextAt: at('03:37'),
    final: false,
    pager: true,
  }),
  carried('03:07:31'),
  act('03:07:33', SUZUKI, 'step.do', { step: 'first-notice' }),
  act('03:08:10', TANAKA, 'goal.set', { goal: '02:54のデプロイを切り戻して止める' }),
  act('03:08:25', TANAKA, 'step.skip', { step: 'options', reason: '直前のデプロイが明らかに原因のため' }),
  act('03:09:00', TANAKA, 'note.add', {
    kind: 'decision',
    step: 'decide',
    text: 'checkoutを1c9eへ切り戻す。5分で下がらなければ中止し、acquirer-bを切り離す',
  }),
  act('03:09:03', TANAKA, 'step.do', { step: 'decide' }),
  act('03:09:50', SATO, 'step.do', { step: 'read-back' }),
  act('03:10:05', TANAKA, 'step.do', { step: 'read-back' }),
  act('03:10:40', SATO, 'note.add', { step: 'apply', text: '切り戻しを実行' }),
  act('03:10:42', SATO, 'step.do', { step: 'apply' }),
  act('03:12:10', SUZUKI, 'note.add', {
    text: '問い合わせ1件目: hanako.yamada@example.com、注文814392。決済が二重になっていないか心配とのこと',
  }),
  // Ticked too early, and taken back.
  act('03:13:00', SATO, 'step.do', { step: 'verify' }),
  act('03:13:08', SATO, 'undo', {}),
  act('03:16:20', SATO, 'note.add', { kind: 'finding', text: 'エラー率が下がり始めた。自分の注文も通った' }),
  act('03:17:02', SATO, 'session.mitigate', { happenedAt: at('03:15:30') }),
  act('03:17:05', SATO, 'step.do', { step: 'verify' }),
  act('03:18:30', TANAKA, 'note.add', {
    kind: 'action',
    text: '接続プールの上限を上げ、デプロイ前に負荷試験をする',
    owner: SATO.id,
    due: at('18:00'),
  }),
  act('03:19:10', TANAKA, 'note.add', {
    kind: 'action',
    text: 'CSへ一報を入れる',
    owner: SUZUKI.id,
    due: at('03:30'),
  }),
  { at: at('03:24:40'), by: SUZUKI, done: 'CSへ一報を入れる' },
  act('03:36:10', SUZUKI, 'notice.send', {
    text: '[続報] 決済画面で5xx急増(SEV2)\n現状: 03:15に暫定復旧し、経過を観察しています。切り戻しの後、失敗は通常の水準です\n次報: 03:50',
    nextAt: at('03:50'),
    final: false,
    pager: true,
  }),
  carried('03:36:11'),
  act('03:40:00', TANAKA, 'role.take', { role: 'driver' }),
  act('03:41:20', SATO, 'note.add', {
    kind: 'finding',
    text: '原因: 02:54のデプロイ(#812)で接続プールの上限が50から20に減り、acquirer-b宛ての決済で枯渇した',
  }),
  act('03:44:00', TANAKA, 'step.do', { step: 'watch' }),
  act('03:44:25', TANAKA, 'session.resolve', {}),
  act('03:44:31', PAGERDUTY, 'incident.change', { incident: RESOLVED }),
  act('03:44:40', TANAKA, 'step.do', { step: 'declare' }),
  act('03:48:20', SUZUKI, 'notice.send', {
    text: '[最終報] 決済画面で5xx急増(SEV2)\n現状: 03:44に復旧しました。二重決済はありません。原因はデプロイによる接続プールの枯渇です',
    nextAt: null,
    final: true,
    pager: true,
  }),
  carried('03:48:21'),
  act('03:48:24', SUZUKI, 'step.do', { step: 'final-notice' }),
  act('03:49:30', TANAKA, 'step.do', { step: 'left-over' }),
  act('03:50:10', TANAKA, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null } }),
  act('03:50:30', TANAKA, 'session.close', {}),
  // At the daily scrum, and at the review.
  act('10:03:20', TANAKA, 'impact.set', {
    impact: { who: '決済中の利用者 641人(10%)', what: '決済がタイムアウトで失敗', since: at('02:55') },
  }),
  { at: at('10:04:00'), by: TANAKA, own: 'scrum', owner: TANAKA, due: at('10:00') },
  { at: at('10:05:10'), by: TANAKA, own: 'prevention', owner: SUZUKI, due: at('18:00') },
  { at: at('10:05:40'), by: TANAKA, own: 'review', owner: TANAKA, due: later('11:00') },
  { at: later('11:02:00'), by: SATO, own: 'correct', owner: SATO, due: later('18:00') },
  ...[
    '横展開: gatewayとsearchも同じプール設定を使う。上限はどちらも50のまま',
    'うまくいったこと: 直前のデプロイを最初に疑い、4分で切り戻しを決めた',
    'うまくいかなかったこと: 初報の担当が決まらず、2人が同じ文面を書いていた',
  ].map((text, i) => ({ ...act('11:20:00', TANAKA, 'note.add', { text }), at: later(`11:2${i}:00`) })),
];
