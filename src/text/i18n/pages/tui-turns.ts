import type { Messages } from '../messages.ts';

/** Turns that are taken over from home, new incidents, and services under maintenance. */
export const TUI_TURNS = {
  'home.turn-title': {
    ja: '当番を引き受ける: いつまで(2h、21:00)',
    en: 'Take a shift over: until when (2h, 21:00)',
  },
  'home.turn-own': { ja: '{time}まで引き受け中', en: 'taken over by you until {time}' },
  'home.turn-nobody': { ja: '担当なし', en: 'nobody' },
  'home.turn-back-hint': { ja: 'Enter で当番を戻します', en: 'Enter gives the shift back' },
  'home.turn-take': {
    ja: '{who}さんの当番({schedule})を{time}まで引き受けますか',
    en: "Take over {who}'s shift ({schedule}) until {time}?",
  },
  'home.turn-take-open': {
    ja: '当番({schedule})を{time}まで引き受けますか',
    en: 'Take over the shift ({schedule}) until {time}?',
  },
  'home.turn-take-fact': {
    ja: 'その間のアラートはあなたを呼び出します。u で戻せます',
    en: 'Alerts page you meanwhile. u gives it back.',
  },
  'home.turn-back': {
    ja: '引き受けている当番({schedule}、{time}まで)を戻しますか',
    en: 'Give back the shift you have taken over ({schedule}, until {time})?',
  },
  'home.turn-back-fact': {
    ja: 'アラートは当番表の担当者を呼び出します',
    en: 'Alerts page the person on the schedule.',
  },
  'home.duty-taken': { ja: '(引き受け)', en: '(taken over)' },
  'home.maintenance': { ja: 'メンテナンス中(呼び出しなし)', en: 'under maintenance, paging nobody:' },
  'why.home-no-turns': { ja: '当番表が読めていません', en: 'No schedule has been read' },
  'why.home-turn-yours': { ja: 'すでにあなたの当番です', en: 'The shift is yours already' },
  'why.home-turn-until': { ja: 'いつまでかを入力してください', en: 'Type until when' },
  'why.home-no-undo': {
    ja: '元に戻す判定も、引き受けた当番もありません',
    en: 'There is no verdict to take back and no shift to give back',
  },
  'toast.turn-asked': {
    ja: '{name}: 依頼しました。結果はまだ分かりません。分かり次第ここに出ます',
    en: '{name}: under way; the outcome is not known yet and appears here',
  },
  'toast.turn-lost': {
    ja: '{name}: ハブの応答がありません。変わったかまだ分かりません。結果はここに出ます',
    en: '{name}: the hub does not answer. Not known yet whether it was changed; the outcome appears here',
  },
  'toast.turn-taken': {
    ja: '{name} の当番を{time}まで引き受けました(u で戻す)',
    en: '{name}: the shift is yours until {time} (u gives it back)',
  },
  'toast.turn-given-back': { ja: '{name} の当番を戻しました', en: '{name}: the shift is given back' },
  'toast.turn-not': { ja: '{name}: 変わっていません: {why}', en: '{name}: not changed: {why}' },
  'toast.turn-unknown': {
    ja: '{name}: 変わったか分かりません。PagerDutyで確かめてください',
    en: '{name}: not known whether it was changed. Check in PagerDuty',
  },
  'home.create-service': {
    ja: 'PDに新規インシデント: サービス名',
    en: 'New incident in PagerDuty: on which service',
  },
  'home.create-title': {
    ja: '{service} の新規インシデント: タイトル',
    en: 'New incident on {service}: title',
  },
  'home.create': {
    ja: 'PagerDutyの {service} に新規インシデントを作りますか',
    en: 'Open an incident on {service} in PagerDuty?',
  },
  'home.create-fact': {
    ja: '{service} の当番を呼び出します。取り消せません',
    en: 'It pages who is on call for {service}, and cannot be undone.',
  },
  'why.home-no-service': { ja: 'サービス名を入力してください', en: 'Type the name of a service' },
  'toast.create-asked': {
    ja: '{name}: 新規インシデントを依頼しました。結果はまだ分かりません。分かり次第ここに出ます',
    en: '{name}: the new incident is under way; the outcome is not known yet and appears here',
  },
  'toast.create-lost': {
    ja: '{name}: ハブの応答がありません。新規インシデントができたかまだ分かりません。結果はここに出ます',
    en: '{name}: the hub does not answer. Not known yet whether the incident was created; the outcome appears here',
  },
  'toast.created': {
    ja: '{name} に新規インシデント「{title}」を作りました',
    en: '{name}: the incident "{title}" is open in PagerDuty',
  },
  'toast.create-not': {
    ja: '{name}: 作成していません(I で直せます): {why}',
    en: '{name}: not created (I brings it back): {why}',
  },
  'toast.create-unknown': {
    ja: '{name}: 新規インシデントができたか分かりません。PagerDutyで確かめてください',
    en: '{name}: not known whether the incident was created. Check in PagerDuty',
  },
  'form.maintenance': { ja: 'メンテナンス(その間は呼び出さない)', en: 'Maintenance: alerts page nobody' },
  'maintenance.now': {
    ja: 'メンテナンス中 {services} {time}まで',
    en: 'under maintenance: {services} until {time}',
  },
  'maintenance.ahead': {
    ja: '予定 {services} {from}から{time}まで',
    en: 'planned: {services}, {from} to {time}',
  },
  'maintenance.unknown': {
    ja: 'いまのメンテナンスは不明です(PagerDutyから読めません)',
    en: 'What is under maintenance is not known (PagerDuty could not be read)',
  },
  'field.maintenance-services': { ja: 'サービス(,で区切る)', en: 'Services, comma-separated' },
  'field.maintenance-until': { ja: 'いつまで(1h、23:00)', en: 'Until (1h, 23:00)' },
  'field.maintenance-text': { ja: '理由', en: 'Reason' },
  'confirm.maintenance': {
    ja: '{services} を{time}までメンテナンス中にしますか',
    en: 'Put {services} under maintenance until {time}?',
  },
  'confirm.maintenance-fact': {
    ja: 'その間のアラートは誰も呼び出しません。早く終えるには oncall maintenance end',
    en: 'Their alerts page nobody meanwhile. End it early: oncall maintenance end',
  },
  'toast.maintenance': {
    ja: '{services} のメンテナンスを依頼中',
    en: 'Asking for maintenance of {services}',
  },
  'field.notice-pager': { ja: 'PagerDutyの購読者', en: 'PagerDuty subscribers' },
  'notice.not-pager': { ja: '送らない', en: 'do not send' },
  'notice.pager': { ja: 'ステータス更新として送る', en: 'send as a status update' },
  'confirm.notice-pager': {
    ja: 'PagerDutyの {numbers} の購読者にステータス更新を送ります',
    en: 'It is sent to the subscribers of {numbers} in PagerDuty as a status update.',
  },
  'act.home.turn': { ja: '当番を引き受け・戻す', en: 'take over or give back a shift' },
  'act.home.create': { ja: 'PDに新規インシデントを作る', en: 'new incident in PagerDuty' },
  'act.home.turn-down': { ja: '次の当番表', en: 'next schedule' },
} as const satisfies Messages;
