import type { Messages } from '../messages.ts';

/** Pages that the pager has not taken: on screens, in the chat, in doctor. */
export const UNSENT = {
  'unsent.refused': {
    ja: '未送信 {since}から({why})',
    en: 'NOT SENT since {since} ({why})',
  },
  'unsent.lost': {
    ja: '送信できたか不明 {since}から({why})',
    en: 'sent? not known since {since} ({why})',
  },
  'unsent.posted': { ja: '。代替の通知先には{at}に通知済み', en: '. Posted to the fallback at {at}' },
  'unsent.next': { ja: '。次は{at}', en: '. Next try {at}' },
  'unsent.next-by': { ja: '。次は{at}({by})', en: '. Next try {at}, by the {by}' },
  'unsent.asking': { ja: '。{at}に再送', en: ', asking again {at}' },
  'unsent.nobody': {
    ja: '。再送されません(oncall watch が動いていません)',
    en: '. Nobody tries again: no oncall watch runs',
  },
  'unsent.by.service': { ja: 'サービスのキー', en: 'key of its service' },
  'unsent.by.default': { ja: '既定のキー', en: 'default key' },
  'unsent.by.low': { ja: '低緊急度のキー', en: 'low-urgency key' },
  'unsent.why.unreachable': { ja: '応答なし {reason}', en: 'no answer, {reason}' },
  'unsent.why.server-error': { ja: 'HTTP {reason}', en: 'HTTP {reason}' },
  'unsent.why.rate-limited': { ja: '送信数の上限', en: 'rate limit' },
  'unsent.why.bad-reply': { ja: '応答を読めません', en: 'its answer cannot be read' },
  'unsent.why.fault': { ja: 'oncall の内部エラー', en: 'a fault of oncall' },
  'unsent.why.other': { ja: '{reason}', en: '{reason}' },
} as const satisfies Messages;
