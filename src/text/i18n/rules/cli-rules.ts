import type { Messages } from '../messages.ts';

/** What `--help` says of rules and exclusions. */
export const CLI_RULES_HELP = {
  rules: { ja: '検知ルールを検査・試験・見直し', en: 'check, test, backtest and improve detection rules' },
  'rules lint': {
    ja: 'ルールと除外を検査(実際の索引でも)',
    en: 'check rules and exclusions, also on the real index',
  },
  'rules test': { ja: 'ルールのテストを実行', en: 'run the tests beside the rules' },
  'rules backtest': {
    ja: '過去のログでルールを再現',
    en: 'replay rules over the documents of the past',
  },
  'rules propose': {
    ja: '影響を取りこぼさずにアラートを減らす案',
    en: 'changes that save pages and lose no page with affected users',
  },
  'rules retire': {
    ja: '削除したルールの未解決アラートを解決する',
    en: 'resolve the open pages of a removed rule',
  },
  optWriteUnjudged: {
    ja: '未判定のアラートを取りこぼす案も書き込む',
    en: 'write it although it drops unjudged pages',
  },
  argRetiredRule: { ja: '削除したルール', en: 'rule that was removed' },
  optRetireReason: { ja: '理由', en: 'why' },
  'rules rank': {
    ja: '影響のないアラートの多いログの文',
    en: 'log statements by pages that affected nobody',
  },
  'rules schema': {
    ja: 'ルールファイルのJSON Schema(エディター用)',
    en: 'JSON Schema of rule files, for editors',
  },
  exclusion: { ja: '期限付きの除外', en: 'leave documents out of detection for a time' },
  'exclusion add': { ja: '除外を追加(最長30日)', en: 'add one, for 30 days at most' },
  'exclusion list': { ja: '有効な除外の一覧', en: 'those that hold, and what they held back' },
  'exclusion review': { ja: '見直すべき除外', en: 'those to look at: hurting, ending, idle, ended' },
  'exclusion end': { ja: '除外を今終わらせる', en: 'end one now' },
  argRule: { ja: 'ルールの名前(省略: すべて)', en: 'name of a rule (default: all)' },
  argRules: { ja: 'ルールの名前(省略: すべて)', en: 'names of rules (default: all)' },
  argExclusion: { ja: '除外のID', en: 'id of an exclusion' },
  argNewExclusion: {
    ja: '除外のID(省略すると自動)',
    en: 'id of the exclusion; made from its words if not given',
  },
  optBacktestSince: { ja: 'いつから(例: 30d)', en: 'since when, e.g. 30d' },
  optRule: { ja: 'このルールだけ(複数可)', en: 'only this rule; may be repeated' },
  optCompare: { ja: '比べるGitのリビジョン(例: main)', en: 'Git revision to compare with, e.g. main' },
  optCheck: {
    ja: '実際のアラートと一致しなければ終了コード1',
    en: 'exit with 1 where it differs from what really fired',
  },
  optWriteProposal: { ja: 'n番の案をファイルに書き込む', en: 'write change n into the file' },
  optLintOffline: { ja: '索引を読まずに検査', en: 'do not ask the index' },
  optExclusionQuery: { ja: '除くログ(Lucene)', en: 'what to leave out, as a Lucene query' },
  optExclusionPattern: {
    ja: '除くログの文。例: "payment timeout after <duration>"',
    en: 'what to leave out, as a pattern: "payment timeout after <duration>"',
  },
  optExclusionRule: { ja: 'このルールだけに適用', en: 'only for this rule' },
  optExclusionSource: { ja: 'この取得元だけに適用', en: 'only for this log source' },
  optExclusionOwner: { ja: '担当(省略: 自分)', en: 'owner (default: you)' },
  optExclusionReason: { ja: '理由(必須)', en: 'why (required)' },
  optExclusionFor: { ja: '期間(例: 7d、最長30d)', en: 'for how long, e.g. 7d; 30d at most' },
  optExclusionUntil: { ja: '終了の日時', en: 'until when' },
  optExclusionYes: {
    ja: 'ルールを無効にする場合や、アラートが未解決の場合も追加する',
    en: 'add it although it silences a rule, or a page is open',
  },
  optExclusionDryRun: {
    ja: '追加せず、過去7日間での効果だけを示す',
    en: 'only say what it would have held back',
  },
  optExclusionLocal: {
    ja: 'チームのハブではなく、このマシンの監視記録を使う',
    en: 'use the watch log of this machine, not the hub of the team',
  },
  optExclusionAll: { ja: '終了したものも', en: 'also those that ended' },
  optExclusionEndReason: { ja: '終わらせる理由', en: 'why it ends' },
} as const satisfies Messages;

