import type { Messages } from '../messages.ts';

/** What was typed wrong: commands, options and the values given to them. */
export const CLI_USAGE_ERRORS = {
  'unknown-command': {
    ja: '"{word}" というコマンドはありません。一覧: {command} --help',
    en: 'no command "{word}". All commands: {command} --help',
  },
  'unknown-command-near': {
    ja: '"{word}" というコマンドはありません。{near} ではありませんか。一覧: {command} --help',
    en: 'no command "{word}". Did you mean {near}? All commands: {command} --help',
  },
  'unknown-option': {
    ja: '{command} に {option} というオプションはありません。使い方: {command} --help',
    en: '{command} has no option {option}. See: {command} --help',
  },
  'unknown-option-near': {
    ja: '{command} に {option} というオプションはありません。{near} ではありませんか',
    en: '{command} has no option {option}. Did you mean {near}?',
  },
  'missing-argument': {
    ja: '{command} には <{argument}> が必要です。使い方: {command} --help',
    en: '{command} needs <{argument}>. See: {command} --help',
  },
  'missing-value': {
    ja: '{option} には値が必要です。使い方: {command} --help',
    en: '{option} needs a value. See: {command} --help',
  },
  'missing-option': {
    ja: '{command} には {option} が必要です。使い方: {command} --help',
    en: '{command} needs {option}. See: {command} --help',
  },
  'hub-needs-config': {
    ja: 'チームのハブには --config FILE が必要です。このマシンだけのハブは必要になると自動で起動します',
    en: 'a team hub needs --config FILE; the hub of this machine alone starts by itself when needed',
  },
  'too-long': {
    ja: '{command} は1分以上、{days}日以内で指定してください',
    en: '{command} takes a time between 1 minute and {days} days from now',
  },
  'address-alike': {
    ja: '{email} からは、別のメンバーと同じIDができます。別のアドレスで登録してください',
    en: 'The address of another member has the same id as {email}. Give another address of this person',
  },
  'bad-email': {
    ja: '--email がメールアドレスの形ではありません',
    en: '--email is not an e-mail address',
  },
  'issue-what': {
    ja: 'TODOのIDか --all セッション のどちらかを指定してください: oncall action issue checkout-1125#41',
    en: 'give an action or --all SESSION: oncall action issue checkout-1125#41',
  },
  'close-what': {
    ja: 'oncall close にはセッションか --idle のどちらか1つを渡してください。使い方: oncall close --help',
    en: 'oncall close takes a session or --idle, one of them. See: oncall close --help',
  },
  'close-idle-unasked': {
    ja: '{count}件を終了します: {sessions}。実行するには --yes を付けてください',
    en: '{count} sessions would be closed: {sessions}. To close them, add --yes',
  },
  'no-such-token': {
    ja: 'トークン "{id}" はありません。一覧: oncall hub token list',
    en: 'no token "{id}". List them: oncall hub token list',
  },
  'too-many-arguments': {
    ja: '{command} の引数が多すぎます。空白を含む文は "…" で囲んでください',
    en: '{command} was given too many arguments. Put words with spaces in "…"',
  },
  'missing-subcommand': {
    ja: '{command} に続けて次のどれかを指定してください: {choices}',
    en: '{command} needs one of: {choices}',
  },
  'web-options': {
    ja: '--uses と --lines は --web と一緒に使い、--role は --web と一緒に使えません',
    en: '--uses and --lines go with --web, and --role does not',
  },
  'bad-uses': {
    ja: '--uses "{value}" は使えません。1から{most}までの数にしてください',
    en: '--uses "{value}" is not a number from 1 to {most}',
  },
  'bad-choice': {
    ja: '{what} に "{value}" は使えません。次のどれかにしてください: {choices}',
    en: '{what}: "{value}" is not one of: {choices}',
  },
  'bad-time': {
    ja: '{what} の "{value}" を時刻として読めません。例: 10m, 2h, 03:12, 2026-11-25T03:12+09:00',
    en: '{what}: cannot read "{value}" as a time. Try 10m, 2h, 03:12 or 2026-11-25T03:12+09:00',
  },
  'baseline-source': {
    ja: 'どこから取り込むかを1つ指定してください: oncall baseline import FILE.csv、または --from pagerduty',
    en: 'say where from, one of: oncall baseline import FILE.csv, or --from pagerduty',
  },
  'bad-span': {
    ja: '--since {since} は --until {until} より前にしてください',
    en: '--since {since} must be before --until {until}',
  },
  'outside-recording': {
    ja: '--at の "{value}" は記録の外です。{from}から{to}の間で指定してください',
    en: '--at: "{value}" is outside the recording. Give a time from {from} to {to}',
  },
  'time-ahead': {
    ja: '{what} の "{value}" はまだ来ていない時刻です。起きた時刻を指定してください',
    en: '{what}: "{value}" is in the future. Give the time when it happened',
  },
  'bad-session-id': {
    ja: '"{id}" はセッションIDとして使えません。英小文字・数字・ハイフンで64文字以内にしてください(例: checkout-1125)',
    en: '"{id}" cannot be a session id. Use lower-case letters, digits and hyphens, at most 64 (e.g. checkout-1125)',
  },
  'bad-limit': {
    ja: '--limit の "{value}" は1から{most}の数にしてください',
    en: '--limit: "{value}" is not a number from 1 to {most}',
  },
  'bad-columns': {
    ja: '--columns の "{value}" は項目の名前をコンマで並べてください(例 time,level,user.id)',
    en: '--columns: "{value}" is not a list of names (time,level,user.id)',
  },
  'follow-alone': {
    ja: '--follow は --until、--around、--patterns と一緒に使えません',
    en: '--follow does not go with --until, --around or --patterns',
  },
  'columns-of-patterns': {
    ja: '--columns は --patterns と一緒に使えません',
    en: '--columns does not go with --patterns',
  },
  'no-document': {
    ja: '文書 {document} が見つかりません(インデックスの保存期間を確認してください)',
    en: 'no document {document}: it may be past the retention of its index',
  },
  'logs-unread': { ja: '{source} を読めません: {reason}', en: 'cannot read {source}: {reason}' },
  'bad-logs-spec': {
    ja: 'ログの取得元 "{spec}" はありません。設定の sources にある名前か、次の形で指定してください: {choices}',
    en: 'no log source "{spec}". Use a name from sources: in the settings, or one of: {choices}',
  },
  'bad-address': {
    ja: '{what} の "{value}" は HOST:PORT の形ではありません。例: 0.0.0.0:7373',
    en: '{what}: "{value}" is not HOST:PORT. Try 0.0.0.0:7373',
  },
  'bad-duration': {
    ja: '{what} の "{value}" を長さとして読めません。例: 30m, 8h, 2d',
    en: '{what}: cannot read "{value}" as a length of time. Try 30m, 8h or 2d',
  },
  'bad-hub-url': {
    ja: 'ハブのURL "{value}" を読めません。例: https://oncall.example.com',
    en: 'cannot read the hub URL "{value}". Try https://oncall.example.com',
  },
  'plain-hub-url': {
    ja: '{value} は暗号化されていないため接続しません(平文はこのマシンの中だけ)。https:// を使ってください',
    en: '{value} is not encrypted, and plain text is allowed only within this machine. Use https://',
  },
  'bad-join-url': {
    ja: '参加URLを読めません({reason})。"oncall invite" が出したURLを、# の後ろまで全部貼り付けてください',
    en: 'cannot read the join URL ({reason}). Paste the whole URL that "oncall invite" printed, with what follows the #',
  },
  'bad-verdict': {
    ja: 'verdict には --hurt か --no-hurt か --clear のどれか1つが必要です',
    en: 'verdict needs one of --hurt, --no-hurt (were users affected?) and --clear',
  },
  'bad-verdict-change': {
    ja: '--change はセッションの判定だけで使えます(--hurt か --no-hurt と一緒に)',
    en: '--change is for the verdict of a session, together with --hurt or --no-hurt',
  },
  'no-changes-known': {
    ja: 'セッション {session} には、記録された変更がありません。一覧: oncall changes',
    en: 'session {session} has no change on record. What went out: oncall changes',
  },
  'no-such-change': {
    ja: '変更 "{word}" はこのセッションの一覧にありません。IDか、SHAの最初の4桁以上か、#PR番号で指定してください: {list}',
    en: 'no change "{word}" in this session. Name it by id, by 4 or more digits of its SHA, or by #PR: {list}',
  },
  'several-changes': {
    ja: '"{word}" に当たる変更が複数あります。IDで指定してください: {list}',
    en: '"{word}" is more than one change. Name it by id: {list}',
  },
  'not-a-release': {
    ja: '--set と --window はリリースの手順書(kind: release)だけで使えます',
    en: '--set and --window are for a procedure of kind release only',
  },
  'no-variable': {
    ja: '変数 "{id}" はこの手順書にありません。あるもの: {known}',
    en: 'the procedure has no variable "{id}"; it has: {known}',
  },
  'bad-variable': {
    ja: '{id}: "{value}" は使えません(英数字で始まり、英数字と . _ / + - だけ)',
    en: '{id}: "{value}" cannot be used; it begins with a letter or digit and has only those and . _ / + -',
  },
  'bad-window': {
    ja: '"{value}" を時間帯として読めません。例: "2026-11-26 14:00-15:00"',
    en: '"{value}" is not a window; write it as "2026-11-26 14:00-15:00"',
  },
  'bad-action-id': {
    ja: '"{id}" はTODOのIDではありません。ID は checkout-1125#41 の形です: oncall action list',
    en: '"{id}" is not the id of an action; one looks like checkout-1125#41. List them: oncall action list',
  },
  'no-action': {
    ja: 'TODO {id} はありません。一覧: oncall action list --all',
    en: 'no action {id}. List them: oncall action list --all',
  },
  'no-own-name': {
    ja: '--owner me には、設定の name が必要です: oncall init',
    en: '--owner me needs your name in the settings: oncall init',
  },
  'verdict-of-what': {
    ja: 'verdict には、セッションか --incident のどちらか1つを渡してください。一覧は何も付けずに: oncall verdict',
    en: 'verdict is of a session or of an --incident, not of both. List them: oncall verdict',
  },
  'query-of-file': {
    ja: '{source} はファイルなので --query は使えません。grep で絞ってください',
    en: '{source} is a file and takes no --query. Narrow it with grep',
  },
  'input-read-once': {
    ja: '標準入力は一度しか読めないため --query と --around は使えません。grep で絞ってください',
    en: 'standard input is read once: --query and --around do not go with it. Narrow it with grep',
  },
  'nothing-given': {
    ja: '{what} の本文がありません。oncall {what} セッション "本文" か、標準入力で渡してください',
    en: '{what} has no text. Try: oncall {what} SESSION "text", or standard input',
  },
  'stdin-is-terminal': {
    ja: '{what} は標準入力を読みます。例: kubectl logs -f deploy/checkout | {what}',
    en: '{what} reads standard input. Try: kubectl logs -f deploy/checkout | {what}',
  },
  'needs-terminal': {
    ja: '{what} には端末が必要です。{try}',
    en: '{what} needs a terminal. {try}',
  },
} as const satisfies Messages;
