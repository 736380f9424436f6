import { type Example, example } from './examples/example.ts';
import type { Lang, Message, Messages } from './messages.ts';

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
  /** What is asked for, where something has to be typed or chosen. */
  readonly value?: Message;
  /** The words that may be given with it. */
  readonly choices?: Messages;
  /** Of a command that is about pages and nothing else: its words, its line in `--help`, and examples. */
  readonly command?: {
    readonly of: `page ${string}`;
    readonly help: Message;
    readonly examples: readonly [Example, Example, ...Example[]];
  };
  /** On home's rows; null: home does not ask for it of a page. */
  readonly home: HomeWords | null;
  /** On the screen of a session; null: it is asked for there as part of something else, or not at all. */
  readonly session: SessionWords | null;
}

interface SessionWords {
  /** Its key in footer, help and palette. */
  readonly key: Message;
  /** What else people call it, for the palette: phrases apart by commas. */
  readonly also?: Message;
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
      also: {
        ja: '確認済み, PD確認, 受領, アック',
        en: 'ack, pd ack, pagerduty ack, take the page',
      },
      key: { ja: '確認(Ack)', en: 'acknowledge' },
      ask: {
        ja: '{who}の名前でPagerDutyを確認済み(Ack)にしますか',
        en: 'Acknowledge in PagerDuty as {who}?',
      },
      asked: { ja: '確認済み(Ack)を送信しています', en: 'Acknowledging in PagerDuty' },
    },
    command: {
      of: 'page ack',
      help: { ja: 'アラートを確認済みにする', en: 'acknowledge pages' },
      examples: [
        example(
          'oncall page ack 4812',
          '確認済みにする(セッションは始めない)',
          'acknowledge, without a session',
        ),
        example(
          'oncall page ack 4812 --take-over',
          '他の人が確認済みでも引き受ける',
          'take it over from the person who has it',
        ),
      ],
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
      also: { ja: 'PD解決', en: 'resolve page, pagerduty resolve' },
      key: { ja: 'PDを解決済みにする', en: 'resolve in PagerDuty' },
      ask: { ja: 'PagerDutyを解決済みにしますか', en: 'Resolve in PagerDuty?' },
      asked: { ja: 'PDの解決を送信しています', en: 'Resolving in PagerDuty' },
    },
    command: {
      of: 'page resolve',
      help: { ja: 'アラートを解決済みにする', en: 'resolve pages' },
      examples: [
        example('oncall page resolve 4810 4806', '複数を解決済みにする', 'resolve several'),
        example(
          'oncall page resolve 4810 --wait --json',
          '結果が出るまで待ち、JSONで受け取る',
          'wait until it is settled, and get the outcome as JSON',
        ),
      ],
    },
  },
  responder: {
    name: { ja: '応援要請', en: 'Page an expert' },
    record: { ja: '応援要請', en: 'responder request' },
    lack: null,
    told: { ja: '応援要請', en: 'page an expert' },
    value: {
      ja: '誰を呼ぶか(名前・メールアドレス・エスカレーションポリシー)',
      en: 'Whom to page (name, e-mail address or escalation policy)',
    },
    home: {
      key: { ja: '応援を呼ぶ', en: 'page an expert' },
      ask: { ja: '{what} の応援に{who}を呼びますか', en: 'Page {who} for {what}?' },
      done: { ja: '{number} の応援に{who}を呼びました', en: '{who} is paged for {number}' },
    },
    session: null,
    command: {
      of: 'page call',
      help: { ja: 'アラートに応援を呼ぶ', en: 'page somebody to join' },
      examples: [
        example(
          ['oncall page call 4812 --to "山田"', 'oncall page call 4812 --to "Yamada"'],
          '名前で指定。文面はアラートのタイトル',
          'by name; the message is the title of the page',
        ),
        example(
          [
            'oncall page call 4812 --to db --message "DBの切り替えを見てください"',
            'oncall page call 4812 --to db --message "look at the failover"',
          ],
          'エスカレーションポリシーdbの当番を、文面を付けて',
          'who is on call of the escalation policy db, with a message',
        ),
      ],
    },
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
      also: { ja: '上位へ, 次の担当へ', en: 'next level, escalation policy' },
      key: { ja: 'エスカレーション', en: 'escalate' },
      menu: { ja: 'エスカレーション {number}', en: 'Escalate {number}' },
      ask: { ja: '{to} を呼び出しますか', en: 'Page {to}?' },
      asked: { ja: 'エスカレーションを送信しています', en: 'Escalating in PagerDuty' },
    },
    command: {
      of: 'page escalate',
      help: {
        ja: '次の段階か指定した段階にエスカレーションする',
        en: 'page the next level, or the one you name',
      },
      examples: [
        example('oncall page escalate 4812', '次の担当者を呼び出す', 'page the next person on call'),
        example(
          'oncall page escalate 4812 --level 3',
          '3段階目の担当者を呼び出す',
          'page who is on call at level 3',
        ),
        example(
          'oncall page escalate 4812 --wait 1m',
          '結果を1分まで待つ',
          'wait up to a minute for the outcome',
        ),
      ],
    },
  },
  'hand-back': {
    name: { ja: '当番に差し戻す', en: 'Hand back' },
    record: { ja: 'PagerDutyの当番に差し戻し', en: 'hand-back to on call in PagerDuty' },
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
    value: { ja: 'いつまで(例 2時間、30分、10:00)', en: 'Until when (2h, 30m, 10:00)' },
    home: {
      key: { ja: 'スヌーズ', en: 'snooze' },
      ask: { ja: '{what} を{time}までスヌーズしますか', en: 'Snooze {what} until {time}?' },
      done: { ja: '{number} を{time}までスヌーズしました', en: '{number} is snoozed until {time}' },
    },
    session: {
      also: { ja: '延長, あとで', en: 'later, extend ack' },
      key: { ja: 'PDをスヌーズ', en: 'snooze in PagerDuty' },
      menu: { ja: 'スヌーズ {number}', en: 'Snooze {number}' },
      ask: { ja: '{time} までスヌーズしますか', en: 'Snooze until {time}?' },
      asked: { ja: 'スヌーズを送信しています', en: 'Snoozing in PagerDuty' },
    },
    command: {
      of: 'page snooze',
      help: { ja: '確認済みのアラートをスヌーズする', en: 'snooze acknowledged pages' },
      examples: [
        example('oncall page snooze 4806 --for 4h', '4時間', 'for four hours'),
        example('oncall page snooze 4806 --until 09:00', '次の9時まで', 'until the next 09:00'),
      ],
    },
  },
  priority: {
    name: { ja: 'PDの優先度変更', en: 'Priority' },
    record: { ja: 'PagerDutyの優先度 {detail}', en: 'PagerDuty priority {detail}' },
    lack: { ja: '優先度の変更', en: 'set priorities' },
    told: { ja: '優先度', en: 'priority' },
    command: {
      of: 'page priority',
      help: { ja: 'アラートの優先度を変える', en: 'set the priority of pages' },
      examples: [
        example('oncall page priority 4812 --to P1', '優先度をP1にする', 'make it a P1'),
        example('oncall page priority 4812 4810 --to P3', '2件をP3にする', 'make two of them a P3'),
      ],
    },
    value: { ja: '新しい優先度(例 P1)', en: 'Which priority (P1)' },
    home: {
      key: { ja: '優先度', en: 'priority' },
      ask: { ja: '{what} の優先度を{priority}にしますか', en: 'Set the priority of {what} to {priority}?' },
      done: { ja: '{number} の優先度を{priority}にしました', en: '{number} has the priority {priority}' },
    },
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
    value: { ja: 'PagerDutyに書くノート', en: 'Note for PagerDuty' },
    home: {
      key: { ja: 'ノート', en: 'note' },
      ask: { ja: '{what} にノート「{text}」を書きますか', en: 'Write the note "{text}" on {what}?' },
      done: { ja: '{number} にノートを書きました', en: 'The note is on {number}' },
    },
    session: null,
    command: {
      of: 'page note',
      help: { ja: 'アラートにノートを書く', en: 'write a note on a page' },
      examples: [
        example(
          [
            'oncall page note 4812 "再起動で復旧するか確認中"',
            'oncall page note 4812 "checking whether a restart helps"',
          ],
          'ノートを書く',
          'write a note',
        ),
        example('git log -1 --oneline | oncall page note 4812 -', '標準入力から', 'from standard input'),
      ],
    },
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
    value: { ja: '新しい担当者(名前・メールアドレス)', en: 'To whom (name or e-mail address)' },
    home: {
      key: { ja: '担当変更', en: 'reassign' },
      ask: { ja: '{what} の担当を{who}に変えますか', en: 'Reassign {what} to {who}?' },
      done: { ja: '{number} の担当を{who}に変えました', en: '{number} is assigned to {who}' },
    },
    session: null,
    command: {
      of: 'page reassign',
      help: { ja: '担当者を変える', en: 'give pages to somebody else' },
      examples: [
        example(
          'oncall page reassign 4812 --to tanaka@example.com',
          'メールアドレスで指定',
          'by e-mail address',
        ),
        example(
          ['oncall page reassign 4812 4810 --to "田中"', 'oncall page reassign 4812 4810 --to "Tanaka"'],
          '名前で指定して2件',
          'two of them, by name',
        ),
      ],
    },
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
    command: {
      of: 'page merge',
      help: { ja: '複数のアラートを1件に統合する', en: 'make pages part of another' },
      examples: [
        example('oncall page merge 4810 4806 --into 4812', '2件を4812に統合', 'make two part of 4812'),
        example('oncall page merge 4810 --into 4812 --json', '結果をJSONで', 'the outcome as JSON'),
      ],
    },
  },
  urgency: {
    name: { ja: 'PDの緊急度変更', en: 'Urgency' },
    record: { ja: 'PagerDutyの緊急度 {detail}', en: 'PagerDuty urgency {detail}' },
    lack: { ja: '緊急度の変更', en: 'set urgencies' },
    told: { ja: '緊急度', en: 'urgency' },
    value: { ja: '新しい緊急度', en: 'Which urgency' },
    choices: { high: { ja: '高', en: 'high' }, low: { ja: '低', en: 'low' } },
    command: {
      of: 'page urgency',
      help: { ja: 'アラートの緊急度を変える', en: 'set how urgent pages are' },
      examples: [
        example('oncall page urgency 4812 --to low', '急がないものにする', 'make it one that can wait'),
        example('oncall page urgency 4812 4810 --to high', '2件を緊急にする', 'make two of them urgent'),
      ],
    },
    home: {
      key: { ja: '緊急度', en: 'urgency' },
      ask: { ja: '{what} の緊急度を{given}にしますか', en: 'Set the urgency of {what} to {given}?' },
      done: { ja: '{number} の緊急度を{given}にしました', en: '{number} has {given} urgency' },
    },
    session: {
      key: { ja: 'PDの緊急度', en: 'PagerDuty urgency' },
      also: { ja: '急ぎ', en: 'high urgency, low urgency, urgent' },
      menu: { ja: 'PagerDutyの緊急度 {number}', en: 'PagerDuty urgency of {number}' },
      ask: { ja: '緊急度を{given}にしますか', en: 'Set the urgency to {given}?' },
      asked: { ja: '緊急度の変更を送信しています', en: 'Setting the urgency in PagerDuty' },
    },
  },
  retitle: {
    name: { ja: 'PDのタイトル変更', en: 'Title' },
    record: { ja: 'PagerDutyのタイトル「{detail}」', en: 'PagerDuty title "{detail}"' },
    lack: { ja: 'タイトルの変更', en: 'set titles' },
    told: { ja: 'タイトル', en: 'title' },
    value: { ja: '新しいタイトル', en: 'New title' },
    command: {
      of: 'page retitle',
      help: { ja: 'アラートのタイトルを変える', en: 'set the title of a page' },
      examples: [
        example(
          [
            'oncall page retitle 4812 "決済: Stripeが遅い"',
            'oncall page retitle 4812 "payments: Stripe is slow"',
          ],
          '分かった原因をタイトルに',
          'say in the title what was found',
        ),
        example('echo "$TITLE" | oncall page retitle 4812 -', '標準入力から', 'from standard input'),
      ],
    },
    home: {
      key: { ja: 'タイトル', en: 'title' },
      ask: { ja: '{what} のタイトルを「{given}」にしますか', en: 'Set the title of {what} to "{given}"?' },
      done: { ja: '{number} のタイトルを「{given}」にしました', en: '{number} is now "{given}"' },
    },
    session: {
      key: { ja: 'PDのタイトル', en: 'PagerDuty title' },
      also: { ja: '名前を変える', en: 'rename the page, rename incident' },
      menu: { ja: 'PagerDutyのタイトル {number}', en: 'PagerDuty title of {number}' },
      ask: { ja: 'タイトルを「{given}」にしますか', en: 'Set the title to "{given}"?' },
      asked: { ja: 'タイトルの変更を送信しています', en: 'Setting the title in PagerDuty' },
    },
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
    record: {
      ja: 'PagerDutyのメンテナンス {names} {detail}まで',
      en: 'maintenance in PagerDuty of {names} until {detail}',
    },
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
  | 'value'
  | `home.${keyof HomeWords}`
  | `session.${keyof SessionWords}`;
type Part<C> = C extends `${infer P}.${string}` ? P : C;
/** The acts that have words in a column, with a prefix: the keys by which a table of texts holds them. */
type Keyed<C, P extends string> = {
  readonly [A in keyof Words as Words[A] extends { readonly [K in Part<C> & string]: object }
    ? `${P}${A}`
    : never]: Message;
};

/** One column as a table of texts: `actTexts('name', 'pager-act.')` has `pager-act.escalate`. */
export function actTexts<C extends Column, P extends string>(column: C, prefix: P): Keyed<C, P> {
  const [part, field] = column.split('.') as [Exclude<keyof ActWords, 'command'>, string | undefined];
  const texts: Record<string, Message> = {};
  for (const [act, words] of Object.entries<ActWords>(ACT_WORDS)) {
    const all = words[part] as Messages | Message | null | undefined;
    if (all == null) continue;
    // Where a page is open or a menu asks, a key has its usual name unless it has another one.
    texts[`${prefix}${act}`] = (
      field === undefined ? all : ((all as Messages)[field] ?? (all as Messages).key)
    ) as Message;
  }
  return texts as Keyed<C, P>;
}

type Commands = Extract<Words[keyof Words], { readonly command: object }>['command'];
type Command<F extends 'help' | 'examples'> = { readonly [C in Commands as C['of']]: C[F] };

/** The help of the commands about pages, or the examples of it, by the words of the command. */
export const commandTexts = <F extends 'help' | 'examples'>(field: F): Command<F> =>
  Object.fromEntries(
    Object.values<ActWords>(ACT_WORDS).flatMap(({ command }) =>
      command === undefined ? [] : [[command.of, command[field]]],
    ),
  ) as Command<F>;

/** What is given with an act, in words: a choice by its name, else as it was typed. */
export function givenText(act: keyof Words, given: string, lang: Lang): string {
  const { choices }: ActWords = ACT_WORDS[act];
  return choices !== undefined && Object.hasOwn(choices, given) ? (choices[given] as Message)[lang] : given;
}

/** What a sentence calls each act, and what takes a priority along. */
export const ACT_NAMES = {
  ...actTexts('name', 'pager-act.'),
  'pager-act.dispatch': { ja: '手順の実行', en: 'Run of a step' },
  'pager-act.issue': { ja: 'Issueの作成', en: 'Issue of an action' },
  'pager-act.severity': { ja: '重大度の変更', en: 'Severity change' },
};
