import type { Messages } from './messages.ts';

/** Why a key of the session's screen cannot act now, or a text is not taken. */
export const TUI_WHY = {
  'why.row-gone': {
    ja: '選んでいた行はもうありません。j k で選び直してください',
    en: 'The selected row is gone. Select again with j and k',
  },
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
  'why.no-service': { ja: 'サービスが選ばれていません', en: 'No service is selected' },
  'why.no-range': { ja: '範囲は選ばれていません([ で選びます)', en: 'No range is set ([ picks one)' },
  'why.exclude-member': {
    ja: '検知から除外できるのはチームのメンバーだけです',
    en: 'Only members of the team exclude from detection',
  },
  'why.exclude-verdict': {
    ja: '影響なしと判定してから除外できます(パターンや証跡からはいつでも)',
    en: 'First judge that nobody was affected; from a pattern or a pin it can be done at any time',
  },
  'why.exclude-pin': {
    ja: '除外するログがありません。証跡を追加してください',
    en: 'No line to exclude: pin one first',
  },
  'why.no-pattern': { ja: 'パターンが選ばれていません', en: 'No pattern is selected' },
  'why.no-run': { ja: 'この手順には実行するものがありません', en: 'This step has nothing to run' },
  'why.run-long': {
    ja: '長くて表示できません: oncall run {session} {step}',
    en: 'too long here; see oncall run {session} {step}',
  },
  'why.no-query': {
    ja: 'この手順には検索条件がありません(ログで Q を押すと書けます)',
    en: 'This step has no query (Q in the log sets one)',
  },
  'why.query-of-file': {
    ja: 'ファイルのログに検索条件は使えません(i で絞り込み、/ で検索)',
    en: 'A file has no query: i narrows, / searches',
  },
  'why.query-set': {
    ja: 'この検索条件は設定済みです(v で外せます)',
    en: 'This query is already set (v removes it)',
  },
  'why.no-gap': { ja: '抜けた行はありません', en: 'No line is missing' },
  'why.no-room': {
    ja: '表示する行数が足りません(z で広げます)',
    en: 'There is no room for it (z enlarges the pane)',
  },
  'why.choose-line': { ja: '先に行を選んでください(k か space)', en: 'Choose a line first (k or space)' },
  'why.line-gone': { ja: 'この行は手元にもうありません', en: 'This line is no longer loaded' },
  'why.choose-field': { ja: '先に項目を選んでください(j)', en: 'Choose a field first (j)' },
  'why.no-object': { ja: '畳める項目がありません', en: 'No field can be folded' },
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
    en: 'The link is not an http or https URL',
  },
  'why.facts-unknown': {
    ja: '取得元の設定がハブから届いていません',
    en: 'The hub has not sent the settings of the sources',
  },
  'why.no-repeats': { ja: 'この行に繰り返しはありません', en: 'This line has no repeats' },
  'why.wrapped': { ja: '折り返し中です(W で戻す)', en: 'Lines are wrapped (W cuts them again)' },
  'why.live': { ja: 'ライブです', en: 'It is live' },
  'why.no-search': { ja: '検索していません(/ で検索)', en: 'No search is active (/ searches)' },
  'why.no-filter': { ja: '絞り込みはありません', en: 'There are no filters' },
  'why.no-removal': { ja: 'ここで削除できるものはありません', en: 'Nothing can be removed here' },
  'why.shared-filter': { ja: '全員に効いています(x で外す)', en: 'It applies to everyone (x removes it)' },
  'why.several-pins': {
    ja: 'この中に証跡がいくつかあります(s で開いて選んでください)',
    en: 'Several pins are in here (s opens it: choose one)',
  },
  'why.not-pinned': { ja: 'この行は証跡ではありません', en: 'This line is not pinned' },
  'why.no-driver': { ja: 'ドライバーがいません(d で引き受ける)', en: 'Nobody drives (d takes over)' },
  'why.you-drive': { ja: 'あなたがドライバーです', en: 'You are the driver' },
  'why.no-view': { ja: 'ドライバーが画面を共有していません', en: 'The driver shares no screen' },
  'why.readonly': {
    ja: '--readonly のため、外部には働きかけません',
    en: '--readonly: nothing outside is changed',
  },
  'why.no-incident': { ja: '紐づいたPDのインシデントがありません', en: 'No PagerDuty incident is linked' },
  'why.all-acknowledged': { ja: 'すべて確認済みです', en: 'All are acknowledged' },
  'why.all-resolved': { ja: 'すべて解決済みです', en: 'All are resolved' },
  'why.connected': { ja: 'つながっています', en: 'The hub is connected' },
  'why.empty': { ja: '空です', en: 'It is empty' },
  'why.page-whom': {
    ja: '1人に決まりません: {names}',
    en: 'That names more than one: {names}',
  },
  'why.no-time': { ja: '「{text}」を時刻として読めません', en: '"{text}" is not a time' },
  'why.time-ahead': {
    ja: '「{text}」はまだ来ていない時刻です。起きた時刻を入れてください',
    en: '"{text}" is in the future: give the time it happened',
  },
  'why.rolling-back': { ja: '切り戻しは始まっています', en: 'The rollback has already started' },
  'why.bad-variable': {
    ja: '「{value}」は使えません(英数字と . _ / + - だけ)',
    en: '"{value}" cannot be used: letters, digits and . _ / + - only',
  },
  'why.next-notice': { ja: '次報の時刻が必要です(例 30分後)', en: 'The next update needs a time (+30m)' },
  'why.field-gone': {
    ja: '「{field}」は誰かの操作で不要になりました',
    en: '"{field}" is gone: what others did makes it needless',
  },
  'why.choose-hurt': {
    ja: '利用者への影響があったか選んでください',
    en: 'Choose whether users were affected',
  },
} as const satisfies Messages;
