import { actTexts } from './act-words.ts';
import { fill, type Lang, type Messages, type Params } from './messages.ts';
import { causeOf } from './pager-causes.ts';

/**
 * Why PagerDuty did not do something, or cannot be read, one sentence each: kinds of ports/pager-error, and those of
 * an action that was abandoned.
 */
export const PAGER_REASONS = {
  unknown: { ja: 'PagerDutyに反映できませんでした({kind})', en: 'PagerDuty did not do it ({kind}).' },
  unauthorised: {
    ja: 'PagerDutyのトークンが無効です。PAGERDUTY_TOKENを確かめてください',
    en: 'PagerDuty rejected the token. Check PAGERDUTY_TOKEN.',
  },
  forbidden: {
    ja: 'PagerDutyの権限がありません({reason})',
    en: 'PagerDuty does not allow it ({reason}).',
  },
  'not-found': {
    ja: 'PagerDutyに見つかりません({what})。番号やURL、権限を確かめてください',
    en: 'PagerDuty cannot find it ({what}). Check number, URL and rights.',
  },
  'person-not-found': {
    ja: 'PagerDutyに「{who}」という利用者は見つかりません。氏名の全体かメールアドレスを指定してください',
    en: 'PagerDuty has no user "{who}". Give the whole name or the e-mail address.',
  },
  'person-near': {
    ja: '「{who}」では1人に決まりません。PagerDutyの利用者: {near}',
    en: '"{who}" names no single user of PagerDuty. There: {near}',
  },
  'already-resolved': {
    ja: '{by}さんがすでに解決済みにしています',
    en: '{by} had resolved it already.',
  },
  merged: {
    ja: '{from} は {into}({state})に統合済みです',
    en: '{from} was merged into {into} ({state}).',
  },
  'already-acknowledged': {
    ja: '{by}さんがすでに確認済み(Ack)にしています',
    en: '{by} had acknowledged it already.',
  },
  'not-acknowledged': {
    ja: '未確認です。先に確認済み(Ack)にしてください',
    en: 'It is not acknowledged. Acknowledge it first.',
  },
  'changed-since': {
    ja: 'PagerDuty側で状態が変わりました。もう一度確かめてください',
    en: 'It has changed in PagerDuty meanwhile. Look again.',
  },
  'rate-limited': {
    ja: 'PagerDutyのAPIの上限に達しています。自動で再試行します',
    en: "PagerDuty's rate limit is reached. It is tried again by itself.",
  },
  'ability-missing': {
    ja: 'このPagerDuty契約では{lack}ができません({reason})',
    en: 'This PagerDuty account cannot {lack} ({reason}).',
  },
  'responders-missing': {
    ja: 'このPagerDuty契約では応援要請ができません({reason})。エスカレーションか、担当サービスへの新規インシデントで呼び出してください',
    en: 'This PagerDuty account cannot request responders ({reason}). Escalate, or open an incident on their service.',
  },
  'requester-unknown': {
    ja: 'PagerDutyに {email} の利用者がいません。PagerDutyでのメールアドレスを、チームのハブではハブのトークンに、ほかでは設定の email: か ONCALL_EMAIL に指定してください(いまの値: oncall doctor)',
    en: 'PagerDuty has no user with the address of {email}. Use the one you have there: at a team hub in your hub token, else by email: in your settings or ONCALL_EMAIL (oncall doctor shows yours).',
  },
  'key-of-another': {
    ja: 'ハブのトークンは{owner}さん個人のものです。チームで使うにはアカウント用のトークンが必要です。本人なら、PagerDutyでのメールアドレスを、チームのハブではハブのトークンに、ほかでは設定の email: に指定してください',
    en: "The hub's token is {owner}'s own and acts for them alone. A team needs an account key; if you are {owner}, use the address you have at PagerDuty: at a team hub in your hub token, else by email: in your settings.",
  },
  'nobody-next': {
    ja: '次に呼び出せる担当者がいません',
    en: 'There is no further level to escalate to.',
  },
  redacted: {
    ja: '送る前に本文が削除されたため、送りませんでした',
    en: 'Its text was taken out before it was sent: nothing was sent.',
  },
  rejected: { ja: 'PagerDutyが拒否しました({reason})', en: 'PagerDuty refused it ({reason}).' },
  unreachable: { ja: 'PagerDutyに接続できません({reason})', en: 'PagerDuty does not answer ({reason}).' },
  'bad-reply': {
    ja: 'PagerDutyの応答を読めません({reason})',
    en: "PagerDuty's answer cannot be read ({reason}).",
  },
  'server-error': {
    ja: 'PagerDuty側の障害です(HTTP {status})',
    en: 'PagerDuty has an internal error (HTTP {status}).',
  },
  'not-configured': {
    ja: 'このハブにはPagerDutyが設定されていません。oncall doctorで確かめてください',
    en: 'This hub has no PagerDuty. See: oncall doctor',
  },
  unconfirmed: {
    ja: 'PagerDutyの応答が失われ、実行されたかを確かめる方法がありません。PagerDutyで確認してください',
    en: "PagerDuty's answer was lost, and nothing shows whether it was done. Check in PagerDuty.",
  },
  aborted: { ja: '待つのをやめました', en: 'It was abandoned.' },
  expired: {
    ja: '10分たっても反映できず、取りやめました。必要なら再度実行してください',
    en: 'It could not be done within ten minutes and was dropped. Ask again if it is still wanted.',
  },
  'not-yet': { ja: 'PagerDutyがまだ答えていません', en: 'PagerDuty has not answered yet.' },
  interrupted: {
    ja: '送信中にハブが再起動しました',
    en: 'The hub was restarted while it was asking.',
  },
  'late-write': {
    ja: '前の操作がまだPagerDutyに届く可能性があるため、待っています',
    en: 'An earlier request may still reach PagerDuty and would undo this.',
  },
  'not-done': {
    ja: '実行されていませんでした。必要なら再度実行してください',
    en: 'It was not done, and is not tried again. Ask again if it is still wanted.',
  },
  imported: {
    ja: '別のハブへの依頼だったため、ここでは実行しません',
    en: 'It was asked of another hub and is not done here.',
  },
} as const satisfies Messages;

