import type { Messages } from '../messages.ts';

/** What `oncall who --take` and `oncall maintenance` say. */
export const CLI_CALENDAR = {
  'who-override': { ja: '引き受け', en: 'override' },
  'who-now-override': { ja: '{name} {time}まで(引き受け)', en: '{name} until {time} (taken over)' },
  'who-override-span': { ja: '{name} {from}から{time}まで', en: '{name} from {from} until {time}' },
  'who-overrides-unknown': {
    ja: '当番の引き受けは不明です(PagerDutyから読めません)',
    en: 'who has taken over is not known (PagerDuty could not be read)',
  },
  'who-taken-later': {
    ja: '{name}: {who}が{start}から{time}まで引き受けました',
    en: '{name}: taken over by {who} from {start} until {time}',
  },
  'who-taken': {
    ja: '{name}: {who}が{time}まで引き受けました',
    en: '{name}: taken over by {who} until {time}',
  },
  'who-given-back': { ja: '{name}: 当番を戻しました({who})', en: '{name}: given back ({who})' },
  'who-give-back-hint': {
    ja: '戻すには: oncall who --give-back',
    en: 'give it back: oncall who --give-back',
  },
  'maintenance-none': {
    ja: 'メンテナンス中のサービスも、予定もありません',
    en: 'no service is under maintenance, and none is planned',
  },
  'maintenance-until': { ja: '{until}まで', en: 'until {until}' },
  'maintenance-from': { ja: '{from}から{until}まで', en: '{from} to {until}' },
  'maintenance-started': {
    ja: '{services}: {time}までアラートで呼び出しません(メンテナンス中)',
    en: '{services}: under maintenance until {time}; alerts page nobody',
  },
  'maintenance-ended': { ja: 'メンテナンス {window} を終了しました', en: 'maintenance {window} is ended' },
} as const satisfies Messages;

export const CLI_CALENDAR_ERRORS = {
  'take-or-give-back': {
    ja: '--take(長さか時刻)と --give-back は、どちらか一方を指定してください(--from と --to は --take と使います)',
    en: 'Give either --take with a span or a time (--from and --to go with it), or --give-back.',
  },
  'which-schedule': {
    ja: '当番表が複数あります: {names}。--schedule で選んでください',
    en: 'There are several schedules: {names}. Choose one with --schedule.',
  },
  'no-schedule': {
    ja: '当番表 {name} が見つかりません。あるもの: {names}',
    en: 'There is no schedule {name}. Known: {names}.',
  },
  'no-turn-taken': {
    ja: '引き受けている当番はありません。確認: oncall who',
    en: 'You have taken no turn over. See: oncall who',
  },
  'maintenance-how': {
    ja: '--for(長さ)と --until(時刻)のどちらか一方を指定してください',
    en: 'Give either --for with a span or --until with a time.',
  },
} as const satisfies Messages;

export const CLI_CALENDAR_HELP = {
  optTakeFrom: {
    ja: '--take の始まり(省略するといま。例: 22:00)',
    en: 'when the turn of --take begins; without it, now (22:00)',
  },
  optTakeTo: {
    ja: '当番を引き受ける人(省略すると自分)',
    en: 'who takes the turn; without it, you',
  },
  optTake: {
    ja: '当番を引き受ける(2h などの長さか、21:00 などの時刻まで)',
    en: 'take a turn over, for a span such as 2h or until a time such as 21:00',
  },
  optGiveBack: { ja: '引き受けた当番を戻す', en: 'give back the turn you have taken over' },
  optSchedule: { ja: 'どの当番表か(名前かID)', en: 'of which schedule, by name or id' },
  maintenance: {
    ja: 'サービスのメンテナンス(その間は呼び出さない)',
    en: 'maintenance of services, which page nobody meanwhile',
  },
  'maintenance list': { ja: '現在と予定のメンテナンス', en: 'maintenance now and ahead' },
  'maintenance start': {
    ja: 'サービスをメンテナンス中にする',
    en: 'put services under maintenance, as during a release',
  },
  'maintenance end': { ja: 'メンテナンスを終了', en: 'end maintenance early' },
  argServices: { ja: 'サービスの名前かID(複数可)', en: 'names or ids of services' },
  argWindow: { ja: 'メンテナンスのID', en: 'id of the maintenance window' },
  optMaintenanceFor: { ja: '長さ(例: 1h)', en: 'how long, such as 1h' },
  optMaintenanceUntil: { ja: '終わり(例: 23:00)', en: 'until when, such as 23:00' },
  optMaintenanceReason: { ja: '理由(PagerDutyに表示)', en: 'why, as PagerDuty shows it' },
} as const satisfies Messages;
