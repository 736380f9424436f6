import type { Messages } from '../messages.ts';

/** The views of the log pane that count: patterns, and before beside now. */
export const TUI_PATTERNS = {
  'view.patterns': { ja: 'パターン', en: 'Patterns' },
  'view.compare': { ja: '比較', en: 'Compare' },
  'patterns.muted': { ja: '除外{n}', en: 'muted {n}' },

  'range.picked': {
    ja: '{range} ({span})  {lines}行 エラー{errors} 警告{warnings}',
    en: '{range} ({span})  {lines} lines, {errors} errors, {warnings} warnings',
  },
  'range.picked-part': {
    ja: '{range} ({span})  {lines}行以上 エラー{errors}以上 警告{warnings}以上',
    en: '{range} ({span})  at least {lines} lines, {errors} errors, {warnings} warnings',
  },
  'range.picked-unknown': {
    ja: '{range} ({span})  行数は不明',
    en: '{range} ({span})  number of lines unknown',
  },
  'range.only': { ja: '{range} のみ', en: 'only {range}' },
  'range.none': {
    ja: '{range} の行はありません(Escで範囲を解除)',
    en: 'No line of {range} (Esc ends the range)',
  },
  'toast.range-driver': {
    ja: '{range} だけを表示します(追従中の人も。Escで解除)',
    en: 'Only {range}, also for those who follow you (Esc ends it)',
  },
  'toast.range-own': {
    ja: '自分の画面は {range} だけを表示します(Escで解除)',
    en: 'Only {range} on your screen (Esc ends it)',
  },
  'picture.held': { ja: '手元の行のみ', en: 'lines held here' },
  'picture.counted': { ja: '全行を集計', en: 'all counted' },
  'picture.sample': { ja: '{share}%を抽出', en: '{share}% sample' },
  'picture.unknown': { ja: '{name} 不明', en: '{name} unknown' },
  'range.unavailable': {
    ja: '範囲を集計できません。ハブが古いか応答していません',
    en: 'The range cannot be counted: the hub is older, or does not answer.',
  },

  'patterns.counting': { ja: '集計中..', en: 'counting..' },
  'patterns.all': { ja: '全{n}行を{time}まで集計', en: 'all {n} lines counted to {time}' },
  'patterns.sample': {
    ja: '{n}行の{share}%を抽出(割合の誤差 {points}ポイント以内) {time}まで',
    en: '{share}% sample of {n} lines, shares within {points} points, to {time}',
  },
  'patterns.asking': { ja: 'ハブに問い合わせ中..', en: 'Asking the hub ..' },
  'patterns.unavailable': {
    ja: 'パターンを取得できません。ハブが古いか応答していません',
    en: 'No patterns: the hub is older, or does not answer.',
  },
  'patterns.no-lines': { ja: 'この時間帯に行はありません', en: 'No lines in this window.' },
  'patterns.nothing-passes': {
    ja: 'レベルや絞り込みに合うパターンはありません',
    en: 'No pattern passes the level and the filters.',
  },

  'patterns.new-errors': {
    ja: '{time}から{where}新しいエラー{n}種',
    en: '{n} new error patterns{where} since {time}',
  },
  'patterns.new-others': {
    ja: '{time}から{where}新しいパターン{n}種(エラーなし)',
    en: '{n} new patterns{where} since {time}, none of them errors',
  },
  'patterns.new-other': {
    ja: '{time}から{where}新しいパターン1種(エラーなし)',
    en: '1 new pattern{where} since {time}, no error',
  },
  'banner.view': { ja: '表示', en: 'view' },
  'logs.new-errors': { ja: '新しいエラー{n}種 5で表示', en: 'new errors: {n} (5)' },
  'briefing.errors': { ja: '新しいエラー', en: 'New errors' },
  'patterns.where': { ja: ' {names} に', en: ' in {names}' },
  'patterns.where-many': { ja: ' {n}サービスに', en: ' in {n} services' },
  'patterns.before-alert': { ja: '(アラートの{n}分前)', en: ', {n} min before the alert' },
  'patterns.none': {
    ja: '{time}から新しいパターンはありません({how})',
    en: 'No new pattern since {time} ({how})',
  },
  'patterns.how-all': { ja: '24時間前まで確認、全行を集計', en: '24 h checked, all lines counted' },
  'patterns.how-sample': { ja: '24時間前まで確認、{share}%を抽出', en: '24 h checked, {share}% sample' },
  'patterns.how-back': {
    ja: '{time}以降を確認、全行を集計',
    en: 'checked back to {time}, all lines counted',
  },
  'patterns.how-back-sample': {
    ja: '{time}以降を確認、{share}%を抽出',
    en: 'checked back to {time}, {share}% sample',
  },
  'patterns.how-asking': { ja: '以前の行を問い合わせ中', en: 'still asking for earlier lines' },
  'patterns.how-unknown': { ja: '一部の取得元は不明', en: 'some sources unknown' },
  'patterns.blind': {
    ja: '{time}より前の行がまだなく、新しいかどうか不明',
    en: 'Lines before {time} are not known: what is new is unknown',
  },
  'patterns.errors': { ja: 'エラー/分 {before} » {now}', en: 'errors/min {before} » {now}' },
  'patterns.errors-times': {
    ja: 'エラーは{factor}倍(毎分{before} » {now})',
    en: 'errors x{factor}: {before} » {now} a minute',
  },

  'patterns.change.new': { ja: '新規', en: 'new' },
  'patterns.change.risen': { ja: '増加', en: 'risen' },
  'patterns.change.gone': { ja: '消滅', en: 'gone' },
  'patterns.change.same': { ja: '変化なし', en: 'same' },
  'patterns.column.count': { ja: '行数', en: 'count' },
  'patterns.column.counts': { ja: '前 » 今', en: 'before » now' },
  'patterns.column.share': { ja: '割合', en: 'share' },
  'patterns.column.seen': { ja: '時刻', en: 'seen' },
  'patterns.column.statement': { ja: 'パターン', en: 'statement' },
  'patterns.column.service': { ja: 'サービス', en: 'service' },
  'patterns.first': { ja: '初出 {time}', en: 'first {time}' },
  'patterns.first-asking': { ja: '照会中..', en: 'asking..' },
  'patterns.first-here': { ja: '初出(以前は不明)', en: 'first here' },
  'patterns.last': { ja: '最終 {time}', en: 'last {time}' },
  'patterns.factor': { ja: '{n}倍', en: 'x{n}' },
  'patterns.from-none': { ja: '0から', en: 'from 0' },
  'patterns.same-count': { ja: '{n}パターン', en: '{n} patterns' },
  'patterns.uncounted': {
    ja: '{name}: 不明 {since}から集計できません({why})',
    en: '{name}: unknown since {since}, {why}',
  },

  'patterns.begins': {
    ja: '{name} は{time}から始まるため、それ以前とは比較できません',
    en: '{name} begins {time}: no comparison before',
  },
  'patterns.begins-after': {
    ja: '{name} は{time}から始まるため、新しいかどうか不明です',
    en: '{name} begins {time}: what is new in it is unknown',
  },

  'compare.periods': {
    ja: '前 {from}-{to}  今 {start}-{end}',
    en: 'before {from}-{to}  now {start}-{end}',
  },
  'compare.column.errors': { ja: 'エラー/分', en: 'errors/min' },
  'compare.column.lines': { ja: '全行/分', en: 'lines/min' },
  'compare.column.new': { ja: '新規', en: 'new' },
  'compare.column.gone': { ja: '消滅', en: 'gone' },
  'compare.column.top': { ja: '現在最多のエラー', en: 'most frequent error now' },
  'compare.unnamed': { ja: '(サービス名なし)', en: '(no service)' },
  'compare.unknown': { ja: '不明', en: 'unknown' },

  'boundary.alert': { ja: 'アラート', en: 'alert' },
  'boundary.opened': { ja: 'セッション開始', en: 'session opened' },
  'boundary.impact': { ja: '影響開始', en: 'impact began' },
  'boundary.mitigated': { ja: '暫定復旧', en: 'mitigated' },
  'boundary.resolved': { ja: '復旧', en: 'recovered' },
  'boundary.time': { ja: '時刻を入力..', en: 'a time ..' },
  'boundary.given': { ja: '指定時刻', en: 'a given time' },
  'menu.boundary': { ja: 'いつを境に比較しますか', en: 'Compare before and after' },
  'prompt.boundary': { ja: '基準時刻(例 02:54、10分前):', en: 'Boundary (02:54, 10m ago):' },
  'prompt.go': { ja: '移動先の時刻(例 02:54、10分前):', en: 'Go to (02:54, 10m ago):' },
  'patterns.boundary': { ja: '境 {name} {time}', en: '{name} {time}' },

  'pattern.title': { ja: 'パターンの行', en: 'Lines of a pattern' },
  'pattern.asking': { ja: '取得元に問い合わせ中..', en: 'Asking its sources ..' },
  'pattern.failed': { ja: '取得元から応答がありません', en: 'Its sources did not answer.' },
  'pattern.none': { ja: 'このパターンの行は見つかりません', en: 'No line of this pattern was found.' },
  'pattern.counts': {
    ja: '{n}行 ({share}%)  {from}-{to}  {how}',
    en: '{n} lines ({share}%)  {from}-{to}  {how}',
  },
  'pattern.counts-all': { ja: '全行を集計', en: 'all lines counted' },
  'pattern.counts-sample': { ja: '{share}%の抽出から推定', en: 'estimated from a {share}% sample' },
  'pattern.pin': {
    ja: '{template}: {n}行({share}%) {from}-{to}、{seen}。{how}',
    en: '{template}: {n} lines ({share}%) {from}-{to}, {seen}; {how}',
  },
} as const satisfies Messages;
