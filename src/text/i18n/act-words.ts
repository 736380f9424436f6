import type { Message, Messages } from './messages.ts';

/** The words of one act at the pager. */
interface ActWords {
  /** What it is called on the screen of a session, and on home's rows. */
  readonly name: Message;
  /** Its line in the record. `{detail}`: as its row in `domain/act-table.ts` says. */
  readonly record: Message;
  /** What an account that lacks it cannot do; null: it is not sold apart, or has a sentence of its own. */
  readonly lack: Message | null;
  /** In the rows that a command prints; null: no command tells of it. */
  readonly told: Message | null;
}

/** What people read of each act: the compiler asks for a row for each act of `domain/act-table.ts`. */
export const ACT_WORDS = {
  acknowledge: {
    name: { ja: '確認(Ack)', en: 'Acknowledge' },
    record: { ja: 'PagerDutyの確認(Ack)', en: 'acknowledge in PagerDuty' },
    lack: { ja: '確認(Ack)', en: 'acknowledge incidents' },
    told: { ja: '確認', en: 'acknowledge' },
  },
  resolve: {
    name: { ja: 'PDの解決', en: 'Resolve' },
    record: { ja: 'PagerDutyを解決済みに', en: 'resolve in PagerDuty' },
    lack: { ja: '解決', en: 'resolve incidents' },
    told: { ja: '解決', en: 'resolve' },
  },
  responder: {
    name: { ja: '応援要請', en: 'Page an expert' },
    record: { ja: '応援要請', en: 'responder request' },
    lack: null,
    told: null,
  },
  escalate: {
    name: { ja: 'エスカレーション', en: 'Escalate' },
    record: { ja: 'PagerDutyのエスカレーション', en: 'escalation in PagerDuty' },
    lack: { ja: 'エスカレーション', en: 'escalate incidents' },
    told: { ja: 'エスカレーション', en: 'escalate' },
  },
  'hand-back': {
    name: { ja: 'オンコールに差し戻す', en: 'Hand back' },
    record: { ja: 'PagerDutyのオンコールに差し戻し', en: 'hand-back to on call in PagerDuty' },
    lack: null,
    told: { ja: '差し戻し', en: 'hand back' },
  },
  snooze: {
    name: { ja: 'PDのスヌーズ', en: 'Snooze' },
    record: { ja: 'PagerDutyのスヌーズ {detail}まで', en: 'snooze in PagerDuty until {detail}' },
    lack: { ja: 'スヌーズ', en: 'snooze incidents' },
    told: { ja: 'スヌーズ', en: 'snooze' },
  },
  priority: {
    name: { ja: 'PDの優先度変更', en: 'Priority' },
    record: { ja: 'PagerDutyの優先度 {detail}', en: 'PagerDuty priority {detail}' },
    lack: { ja: '優先度の変更', en: 'set priorities' },
    told: { ja: '優先度', en: 'priority' },
  },
  note: {
    name: { ja: 'PDへのノート投稿', en: 'Note to PagerDuty' },
    record: { ja: 'ノートをPagerDutyへ投稿', en: 'note posted to PagerDuty' },
    lack: { ja: 'ノートの投稿', en: 'add notes' },
    told: { ja: 'ノート', en: 'note' },
  },
  create: {
    name: { ja: 'PDの新規インシデント', en: 'New incident' },
    record: { ja: 'PagerDutyの新規インシデント「{detail}」', en: 'new PagerDuty incident "{detail}"' },
    lack: { ja: 'インシデントの作成', en: 'create incidents' },
    told: null,
  },
  reassign: {
    name: { ja: 'PDの担当変更', en: 'Reassign' },
    record: { ja: 'PagerDutyの担当変更', en: 'reassignment in PagerDuty' },
    lack: { ja: '担当変更', en: 'reassign incidents' },
    told: { ja: '担当変更', en: 'reassign' },
  },
  merge: {
    name: { ja: 'PDの統合', en: 'Merge' },
    record: { ja: 'PagerDutyの統合', en: 'merge in PagerDuty' },
    lack: { ja: 'インシデントの統合', en: 'merge incidents' },
    told: { ja: '統合', en: 'merge' },
  },
  'status-update': {
    name: { ja: 'PDのステータス更新', en: 'Status update' },
    record: { ja: 'PagerDutyのステータス更新', en: 'status update in PagerDuty' },
    lack: { ja: 'ステータス更新の送信', en: 'send status updates' },
    told: { ja: '状況報告', en: 'status update' },
  },
  override: {
    name: { ja: '当番の引き受け', en: 'Take over the shift' },
    record: { ja: '当番の引き受け {detail}まで', en: 'shift taken over until {detail}' },
    lack: { ja: '当番の引き受け', en: 'override schedules' },
    told: null,
  },
  'end-override': {
    name: { ja: '当番の返上', en: 'Give the shift back' },
    record: { ja: '当番の返上', en: 'shift given back' },
    lack: null,
    told: null,
  },
  maintain: {
    name: { ja: 'PDのメンテナンス開始', en: 'Maintenance window' },
    record: { ja: 'PagerDutyのメンテナンス {detail}まで', en: 'maintenance in PagerDuty until {detail}' },
    lack: { ja: 'メンテナンスの設定', en: 'set maintenance windows' },
    told: null,
  },
  'end-maintenance': {
    name: { ja: 'PDのメンテナンス終了', en: 'End of maintenance' },
    record: { ja: 'PagerDutyのメンテナンス終了', en: 'end of maintenance in PagerDuty' },
    lack: null,
    told: null,
  },
} as const satisfies Readonly<Record<string, ActWords>>;

type Words = typeof ACT_WORDS;

/** The acts that have words in a column, with a prefix: the keys by which a table of texts holds them. */
type Keyed<C extends keyof ActWords, P extends string> = {
  readonly [A in keyof Words as Words[A][C] extends Message ? `${P}${A}` : never]: Message;
};

/** One column as a table of texts: `actTexts('name', 'pager-act.')` has `pager-act.escalate`. */
export function actTexts<C extends keyof ActWords, P extends string>(column: C, prefix: P): Keyed<C, P> {
  const texts: Record<string, Message> = {};
  for (const [act, words] of Object.entries<ActWords>(ACT_WORDS)) {
    const message = words[column];
    if (message !== null) texts[`${prefix}${act}`] = message;
  }
  return texts satisfies Messages as Keyed<C, P>;
}
