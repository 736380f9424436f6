import type { Messages } from '../messages.ts';

/** The page for a browser: who comes in, and why not. */
export const PAGE_ENTER = {
  'enter.title': { ja: 'セッション {session} を見ます', en: 'Watch session {session}' },
  'enter.about': {
    ja: '閲覧だけのページです。名前は対応チームに表示されます。',
    en: 'This page only shows the session. The team sees your name.',
  },
  'enter.name': { ja: 'お名前', en: 'Your name' },
  'enter.code': { ja: '招待のリンクまたはコード', en: 'Invite link or code' },
  'enter.code-why': {
    ja: 'リンクに招待コードがありません。届いたリンク全体かコードを貼り付けてください。',
    en: 'The link holds no invite code. Paste the whole link, or the code, as you got it.',
  },
  'enter.press': { ja: '見る', en: 'Watch' },
  'enter.busy': { ja: '接続しています…', en: 'Connecting…' },
  'enter.key': { ja: 'ハブの公開鍵(SHA-256)', en: 'Public key of the hub (SHA-256)' },
  'enter.key-why': {
    ja: 'リンクに含まれる値です。招待に添えられた証明書のフィンガープリントとは別の値です。証明書は、招待のほうの値と比べてください。',
    en: 'It comes from the link. The certificate has another fingerprint: compare that one with the one that came with the invite.',
  },
  'fault.no-name': {
    ja: '名前がありません。入力してから「見る」を押してください',
    en: 'The name is missing. Enter it and press Watch.',
  },
  'fault.bad-code': {
    ja: '招待のリンクやコードとして読めません。届いたリンク全体を貼り付けてください',
    en: 'That is no invite link or code. Paste the whole link as you got it.',
  },
  'fault.other-session': {
    ja: '招待は別のセッション用です。届いたリンクをそのまま開いてください',
    en: 'The invite is for another session. Open the link as you got it.',
  },
  'fault.invite-expired': {
    ja: '招待の期限が切れています。新しいリンクを頼んでください',
    en: 'The invite has expired. Ask the team for a new link.',
  },
  'fault.invite-used': {
    ja: '招待の使用回数が上限に達しました。新しいリンクを頼んでください',
    en: 'The invite was used as often as it may be. Ask the team for a new link.',
  },
  'fault.invite-revoked': {
    ja: '招待は取り消されています。チームに確認してください',
    en: 'The invite was revoked. Ask the team.',
  },
  'fault.invite-invalid': {
    ja: '招待コードが正しくありません。届いたリンクをもう一度開いてください',
    en: 'The invite code is not valid. Open the link again as you got it.',
  },
  'fault.invite-forgotten': {
    ja: 'ハブはこの招待を覚えていません(古い版のoncallが招待の記録を書き換えました)。新しいリンクを頼んでください',
    en: 'The hub no longer knows this invite (an older oncall rewrote its records). Ask the team for a new link.',
  },
  'fault.name-taken': {
    ja: '同じ名前か紛らわしい名前の人がいます。別の名前にしてください',
    en: 'Somebody here has that name or one like it. Give another one.',
  },
  'fault.name-unclear': {
    ja: '名前に見えない文字や紛らわしい文字があるか、長すぎます。別の名前にしてください',
    en: 'The name has hidden or misleading characters, or is too long. Give another one.',
  },
  'fault.unreachable': {
    ja: 'ハブに接続できません。電波を確認して、もう一度「見る」を押してください',
    en: 'The hub cannot be reached. Check the network and press Watch again.',
  },
  'fault.too-fast': {
    ja: 'いまアクセスが集中しています。{seconds}秒ほど待ってから、もう一度「見る」を押してください',
    en: 'Too many tries at once. Press Watch again in {seconds} s.',
  },
  'fault.standby': {
    ja: 'セッションが別のハブに移っている途中です。1分待ってから、もう一度「見る」を押してください',
    en: 'The session is moving to another hub. Wait a minute and press Watch again.',
  },
  'fault.other': {
    ja: 'ハブが受け付けませんでした({kind})。新しいリンクを頼んでください',
    en: 'The hub did not accept it ({kind}). Ask the team for a new link.',
  },
  'fault.unauthorised': {
    ja: '閲覧の期限が切れました。もう一度入るには、届いたリンクを開いてください',
    en: 'Your access has ended. Open the link that you got to enter again.',
  },
  'fault.revoked': {
    ja: '閲覧が取り消されました。必要ならチームに新しいリンクを頼んでください',
    en: 'Your access was revoked. Ask the team for a new link if you need one.',
  },
  'fault.removed': {
    ja: 'セッションから退出になりました。必要ならチームに連絡してください',
    en: 'You were removed from the session. Ask the team if you need it.',
  },
  'fault.not-found': {
    ja: 'このセッションはハブにありません。リンクを確認してください',
    en: 'The hub has no such session. Check the link.',
  },
} as const satisfies Messages;
