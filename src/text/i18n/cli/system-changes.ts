import type { Messages } from '../messages.ts';

/** What `oncall changes`, `change`, `release` and the doctor of changes say. */
export const CLI_CHANGES = {
  'changes-more': { ja: 'ほか{n}件', en: '{n} more' },
  'changes-no-source': {
    ja: '変更の取得元がありません。手で追加: oncall change add。設定: changes.services(docs/how-to/github.md)',
    en: 'No change source. Add one by hand: oncall change add. Set up: changes.services (docs/how-to/github.md)',
  },
  'change-added': { ja: '追加しました: {time} {change}', en: 'added: {time} {change}' },
  'check-changes': { ja: '変更', en: 'changes' },
  'check-runs': { ja: 'ワークフロー実行', en: 'runs' },
  'runs-none': {
    ja: '手順書にワークフローの実行なし。実行用のトークンもなし',
    en: 'no procedure runs a workflow, and there is no run token',
  },
  'runs-token-unused': {
    ja: '実行用のトークンはありますが、手順書にワークフローの実行がありません。権限は未確認',
    en: 'there is a run token, and no procedure runs a workflow. Its rights: not tried',
  },
  'runs-no-token': {
    ja: '実行用のトークンがないため、手順書の実行{n}件は実行できません。ONCALL_GITHUB_RUN_TOKEN か github-run.token(モード600)に置いてください',
    en: 'no run token, so nothing of what procedures run can be started ({n}). Put it into ONCALL_GITHUB_RUN_TOKEN or github-run.token (mode 600)',
  },
  'runs-unread': {
    ja: '読めない手順書が{n}件あり、その実行内容は不明です。確認: oncall procedure lint',
    en: '{n} procedures cannot be read, so what they run is not known. See: oncall procedure lint',
  },
  'runs-readable': {
    ja: '読み取りと手動実行の設定は正常。実行の権限(actions=write)は未確認',
    en: 'can be read, and takes a start by hand. The right to start it (actions=write): not tried',
  },
  'runs-ref-open': {
    ja: '未確認(refはセッションで決まります)',
    en: 'not tried: only a session has the value of its ref',
  },
  'changes-none-set-up': {
    ja: '取得元の設定なし(changes.services)',
    en: 'no source is set up (changes.services)',
  },
  'changes-no-hub-source': { ja: 'ハブに取得元の設定なし', en: 'the hub has no source of changes' },
  'changes-no-token': {
    ja: 'GitHubのトークンがありません。ONCALL_GITHUB_TOKEN か {file}(モード600)に置いてください',
    en: 'no token of GitHub. Put it into ONCALL_GITHUB_TOKEN or {file} (mode 600)',
  },
  'changes-found': { ja: '{days}日間にデプロイ{n}件', en: '{n} deploys in {days} days' },
  'changes-runs': { ja: 'ワークフロー{n}件', en: '{n} workflow runs' },
  'changes-last': { ja: '最後は{time}', en: 'last {time}' },
  'changes-renamed': {
    ja: '旧名 {from}(設定を直してください)',
    en: 'renamed from {from}: change the settings',
  },
  'release-plan': { ja: '{service}: {version}、{content}', en: '{service}: {version}, {content}' },
  'release-migration': { ja: '移行  {path}', en: 'migration  {path}' },
  'release-part': {
    ja: '件数が多いため一部だけです。GitHubで全体を確かめてください',
    en: 'This is a part: there is more than GitHub tells. See the whole at GitHub',
  },
} as const satisfies Messages;

export const CLI_CHANGES_ERRORS = {
  'change-service': {
    ja: 'どのサービスの変更ですか: --service api',
    en: 'Of which service? Give --service api',
  },
  'change-url': {
    ja: '{value} はURLではありません。https:// で始まるものを指定してください',
    en: '{value} is no address. Give one that begins with https://',
  },
  'github-url': {
    ja: 'GitHubのアドレス {value} は使えません。https:// か、このマシンの http:// を指定してください',
    en: 'GitHub cannot be reached at {value}: it takes https://, or http:// on this machine',
  },
  github: {
    ja: 'GitHubから読めません: {why} 確認: oncall doctor',
    en: 'GitHub cannot be read. {why} See: oncall doctor',
  },
  'no-service': {
    ja: 'サービス {service} が見つかりません。あるもの: {known}',
    en: 'There is no service {service}. Known: {known}',
  },
  'release-no-source': {
    ja: 'ハブにGitHubの設定がありません。changes.services に repository を書いてください',
    en: 'The hub knows no repository. Set one in changes.services',
  },
  'bad-release-day': {
    ja: '{value} は日付ではありません。例: 2026-11-26',
    en: '{value} is no day. Give one like 2026-11-26',
  },
} as const satisfies Messages;

export const CLI_CHANGES_HELP = {
  changes: { ja: '最近の変更(デプロイ、フラグなど)', en: 'what went out: deploys, flags and the like' },
  change: { ja: '変更を手で記録', en: 'changes that are typed in' },
  'change add': {
    ja: 'どこにも残らない変更を記録(フラグ、手作業)',
    en: 'note a change that no other source tells of: a flag, a console',
  },
  release: {
    ja: '次のリリースのセッションを、タグ・SHA・前のバージョンを入れて始める',
    en: 'open the coming release, with tag, SHA and the version before',
  },
  optVerdictChange: {
    ja: '原因の変更(ID、SHA、#PR番号。なければ none)',
    en: 'change that did it: id, SHA or #PR; none for none of them',
  },
  optChangesSince: { ja: 'いつから(既定は24h)', en: 'since when; 24h if not given' },
  optChangesService: { ja: 'サービス(複数可)', en: 'of this service; may be given again' },
  argChangeText: { ja: '何を変えたか', en: 'what was changed' },
  optChangeService: { ja: 'どのサービスか', en: 'of which service' },
  optChangeKind: { ja: '種類(省略すると文から判断)', en: 'what it is; told by its words if not given' },
  optChangeAt: { ja: 'いつ(既定は今)', en: 'when it was done; now if not given' },
  optChangeEnv: { ja: '環境', en: 'in which environment' },
  optChangeUrl: { ja: '詳細のURL', en: 'page that tells more' },
  argReleaseDay: { ja: '日付(省略すると次のリリース)', en: 'its day; the coming one if not given' },
  optReleaseService: { ja: 'どのサービスのリリースか', en: 'which service is released' },
  optReleaseTag: {
    ja: 'タグ(省略すると既定ブランチの先頭)',
    en: 'its tag; the head of the default branch if not given',
  },
  optReleasePlan: { ja: '対象を表示するだけ', en: 'only print what would go out' },
} as const satisfies Messages;
