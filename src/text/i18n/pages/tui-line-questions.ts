import type { Messages } from '../messages.ts';

/** Pages of questions about a line: the values of a field, a trace. */
export const TUI_LINE_QUESTIONS = {
  'asked.asking': { ja: '取得元に問い合わせています..', en: 'Asking the sources ..' },
  'asked.failed': {
    ja: 'ハブから返事がありません(古いハブか、切断中です)',
    en: 'The hub did not answer: it is older, or disconnected',
  },
  'asked.unknown': { ja: '{source}  不明({why})', en: '{source}  unknown: {why}' },

  'values.title': { ja: '{field} の値', en: 'Values of {field}' },
  'values.of-errors': { ja: 'エラー', en: 'errors' },
  'values.of-level': { ja: '{level}以上', en: '{level} and above' },
  'values.of-shown': { ja: '絞り込み中', en: 'shown' },
  'values.of-all': { ja: '全行', en: 'all lines' },
  'values.result': {
    ja: '{field}: {group}の{share}が {value}、全行では{all}',
    en: '{field}: {share} of {group} have {value}, of all lines {all}',
  },
  'values.result-all': {
    ja: '{field}: 全行の{all}が {value}',
    en: '{field}: {all} of all lines have {value}',
  },
  'values.none': { ja: '{field}: {group}の行はありません', en: '{field}: no line is among {group}' },
  'values.sources': { ja: '{n}つの取得元の合計: {names}', en: '{n} sources together: {names}' },
  'values.lines': { ja: '{n}行', en: '{n} lines' },
  'values.span': { ja: '{from}-{to}', en: '{from} to {to}' },
  'values.since': { ja: '{since}以降を集計', en: 'counted since {since}' },
  'values.without': { ja: '(値なし)', en: '(none)' },
  'values.more': { ja: 'ほかの値もあります', en: 'There are other values' },
  'values.unasked': {
    ja: 'この集計に含まれない絞り込み: {filters}',
    en: 'Not narrowed by: {filters}',
  },
  'values.column-count': { ja: '行', en: 'lines' },
  'values.column-all': { ja: '全行', en: 'all' },

  'trace.title': { ja: 'トレース {trace}', en: 'Trace {trace}' },
  'trace.sources': { ja: '{n}つの取得元', en: '{n} sources' },
  'trace.lines': { ja: '{n}行', en: '{n} lines' },
  'trace.result': { ja: '結果 {result}', en: 'result {result}' },
  'trace.gap': { ja: '最長の間隔 {gap} {who}', en: 'largest gap {gap} {who}' },
  'trace.searched': { ja: '{from}-{to}を検索', en: 'searched {from} to {to}' },
  'trace.none': {
    ja: '問い合わせた取得元に、このトレースの行はありません',
    en: 'No source that was asked has a line of this trace',
  },
  'trace.held': {
    ja: '{source}: 問い合わせできないため、手元の{n}行だけ',
    en: '{source}: cannot be asked, only {n} lines held here',
  },
  'trace.more': { ja: 'これより多くの行があります', en: 'There are more lines than these' },
  'trace.ms': { ja: '{n}ms', en: '{n}ms' },
  'trace.seconds': { ja: '{n}秒', en: '{n} s' },

  'query.trying': { ja: '試しています..', en: 'trying it ..' },
  'query.wrong': { ja: '{source}: {why}', en: '{source}: {why}' },
  'query.unknown': {
    ja: '{source} に {field} はありません(Enterでそのまま設定)',
    en: 'no field {field} in {source} (Enter sets it all the same)',
  },
  'query.unknown-near': {
    ja: '{source} に {field} はありません。近い名前: {nearest}(Enterでそのまま設定)',
    en: 'no field {field} in {source}, nearest: {nearest} (Enter sets it all the same)',
  },
  'query.untried': {
    ja: '試せませんでした(もう一度Enterで設定)',
    en: 'it could not be tried (Enter again sets it)',
  },
  'query.untried-source': {
    ja: '{source} で試せません: {why}(もう一度Enterで設定)',
    en: 'not tried at {source}: {why} (Enter again sets it)',
  },
  'query.no-names': {
    ja: 'その名前のフィールドも検索条件もありません',
    en: 'No field and no query has such a name',
  },
  'why.no-completion': { ja: 'ここに補完はありません', en: 'There is nothing to complete here' },

  'toast.only-value': { ja: '{text} だけを表示(v で外す)', en: 'Only {text} (v takes it away)' },
  'toast.hidden-value': { ja: '{text} を除きました(v で外す)', en: 'Hidden: {text} (v takes it away)' },
  'toast.browser-opened': { ja: 'ブラウザで開きました: {url}', en: 'Opened in the browser: {url}' },
  'copied.link': {
    ja: 'ここではブラウザを開けないため、URLをコピーしました',
    en: 'No browser can be opened here: the URL is copied',
  },
} as const satisfies Messages;
