import type { Messages } from './messages.ts';

/** Names and values that a filter on pages takes, in either language; several are set apart by blanks. */
export const PAGE_FILTER = {
  service: { ja: 'サービス', en: 'service' },
  urgency: { ja: '緊急度', en: 'urgency' },
  state: { ja: '状態', en: 'state' },
  team: { ja: 'チーム', en: 'team' },
  'urgency.high': { ja: '高', en: 'high' },
  'urgency.low': { ja: '低', en: 'low' },
  'state.triggered': { ja: '未確認 未対応', en: 'open triggered' },
  'state.acknowledged': { ja: '確認済み', en: 'acked acknowledged' },
  'state.resolved': { ja: '解決済み', en: 'resolved' },
} as const satisfies Messages;
