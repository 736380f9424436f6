import { actTexts } from './act-words.ts';
import type { Messages } from './messages.ts';

/** What the screen asks and says about PagerDuty: acts, whom they page, leaving. */
export const TUI_PAGER = {
  ...actTexts('session.menu', 'menu.'),
  ...actTexts('session.ask', 'confirm.'),
  ...actTexts('session.asked', 'toast.asked-'),
  ...actTexts('value', 'value.'),
  'menu.incident': { ja: 'どのインシデントですか', en: 'Which incident' },
  'escalate.next': { ja: '次の段階', en: 'the next level' },
  'escalate.level': { ja: '第{level}段階 {names}', en: 'level {level}: {names}' },
  'escalate.is-next': { ja: '次', en: 'next' },
  'snooze.hours': { ja: '{n}時間', en: '{n} h' },
  'snooze.morning': { ja: '朝9:00まで', en: 'until 09:00 in the morning' },
  'snooze.own': { ja: '時間を指定..', en: 'another time..' },
  'priority.now': { ja: '現在', en: 'now' },
  'prompt.link': {
    ja: '紐づけるPDのインシデント(番号、ID、URL)',
    en: 'PagerDuty incident to link (number, id or URL)',
  },
  'menu.expert': { ja: '誰を呼びますか', en: 'Who to page' },
  'expert.why': {
    ja: 'このPagerDuty契約には応援要請がありません。別の方法で呼び出します',
    en: 'This PagerDuty account cannot request responders; page them another way.',
  },
  'expert.row': { ja: '{names}  {policy} 第{level}段階', en: '{names}  {policy}, level {level}' },
  'menu.expert-how': { ja: '{who} をどう呼びますか', en: 'How to page {who}' },
  'expert.escalate': {
    ja: '{number} を {policy} 第{level}段階へエスカレーション',
    en: 'escalate {number} to {policy}, level {level}',
  },
  'expert.create': { ja: '{service} に新規インシデント', en: 'a new incident on {service}' },
  'prompt.expert': {
    ja: '{service} の新規インシデントのタイトル',
    en: 'Title of the new incident on {service}',
  },
  'expert.title': { ja: '応援依頼 {number} {title}', en: 'Help wanted {number} {title}' },
  'expert.details': {
    ja: '{who}さんからの応援依頼です。元のインシデント: {number} {incident} {url} / 参加: oncall join {session}',
    en: '{who} asks for help. About: {number} {incident} {url} / Join: oncall join {session}',
  },
  'expert.who': { ja: '{names}({policy})', en: '{names} ({policy})' },

  'confirm.again': { ja: '今、実行しますか: {act}', en: '{act} now?' },
  'confirm.again-fact': {
    ja: '{age}前の操作のため、まだ送っていません',
    en: 'It was asked {age} ago, and has not been sent.',
  },
  'confirm.back-to-triggered': {
    ja: '確認済み(Ack)が外れ、未確認に戻ります',
    en: 'The acknowledgement ends; it is triggered again.',
  },
  'confirm.snooze-fact': {
    ja: 'その時刻に未確認へ戻り、また呼び出します',
    en: 'Then it is triggered again, and pages.',
  },
  'confirm.was': { ja: '現在 {was}', en: 'It is {was} now.' },
  'confirm.note-pager': { ja: 'このノートをPagerDutyに投稿しますか', en: 'Post this note to PagerDuty?' },
  'confirm.create': {
    ja: '{service} に新規インシデントを作り、{who} を呼び出しますか',
    en: 'Open an incident on {service}, paging {who}?',
  },
  'confirm.leave-resolve': { ja: '解決済みにして退出しますか', en: 'Resolve it, and leave?' },
  'confirm.leave-hand-back': { ja: '当番に戻して退出しますか', en: 'Hand it back to on call, and leave?' },
  'confirm.close-resolve': { ja: '解決済みにして終了しますか', en: 'Resolve it, and close the session?' },
  'confirm.close-hand-back': {
    ja: '当番に戻して終了しますか',
    en: 'Hand it back to on call, and close the session?',
  },
  'confirm.acked': { ja: '確認済み(Ack): {who}さん {ago}前', en: 'Acknowledged by {who}, {ago} ago' },
  'confirm.unacked': { ja: 'まだ誰も確認済み(Ack)にしていません', en: 'Nobody has acknowledged it' },
  'confirm.unacked-assigned': {
    ja: '未確認。呼び出し中: {who}',
    en: 'Not acknowledged. It pages {who}',
  },

  'menu.leave': {
    ja: '最後の一人です。確認済み(Ack)のまま退出しますか',
    en: 'You are the last one, and it is acknowledged',
  },
  'leave.resolve': { ja: '解決済みにして退出', en: 'resolve it, and leave' },
  'leave.hand-back': { ja: '当番に戻して退出', en: 'hand it back to on call, and leave' },
  'leave.keep': { ja: 'このまま退出(一人で対応を続ける)', en: 'keep it, I continue alone' },
  'leave.back-to': { ja: '{names} を呼び出す', en: 'pages {names}' },
  'leave.back-to-you': { ja: '当番はあなただけです', en: 'only you are on call' },
  'menu.leaving': { ja: 'PagerDutyに反映しています', en: 'Waiting for PagerDuty' },
  'leaving.asked': { ja: '{what}: 結果を待っています', en: '{what}: waiting for the answer' },
  'leaving.retry': {
    ja: '{what}: {reason}。再試行まで{time}',
    en: '{what}: {reason} Tried again in {time}',
  },
  'leaving.doubt': {
    ja: '{what}: 実行されたか確認中です({reason})',
    en: '{what}: not known yet whether it was done, checking. {reason}',
  },
  'leaving.unsent': {
    ja: 'まだハブに届いていません。届いてから反映されます',
    en: 'It has not reached the hub yet; then it is done.',
  },
  'leaving.go': { ja: '待たずに退出(ハブが続けます)', en: 'leave now; the hub goes on' },
  'leaving.stay': { ja: 'セッションに残る', en: 'stay' },
  'farewell.done': { ja: '{number}: {what} 完了。{standing}', en: '{number}: {what}, done. {standing}' },
  'farewell.waits': {
    ja: '{number}: {what} はまだ反映されていません。ハブが最大10分続けます(確認: oncall join {session})',
    en: '{number}: {what} is not done yet. The hub goes on for up to ten minutes (look: oncall join {session}).',
  },
  'farewell.unknown': {
    ja: '{number}: {what} の結果はまだ分かりません。ハブが確認を続けます(確認: oncall join {session})',
    en: '{number}: {what}, not known yet whether it was done. The hub goes on checking (look: oncall join {session}).',
  },
  'farewell.failed': {
    ja: '{number}: {what} できませんでした。{reason}',
    en: '{number}: {what}, not done. {reason}',
  },
  'farewell.kept': {
    ja: '{number}: 確認済み(Ack)のままです({who})。戻るには: oncall join {session}',
    en: '{number} stays acknowledged ({who}). Come back with: oncall join {session}',
  },
  'farewell.unsent': {
    ja: '退出時の判断はまだハブに届いていません。次に参加したときに送ります: oncall join {session}',
    en: 'Your choice has not reached the hub; it goes out when you join again: oncall join {session}',
  },
  'farewell.resolved': { ja: 'PagerDutyは解決済みです', en: 'It is resolved in PagerDuty.' },
  'farewell.triggered': { ja: '{to} を呼び出しています', en: 'It pages {to}.' },
  'farewell.acknowledged': {
    ja: 'PagerDutyでは確認済み(Ack)のままです({who})',
    en: 'PagerDuty still has it acknowledged ({who}).',
  },

  'field.pager-choice': { ja: '{number} は確認済み(Ack)', en: '{number} is acknowledged' },
  'close.pager-resolve': { ja: '解決済みにする', en: 'resolve' },
  'close.pager-hand-back': { ja: '差し戻す', en: 'hand back' },
  'close.pager-keep': { ja: 'このまま', en: 'keep' },

  'note.to-pager': { ja: 'PDにも投稿', en: 'also to PagerDuty' },
  'note.field-pager': { ja: 'PagerDuty', en: 'PagerDuty' },
  'note.posted': { ja: '投稿済み {time}', en: 'posted {time}' },
  'note.posting': { ja: '投稿待ち', en: 'being posted' },
  'note.post-unknown': { ja: '投稿されたか不明', en: 'not known whether it was posted' },

  'note.field-issue': { ja: 'Issue', en: 'Issue' },
  'note.issue-made': { ja: 'Issue {name}', en: 'issue {name}' },
  'note.issue-asked': { ja: 'Issueを作成中', en: 'issue being made' },
  'note.issue-unknown': { ja: 'Issueが作られたか不明', en: 'not known whether the issue was made' },
  'note.issue-failed': { ja: 'Issueは作られていない', en: 'no issue was made' },
  'note.issue-lost': { ja: 'Issueの追跡を終了', en: 'issue no longer followed' },

  'news.responder-accepted': { ja: '応援が来ます: {who}', en: 'Help is coming: {who}' },
  'news.responder-declined': { ja: '応援を断られました: {who}', en: 'Help was declined: {who}' },
  'news.pager-acked': {
    ja: '{number}: {who} が確認済み(Ack)にしました',
    en: '{number}: acknowledged by {who}',
  },
  'news.pager-resolved': {
    ja: '{number}: PagerDutyで解決済みになりました({who})',
    en: '{number}: resolved in PagerDuty ({who})',
  },
  'news.pager-unacked': {
    ja: '{number}: 確認済み(Ack)が外れ、未確認に戻りました(呼び出し先 {who})',
    en: '{number}: no longer acknowledged, and it pages {who}',
  },
  'news.pager-reopened': {
    ja: '{number}: PagerDutyで再開されました(呼び出し先 {who})',
    en: '{number}: reopened in PagerDuty, and it pages {who}',
  },
  'news.pager-waits': {
    ja: '{what} はまだ反映されていません: {reason}',
    en: '{what}: not done yet. {reason}',
  },
  'news.pager-doubt': {
    ja: '{what} は実行されたかまだ分かりません。確認しています: {reason}',
    en: '{what}: not known yet whether it was done, checking. {reason}',
  },
  'news.pager-unknown': {
    ja: '{what} が実行されたか分かりません。PagerDutyで確かめてください(ハブも確認を続けます): {reason}',
    en: '{what}: not known whether it was done. Check in PagerDuty; the hub keeps checking. {reason}',
  },
  'toast.asked-note': { ja: 'PagerDutyに投稿しています', en: 'Posting to PagerDuty' },
  'toast.linked': { ja: 'インシデントを紐づけました', en: 'The incident is linked' },
  'toast.not-linked': { ja: '紐づけられません: {reason}', en: 'Not linked: {reason}' },

  'why.no-pager': {
    ja: 'このハブにはPagerDutyが設定されていません(oncall doctor)',
    en: 'This hub has no PagerDuty (oncall doctor)',
  },
  'why.no-pager-to-call': {
    ja: 'PagerDutyがありません。直接連絡し、J の参加用コマンドを送ってください',
    en: 'There is no PagerDuty: reach them yourself, and send the join line (J)',
  },
  'why.acked-by': {
    ja: 'すでに{who}さんが確認済み(Ack)にしています({ago}前)',
    en: '{who} has acknowledged it ({ago} ago)',
  },
  'why.resolved-by': { ja: 'すでに解決済みです({who} {time})', en: 'It is resolved already ({who}, {time})' },
  'why.not-acknowledged': {
    ja: 'スヌーズできるのは確認済み(Ack)のものだけです(A)',
    en: 'Only what is acknowledged can be snoozed (A)',
  },
  'why.no-priorities': {
    ja: 'このPagerDuty契約には優先度がありません',
    en: 'This PagerDuty account has no priorities',
  },
  'why.not-own-note': { ja: '自分のノートだけ投稿できます', en: 'Only your own notes can be posted' },
  'why.note-amended': {
    ja: '書き直しは投稿されません(保存した後に Ctrl-Y)',
    en: 'An amended note is posted after it is saved (Ctrl-Y)',
  },
  'why.note-posted': { ja: '既にPagerDutyに投稿しています', en: 'It is posted to PagerDuty already' },
  'why.no-until': {
    ja: '「{text}」は1分後から{days}日後までの時刻ではありません',
    en: '"{text}" is not a time between 1 minute and {days} days from now',
  },
  'why.choose-pager': {
    ja: '{number} をどうするか選んでください',
    en: 'Choose what happens to {number}',
  },
} as const satisfies Messages;
