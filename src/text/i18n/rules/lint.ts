import type { Messages } from '../messages.ts';

/** What is wrong with a rule, an exclusion or a test of a rule. */
export const RULE_LINT = {
  note: { ja: '注意: {message}', en: 'note: {message}' },
  'no-min-total': {
    ja: '割合を使うのに minTotal がありません。利用者が少ない時間は1人のエラーで発報します',
    en: 'uses a share without minTotal: with little traffic one user pages',
  },
  'window-short': {
    ja: 'window({window})が every({every})より短く、見ない時間ができます',
    en: 'window ({window}) is shorter than every ({every}): some documents are never looked at',
  },
  'for-short': {
    ja: 'for({for})が every({every})以下で window({window})より短いため、2つのスロットにまたがる一瞬のエラーでも発報します。{least} 以上にするか、for をなくしてください',
    en: 'for ({for}) is no longer than every ({every}) and shorter than window ({window}): a moment of errors that falls on two slots pages. Set {least} or more, or none',
  },
  'for-uneven': {
    ja: 'for({for})が every({every})の倍数ではないため、実際には{rounded}続いてから発報します',
    en: 'for ({for}) is no multiple of every ({every}): it pages after {rounded}',
  },
  'delay-short': {
    ja: 'delay({delay})が実際の取り込みの遅れ(99%が{p99}以内、{n}件で測定)より短いです。delay: {suggested} 以上にしてください',
    en: 'delay ({delay}) is shorter than the measured ingest lag (99% within {p99}, {n} documents): set delay: {suggested} or more',
  },
  'users-unmapped': {
    ja: '利用者のフィールド {field} は索引にありません',
    en: 'no index has the users field {field}',
  },
  'users-unmapped-near': {
    ja: '利用者のフィールド {field} は索引にありません。{near} のことですか',
    en: 'no index has the users field {field}. Did you mean {near}?',
  },
  'users-text': {
    ja: '利用者のフィールド {field} は text 型のため数えられません。keyword のフィールドを指定してください',
    en: 'the users field {field} is text and cannot be counted: name a keyword field',
  },
  'users-empty': {
    ja: '直近1日の該当ログ{n}件に、利用者のフィールド {field} のあるものがありません',
    en: 'none of the {n} documents that query matched in the last day has the users field {field}',
  },
  'unnamed-many': {
    ja: '直近1日の該当ログ{bad}件のうち{n}件に利用者のフィールド {field} がなく、何件あっても発報しません。impact.unnamed に件数を書くか、query から除いてください',
    en: '{n} of the {bad} documents that query matched in the last day lack the users field {field}, and no number of them pages: set impact.unnamed, or leave them out of query',
  },
  'unnamed-low': {
    ja: 'unnamed({level}件)は低すぎます。利用者のフィールドのない該当ログは、直近1日の平均で window({window})あたり{n}件あります',
    en: 'unnamed ({level}) is reached most of the time: in the last day a window ({window}) had {n} documents without the users field on average',
  },
  'unnamed-high': {
    ja: 'unnamed({level}件)は高すぎます。利用者のフィールドのない該当ログは直近1日で{n}件しかなく、発報しませんでした',
    en: 'unnamed ({level}) is more than the whole last day had: {n} of the documents that query matched lack the users field',
  },
  'query-unmapped': {
    ja: 'フィールド {field} は索引にありません',
    en: 'no index has the field {field}',
  },
  'query-unmapped-near': {
    ja: 'フィールド {field} は索引にありません。{near} のことですか',
    en: 'no index has the field {field}. Did you mean {near}?',
  },
  'total-nothing': {
    ja: 'total に一致するログが直近7日間にありません',
    en: 'total matches nothing in the last 7 days',
  },
  'total-misses': {
    ja: 'query に一致する直近1日の{bad}件のうち{n}件が total に含まれません。total は影響を受けた利用者も含む必要があります',
    en: 'total leaves out {n} of the {bad} documents that query matched in the last day: it has to contain them',
  },
  'group-empty': {
    ja: '直近1日の該当ログ{n}件に、group のフィールド {field} のあるものがありません',
    en: 'none of the {n} documents that query matched in the last day has the group field {field}',
  },
  'group-unmapped': {
    ja: 'group のフィールド {field} は索引にありません',
    en: 'no index has the group field {field}',
  },
  'group-text': {
    ja: 'group のフィールド {field} は text 型のため分けられません',
    en: 'the group field {field} is text and cannot be grouped by',
  },
  'group-many': {
    ja: 'group のフィールド {field} の値が1日に約{n}種類あります({most}種類を超えた分は、発報の条件に達したものだけを{most}種類まで評価します)',
    en: 'the group field {field} has about {n} values a day: beyond {most} only those that reach a level are judged, {most} at most',
  },
  'match-all': {
    ja: 'query がすべてのログに一致します: {query}',
    en: 'query matches every document: {query}',
  },
  'match-most': {
    ja: 'query が直近1日のログの{share}に一致します({matched}/{all}件)',
    en: 'query matches {share} of the last day ({matched} of {all} documents)',
  },
  'matches-nothing': {
    ja: 'query に一致するログが直近7日間にありません',
    en: 'query matches nothing in the last 7 days',
  },
  'query-refused': {
    ja: 'インデックスで実行できません: {reason}',
    en: 'the index cannot answer it: {reason}',
  },
  'no-runbook': { ja: 'runbook がありません', en: 'no runbook' },
  'no-owner': { ja: 'owner がありません', en: 'no owner' },
  'no-tests': {
    ja: 'tests がありません。発報する例としない例を書いてください',
    en: 'no tests: write one case that pages and one that does not',
  },
  'case-invalid': { ja: 'テストの {where} が正しくありません: {reason}', en: 'test: {where}: {reason}' },
  'case-beyond': {
    ja: 'documents のテストではこの query を判定できません({what})。slots で書いてください',
    en: 'a test with documents cannot judge this query ({what}): write it with slots',
  },
  'case-no-total': {
    ja: 'テスト「{name}」スロット{slot}: total の利用者数 of がありません。割合と minTotal を確かめられません',
    en: 'test "{name}", slot {slot}: no `of` (users in `total`), so share and minTotal are not tested',
  },
  'case-red': {
    ja: 'テスト「{name}」スロット{slot}: {expected} のはずが {found}(ほか{more}か所)',
    en: 'test "{name}", slot {slot}: expected {expected}, found {found} ({more} more)',
  },
  'no-case-pages': { ja: '発報するテストがありません', en: 'no test pages anybody' },
  'no-case-spares': { ja: '発報しないテストがありません', en: 'no test pages nobody' },
  'proves-nothing': {
    ja: 'テストは何も証明していません。{mutation}、すべて成功します',
    en: 'the tests prove nothing: they pass with {mutation}',
  },
  'mutation-threshold': { ja: '利用者数のしきい値を2倍にしても', en: 'the users of the level doubled' },
  'mutation-unnamed': { ja: 'unnamed を2倍にしても', en: '`unnamed` doubled' },
  'mutation-share': { ja: '割合(share)を2倍にしても', en: 'the share doubled' },
  'mutation-no-share': { ja: '割合(share)をなくしても', en: 'the share removed' },
  'mutation-floor': { ja: 'minTotal を2倍にしても', en: '`minTotal` doubled' },
  'mutation-no-floor': { ja: 'minTotal をなくしても', en: '`minTotal` removed' },
  'mutation-for': { ja: 'for を0にしても', en: '`for` at 0' },
  'mutation-exclusions': { ja: '除外をなくしても', en: 'its exclusions removed' },
  'source-unknown': {
    ja: 'ログの取得元 {source} は設定にありません',
    en: 'no log source {source} in the settings',
  },
  'source-unread': {
    ja: '{source} を読めないため、索引での検査はできません: {reason}',
    en: '{source} cannot be read, so it is not checked on the index: {reason}',
  },
  'name-twice': { ja: '{name} は {file} にもあります', en: '{name} is also in {file}' },
  'exclusion-ended': {
    ja: '除外 {id}({owner})は {until} に終了しました',
    en: 'exclusion {id} ({owner}) ended on {until}',
  },
  'exclusion-all': {
    ja: '除外 {id}({owner})がすべてのログを除きます',
    en: 'exclusion {id} ({owner}) leaves everything out',
  },
  'exclusion-nothing': {
    ja: '除外 {id}({owner})に一致するログが直近7日間にありません',
    en: 'exclusion {id} ({owner}) matches nothing in the last 7 days',
  },
  'exclusion-no-rule': {
    ja: '除外 {id} の対象のルール {name} がありません',
    en: 'exclusion {id} is for rule {name}, which does not exist',
  },
  passed: { ja: '✓ {rule}: テスト{n}件成功', en: '✓ {rule}: {n} tests passed' },
} as const satisfies Messages;
