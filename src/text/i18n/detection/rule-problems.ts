import type { Messages } from '../messages.ts';
import { PROCEDURE_PROBLEMS } from '../procedure-problems.ts';

/** What is wrong in a rule file, after `file:line field`. */
export const RULE_PROBLEMS = {
  ...PROCEDURE_PROBLEMS,
  'not-rule': {
    ja: 'ルールではありません(name、source、query、impact、window が必要)',
    en: 'is not a rule: it needs name, source, query, impact and window',
  },
  'no-rule': {
    ja: 'ルールがありません。不要ならファイルを削除してください',
    en: 'has no rule; remove the file if none is wanted',
  },
  'no-rule-files': { ja: 'ルールファイルがありません', en: 'there is no rule file' },
  'rule-twice': {
    ja: 'ルール {value} は {first} にもあります',
    en: 'a rule named {value} is in {first} already',
  },
  span: {
    ja: '{value} は期間として使えません。例: 30s、5m、1h({least}〜{most})',
    en: '{value} is no time span allowed here; write 30s, 5m or 1h, from {least} to {most}',
  },
  share: { ja: '{value} は割合ではありません。例: 2%、0.3%', en: '{value} is no share; write 2% or 0.3%' },
  'no-level': {
    ja: 'page、notice、unnamed のどれかが必要です',
    en: 'needs page, notice or unnamed: how many affected users, or errors that name none, count',
  },
  'share-without-total': {
    ja: '割合には total(全体の検索条件)が必要です',
    en: 'needs total: a query for all documents, of which the share is',
  },
  'floor-without-total': {
    ja: 'minTotal には total(全体の検索条件)が必要です',
    en: 'needs total: a query for the users that it counts',
  },
  'notice-above': { ja: 'notice が page より大きい値です', en: 'is above page' },
  'below-above': {
    ja: 'レベルの下限({value}人)より大きい値です',
    en: 'is above the level itself ({value} users)',
  },
  'group-twice': { ja: '同じ項目が2回あります', en: 'names a field twice' },
  'no-defaults': {
    ja: '値がありません。不要ならファイルを削除してください',
    en: 'has no values; remove the file if none are wanted',
  },
  'defaults-twice': { ja: '共通の値は {value} にもあります', en: 'shared values are in {value} already' },
  'not-defaults': {
    ja: '共通の値ではありません(window や owner などのフィールドを書きます)',
    en: 'is no set of shared values: write fields such as window or owner',
  },
  'not-shared': {
    ja: 'ルールごとの項目なので、共通の値にはできません',
    en: 'cannot be shared: each rule has its own',
  },
  'from-defaults': { ja: '{what}({place} の値)', en: '{what} (the value is from {place})' },
  'silence-and-quiet': {
    ja: 'quiet と同時には指定できません。quiet: true は silence: none と同じです',
    en: 'cannot be given beside quiet; quiet: true is silence: none',
  },
  'name-taken': { ja: '{value} は使えない名前です', en: '{value} is a reserved name' },
  field: { ja: '{value} はフィールド名ではありません', en: '{value} is no name of a field' },
} as const satisfies Messages;

export type RuleProblemKind = keyof typeof RULE_PROBLEMS;
