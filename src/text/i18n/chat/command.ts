import type { Messages } from '../messages.ts';

/** What `/oncall` answers in a team's chat. */
export const CHAT_COMMAND = {
  help: {
    ja: '/oncall start タイトル  対応を始める(PagerDutyのアラートからは start #番号)\n/oncall list  進行中のセッション\n/oncall status [セッション]  状況\n/oncall note [セッション] 本文  ノートを残す\n/oncall who  当番と対応中の人\nスレッドに note: で始まる返信を書いてもノートになります',
    en: '/oncall start TITLE  begin a response (from a page of PagerDuty: start #NUMBER)\n/oncall list  live sessions\n/oncall status [session]  its state\n/oncall note [session] text  add a note\n/oncall who  who is on call, and who responds\nA reply in the thread that begins with note: is a note, too',
  },
  noTitle: {
    ja: 'タイトルが必要です: /oncall start 決済で5xx',
    en: 'A title is needed: /oncall start 5xx at checkout',
  },
  started: { ja: '対応を始めました。参加: ', en: 'The response has begun. Join: ' },
  already: { ja: '進行中のセッションがあります。参加: ', en: 'There is a live session. Join: ' },
  none: {
    ja: '進行中のセッションはありません。始める: /oncall start タイトル',
    en: 'No live session. Begin one: /oncall start TITLE',
  },
  unread: {
    ja: '記録が壊れていて、進行中か分からないセッション: {sessions}',
    en: 'Not known whether they are live, as their logs are damaged: {sessions}',
  },
  row: { ja: '{session}  {severity}  {title}({people})', en: '{session}  {severity}  {title} ({people})' },
  more: { ja: 'ほか{n}件: oncall list', en: '{n} more: oncall list' },
  people: { ja: '{n}人', en: '{n} in' },
  which: { ja: 'どのセッションですか: {sessions}', en: 'Which session: {sessions}' },
  unknown: {
    ja: '{session} という進行中のセッションはありません。一覧: /oncall list',
    en: 'There is no live session {session}. List them: /oncall list',
  },
  noted: { ja: '{session} にノートを記録しました', en: 'The note is in {session}' },
  noText: {
    ja: 'ノートの本文がありません: /oncall note 本文',
    en: 'The note has no text: /oncall note TEXT',
  },
  onCall: { ja: '当番 {name}: {who}', en: 'On call, {name}: {who}' },
  nobodyOnCall: {
    ja: '当番は読めません(PagerDuty未設定)',
    en: 'Who is on call is not known (no PagerDuty)',
  },
  nobodyNow: { ja: 'PagerDutyに当番がいません', en: 'PagerDuty lists nobody on call' },
  inSession: { ja: '{session}: {who}', en: '{session}: {who}' },
  verb: { ja: '/oncall {verb} はありません', en: 'There is no /oncall {verb}' },
  stranger: {
    ja: 'このハブに {email} のメンバーはいません。管理者に頼んでください: oncall hub token create --name 名前 --email {email}',
    en: 'This hub has no member {email}. Ask its administrator: oncall hub token create --name NAME --email {email}',
  },
  'no-email': {
    ja: 'Slackから確認済みのメールアドレスを読めません。アプリに users:read.email の権限が必要です',
    en: 'Slack does not tell a confirmed e-mail address of yours. The app needs the scope users:read.email',
  },
  bot: { ja: 'ボットからは操作できません', en: 'A bot cannot do this' },
  outside: { ja: '別のワークスペースの人は操作できません', en: 'People of another workspace cannot do this' },
  refused: { ja: 'できませんでした: {reason}', en: 'This was not done: {reason}' },
  failed: {
    ja: 'できませんでした(ハブの内部エラー)。oncall start で始めてください',
    en: 'This was not done (an error at the hub). Begin with: oncall start',
  },
  late: {
    ja: 'ハブとSlackの接続が切れたため、何もしていません。もう一度入力してください',
    en: 'The hub lost its connection to Slack, so nothing was done. Please give the command again',
  },
  readonly: { ja: 'このハブは読み取り専用です', en: 'This hub is read-only' },
  digest: { ja: 'デイリースクラム', en: 'Daily scrum' },
} as const satisfies Messages;
