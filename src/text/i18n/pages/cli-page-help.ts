import type { Messages } from '../messages.ts';

/** What `--help` says of `oncall page`. */
export const CLI_PAGE_HELP = {
  page: { ja: 'PagerDutyのアラートの一覧と操作', en: 'list pages of PagerDuty and act on them' },
  'page list': { ja: '未解決のアラートの一覧', en: 'open pages' },
  'page show': {
    ja: '1件の内容: アラート、変更、過去、履歴、ノート',
    en: 'one page: alerts, changes, earlier ones, history, notes',
  },
  argPage: { ja: 'アラートの番号・ID・URL', en: 'number, id or web address of a page' },
  optPageMine: { ja: '自分への呼び出しだけ', en: 'only what pages you' },
  optPageTeam: { ja: '自分のチームのものだけ', en: "only your teams' pages" },
  optPageUrgency: { ja: 'この緊急度だけ', en: 'only of this urgency' },
  optPageState: { ja: 'この状態だけ', en: 'only in this state' },
  optPageService: { ja: 'このサービスだけ(名前の一部でも可)', en: 'only of services whose name has this' },
  optPageCached: {
    ja: 'PagerDutyが読めなくても、最後に読んだ一覧を表示',
    en: 'also what was last read, when PagerDuty cannot be read',
  },
} as const satisfies Messages;
