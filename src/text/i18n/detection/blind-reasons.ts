import { neutralise } from '../../neutralise.ts';
import { fill, type Lang, type Messages, type Params } from '../messages.ts';

/** Why a rule or its source cannot be counted, as short as a row needs it. Kinds of `detection/slot.ts`. */
export const BLIND_REASONS = {
  unreachable: { ja: '接続不可', en: 'unreachable' },
  timeout: { ja: '時間内に応答なし', en: 'no answer in time' },
  overloaded: { ja: '過負荷', en: 'overloaded' },
  partial: { ja: '一部のシャードが読めません', en: 'some shards cannot be read' },
  'index-missing': { ja: 'インデックスなし', en: 'no such index' },
  'no-time-field': { ja: '時刻フィールドなし', en: 'no time field' },
  'no-documents': { ja: 'ログが届いていません', en: 'no documents arrive' },
  'total-silent': { ja: 'total に該当するログなし', en: '`total` finds nothing' },
  'no-such-field': { ja: 'フィールドなし', en: 'no such field' },
  'not-countable': {
    ja: 'フィールドを集計できません(keyword が必要)',
    en: 'field cannot be counted (needs a keyword)',
  },
  'too-many-groups': { ja: 'グループが多すぎます', en: 'too many groups' },
  'too-many-groups-by': {
    ja: '{fields} のグループが多すぎます(発報の条件に達したのが{most}件超)',
    en: 'too many groups by {fields}: more than {most} reach a level',
  },
  'total-contradicts': {
    ja: 'total の利用者は{total}人、query で影響ありは{users}人。どちらかの検索条件が誤っています',
    en: '`total` finds {total} users, `query` {users} affected: one of the two is wrong',
  },
  'mixed-field': {
    ja: 'フィールドの型がインデックスごとに違います',
    en: 'the field has another type in other indices',
  },
  'bad-query': { ja: '検索条件が正しくありません', en: 'the query is wrong' },
  'unknown-source': { ja: '取得元の設定なし', en: 'no such source configured' },
  unauthorised: { ja: '認証に失敗', en: 'login refused' },
  'no-credentials': { ja: '認証情報なし', en: 'no login' },
  forbidden: { ja: '権限なし', en: 'not allowed' },
  'file-missing': { ja: 'ファイルなし', en: 'no such file' },
  'file-unreadable': { ja: 'ファイルを読めません', en: 'file cannot be read' },
  other: { ja: '読めません({kind})', en: 'cannot be read ({kind})' },
} as const satisfies Messages;

/** Why something cannot be counted, in words. Names and texts from outside are neutralised. */
export function blindWhy(kind: string, lang: Lang, params: Params = {}): string {
  const named = kind === 'too-many-groups' && params.fields !== undefined ? 'too-many-groups-by' : kind;
  const known = Object.hasOwn(BLIND_REASONS, named) ? (named as keyof typeof BLIND_REASONS) : 'other';
  const said = Object.entries(params).map(([name, value]) => [name, neutralise(String(value))] as const);
  return fill(BLIND_REASONS[known], lang, { ...Object.fromEntries(said), kind: neutralise(kind) });
}
