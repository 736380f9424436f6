import type { Messages } from './messages.ts';

/** What the command line says when it has something to say; errors stand in cli-errors, help in cli-help. */
export const CLI = {
  // problems of a settings file, after `file:line field:`
  'field-unknown': { ja: 'そのような項目はありません', en: 'there is no such field' },
  'field-unknown-near': {
    ja: 'そのような項目はありません。{near} ではありませんか',
    en: 'there is no such field. Did you mean {near}?',
  },
  'field-type': { ja: '型が違います({expected} が必要)', en: 'must be {expected}' },
  'field-choice': { ja: '次のどれかにしてください: {choices}', en: 'must be one of: {choices}' },
  'field-time-zone': {
    ja: 'そのようなタイムゾーンはありません。例: Asia/Tokyo',
    en: 'there is no such time zone. Try Asia/Tokyo',
  },
  'field-url': {
    ja: 'https:// で始まるURLにしてください',
    en: 'must be a URL that begins with https://',
  },
  'field-email': { ja: 'メールアドレスにしてください', en: 'must be an e-mail address' },
  'field-length': { ja: '空か、長すぎます', en: 'is empty or too long' },
  'yaml-broken': { ja: 'YAMLとして読めません({reason})', en: 'cannot be read as YAML ({reason})' },
} as const satisfies Messages;
