import { duration } from '../time.ts';
import { ACT_NAMES } from './act-words.ts';
import { fill, type Lang, type Messages, type Params } from './messages.ts';
import { SOURCE_REASONS } from './source-reasons.ts';

/**
 * Why something was not done, one sentence each: what, why, what to try. Keys are `refusal.<kind>` of
 * domain/refusal, some with a variant for who was refused; `cut.<kind>` of a connection (bye, dial and cut kinds);
 * `source.<kind>` of a log source's reason.
 */
export const REFUSALS = {
  'refusal.unknown': { ja: '受け付けられませんでした({kind})', en: 'It was not accepted ({kind}).' },
  'refusal.not-allowed': {
    ja: 'あなたの権限ではできません。メンバーに頼んでください',
    en: 'You are not allowed to do that. Ask a member.',
  },
  'refusal.not-allowed.observer': {
    ja: '閲覧のみで参加しているため、変更できません',
    en: 'You are here as an observer and cannot change anything.',
  },
  'refusal.not-allowed.web': {
    ja: 'Webで閲覧している人には任せられません。ターミナルで参加してもらってください',
    en: 'People on the web only look on. Ask them to join in a terminal.',
  },
  'refusal.not-allowed.guest': {
    ja: 'ゲストにはできません。メンバーに頼んでください',
    en: 'Guests cannot do that. Ask a member.',
  },
  'refusal.not-allowed.member': {
    ja: '連携機能だけが行える操作です',
    en: 'Only a feed may report that.',
  },
  'refusal.not-allowed.removed': {
    ja: 'このセッションから退出させられています',
    en: 'You have been removed from this session.',
  },
  'refusal.not-allowed.ended': {
    ja: 'アクセス権が取り消されたか、期限が切れました。新しいトークンか招待を受け取ってください',
    en: 'Your access was revoked or has expired. Ask for a new token or invite.',
  },
  'refusal.not-allowed.remote': {
    ja: 'このマシンの利用者が開いたログだけを選べます。必要なログは本人に頼むか、oncall pipe で送ってください',
    en: 'Only logs that the user of that machine opened can be chosen. Ask them, or send yours with oncall pipe.',
  },
  'refusal.not-allowed.invited': {
    ja: '招待で参加した人は、ハブのメンバーを退出させたり戻したりできません',
    en: 'People who joined by invite cannot remove or readmit members of the hub.',
  },
  'refusal.not-allowed.release': {
    ja: 'リリースの切り戻しは、切り戻しのフェーズ(B)で行います',
    en: 'A release is rolled back by its rollback phase (B).',
  },
  'refusal.not-allowed.drill': {
    ja: '訓練中は外部に働きかけません',
    en: 'A drill never acts outside.',
  },
  'refusal.session-exists': {
    ja: 'セッション {session} は既にあります',
    en: 'There is a session {session} already.',
  },
  'refusal.session-not-open': {
    ja: 'セッションはまだ始まっていません',
    en: 'The session has not been opened yet.',
  },
  'refusal.session-closed': {
    ja: 'セッションは終了しています。変えるには再開してください',
    en: 'The session is closed. Reopen it to change this.',
  },
  'refusal.closed-long-ago': {
    ja: '終了から{days}日を過ぎたため、終了時に確定した内容は直せません。変えるには再開してください',
    en: 'What the close confirmed can be amended for {days} days only. Reopen the session to change it.',
  },
  'refusal.not-a-release': {
    ja: 'リリースのセッションではありません',
    en: 'This session is not a release.',
  },
  'refusal.no-rollback-phase': {
    ja: 'この手順書には切り戻しのフェーズがありません',
    en: 'Its procedure has no rollback phase.',
  },
  'refusal.session-not-closed': { ja: 'セッションは終了していません', en: 'The session is not closed.' },
  'refusal.unknown-step': {
    ja: 'その手順はもうありません(取り消されたようです)',
    en: 'That step is no longer there; it may have been taken back.',
  },
  'refusal.unknown-phase': { ja: 'そのフェーズはありません', en: 'There is no such phase.' },
  'refusal.unknown-note': {
    ja: 'そのノートはもうありません(取り消されたようです)',
    en: 'That note is no longer there; it may have been taken back.',
  },
  'refusal.unknown-pin': { ja: 'その証跡はもうありません', en: 'That pin is no longer there.' },
  'refusal.unknown-mute': { ja: 'その除外はもうありません', en: 'That mute is no longer there.' },
  'refusal.unknown-participant': {
    ja: 'その人はこのセッションにいません。先に参加してもらってください',
    en: 'That person is not in this session. They must join first.',
  },
  'refusal.unknown-incident': {
    ja: 'そのインシデントはこのセッションに結び付いていません',
    en: 'That incident is not linked to this session.',
  },
  'refusal.unknown-action': { ja: 'その外部操作はありません', en: 'There is no such outside action.' },
  'refusal.unknown-responder': { ja: 'その応援要請はありません', en: 'There is no such request for help.' },
  'refusal.unknown-event': { ja: 'イベント{seq}はありません', en: 'There is no event {seq}.' },
  'refusal.not-recovered': {
    ja: '暫定復旧も復旧も宣言されていないため、再発にはできません',
    en: 'It is neither mitigated nor resolved, so it cannot have come back.',
  },
  'refusal.before-recovered': {
    ja: '再発の時刻が暫定復旧・復旧より前です。後の時刻にするか、宣言を取り消してください',
    en: 'That is before it was mitigated or resolved. Give a later time, or take that back.',
  },
  'refusal.before-relapse': {
    ja: 'その時刻の後に再発しています。再発より後の時刻にするか、再発を取り消してください',
    en: 'It came back after that time. Give a time after the relapse, or take the relapse back.',
  },
  'refusal.reason-required': { ja: '理由が必要です', en: 'A reason is needed.' },
  'refusal.text-required': { ja: '空のノートは残せません', en: 'An empty note cannot be kept.' },
  'refusal.needs-second-person': {
    ja: '{by}さん以外の人の確認が必要です',
    en: 'Someone other than {by} must confirm it.',
  },
  'refusal.needs-second-person.guest': {
    ja: 'この手順は2人のメンバーが確認します。ゲストの確認は数えません',
    en: 'Two members confirm this step; a guest does not count.',
  },
  'refusal.needs-second-person.same-name': {
    ja: '{by}さんと同じ名前なので、2人とは数えません。別のメンバーの確認が必要です',
    en: 'You go by the same name as {by}, so this counts as one person. Another member must confirm it.',
  },
  'refusal.needs-second-person.invited': {
    ja: '{by}さんとは招待でつながっているので、2人とは数えません。別のメンバーの確認が必要です',
    en: 'An invite links you and {by}, so this counts as one person. Another member must confirm it.',
  },
  'refusal.unknown-run': { ja: 'その実行はありません', en: 'There is no such run.' },
  'refusal.nothing-to-run': {
    ja: 'この手順には実行するものがありません',
    en: 'This step has nothing to run.',
  },
  'refusal.no-way-back': {
    ja: '前のバージョンに戻す手順が手順書になく(変数 before)、ハブの設定にも {service} の rollback がありません(changes.services)',
    en: 'No open step of this procedure runs something with the version before (variable before), and the hub has no rollback for {service} (changes.services).',
  },
  'refusal.no-version-before': {
    ja: '{service} のこの変更の前のバージョンが分かりません。手順書に沿って手で戻してください',
    en: 'The version before this change is not known ({service}). Roll it back by hand, as the procedure says.',
  },
  'refusal.which-change': {
    ja: 'どの変更を戻すか指定してください: {changes}',
    en: 'Say which change is rolled back: {changes}',
  },
  'refusal.which-change.none': {
    ja: '戻せる変更が見つかりません。変更の一覧(7)を確認してください',
    en: 'No such change is known. Look at the changes (7).',
  },
  'refusal.run-variable': { ja: '{name} の値がまだありません', en: '{name} has no value yet.' },
  'refusal.run-variable.missing': {
    ja: '変数 {name} の値が分かりません。リリースの値を入れるか、原因と思われる変更を証跡にしてください',
    en: 'The variable {name} has no value. Set it for the release, or pin the change that you suspect.',
  },
  'refusal.run-variable.unsafe': {
    ja: '{name} は送信できない値です(改行、${{、または伏せ字を含む)',
    en: '{name} cannot be sent: it holds a line break, ${{, or a text that was taken out.',
  },
  'refusal.run-asked': {
    ja: '{by}さんが同じ実行を依頼済みです。内容を見て確認してください',
    en: '{by} has asked for the same run. Look at it and confirm it.',
  },
  'refusal.run-under-way': {
    ja: '{by}さんの実行が進行中です。終わるまで待ってください',
    en: 'The run that {by} asked for is under way. Wait for its end.',
  },
  'refusal.run-under-way.unknown': {
    ja: '{by}さんの実行の結果が不明です。確認できるまで再実行できません',
    en: 'The outcome of the run that {by} asked for is not known. Nothing is repeated before it is known.',
  },
  'refusal.run-under-way.check': {
    ja: '{by}さんが依頼したログの確認が続いています',
    en: 'The check of the log that {by} asked for is not over.',
  },
  'refusal.run-not-ready': {
    ja: '実行内容を確認中です。少し待ってください',
    en: 'What would run is still being looked up. Wait a moment.',
  },
  'refusal.run-not-yours': {
    ja: '取り下げられるのは依頼した{by}さんだけです。却下は x',
    en: 'Only {by}, who asked, can withdraw it. You can decline it.',
  },
  'refusal.run-changed': {
    ja: '{by}さんの依頼から変わっています: {field} {from} » {to}。もう一度依頼してください',
    en: 'It changed since {by} asked: {field} {from} » {to}. Ask again.',
  },
  'refusal.run-changed.live': {
    ja: '稼働中のバージョンが変わりました: {from} » {to}。もう一度内容を見てください',
    en: 'What is live has changed: {from} » {to}. Look at it again.',
  },
  'refusal.run-changed.text': {
    ja: '表示した内容と違います。もう一度内容を見てください',
    en: 'That is not what would run now. Look at it again.',
  },
  'refusal.run-not-waiting': {
    ja: '{environment} の承認を待っていません。実行の状態を見てください',
    en: 'It does not wait for an approval of {environment}. See how the run stands.',
  },
  'refusal.may-not-approve': {
    ja: '{environment} を承認できる人({reviewers})に含まれません。含まれる人は、ハブの設定 changes.github.reviewers に加えるか、GitHubで承認してください',
    en: 'You are not known to be one of those who may approve {environment} ({reviewers}). If you are, approve it on GitHub, or have changes.github.reviewers of the hub name you.',
  },
  'refusal.may-not-approve.token': {
    ja: 'ハブのトークンでは {environment} を承認できません。GitHubで承認してください(承認できる人: {reviewers})',
    en: 'The token of the hub may not approve {environment}. Approve it on GitHub: {reviewers} may.',
  },
  'refusal.run-over': { ja: 'この実行はもう確認できません', en: 'This run can no longer be confirmed.' },
  'refusal.run-over.expired': {
    ja: '確認の期限(10分)が過ぎました。もう一度依頼してください',
    en: 'The ten minutes to confirm it are over. Ask again.',
  },
  'refusal.run-over.withdrawn': { ja: '依頼は取り下げられました', en: 'It was withdrawn.' },
  'refusal.run-over.declined': { ja: '依頼は却下されました', en: 'It was declined.' },
  'refusal.run-over.refused': {
    ja: 'この内容では実行できません。手順書を確かめてください',
    en: 'It cannot run as it was asked. Check the procedure.',
  },
  'refusal.run-over.imported': {
    ja: '取り込んだ記録の依頼は確認できません。もう一度依頼してください',
    en: 'It came with an imported record. Ask again.',
  },
  'refusal.run-over.asker-gone': {
    ja: '依頼した人のアクセス権がなくなりました。もう一度依頼してください',
    en: 'The person who asked no longer has access. Ask again.',
  },
  'refusal.not-yours': {
    ja: '{by}さんが書いたものです。本人に頼んでください',
    en: "That is {by}'s. Ask them to change it.",
  },
  'refusal.role-not-held': { ja: 'その役割には誰も就いていません', en: 'Nobody holds that role.' },
  'refusal.required-steps-left': {
    ja: '必須の手順が{count}件残っています。済ませるか、終了の理由を書いてください',
    en: '{count} required steps are left. Complete or skip them, or give a reason for closing.',
  },
  'refusal.already-settled': {
    ja: 'その外部操作は既に終わっています',
    en: 'That outside action has already ended.',
  },
  'refusal.asked-just-now': {
    ja: '{who}さんが同じことを頼んだばかりです。もう一度なら{seconds}秒後に',
    en: '{who} just asked for the same. Ask again in {seconds} seconds.',
  },
  'refusal.asked-long-ago': {
    ja: '{act}は{age}前の操作のため、送信しませんでした({limit}まで有効)。必要なら再度実行してください',
    en: 'Not sent: {act}. It was asked {age} ago, and acts expire after {limit}. Ask again if still needed.',
  },
  'refusal.name-not-kept': {
    ja: 'メールアドレスは記録に残らないため、誰も呼び出していません。PagerDutyでの名前を入力してください',
    en: 'Nobody was paged: an e-mail address is not kept. Type the name that PagerDuty has.',
  },
  'refusal.nothing-to-undo': { ja: '取り消せる操作がありません', en: 'There is nothing of yours to undo.' },
  'refusal.not-undoable': { ja: '直前の操作は取り消せません', en: 'Your last act cannot be undone.' },
  'refusal.not-last': {
    ja: '別の操作が後からありました。確かめてからもう一度',
    en: 'Something else was done after it. Look again and try once more.',
  },
  'refusal.changed-since': {
    ja: '後から{by}さんが変えたため、取り消せません',
    en: '{by} has changed it since, so it cannot be undone.',
  },
  'refusal.too-many': { ja: '上限({limit}件)に達しています', en: 'The limit of {limit} is reached.' },
  'refusal.too-many.session': {
    ja: 'このセッションの記録は上限に達しました。新しいセッションを始めてください',
    en: 'The record of this session is full. Start another session.',
  },
  'refusal.invalid': {
    ja: '形式が正しくありません({where})',
    en: 'The format is wrong ({where}).',
  },
  'refusal.invalid.future': {
    ja: '{seq} 番のイベントの時刻({at})が未来です。記録を作ったハブとこのハブの時計を確認してください',
    en: 'The time of event {seq} ({at}) is in the future. Check the clocks of this hub and of the one it comes from.',
  },
  'refusal.secret-inside': {
    ja: '{where} に秘密情報({rule})が含まれているため、全員には送れません。値を除いて指定してください',
    en: '{where} contains a secret ({rule}) that everyone would see. Name it without that value.',
  },
  'refusal.too-fast': { ja: '操作が速すぎます。少し待ってください', en: 'Too many at once. Wait a moment.' },
  'refusal.too-large': {
    ja: '大きすぎます(上限 {limit} バイト)。分けて記録してください',
    en: 'It is too large (limit {limit} bytes). Split it.',
  },
  'refusal.not-saved': {
    ja: 'ハブが保存できません。送信待ちに戻しました(ディスクを確認してください)',
    en: "The hub cannot save. It is kept here and sent again; check the hub's disk.",
  },

  'cut.unknown': { ja: '接続が切れました({kind})', en: 'The connection ended ({kind}).' },
  'cut.protocol': {
    ja: 'ハブとバージョンが合いません。oncall を更新してください',
    en: 'The hub runs another version. Update oncall.',
  },
  'cut.removed': { ja: 'このセッションから退出させられました', en: 'You were removed from this session.' },
  'cut.revoked': {
    ja: '参加の許可が取り消されました。メンバーに確認してください',
    en: 'Your access was revoked. Ask a member.',
  },
  'cut.expired': {
    ja: '参加の期限が切れました。新しい招待をもらってください',
    en: 'Your access has expired. Ask for a new invite.',
  },
  'cut.too-slow': {
    ja: '受信が追いつかず、つなぎ直しています',
    en: 'This terminal was too slow; joining again.',
  },
  'cut.too-fast': {
    ja: '送信が多すぎて切られました',
    en: 'The hub disconnected this terminal: too many messages.',
  },
  'cut.too-large': {
    ja: '大きすぎるデータを送り、切られました',
    en: 'The hub disconnected this terminal: a message was too large.',
  },
  'cut.bad-frame': { ja: '送った内容をハブが読めませんでした', en: 'The hub could not read what was sent.' },
  'cut.not-allowed': {
    ja: 'この接続では許されていない操作が送られました',
    en: 'This connection sent something that it may not.',
  },
  'cut.client-taken': {
    ja: '別の端末が同じ識別子で参加しています。参加し直してください',
    en: "Another terminal uses this one's id. Join again.",
  },
  'cut.full': { ja: 'ハブが満員です', en: 'The hub is full.' },
  'cut.stopping': { ja: 'ハブが再起動しています', en: 'The hub is restarting.' },
  'cut.moved': {
    ja: 'セッションは別のハブに移りました。参加し直してください',
    en: 'The session moved to another hub. Join again.',
  },
  'cut.unreachable.standby': {
    ja: 'ハブを切り替えています。まもなくつながります',
    en: 'Another hub takes over; it connects again in a moment.',
  },
  'cut.unreachable.elsewhere': {
    ja: 'このセッションは別のハブが担当しています。oncall login をやり直すと、そのハブにもつながります',
    en: 'Another hub serves this session. Log in again (oncall login), so that its address is known here.',
  },
  'cut.unreachable.ECONNREFUSED': {
    ja: 'ハブが接続を受け付けません。停止中か再起動中です。自動で再接続します',
    en: 'The hub takes no connection: it is down or restarting. It is dialled again by itself.',
  },
  'cut.unreachable': {
    ja: 'ハブに届きません。VPNとネットワークを確認してください',
    en: 'The hub cannot be reached. Check the VPN and the network.',
  },
  'cut.unauthorised': {
    ja: 'トークンが受け付けられません。oncall login をやり直してください',
    en: 'The hub rejected the token. Run oncall login again.',
  },
  'cut.damaged': {
    ja: 'このセッションの記録が壊れています。ハブの管理者に oncall verify を頼んでください',
    en: "This session's log is damaged. Ask the hub's owner to run oncall verify.",
  },
  'cut.forbidden': { ja: 'このセッションには参加できません', en: 'You may not join this session.' },
  'cut.not-found': { ja: 'ハブにこのセッションがありません', en: 'The hub has no such session.' },
  'cut.gone': { ja: '招待は使用済みか期限切れです', en: 'The invite was used or has expired.' },
  'cut.certificate': {
    ja: 'ハブの証明書が招待のものと違います。つながずに、招待した人に確認してください',
    en: "The hub's certificate is not the one of the invite. Stop, and ask the person who invited you.",
  },
  'cut.insecure': {
    ja: '暗号化されていない接続は、このマシンの中でしか使えません',
    en: 'Plain connections are allowed only within this machine.',
  },
  'cut.failed': { ja: '接続に失敗しました', en: 'The connection failed.' },
  'cut.cut': { ja: '接続が切れました', en: 'The connection was cut.' },
  'cut.silent': { ja: 'ハブから応答がありません', en: 'The hub stopped responding.' },
  'cut.bad-frame-from-hub': {
    ja: 'ハブからの内容を読めませんでした',
    en: 'What the hub sent could not be read.',
  },
  'cut.gap': { ja: '抜けが見つかり、取り直しています', en: 'A gap was found; asking for it again.' },
  'cut.epoch': {
    ja: 'ハブの記録が作り直されたため、取り直しています',
    en: "The hub's log is a new one; reading it again.",
  },
  'cut.head': {
    ja: 'ハブの記録が古い状態に戻り、取り直しています',
    en: "The hub's log is shorter than before; reading it again.",
  },
  'cut.hash': { ja: '記録が食い違い、取り直しています', en: 'The logs differ; reading it again.' },
  'cut.closed': { ja: '退出しました', en: 'You have left.' },

  ...SOURCE_REASONS,
} as const satisfies Messages;

