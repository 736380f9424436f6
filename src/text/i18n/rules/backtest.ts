import type { Messages } from '../messages.ts';

/** What a backtest and proposals say. */
export const BACKTEST = {
  'no-page': { ja: '{rule}: {span}でアラートはありません', en: '{rule}: no page in {span}' },
  'no-page-part': {
    ja: '{rule}: 測定できた評価{counted}回ではアラートなし({span}の評価{all}回のうち{unknown}回は測定不能)',
    en: '{rule}: no page in the {counted} evaluations that could be counted, of {all} in {span}; unknown: {unknown}',
  },
  pages: { ja: '{rule}: {span}でアラート{n}件{more}', en: '{rule}: {n} pages in {span}{more}' },
  'of-them': {
    ja: '(影響あり{hurt}件、なし{unhurt}件、未判定{unjudged}件、就寝中{asleep}件)',
    en: ': {hurt} affected users, {unhurt} did not, {unjudged} not judged; {asleep} while asleep',
  },
  'of-unnamed': { ja: '。うち{n}件は利用者の記録がないエラーによる', en: '; for errors naming no user: {n}' },
  'of-within': { ja: '。うち{n}件は別のルールのアラートに含む', en: '; in the page of another rule: {n}' },
  fewer: { ja: '{rule}: アラートが{n}件減り、', en: '{rule}: {n} pages fewer, ' },
  more: { ja: '{rule}: アラートが{n}件増え、', en: '{rule}: {n} pages more, ' },
  same: { ja: '{rule}: アラートの件数は同じで、', en: '{rule}: as many pages, ' },
  'nothing-lost': {
    ja: '影響のあったアラートの取りこぼしはありません',
    en: 'no page with affected users lost',
  },
  'no-hurt': {
    ja: '影響ありのアラートはありません(なし{unhurt}件)',
    en: 'none affected users ({unhurt} did not)',
  },
  'no-hurt-part': {
    ja: '影響ありと判定されたものはありませんが、{unjudged}件は未判定です(なし{unhurt}件)',
    en: 'none is known to have affected users: {unhurt} did not, {unjudged} not judged',
  },
  'unjudged-lost': {
    ja: '影響ありと判定されたアラートの取りこぼしはありませんが、未判定の{n}件を取りこぼします',
    en: 'none known to have affected users lost, but {n} that nobody judged',
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
  'lost-unjudged': {
    ja: '? 未判定のアラートを取りこぼします({n}件{users}): {times}',
    en: '? pages that nobody judged would be lost: {n}{users}: {times}',
  },
  'up-to': { ja: '、最大{users}人', en: ', up to {users} users' },
  head: { ja: '件数 影響あり なし 未判定 就寝中', en: 'pages affected none unjudged asleep' },
  legend: {
    ja: '! 利用者に影響  x 影響なし  ? 判定なし',
    en: '! users affected  x nobody  ? no verdict',
  },
  agrees: {
    ja: '実際のアラート{real}件のうち{same}件が同じ時刻に再現{missing}',
    en: 'the replay is the same for {same} of {real} real pages{missing}',
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
    ja: '{rule}: {hurt}件は影響あり、{unhurt}件はなし、{unjudged}件は未判定(判定済み{n}件の{share}%、95%信頼区間 {low}-{high}%)。{recall}影響ありのアラートも未判定のアラートも取りこぼさない案:',
    en: '{rule}: {hurt} affected users, {unhurt} did not, {unjudged} not judged ({share}% of {n} judged, 95% interval {low}-{high}%). {recall}Changes that lose no page with affected users and no unjudged page:',
  },
  'judged-unsafe': {
    ja: '{rule}: 未判定のアラートを取りこぼす案(影響があったかもしれません。先に判定してください):',
    en: '{rule}: changes that drop unjudged pages. They may have affected users: judge them first:',
  },
  recall: {
    ja: '{service} で影響のあった{n}件のうち{caught}件を検知({share}%、{low}-{high}%)。',
    en: 'It caught {caught} of {n} with affected users at {service} ({share}%, {low}-{high}%). ',
  },
  'judged-none': {
    ja: '{rule}: {hurt}件は影響あり、{unhurt}件はなし、{unjudged}件は未判定(判定済み{n}件の{share}%、95%信頼区間 {low}-{high}%)。{recall}影響ありも未判定も取りこぼさずにアラートを減らす案はありません',
    en: '{rule}: {hurt} affected users, {unhurt} did not, {unjudged} not judged ({share}% of {n} judged, 95% interval {low}-{high}%). {recall}No change saves a page without losing one with affected users or an unjudged one',
  },
  'too-few': {
    ja: '{rule}: 判定{n}件、未判定{unjudged}件のため提案なし(判定{least}件以上で提案します)',
    en: '{rule}: not enough verdicts ({n} of {least}; {unjudged} not judged)',
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
  'drops-unjudged': {
    ja: '未判定{n}件を取りこぼす(最大{users}人)',
    en: 'drops {n} not judged (up to {users} users)',
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
    ja: 'このログのレベルを下げる: アラート{n}件、すべて影響なし',
    en: 'lower the level of this log statement: {n} pages, none affected users',
  },
  'rank-judge': {
    ja: 'レベルを下げる前に判定: {unhurt}件は影響なし、{unjudged}件は未判定',
    en: 'before its level is lowered judge them: {unhurt} did not affect users, {unjudged} not judged',
  },
  'rank-none': {
    ja: 'アラートの多数を占めるログの文はありません(アラート{pages}件: 影響あり{hurt}件、なし{unhurt}件、未判定{unjudged}件)',
    en: 'No log statement is most of the lines of a page ({pages} pages: {hurt} affected users, {unhurt} did not, {unjudged} not judged)',
  },
} as const satisfies Messages;
