import { type Examples, example } from './example.ts';

/** Examples of what changes a session, a line each in a script. */
export const ACT_EXAMPLES = {
  note: [
    example(
      ['oncall note checkout-1125 "DB接続は正常"', 'oncall note checkout-1125 "database is fine"'],
      'ノートを書く',
      'write a note',
    ),
    example(
      'kubectl get pods | oncall note checkout-1125 --kind finding',
      'コマンドの結果を所見として記録',
      'keep the output of a command as a finding',
    ),
    example(
      [
        'oncall note checkout-1125 "14:20に切り戻し" --pagerduty --wait',
        'oncall note checkout-1125 "rolled back at 14:20" --pagerduty --wait',
      ],
      'PagerDutyにも投稿し、結果が出るまで待つ',
      'post it to PagerDuty too, and wait until that is settled',
    ),
  ],
  step: [
    example('oncall step checkout-1125 --list', '手順の一覧', 'list the steps'),
    example('oncall step checkout-1125 symptom', '完了にする', 'mark a step as done'),
    example(
      [
        'oncall step checkout-1125 notice --skip "利用者影響なし"',
        'oncall step checkout-1125 notice --skip "no user impact"',
      ],
      '理由を書いてスキップ',
      'skip it, with the reason',
    ),
  ],
  run: [
    example(
      'oncall run checkout-1125 rollback',
      '実行を依頼し、何が実行されるかを見る',
      'ask for the run of a step, and see what would run',
    ),
    example(
      'oncall run checkout-1125 rollback --confirm 41-Ab3dE_',
      '2人目として確認する',
      'confirm it as the second person',
    ),
  ],
  action: [
    example(
      [
        'oncall action checkout-1125 "タイムアウトを見直す" --owner 田中 --due "明日 18:00"',
        'oncall action checkout-1125 "review the timeout" --owner tanaka --due 18:00',
      ],
      '担当と期限を決めてTODOを追加',
      'add an action with owner and due time',
    ),
    example(
      [
        'oncall action checkout-1125 "監視を追加" --owner me',
        'oncall action checkout-1125 "add an alert" --owner me',
      ],
      '自分のTODOにする',
      'add one for yourself',
    ),
  ],
  'action list': [
    example('oncall action list --overdue', '期限切れのTODOを見る', 'see what is overdue'),
    example(
      ['oncall action list --owner 田中', 'oncall action list --owner tanaka'],
      '田中さんのTODOを見る',
      'see those of tanaka',
    ),
  ],
  'action done': [
    example('oncall action done checkout-1125#41', '完了にする', 'mark one as done'),
    example('oncall action done checkout-1125#41 --reopen', '未完了に戻す', 'open it again'),
  ],
  'action issue': [
    example(
      'oncall action issue checkout-1125#41',
      'サービスのリポジトリにIssueを作る',
      'make an issue in the repository of the service',
    ),
    example(
      'oncall action issue --all checkout-1125',
      'Issueのない未完了のTODOすべて',
      'of all open actions that have none',
    ),
    example(
      'oncall action issue checkout-1125#41 --repo acme/checkout',
      'リポジトリを指定する',
      'name the repository',
    ),
  ],
  'action assign': [
    example(
      ['oncall action assign checkout-1125#41 田中', 'oncall action assign checkout-1125#41 tanaka'],
      '担当を決める',
      'give it an owner',
    ),
    example(
      'oncall action assign checkout-1125#41 me --due "2026-12-01 18:00"',
      '自分が引き受け、期限も決める',
      'take it yourself, with a due time',
    ),
  ],
  role: [
    example('oncall role checkout-1125 scribe', '記録係を引き受ける', 'take the role of scribe'),
    example(
      ['oncall role checkout-1125 driver 田中', 'oncall role checkout-1125 driver tanaka'],
      '田中さんにドライバーを渡す',
      'hand the driver role to tanaka',
    ),
    example('oncall role checkout-1125 lead --release', '指揮を降りる', 'release the lead role'),
  ],
  severity: [
    example('oncall severity checkout-1125 SEV2', '重大度を決める', 'set the severity'),
    example('oncall severity checkout-1125 none', '重大度を消す', 'remove it'),
  ],
  impact: [
    example(
      [
        'oncall impact checkout-1125 "支払いが失敗する" --who 全利用者',
        'oncall impact checkout-1125 "payments fail" --who "all users"',
      ],
      '誰に何が起きているかを記録',
      'record what fails, and for whom',
    ),
    example(
      [
        'oncall impact checkout-1125 "支払いが遅い" --since 03:12',
        'oncall impact checkout-1125 "payments are slow" --since 03:12',
      ],
      'いつからかも記録',
      'record since when, too',
    ),
  ],
  goal: [
    example(
      [
        'oncall goal checkout-1125 "ロールバックして復旧"',
        'oncall goal checkout-1125 "roll back and recover"',
      ],
      '目標を決める',
      'set the goal',
    ),
    example('oncall goal checkout-1125 none', '目標を消す', 'remove it'),
  ],
  notice: [
    example(
      'oncall notice checkout-1125',
      '状況報告の下書きを表示',
      'print a draft of the next status update',
    ),
    example(
      [
        'oncall notice checkout-1125 --now "切り戻し中" --next 30m --send',
        'oncall notice checkout-1125 --now "rolling back" --next 30m --send',
      ],
      '現状だけを書いて送り、次報を30分後に',
      'send it with these words on how it stands; the next one is due in 30 minutes',
    ),
    example(
      [
        'oncall notice checkout-1125 - --final < 最終報.txt',
        'oncall notice checkout-1125 - --final < final.txt',
      ],
      'ファイルの文面を最終報として送る',
      'send the text of a file as the last one',
    ),
  ],
  alert: [
    example('oncall alert checkout-1125 02:55', '発報は2:55だった', 'it had fired at 02:55'),
    example('oncall alert checkout-1125 20m', '20分前に発報していた', 'it had fired 20 minutes ago'),
  ],
  mitigate: [
    example('oncall mitigate checkout-1125', '暫定復旧を宣言', 'mark as mitigated'),
    example(
      'oncall mitigate checkout-1125 --at 10m',
      '10分前に暫定復旧していた',
      'it was mitigated 10 minutes ago',
    ),
  ],
  resolve: [
    example('oncall resolve checkout-1125', '復旧を宣言', 'mark as resolved'),
    example('oncall resolve checkout-1125 --at 03:45', '3:45に復旧していた', 'it was resolved at 03:45'),
    example(
      'oncall resolve checkout-1125 --undo',
      '復旧の記録を取り消す',
      'it was no recovery: take it back',
    ),
  ],
  relapse: [
    example('oncall relapse checkout-1125 --at 03:40', '3:40に再発した', 'it came back at 03:40'),
    example('oncall relapse checkout-1125 --undo', '再発の記録を取り消す', 'it had not: take it back'),
  ],
  verdict: [
    example('oncall verdict', 'これまでの影響判定の一覧と件数', 'list and count the verdicts so far'),
    example(
      [
        'oncall verdict --incident 4812 --no-hurt --why "しきい値が低い"',
        'oncall verdict --incident 4812 --no-hurt --why "threshold too low"',
      ],
      'アラートは誤報だったと記録',
      'record that a page was a false alarm, and why',
    ),
    example(
      'oncall verdict checkout-1125 --hurt',
      '利用者に影響があったと記録',
      'record that users were affected',
    ),
    example(
      'oncall verdict checkout-1125 --hurt --change 7be2d94',
      '原因の変更も記録',
      'record the change that did it, too',
    ),
  ],
  link: [
    example(
      'oncall link checkout-1125 4812',
      'PagerDutyのインシデントを番号で関連付ける',
      'link an incident by its number',
    ),
    example(
      'oncall link checkout-1125 https://example.pagerduty.com/incidents/Q0123456789ABC',
      'URLで関連付ける',
      'link it by its URL',
    ),
  ],
  rename: [
    example(
      ['oncall rename checkout-1125 "決済APIの5xx"', 'oncall rename checkout-1125 "5xx of the payment API"'],
      'タイトルを変える',
      'change the title',
    ),
    example(
      [
        'echo "決済APIの5xx" | oncall rename checkout-1125 -',
        'echo "5xx of the payment API" | oncall rename checkout-1125 -',
      ],
      '標準入力から',
      'take it from standard input',
    ),
  ],
  close: [
    example('oncall close checkout-1125', '終了する', 'close a session'),
    example(
      [
        'oncall close checkout-1125 --incident resolve --reason "復旧済み"',
        'oncall close checkout-1125 --incident resolve --reason "recovered"',
      ],
      'PagerDutyのインシデントも解決にして終了',
      'resolve its PagerDuty incident and close it',
    ),
    example(
      'oncall close checkout-1125 --incident hand-back --wait 1m --json',
      '当番に差し戻して終了し、結果を1分まで待ってJSONで受け取る',
      'hand it back to on call, wait up to a minute, and get the outcome as JSON',
    ),
    example(
      'oncall close --idle 24h',
      '24時間以上動きがなく誰もいないセッションを、確認してまとめて終了',
      'close all sessions with nobody there and nothing written for 24 h, after asking',
    ),
  ],
  reopen: [
    example('oncall reopen checkout-1125', '終了したセッションを再開', 'reopen a closed session'),
    example(
      ['oncall reopen checkout-1125 --reason "再発"', 'oncall reopen checkout-1125 --reason "it is back"'],
      '理由を添えて再開',
      'reopen it, with the reason',
    ),
  ],
  readmit: [
    example(
      ['oncall readmit checkout-1125 田中', 'oncall readmit checkout-1125 tanaka'],
      '退出させた人を戻す',
      'let someone back in who was removed',
    ),
    example('oncall readmit checkout-1125 tanaka-3c01ce25', '参加者IDで', 'by the id of the participant'),
  ],
  remove: [
    example(
      ['oncall remove checkout-1125 田中', 'oncall remove checkout-1125 tanaka'],
      '参加者を退出させる',
      'remove a participant',
    ),
    example(
      [
        'oncall remove checkout-1125 山田 --reason "別のセッションへ"',
        'oncall remove checkout-1125 yamada --reason "wrong session"',
      ],
      '理由を添えて退出させる',
      'remove someone, with the reason',
    ),
  ],
} as const satisfies Examples;
