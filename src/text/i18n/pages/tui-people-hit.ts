import type { Messages } from '../messages.ts';

/** Who is hit, as the logs tell: header and impact form. */
export const TUI_PEOPLE_HIT = {
  'people.users': { ja: '{n}人', en: '{n} users' },
  'people.users.least': { ja: '{n}人以上', en: '{n}+ users' },
  'people.users.about': { ja: '約{n}人', en: '~{n} users' },
  'people.users.about-least': { ja: '約{n}人以上', en: '~{n}+ users' },
  'people.hit': { ja: '影響 {users}', en: '{users} hit' },
  'people.hit-share': { ja: '影響 {users}({share})', en: '{users} hit ({share})' },
  'people.hit-unknown': { ja: '影響 不明', en: 'users hit: unknown' },
  'people.of': { ja: '対象 {query}', en: 'of {query}' },
  'people.of-all': { ja: '対象 全行(検索条件なし)', en: 'of all lines' },
  'people.without': { ja: '{share}は user なし', en: '{share} of lines without user' },
  'people.as-of': { ja: '{time}時点', en: 'as of {time}' },

  'people.text': { ja: '{text}', en: '{text}' },
  'people.form-head': { ja: 'ログから {from}-{to}', en: 'From the logs, {from} to {to}' },
  'people.form-asking': { ja: 'ログから: 集計しています..', en: 'From the logs: counting ..' },
  'people.form-unset': {
    ja: '利用者数は不明(ログの取得元に user の設定なし)',
    en: 'Users hit: unknown (no source sets a user field)',
  },
  'people.form-users': {
    ja: '影響を受けた利用者 {n} / {all}人{share}{error}',
    en: 'Users with errors {n} of {all}{share}{error}',
  },
  'people.form-share': { ja: ' ({share})', en: ' ({share})' },
  'people.form-error': { ja: '  推定、標準誤差{percent}%', en: '  estimated, standard error {percent}%' },
  'people.form-sessions': { ja: '{n}セッション', en: '{n} sessions' },
  'people.form-customers': { ja: '上位の顧客 {customers}', en: 'top customers {customers}' },
  'people.form-coverage': {
    ja: '集計範囲: エラー行の{share}({without}は user なし)',
    en: 'Counted: {share} of error lines ({without} without user)',
  },
  'people.form-of': {
    ja: '対象: {query}(セッション開始時の条件)',
    en: 'Counted by {query}, the query that the session began with',
  },
  'people.form-of-all': {
    ja: '対象: 全行(今の検索条件によらない)',
    en: 'Counted over all lines, not by the present log query',
  },
  'people.form-whole': { ja: '集計範囲: エラー行すべて', en: 'Counted: all error lines' },
  'people.form-no-errors': { ja: '集計範囲: エラー行なし', en: 'Counted: no error lines' },
  'people.form-since': { ja: '{time}以降の行だけ', en: 'only lines since {time}' },
  'people.form-least': {
    ja: '複数の取得元の合計は分からないため、最多の取得元の数です',
    en: 'Several sources cannot be joined: the number is that of the largest',
  },
  'people.form-unset-sources': { ja: 'user の設定なし: {sources}', en: 'no user field: {sources}' },
  'people.form-key': { ja: '{key} 人数を「誰が」に入力', en: '{key} writes the number into "who"' },
  'why.no-people': {
    ja: '利用者数が分かりません(ログの取得元に user の設定なし)',
    en: 'The number of users is not known (no source sets a user field)',
  },
  'why.not-impact': { ja: '影響の入力ではありません', en: 'This is not the form of the impact' },
} as const satisfies Messages;
