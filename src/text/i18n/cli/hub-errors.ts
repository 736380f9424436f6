import type { Messages } from '../messages.ts';

/** What a session or the hub did not give: not found, not reached, not allowed, not saved. */
export const CLI_HUB_ERRORS = {
  // sessions
  'no-session': {
    ja: '"{id}" というセッションはありません。一覧: oncall list',
    en: 'no session "{id}". List them: oncall list',
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
    en: 'session {id} already exists. Join it: oncall join {id}',
  },
  'no-step': {
    ja: '"{step}" という手順はありません。一覧: oncall step {session} --list',
    en: 'no step "{step}". List them: oncall step {session} --list',
  },
  'run-which': {
    ja: '{environments} の承認を待っています。--approve に名前を付けてください',
    en: 'it waits for {environments}. Name one after --approve',
  },
  'run-one-act': {
    ja: '--confirm、--decline、--withdraw、--approve は1つだけ指定してください',
    en: 'give one of --confirm, --decline, --withdraw and --approve',
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
  'backup-exists': {
    ja: '{file} はすでにあります。別の名前を指定してください',
    en: '{file} already exists. Choose another name',
  },
  'no-hub-data': {
    ja: 'このハブにはまだデータがありません',
    en: 'this hub has no data yet',
  },
  damaged: {
    ja: 'セッション {session} の記録が seq {seq} で壊れています。その前までは書き出せます: oncall export {session}',
    en: 'the log of session {session} is damaged at seq {seq}. Export what is before it: oncall export {session}',
  },
  // the hub
  unreachable: {
    ja: 'ハブ {hub} が応答しません({reason})。{check}',
    en: 'the hub at {hub} does not answer ({reason}). {check}',
  },
  'start-unreachable': {
    ja: 'ハブ {hub} が応答しません({reason})。{check}。ほかの人もハブに届かない場合に限り、このマシンで開始できます: oncall start --local',
    en: 'the hub at {hub} does not answer ({reason}). {check}. Only if nobody else reaches it either: oncall start --local',
  },
  'hubs-away': {
    ja: 'チームのどのハブも{seconds}秒以上応答していません({reason})。同じコマンドをもう一度実行してください(二重には実行されません)',
    en: 'no hub of the team has served for {seconds} s ({reason}). Run the same line again; it is done once',
  },
  'bad-hub-wait': {
    ja: 'ONCALL_HUB_WAIT_SECONDS の "{value}" は0から600の秒数ではありません',
    en: 'ONCALL_HUB_WAIT_SECONDS is "{value}", which is no number of seconds from 0 to 600',
  },
  'no-outcome': {
    ja: 'ハブ {hub} は受け付けたあと応答しません。実行された可能性があります。繰り返す前に結果を確認してください',
    en: 'the hub at {hub} took it and went silent: it may have been done. Look before you repeat it',
  },
  'store-away': {
    ja: 'ハブ {hub} が保存先につながりません。いまは何も保存されず、読めないものがあります。同じコマンドをもう一度実行してください',
    en: 'the hub at {hub} cannot reach its event store: nothing is saved now. Run the same line again',
  },
  'hub-running': {
    ja: 'このマシンのハブはすでに動いています。一覧: oncall list',
    en: 'the hub of this machine is already running. Its sessions: oncall list',
  },
  'local-hub-version': {
    ja: '別のバージョンのハブが動いています({theirs}、プロセス {pid})。全員が退出してから kill {pid} を実行し、やり直してください',
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
  'store-damaged': {
    ja: 'データベース {path} が壊れています({reason})。バックアップを {path} に戻し、{path}-wal を移してから起動してください',
    en: 'the database {path} is damaged ({reason}). Put a backup in its place, move {path}-wal away, and start again',
  },
  'tokens-damaged': {
    ja: '{file} が壊れています。コピーから戻すか、移してから起動してください(移すと全員に新しいトークンが必要です: oncall hub token create)',
    en: '{file} is damaged. Put a copy of it back, or move it away and start again; then everybody needs a new token: oncall hub token create',
  },
  'invite-key-damaged': {
    ja: '{file} が壊れています。コピーから戻すか、移してから起動してください(移すと未使用の招待は使えなくなります: oncall invite)',
    en: '{file} is damaged. Put a copy of it back, or move it away and start again; then unused invites end: oncall invite makes new ones',
  },
  'tls-key-damaged': {
    ja: '{file} が壊れています。コピーから戻すか、移してから起動してください(移すと鍵が変わり、招待で参加した人は参加し直しが必要です: oncall invite)',
    en: '{file} is damaged. Put a copy of it back, or move it away and start again; then the key is another one, and who joined by an invite needs a new one: oncall invite',
  },
  'webhooks-damaged': {
    ja: '{file} が壊れています。コピーから戻すか、移してから起動してください(移すと署名シークレットの登録し直しが必要です: oncall hub webhook add)',
    en: '{file} is damaged. Put a copy of it back, or move it away and start again; then add the signing secret again: oncall hub webhook add',
  },
  'store-held': {
    ja: '{path} を別のプロセスが使用中です。fuser {path} で調べて停止し、やり直してください',
    en: 'another process uses {path}. Find it: fuser {path}, stop it, then try again',
  },
  'store-held-apart': {
    ja: 'セッションは、このシェルから届かないハブ(プロセス {pid}、{folder})が使用中です。そのフォルダを使うには {line}、停止するには kill {pid}',
    en: 'your sessions are held by a hub that this shell cannot reach (process {pid}, in {folder}). Use its runtime folder: {line}, or stop it: kill {pid}',
  },
  'store-held-host': {
    ja: 'セッションは、同じ {data} を使う {host} のハブ(プロセス {pid})が使用中です。{host} で作業するか、そちらで停止してください: oncall hub stop',
    en: 'your sessions are held by a hub on {host} (process {pid}), which uses the same {data}. Work there, or stop it there: oncall hub stop',
  },
  'store-held-team': {
    ja: 'セッションは、データが {data} にあるチームのハブ(プロセス {pid})が使用中です。data: に別のフォルダを指定するか、停止してください: kill {pid}',
    en: 'your sessions are held by a team hub (process {pid}) whose data is in {data}. Give it another folder for data:, or stop it: kill {pid}',
  },
  'store-lost': {
    ja: 'ハブを停止します。データベースの処理が異常終了しました({reason})。保存済みの記録は失われていません。もう一度起動してください',
    en: 'the hub ends: its store stopped working ({reason}). Nothing that was acknowledged is lost. Start it again',
  },
  'local-hub-silent': {
    ja: 'このマシンのハブ(プロセス {pid})が応答しません。oncall hub stop --force で停止してください。保存済みの記録は失われず、次のコマンドで起動し直します',
    en: 'the hub of this machine (process {pid}) does not answer. Stop it: oncall hub stop --force. The next command starts it again; nothing saved is lost',
  },
  'no-local-hub': {
    ja: 'このマシンのハブは動いていません',
    en: 'no hub of this machine is running',
  },
  'hub-in-use': {
    ja: 'ハブに {people} が接続中です。それでも停止するには --force を付けてください',
    en: 'connected to the hub: {people}. To stop it anyway, add --force',
  },
  'local-hub-failed': {
    ja: 'ローカルハブを起動できません({reason})。ログ: {log}',
    en: 'the local hub did not start ({reason}). Its log: {log}',
  },
  unauthorised: {
    ja: 'ハブ {hub} がトークンを受け付けません(期限切れか無効)。やり直してください: oncall login {hub}',
    en: 'the hub at {hub} rejected your token (expired or invalid). Run: oncall login {hub}',
  },
  'no-token': {
    ja: 'ハブ {hub} のトークンがありません。先に実行してください: oncall login {hub}',
    en: 'you have no token for the hub at {hub}. First run: oncall login {hub}',
  },
  'hub-not-trusted': {
    ja: '{file} のハブ {hub} にはまだログインしていないため、何も送りません。使うには oncall login {hub}、または --hub か ONCALL_HUB で指定してください',
    en: '{file} names the hub {hub}, which you have not logged in to, so nothing is sent there. To use it: oncall login {hub}, or name it by --hub or ONCALL_HUB',
  },
  'not-logged-in': {
    ja: 'ハブ {hub} のトークンは保存されていません',
    en: 'no token is kept for the hub {hub}',
  },
  'listen-on-team-hub': {
    ja: '--listen はこのマシンのハブ用です。チームのハブ {hub} では不要です',
    en: '--listen is for the hub of this machine; the team hub {hub} is open already',
  },
  'access-revoked': {
    ja: 'ハブ {hub} へのアクセス権が取り消されました。チームのメンバーに確認してください',
    en: 'your access to {hub} was revoked. Ask a member of the team',
  },
  'not-allowed': {
    ja: 'その操作は許可されていません({reason})',
    en: 'you are not allowed to do that ({reason})',
  },
  'wrong-session': {
    ja: 'このトークンで入れるのは {session} だけです。oncall join {session}',
    en: 'your token opens only {session}. Try: oncall join {session}',
  },
  'no-invite': {
    ja: '招待 {id} はありません。一覧: oncall invite SESSION --list',
    en: 'no invite {id}. See them: oncall invite SESSION --list',
  },
  'invite-for-web': {
    ja: 'この招待はWeb閲覧用です。URLをブラウザで開いてください。ターミナルで参加するには新しい招待を頼みます: oncall invite SESSION',
    en: 'this invite is for the web: open its URL in a browser. To join in a terminal, ask for another: oncall invite SESSION',
  },
  'invite-invalid': {
    ja: 'この招待は使えません({reason})。招待した人に新しい行を頼んでください: oncall invite SESSION',
    en: 'this invite cannot be used ({reason}). Ask for a new line: oncall invite SESSION',
  },
  'already-listening': {
    ja: 'このハブはすでに {base} で待ち受けています',
    en: 'this hub is already listening on {base}',
  },
  'not-listening': {
    ja: 'このハブはこのマシンの中だけで動いているため招待できません。--listen 0.0.0.0:7373 を付けてください',
    en: 'this hub serves only this machine, so nobody else can join. Add --listen 0.0.0.0:7373',
  },
  'hub-lacks': {
    ja: 'ハブ {hub} にPagerDutyが設定されていません。ハブに PAGERDUTY_TOKEN を設定してください(確認: oncall doctor)',
    en: 'PagerDuty is not configured on the hub at {hub}. Set PAGERDUTY_TOKEN there (check: oncall doctor)',
  },
  certificate: {
    ja: 'ハブ {hub} の証明書を確認できません({reason})。接続先と招待が正しいか確かめてください',
    en: 'cannot trust the certificate of the hub at {hub} ({reason}). Check the address and the invite',
  },
  'hub-failed': {
    ja: 'ハブ {hub} がエラーを返しました({reason})。ハブのログを確かめてください',
    en: 'the hub at {hub} answered with an error ({reason}). See the log of the hub',
  },
  'hub-no-feed': {
    ja: 'ハブ {hub} のバージョンが古く、ホーム画面を出せません。ハブを更新してください(それまでは oncall list と oncall join)',
    en: 'the hub at {hub} is too old for the home screen. Update the hub; until then use oncall list and oncall join',
  },
  'hub-version': {
    ja: 'ハブ {hub} とこのプログラムのバージョンが合いません(ハブ {theirs}、こちら {ours})。古い方を更新してください',
    en: 'the hub at {hub} speaks another version (hub {theirs}, this program {ours}). Update the older one',
  },
  'not-saved': {
    ja: 'ハブが保存できません({reason})。ハブのディスクを確かめてください',
    en: 'the hub cannot save ({reason}). Check the disk of the hub',
  },
  'not-saved-moved': {
    ja: '保存されていません: ログがほかで変わっていました(別のハブの引き継ぎ、またはイベントの消失)。同じコマンドをもう一度実行してください',
    en: 'not saved: the log was changed meanwhile (another hub took over, or events were lost). Run the same line again',
  },
  'not-saved-unknown': {
    ja: 'ハブの保存先が応答せず、保存されたか分かりません。同じコマンドをもう一度実行してください(二重には保存されません)',
    en: "the hub's event store gave no answer: it may be saved or not. Run the same line again; it is saved once",
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
} as const satisfies Messages;
