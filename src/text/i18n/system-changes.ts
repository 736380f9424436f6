import type { Messages } from './messages.ts';

/** What went out, in words that every screen shares: kinds, states, evidence, what could not be read. */
export const CHANGE_TEXT = {
  'kind.deploy': { ja: 'デプロイ', en: 'deploy' },
  'kind.rollback': { ja: '切り戻し', en: 'rollback' },
  'kind.redeploy': { ja: '再デプロイ', en: 'redeploy' },
  'kind.release': { ja: 'リリース', en: 'release' },
  'kind.flag': { ja: 'フラグ', en: 'flag' },
  'kind.migration': { ja: '移行', en: 'migration' },
  'kind.config': { ja: '設定', en: 'config' },
  'kind.manual': { ja: '手作業', en: 'change' },

  'state.live': { ja: '反映 {time}', en: 'live {time}' },
  'state.going-out': { ja: '反映中 {time}から', en: 'going out since {time}' },
  'state.waiting': { ja: '承認待ち {time}から', en: 'waiting for approval since {time}' },
  'state.failed': { ja: '失敗 {time}', en: 'failed {time}' },
  'state.superseded': { ja: '反映前に次のバージョンへ', en: 'replaced before it was live' },

  'state.released': {
    ja: 'リリース {time}(反映は不明)',
    en: 'released {time}, when it went live is not known',
  },

  was: { ja: '(前 {sha})', en: ' (was {sha})' },
  quoted: { ja: '「{text}」', en: '"{text}"' },
  'by-hand': { ja: '{who}が入力', en: '{who}, added by hand' },
  'by-approved': { ja: '{who}(承認 {approver})', en: '{who}, approved by {approver}' },
  approved: { ja: '承認 {approver}', en: 'approved by {approver}' },

  'evidence.new-patterns': {
    ja: '反映後に新しいエラー{n}種',
    en: '{n} new error patterns since it went live',
  },
  'evidence.new-warnings': { ja: '反映後に新しい警告{n}種', en: '{n} new warnings since it went live' },
  'evidence.stack-package': {
    ja: 'パッケージ {name} がスタックとこの変更にあり',
    en: 'Package {name} is in the stack and in this change',
  },
  'evidence.named': {
    ja: 'ほかのサービスのエラーに {name} の名前',
    en: 'Errors of another service name {name}',
  },
  'evidence.takes-back': { ja: 'コミット{commits}件を取り消し', en: 'Takes back commits {commits}' },
  'evidence.takes-back-pr': {
    ja: '#{pr} などコミット{commits}件を取り消し',
    en: 'Takes back commits {commits}, the last #{pr}',
  },
  'evidence.no-new-pattern': {
    ja: 'この変更に結び付く新しいエラーなし',
    en: 'No new error pattern points to it',
  },
  'evidence.patterns-unknown': {
    ja: '新しいエラーの有無は不明(ログ未集計)',
    en: 'New errors unknown: the log was not counted',
  },
  'evidence.stack-file': {
    ja: '{file} がスタックとこの変更にあり',
    en: '{file} is in the stack and in this change',
  },
  'evidence.stack-file-pr': {
    ja: '{file} がスタックと #{pr} にあり',
    en: '{file} is in the stack and in #{pr}',
  },
  'evidence.own-service': { ja: '同じサービス', en: 'Same service' },
  'evidence.own-path': { ja: '同じサービスのパスを変更', en: "Changed the service's own path" },
  'evidence.maybe-path': {
    ja: 'ファイルの一部が不明で、このサービスの変更か不明',
    en: 'Not all of its files are known: it may have changed the service',
  },
  'evidence.common-path': {
    ja: 'どのサービスのパスでもないファイルを変更',
    en: "Changed files that are in no service's paths",
  },
  'evidence.other-service': { ja: '別のサービス', en: 'Other service' },
  'evidence.other-path': { ja: 'このサービスのパスは変更なし', en: "None of the service's paths changed" },
  'evidence.of-impact': { ja: '影響開始', en: 'impact' },
  'evidence.of-alert': { ja: 'アラート', en: 'the alert' },
  'evidence.of-opened': { ja: 'セッション開始', en: 'the opening' },
  'evidence.minutes-before': { ja: '{of}の{n}分前', en: '{n} min before {of}' },
  'evidence.hours-before': { ja: '{of}の{h}時間{m}分前', en: '{h} h {m} min before {of}' },
  'evidence.at-impact': { ja: '影響と同時', en: 'as impact began' },
  'evidence.at': { ja: '{of}と同時', en: 'at {of}' },
  'evidence.touches-migration': { ja: 'データベースの移行あり', en: 'Has a database migration' },
  'evidence.touches-config': { ja: '設定の変更あり', en: 'Configuration changed' },
  'evidence.touches-dependencies': { ja: '依存ライブラリの変更あり', en: 'Dependencies changed' },
  'evidence.touches-flag': { ja: 'フラグの変更あり', en: 'A feature flag changed' },
  'evidence.size': { ja: 'コミット{commits}件、ファイル{n}件', en: 'commits {commits}, files {n}' },
  'evidence.size-part': {
    ja: 'コミット{commits}件以上、ファイル{n}件以上',
    en: 'at least commits {commits}, files {n}',
  },
  'evidence.same-version': {
    ja: '同じバージョン(設定か秘密情報が変わった可能性)',
    en: 'Same version again: configuration or a secret may be new',
  },
  'evidence.docs-only': { ja: '文書とテストのみ', en: 'Documents and tests only' },
  'evidence.failed': { ja: '失敗(一部だけ反映した可能性)', en: 'Failed, and may have changed some hosts' },
  'evidence.going-out': {
    ja: '反映中(一部のホストは反映済みの可能性)',
    en: 'Still going out: some hosts may have it',
  },

  'evidence.only-released': {
    ja: 'デプロイは見つからず、反映の時刻は不明',
    en: 'No deployment of it is known, nor when it went live',
  },

  'nothing-went-out': {
    ja: '{service} の{hours}時間のデプロイはありません({where}、{time}まで)',
    en: 'Nothing went out for {service} in {hours} h ({where}, to {time}).',
  },
  'all-environments': { ja: '{n}環境', en: 'all {n} environments' },
  'only-releases': {
    ja: '{service} の{hours}時間のデプロイは見つかりません。デプロイのないリリース{n}件({list})',
    en: 'No deployment of {service} in {hours} h; {n} releases without one ({list}).',
  },
  'never-deployed': {
    ja: '{service}: {environment} へのデプロイは一度もありません。あるもの: {names}。',
    en: '{service} has never had a deployment in {environment}. Seen there: {names}.',
  },
  'never-deployed-anywhere': {
    ja: '{service}: {environment} へのデプロイは一度もありません。ほかの環境にもありません。',
    en: '{service} has never had a deployment in {environment}, nor in any other environment.',
  },
  'asked-workflow': { ja: '{environment} と {workflow}', en: '{environment} or by {workflow}' },
  'its-releases': { ja: 'リリース: {list}。', en: 'Releases: {list}.' },
  'last-release': { ja: '最後のリリース: {version} {time}。', en: 'Its last release: {version} {time}.' },
  'seen-unknown': {
    ja: '{service}: {environment} にデプロイがあったかどうか不明',
    en: '{service}: whether there ever was a deployment in {environment} is not known.',
  },
  'maybe-of.unknown': {
    ja: '{services} を変更した可能性あり(ファイルの一部が不明)',
    en: 'May have changed {services}, too: not all of its files are known',
  },
  'maybe-of.common': {
    ja: 'どのサービスのパスでもないファイルを変更({services} に影響する可能性)',
    en: "Changed files in no service's paths: they may be of {services}",
  },
  'maybe-unknown': {
    ja: '{service}: {list} で変更された可能性あり(ファイルの一部が不明)',
    en: '{service}: {list} may have changed it: not all files are known.',
  },
  'maybe-common': {
    ja: '{service}: {hours}時間にそのパスの変更なし。ただし {list} が、どのサービスのパスでもないファイルを変更',
    en: "{service}: none of its paths changed in {hours} h, but {list} changed files in no service's paths.",
  },
  'maybe-common-too': {
    ja: '。{list} は、どのサービスのパスでもないファイルを変更',
    en: " {list} changed files in no service's paths.",
  },
  'and-more': { ja: 'ほか{n}件', en: '{n} more' },
  'nothing-known': { ja: '{service}: {time}以降は不明', en: '{service}: nothing known since {time}.' },
  'nothing-known-yet': { ja: '{service}: 変更は不明', en: '{service}: unknown.' },
  'no-source-of': {
    ja: '{service}: 変更の取得元なし(設定 changes.services)',
    en: '{service}: no change source (changes.services in the settings).',
  },
  'gap-since': { ja: '{service}: {time}から不明。{why}', en: '{service}: unknown since {time}. {why}' },
  'gap-before': {
    ja: '{service}: {time}より前は不明。{why}',
    en: '{service}: nothing is known of before {time}. {why}',
  },
  'gap-all': { ja: '{service}: 不明。{why}', en: '{service}: unknown. {why}' },
  'origin.github': { ja: 'GitHub', en: 'GitHub' },
  'origin.pagerduty': { ja: 'PagerDuty', en: 'PagerDuty' },
  'origin.hand': { ja: '手入力', en: 'by hand' },

  'content.counts': { ja: 'PR {n}件、移行 {migrations}件', en: 'pull requests {n}, migrations {migrations}' },
  'content.at-least': {
    ja: 'PR {n}件以上、移行 {migrations}件以上(一部だけ取得)',
    en: 'at least pull requests {n}, migrations {migrations} (a part of it)',
  },
  'content.takes-back': {
    ja: '反映中より古いバージョン。取り消し: {counts}',
    en: 'older than that, takes back {counts}',
  },
  'content.identical': { ja: '同じバージョン(変更なし)', en: 'the same version' },
  'content.unknown': {
    ja: 'PRと移行は不明(反映中のバージョンも前のリリースも分かりません)',
    en: 'pull requests and migrations are not known: neither what is live nor a release before it is',
  },
  'content.previous': { ja: '前のバージョン {previous}', en: 'previous version {previous}' },
  'content.before': {
    ja: '前のリリース {previous} と比較(反映中のバージョンは不明)',
    en: 'compared with {previous}, the release before, as what is live is not known',
  },
  'content.diverged': { ja: '({previous} の一部を含まない)', en: ' (it lacks a part of {previous})' },

  'why.unauthorised': {
    ja: '{origin}がトークンを拒否: 期限切れか失効',
    en: '{origin} rejects the token: expired or revoked.',
  },
  'why.forbidden': {
    ja: '{origin}の応答 403: トークンに権限 {needs} が必要',
    en: '{origin} answers 403: the token needs {needs}.',
  },
  'why.not-found': {
    ja: '{origin}に{what}がないか、トークンに見る権限がない(404): {needs}',
    en: '{origin} has no such {what}, or the token may not see it (404): {needs}.',
  },
  'why.rate-limited': { ja: '{origin}の制限中。{time}に再開', en: '{origin} asks for rest until {time}.' },
  'why.unreachable': { ja: '{origin}に接続できない({reason})', en: '{origin} cannot be reached ({reason}).' },
  'why.bad-reply': { ja: '{origin}の応答が不正({reason})', en: '{origin} sent no proper answer ({reason}).' },
  'why.server-error': { ja: '{origin}の障害({status})', en: '{origin} has trouble of its own ({status}).' },
  'why.rejected': {
    ja: '{origin}が要求を拒否({status} {reason})',
    en: '{origin} refuses the request ({status} {reason}).',
  },
  'why.bad-key': {
    ja: 'GitHub Appの鍵を読めない({reason})',
    en: "The GitHub App's key cannot be read ({reason}).",
  },
  'why.too-many': { ja: '{origin}の件数が多すぎる', en: '{origin} has more than can be read.' },
  'why.not-kept': { ja: '{origin}は{days}日分だけを保存', en: '{origin} keeps {days} days.' },
  'why.not-in-plan': {
    ja: 'PagerDutyの契約にChange Eventsがない',
    en: "Change events are not in PagerDuty's plan.",
  },
  'why.not-configured': { ja: '{origin}のトークンがない', en: '{origin} has no token.' },
  'why.no-deployment': {
    ja: '{days}日間、{environment} へのデプロイなし',
    en: 'No deployment in {environment} in {days} days.',
  },
  'why.never-deployed': {
    ja: '{environment} へのデプロイは一度もなし。あるもの: {names}',
    en: 'There never was a deployment in {environment}. Seen there: {names}.',
  },
  'why.no-workflow': {
    ja: 'changes.services に workflow の設定がない',
    en: 'changes.services names no workflow.',
  },
  'why.other': { ja: '{origin}: {kind}', en: '{origin}: {kind}' },
} satisfies Messages;
