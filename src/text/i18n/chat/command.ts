import type { Messages } from '../messages.ts';

/** What `/oncall` answers in a team's chat. */
export const CHAT_COMMAND = {
  help: {
    ja: '始める・参加する\n  /oncall start タイトル  対応を始める(PagerDutyのアラートからは start #番号)\n  /oncall join, leave  参加する(コマンドとアドレスも出ます)、退出する\n  /oncall list, status, who  進行中のセッション、状況、当番と対応中の人\n対応する\n  /oncall ack [番号]  確認済み(Ack)にする\n  /oncall page [番号] snooze 2h  ほかに escalate, priority, urgency, retitle, note, reassign, merge, resolve、create サービス: タイトル\n  /oncall summon [名前]  当番・人を呼ぶ\n  /oncall lead [名前]  指揮をとる・渡す\n  /oncall severity SEV2, impact 内容  重大度、影響\n  /oncall step [番号 [done|start|undo|skip 理由]]  次の手順、手順を進める\n  /oncall run [番号], confirm コード, decline コード 理由, approve 番号  手順の実行を依頼・確認・却下、環境の承認\n書く・伝える\n  /oncall note 本文, finding 本文, decision 本文  ノート、事実、決定\n  /oncall action 本文 @担当 23:30まで  TODO\n  /oncall issue 本文の一部|all  TODOをGitHubのIssueにする\n  /oncall update 本文 [次報 23:30], update final 本文  状況報告\n終える\n  /oncall mitigate [時刻], resolve [時刻]  暫定復旧、復旧(取り消しは - )\n  /oncall verdict あり|なし [原因 / 再発防止], close [理由]  影響判定、終了\n進行中のセッションが複数あるときは、動詞の次にセッション名を書きます\nスレッドの note:、finding:、decision:、action: で始まる返信も記録されます',
    en: "Begin and join\n  /oncall start TITLE  begin a response (from a page of PagerDuty: start #NUMBER)\n  /oncall join, leave  you come (with the command and the address), or leave\n  /oncall list, status, who  live sessions, their state, who is on call and who responds\nRespond\n  /oncall ack [number]  acknowledge the page\n  /oncall page [number] snooze 2h  also escalate, priority, urgency, retitle, note, reassign, merge, resolve, create SERVICE: TITLE\n  /oncall summon [name]  call who is on call, or somebody\n  /oncall lead [name]  take the lead, or hand it over\n  /oncall severity SEV2, impact TEXT  set the severity, the impact\n  /oncall step [number [done|start|undo|skip reason]]  what is next, and work on it\n  /oncall run [number], confirm CODE, decline CODE REASON, approve number  ask for a step's run, confirm or decline it, approve what it waits for\nWrite and tell\n  /oncall note TEXT, finding TEXT, decision TEXT  add it to the notes\n  /oncall action TEXT @owner by 23:30  an action\n  /oncall issue WORDS|all  make a GitHub issue of an action\n  /oncall update TEXT [next 23:30], update final TEXT  a status update\nEnd\n  /oncall mitigate [time], resolve [time]  it is mitigated, resolved (take back: - )\n  /oncall verdict yes|no [cause / prevention], close [reason]  the verdict, the close\nWith several live sessions, put the session's name after the verb\nA reply in the thread that begins with note:, finding:, decision: or action: is kept, too",
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
  verb: {
    ja: '/oncall {verb} はありません。使い方: /oncall help',
    en: 'There is no /oncall {verb}. What there is: /oncall help',
  },
  verbNear: {
    ja: '/oncall {verb} はありません。/oncall {near} ですか。使い方: /oncall help',
    en: 'There is no /oncall {verb}. Did you mean /oncall {near}? What there is: /oncall help',
  },
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
  join: { ja: '参加: ', en: 'Join: ' },
  slackLimits: {
    ja: 'Slackの呼び出し回数が上限に達しています(429)。1分ほど待ってからもう一度お試しください',
    en: 'Slack takes no more calls from this app for the moment (429). Wait a minute and try again',
  },
  left: { ja: '{session} から退出しました', en: 'You left {session}' },
  summoned: { ja: '{who}さんをスレッドで呼び出します', en: '{who} is called in the thread' },
  summonedTeam: { ja: '当番をスレッドで呼び出します', en: 'Who is on call is called in the thread' },
  summonNobody: {
    ja: '呼び出しの設定がありません。名前を書いてください: /oncall summon 名前',
    en: 'Nobody is set to be called. Give a name: /oncall summon NAME',
  },
  summonJust: { ja: '{time}に呼び出したばかりです', en: 'They were called just now, at {time}' },
  noMember: { ja: '{who} というメンバーはいません: {names}', en: 'No member is named {who}: {names}' },
  over: { ja: '{sessions} は終了しています', en: '{sessions} is closed' },
  noTime: {
    ja: '「{time}」は時刻として読めません(例: 23:30、20分前)',
    en: '"{time}" cannot be read as a time (for example 23:30, 20 min ago)',
  },
  timeAhead: { ja: '「{time}」はまだ先の時刻です', en: '"{time}" lies ahead' },
  noNext: {
    ja: '次報の時刻「{time}」が読めません(例: 次報 23:30、次報 30分後)',
    en: 'The next update, "{time}", must be a time ahead (for example next 23:30, next in 30 min)',
  },
  whichSeverity: { ja: '重大度を指定してください: {choices}', en: 'Which severity: {choices}' },
  severitySet: { ja: '{session} の重大度は {severity} です', en: 'The severity of {session} is {severity}' },
  severityNone: { ja: '{session} の重大度は未設定です', en: '{session} has no severity' },
  noImpact: {
    ja: '影響の内容がありません: /oncall impact 決済できない',
    en: 'The impact has no text: /oncall impact payments fail',
  },
  impactSet: { ja: '{session} に影響を記録しました', en: 'The impact is in {session}' },
  noRecovery: {
    ja: '{session} のログは、今は復旧を示していません。時刻を指定するには: /oncall mitigate 23:30',
    en: '{session}: no recovery in the log now. With a time: /oncall mitigate 23:30',
  },
  recoveryOther: {
    ja: '{session} のログが示す復旧は、今は{time}からです。その時刻のメッセージで押してください',
    en: '{session}: the log now shows a recovery since {time}. Press the button of the message that names that time',
  },
  mitigated: { ja: '{session} は{time}に暫定復旧', en: '{session}: mitigated at {time}' },
  resolved: { ja: '{session} は{time}に復旧', en: '{session}: resolved at {time}' },
  mitigatedUndone: {
    ja: '{session} の暫定復旧の宣言を取り消しました',
    en: '{session}: mitigated was taken back',
  },
  resolvedUndone: { ja: '{session} の復旧の宣言を取り消しました', en: '{session}: resolved was taken back' },
  nothingStands: { ja: '取り消すものがありません', en: 'There is nothing to take back' },
  pagerStillOpen: { ja: 'PagerDutyの {pages} は解決していません', en: 'PagerDuty still has {pages} open' },
  pagerResolved: { ja: 'PagerDutyの {pages} は解決済みです', en: 'In PagerDuty {pages} is resolved' },
  leads: { ja: '{session} の指揮は{who}さんです', en: 'The lead of {session} is {who}' },
  noPerson: { ja: '{who} という参加者は {session} にいません', en: 'Nobody named {who} is in {session}' },
  severalPeople: { ja: '「{who}」では1人に決まりません: {names}', en: '"{who}" may be {names}' },
  noUpdate: {
    ja: '状況報告の本文がありません: /oncall update 本文',
    en: 'The update has no text: /oncall update TEXT',
  },
  updated: {
    ja: '{session} に状況報告を記録しました。次報は{time}',
    en: 'The update is in {session}. The next one is due at {time}',
  },
  updatedLast: { ja: '{session} に最終報を記録しました', en: 'The final update is in {session}' },
  whichVerdict: {
    ja: '影響の有無を指定してください: /oncall verdict あり、/oncall verdict なし 原因 / 再発防止',
    en: 'Were users affected: /oncall verdict yes, or /oncall verdict no CAUSE / PREVENTION',
  },
  verdictHurt: {
    ja: '{session} の影響判定: 利用者への影響あり',
    en: 'The verdict of {session}: users were affected',
  },
  verdictUnhurt: {
    ja: '{session} の影響判定: 利用者への影響なし',
    en: 'The verdict of {session}: users were not affected',
  },
  closeHeld: {
    ja: 'PagerDutyで {pages} が確認済みのままです。どうするかを指定してください: /oncall close resolve|hand-back|keep 理由',
    en: 'PagerDuty has {pages} acknowledged. Say what becomes of it: /oncall close resolve|hand-back|keep REASON',
  },
  closeVerdict: {
    ja: '先に影響判定が必要です: /oncall verdict あり|なし',
    en: 'The verdict comes first: /oncall verdict yes|no',
  },
  closeReason: {
    ja: '必須の手順が{n}件残っています。理由を書いてください: /oncall close 理由',
    en: '{n} required steps are open. Give a reason: /oncall close REASON',
  },
  closed: { ja: '{session} を終了しました', en: '{session} is closed' },
  closedBare: { ja: '担当か期限のないTODOが{n}件あります', en: '{n} actions have no owner or no due time' },
  nothingToAck: {
    ja: '{session} に未確認のアラートはありません',
    en: '{session} has no page to acknowledge',
  },
  noPager: { ja: 'このハブにPagerDutyは設定されていません', en: 'This hub has no PagerDuty' },
  pageOver: {
    ja: 'PagerDuty {page} は解決済みです。何もしていません',
    en: 'PagerDuty {page} is resolved. Nothing was done',
  },
  pageMerged: {
    ja: 'PagerDuty {page} は {into} に統合済みです。何もしていません',
    en: 'PagerDuty {page} was merged into {into}. Nothing was done',
  },
  actDone: { ja: 'PagerDuty {page} {act}: 完了', en: 'PagerDuty {page}, {act}: done' },
  actUnderWay: {
    ja: 'PagerDuty {page} {act}: 依頼しました。結果はまだ分かりません',
    en: 'PagerDuty {page}, {act}: requested, and under way. Its outcome is not known yet',
  },
  actUnknown: {
    ja: 'PagerDuty {page} {act}: 結果が分かりません。PagerDutyで確かめてください',
    en: 'PagerDuty {page}, {act}: the outcome is not known. Look at PagerDuty',
  },
  actFailed: {
    ja: 'PagerDuty {page} {act}: できませんでした({reason})',
    en: 'PagerDuty {page}, {act}: not done ({reason})',
  },
  decided: { ja: '{session} に決定を記録しました', en: 'The decision is in {session}' },
  found: { ja: '{session} に事実を記録しました', en: 'The finding is in {session}' },
  issueNoAction: {
    ja: '{session} に未完了のTODOがないか、すべてIssueになっています',
    en: 'No open action of {session} is without an issue',
  },
  issueWhich: {
    ja: 'どのTODOですか。本文の一部を書いてください: {names}',
    en: 'Which action? Write some of its words: {names}',
  },
  issueMade: { ja: 'Issueは作成済みです: {name} {url}', en: 'The issue is made: {name} {url}' },
  issueAsked: {
    ja: '{n}件のTODOのIssueの作成をGitHubに依頼しました({session})',
    en: 'GitHub is asked for issues of actions of {session}: {n}',
  },
  noAction: {
    ja: 'TODOの本文がありません: /oncall action 本文 @担当 23:30まで',
    en: 'The action has no text: /oncall action TEXT @owner by 23:30',
  },
  actionBare: {
    ja: '{session} にTODOを記録しました。担当と期限はありません',
    en: 'The action is in {session}, with no owner and no due time',
  },
  actionOwned: {
    ja: '{session} にTODOを記録しました。担当 {who}、期限なし',
    en: 'The action is in {session}: {who}, with no due time',
  },
  actionDue: {
    ja: '{session} にTODOを記録しました。担当なし、期限 {time}',
    en: 'The action is in {session}, with no owner, due {time}',
  },
  actionBoth: {
    ja: '{session} にTODOを記録しました。担当 {who}、期限 {time}',
    en: 'The action is in {session}: {who}, due {time}',
  },
  noStep: {
    ja: '手順「{step}」はありません。一覧: /oncall step',
    en: 'There is no step {step}. List them: /oncall step',
  },
  noReason: {
    ja: '理由が必要です: /oncall step {step} skip 理由',
    en: 'A reason is needed: /oncall step {step} skip REASON',
  },
  stepWhat: {
    ja: '「{what}」はできません。done、start、undo、skip 理由 のいずれかを指定してください',
    en: '"{what}" is none of done, start, undo, skip REASON',
  },
  step_done: { ja: '完了: {step}', en: 'Done: {step}' },
  stepDoneWithout: { ja: '完了: {step}({missing})', en: 'Done: {step} ({missing})' },
  stepWaits: { ja: '2人目の確認待ち: {step}', en: 'Waits for a second person: {step}' },
  step_todo: { ja: '未着手: {step}', en: 'Open: {step}' },
  step_doing: { ja: '着手: {step}', en: 'Begun: {step}' },
  stepRound: { ja: '完了: {step}。次回は{time}', en: 'Done: {step}. Next time at {time}' },
  stepRowRound: { ja: '{n}. {step}(次回は{time})', en: '{n}. {step} (next time at {time})' },
  stepUndone: { ja: '未完了に戻しました: {step}', en: 'Open again: {step}' },
  step_skipped: { ja: 'スキップ: {step}', en: 'Skipped: {step}' },
  stepRow: { ja: '{n}. {step}', en: '{n}. {step}' },
  stepRowWaits: { ja: '{n}. {step}(2人目の確認待ち)', en: '{n}. {step} (waits for a second person)' },
  moreSteps: { ja: 'ほか{n}件', en: '{n} more' },
  noSteps: { ja: '残りの手順はありません', en: 'No step is left' },
  stepHow: { ja: '完了にする: /oncall step 番号', en: 'Tick one: /oncall step NUMBER' },
  runAsked: {
    ja: '実行を依頼しました: {step}。内容を見る: /oncall run',
    en: 'The run was asked for: {step}. To see what would run: /oncall run',
  },
  checkAsked: { ja: 'ログの確認を依頼しました: {step}', en: 'The log is being checked: {step}' },
  checkCounted: { ja: 'ログを確認中: {step}。{found}', en: 'The log is being checked: {step}: {found}' },
  checkUnknown: {
    ja: 'ログの件数は不明です: {step}。{found}',
    en: 'The log cannot be counted now: {step}: {found}',
  },
  runNone: {
    ja: '確認待ちの実行はありません。依頼: /oncall run 手順の番号、または /oncall run rollback',
    en: 'No run waits. Ask for one: /oncall run NUMBER of the step, or /oncall run rollback',
  },
  runLookedUp: { ja: '実行する内容を調べています: {step}', en: 'Being looked up: {step}' },
  runTitle: { ja: '実行: {step}', en: 'Run: {step}' },
  runWorkflow: {
    ja: 'リポジトリ {repository}  ファイル {file}  ref {ref}  sha {sha}',
    en: 'repository {repository}  file {file}  ref {ref}  sha {sha}',
  },
  runInput: { ja: '入力 {name}={value}', en: 'input {name}={value}' },
  runLive: { ja: '稼働中: {live}', en: 'Live now: {live}' },
  runLiveUnknown: { ja: '稼働中: 不明', en: 'Live now: not known' },
  runBy: { ja: '依頼: {who}', en: 'Asked by {who}' },
  runUntil: { ja: '確認の期限: {time}', en: 'To be confirmed until {time}' },
  runConfirmHow: {
    ja: '確認: /oncall confirm {code}  却下: /oncall decline {code} 理由',
    en: 'Confirm: /oncall confirm {code}  Decline: /oncall decline {code} REASON',
  },
  runCodeOther: {
    ja: '「{code}」は実行のコードではありません。内容を見る: /oncall run',
    en: '"{code}" is not the code of a run. To see what would run: /oncall run',
  },
  runLong: {
    ja: '入力が長く、Slackにはすべて表示できません。端末で確認してください: oncall join {session}',
    en: 'The inputs are too long to show whole in Slack. Confirm it on a terminal: oncall join {session}',
  },
  runConfirmed: { ja: '実行を確認しました: {step}', en: 'Confirmed: {step}' },
  runApproved: {
    ja: 'GitHubに {environment} の承認を依頼しました: {step}',
    en: 'GitHub is asked to approve {environment}: {step}',
  },
  runNotWaiting: { ja: '承認を待っている実行はありません: {step}', en: 'It waits for no approval: {step}' },
  runWhichWait: {
    ja: 'どの環境か名前を付けてください: {environments}',
    en: 'Say which environment, by its name: {environments}',
  },
  runDeclined: { ja: '実行を却下しました: {step}', en: 'Declined: {step}' },
  runNoReason: {
    ja: '却下の理由が必要です: /oncall decline コード 理由',
    en: 'A reason is needed: /oncall decline CODE REASON',
  },
  noOpenPage: { ja: '{session} に未解決のアラートはありません', en: '{session} has no open page' },
  whichPage: {
    ja: 'どのアラートか番号を指定してください: {pages}',
    en: 'Which page, by its number: {pages}',
  },
  pageActs: {
    ja: '/oncall page の次に書けるもの: {acts}',
    en: 'After /oncall page comes one of {acts}',
  },
  pageValue: {
    ja: '{act}に「{value}」は指定できません',
    en: '"{value}" cannot be given to {act}',
  },
  pageLasts: {
    ja: '{act}は1分から{days}日までです',
    en: '{act}: give a time from 1 minute to {days} days',
  },
  pageSure: {
    ja: 'PagerDuty {page} {act}: 取り消せません。実行する: {line}',
    en: 'PagerDuty {page}, {act}: this cannot be undone. To do it: {line}',
  },
  pageCreateWhat: {
    ja: 'サービスとタイトルが必要です: /oncall page create checkout: 03:00から5xx yes',
    en: 'A service and a title are needed: /oncall page create checkout: 5xx since 03:00 yes',
  },
  pageCreateSure: {
    ja: '{service} の当番が呼び出されます: {title}。実行する: {line}',
    en: 'This pages who is on call for {service}: {title}. To do it: {line}',
  },
  readonly: { ja: 'このハブは読み取り専用です', en: 'This hub is read-only' },
  digest: { ja: 'デイリースクラム', en: 'Daily scrum' },
} as const satisfies Messages;

/** Words that a person may type behind a verb of `/oncall`, in either language. */
export const CHAT_TYPED = {
  hurt: { ja: 'あり', en: 'yes' },
  unhurt: { ja: 'なし', en: 'no' },
  resolve: { ja: '解決', en: 'resolve' },
  'hand-back': { ja: '戻す', en: 'hand-back' },
  keep: { ja: '継続', en: 'keep' },
} as const satisfies Messages;
