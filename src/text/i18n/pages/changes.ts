import type { Messages } from '../messages.ts';

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

  was: { ja: '(前 {sha})', en: ' (was {sha})' },
  quoted: { ja: '「{text}」', en: '"{text}"' },
  'by-hand': { ja: '{who}が入力', en: '{who}, added by hand' },

  'evidence.new-pattern': { ja: '反映後に新しいエラー1種', en: '1 new error pattern since it went live' },
  'evidence.new-patterns': {
    ja: '反映後に新しいエラー{n}種',
    en: '{n} new error patterns since it went live',
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
  'evidence.other-service': { ja: '別のサービス', en: 'Other service' },
  'evidence.other-path': { ja: 'このサービスのパスは変更なし', en: "None of the service's paths changed" },
  'evidence.minutes-before': { ja: '影響の{n}分前', en: '{n} min before impact' },
  'evidence.hours-before': { ja: '影響の{h}時間{m}分前', en: '{h} h {m} min before impact' },
  'evidence.at-impact': { ja: '影響と同時', en: 'as impact began' },
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

  'nothing-went-out': {
    ja: '{service}: {hours}時間以内の変更なし({sources} {time}まで取得済み)',
    en: 'Nothing went out for {service} in {hours} h ({sources} complete to {time}).',
  },
  'nothing-known': { ja: '{service}: {time}以降は不明', en: '{service}: nothing known since {time}.' },
  'nothing-known-yet': { ja: '{service}: 変更は不明', en: '{service}: unknown.' },
  'no-source-of': {
    ja: '{service}: 変更の取得元なし(設定 changes.services)',
    en: '{service}: no change source (changes.services in the settings).',
  },
  'gap-since': { ja: '{service}: {time}から不明。{why}', en: '{service}: unknown since {time}. {why}' },
  'gap-all': { ja: '{service}: 不明。{why}', en: '{service}: unknown. {why}' },
  'origin.github': { ja: 'GitHub', en: 'GitHub' },
  'origin.pagerduty': { ja: 'PagerDuty', en: 'PagerDuty' },
  'origin.hand': { ja: '手入力', en: 'by hand' },

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
  'why.too-many': { ja: '件数が多く、{time}以降だけを取得', en: 'Too many: read only from {time} on.' },
  'why.not-kept': { ja: '{origin}は{days}日分だけを保存', en: '{origin} keeps {days} days.' },
  'why.not-in-plan': {
    ja: 'PagerDutyの契約にChange Eventsがない',
    en: "Change events are not in PagerDuty's plan.",
  },
  'why.not-configured': { ja: '{origin}のトークンがない', en: '{origin} has no token.' },
  'why.no-deployment': {
    ja: '{days}日間デプロイなし。環境名は `{environment}` で正しいですか',
    en: 'No deployment in {days} days: is the environment called `{environment}`?',
  },
  'why.no-deployment-or-run': {
    ja: '{days}日間、デプロイも {workflow} の実行もなし。環境名は `{environment}` で正しいですか',
    en: 'No deployment and no run of {workflow} in {days} days: is the environment called `{environment}`?',
  },
  'why.no-workflow': {
    ja: 'changes.services に workflow の設定がない',
    en: 'changes.services names no workflow.',
  },
  'why.other': { ja: '{origin}: {kind}', en: '{origin}: {kind}' },
} satisfies Messages;
