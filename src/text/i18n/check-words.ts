import { spanInWords } from '../time.ts';
import { fill, type Lang, type Messages } from './messages.ts';
import { type Reason, sayReason, sourceKey } from './refusals.ts';

/** What a check of the log expects and has found. */
const CHECK = {
  counted: { ja: '{time}で{n}行({expected})', en: '{n} lines in {time} ({expected})' },
  'counted-part': {
    ja: '{time}で{n}行以上({expected})。一部のみ集計: {why}',
    en: '{n} lines or more in {time} ({expected}), counted in part: {why}',
  },
  'counted-part-row': { ja: '{time}で{n}行以上: {why}', en: '{n} lines or more in {time}: {why}' },
  most: { ja: '期待: {n}行以下', en: 'at most {n} expected' },
  least: { ja: '期待: {n}行以上', en: 'at least {n} expected' },
  'most-row': { ja: '{n}行以下', en: 'at most {n}' },
  'least-row': { ja: '{n}行以上', en: 'at least {n}' },
  asked: { ja: '{query}({time}、{expected})', en: '{query} (in {time}, {expected})' },
  'asked-of': {
    ja: '{source}: {query}({time}、{expected})',
    en: '{source}: {query} (in {time}, {expected})',
  },
} as const satisfies Messages;

/** Why a check is partial, not known or over; the other reasons are those of log sources. */
export const CHECK_REASONS = {
  'no-source': {
    ja: 'セッションが読んでいるログソースがありません',
    en: 'the session reads no log source',
  },
  'not-read': { ja: 'セッションは {source} を読んでいません', en: 'the session does not read {source}' },
  'not-counted': { ja: '{source} は集計できません', en: '{source} cannot be counted' },
  'no-lines': {
    ja: '{source} にこの間の行が1つもありません',
    en: '{source} has no line at all in that time',
  },
  'no-such-field': { ja: 'フィールド {field} のある行がありません', en: 'no line has the field {field}' },
  starting: { ja: '{source} を読み始めたところです', en: 'reading {source} has just begun' },
  behind: { ja: '{source} が遅れています', en: '{source} is behind' },
  'late-lines': { ja: '{source} に遅れて届く行があります', en: 'lines of {source} come late' },
  'no-promise': {
    ja: '{source} に遅れて届く行があるか分かりません',
    en: 'it is not known whether lines of {source} come late',
  },
  'too-many': { ja: '{source} の行が多く、すべては読めません', en: '{source} has more lines than are read' },
  'session-closed': { ja: 'セッションを終了しました', en: 'the session was closed' },
  'step-settled': { ja: '手順は完了かスキップ済みです', en: 'the step was done or skipped' },
  'not-confirmed': { ja: '検索条件が記録から削除されました', en: 'the query was taken out of the log' },
} as const satisfies Messages;

interface Expected {
  readonly most?: number | undefined;
  readonly least?: number | undefined;
}
interface Asked {
  readonly source: string | null;
  readonly query: string;
  readonly expect: Expected;
  readonly windowMs: number;
}
interface Counted {
  readonly lines: number;
  readonly partial: Reason | null;
}

/** `row`: as short as a row of the checklist needs it. */
type Length = 'whole' | 'row';

function expectedText({ most, least }: Expected, lang: Lang, length: Length = 'whole'): string {
  const key = most === undefined ? 'least' : 'most';
  return fill(CHECK[length === 'row' ? (`${key}-row` as const) : key], lang, { n: most ?? least ?? '?' });
}

/** What is asked of which log, and what is expected of it. */
export function askedText({ source, query, expect, windowMs }: Asked, lang: Lang): string {
  const params = { query, time: spanInWords(windowMs, lang), expected: expectedText(expect, lang) };
  return source === null
    ? fill(CHECK.asked, lang, params)
    : fill(CHECK['asked-of'], lang, { ...params, source });
}

/** The number, with what was expected and whether it is of a part; null: nothing was counted. */
export function countedText(
  { expect, windowMs }: Asked,
  counted: Counted | undefined,
  lang: Lang,
  length: Length = 'whole',
): string | null {
  if (counted === undefined) return null;
  const { lines: n, partial } = counted;
  const expected = expectedText(expect, lang, length);
  const params = { n, time: spanInWords(windowMs, lang), expected };
  if (partial === null) return fill(CHECK.counted, lang, params);
  const why = checkReason(partial, lang) ?? '?';
  return fill(CHECK[length === 'row' ? 'counted-part-row' : 'counted-part'], lang, { ...params, why });
}

/** Why in a few words; null: no reason was given. */
export function checkReason(
  {
    kind,
    params,
  }: { readonly kind?: string | null | undefined; readonly params?: Reason['params'] | undefined },
  lang: Lang,
): string | null {
  if (kind == null || kind === '') return null;
  const own = Object.hasOwn(CHECK_REASONS, kind) ? CHECK_REASONS[kind as keyof typeof CHECK_REASONS] : null;
  if (own !== null) return fill(own, lang, params);
  const reason = { kind, params: params ?? {} };
  return sayReason(sourceKey(reason), reason, lang);
}
