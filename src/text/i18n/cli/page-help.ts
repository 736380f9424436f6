import type { Messages } from '../messages.ts';
import { CLI_CHANGES_HELP } from './system-changes.ts';

/** What `--help` says of `oncall page`. */
export const CLI_PAGE_HELP = {
  ...CLI_CHANGES_HELP,
  page: { ja: 'PagerDutyのアラートの一覧と操作', en: 'list pages of PagerDuty and act on them' },
  'page list': { ja: '未解決のアラートの一覧', en: 'open pages' },
  'page show': {
    ja: '1件の内容: アラート、変更、過去、履歴、ノート',
    en: 'one page: alerts, changes, earlier ones, history, notes',
  },
  'page ack': { ja: 'アラートを確認済みにする', en: 'acknowledge pages' },
  'page resolve': { ja: 'アラートを解決済みにする', en: 'resolve pages' },
  'page snooze': { ja: '確認済みのアラートをスヌーズする', en: 'snooze acknowledged pages' },
  'page escalate': { ja: '次の担当者にエスカレーションする', en: 'page the next level' },
  'page reassign': { ja: '担当者を変える', en: 'give pages to somebody else' },
  'page note': { ja: 'アラートにノートを書く', en: 'write a note on a page' },
  'page merge': { ja: '複数のアラートを1件に統合する', en: 'make pages part of another' },
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
  optPageInto: { ja: '統合先のアラート', en: 'the page they become part of' },
  argPage: { ja: 'アラートの番号・ID・URL', en: 'number, id or web address of a page' },
  optPageMine: { ja: '自分へのアラートだけ', en: 'only what pages you' },
  optPageTeam: { ja: '自分のチームのものだけ', en: "only your teams' pages" },
  optPageUrgency: { ja: 'この緊急度だけ', en: 'only of this urgency' },
  optPageState: { ja: 'この状態だけ', en: 'only in this state' },
  optPageService: { ja: 'このサービスだけ(名前の一部でも可)', en: 'only of services whose name has this' },
  optPageCached: {
    ja: 'PagerDutyが読めなくても、最後に読んだ一覧を表示',
    en: 'also what was last read, when PagerDuty cannot be read',
  },
} as const satisfies Messages;
