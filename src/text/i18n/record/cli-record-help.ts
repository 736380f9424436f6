import type { Messages } from '../messages.ts';

/** What is read out of records: digest, statistics, replay. */
export const CLI_RECORD_HELP = {
  digest: {
    ja: 'デイリースクラムの報告: 前回からの障害と残TODO',
    en: 'what happened since the last daily scrum, and what is left to do',
  },
  stats: {
    ja: '統計: 初動までの時間と、影響のなかったアラート',
    en: 'statistics: time to the first action, and pages that affected nobody',
  },
  baseline: { ja: '導入前の値', en: 'values from before, to compare with' },
  'baseline import': {
    ja: 'アラートの表(CSV)かPagerDutyから導入前の値を取り込む',
    en: 'take in the values from before, from a table of alerts (CSV) or PagerDuty',
  },
  replay: { ja: '終わったセッションを画面で再生', en: 'watch a session again on the screen, read-only' },
  argRecords: {
    ja: '記録(.jsonl)またはそのフォルダ。なしならハブのセッション',
    en: 'records (.jsonl) or folders of them; without, the sessions of the hub',
  },
  optDigestSince: { ja: 'いつから(既定は前回のスクラム)', en: 'since when; the last scrum if not given' },
  optDigestFormat: { ja: '端末用かMarkdownか', en: 'for a terminal, or Markdown' },
  optDigestActions: { ja: '残TODOだけを一覧', en: 'list the open actions only' },
  optStatsSince: { ja: 'いつから(既定は90日前)', en: 'since when; 90 days ago if not given' },
  argBaseline: {
    ja: 'CSV: 列 alert と start(または acknowledged)',
    en: 'CSV with a column alert, and start or acknowledged',
  },
  optBaselineFrom: {
    ja: 'PagerDutyの履歴から取り込む(発報から最初の確認済みまで)',
    en: "from PagerDuty's own history: alert to first acknowledgement",
  },
  optBaselineSince: {
    ja: 'PagerDutyをいつから読むか(既定は90日前)',
    en: 'of PagerDuty since when; 90 days ago if not given',
  },
  optBaselineUntil: {
    ja: 'いつまで(導入した時刻。既定は今)',
    en: 'until when, as oncall was introduced; now if not given',
  },
  optForceBaseline: { ja: '今の値を置き換える', en: 'replace the values that are there' },
  optSpeed: { ja: '再生の速さ(既定は8倍)', en: 'how many times as fast; 8 if not given' },
  optReplayAt: { ja: '再生を始める時刻(03:09、+10m)', en: 'where to begin: 03:09, +10m' },
  optReplayPlain: {
    ja: '画面の代わりに経過を文で出力(ONCALL_PLAIN=1 でも)',
    en: 'print the timeline instead of the screen; also ONCALL_PLAIN=1',
  },
} satisfies Messages;
