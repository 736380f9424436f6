import type { Messages } from '../messages.ts';

/** What a backtest and proposals say. */
export const BACKTEST = {
  'no-page': { ja: '{rule}: {span}でアラートはありません', en: '{rule}: no page in {span}' },
  'one-page': { ja: '{rule}: {span}でアラート1件{more}', en: '{rule}: 1 page in {span}{more}' },
  pages: { ja: '{rule}: {span}でアラート{n}件{more}', en: '{rule}: {n} pages in {span}{more}' },
  'of-them': {
    ja: '(影響あり{hurt}件、就寝中{asleep}件)',
    en: ', {hurt} with affected users, {asleep} while asleep',
  },
  fewer: { ja: '{rule}: アラートが{n}件減り、', en: '{rule}: {n} pages fewer, ' },
  'one-fewer': { ja: '{rule}: アラートが1件減り、', en: '{rule}: 1 page fewer, ' },
  more: { ja: '{rule}: アラートが{n}件増え、', en: '{rule}: {n} pages more, ' },
  'one-more': { ja: '{rule}: アラートが1件増え、', en: '{rule}: 1 page more, ' },
  same: { ja: '{rule}: アラートの件数は同じで、', en: '{rule}: as many pages, ' },
  'nothing-lost': {
    ja: '影響のあったアラートの取りこぼしはありません',
    en: 'no page with affected users lost',
  },
  'no-hurt': {
    ja: '影響ありと判定されたアラートはありません',
    en: 'no page was judged to have affected users',
  },
  'some-lost': {
    ja: '影響のあったアラートを{n}件取りこぼします',
    en: '{n} with affected users lost',
  },
  later: { ja: '(検知の遅れ 最大{by})', en: ', each caught at most {by} later' },
  stop: { ja: '。', en: '.' },
  lost: {
    ja: '✗ 影響のあったアラートを取りこぼします({n}件): {times}',
    en: '✗ {n} pages with affected users lost: {times}',
  },
  'one-lost': {
    ja: '✗ 影響のあったアラートを取りこぼします(1件): {times}',
    en: '✗ 1 page with affected users lost: {times}',
  },
  head: { ja: '件数 影響あり なし 未判定 就寝中', en: 'pages affected none unjudged asleep' },
  legend: {
    ja: '! 利用者に影響  x 影響なし  ? 判定なし',
    en: '! users affected  x nobody  ? no verdict',
  },
  agrees: {
    ja: '実際のアラート{real}件のうち{same}件が同じ時刻に再現{missing}',
    en: '{same} of {real} real pages replay the same{missing}',
  },
  missing: { ja: '。再現しないもの: {times}', en: '; not {times}' },
  extra: { ja: '{rule}: 再現だけにあるアラート: {times}', en: '{rule}: only in the replay: {times}' },
  'and-more': { ja: 'ほか{n}件', en: 'and {n} more' },
  'no-real': {
    ja: '実際のアラートと照合できません: {reason}',
    en: 'not compared with what really fired: {reason}',
  },
  'no-ingest': {
    ja: '{source} には取り込み時刻がないため、遅れて届いたログも時刻どおりに数えています',
    en: '{source} does not tell when a document was taken in: late ones are counted as if on time',
  },
  failed: { ja: '✗ {rule} を再現できません: {reason}', en: '✗ {rule} cannot be replayed: {reason}' },
  unknown: {
    ja: '{rule}: 評価{all}回のうち{n}回は測定不能(最初は{first}): {why}',
    en: '{rule}: {n} of {all} evaluations unknown, the first at {first}: {why}',
  },
  'new-rule': { ja: '{rule}: {revision} にはありません', en: '{rule}: not in {revision}' },
  'gone-rule': { ja: '{rule}: 削除されています', en: '{rule}: removed' },
  here: { ja: '現在', en: 'here' },
  'md-title': { ja: 'バックテスト {since} – {until}', en: 'Backtest {since} – {until}' },
  'md-head': {
    ja: 'ルール|版|件数|影響あり|なし|未判定|就寝中|経過',
    en: 'rule|revision|pages|affected|none|unjudged|asleep|time line',
  },
  // proposals
  judged: {
    ja: '{rule}: 判定済み{n}件のうち影響あり{hurt}件({share}%、95%信頼区間 {low}-{high}%)。{recall}影響のあったアラートを1件も取りこぼさない案:',
    en: '{rule}: {hurt} of {n} judged pages affected users ({share}%, 95% interval {low}-{high}%). {recall}Changes that lose none of them:',
  },
  recall: {
    ja: '{service} で影響のあった{n}件のうち{caught}件を検知({share}%、{low}-{high}%)。',
    en: 'It caught {caught} of {n} with affected users at {service} ({share}%, {low}-{high}%). ',
  },
  'judged-none': {
    ja: '{rule}: 判定済み{n}件のうち影響あり{hurt}件({share}%、95%信頼区間 {low}-{high}%)。{recall}取りこぼしのない案はありません',
    en: '{rule}: {hurt} of {n} judged pages affected users ({share}%, 95% interval {low}-{high}%). {recall}No change saves a page and loses none of them',
  },
  'too-few': {
    ja: '{rule}: 判定{n}件のため提案なし({least}件以上で提案します)',
    en: '{rule}: not enough verdicts ({n} of {least})',
  },
  'change-users': { ja: '利用者の下限 {from}人 » {to}人', en: 'at least {from} » {to} users' },
  'change-for': { ja: '継続時間 {from} » {to}', en: 'for {from} » {to}' },
  'change-notice': { ja: '記録のみ(発報しない)', en: 'notice only, nobody is paged' },
  'change-exclude': { ja: '30日間の除外 {template}', en: 'exclude for 30 days: {template}' },
  'pages-from-to': { ja: '{before}件 » {after}件', en: '{before} » {after} pages' },
  'later-by': { ja: '検知の遅れ 最大{by}', en: 'at most {by} later' },
  'not-later': { ja: '検知の遅れなし', en: 'none later' },
  apply: {
    ja: '適用: oncall rules propose {rule} --write {n} ({file})',
    en: 'Apply: oncall rules propose {rule} --write {n} ({file})',
  },
  'unjudged-too': {
    ja: '未判定{n}件は影響なしとみなしていません。案{k}で減るアラートのうち未判定は{lost}件',
    en: 'Change {k} also drops {lost} of {n} pages that nobody has judged',
  },
  written: { ja: '{file} を書き換えました', en: 'Changed {file}' },
  'written-exclusion': {
    ja: '除外 {id} を追加しました({until} まで)',
    en: 'Added exclusion {id}, until {until}',
  },
  // rank
  'rank-head': {
    ja: '件数|影響あり|なし|未判定|ルール|ログの文',
    en: 'pages|affected|none|unjudged|rules|log statement',
  },
  'rank-lower': {
    ja: 'このログのレベルを下げる: アラート{n}件、影響0件',
    en: 'lower the level of this log statement: {n} pages, 0 with affected users',
  },
  'rank-none': {
    ja: '影響なしと判定されたアラートはありません',
    en: 'No page was judged to have affected nobody',
  },
} as const satisfies Messages;
