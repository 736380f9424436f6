import type { Messages } from '../messages.ts';

/** The buttons of messages in Slack, at most 75 characters. */
export const CHAT_BUTTONS = {
  join: { ja: '参加する', en: 'Join' },
  ack: { ja: '確認済みにする', en: 'Acknowledge' },
  update: { ja: '状況報告を書く', en: 'Update' },
  mitigate: { ja: '暫定復旧', en: 'Mitigated' },
  resolve: { ja: '復旧', en: 'Resolved' },
  close: { ja: '終了する', en: 'Close' },
  more: { ja: 'ほか', en: 'More' },
  run: { ja: '実行を確認', en: 'Confirm the run' },
} as const satisfies Messages;
export type ChatButtonName = keyof typeof CHAT_BUTTONS;

/** The forms behind them; a title has at most 24 characters. */
export const CHAT_FORMS = {
  update: { ja: '状況報告', en: 'Status update' },
  more: { ja: 'ほかの操作', en: 'More' },
  close: { ja: 'セッションの終了', en: 'Close the session' },
  run: { ja: '実行の確認', en: 'Confirm the run' },
  key: { ja: 'この内容で実行しますか', en: 'Is this to run?' },
  'key-confirm': { ja: '確認して実行する', en: 'Confirm: it runs' },
  'key-decline': { ja: '却下する', en: 'Decline' },
  keyReason: { ja: '却下の理由', en: 'Reason to decline' },
  send: { ja: '送信', en: 'Send' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  text: { ja: '本文', en: 'What is said' },
  impact: { ja: '影響', en: 'Impact' },
  next: { ja: '次報(23:30、30分後、最終報なら「最終」)', en: 'Next update (23:30, in 30 min, or "final")' },
  severity: { ja: '重大度', en: 'Severity' },
  steps: { ja: '次の手順(完了にチェック)', en: 'Next steps (tick what is done)' },
  lead: { ja: '指揮', en: 'Lead' },
  leadMe: { ja: '自分が指揮をとる', en: 'I take the lead' },
  leadTo: { ja: '{who}さんに渡す', en: 'Hand it to {who}' },
  note: { ja: 'ノート', en: 'Note' },
  action: { ja: 'TODO', en: 'Action' },
  owner: { ja: 'TODOの担当', en: 'Owner of the action' },
  due: { ja: 'TODOの期限(23:30、明日 10:00)', en: 'Due time of the action (23:30, tomorrow 10:00)' },
  hurt: { ja: '利用者への影響', en: 'Were users affected?' },
  hurtYes: { ja: 'あり', en: 'Yes' },
  hurtNo: { ja: 'なし', en: 'No' },
  why: { ja: '原因', en: 'Cause' },
  prevent: { ja: '再発防止', en: 'Prevention' },
  incident: { ja: 'PagerDutyのアラート {pages}', en: 'The page in PagerDuty, {pages}' },
  'leave-resolve': { ja: '解決にする', en: 'Resolve it' },
  'leave-hand-back': { ja: '当番に戻す', en: 'Hand it back to who is on call' },
  'leave-keep': { ja: 'そのまま持つ', en: 'Keep it' },
  reason: { ja: '終了の理由(残った手順があるとき)', en: 'Reason (where steps are left)' },
} as const satisfies Messages;
