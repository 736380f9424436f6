import type { Messages } from '../messages.ts';

/** What a status update says; people change it before it is sent. */
export const NOTICE = {
  first: { ja: '[初報] {what}', en: '[First update] {what}' },
  update: { ja: '[続報] {what}', en: '[Update] {what}' },
  final: { ja: '[最終報] {what}', en: '[Final update] {what}' },
  impact: { ja: '影響: {impact}', en: 'Impact: {impact}' },
  now: { ja: '現状: {now}', en: 'Status: {now}' },
  next: { ja: '次報: {next}', en: 'Next update: {next}' },
  what: { ja: '{title}({severity})', en: '{title} ({severity})' },
  since: { ja: '{impact}({time}から)', en: '{impact} (since {time})' },
  unknown: { ja: '確認中', en: 'being assessed' },
  resolved: { ja: '{time}に復旧しました', en: 'Resolved at {time}' },
  mitigated: {
    ja: '{time}に暫定復旧し、経過を観察しています',
    en: 'Mitigated at {time}; we are monitoring',
  },
  relapsed: { ja: '{time}に再発し、対応しています', en: 'It came back at {time}; we are working on it' },
  decided: { ja: '対応中。{text}', en: 'We are working on it: {text}' },
  found: { ja: '調査中。{text}', en: 'We are investigating: {text}' },
  releasing: { ja: 'リリース作業中', en: 'The release is under way' },
  rolledBack: { ja: '{time}に切り戻しを始めました', en: 'The rollback began at {time}' },
  looking: { ja: '調査中', en: 'We are investigating' },
} as const satisfies Messages;