/** What commands on rules and exclusions say. */
export const CLI_RULES = {
  'rules-clean': { ja: '問題はありません({n}件のルール)', en: 'Nothing found. Rules: {n}' },
  'rules-notes': {
    ja: '直す必要のある問題はありません({n}件のルール)',
    en: 'Nothing to correct. Rules: {n}',
  },
  'proposal-apply': {
    ja: '適用: oncall rules propose {rule} --write {n} ({file})',
    en: 'Apply: oncall rules propose {rule} --write {n} ({file})',
  },
  'preview-held': {
    ja: '{rule}: 直近{span}のアラート{all}件のうち{n}件を抑止(影響あり{hurt}件、なし{unhurt}件、未判定{unjudged}件{users})。該当ログ{bad}件のうち{left}件を除外',
    en: '{rule}: pages of the last {span} that it would have held: {n} of {all} ({hurt} affected users, {unhurt} did not, {unjudged} not judged{users}); bad documents left out: {left} of {bad}',
  },
  'preview-none': {
    ja: '{rule}: 直近{span}のアラート{all}件はどれも抑止しません。該当ログ{bad}件のうち{left}件を除外',
    en: '{rule}: pages of the last {span} that it would have held: none of {all}; bad documents left out: {left} of {bad}',
  },
  'preview-none-part': {
    ja: '{rule}: 直近{span}のうち測定できた評価{counted}回({evaluations}回中)では、アラート{all}件を抑止しません。該当ログ{bad}件のうち{left}件を除外',
    en: '{rule}: pages that it would have held: none of the {all} in the {counted} evaluations that could be counted, of {evaluations} in {span}; bad documents left out: {left} of {bad}',
  },
  'preview-unread': {
    ja: '{rule}: 過去のログで確かめられません: {reason}',
    en: '{rule}: not known what it would have held: {reason}',
  },
  'preview-no-verdicts': {
    ja: '影響判定を読めないため、すべて未判定とします: {reason}',
    en: 'Verdicts cannot be read, so that no page is judged: {reason}',
  },
  'preview-no-rule': {
    ja: '対象のルールがここにないため、効果は不明です',
    en: 'No rule that it is for is known here, so its effect is not known',
  },
  'exclusion-ask': { ja: 'それでも追加しますか [y/N] ', en: 'Add it all the same? [y/N] ' },
  'exclusion-dropped': { ja: '追加しませんでした', en: 'Not added' },
  'exclusion-added': {
    ja: '除外 {id} を追加しました({until} まで)',
    en: 'Added exclusion {id}, until {until}',
  },
  'exclusion-ended': { ja: '除外 {id} を終了しました', en: 'Ended exclusion {id}' },
  'exclusion-in-hub': { ja: '{hub} の監視記録', en: 'the watch log of {hub}' },
  'exclusion-in-file': {
    ja: 'このマシンの監視記録({folder})',
    en: 'the watch log of this machine ({folder})',
  },
  'exclusion-watched': { ja: '{where}。評価担当 {watcher}', en: 'In {where}, evaluated by {watcher}' },
  'exclusion-unwatched': {
    ja: '{where}。ここでは今、検知が動いていません: oncall watch',
    en: 'In {where}; no detection runs here now: oncall watch',
  },
  'exclusions-unread': {
    ja: '{hub} の除外を読めないため、除外なしとして扱います: {reason}',
    en: 'The exclusions of {hub} cannot be read, so none is counted: {reason}',
  },
  'rule-retired': {
    ja: '{rule} の未解決アラートを次の評価で解決します',
    en: 'The open pages of {rule} are resolved at the next look of its watcher',
  },
  'exclusion-none': { ja: '有効な除外はありません', en: 'No exclusion holds' },
  'exclusion-ends-at': { ja: '{time} に終了', en: 'until {time}' },
  'exclusion-ended-at': { ja: '{time} に終了済み', en: 'ended {time}' },
  'exclusion-held': { ja: '抑止{n}回 影響{users}人', en: 'held {n} pages, {users} users' },
  'review-hurting': { ja: '利用者への影響を抑えている除外 {n}件', en: 'Holding back pages with users: {n}' },
  'review-soon': { ja: '7日以内に終了 {n}件', en: 'Ending within 7 days: {n}' },
  'review-idle': { ja: '1週間以上、何も抑えていない除外 {n}件', en: 'Held nothing back for a week: {n}' },
  'review-ended': { ja: '7日以内に終了済み {n}件', en: 'Ended within 7 days: {n}' },
  'review-nothing': { ja: '見直しが必要な除外はありません', en: 'No exclusion needs a look' },
} as const satisfies Messages;