/** What an account may be unable to do: acts of the port, and what is read, by the first word of the path. */
const LACKS = {
  ...actTexts('lack', ''),
  incidents: { ja: 'インシデントの読み取り', en: 'read incidents' },
  oncalls: { ja: '当番の読み取り', en: 'read who is on call' },
  schedules: { ja: '当番表の読み取り', en: 'read schedules' },
  priorities: { ja: '優先度の読み取り', en: 'read priorities' },
  users: { ja: '利用者の読み取り', en: 'read users' },
  services: { ja: 'サービスの読み取り', en: 'read services' },
  escalation_policies: { ja: 'エスカレーションポリシーの読み取り', en: 'read escalation policies' },
  maintenance_windows: { ja: 'メンテナンスの読み取り', en: 'read maintenance windows' },
  unknown: { ja: 'この操作', en: 'do this' },
} as const satisfies Messages;

/** What PagerDuty was asked for, by the first word of the path or the port's own. */
const THINGS = {
  incident: { ja: 'インシデント', en: 'the incident' },
  incidents: { ja: 'インシデント', en: 'the incident' },
  users: { ja: '利用者', en: 'the user' },
  user: { ja: '利用者', en: 'the user' },
  priority: { ja: '優先度', en: 'the priority' },
  services: { ja: 'サービス', en: 'the service' },
  policy: { ja: 'エスカレーションポリシー', en: 'the escalation policy' },
  person: { ja: '利用者', en: 'the person' },
  schedule: { ja: '当番表', en: 'the schedule' },
  service: { ja: 'サービス', en: 'the service' },
  override: { ja: '引き受けた当番', en: 'a turn you have taken over' },
  window: { ja: 'メンテナンス', en: 'the maintenance window' },
} as const satisfies Messages;

/** How the page stands into which another was merged. */
const MERGED_STATES = {
  triggered: { ja: '未解決', en: 'open' },
  acknowledged: { ja: '未解決', en: 'open' },
  resolved: { ja: '解決済み', en: 'resolved' },
  unknown: { ja: '状態は不明', en: 'its state is not known' },
} as const satisfies Messages;

export const mergedState = (state: string, lang: Lang): string =>
  fill(
    MERGED_STATES[Object.hasOwn(MERGED_STATES, state) ? (state as keyof typeof MERGED_STATES) : 'unknown'],
    lang,
  );

/** The sentence of a kind: of some its parameters decide. */
function sentenceOf(kind: string, { what, who, near }: Params): string {
  if (kind === 'ability-missing' && what === 'responder') return 'responders-missing';
  if (kind !== 'not-found' || what !== 'person' || who === undefined) return kind;
  return near === undefined ? 'person-not-found' : 'person-near';
}

/** The sentence of a kind; one that is not known says its kind. */
export function sayPager(kind: string, params: Params, lang: Lang): string {
  const thing = String(params.what ?? '');
  const said = sentenceOf(kind, params);
  const known = Object.hasOwn(PAGER_REASONS, said);
  const message = known ? PAGER_REASONS[said as keyof typeof PAGER_REASONS] : PAGER_REASONS.unknown;
  const lack = fill(LACKS[Object.hasOwn(LACKS, thing) ? (thing as keyof typeof LACKS) : 'unknown'], lang);
  const what = Object.hasOwn(THINGS, thing) ? fill(THINGS[thing as keyof typeof THINGS], lang) : thing || '-';
  // What PagerDuty itself says stays in its own words.
  const coded = (kind === 'unreachable' || kind === 'bad-reply') && params.reason !== undefined;
  const wordless = params.reason === '' ? { reason: '-' } : {};
  const reason = coded ? { reason: causeOf(String(params.reason), lang) } : wordless;
  const blank = {
    reason: '-',
    what: '-',
    by: '?',
    email: '?',
    owner: '?',
    status: '?',
    from: '?',
    into: '?',
  };
  const state = mergedState(String(params.state ?? ''), lang);
  return fill(message, lang, { ...blank, kind, ...params, ...reason, what, state, lack });
}
