import type { Messages } from './messages.ts';

/** Why a key of the session's screen cannot act now, or a text is not taken. */
export const TUI_WHY = {
  'why.not-joined': { ja: 'まだハブにつながっていません', en: 'Not joined yet' },
  'why.not-help': { ja: '絞り込めるのはヘルプだけです', en: 'Only the help can be narrowed' },
  'why.not-zoomed': { ja: '拡大していません', en: 'Nothing is zoomed' },
  'why.not-undoable': { ja: '「{act}」は取り消せません', en: '"{act}" cannot be undone' },
  'why.no-step': { ja: '手順がありません', en: 'There is no step' },
  'why.folded': { ja: '畳まれています(Enter か右で開く)', en: 'It is folded (Enter or right opens it)' },
  'why.not-folded': { ja: '畳まれていません', en: 'It is not folded' },
  'why.not-pin': { ja: '証跡ではありません', en: 'It is not a pin' },
  'why.pin-stays': {
    ja: '証跡です(ログの行で Del で外せます)',
    en: 'It is a pin (Del on its log line unpins it)',
  },
  'why.step-done': { ja: '既に完了しています', en: 'It is done already' },
  'why.no-command': { ja: 'この手順にコマンドもリンクもありません', en: 'This step has no command or link' },
  'why.no-note': { ja: 'ノートがありません', en: 'There is no note' },
  'why.not-action': { ja: 'TODOではありません', en: 'It is not an action' },
  'why.nothing-chosen': {
    ja: '先に手順かノートか行を選んでください',
    en: 'Choose a step, a note or a line first',
  },
  'why.nobody-else': { ja: '引き継ぐ相手がいません', en: 'There is nobody to hand over to' },
  'why.no-person': { ja: '参加者がいません', en: 'There is nobody' },
  'why.no-lines': { ja: 'ログがありません', en: 'There are no lines' },
  'why.no-query': {
    ja: 'この手順には検索条件がありません(ログで Q を押すと書けます)',
    en: 'This step carries no query (Q in the log takes any)',
  },
  'why.query-of-file': {
    ja: 'ファイルのログに検索条件は使えません(i で絞り込み、/ で検索)',
    en: 'A file takes no query: i narrows, / searches',
  },
  'why.query-set': {
    ja: 'この検索条件は設定済みです(v で外せます)',
    en: 'That is the query already (v takes it away)',
  },
  'why.no-gap': { ja: '抜けた行はありません', en: 'No line is missing' },
  'why.no-room': {
    ja: '表示する行数が足りません(z で広げます)',
    en: 'There is no room for it (z enlarges the pane)',
  },
  'why.choose-line': { ja: '先に行を選んでください(k か space)', en: 'Choose a line first (k or space)' },
  'why.line-gone': { ja: 'この行は手元にもうありません', en: 'This line is no longer held here' },
  'why.choose-field': { ja: '先に項目を選んでください(j)', en: 'Choose a field first (j)' },
  'why.value-hidden': {
    ja: 'この値は伏せてあり、同じ伏せ字の別の値と区別できません',
    en: 'This value is hidden: other hidden values look the same',
  },
  'why.value-too-long': {
    ja: 'この項目は絞り込みに使えません(名前に空白があるか、値が長すぎます)',
    en: 'This field cannot be a filter: a blank in its name, or too long a value',
  },
  'why.no-trace': { ja: 'この行に trace はありません', en: 'This line has no trace' },
  'why.no-link': {
    ja: '{source} に link の設定がありません(ソースの設定に URL を書けます)',
    en: 'No link is set for {source} (a URL in the settings of the source)',
  },
  'why.link-lacks': {
    ja: 'link が使う {name} がこの行にありません',
    en: 'The link needs {name}, which this line does not have',
  },
  'why.link-not-http': {
    ja: 'link が http/https の URL になりません',
    en: 'The link makes no http or https URL',
  },
  'why.facts-unknown': {
    ja: '取得元の設定がハブから届いていません',
    en: 'The hub has not said what the settings of the sources are',
  },
  'why.no-repeats': { ja: 'この行に繰り返しはありません', en: 'This line has no repeats' },
  'why.wrapped': { ja: '折り返し中です(W で戻す)', en: 'Lines are wrapped (W cuts them again)' },
  'why.live': { ja: 'ライブです', en: 'It is live' },
  'why.no-search': { ja: '検索していません(/ で検索)', en: 'Nothing is searched (/ searches)' },
  'why.no-filter': { ja: '絞り込みはありません', en: 'There are no filters' },
  'why.no-removal': { ja: 'ここで削除できるものはありません', en: 'Nothing can be removed here' },
  'why.shared-filter': { ja: '全員に効いています(x で外す)', en: 'It holds for everyone (x removes it)' },
  'why.several-pins': {
    ja: 'この中に証跡がいくつかあります(s で開いて選んでください)',
    en: 'Several pins are in here (s opens it: choose one)',
  },
  'why.not-pinned': { ja: 'この行は証跡ではありません', en: 'This line is not pinned' },
  'why.no-driver': { ja: 'ドライバーがいません(d で引き受ける)', en: 'Nobody drives (d takes over)' },
  'why.you-drive': { ja: 'あなたがドライバーです', en: 'You drive yourself' },
  'why.no-view': { ja: 'ドライバーの画面が届いていません', en: 'The driver shows no view' },
  'why.readonly': {
    ja: '--readonly のため、外部には働きかけません',
    en: '--readonly: nothing outside is changed',
  },
  'why.no-incident': { ja: '紐づいたPDのインシデントがありません', en: 'No PagerDuty incident is linked' },
  'why.all-acknowledged': { ja: 'すべてPD確認済みです', en: 'All are acknowledged' },
  'why.all-resolved': { ja: 'すべて解決済みです', en: 'All are resolved' },
  'why.connected': { ja: 'つながっています', en: 'The line is up' },
  'why.empty': { ja: '空です', en: 'It is empty' },
  'why.no-time': { ja: '「{text}」を時刻として読めません', en: '"{text}" is no time' },
  'why.time-ahead': {
    ja: '「{text}」はまだ来ていない時刻です。起きた時刻を入れてください',
    en: '"{text}" is still to come: give the time it happened',
  },
  'why.rolling-back': { ja: '切り戻しは始まっています', en: 'The rollback has begun already' },
  'why.bad-variable': {
    ja: '「{value}」は使えません(英数字と . _ / + - だけ)',
    en: '"{value}" cannot be used: letters, digits and . _ / + - only',
  },
  'why.next-notice': { ja: '次報の時刻が必要です(例 30分後)', en: 'The next update needs a time (+30m)' },
  'why.choose-hurt': { ja: '利用者への影響があったか選んでください', en: 'Choose whether users suffered' },
} as const satisfies Messages;
