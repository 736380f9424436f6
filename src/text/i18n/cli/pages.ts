import type { Messages } from '../messages.ts';

/** What the command line says of pages, of who is on call, and of lists of sessions. */
export const CLI_PAGES = {
  'close-held': {
    ja: '{incidents} は確認済み(Ack)のままです。解決・当番に差し戻すには --incident resolve または hand-back を付けて終了します',
    en: '{incidents} stays acknowledged in PagerDuty. To change that, close with --incident resolve or hand-back',
  },
  'close-bare': {
    ja: '担当者か期限のないTODO: {actions}。設定: oncall action assign ID 担当者 --due 期限',
    en: 'Actions without an owner or a due time: {actions}. Set them: oncall action assign ID WHO --due TIME',
  },
  'close-unread': {
    ja: '終了しましたが、読み直せません。TODOの担当者と期限がそろっているかは不明です。確認: oncall action list',
    en: 'It is closed but cannot be read: not known whether each action has an owner and a due time. See: oncall action list',
  },
  'close-lesson': {
    ja: '手順書の変更案が1件あります。見る: oncall procedure diff {session}   書く: oncall procedure diff {session} --patch',
    en: '1 change of the procedure is offered. See it: oncall procedure diff {session}   Write it: oncall procedure diff {session} --patch',
  },
  'close-lessons': {
    ja: '手順書の変更案が{n}件あります。見る: oncall procedure diff {session}   書く: oncall procedure diff {session} --patch',
    en: '{n} changes of the procedure are offered. See them: oncall procedure diff {session}   Write them: oncall procedure diff {session} --patch',
  },
  'list-empty': {
    ja: 'セッションはありません。始める: oncall start "何が起きているか"   試す: oncall demo',
    en: 'No session. Start one: oncall start "what is wrong"   Try it: oncall demo',
  },
  'list-none-live': {
    ja: '進行中のセッションはありません(終了{n}件: oncall list --all)。始める: oncall start "何が起きているか"',
    en: 'No session is live ({n} closed: oncall list --all). Start one: oncall start "what is wrong"',
  },
  'list-none-live-read': {
    ja: '読めるセッションに進行中のものはありません(終了{n}件: oncall list --all)。始める: oncall start "何が起きているか"',
    en: 'No session that can be read is live ({n} closed: oncall list --all). Start one: oncall start "what is wrong"',
  },
  'list-unread': {
    ja: '注意: 記録が壊れていて、進行中か分からないセッション: {sessions}',
    en: 'note: not known whether they are live, as their logs are damaged: {sessions}',
  },
  'list-idle': {
    ja: '{n}件は24時間以上動きがなく、誰もいません。終了するには: oncall close --idle 24h',
    en: '{n} sessions are idle: nobody is there and nothing was written for 24 h. To close them: oncall close --idle 24h',
  },
  'list-idle-one': {
    ja: '1件は24時間以上動きがなく、誰もいません。終了するには: oncall close --idle 24h',
    en: '1 session is idle: nobody is there and nothing was written for 24 h. To close it: oncall close --idle 24h',
  },
  'close-idle-ask': {
    ja: 'この{n}件のセッションを終了しますか [y/N]: ',
    en: 'Close these {n} sessions? [y/N]: ',
  },
  'close-idle-ask-one': { ja: 'このセッションを終了しますか [y/N]: ', en: 'Close this session? [y/N]: ' },
  'close-idle-none': {
    ja: '{span} 以上動きのないセッションはありません',
    en: 'No session has been idle for {span}',
  },
  'close-idle-kept': { ja: '終了しませんでした', en: 'Nothing was closed' },
  /** Stands in the record of the session. */
  'close-idle-reason': {
    ja: '{time}動きがなく誰もいないため終了',
    en: 'nobody was there and nothing was written for {time}',
  },
  'search-nothing': {
    ja: '"{words}" は{n}件のセッションのタイトル・ノート・証跡に見つかりません。一覧: oncall list --all',
    en: '"{words}" is not in the titles, notes and pins of {n} sessions. List them: oncall list --all',
  },
  'search-nothing-read': {
    ja: '"{words}" は、読めるセッション({n}件)のタイトル・ノート・証跡には見つかりません',
    en: '"{words}" is not in the titles, notes and pins of the sessions that can be read ({n})',
  },
  'search-pin': { ja: '証跡 #{n}: {text}', en: 'pin {n}: {text}' },
  'search-unread': {
    ja: '注意: 記録が壊れていて探せないセッション: {sessions}',
    en: 'note: not searched, as their logs are damaged: {sessions}',
  },
  'verdict-none': {
    ja: '判定はまだありません。保存: oncall verdict --incident 番号 --no-hurt --why "アラートの原因"   画面では: V',
    en: 'No verdict yet. Record one: oncall verdict --incident NUMBER --no-hurt --why "cause of the page"   On the screen: V',
  },
  'verdict-counts': {
    ja: '影響あり {real}件、誤報 {falseAlarms}件',
    en: 'real: {real}, false alarms: {falseAlarms}',
  },
  'verdict-real': { ja: '影響あり', en: 'real' },
  'verdict-false': { ja: '誤報', en: 'false alarm' },
  'verdict-kept': { ja: '{number} の判定: {verdict}', en: '{number}: {verdict}' },
  'verdict-cleared': { ja: '{number} の判定を取り消しました', en: 'the verdict on {number} was taken back' },
  'home-pages': { ja: 'アラート', en: 'page' },
  'home-page-next': {
    ja: '対応を始める: oncall start --incident {number}   確認済み(Ack)にするだけ・影響判定は画面で: oncall',
    en: 'Start on it: oncall start --incident {number}   To acknowledge or judge it, run: oncall',
  },
  'home-unsettled': {
    ja: '{numbers} が確認済み(Ack)になったかまだ分かりません。ハブが最大10分続けます(確認: oncall)',
    en: 'Not known yet whether {numbers} is acknowledged. The hub goes on for up to 10 minutes (check: oncall)',
  },
  'home-empty': {
    ja: '進行中のセッションはありません。始める: oncall start "何が起きているか"   試す: oncall demo',
    en: 'No live session. Start one: oncall start "what is wrong"   Try it: oncall demo',
  },
  'home-next': {
    ja: '参加する: oncall join {session}   始める: oncall start "何が起きているか"   終了済みも: oncall list --all',
    en: 'Join: oncall join {session}   Start one: oncall start "what is wrong"   Closed ones: oncall list --all',
  },
  'incident-joined': {
    ja: '{number} のセッションはすでに進行中です: {session}',
    en: '{number} has a live session already: {session}',
  },
  'incident-asked': { ja: '{number} の確認(Ack)を依頼しました', en: 'Acknowledging {number} in your name' },
  'incident-merged': {
    ja: '{from} は {into}({state})に統合済みのため、{into} で始めます',
    en: '{from} was merged into {into} ({state}): this starts on {into}',
  },
  'incident-over': { ja: '{number} はPagerDutyで解決済みです', en: '{number} is resolved in PagerDuty' },
  'incident-other': {
    ja: '{number} は{by}さんが{ago}前に確認済みです。引き継ぐには --take-over を付けてください',
    en: '{number} was acknowledged by {by} {ago} ago. To take it over: --take-over',
  },
  'who-nobody': {
    ja: '当番が見つかりません。oncall.yaml の pagerduty.schedules か policies を確かめてください',
    en: 'Nobody is on call. Check pagerduty.schedules and policies in oncall.yaml',
  },
  'who-schedule': { ja: '当番表', en: 'schedule' },
  'who-policy': { ja: 'ポリシー', en: 'policy' },
  'who-level': { ja: '{name} 第{n}段階', en: '{name} level {n}' },
  'who-until': { ja: '{name} {time}まで', en: '{name} until {time}' },
  'who-from': { ja: '次 {name} {time}から', en: 'next {name} from {time}' },
  'pd-none': {
    ja: '未設定(PAGERDUTY_TOKEN を設定するか、{file} に置く)',
    en: 'not configured (set PAGERDUTY_TOKEN, or keep it in {file})',
  },
  'pd-no-hub-token': {
    ja: 'チームのハブにPagerDutyが設定されていません',
    en: 'the team hub has no PagerDuty',
  },
  'pd-account': { ja: '{host} アカウント用トークン', en: '{host}, account key' },
  'pd-user': {
    ja: '{host} {owner}さん個人のトークン(本人の操作だけに使えます)',
    en: "{host}, {owner}'s own key (acts for them alone)",
  },
  'pd-rate': {
    ja: '残り{remaining}/{limit}回',
    en: '{remaining} of {limit} calls left',
  },
  'pd-skew': { ja: '時計のずれ{n}秒', en: 'clock {n} s apart' },
  'pd-strangers': {
    ja: 'PagerDutyにいないメールアドレス: {emails}',
    en: 'not known to PagerDuty: {emails}',
  },
  'pd-lone': {
    ja: 'チームのハブにはアカウント用のトークンが必要です',
    en: 'a team hub needs an account key',
  },
  'pd-members': { ja: 'メンバー{n}/{n}人がPagerDutyにいます', en: '{n} of {n} members known' },
  'pd-complete': {
    ja: '契約に足りない機能はありません',
    en: 'the account lacks no ability',
  },
  'pd-read-only': {
    ja: '読み取り専用のトークンです。PagerDutyへの操作はできません(書き込みのできるトークンに替えてください)',
    en: 'a read-only key: no act at PagerDuty will work (use a key that may write)',
  },
  'pd-write-untried': {
    ja: 'トークンの書き込み権限は未確認',
    en: 'whether the key may write is not checked',
  },
  'pd-missing': { ja: '契約にない機能: {abilities}', en: 'not in the account: {abilities}' },
} as const satisfies Messages;
