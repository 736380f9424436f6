import { CLI_CHAT } from '../chat/app.ts';
import { FACT_TEXTS } from '../facts.ts';
import type { Messages } from '../messages.ts';
import { CLI_RECORD } from '../record/cli-record.ts';
import { CLI_RULES } from '../rules/cli-rules.ts';
import { CLI_CALENDAR } from './calendar.ts';
import { CLI_NATS } from './nats.ts';
import { CLI_NOTICE } from './notice.ts';
import { CLI_OWN_HUB } from './own-hub.ts';
import { CLI_PAGE } from './page.ts';
import { CLI_PAGES } from './pages.ts';
import { CLI_PROCEDURE } from './procedure.ts';
import { CLI_SETTINGS } from './settings.ts';
import { CLI_CHANGES } from './system-changes.ts';
import { CLI_WEBHOOK } from './webhook.ts';

/** What the command line says when it has something to say; errors stand in cli-errors, help in cli-help. */
export const CLI = {
  ...CLI_CALENDAR,
  ...CLI_CHAT,
  ...CLI_NOTICE,
  ...CLI_CHANGES,
  ...CLI_PAGE,
  ...CLI_PAGES,
  ...CLI_PROCEDURE,
  ...FACT_TEXTS,
  ...CLI_RECORD,
  ...CLI_RULES,
  ...CLI_WEBHOOK,
  ...CLI_SETTINGS,
  ...CLI_OWN_HUB,
  ...CLI_NATS,
  // identity
  'ask-name': { ja: 'あなたの名前: ', en: 'Your name: ' },
  'name-kept': { ja: '{file} に保存しました', en: 'saved in {file}' },
  'name-not-kept': {
    ja: '{file} に保存できませんでした({reason})。次回もう一度聞きます',
    en: 'could not save it in {file} ({reason}), so you will be asked again',
  },
  // procedures
  steps: { ja: '{n}手順', en: '{n} steps' },
  required: { ja: '必須', en: 'required' },
  'required-from': { ja: '{severity}以上で必須', en: 'required from {severity}' },
  'second-person': { ja: '2人で', en: 'second person' },
  within: { ja: '{n}分以内', en: 'within {n} min' },
  'after-close': { ja: '終了後', en: 'after the close' },
  'lint-clean': { ja: '手順書{n}件、問題なし', en: '{n} procedures, no problems' },
  'release-made': {
    ja: '時間帯と変数を書き、レビューを受けてから: oncall start --release {day}',
    en: 'Write its window and values, have it reviewed, then: oncall start --release {day}',
  },
  'ask-variable': { ja: '{title}({id}。空なら後で): ', en: '{title} ({id}; empty: later): ' },
  'variables-unset': {
    ja: '注意: 未設定の変数: {names}(--set か、画面の $ で設定できます)',
    en: 'note: not set: {names} (--set, or $ on the screen)',
  },
  'procedure-made': {
    ja: '編集したら確かめてください: oncall procedure lint {file}',
    en: 'Edit it, then check it: oncall procedure lint {file}',
  },
  // init
  'ask-hub': {
    ja: 'チームのハブのURL(なければEnter): ',
    en: 'URL of the team hub (Enter if there is none): ',
  },
  'init-hub': {
    ja: 'チームのハブ。なければこのマシンのハブを使う',
    en: 'the team hub; without one, a hub on this machine',
  },
  'init-timeZone': { ja: '画面と記録のタイムゾーン', en: 'time zone of screens and records' },
  'init-lang': { ja: '画面の言語: ja, en', en: 'language of the screen: ja, en' },
  'init-procedures': { ja: '手順書のフォルダ', en: 'folder of procedures' },
  'init-logs': {
    ja: '新しいセッションで追うログ(--logs で上書き)',
    en: 'logs a new session tails, unless --logs says otherwise',
  },
  'init-next-login': { ja: '次: oncall login {hub}', en: 'Next: oncall login {hub}' },
  'init-next-start': {
    ja: '次: oncall doctor で確認、oncall start "何が起きているか" で開始',
    en: 'Next: check with oncall doctor, begin with oncall start "what is wrong"',
  },
  // sessions
  'about-live': { ja: '進行中、{n}人', en: 'live, {n} people' },
  'about-idle': { ja: '動きなし {time}', en: 'idle {time}' },
  'about-closed-on': { ja: '終了 {day}', en: 'closed {day}' },
  'kind-release': { ja: 'リリース', en: 'release' },
  'kind-drill': { ja: '訓練', en: 'drill' },
  'about-closed': { ja: '終了', en: 'closed' },
  'about-damaged': { ja: '破損', en: 'damaged' },
  'step-todo': { ja: '☐ 未着手', en: '☐ to do' },
  'step-doing': { ja: '» 着手', en: '» doing' },
  'step-done': { ja: '☑ 完了', en: '☑ done' },
  'step-auto': { ja: '☑ 自動', en: '☑ auto' },
  'step-without': { ja: '完了にしました。{missing}', en: 'done, but {missing}' },
  'step-without-verb': { ja: '完了にしました。{missing}: {verb}', en: 'done, but {missing}: {verb}' },
  'when-mark': { ja: '自動: {when}', en: 'when: {when}' },
  'step-skipped': { ja: '✗ スキップ', en: '✗ skipped' },
  'run-none': {
    ja: '{session} に実行の依頼はありません。依頼する: oncall run {session} 手順',
    en: 'Nothing was asked to run in {session}. Ask: oncall run {session} STEP',
  },
  'run-done': { ja: '成功', en: 'succeeded' },
  'run-withdrawn': { ja: '取り下げ', en: 'withdrawn' },
  'run-confirm-high': { ja: '別のメンバーが確認する: {line}', en: 'Another member confirms it: {line}' },
  'run-confirm-low': { ja: '確認して実行する: {line}', en: 'Confirm and run it: {line}' },
  // issues of actions
  'issue-made': { ja: 'Issue: {url}', en: 'issue: {url}' },
  'issue-asked': {
    ja: '依頼しました。まだ作られていません。ハブが続けます',
    en: 'Asked for, and not made yet. The hub goes on with it.',
  },
  'issues-none': {
    ja: '{session} にIssueのない未完了のTODOはありません',
    en: 'No open action of {session} is without an issue',
  },
  'issue-failed': { ja: 'Issueは作られていません。{why}', en: 'No issue was made. {why}' },
  'issue-unknown': {
    ja: 'Issueが作られたか不明です。ハブが確認を続けます。{why}',
    en: 'It is not known whether the issue was made. The hub goes on looking. {why}',
  },
  // pipe
  'pipe-away': {
    ja: '{reason}。{n}行を保持して再送を続けます',
    en: '{reason}. Holding {n} lines and retrying',
  },
  'pipe-back': { ja: 'ハブに再接続しました。残り{n}行を送ります', en: 'the hub is back; sending {n} lines' },
  'logs-gap': { ja: '{source}: 失われた行があります', en: '{source}: lines were lost' },
  'logs-none': { ja: '該当する行はありません', en: 'no line matches' },
  'logs-all-counted': { ja: '該当する{n}行すべての集計です', en: 'all {n} lines are counted' },
  'logs-timed-counted': {
    ja: '時刻のある{n}行すべての集計です(時刻のない文書は含みません)',
    en: 'all {n} lines with a time are counted (documents without one are not found by time)',
  },
  'logs-newest': {
    ja: '新しい方から{n}行({time}以降)だけの集計です。{try}',
    en: 'only the newest {n} lines are counted, from {time} on. {try}',
  },
  'logs-newest-since': { ja: '--since で期間を指定できます', en: 'Give the time with --since' },
  'logs-newest-window': {
    ja: '--since と --until で期間を短くしてください',
    en: 'Shorten the time with --since and --until',
  },
  'logs-newest-limit': { ja: '--limit を大きくできます(最大{most})', en: 'Raise --limit (up to {most})' },
  'logs-forgotten': {
    ja: '種類が多いため、まれなパターンの{n}行は表にありません',
    en: '{n} lines of rare patterns are not in the table: there are too many kinds',
  },
  'pipe-undecodable': {
    ja: '入力の文字コードは{looks}のようです。--encoding {encoding} を付けてください',
    en: 'the input looks like {looks}: give --encoding {encoding}',
  },
  'pipe-done': { ja: '{session} に{n}行を送りました', en: '{n} lines sent to {session}' },
  'pipe-unsent': { ja: '{n}行を送れませんでした', en: '{n} lines were not sent' },
  'ask-which': { ja: '番号(1-{n}、Enterでやめる): ', en: 'Number (1-{n}, Enter for none): ' },
  'plain-no-terminal': {
    ja: '端末ではないため文字で表示します(入力は読みません。Ctrl-Cで終了)',
    en: 'not a terminal, so the session is shown as text; what is typed is not read (Ctrl-C ends it)',
  },
  'plain-not-read': {
    ja: '文字で表示します(入力は読みません。Ctrl-Cで終了)',
    en: 'shown as text; what is typed is not read (Ctrl-C ends it)',
  },
  'screen-dumb': {
    ja: 'この端末(TERM=dumb)には画面を描けません。画面を使うには TERM=xterm-256color oncall を実行してください',
    en: 'this terminal (TERM=dumb) cannot show the screen. For the screen, run: TERM=xterm-256color oncall',
  },
  'plain-dumb': {
    ja: 'この端末(TERM=dumb)には画面を描けないため、文で読み、1行ずつ入力します。画面を使うには TERM=xterm-256color を付けて実行してください',
    en: 'this terminal (TERM=dumb) cannot show the screen: the session is shown in sentences, and what you type is read line by line. For the screen, run it with TERM=xterm-256color',
  },
  // start
  'same-title': {
    ja: '同じタイトルのセッションで {who} がすでに対応しています: oncall join {session}',
    en: '{who} already works on a session with the same title: oncall join {session}',
  },
  'ask-same-title': { ja: 'そちらに参加しますか [Y/n]: ', en: 'Join that one instead [Y/n]: ' },
  'ask-title': { ja: '何が起きていますか: ', en: 'What is wrong: ' },
  'log-missing': {
    ja: '注意: {file} はまだありません。できたら読み始めます',
    en: 'note: {file} does not exist yet; it will be read once it does',
  },
  'pipe-hint': {
    ja: 'ログを流す: … | oncall pipe {session}',
    en: 'send logs: … | oncall pipe {session}',
  },
  'listen-already': {
    ja: 'このハブはすでに {base} で待ち受けています',
    en: 'this hub is already listening on {base}',
  },
  'files-need-screen': {
    ja: 'チームのハブでは、--logs file: は画面を開いている間だけ送られます。画面なしでは: tail -F FILE | oncall pipe {session}',
    en: 'with a team hub, --logs file: is sent while the screen is open. Without it: tail -F FILE | oncall pipe {session}',
  },
  'ask-join-url': {
    ja: '参加URLを貼り付けてください(表示しません): ',
    en: 'Paste the join URL (not shown): ',
  },
  'join-how': {
    ja: "2行とも送ってください。同僚は1行目を実行し、聞かれたら2行目を貼り付けます(招待がシェルの履歴に残りません)。1つのコマンドでは: oncall join 'URL'",
    en: "Send both lines. Your colleague runs the first and pastes the second when asked, so that the invite stays out of shell history. In one command: oncall join 'URL'",
  },
  // hubs
  'local-hub': { ja: 'このマシン', en: 'this machine' },
  'ask-token': { ja: 'ハブのトークン: ', en: 'Hub token: ' },
  'logged-in': {
    ja: '{name} として {hub} にログインしました。次: oncall list',
    en: 'logged in to {hub} as {name}. Next: oncall list',
  },
  'logged-out': { ja: '{hub} のトークンを消しました', en: 'forgot the token for {hub}' },
  // hub tokens
  'token-made': {
    ja: '{name} のトークンです({id})。表示はこの1回だけです。本人に安全に渡してください',
    en: 'token of {name} ({id}), shown only now. Hand it over safely',
  },
  'token-gone': { ja: '{name} のトークン {id} を取り消しました', en: 'revoked token {id} of {name}' },
  'token-live': { ja: '有効', en: 'valid' },
  'token-revoked': { ja: '取り消し済み', en: 'revoked' },
  'token-expired': { ja: '期限切れ', en: 'expired' },
  'invite-open': { ja: '未使用', en: 'not used' },
  'invite-used': { ja: '使用済み', en: 'used' },
  'invite-revoked': { ja: '取り消し済み', en: 'revoked' },
  'invite-expired': { ja: '期限切れ', en: 'expired' },
  'invite-came': { ja: '{time} {name}', en: '{time} {name}' },
  'invite-came-from': { ja: '{time} {name}({from} から)', en: '{time} {name} (from {from})' },
  'invite-came-before': {
    ja: 'ほかに、これより前に{n}人(全員は --json)',
    en: '{n} more came before these (all of them: --json)',
  },
  'invite-web-count': { ja: '{standing}({made}/{uses}人)', en: '{standing} ({made} of {uses})' },
  'invite-web-how': {
    ja: 'ブラウザで開くURLです。{time}まで、{n}人まで閲覧できます。取り消し: oncall invite SESSION --revoke ID',
    en: 'Open the URL in a browser: up to {n} people may look on, until {time}. To end it: oncall invite SESSION --revoke ID',
  },
  'invite-web-warning': {
    ja: 'このハブの証明書は自己署名です。ブラウザの警告で証明書を開き、証明書のSHA-256が上と同じことを確かめてから進むよう伝えてください',
    en: 'The hub has a certificate of its own. At the warning, open the certificate and compare the SHA-256 of the certificate with the one above before going on',
  },
  'invite-none': { ja: '招待はありません', en: 'no invites' },
  'invite-ended': { ja: '招待 {id} を取り消しました', en: 'invite {id} revoked' },
  'invite-ended-used': {
    ja: '招待 {id} を取り消しました。使った人のアクセスも終わりました',
    en: 'invite {id} revoked, and the access of the person who used it',
  },
  'token-none': { ja: 'トークンはありません', en: 'no tokens' },
  // doctor
  'check-ok': { ja: '正常', en: 'ok' },
  'check-warn': { ja: '注意', en: 'note' },
  'check-broken': { ja: '異常', en: 'broken' },
  'check-off': { ja: 'なし', en: 'none' },
  'check-node': { ja: 'Node', en: 'node' },
  'check-terminal': { ja: '端末', en: 'terminal' },
  'check-locale': { ja: 'ロケール', en: 'locale' },
  'check-settings': { ja: '設定', en: 'settings' },
  'check-identity': { ja: '名前', en: 'identity' },
  'check-state-folder': { ja: 'データフォルダ', en: 'data folder' },
  'check-certificate': { ja: '証明書', en: 'certificate' },
  'check-credentials': { ja: 'トークン', en: 'tokens' },
  'check-sessions': { ja: 'セッション', en: 'sessions' },
  'check-hub': { ja: 'ハブ', en: 'hub' },
  'check-clock': { ja: '時計', en: 'clock' },
  'check-pagerduty': { ja: 'PagerDuty', en: 'PagerDuty' },
  'check-opensearch': { ja: 'OpenSearch', en: 'OpenSearch' },
  'check-file': { ja: 'ログファイル', en: 'log file' },
  'file-found': {
    ja: '{name}: {path} を読めます、{encoding}、ローテーション済み{n}個、最終更新 {written}',
    en: '{name}: {path} can be read, {encoding}, {n} rotated files, written last {written}',
  },
  'file-last': { ja: '最後の行 {time}', en: 'last line {time}' },
  'file-clock-fine': { ja: '時計のずれなし', en: 'its clock is right' },
  'file-no-time': {
    ja: '時刻を読み取れる行がなく、受信時刻で表示します',
    en: 'no line tells a time: lines are shown with the time they came',
  },
  'file-empty': { ja: 'まだ行がありません', en: 'no line yet' },
  'check-slack': { ja: 'Slack', en: 'Slack' },
  'check-detection': { ja: '検知', en: 'detection' },
  'address-none': { ja: '(アドレスは未設定)', en: ' You have set no address.' },
  'address-of-environment': {
    ja: '(試した値: {email}、ONCALL_EMAIL)',
    en: ' Tried: {email}, from ONCALL_EMAIL.',
  },
  'address-of-settings': {
    ja: '(試した値: {email}、設定の email:)',
    en: ' Tried: {email}, from email: in your settings.',
  },
  'address-of-git': {
    ja: '(試した値: {email}、Gitの user.email)',
    en: ' Tried: {email}, from user.email of your Git settings.',
  },
  'detection-none': { ja: '検知ルールは評価されていません', en: 'no rules are evaluated' },
  'detection-evaluated': { ja: '{watcher} がルール{n}件を評価中', en: '{watcher} evaluates {n} rules' },
  'detection-nobody': {
    ja: 'ルールを評価しているものがありません。oncall watch を起動してください',
    en: 'nobody evaluates the rules: start oncall watch',
  },
  'detection-sent': { ja: '未送信のアラートはありません', en: 'no page waits to be sent' },
  'detection-fallback-none': {
    ja: 'PagerDutyに送れないときの代替の通知先なし(ONCALL_FALLBACK_URL)',
    en: 'no fallback for a PagerDuty that is down (ONCALL_FALLBACK_URL)',
  },
  'detection-fallback-unused': {
    ja: '代替の通知先あり(まだ使われておらず、届くかは未確認)',
    en: 'a fallback is set (not used yet, so whether it answers is not known)',
  },
  'detection-fallback-taken': {
    ja: '代替の通知先あり(前回の通知は届いた)',
    en: 'a fallback is set (it took the last message)',
  },
  'detection-fallback-failed': {
    ja: '代替の通知先に通知できませんでした(前回)',
    en: 'the fallback did not take the last message',
  },
  'detection-blind': { ja: '{source} を{at}から読めません', en: '{source} cannot be read since {at}' },
  'detection-more': { ja: 'ほか{n}件', en: '{n} more' },
  'opensearch-answers': { ja: 'OpenSearch {version} が応答', en: 'OpenSearch {version} answers' },
  'opensearch-found': {
    ja: '{name}: インデックス{n}個、サンプル{samples}件から {fields}',
    en: '{name}: {n} indices; by {samples} documents: {fields}',
  },
  'opensearch-left-out': {
    ja: '(時刻がなく読めないインデックス: {indices})',
    en: '(unreadable, no time field: {indices})',
  },
  'opensearch-untimed': {
    ja: '({field} のないドキュメントは届いたときにだけ表示され、後から探せません: {n}件)',
    en: '({n} documents without {field}: such are shown as they arrive, and never found later)',
  },
  'opensearch-misplaced': {
    ja: '(届いた順で見た時刻のずれ: {hosts}。時計か転送の遅れを確認)',
    en: '(by the order of arrival {hosts}: check the clock or the shipper)',
  },
  'opensearch-unordered': {
    ja: '(届いた順が分からないため、遅れて届く行の有無は確認できません)',
    en: '(the order of arrival is not known, so late lines cannot be found)',
  },
  'opensearch-ahead': {
    ja: '(時刻が現在より先のドキュメント: {count}件({offset})。現地時刻をUTCとして記録しているなら、取得元に clockOffset: "{offset}" を設定)',
    en: '(documents with times ahead of now: {count} ({offset}); if local time is written as UTC, set clockOffset: "{offset}" for the source)',
  },
  'opensearch-behind': {
    ja: '(最新のドキュメントは {time}、現在より{offset}。今も届いていて現地時刻をUTCとして記録しているなら、取得元に clockOffset: "{offset}" を設定)',
    en: '(the newest document is of {time}, {offset} from now; if they still come and local time is written as UTC, set clockOffset: "{offset}" for the source)',
  },
  'opensearch-unfrozen': {
    ja: '(point in timeを開けないため、過去の行は更新中のインデックスから読みます)',
    en: '(no point in time available: older lines are read from the live index)',
  },
  'terminal-none': {
    ja: '端末ではありません(画面は開けません)',
    en: 'not a terminal, so no screen can be opened',
  },
  'terminal-dumb': { ja: 'TERM=dumb では画面を開けません', en: 'TERM=dumb cannot show the screen' },
  'terminal-dark': { ja: '背景は暗い', en: 'dark background' },
  'terminal-light': { ja: '背景は明るい', en: 'light background' },
  'terminal-no-background': { ja: '背景の色は不明', en: 'background unknown' },
  'terminal-silent': { ja: '罫線の幅は不明', en: 'width of box lines unknown' },
  'terminal-wide': {
    ja: '罫線は2桁幅(ASCIIで描きます)',
    en: 'box lines are two cells wide (drawn in ASCII)',
  },
  'terminal-narrow': { ja: '罫線は1桁幅', en: 'box lines are one cell wide' },
  'locale-not-utf8': {
    ja: 'UTF-8ではありません。LANG=ja_JP.UTF-8 などにしてください',
    en: 'not UTF-8. Set LANG, e.g. to en_US.UTF-8',
  },
  'settings-none': {
    ja: '設定ファイルなし(作る: oncall init)',
    en: 'no settings file (write one: oncall init)',
  },
  'identity-none': {
    ja: '名前がわかりません。~/.config/oncall/config.yaml に name: を書くか git config --global user.name を設定してください',
    en: 'your name is unknown. Set name: in ~/.config/oncall/config.yaml, or run git config --global user.name',
  },
  'identity-no-email': { ja: 'メールアドレスなし', en: 'no e-mail address' },
  'service-none': { ja: '未設定({variable})', en: 'not configured ({variable})' },
  'folder-free': { ja: '空き {n} GiB', en: '{n} GiB free' },
  'folder-held': { ja: 'ハブが使用中(プロセス {pid})', en: 'a hub has it (process {pid})' },
  'folder-not-held': {
    ja: 'このマシンで使用中のハブは見つかりません',
    en: 'no hub of this machine is known to have it',
  },
  'folder-held-elsewhere': {
    ja: '{host} のハブが最後に使用(プロセス {pid})。今も使用中かは不明',
    en: 'a hub on {host} had it last (process {pid}); whether it still has it is not known',
  },
  'certificate-proxy': {
    ja: 'なし(tls: proxy。証明書はプロキシ側)',
    en: 'none (tls: proxy; the proxy has one)',
  },
  'certificate-to-come': {
    ja: '{name} はまだありません(ハブの初回起動時に作られます)',
    en: '{name} is not there yet: the hub makes it when it first starts',
  },
  'certificate-remade': {
    ja: '{name} は、ハブの次の起動時に同じ鍵で作り直されます',
    en: '{name}: the hub makes it again, from the same key, when it next starts',
  },
  'certificate-own': {
    ja: '{name}: ハブ自身の証明書、{until} まで(期限の30日前にハブが更新)',
    en: '{name}: made by the hub, good until {until} (the hub renews it 30 days before)',
  },
  'certificate-until': { ja: '{name}: {until} まで有効', en: '{name}: good until {until}' },
  'certificate-soon': {
    ja: '{name}: {until} まで(あと{n}日)。新しいファイルに替えると、ハブは1日以内に読み込みます',
    en: '{name}: good until {until} ({n} days). Replace the file: the hub takes the new one within a day',
  },
  'certificate-over': {
    ja: '{name}: {until} に期限切れ。新しいファイルに替えてハブを再起動してください',
    en: '{name}: ended on {until}. Replace the file and restart the hub',
  },
  'certificate-name': {
    ja: '{name}: url: のホスト {host} の証明書ではありません',
    en: '{name}: not for {host}, the host of url:',
  },
  'certificate-key': {
    ja: '{name} と鍵 {key} が一致しません',
    en: '{name} and the key {key} do not belong together',
  },
  'certificate-unreadable': {
    ja: '{name} を読めません({reason})。ハブは起動できません',
    en: 'cannot read {name} ({reason}): the hub cannot start',
  },
  'folder-to-come': {
    ja: '{name} はまだありません(ハブの初回起動時に作られます)',
    en: '{name} is not there yet: the hub makes it when it first starts',
  },
  'hub-folder-unwritable': {
    ja: '{name} に書けません({reason})。原因を直すか、ハブの設定の data: で別の場所を指定してください',
    en: 'cannot write {name} ({reason}). Correct that, or name another folder by data: in the settings of the hub',
  },
  'folder-unwritable': {
    ja: '{name} に書けません({reason})。原因を直すか XDG_STATE_HOME で別の場所を指定してください',
    en: 'cannot write {name} ({reason}). Correct that, or point XDG_STATE_HOME elsewhere',
  },
  'tokens-kept': { ja: '{n}件保存', en: '{n} saved' },
  'hub-not-running': {
    ja: 'このマシンのハブは停止中(必要になると起動します)',
    en: 'the hub of this machine is not running (it starts when needed)',
  },
  'hub-answers': {
    ja: '{hub} バージョン{version} 応答{ms}ms {name} として接続',
    en: '{hub}, version {version}, {ms} ms, as {name}',
  },
  'hub-other-protocol': {
    ja: '{hub} のプロトコル({theirs})がこちら({ours})と違います。古い方を更新してください',
    en: '{hub} speaks protocol {theirs}, this program {ours}. Update the older one',
  },
  'clock-fine': { ja: 'ハブとの差は5秒未満', en: 'within 5 s of the hub' },
  'clock-behind': {
    ja: 'このマシンの時計はハブより{n}秒遅れています',
    en: 'this machine is {n} s behind the hub',
  },
  'clock-ahead': {
    ja: 'このマシンの時計はハブより{n}秒進んでいます',
    en: 'this machine is {n} s ahead of the hub',
  },
} as const satisfies Messages;
