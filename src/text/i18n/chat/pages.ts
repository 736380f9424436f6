import type { Messages } from '../messages.ts';

/** The message of a page in a team's channel. */
export const CHAT_PAGES = {
  triggered: { ja: '未確認のアラート', en: 'Not acknowledged' },
  acknowledged: { ja: '確認済み', en: 'Acknowledged' },
  resolved: { ja: '解決済み', en: 'Resolved' },
  high: { ja: '緊急度 高', en: 'high urgency' },
  low: { ja: '緊急度 低', en: 'low urgency' },
  fired: { ja: '発報 {time}', en: 'fired {time}' },
  to: { ja: '担当 {who}', en: 'assigned to {who}' },
  acknowledgedBy: { ja: '{who}さんが{time}に確認済みにしました', en: '{who} acknowledged it at {time}' },
  resolvedBy: { ja: '{time}に解決({who})', en: 'Resolved at {time} ({who})' },
  resolvedAt: { ja: '{time}に解決', en: 'Resolved at {time}' },
  merged: { ja: '{page} に統合されました', en: 'Merged into {page}' },
  session: { ja: '対応中 参加', en: 'Response is on. Join' },
  many: { ja: 'ほかに未確認のアラート {n}件', en: 'Other pages not acknowledged: {n}' },
  manyPart: {
    ja: 'ほかに未確認のアラート 少なくとも{n}件(すべては読めていません)',
    en: 'Other pages not acknowledged: at least {n} (not all could be read)',
  },
  manyMore: { ja: '…ほか{n}件', en: '… and {n} more' },
  manyWhy: {
    ja: '1件ずつの投稿は{minutes}分に{limit}件までです。確認済みにする: /oncall ack 番号、一覧: oncall',
    en: 'At most {limit} pages get a message of their own within {minutes} minutes. Acknowledge: /oncall ack NUMBER. All of them: oncall',
  },
} as const satisfies Messages;
