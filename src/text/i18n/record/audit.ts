import type { Messages } from '../messages.ts';

/** What each entry of the administration log says, by its act. */
export const AUDIT = {
  'token.created': {
    ja: 'トークン {token} を発行: {name}({role}、{expires})',
    en: 'token {token} created for {name} ({role}, {expires})',
  },
  'token.revoked': {
    ja: 'トークン {token} を失効: {name}({role})',
    en: 'token {token} of {name} ({role}) revoked',
  },
  'invite.made': {
    ja: '招待 {invite} を作成: {session}({role}、{expires})',
    en: 'invite {invite} to {session} made ({role}, {expires})',
  },
  'invite.used': {
    ja: '招待 {invite} を使って {session} に参加: トークン {token}({role})',
    en: 'invite {invite} to {session} used: token {token} ({role})',
  },
  'invite.revoked': {
    ja: '招待 {invite} を取り消し: {session}({role})',
    en: 'invite {invite} to {session} revoked ({role})',
  },
  'participant.removed': {
    ja: '{session} から {participant} を退出させた',
    en: 'removed {participant} from {session}',
  },
  'participant.readmitted': {
    ja: '{session} に {participant} の参加を再び認めた',
    en: 'let {participant} back into {session}',
  },
  'session.exported': {
    ja: '{session} の記録を取得({format}、イベント{seq}まで)',
    en: 'took a copy of {session} ({format}, up to event {seq})',
  },
  'session.imported': {
    ja: '{session} を取り込み({added}件、イベント{seq}まで)',
    en: 'imported {session} ({added} events, up to event {seq})',
  },
  'session.expired': {
    ja: '保存期間を過ぎた {session} を削除(末尾 {seq}:{hash})',
    en: 'removed {session}, older than sessions are kept (last {seq}:{hash})',
  },
  'events.redacted': {
    ja: '{session} のイベント {events} の本文を削除',
    en: 'took the text out of events of {session}: {events}',
  },
  'facts.redacted': {
    ja: 'セッションに属さない記録({stream})の本文を削除: {facts}',
    en: 'took the text out of what belongs to no session ({stream}): {facts}',
  },
  'exclusion.added': {
    ja: '検知の除外 {exclusion} を追加: {what}({expires})',
    en: 'added exclusion {exclusion} to detection: {what} ({expires})',
  },
  'exclusion.ended': {
    ja: '検知の除外 {exclusion} を終了',
    en: 'ended exclusion {exclusion} of detection',
  },
} as const satisfies Messages;

/** Parts of an entry: who runs the hub, until when, whose revocation ended it, why. */
export const AUDIT_TEXT = {
  operator: { ja: '管理者({name})', en: 'operator ({name})' },
  until: { ja: '{time}まで', en: 'until {time}' },
  unlimited: { ja: '期限なし', en: 'no expiry' },
  member: { ja: 'メンバー', en: 'member' },
  guest: { ja: 'ゲスト', en: 'guest' },
  observer: { ja: '閲覧のみ', en: 'observer' },
  web: { ja: 'Web閲覧', en: 'on the web' },
  origin: { ja: '({origin} の失効に伴う)', en: ' (with the access of {origin})' },
  reason: { ja: '(理由: {reason})', en: ' (reason: {reason})' },
} as const satisfies Messages;
