import type { Messages } from '../messages.ts';

/** What a page says, in the team's language. */
export const ALERTS = {
  'alert.users': {
    ja: '{rule}: 利用者{users}人に影響({window})',
    en: '{rule}: {users} users affected in {window}',
  },
  'alert.users-of': {
    ja: '{rule}: 利用者{total}人中{users}人に影響({share}、{window})',
    en: '{rule}: {users} of {total} users affected ({share}) in {window}',
  },
  'alert.users-least': {
    ja: '{rule}: 利用者{users}人以上に影響({window}、{unnamed}は利用者の記録なし)',
    en: '{rule}: at least {users} users affected in {window} ({unnamed} of the lines name none)',
  },
  'alert.unnamed': {
    ja: '{rule}: 利用者の記録がないエラー{n}件({window}{more})',
    en: '{rule}: {n} errors naming no user in {window}{more}',
  },
  'alert.unnamed-users': { ja: '、利用者{users}人以上に影響', en: '; at least {users} users affected' },
  'alert.blind': {
    ja: '検知できません: {source} を{since}から読めません({reason})。対象ルール: {rules}',
    en: 'detection is blind: {source} cannot be read since {since} ({reason}); rules: {rules}',
  },
  'alert.blind-rules': {
    ja: '検知できません: {source} のルール {rules} を{since}から評価できません({reason})',
    en: 'detection is blind: rules of {source} cannot be counted since {since} ({reason}): {rules}',
  },
  'alert.silence-source': {
    ja: '{rule}: {source} にログが{since}から届いていません{service}。利用者への影響は不明です',
    en: '{rule}: no documents in {source} since {since}{service}; whether users are affected is unknown',
  },
  'alert.silence-total': {
    ja: '{rule}: {source} に total に該当するログが{since}からありません{service}。利用者への影響は不明です',
    en: '{rule}: `total` finds no documents in {source} since {since}{service}; whether users are affected is unknown',
  },
  'alert.of-service': { ja: '(サービス {service})', en: ' (service {service})' },
  'alert.unlogged': {
    ja: '監視記録に保存できないまま発報しました',
    en: 'paged without being saved to the watch log',
  },
  'alert.others': { ja: '。ほかに{rules}も発報', en: '; also firing: {rules}' },
  'alert.other': { ja: '{what}({since}から)', en: '{what}, since {since}' },
  'alert.ended-title': {
    ja: '。除外 {exclusion} は{when}終了{more}',
    en: '; exclusion {exclusion} ended {when}{more}',
  },
  'alert.ago': { ja: '{time}前に', en: '{time} ago' },
  'alert.just': { ja: 'たった今', en: 'just now' },
  'alert.ended-more': { ja: '(ほか{n}件も終了)', en: ' ({n} more ended)' },
  'alert.ended': {
    ja: '除外 {exclusion} は終了済み({at})',
    en: 'exclusion {exclusion} ended at {at}',
  },
  'alert.rules-more': { ja: 'ほか{n}件', en: '{n} more' },
  'alert.fallback-unsent': {
    ja: '{title}: {said}。PagerDutyの呼び出しが誰にも届いていない可能性があります',
    en: '{title}: {said}. PagerDuty may have called nobody',
  },
  'alert.fallback-sent': {
    ja: '{title}: PagerDutyへの送信が完了しました',
    en: '{title}: PagerDuty has it now',
  },
  'alert.fallback-over': {
    ja: '{title}: PagerDutyへ送信する前に回復しました(送信していません)',
    en: '{title}: it ended before PagerDuty took it, and was not sent there',
  },
  'alert.runbook': { ja: 'Runbook', en: 'Runbook' },
} as const satisfies Messages;
