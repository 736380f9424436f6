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
  /** On home's rows; null: home does not ask for it of a page. */
  readonly home: HomeWords | null;
  /** On the screen of a session; null: it is asked for there as part of something else, or not at all. */
  readonly session: SessionWords | null;
}

interface SessionWords {
  /** Its key in footer, help and palette. */
  readonly key: Message;
  /** Of the menu for one incident, `{number}`. */
  readonly menu?: Message;
  /** The question, with what its row in `tui/dialogs/menus/pager.ts` gives. */
  readonly ask: Message;
  /** What is said while it is on its way. */
  readonly asked: Message;
}

interface HomeWords {
  /** Its key in footer and help. */
  readonly key: Message;
  /** The same where the page is open. */
  readonly opened?: Message;
  /** The question, with `{what}` for the pages and what its row in `tui/home/acts/home-act-table.ts` gives. */
  readonly ask: Message;
  /** What is said of `{number}` once it is done, with the same. */
  readonly done: Message;
}

/** What people read of each act: the compiler asks for a row for each act of `domain/act-table.ts`. */
export const ACT_WORDS = {
  acknowledge: {
    name: { ja: '確認(Ack)', en: 'Acknowledge' },
    record: { ja: 'PagerDutyの確認(Ack)', en: 'acknowledge in PagerDuty' },
    lack: { ja: '確認(Ack)', en: 'acknowledge incidents' },
    told: { ja: '確認', en: 'acknowledge' },
    home: {
      key: { ja: '確認(Ack)', en: 'acknowledge' },
      opened: { ja: '確認済みのみ', en: 'acknowledge only' },
      ask: {
        ja: '{who}の名前でPagerDutyを確認済み(Ack)にしますか',
        en: 'Acknowledge in PagerDuty as {who}?',
      },
      done: { ja: '{number} を確認済み(Ack)にしました({who})', en: '{number} is acknowledged ({who})' },
    },
    session: {
      key: { ja: '確認(Ack)', en: 'acknowledge' },
      ask: {
        ja: '{who}の名前でPagerDutyを確認済み(Ack)にしますか',
        en: 'Acknowledge in PagerDuty as {who}?',
      },
      asked: { ja: '確認済み(Ack)を送信しています', en: 'Acknowledging in PagerDuty' },
    },
  },
  resolve: {
    name: { ja: 'PDの解決', en: 'Resolve' },
    record: { ja: 'PagerDutyを解決済みに', en: 'resolve in PagerDuty' },
    lack: { ja: '解決', en: 'resolve incidents' },
    told: { ja: '解決', en: 'resolve' },
    home: {
      key: { ja: '解決', en: 'resolve' },
      ask: { ja: '{what} を解決済みにしますか', en: 'Resolve {what}?' },
      done: { ja: '{number} を解決済みにしました', en: '{number} is resolved' },
    },
    session: {
      key: { ja: 'PDを解決済みにする', en: 'resolve in PagerDuty' },
      ask: { ja: 'PagerDutyを解決済みにしますか', en: 'Resolve in PagerDuty?' },
      asked: { ja: 'PDの解決を送信しています', en: 'Resolving in PagerDuty' },
    },
  },
  responder: {
    name: { ja: '応援要請', en: 'Page an expert' },
    record: { ja: '応援要請', en: 'responder request' },
    lack: null,
    told: null,
    home: null,
    session: null,
  },
  escalate: {
    name: { ja: 'エスカレーション', en: 'Escalate' },
    record: { ja: 'PagerDutyのエスカレーション', en: 'escalation in PagerDuty' },
    lack: { ja: 'エスカレーション', en: 'escalate incidents' },
    told: { ja: 'エスカレーション', en: 'escalate' },
    home: {
      key: { ja: 'エスカレーション', en: 'escalate' },
      ask: { ja: '{what} をエスカレーションしますか', en: 'Escalate {what}?' },
      done: { ja: '{number} をエスカレーションしました', en: '{number} was escalated' },
    },
    session: {
      key: { ja: 'エスカレーション', en: 'escalate' },
      menu: { ja: 'エスカレーション {number}', en: 'Escalate {number}' },
      ask: { ja: '{to} を呼び出しますか', en: 'Page {to}?' },
      asked: { ja: 'エスカレーションを送信しています', en: 'Escalating in PagerDuty' },
    },
  },
  'hand-back': {
    name: { ja: 'オンコールに差し戻す', en: 'Hand back' },
    record: { ja: 'PagerDutyのオンコールに差し戻し', en: 'hand-back to on call in PagerDuty' },
    lack: null,
    told: { ja: '差し戻し', en: 'hand back' },
    home: null,
    session: null,
  },
  snooze: {
    name: { ja: 'PDのスヌーズ', en: 'Snooze' },
    record: { ja: 'PagerDutyのスヌーズ {detail}まで', en: 'snooze in PagerDuty until {detail}' },
    lack: { ja: 'スヌーズ', en: 'snooze incidents' },
    told: { ja: 'スヌーズ', en: 'snooze' },
    home: {
      key: { ja: 'スヌーズ', en: 'snooze' },
      ask: { ja: '{what} を{time}までスヌーズしますか', en: 'Snooze {what} until {time}?' },
      done: { ja: '{number} を{time}までスヌーズしました', en: '{number} is snoozed until {time}' },
    },
    session: {
      key: { ja: 'PDをスヌーズ', en: 'snooze in PagerDuty' },
      menu: { ja: 'スヌーズ {number}', en: 'Snooze {number}' },
      ask: { ja: '{time} までスヌーズしますか', en: 'Snooze until {time}?' },
      asked: { ja: 'スヌーズを送信しています', en: 'Snoozing in PagerDuty' },
    },
  },
  priority: {
    name: { ja: 'PDの優先度変更', en: 'Priority' },
    record: { ja: 'PagerDutyの優先度 {detail}', en: 'PagerDuty priority {detail}' },
    lack: { ja: '優先度の変更', en: 'set priorities' },
    told: { ja: '優先度', en: 'priority' },
    home: null,
    session: {
      key: { ja: 'PDの優先度', en: 'PagerDuty priority' },
      menu: { ja: 'PagerDutyの優先度 {number}', en: 'PagerDuty priority of {number}' },
      ask: { ja: '優先度を {priority} にしますか', en: 'Set the priority to {priority}?' },
      asked: { ja: '優先度の変更を送信しています', en: 'Setting the priority in PagerDuty' },
    },
  },
  note: {
    name: { ja: 'PDへのノート投稿', en: 'Note to PagerDuty' },
    record: { ja: 'ノートをPagerDutyへ投稿', en: 'note posted to PagerDuty' },
    lack: { ja: 'ノートの投稿', en: 'add notes' },
    told: { ja: 'ノート', en: 'note' },
    home: null,
    session: null,
  },
  create: {
    name: { ja: 'PDの新規インシデント', en: 'New incident' },
    record: { ja: 'PagerDutyの新規インシデント「{detail}」', en: 'new PagerDuty incident "{detail}"' },
    lack: { ja: 'インシデントの作成', en: 'create incidents' },
    told: null,
    home: null,
    session: null,
  },
  reassign: {
    name: { ja: 'PDの担当変更', en: 'Reassign' },
    record: { ja: 'PagerDutyの担当変更', en: 'reassignment in PagerDuty' },
    lack: { ja: '担当変更', en: 'reassign incidents' },
    told: { ja: '担当変更', en: 'reassign' },
    home: {
      key: { ja: '担当変更', en: 'reassign' },
      ask: { ja: '{what} の担当を{who}に変えますか', en: 'Reassign {what} to {who}?' },
      done: { ja: '{number} の担当を{who}に変えました', en: '{number} is assigned to {who}' },
    },
    session: null,
  },
  merge: {
    name: { ja: 'PDの統合', en: 'Merge' },
    record: { ja: 'PagerDutyの統合', en: 'merge in PagerDuty' },
    lack: { ja: 'インシデントの統合', en: 'merge incidents' },
    told: { ja: '統合', en: 'merge' },
    home: {
      key: { ja: 'この行に統合', en: 'merge into this' },
      ask: { ja: '{what} を {into} に統合しますか', en: 'Merge {what} into {into}?' },
      done: { ja: '{n}件を {number} に統合しました', en: '{n} merged into {number}' },
    },
    session: null,
  },
  'status-update': {
    name: { ja: 'PDのステータス更新', en: 'Status update' },
    record: { ja: 'PagerDutyのステータス更新', en: 'status update in PagerDuty' },
    lack: { ja: 'ステータス更新の送信', en: 'send status updates' },
    told: { ja: '状況報告', en: 'status update' },
    home: null,
    session: null,
  },
  override: {
    name: { ja: '当番の引き受け', en: 'Take over the shift' },
    record: { ja: '当番の引き受け {detail}まで', en: 'shift taken over until {detail}' },
    lack: { ja: '当番の引き受け', en: 'override schedules' },
    told: null,
    home: null,
    session: null,
  },
  'end-override': {
    name: { ja: '当番の返上', en: 'Give the shift back' },
    record: { ja: '当番の返上', en: 'shift given back' },
    lack: null,
    told: null,
    home: null,
    session: null,
  },
  maintain: {
    name: { ja: 'PDのメンテナンス開始', en: 'Maintenance window' },
    record: { ja: 'PagerDutyのメンテナンス {detail}まで', en: 'maintenance in PagerDuty until {detail}' },
    lack: { ja: 'メンテナンスの設定', en: 'set maintenance windows' },
    told: null,
    home: null,
    session: null,
  },
  'end-maintenance': {
    name: { ja: 'PDのメンテナンス終了', en: 'End of maintenance' },
    record: { ja: 'PagerDutyのメンテナンス終了', en: 'end of maintenance in PagerDuty' },
    lack: null,
    told: null,
    home: null,
    session: null,
  },
} as const satisfies Readonly<Record<string, ActWords>>;

