import type { Messages } from '../messages.ts';

/** What is wrong with a settings file, and whom its user trusts. */
export const CLI_SETTINGS = {
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
  'field-least': { ja: '{n} 以上にしてください', en: 'must be {n} or more' },
  'field-most': { ja: '{n} 以下にしてください', en: 'must be {n} or less' },
  unreadable: { ja: '読めません({reason})', en: 'cannot be read ({reason})' },
  'yaml-broken': { ja: 'YAMLとして読めません({reason})', en: 'cannot be read as YAML ({reason})' },
  'held-identity': {
    ja: '{value}: 名前やメールはフォルダのファイルからは使いません。{own} に書くか、内容を確かめて oncall trust を実行してください',
    en: '{value}: your identity is not taken from a folder. Put it in {own}, or read the file and run: oncall trust',
  },
  'held-outside': {
    ja: '{value} はこのフォルダの外です。内容を確かめて、よければ oncall trust を実行してください',
    en: '{value} is outside this folder. Read the file; if that is right, run: oncall trust',
  },
  'held-address': {
    ja: '{value} に認証情報が送られます。内容を確かめて、よければ oncall trust を実行してください',
    en: 'your credentials would be sent to {value}. Read the file; if that is right, run: oncall trust',
  },
  'trust-kept': {
    ja: '{file} を信頼しました。内容が変わったらもう一度確認します',
    en: '{file} is trusted as it is now; if it changes you will be asked again',
  },
  'trust-gone': { ja: '{file} の信頼を取り消しました', en: '{file} is no longer trusted' },
} satisfies Messages;
