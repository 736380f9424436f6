import { commandTexts } from '../act-words.ts';
import type { Messages } from '../messages.ts';
import { CLI_CHANGES_HELP } from './system-changes.ts';

/** What `--help` says of `oncall page`. */
export const CLI_PAGE_HELP = {
  ...CLI_CHANGES_HELP,
  page: { ja: 'PagerDutyのアラートの一覧と操作', en: 'list pages of PagerDuty and act on them' },
  'page list': { ja: '未解決のアラートか、過去のアラートの一覧', en: 'open pages, or past ones' },
  'page show': {
    ja: '1件の内容: アラート、変更、過去、履歴、ノート',
    en: 'one page: alerts, changes, earlier ones, history, notes',
  },
  ...commandTexts('help'),
  'page create': {
    ja: 'サービスにアラートを作る(当番を呼び出す)',
    en: 'make a page of a service, which pages who is on call',
  },
  argService: { ja: 'サービスの名前かID', en: 'name or id of a service' },
  argPageTitle: { ja: 'タイトル', en: 'its title' },
  optPageDetails: { ja: '詳しい内容(最初のノートになる)', en: 'details, which become its first note' },
  argPages: { ja: 'アラートの番号・ID・URL(複数可)', en: 'numbers, ids or web addresses of pages' },
  optPageWait: {
    ja: '結果を待つ長さ(省略時10s、値なしは結果が出るまで)',
    en: 'how long to wait for the outcome (10s unless given; without a value: until it is settled)',
  },
  optPageFor: { ja: 'スヌーズの長さ(例: 4h)', en: 'how long, such as 4h' },
  optPageUntil: { ja: 'スヌーズの終わり(例: 09:00)', en: 'until when, such as 09:00' },
  optPageTo: {
    ja: '新しい担当者(メールアドレス、名前、ID)',
    en: 'e-mail address, name or id of who gets them',
  },
  optPageCall: {
    ja: '呼ぶ相手(メールアドレス、名前、エスカレーションポリシー、当番表)',
    en: 'whom: e-mail address, name, escalation policy or schedule',
  },
  optPageMessage: {
    ja: '相手への文面(省略するとアラートのタイトル)',
    en: 'the message (the title of the page unless given)',
  },
  optPageSet: { ja: '変更後の値', en: 'what it is set to' },
  optPageLevel: {
    ja: 'エスカレーションポリシーのこの段階へ(省略すると次の段階)',
    en: 'to this level of the escalation policy; without it, to the next',
  },
  optPageInto: { ja: '統合先のアラート', en: 'the page they become part of' },
  argPage: { ja: 'アラートの番号・ID・URL', en: 'number, id or web address of a page' },
  optPageMine: { ja: '自分へのアラートだけ', en: 'only what pages you' },
  optPageTeam: { ja: '自分のチームのものだけ', en: "only your teams' pages" },
  optPageUrgency: { ja: 'この緊急度だけ', en: 'only of this urgency' },
  optPageState: { ja: 'この状態だけ', en: 'only in this state' },
  optPageService: { ja: 'このサービスだけ(名前の一部でも可)', en: 'only of services whose name has this' },
  optPageSince: {
    ja: 'この時刻以降に発報したすべて(解決済みも、例: 7d)',
    en: 'all that fired since then, resolved ones too, such as 7d',
  },
  optPageCached: {
    ja: 'PagerDutyが読めなくても、最後に読んだ一覧を表示',
    en: 'also what was last read, when PagerDuty cannot be read',
  },
} as const satisfies Messages;