type Words = typeof ACT_WORDS;
type Column =
  | 'name'
  | 'record'
  | 'lack'
  | 'told'
  | `home.${keyof HomeWords}`
  | `session.${keyof SessionWords}`;
type Part<C> = C extends `${infer P}.${string}` ? P : C;
/** The acts that have words in a column, with a prefix: the keys by which a table of texts holds them. */
type Keyed<C, P extends string> = {
  readonly [A in keyof Words as Words[A][Part<C> & keyof Words[A]] extends null
    ? never
    : `${P}${A}`]: Message;
};

/** One column as a table of texts: `actTexts('name', 'pager-act.')` has `pager-act.escalate`. */
export function actTexts<C extends Column, P extends string>(column: C, prefix: P): Keyed<C, P> {
  const [part, field] = column.split('.') as [keyof ActWords, string | undefined];
  const texts: Record<string, Message> = {};
  for (const [act, words] of Object.entries<ActWords>(ACT_WORDS)) {
    const all = words[part] as Messages | Message | null;
    if (all === null) continue;
    // Where a page is open or a menu asks, a key has its usual name unless it has another one.
    texts[`${prefix}${act}`] = (
      field === undefined ? all : ((all as Messages)[field] ?? (all as Messages).key)
    ) as Message;
  }
  return texts as Keyed<C, P>;
}

/** What a sentence calls each act, and what takes a priority along. */
export const ACT_NAMES = {
  ...actTexts('name', 'pager-act.'),
  'pager-act.severity': { ja: '重大度の変更', en: 'Severity change' },
};
