import type { Messages } from '../messages.ts';

/** What detection says where nobody is paged: in the team's chat and on the home screen. */
export const TOLD = {
  'told.notice': { ja: '注意', en: 'Notice' },
  'told.notice-of': {
    ja: '{at}に利用者{total}人中{users}人に影響({share})。発報の水準未満のため、誰も呼び出していません',
    en: '{users} of {total} users affected ({share}) at {at}; below the page level, so nobody was paged',
  },
  'told.notice-users': {
    ja: '{at}に利用者{users}人に影響。発報の水準未満のため、誰も呼び出していません',
    en: '{users} users affected at {at}; below the page level, so nobody was paged',
  },
  'told.notice-again': {
    ja: 'この日{n}回。最大{users}人、最後は{at}',
    en: '{n} times on this day, {users} users at most, last at {at}',
  },
  'told.unsent': { ja: '未送信', en: 'NOT SENT:' },
  'told.sent-late': { ja: '遅れて送信', en: 'Sent late:' },
  'told.never-sent': { ja: '未送信のまま終了', en: 'Never sent:' },
  'told.unsent-users': { ja: '利用者{users}人に影響', en: '{users} users affected' },
  'told.unsent-unnamed': { ja: '利用者の記録がないエラー{n}件', en: '{n} errors naming no user' },
  'told.unsent-silence': { ja: 'ログが届かないことのアラート', en: 'that nothing comes' },
  'told.unsent-retry': {
    ja: '{watcher} が30秒以内の間隔で再送中。誰も呼び出されていません',
    en: 'Nobody was paged. {watcher} tries again, every 30 s at the latest',
  },
  'told.unsent-nobody': {
    ja: '誰も呼び出されておらず、再送もされません(oncall watch が動いていません)',
    en: 'Nobody was paged, and nobody tries again: no oncall watch runs',
  },
  'told.sent-at': { ja: '{at}に送信', en: 'sent {at}' },
  'told.sent-at-by': { ja: '{at}に{by}で送信', en: 'sent {at} by the {by}' },
  'told.ended-unsent': {
    ja: '{from}から{to}まで。PagerDutyへは送られませんでした',
    en: '{from} to {to}; it never reached PagerDuty',
  },
  'told.owner': { ja: '担当 {owner}', en: 'owner {owner}' },
  'told.ending': { ja: '除外の終了予告', en: 'Exclusion ends:' },
  'told.ending-at': { ja: '{at}に終了', en: 'ends {at}' },
  'told.held': {
    ja: 'これまでに{pages}回の発報を抑止(影響{users}人)',
    en: 'would have paged {pages} times, {users} users',
  },
  'told.held-one': {
    ja: 'これまでに1回の発報を抑止(影響{users}人)',
    en: 'would have paged once, {users} users',
  },
  'told.then': {
    ja: '終了後は再び発報の対象になります。見直し: oncall exclusion review',
    en: 'After that its lines count again. Look at it: oncall exclusion review',
  },
  'told.home-ending': { ja: '除外 {id} は{at}に終了', en: 'exclusion {id} ends {at}' },
  'told.home-notice': { ja: '注意 {rule} {users}人({at}から)', en: 'notice {rule} {users} users since {at}' },
  'told.home-blind': { ja: '検知不能 {source}({at}から)', en: 'detection blind: {source} since {at}' },
  'told.more': { ja: 'ほか{n}件', en: '{n} more' },
} as const satisfies Messages;
