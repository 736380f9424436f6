import { fill, type Lang, type Messages, type Params } from '../messages.ts';

/** Why Slack could not be told or read. */
export const CHAT_REASONS = {
  unauthorised: { ja: 'トークンが無効です', en: 'the token is not valid' },
  'missing-scope': { ja: '権限不足 {needed}', en: 'missing scope {needed}' },
  forbidden: { ja: 'ワークスペースの制限 {reason}', en: 'not allowed: {reason}' },
  'not-found': { ja: '見つかりません({what})', en: 'not found ({what})' },
  archived: { ja: 'チャンネルはアーカイブ済み', en: 'the channel is archived' },
  'not-in-channel': {
    ja: 'アプリがチャンネルにいません: /invite @oncall',
    en: 'the app is not in the channel: /invite @oncall',
  },
  gone: { ja: 'メッセージが削除されました', en: 'the message was deleted' },
  withdrawn: { ja: '取り消されました', en: 'it was taken back' },
  unseen: { ja: '投稿されたか不明', en: 'it is not known whether the post is there' },
  'too-long': { ja: '長すぎます', en: 'too long' },
  'too-late': {
    ja: 'フォームを開くのが間に合いませんでした。もう一度押してください',
    en: 'the form came too late. Press the button again',
  },
  'rate-limited': { ja: '429', en: '429' },
  rejected: { ja: '{reason}', en: '{reason}' },
  unreachable: { ja: '応答なし {reason}', en: 'no answer, {reason}' },
  'unreachable-blind': { ja: '接続できません', en: 'no connection' },
  'bad-reply': { ja: '応答が壊れています', en: 'a broken answer' },
  'server-error': { ja: 'Slackの障害 {status}', en: 'trouble at Slack, {status}' },
  'not-configured': { ja: '未設定', en: 'not configured' },
  aborted: { ja: '中断', en: 'given up' },
  interrupted: { ja: 'ハブが停止しました', en: 'the hub had stopped' },
  unreadable: { ja: '応答が読めません', en: 'an answer that cannot be read' },
} as const satisfies Messages;

/** The same in a word or two, where there is little room. */
export const CHAT_REASONS_SHORT = {
  unauthorised: { ja: 'トークン無効', en: 'token' },
  'missing-scope': { ja: '権限不足', en: 'scope' },
  forbidden: { ja: '制限', en: 'not allowed' },
  'not-found': { ja: '見つかりません', en: 'not found' },
  archived: { ja: 'アーカイブ済み', en: 'archived' },
  'not-in-channel': { ja: 'アプリ未参加', en: 'not in channel' },
  gone: { ja: '削除済み', en: 'deleted' },
  unseen: { ja: '不明', en: 'unknown' },
  'too-long': { ja: '長すぎます', en: 'too long' },
  'rate-limited': { ja: '429', en: '429' },
  rejected: { ja: '拒否', en: 'refused' },
  unreachable: { ja: '応答なし', en: 'no answer' },
  'bad-reply': { ja: '応答破損', en: 'broken answer' },
  'server-error': { ja: 'Slackの障害', en: 'Slack is down' },
  interrupted: { ja: 'ハブ停止', en: 'hub stopped' },
} as const satisfies Messages;

/** Empty: there is no short word for it. */
export const shortChatReason = (kind: string, lang: Lang): string =>
  Object.hasOwn(CHAT_REASONS_SHORT, kind)
    ? fill(CHAT_REASONS_SHORT[kind as keyof typeof CHAT_REASONS_SHORT], lang)
    : '';

/** Codes of Slack for which it has no words of its own. */
const CODES = {
  is_inactive: { ja: 'チャンネルは使われなくなっています', en: 'the channel is no longer active' },
} as const satisfies Messages;

/** What was not found. */
const WHAT = {
  channel: { ja: 'チャンネル', en: 'channel' },
  user: { ja: 'Slackのメンバー', en: 'Slack member' },
  group: { ja: 'グループ', en: 'group' },
  session: { ja: 'セッション', en: 'session' },
} as const satisfies Messages;

export function sayChatReason(kind: string, params: Params, lang: Lang): string {
  const { what } = params;
  if (kind === 'not-found' && typeof what === 'string' && Object.hasOwn(WHAT, what))
    return fill(CHAT_REASONS['not-found'], lang, { what: fill(WHAT[what as keyof typeof WHAT], lang) });
  const code = String(params.reason);
  if (Object.hasOwn(CODES, code)) return fill(CODES[code as keyof typeof CODES], lang);
  // Of some failures no code is known.
  if (kind === 'unreachable' && params.reason === 'failed')
    return fill(CHAT_REASONS['unreachable-blind'], lang);
  return Object.hasOwn(CHAT_REASONS, kind)
    ? fill(CHAT_REASONS[kind as keyof typeof CHAT_REASONS], lang, params)
    : kind;
}
