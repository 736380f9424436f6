import { type Examples, example } from './example.ts';

/** Examples of what opens, finds and records sessions. */
export const SESSION_EXAMPLES = {
  start: [
    example(
      ['oncall start "決済画面で5xxが急増"', 'oncall start "5xx on checkout"'],
      'セッションを始めて画面を開く',
      'start a session and open its screen',
    ),
    example(
      'oncall start --release 2026-11-26 --set tag=v2026.11.26 --set sha=3fa9c21 --set previous=v2026.11.12',
      'その日のリリースを始める',
      'start the release of that day',
    ),
    example(
      'oncall start --incident 4812',
      'PagerDutyのインシデントから始め、自分の名前で確認済み(Ack)にする',
      'start from a page of PagerDuty and acknowledge it as yourself',
    ),
    example(
      'oncall start --incident 4812 --no-tui --wait 1m --json',
      '画面なしで始め、確認(Ack)の結果を1分まで待ってJSONで受け取る',
      'without a screen: wait up to a minute for the acknowledgement, and get its outcome as JSON',
    ),
    example(
      [
        'oncall start "検索が遅い" --logs file:app.log --since 10m --no-tui',
        'oncall start "search is slow" --logs file:app.log --since 10m --no-tui',
      ],
      '10分前のアラートについて、ログを追うセッションを画面なしで始める',
      'start without a screen, for an alert of 10 minutes ago, and follow a log file',
    ),
  ],
  join: [
    example('oncall join', '進行中の1件に参加(複数あれば選ぶ)', 'join the only live session, or choose one'),
    example(
      'oncall join checkout-1125',
      'IDで参加(先頭の数文字でも可)',
      'join by id, or by the start of one',
    ),
    example(
      'oncall join -',
      '送られてきた参加URLを貼り付けて参加(シェルの履歴に残らない)',
      'join by the URL that a colleague sent: paste it when asked, so that it stays out of the shell history',
    ),
    example('oncall join checkout-1125 --observe', '閲覧のみで参加', 'watch without writing'),
  ],
  list: [
    example('oncall list', '進行中のセッション', 'live sessions'),
    example('oncall list --all', '終了したものも', 'closed ones too'),
    example("oncall list --json | jq -r '.[].id'", 'スクリプトでIDだけを取り出す', 'ids alone, for a script'),
  ],
  search: [
    example(
      ['oncall search 接続プール', 'oncall search connection pool'],
      '全セッションのタイトル・ノート・証跡から探す',
      'find words in titles, notes and pins of all sessions',
    ),
    example(
      ['oncall search --json 接続プール', 'oncall search --json pool'],
      '結果をJSONで',
      'the hits as JSON',
    ),
  ],
  logs: [
    example(
      'oncall logs app --limit 50',
      '設定した取得元 app の最新50行',
      'the newest 50 lines of the source app',
    ),
    example(
      "oncall logs opensearch:app-* --query 'level:error' --since 30m",
      '直近30分のエラー',
      'errors of the last 30 minutes',
    ),
    example(
      'oncall logs app --since 1h --patterns',
      '直近1時間の行をパターンごとに数える',
      'the patterns of the last hour, with their counts',
    ),
    example(
      'kubectl logs deploy/checkout --prefix | oncall logs - --patterns',
      '標準入力の行をパターンごとに数える',
      'the patterns of what is piped in',
    ),
    example(
      'oncall logs app -f --columns time,level,user.id,message',
      '新しい行を、選んだ項目だけで追う',
      'follow new lines, with the values you choose',
    ),
    example(
      'oncall logs app --around app-2026.11.25/Ab3xY',
      '記録にある証跡の行とその前後',
      'the line that a record names, with those around it',
    ),
  ],
  pipe: [
    example(
      'tail -F app.log | oncall pipe checkout-1125',
      'ログファイルをセッションに流す',
      'send a log file into the session',
    ),
    example(
      'kubectl logs -f deploy/checkout | oncall pipe checkout-1125 --source checkout',
      'Podのログを名前を付けて流す',
      'send the log of a deployment under a name of its own',
    ),
  ],
  invite: [
    example(
      'oncall invite checkout-1125 --listen 0.0.0.0:7373',
      'このマシンのハブを開いて同僚を招く',
      'open the hub of this machine to others and invite one',
    ),
    example(
      'oncall invite checkout-1125 --role observer --expires 30m',
      '閲覧のみの人を30分間有効な招待で招く',
      'invite someone to watch; the invite is good for 30 minutes',
    ),
    example(
      'oncall invite checkout-1125 --web --expires 8h',
      'ブラウザで閲覧するためのURLを作る',
      'make a URL for looking on in a browser',
    ),
    example(
      'oncall invite checkout-1125 --revoke inv-3f9c21',
      '招待を取り消す(IDは --list で分かる)',
      'revoke an invite; --list gives the ids',
    ),
  ],
  export: [
    example('oncall export checkout-1125', '記録を sessions/ に書き出す', 'write the record to sessions/'),
    example(
      'oncall export checkout-1125 --format md --lang ja --out -',
      '日本語のMarkdownを標準出力へ',
      'print it as Markdown in Japanese',
    ),
  ],
  stats: [
    example('oncall stats --since 6w', 'この6週間の初動とアラート', 'the last 6 weeks'),
    example(
      'oncall stats sessions/ --format md',
      '記録のフォルダからMarkdownで',
      'from a folder of records, as Markdown',
    ),
  ],
  baseline: [
    example('oncall baseline import alerts.csv', '導入前の値を取り込む', 'take in the values from before'),
    example(
      'oncall baseline import --from pagerduty --since 90d',
      'PagerDutyの90日分から取り込む',
      'take them from 90 days of PagerDuty',
    ),
  ],
  'baseline import': [
    example('oncall baseline import alerts.csv', '列 alert,start のCSVから', 'from a CSV with alert,start'),
    example(
      'oncall baseline import --from pagerduty --since 26w --until 6w --force',
      '導入の6週間前までの値に置き換える',
      'replace what is there by the time up to 6 weeks ago',
    ),
  ],
  digest: [
    example('oncall digest', '前回のスクラムからの障害と残TODO', 'what happened since the last scrum'),
    example(
      'oncall digest --since 7d --format md --lang ja',
      'この7日を日本語のMarkdownで',
      'the last 7 days as Markdown in Japanese',
    ),
    example('oncall digest --post', 'Slackのチャンネルに投稿', 'post it to the channel in Slack'),
  ],
  import: [
    example(
      'oncall import sessions/2026-11-25-checkout-1125.jsonl',
      '別のハブの記録を取り込む',
      "bring another hub's record in",
    ),
    example('oncall import - < record.jsonl', '標準入力から', 'from standard input'),
  ],
  redact: [
    example(
      'oncall redact checkout-1125 23 41 --reason "a password"',
      'イベント23と41の本文を削除する',
      'take the text out of events 23 and 41',
    ),
    example(
      'oncall redact checkout-1125',
      '言葉を入力して(画面には出ない)該当するイベントを探す',
      'type the words, which are not shown, and find the events that hold them',
    ),
    example(
      'oncall redact --pages',
      'アラートへのノートや影響判定から言葉を削除する',
      'take words out of notes and verdicts on pages',
    ),
  ],
  replay: [
    example('oncall replay checkout-1125', 'セッションを画面で再生する', 'watch a session again'),
    example(
      'oncall replay sessions/2026-11-25-checkout-1125.jsonl --speed 16 --at 03:09',
      '記録のファイルを03:09から16倍で再生する',
      'watch a record from 03:09 on, 16 times as fast',
    ),
  ],
  verify: [
    example('oncall verify checkout-1125', 'ハブのセッションを確かめる', 'check a session of the hub'),
    example(
      'oncall verify sessions/2026-11-25-checkout-1125.jsonl',
      '書き出した記録を確かめる',
      'check a record that was exported',
    ),
  ],
} as const satisfies Examples;