export type RefusalKey = keyof typeof REFUSALS;

function keyOf(area: 'refusal' | 'cut' | 'source', kind: string, variant?: string | number): RefusalKey {
  for (const key of [`${area}.${kind}.${variant}`, `${area}.${kind}`]) {
    if (Object.hasOwn(REFUSALS, key)) return key as RefusalKey;
  }
  return `${area}.unknown`;
}

export interface Reason {
  readonly kind: string;
  readonly params: Params;
}

/** The key of a refusal's sentence; `not-allowed` has one for each kind of person. */
export const refusalKey = ({ kind, params }: Reason): RefusalKey => keyOf('refusal', kind, params.kind);
/** What a refusal's sentence holds: its parameters, spans and the names of acts in words. */
export function refusalParams({ kind, params }: Reason, lang: Lang): Params {
  if (kind !== 'asked-long-ago') return { ...params, kind };
  const { act, seconds, limit, ...rest } = params;
  const key = `pager-act.${act}`;
  const known = Object.hasOwn(ACT_NAMES, key) ? ACT_NAMES[key as keyof typeof ACT_NAMES][lang] : act;
  return {
    ...rest,
    kind,
    ...(known === undefined ? {} : { act: known }),
    ...spanIn('age', seconds, lang),
    ...spanIn('limit', limit, lang),
  };
}
/** Seconds in words, where a hub said them: what is missing stays a mark, as in every sentence. */
function spanIn(name: string, seconds: string | number | undefined, lang: Lang): Params {
  const ms = Number(seconds ?? Number.NaN) * 1_000;
  return Number.isFinite(ms) ? { [name]: duration(ms, lang) } : {};
}

/** The key for the end of a connection, or why it could not be made. */
export const cutKey = ({ kind, params }: Reason): RefusalKey => keyOf('cut', kind, params.reason);
/** The key for why a log source is not live; some have one for each cause. */
export const sourceKey = ({ kind, params }: Reason): RefusalKey => keyOf('source', kind, params.cause);

/** A reason as one sentence, for those who have no screen. */
export function sayReason(key: RefusalKey, reason: Reason, lang: Lang): string {
  return fill(REFUSALS[key], lang, refusalParams(reason, lang));
}
