import { actTexts } from '../act-words.ts';
import type { Messages } from '../messages.ts';

/** What `oncall page` says. */
export const CLI_PAGE = {
  'page-column-number': { ja: '番号', en: 'NUMBER' },
  'page-column-state': { ja: '状態', en: 'STATE' },
  'page-column-urgency': { ja: '緊急度', en: 'URGENCY' },
  'page-column-service': { ja: 'サービス', en: 'SERVICE' },
  'page-column-age': { ja: '経過', en: 'AGE' },
  'page-column-who': { ja: '担当', en: 'WHO' },
  'page-column-title': { ja: 'タイトル', en: 'TITLE' },
  'page-state-triggered': { ja: '未確認', en: 'open' },
  'page-state-acknowledged': { ja: '確認済み', en: 'acked' },
  'page-state-unresolved': { ja: '未解決', en: 'unresolved' },
  'page-state-resolved': { ja: '解決済み', en: 'resolved' },
  'page-urgency-high': { ja: '高', en: 'high' },
  'page-urgency-low': { ja: '低', en: 'low' },
  'page-who-acked': { ja: '{who}({ago}前に確認済み)', en: '{who}, acked {ago} ago' },
  'page-who-paged': { ja: '未確認(呼び出し中 {who})', en: 'nobody, pages {who}' },
  'page-who-nobody': { ja: '未確認(担当なし)', en: 'nobody' },
  'page-count': {
    ja: '{n}件 / {total}件、PagerDuty取得 {time}',
    en: '{n} of {total}, PagerDuty read {time}',
  },
  'page-count-past': {
    ja: '{n}件 / {total}件、{time}以降の発報',
    en: '{n} of {total} that fired since {time}',
  },
  'page-count-cached': {
    ja: '{n}件 / {total}件、PagerDutyの最後の取得 {time}(いまは読めません: {why})',
    en: '{n} of {total}, PagerDuty last read {time} (not readable now: {why})',
  },
  'page-none-all': {
    ja: '未解決のアラートはありません(PagerDuty取得 {time})',
    en: 'No open page (PagerDuty read {time})',
  },
  'page-none-read': {
    ja: '読めたアラートに該当はありません(PagerDuty取得 {time})',
    en: 'None among the pages that can be read (PagerDuty read {time})',
  },
  'page-unread': {
    ja: '注意: PagerDutyの一覧に読めないアラートが{n}件あり、ここには出ていません',
    en: 'note: pages in the list of PagerDuty that cannot be read, so they are not here: {n}',
  },
  'page-none-team': {
    ja: 'チームへの未解決のアラートはありません(PagerDuty取得 {time})',
    en: 'No open page for your team (PagerDuty read {time})',
  },
  'page-none-mine': {
    ja: '自分への未解決のアラートはありません(PagerDuty取得 {time})',
    en: 'No open page for you (PagerDuty read {time})',
  },
  'page-none-match': {
    ja: '条件に合うアラートはありません。未解決は{total}件(PagerDuty取得 {time})',
    en: 'No page matches; {total} open (PagerDuty read {time})',
  },
  ...actTexts('told', 'page-act-'),
  'page-outcome-done': { ja: '完了', en: 'done' },
  'page-outcome-already': { ja: 'すでに完了', en: 'was so already' },
  'page-outcome-part': { ja: '一部のみ', en: 'in part' },
  'page-outcome-failed': { ja: '失敗', en: 'failed' },
  'page-outcome-abandoned': { ja: '取りやめ', en: 'abandoned' },
  'page-outcome-unknown': { ja: '不明', en: 'unknown' },
  'page-outcome-pending': { ja: '未実行', en: 'pending' },
  'page-created': { ja: '{page} を作成しました({service})', en: '{page} was created ({service})' },
  'page-acts-done': { ja: '{n}件 / {total}件が完了', en: '{n} of {total} done' },
  'page-act-not': { ja: '{page}: {why}', en: '{page}: {why}' },
  'page-act-unknown': { ja: '{page}: 結果は不明です。{why}', en: '{page}: not known yet. {why}' },
  'page-act-merged': {
    ja: '{from} は {into}({state})に統合済みです。何もしていません',
    en: '{from} was merged into {into} ({state}): nothing done.',
  },
  'page-act-merged-try': { ja: '。そちらに行うには: {line}', en: ' For that one: {line}' },
  'page-act-left-out': {
    ja: '{page}: {left} は統合していません(先に解決済みか、別に統合済み)',
    en: '{page}: {left} not merged: resolved, or part of another, before',
  },
  'page-act-looked': { ja: '。{time}まで確認を続けます', en: ' It is looked for until {time}.' },
  'page-act-retried': { ja: '。{time}に再試行します', en: ' It is tried again at {time}.' },
  'page-act-underway': {
    ja: '{page}: 実行中で、結果はまだ出ていません',
    en: '{page}: under way, no outcome yet',
  },
  'page-label-state': { ja: '状態', en: 'state' },
  'page-label-service': { ja: 'サービス', en: 'service' },
  'page-label-url': { ja: 'URL', en: 'url' },
  'page-label-session': { ja: 'セッション', en: 'session' },
  'page-label-reach': { ja: '呼び出し先', en: 'paged' },
  'page-label-alert': { ja: 'アラート', en: 'alert' },
  'page-label-links': { ja: 'リンク', en: 'links' },
  'page-label-changes': { ja: '変更', en: 'changes' },
  'page-label-merged': { ja: '統合先', en: 'merged' },
  'page-merged-into': { ja: '{into}({state})', en: 'into {into} ({state})' },
  'page-label-before': { ja: '過去', en: 'before' },
  'page-label-log': { ja: '履歴', en: 'log' },
  'page-label-notes': { ja: 'ノート', en: 'notes' },
  'page-since': { ja: '{state}  発報 {time}', en: '{state}, triggered {time}' },
  'page-unknown': { ja: '不明: {why}', en: 'unknown: {why}' },
} as const satisfies Messages;

export const CLI_PAGE_ERRORS = {
  'pager-unread': {
    ja: 'PagerDutyを読めません({reason})。最後の取得 {time}: oncall page list --cached',
    en: 'PagerDuty cannot be read ({reason}). Last read {time}: oncall page list --cached',
  },
  'page-list-since': {
    ja: '--state resolved には --since も必要です(例: oncall page list --state resolved --since 7d)',
    en: '--state resolved needs --since: oncall page list --state resolved --since 7d',
  },
  'page-list-past': {
    ja: 'page list --since は --mine、--team、--cached、--state acked と併用できません',
    en: 'page list --since takes no --mine, --team, --cached or --state acked',
  },
  'snooze-how': {
    ja: 'page snooze には --for(例: 4h)か --until(例: 09:00)のどちらか1つが必要です',
    en: 'page snooze needs one of --for (4h) and --until (09:00)',
  },
  'page-text-empty': {
    ja: '{what} の本文がありません。oncall {what} アラート "本文" か、標準入力で渡してください',
    en: '{what} has no text. Try: oncall {what} PAGE "text", or standard input',
  },
} as const satisfies Messages;
