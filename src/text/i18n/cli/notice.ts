import type { Messages } from '../messages.ts';

/** What `--help` says of status updates and of the times of a session. */
export const CLI_NOTICE_HELP = {
  notice: { ja: '状況報告を記録・送信・下書き', en: 'log and send, or draft, a status update' },
  alert: { ja: '発報の時刻を修正', en: 'amend when the alert fired' },
  mitigate: { ja: '暫定復旧を記録', en: 'mark as mitigated' },
  resolve: { ja: '復旧を記録', en: 'mark as resolved' },
  relapse: { ja: '再発を記録', en: 'mark as come back' },
  optReadingUndo: { ja: '記録を取り消す', en: 'take it back' },
  argNotice: {
    ja: '本文(- で標準入力)。省略するとセッションから下書きを作って表示',
    en: 'its text (- for standard input); without it a draft is printed',
  },
  argFired: { ja: '発報した時刻(10m, 03:12, ISO)', en: 'when it fired (10m, 03:12, ISO)' },
  optNoticeWhat: { ja: '下書きの「事象」', en: 'what it is, in the draft' },
  optNoticeImpact: { ja: '下書きの「影響」', en: 'whom it hits, in the draft' },
  optNoticeNow: { ja: '下書きの「現状」', en: 'how it stands, in the draft' },
  optNoticeNext: { ja: '次報の時刻(30m, 18:00, ISO)', en: 'when the next one is due (30m, 18:00, ISO)' },
  optNoticeFinal: { ja: '最終報', en: 'the last one' },
  optNoticeSend: { ja: '下書きをそのまま送る', en: 'send the draft as it is' },
  optNoticePager: { ja: 'PagerDutyの購読者にも送る', en: "also to the subscribers of PagerDuty's incident" },
} satisfies Messages;

/** What these commands say. */
export const CLI_NOTICE = {
  'reading-mitigated': { ja: '暫定復旧', en: 'mitigated' },
  'reading-resolved': { ja: '復旧', en: 'resolved' },
  'reading-relapsed': { ja: '再発', en: 'came back' },
  'reading-stands': {
    ja: '{reading}はもう記録されています({time})。直すには --at、取り消すには --undo',
    en: 'It stands already: {reading} at {time}. --at amends it, --undo takes it back',
  },
  'reading-none': {
    ja: '取り消す記録がありません({reading})',
    en: 'There is nothing to take back ({reading})',
  },
  'notice-draft': {
    ja: '下書きです。送る: --send か、本文を渡す',
    en: 'A draft; send it with --send, or give a text',
  },
  'notice-next': { ja: '次報 {time}', en: 'Next update {time}' },
  'notice-no-incident': {
    ja: '紐づいたPagerDutyのインシデントがありません',
    en: 'No PagerDuty incident is linked',
  },
} satisfies Messages;

export const CLI_NOTICE_ERRORS = {
  'reading-undo-at': {
    ja: '--undo と --at は一緒に指定できません',
    en: '--undo takes the time back: leave out --at',
  },
  'notice-both': {
    ja: '本文と --what、--impact、--now は一緒に指定できません(下書きのためのオプションです)',
    en: '--what, --impact and --now are for the draft: give them or a text',
  },
  'notice-final-next': {
    ja: '--final と --next は一緒に指定できません',
    en: '--final has no next update: leave out --next',
  },
} satisfies Messages;
