import type { Messages } from '../messages.ts';

/** What the app in Slack says of itself. */
export const CHAT_APP = {
  about: { ja: '障害対応のセッションを知らせ、始める', en: 'Tells of incident sessions, and begins them' },
  command: { ja: '障害対応のセッションを始める・見る', en: 'Begin or look at an incident session' },
} as const satisfies Messages;

/** What the command line says of Slack. */
export const CLI_CHAT = {
  'slack-step-1': {
    ja: '1. https://api.slack.com/apps で Create New App → From a manifest を選び、上のJSONを貼り付けて Install する',
    en: '1. At https://api.slack.com/apps choose Create New App, From a manifest, paste the JSON above, and install it',
  },
  'slack-step-2': {
    ja: '2. Bot User OAuth Token(xoxb-)を SLACK_BOT_TOKEN に、Basic Information で作った App-Level Token(xapp-、connections:write)を SLACK_APP_TOKEN に設定する',
    en: '2. Set SLACK_BOT_TOKEN to the Bot User OAuth Token (xoxb-), and SLACK_APP_TOKEN to an App-Level Token (xapp-, connections:write) made at Basic Information',
  },
  'slack-step-3': {
    ja: '3. hub.yaml に slack: channel: C… を書いてハブを起動し、oncall doctor で確かめる(非公開チャンネルでは /invite @oncall)',
    en: '3. Put slack: channel: C… into hub.yaml, start the hub, and check with oncall doctor (in a private channel: /invite @oncall)',
  },
  'init-slack': { ja: 'Slackのアプリを作る: oncall hub slack', en: 'For an app in Slack: oncall hub slack' },
  'chat-fine': { ja: '{team}', en: '{team}' },
  'chat-missing': { ja: '権限不足: {scopes}', en: 'missing scopes: {scopes}' },
  'chat-channel': { ja: 'チャンネル {channel}', en: 'channel {channel}' },
  'chat-channel-bad': { ja: 'チャンネル {channel}: {reason}', en: 'channel {channel}: {reason}' },
  'chat-skew': { ja: '時計の差{n}秒', en: 'clocks {n} s apart' },
  'chat-listening': { ja: '/oncall 受信中', en: 'hears /oncall' },
  'chat-starting': { ja: '/oncall 接続中', en: 'connecting for /oncall' },
  'chat-off': {
    ja: '/oncall は受けません(SLACK_APP_TOKEN がありません)',
    en: 'does not hear /oncall (no SLACK_APP_TOKEN)',
  },
  'chat-idle': { ja: '/oncall はハブの動作中に受信', en: 'hears /oncall while the hub runs' },
  'chat-taken': {
    ja: '/oncall は別のハブが受けています。1つのワークスペースで受けるハブは1つです',
    en: 'another hub hears /oncall; in one workspace one hub can',
  },
  'chat-failed': { ja: '/oncall を受けられません({reason})', en: 'cannot hear /oncall ({reason})' },
  'chat-pages-posted': { ja: '未確認のアラートを投稿', en: 'posts pages that nobody has acknowledged' },
  'chat-pages-no-pager': {
    ja: 'PagerDutyがないため、未確認のアラートは投稿しません(slack: pages:)',
    en: 'posts no pages, as the hub has no PagerDuty (slack: pages:)',
  },
  'chat-bookmarks-kept': {
    ja: 'ブックマークに参加コマンドを表示',
    en: 'keeps bookmarks with the join command',
  },
  'chat-bookmarks-no-address': {
    ja: 'ハブにブラウザから開けるhttpsのアドレスがないため、ブックマークは作りません(slack: bookmarks:)',
    en: 'keeps no bookmarks, as the hub has no https address that browsers reach (slack: bookmarks:)',
  },
  'chat-behind': {
    ja: '{session} は{time}から更新できません({reason})',
    en: '{session} not updated since {time} ({reason})',
  },
  'chat-behind-more': { ja: 'ほか{n}件も更新できません', en: 'and {n} more sessions' },
  'chat-none': {
    ja: '未設定(SLACK_BOT_TOKEN と slack:。始める: oncall hub slack)',
    en: 'not configured (SLACK_BOT_TOKEN and slack:; begin with: oncall hub slack)',
  },
  'chat-no-config': {
    ja: 'SLACK_BOT_TOKEN はありますが、設定に slack: がありません',
    en: 'SLACK_BOT_TOKEN is set, but the settings have no slack:',
  },
  'chat-no-hub-token': { ja: 'チームのハブにSlackは未設定', en: "the team's hub has no Slack" },
  'digest-posted': { ja: 'Slackの {channel} に投稿しました', en: 'posted to {channel} in Slack' },
  'digest-waits': {
    ja: 'Slackへの投稿を続けています({reason})',
    en: 'still being posted to Slack ({reason})',
  },
} as const satisfies Messages;

export const CLI_CHAT_ERRORS = {
  chat: { ja: 'Slack: {reason}', en: 'Slack: {reason}' },
  'chat-url': {
    ja: 'Slackのアドレス {value} は使えません。https:// か、このマシンの http:// を指定してください',
    en: 'Slack cannot be reached at {value}: it takes https://, or http:// on this machine',
  },
  'post-with-files': {
    ja: '--post はハブのセッションだけを投稿します。ファイルを外して実行してください',
    en: '--post posts the sessions of the hub alone. Run it without files',
  },
} as const satisfies Messages;

export const CLI_CHAT_HELP = {
  'hub slack': {
    ja: 'Slackアプリのマニフェストと設定の手順',
    en: 'the manifest of the Slack app, and how to set it up',
  },
  optDigestPost: { ja: 'ハブのSlackに投稿', en: "post it to the hub's Slack" },
} as const satisfies Messages;
