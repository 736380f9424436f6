import type { Messages } from './messages.ts';

/** What is wrong in a procedure file, after `file:line field`. */
export const PROCEDURE_PROBLEMS = {
  'not-readable': { ja: '読めません({reason})', en: 'cannot be read ({reason})' },
  'no-file': { ja: 'ファイルがありません', en: 'no such file' },
  'no-permission': { ja: '読む権限がありません', en: 'not readable (permission denied)' },
  'is-folder': { ja: 'フォルダです', en: 'is a folder' },
  'not-regular': { ja: '通常のファイルではありません', en: 'not a regular file' },
  'too-large': { ja: '{most} KiBを超えています', en: 'larger than {most} KiB' },
  tab: {
    ja: '字下げにタブは使えません。空白にしてください',
    en: 'a tab cannot indent here; use spaces',
  },
  'not-yaml': { ja: 'YAMLとして読めません: {reason}', en: 'not YAML: {reason}' },
  deep: { ja: '入れ子が深すぎます', en: 'nested too deep' },
  aliases: { ja: 'エイリアスが多すぎます', en: 'too many aliases' },
  'not-map': {
    ja: 'id、kind、title、phases を持つ手順書ではありません',
    en: 'is not a procedure: it needs id, kind, title and phases',
  },
  unknown: { ja: 'そのような項目はありません', en: 'is not a known field' },
  'unknown-near': {
    ja: 'そのような項目はありません。{near} ではありませんか',
    en: 'is not a known field; the nearest is {near}',
  },
  missing: { ja: 'ありません', en: 'is missing' },
  translation: { ja: '訳がありません', en: 'is missing: every text is in ja and en' },
  choice: { ja: '{value} は次のどれでもありません: {choices}', en: '{value} is not one of: {choices}' },
  'choice-near': {
    ja: '{value} は使えません。{near} ではありませんか(ほか: {choices})',
    en: '{value} is not one of: {choices}; the nearest is {near}',
  },
  form: { ja: '{value} はここで使える形ではありません', en: '{value} has a form that is not allowed here' },
  type: { ja: '{value} の型が違います({expected} が必要)', en: '{value} is not of type {expected}' },
  short: { ja: '空です', en: 'is empty' },
  long: { ja: '長すぎます({most} まで)', en: 'is too long: {most} at most' },
  slug: {
    ja: '{value} は使えません。小文字・数字・- で64文字まで',
    en: '{value} must match ^[a-z0-9][a-z0-9-]{0,63}$',
  },
  reserved: { ja: '{value} は使えない名前です', en: '{value} is a reserved word' },
  url: { ja: '{value} はURLではありません(http か https)', en: '{value} is not an http or https URL' },
  number: { ja: '{value} は範囲外です', en: '{value} is out of range' },
  when: { ja: '{value} は次のどれでもありません: {choices}', en: '{value} is not one of: {choices}' },
  'when-near': {
    ja: '{value} は使えません。いちばん近いのは {near}',
    en: '{value} is unknown; the nearest is {near}',
  },
  'fact-second': {
    ja: '2人目の確認になる事実は approved だけです。when か needs を外してください',
    en: 'no fact but `approved` can be the second person: leave `when` or `needs` out',
  },
  if: {
    ja: '{value} は条件として読めません。例: severity at least SEV2、step recent-change was skipped(and でつなぐ)',
    en: '{value} is not a condition; write it as: severity at least SEV2, or step recent-change was skipped, joined by and',
  },
  'if-step': { ja: '手順 {value} はありません', en: 'no step has the id {value}' },
  'if-step-near': {
    ja: '手順 {value} はありません。{near} ではありませんか',
    en: 'no step has the id {value}; the nearest is {near}',
  },
  repeat: {
    ja: '{value} は繰り返しとして読めません。例: every 15 min at SEV1, every 30 min',
    en: '{value} is not a repetition; write it as: every 15 min at SEV1, every 30 min',
  },
  due: {
    ja: '{value} は期限として読めません。例: within 5 min、within 2 h',
    en: '{value} is not a time limit; write it as: within 5 min, or within 2 h',
  },
  'due-twice': {
    ja: 'due と同じ意味です。どちらかにしてください',
    en: 'says the same as `due`: leave one of them out',
  },
  'step-twice': { ja: '手順のid {value} が2回使われています', en: 'step id {value} is used twice' },
  'phase-twice': { ja: 'フェーズのid {value} が2回使われています', en: 'phase id {value} is used twice' },
  'variable-twice': { ja: '変数 {value} が2回宣言されています', en: 'variable {value} is declared twice' },
  'variable-unknown': {
    ja: '変数 {value} は宣言されていません',
    en: 'variable {value} is not one of the procedure’s `variables`',
  },
  window: {
    ja: '{value} は時間帯として読めません。例: 2026-11-26 14:00-15:00',
    en: '{value} is not a window; write it as: 2026-11-26 14:00-15:00',
  },
  'file-twice': {
    ja: 'id {value} は {file} にもあり、そちらが使われます',
    en: 'id {value} is also in {file}, and that file is used',
  },
  'extends-none': { ja: '{value} という手順書はありません', en: 'there is no procedure {value}' },
  'extends-near': {
    ja: '{value} という手順書はありません。{near} ではありませんか',
    en: 'there is no procedure {value}; the nearest is {near}',
  },
  'extends-cycle': { ja: 'extends が循環しています: {value}', en: 'extends goes in a circle: {value}' },
  'extends-broken': { ja: 'もとの {value} に問題があります', en: 'its base {value} has problems' },
  'extends-deep': {
    ja: 'extends が{most}段を超えています',
    en: 'extends more than {most} levels deep',
  },
  'remove-none': { ja: '{value} はもとの手順書にありません', en: '{value} is not in the base' },
  'run-kind': {
    ja: 'workflow か query のどちらか1つが必要です',
    en: 'needs exactly one of workflow and query',
  },
  'run-expect': { ja: 'most か least のどちらか1つが必要です', en: 'needs exactly one of most and least' },
  'run-window': {
    ja: '{value} は1分から1時間までの長さではありません。例: 5m',
    en: '{value} is not a span from 1m to 1h; write it as: 5m',
  },
  'run-input': {
    ja: '{value} に改行、制御文字、${{ は使えません',
    en: '{value} must be one line, without control characters and ${{',
  },
  'run-inputs': { ja: 'inputs は25個までです', en: 'has more than 25 inputs' },
  // only lint says these
  'if-self': { ja: '自分自身を条件にしています', en: 'is never met: the step waits for itself' },
  'if-circle': {
    ja: '互いを待つ条件です: {value}',
    en: 'is never met: these steps wait for each other: {value}',
  },
  'if-against': {
    ja: '同時に成り立たない条件です: {value}',
    en: 'is never met: {value} cannot hold together',
  },
  'if-later': {
    ja: '手順 {value} は終了後のものです。終了前には成り立ちません',
    en: 'is never met: step {value} comes after the close',
  },
  'if-done-second': {
    ja: '{value} が一度も完了しない条件です',
    en: 'is never met: step {value} is itself never shown',
  },
  'required-never': {
    ja: '{value} で必須ですが、その重大度では出ません',
    en: 'is required at {value}, but its `if` never shows it there',
  },
  'repeat-later': { ja: '終了後の手順は繰り返しません', en: 'a step after the close cannot repeat' },
  'due-later': {
    ja: '終了後の手順に期限は使えません',
    en: 'a step after the close cannot have a time limit',
  },
  'too-many-required': {
    ja: '{severity} で必須が{n}。{most}まで(多いと誰も全部はできません)',
    en: '{n} steps are required at {severity}; at most {most} get done in an incident',
  },
  'asks-more': {
    ja: '{value} だけでは「{word}」まで分かりません。when を外すか、タイトルを変えてください',
    en: 'ticks too early: {value} does not show "{word}". Leave `when` out, or ask for less in the title',
  },
  'fact-release': {
    ja: '{value} が分かるのは kind: release の手順書だけです。when を外してください',
    en: 'never ticks: {value} is known in a procedure of kind release only. Leave `when` out',
  },
  'run-later': {
    ja: '終了後の手順は実行できません',
    en: 'never runs: the session is closed by then',
  },
  'run-low-second': {
    ja: 'needs と danger: low は両立しません。どちらかを外してください',
    en: 'asks for one person and for two: leave `needs` or `danger: low` out',
  },
  'run-undo': {
    ja: '手順 {value} は逆の操作を実行しません',
    en: 'step {value} runs no opposite act',
  },
  'run-check-undo': {
    ja: 'ログの確認には元に戻すものがありません。undo を外してください',
    en: 'a check of the log has nothing to undo. Leave `undo` out',
  },
  'run-source': {
    ja: '設定の sources に {value} がありません',
    en: 'the settings have no log source {value}',
  },
  'same-text': {
    ja: 'en に日本語が残っています',
    en: 'en contains Japanese',
  },
} satisfies Messages;

export type ProcedureProblemKind = keyof typeof PROCEDURE_PROBLEMS;
