import type { Messages } from '../messages.ts';

/** What is different between two procedures. */
export const PROCEDURE_DIFF = {
  same: { ja: '手順の違いはありません', en: 'No step differs' },
  'same-comments': {
    ja: '手順の違いはありません(コメントが変わりました)',
    en: 'No step differs; comments changed',
  },
  added: { ja: '追加', en: 'added' },
  removed: { ja: '削除', en: 'removed' },
  moved: { ja: '移動', en: 'moved' },
  changed: { ja: '変更', en: 'changed' },
  'n-added': { ja: '追加{n}', en: '{n} steps added' },
  'n-removed': { ja: '削除{n}', en: '{n} removed' },
  'n-moved': { ja: '移動{n}', en: '{n} moved' },
  'n-changed': { ja: '変更{n}', en: '{n} changed' },
  'phases-changed': { ja: 'フェーズの変更{n}', en: 'phases changed: {n}' },
  'title-changed': { ja: 'タイトルの変更', en: 'title changed' },
  required: { ja: '{severity}の必須: {from} » {to}', en: 'Required at {severity}: {from} » {to}.' },
  'required-over': {
    ja: '{severity}の必須: {from} » {to}(lint: {most}まで)',
    en: 'Required at {severity}: {from} » {to} (lint: at most {most}).',
  },
  was: { ja: '以前は{what}', en: 'was {what}' },
  now: { ja: '今は{what}', en: 'now {what}' },
  'now-before': { ja: '「{step}」の前へ', en: 'now before "{step}"' },
  'now-last': { ja: 'フェーズの最後へ', en: 'now the last of its phase' },
  'from-phase': { ja: '「{phase}」から', en: 'from "{phase}"' },
  'whole-phase': { ja: '(フェーズ)', en: '(phase)' },
  title: { ja: 'タイトル', en: 'title' },
  comma: { ja: '、', en: ', ' },
  stop: { ja: '。', en: '.' },
} satisfies Messages;
