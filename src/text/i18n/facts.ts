import type { Messages } from './messages.ts';

/** Facts that tick a step (domain/when.ts): what each is, and what is said where one is missing. */
export const FACT_TEXTS = {
  'fact.acknowledged': { ja: 'アラートの確認済み(Ack)', en: 'the alert is acknowledged' },
  'fact.severity': { ja: '重大度の決定', en: 'a severity is set' },
  'fact.roles': { ja: '指揮・ドライバー・記録の決定', en: 'lead, driver and scribe are named' },
  'fact.finding': { ja: '事実のノート', en: 'a finding is noted' },
  'fact.impact': { ja: '影響の記録', en: 'the impact is recorded' },
  'fact.pinned': { ja: '証跡の保存', en: 'a log line is pinned' },
  'fact.decision': { ja: '決定のノート', en: 'a decision is noted' },
  'fact.notice-written': { ja: '状況報告の文面', en: 'an update is written' },
  'fact.notice-first': {
    ja: '初報がPagerDutyかSlackに届く',
    en: 'the first update went out (PagerDuty or Slack)',
  },
  'fact.notice-update': { ja: '続報がPagerDutyかSlackに届く', en: 'a further update went out' },
  'fact.notice-final': { ja: '最終報がPagerDutyかSlackに届く', en: 'the final update went out' },
  'fact.expert-called': { ja: '応援要請がPagerDutyに届く', en: 'a call for help went out' },
  'fact.mitigated': { ja: '暫定復旧の宣言', en: 'mitigated is declared' },
  'fact.resolved': { ja: '復旧の宣言', en: 'recovery is declared' },
  'fact.actions-owned': {
    ja: '復旧の宣言後、すべてのTODOに担当',
    en: 'recovery is declared and every action has an owner',
  },
  'fact.handed-over': { ja: '当番の引き継ぎ', en: 'the shift is handed over' },
  'fact.approved': {
    ja: 'リリースのワークフローがGitHubで承認済み',
    en: 'the run of the release was approved on GitHub, and waits for no other approval',
  },
  'fact.deployed': {
    ja: 'リリースするバージョンのワークフローが成功',
    en: 'the run of the release’s version succeeded',
  },
  'fact.rolled-back': {
    ja: '切り戻し開始後、前のバージョンのワークフローが成功',
    en: 'the rollback was begun, and the run of the previous version succeeded',
  },
  'fact.time': { ja: '暫定復旧から{time}経過', en: '{time} since mitigated' },
  'fact.missing.acknowledged': { ja: 'アラートがまだ未確認です', en: 'the alert is not acknowledged' },
  'fact.missing.severity': { ja: '重大度がまだ決まっていません', en: 'no severity is set' },
  'fact.missing.roles': {
    ja: '指揮・ドライバー・記録がそろっていません',
    en: 'lead, driver and scribe are not all named',
  },
  'fact.missing.finding': { ja: '事実のノートがまだありません', en: 'no finding is noted' },
  'fact.missing.impact': {
    ja: '影響(誰に・何が)がまだそろっていません',
    en: 'the impact is not recorded: who is affected, and what',
  },
  'fact.missing.pinned': { ja: '証跡がまだありません', en: 'no log line is pinned' },
  'fact.missing.decision': { ja: '決定のノートがまだありません', en: 'no decision is noted' },
  'fact.missing.notice-written': { ja: '状況報告の文面がまだありません', en: 'no update is written' },
  'fact.missing.notice-first': {
    ja: '初報が送信されたことを確認できません',
    en: 'no first update is known to have gone out',
  },
  'fact.missing.notice-update': {
    ja: '続報が送信されたことを確認できません',
    en: 'no further update is known to have gone out',
  },
  'fact.missing.notice-final': {
    ja: '最終報が送信されたことを確認できません',
    en: 'no final update is known to have gone out',
  },
  'fact.missing.expert-called': {
    ja: '応援要請が届いたことを確認できません',
    en: 'no call for help is known to have gone out',
  },
  'fact.missing.mitigated': { ja: '暫定復旧がまだ宣言されていません', en: 'mitigated is not declared' },
  'fact.missing.resolved': { ja: '復旧がまだ宣言されていません', en: 'recovery is not declared' },
  'fact.missing.actions-owned': {
    ja: '復旧の宣言がないか、TODOがないか、担当の決まっていないTODOがあります',
    en: 'recovery is not declared, there is no action, or one has no owner',
  },
  'fact.missing.handed-over': {
    ja: '当番の引き継ぎが記録されていません',
    en: 'no hand-over of the shift is recorded',
  },
  'fact.missing.approved': {
    ja: 'GitHubでの承認を確認できません',
    en: 'the run is not known to be approved on GitHub',
  },
  'fact.missing.deployed': {
    ja: 'バージョンの反映を確認できません',
    en: 'the version is not known to be live',
  },
  'fact.missing.rolled-back': {
    ja: '前のバージョンの反映を確認できません',
    en: 'the previous version is not known to be live again',
  },
  'fact.missing.time': {
    ja: '暫定復旧からまだ{time}経っていません',
    en: 'it is not yet {time} since mitigated',
  },
} as const satisfies Messages;

export type FactWord = keyof typeof FACT_TEXTS extends infer K
  ? K extends `fact.missing.${infer F}`
    ? F
    : never
  : never;

/** `notice first` as its texts are keyed. */
export const factWord = (fact: string): FactWord => fact.replaceAll(' ', '-') as FactWord;