export const CLI_RULES_ERRORS = {
  'no-rule': { ja: 'ルール {name} はありません', en: 'no rule {name}' },
  'no-rule-near': {
    ja: 'ルール {name} はありません。{near} のことですか',
    en: 'no rule {name}. Did you mean {near}?',
  },
  'proposal-unjudged': {
    ja: '案{n}は未判定のアラート{unjudged}件(最大{users}人)を取りこぼします。oncall verdict で判定するか、--yes を付けてください',
    en: 'change {n} drops {unjudged} unjudged pages, one with {users} users. Judge them (oncall verdict), or add --yes',
  },
  'rule-no-page': { ja: '{rule} に未解決のアラートはありません', en: 'no page of {rule} is open' },
  'rule-still-there': {
    ja: '{rule} はまだ評価されています。先にファイルから削除し、1スロット待ってください',
    en: '{rule} is still evaluated: remove it from its file first, and wait for a slot',
  },
  'rule-source': {
    ja: 'ログの取得元 {source} がありません。oncall.yaml の sources に書くか --config を指定してください',
    en: 'no log source {source}. Write it into sources: of oncall.yaml, or use --config',
  },
  'scan-beyond': {
    ja: '{source} はファイルのため、この query を判定できません({what})。OpenSearchの取得元が必要です',
    en: '{source} is a file, and only OpenSearch can judge this query ({what})',
  },
  'scan-too-many': {
    ja: '1つの window に悪いログが多すぎます(利用者ごとに{most}件まで)。window を短くするか query を絞ってください',
    en: 'too many bad documents in one window (at most {most} by user): shorten window or narrow query',
  },
  'rule-not-replayed': {
    ja: '{rule} を再現できません: {reason}',
    en: '{rule} cannot be replayed: {reason}',
  },
  'rules-lint-failed': {
    ja: 'ルールに問題が{count}件あります。上の行を直してください',
    en: 'Findings in rules: {count}. Correct the lines above',
  },
  'rules-test-failed': {
    ja: 'ルールのテストに問題が{count}件あります',
    en: 'Tests of rules failed or prove nothing: {count}',
  },
  'write-which-rule': {
    ja: '--write にはルールの名前が必要です: oncall rules propose RULE --write 1',
    en: '--write needs a rule: oncall rules propose RULE --write 1',
  },
  'no-proposal': {
    ja: '{rule} に {n} 番の案はありません。先に確かめてください: oncall rules propose {rule}',
    en: 'no change {n} for {rule}. Look first: oncall rules propose {rule}',
  },
  'rule-changed': {
    ja: '{file} がその間に変更されました。もう一度実行してください',
    en: '{file} was changed meanwhile. Run it again',
  },
  'rule-unpatched': { ja: '{file} を書き換えられません', en: '{file} cannot take the change' },
  'pages-unread': {
    ja: 'アラートを読めないため判定できません: {reason}',
    en: 'pages cannot be read, so nothing is judged: {reason}',
  },
  'bad-exclusion-id': {
    ja: '"{id}" はIDに使えません(英小文字・数字・-)',
    en: '"{id}" is no id: lower-case letters, digits and -',
  },
  'exclusion-reason': { ja: '除外には --reason が必要です', en: 'an exclusion needs --reason' },
  'exclusion-of-what': {
    ja: '--query か --pattern のどちらか1つを指定してください',
    en: 'give --query or --pattern, one of them',
  },
  'exclusion-until': {
    ja: '--for か --until で終わりを指定してください(最長30日)',
    en: 'say when it ends: --for or --until, 30 days at most',
  },
  'exclusion-too-long': {
    ja: '除外は最長30日です。短くしてください',
    en: 'an exclusion holds for 30 days at most. Make it shorter',
  },
  'exclusion-ended': { ja: '除外 {id} はすでに終了しています', en: 'exclusion {id} has ended already' },
  'exclusion-broken': {
    ja: '検索条件の括弧か引用符が閉じていません',
    en: 'a parenthesis or a quote of the query is not closed',
  },
  'exclusion-silences': {
    ja: '{rules} の該当ログがすべて除外され、発報しなくなります',
    en: 'it leaves out all that {rules} counts: nothing of it would page',
  },
  'exclusion-silenced': {
    ja: '{rules} が直近{span}に数えたログがすべて除外されます',
    en: 'it leaves out all that {rules} counted in the last {span}',
  },
  'exclusion-open-page': {
    ja: '{rules} のアラートが未解決です。除外で件数が減ると、影響が続いていても解決されることがあります',
    en: 'a page of {rules} is open: without these documents it may be resolved while users are affected',
  },
  'exclusion-unasked': {
    ja: '{why}。追加するには --yes を付けてください',
    en: '{why}. To add it all the same, use --yes',
  },
  'exclusion-unmapped': {
    ja: 'フィールド {field} は {source} にありません',
    en: '{source} has no field {field}',
  },
  'exclusion-unmapped-near': {
    ja: 'フィールド {field} は {source} にありません。{near} のことですか',
    en: '{source} has no field {field}. Did you mean {near}?',
  },
  'exclusion-everything': {
    ja: 'すべてのログが除外され、どのルールも発報しなくなります。条件を絞ってください',
    en: 'this would leave every line out, so that no rule pages. Narrow it',
  },
  'exclusion-no-word': {
    ja: 'パターンに決まった語がないため、何も除外できません',
    en: 'the pattern has no fixed word, so it would leave nothing out',
  },
  'exclusion-past': { ja: '終わりが過去です', en: 'its end is in the past' },
  'exclusion-taken': { ja: '除外 {id} はすでにあります', en: 'there is an exclusion {id} already' },
  'exclusion-not-there': {
    ja: '除外 {id} はありません。一覧: oncall exclusion list',
    en: 'no exclusion {id}. List them: oncall exclusion list',
  },
  'watch-store-damaged': {
    ja: '監視記録({folder} の watch.db)が壊れています。コピーから戻すか、移してから起動してください(移すと除外と開いている発報の記憶は失われます)',
    en: 'the watch log (watch.db in {folder}) is damaged. Put a copy of it back, or move it away and start again; then exclusions, and which pages are open, are forgotten',
  },
  'watch-store': {
    ja: '監視記録({folder})を使えません: {reason}',
    en: 'cannot use the watch log in {folder}: {reason}',
  },
} as const satisfies Messages;
