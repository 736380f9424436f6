import type { Messages } from './messages.ts';

/** What went wrong on the command line: what, why, what to try, in one line each. */
export const CLI_ERRORS = {
  // wrong usage
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
  'bad-email': {
    ja: '--email がメールアドレスの形ではありません',
    en: '--email is not an e-mail address',
  },
  'no-such-token': {
    ja: 'トークン "{id}" はありません。一覧: oncall hub token list',
    en: 'no token "{id}". All of them: oncall hub token list',
  },
  'too-many-arguments': {
    ja: '{command} の引数が多すぎます。空白を含む文は "…" で囲んでください',
    en: '{command} was given too many arguments. Put words with spaces in "…"',
  },
  'missing-subcommand': {
    ja: '{command} に続けて次のどれかを指定してください: {choices}',
    en: '{command} needs one of: {choices}',
  },
  'bad-choice': {
    ja: '{what} に "{value}" は使えません。次のどれかにしてください: {choices}',
    en: '{what}: "{value}" is not one of: {choices}',
  },
  'bad-time': {
    ja: '{what} の "{value}" を時刻として読めません。例: 10m, 2h, 03:12, 2026-11-25T03:12+09:00',
    en: '{what}: cannot read "{value}" as a time. Try 10m, 2h, 03:12 or 2026-11-25T03:12+09:00',
  },
  'bad-session-id': {
    ja: '"{id}" はセッションIDとして使えません。英小文字・数字・ハイフンで64文字以内にしてください(例: checkout-1125)',
    en: '"{id}" cannot be a session id. Use lower-case letters, digits and hyphens, at most 64 (e.g. checkout-1125)',
  },
  'bad-logs-spec': {
    ja: '--logs の "{spec}" を読めません。使えるもの: {choices}',
    en: '--logs: cannot read "{spec}". There is: {choices}',
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
    ja: '参加URLを読めません({reason})。"oncall invite" が出した行を、# の後ろまで全部貼り付けてください',
    en: 'cannot read the join URL ({reason}). Paste the whole line that "oncall invite" printed, with what follows the #',
  },
  'bad-verdict': {
    ja: 'verdict には --hurt か --no-hurt のどちらかが必要です',
    en: 'verdict needs --hurt or --no-hurt: did users suffer?',
  },
  'nothing-given': {
    ja: '{what} が空です。引数か標準入力で渡してください',
    en: '{what} is empty. Give it as an argument or on standard input',
  },
  'stdin-is-terminal': {
    ja: 'pipe は標準入力を読みます。例: kubectl logs -f deploy/checkout | oncall pipe {session}',
    en: 'pipe reads standard input. Try: kubectl logs -f deploy/checkout | oncall pipe {session}',
  },
  'needs-terminal': {
    ja: '{what} には端末が必要です。{try}',
    en: '{what} needs a terminal. {try}',
  },
  // settings and identity
  'config-problem': { ja: '{where} {problem}', en: '{where} {problem}' },
  'config-unreadable': {
    ja: '{file} を読めません({reason})。権限を確かめるか、削除して oncall init を実行してください',
    en: 'cannot read {file} ({reason}). Check its mode, or remove it and run: oncall init',
  },
  'lax-mode': {
    ja: '{file} が他の利用者にも読めます(モード{mode})。次を実行してください: chmod 600 {file}',
    en: '{file} can be read by others (mode {mode}). Run: chmod 600 {file}',
  },
  'credentials-damaged': {
    ja: '{file} が壊れています。削除して oncall login をやり直してください',
    en: '{file} is damaged. Remove it and run oncall login again',
  },
  'unknown-time-zone': {
    ja: '"{value}" というタイムゾーンはありません。例: Asia/Tokyo',
    en: 'no time zone "{value}". Try Asia/Tokyo',
  },
  'no-identity': {
    ja: '名前がわかりません。--name を付けるか、oncall.yaml に name: を書くか、git config --global user.name を設定してください',
    en: 'your name is not known. Give --name, set name: in oncall.yaml, or run git config --global user.name',
  },
  'bad-name': {
    ja: 'その名前は使えません({reason})。別の名前を --name で指定してください',
    en: 'that name cannot be used ({reason}). Give another with --name',
  },
  'name-taken': {
    ja: 'その名前は {name} と紛らわしいため使えません。別の名前を --name で指定してください',
    en: 'that name looks like {name}, who is here already. Give another with --name',
  },
  readonly: {
    ja: '--readonly のため何も変更しません。外して実行してください',
    en: '--readonly changes nothing, so this was not done. Leave it out to go on',
  },
  'file-exists': {
    ja: '{file} はすでにあります。上書きするには --force を付けてください',
    en: '{file} is there already. Overwrite it with --force',
  },
  'other-session-file': {
    ja: '{file} は別のセッション({other})の記録です。--out で別の場所を指定してください',
    en: '{file} holds the record of another session ({other}). Choose another place with --out',
  },
  'not-ours-file': {
    ja: '{file} はoncallの記録ではないため上書きしません。--out で別の場所を指定してください',
    en: '{file} is not a record of oncall, so it stays as it is. Choose another place with --out',
  },
  'file-missing': {
    ja: '{file} がありません。パスを確かめてください',
    en: 'there is no {file}. Check the path',
  },
  'file-unreadable': { ja: '{file} を読めません({reason})', en: 'cannot read {file} ({reason})' },
  'file-unwritable': {
    ja: '{file} に書けません({reason})。--out で別の場所を指定してください',
    en: 'cannot write {file} ({reason}). Choose another place with --out',
  },
  'not-a-record': {
    ja: '{file} の{line}行目はoncallの記録(JSONL)として読めません({reason})',
    en: '{file}:{line} is not a line of an oncall record in JSONL ({reason})',
  },
  'bad-head': {
    ja: '--head の "{value}" は SEQ:HASH の形ではありません。oncall verify が最後に出す値を渡してください',
    en: '--head: "{value}" is not SEQ:HASH, which is what oncall verify prints at the end',
  },
  'chain-broken': {
    ja: 'セッション {session} の記録は seq {seq} で改変されています({reason})',
    en: 'the record of session {session} was changed at seq {seq} ({reason})',
  },
  'state-unwritable': {
    ja: 'データフォルダ {folder} に書けません({reason})。権限を直すか、XDG_STATE_HOME で別の場所を指定してください',
    en: 'cannot write the data folder {folder} ({reason}). Correct its mode, or point XDG_STATE_HOME elsewhere',
  },
  'procedure-problem': { ja: '{line}', en: '{line}' },
  'procedure-problems': {
    ja: '{line}(ほか{more}件: oncall procedure lint {file})',
    en: '{line} (and {more} more: oncall procedure lint {file})',
  },
  'bad-procedure-id': {
    ja: '"{id}" は手順書のIDとして使えません。英小文字・数字・ハイフンで64文字以内にしてください(例: db-failover)',
    en: '"{id}" cannot be the id of a procedure. Use lower-case letters, digits and hyphens, at most 64 (e.g. db-failover)',
  },
  'lint-failed': {
    ja: '手順書に問題が{count}件あります。上の行を直してください',
    en: '{count} problems in procedures. Correct the lines above',
  },
  'no-procedure': {
    ja: '"{name}" という手順書はありません。一覧: oncall procedure list',
    en: 'no procedure "{name}". All of them: oncall procedure list',
  },
  'no-procedure-near': {
    ja: '"{name}" という手順書はありません。{near} ではありませんか',
    en: 'no procedure "{name}". Did you mean {near}?',
  },
  // sessions
  'no-session': {
    ja: '"{id}" というセッションはありません。一覧: oncall list',
    en: 'no session "{id}". All of them: oncall list',
  },
  'no-session-near': {
    ja: '"{id}" というセッションはありません。{near} ではありませんか({about})',
    en: 'no session "{id}". Did you mean {near} ({about})?',
  },
  'ambiguous-session': {
    ja: '"{id}" に当たるセッションが複数あります: {matches}',
    en: '"{id}" fits several sessions: {matches}',
  },
  'no-live-session': {
    ja: '進行中のセッションはありません。始める: oncall start "何が起きているか"',
    en: 'no session is live. Start one: oncall start "what is wrong"',
  },
  'several-sessions': {
    ja: '進行中のセッションが{count}件あります。どれかを選んでください: {lines}',
    en: '{count} sessions are live. Choose one: {lines}',
  },
  'nothing-chosen': {
    ja: '選ばれませんでした。参加する: oncall join SESSION',
    en: 'none was chosen. Join one: oncall join SESSION',
  },
  'session-exists': {
    ja: 'セッション {id} はすでにあります。参加する: oncall join {id}',
    en: 'session {id} exists already. Join it: oncall join {id}',
  },
  'no-step': {
    ja: '"{step}" という手順はありません。一覧: oncall step {session} --list',
    en: 'no step "{step}". All of them: oncall step {session} --list',
  },
  'no-step-near': {
    ja: '"{step}" という手順はありません。{near} ではありませんか',
    en: 'no step "{step}". Did you mean {near}?',
  },
  'ambiguous-step': {
    ja: '"{step}" に当たる手順が複数あります: {matches}',
    en: '"{step}" fits several steps: {matches}',
  },
  'no-participant': {
    ja: '"{who}" という参加者はいません。いまの参加者: {people}',
    en: 'no participant "{who}". There are: {people}',
  },
  /** Its sentence is the refusal's own. */
  refused: { ja: '{reason}', en: '{reason}' },
  damaged: {
    ja: 'セッション {session} の記録が seq {seq} で壊れています。バックアップか書き出した .jsonl から戻してください: oncall import FILE',
    en: 'the log of session {session} is damaged at seq {seq}. Bring it back from a backup or an exported .jsonl: oncall import FILE',
  },
  // the hub
  unreachable: {
    ja: 'ハブ {hub} が応答しません({reason})。VPNは接続されていますか。ここで始めるには: oncall start --local',
    en: 'the hub at {hub} does not answer ({reason}). Is the VPN up? Start here anyway: oncall start --local',
  },
  'hub-running': {
    ja: 'このマシンのハブはすでに動いています。一覧: oncall list',
    en: 'the hub of this machine runs already. Its sessions: oncall list',
  },
  'local-hub-version': {
    ja: '別の版のハブが動いています({theirs}、プロセス {pid})。全員が退出してから kill {pid} を実行し、やり直してください',
    en: 'a hub of another version is running ({theirs}, process {pid}). Once everyone has left: kill {pid}, then try again',
  },
  'socket-path-too-long': {
    ja: 'ソケットのパス {path} が長すぎます。XDG_RUNTIME_DIR に短いフォルダを指定してください',
    en: 'the path of the socket {path} is too long. Point XDG_RUNTIME_DIR to a shorter folder',
  },
  'store-unusable': {
    ja: 'データベース {path} を使えません({reason})。ディスクと権限を確かめてください: oncall doctor',
    en: 'the database {path} cannot be used ({reason}). Check the disk and its modes: oncall doctor',
  },
  'local-hub-failed': {
    ja: 'ローカルハブを起動できません({reason})。ログ: {log}',
    en: 'the local hub did not start ({reason}). Its log: {log}',
  },
  unauthorised: {
    ja: 'ハブ {hub} がトークンを受け付けません(期限切れか無効)。やり直してください: oncall login {hub}',
    en: 'the hub at {hub} does not take your token (expired or not valid). Run: oncall login {hub}',
  },
  'no-token': {
    ja: 'ハブ {hub} のトークンがありません。先に実行してください: oncall login {hub}',
    en: 'you have no token for the hub at {hub}. First run: oncall login {hub}',
  },
  'not-logged-in': {
    ja: 'ハブ {hub} のトークンは保存されていません',
    en: 'no token is kept for the hub {hub}',
  },
  'listen-on-team-hub': {
    ja: '--listen はこのマシンのハブ用です。チームのハブ {hub} では不要です',
    en: '--listen is for the hub of this machine; the team hub {hub} is open already',
  },
  'not-allowed': {
    ja: 'その操作は許可されていません({reason})',
    en: 'that is not allowed to you ({reason})',
  },
  'wrong-session': {
    ja: 'このトークンで入れるのは {session} だけです。oncall join {session}',
    en: 'your token opens only {session}. Try: oncall join {session}',
  },
  'invite-invalid': {
    ja: 'この招待は使えません({reason})。招待した人に新しい行を頼んでください: oncall invite SESSION',
    en: 'this invite cannot be used ({reason}). Ask for a new line: oncall invite SESSION',
  },
  'already-listening': {
    ja: 'このハブはすでに {base} で待ち受けています',
    en: 'this hub is open at {base} already',
  },
  'not-listening': {
    ja: 'このハブはこのマシンの中だけで動いているため招待できません。--listen 0.0.0.0:7373 を付けてください',
    en: 'this hub serves this machine alone, so nobody else can be invited. Add --listen 0.0.0.0:7373',
  },
  'hub-lacks': {
    ja: 'ハブ {hub} に {what} が設定されていません',
    en: 'the hub at {hub} has no {what} configured',
  },
  certificate: {
    ja: 'ハブ {hub} の証明書を確認できません({reason})。接続先と招待が正しいか確かめてください',
    en: 'the certificate of the hub at {hub} cannot be trusted ({reason}). Check the address and the invite',
  },
  'hub-failed': {
    ja: 'ハブ {hub} がエラーを返しました({reason})。ハブのログを確かめてください',
    en: 'the hub at {hub} answered with an error ({reason}). See the log of the hub',
  },
  'hub-version': {
    ja: 'ハブ {hub} とこのプログラムの版が合いません(ハブ {theirs}、こちら {ours})。古い方を更新してください',
    en: 'the hub at {hub} speaks another version (hub {theirs}, this program {ours}). Update the older one',
  },
  'not-saved': {
    ja: 'ハブが保存できません({reason})。ハブのディスクを確かめてください',
    en: 'the hub cannot save ({reason}). Check the disk of the hub',
  },
  'port-taken': {
    ja: '{address} は使用中です。別のポートを指定してください',
    en: '{address} is in use. Choose another port',
  },
  'address-refused': {
    ja: '{address} では待ち受けできません({reason})。別のアドレスを指定してください',
    en: 'cannot listen on {address} ({reason}). Choose another address',
  },
  'too-large': {
    ja: '{what} が大きすぎます(上限 {limit} バイト)。分けて送ってください',
    en: '{what} is too large (at most {limit} bytes). Send it in parts',
  },
  ended: { ja: 'セッションから切断されました: {reason}', en: 'the hub ended the connection: {reason}' },
  internal: {
    ja: '予期しないエラーです({reason})。--debug を付けて再実行し、出力を報告してください',
    en: 'something unexpected happened ({reason}). Run it again with --debug and report what it prints',
  },
} as const satisfies Messages;
