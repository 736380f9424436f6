import type { Messages } from '../messages.ts';

/** What the home screen says about a session that is started without a page. Ids of tui/home/home-keys. */
export const TUI_BEGIN = {
  'home.new-title': { ja: '何が起きていますか', en: 'What is wrong?' },
  'home.new-about': {
    ja: '新しいセッションのタイトルになります。PagerDutyの状態は変わりません',
    en: 'It becomes the title of a new session. Nothing changes in PagerDuty.',
  },
  'home.twin-title': { ja: '同じタイトルのセッション', en: 'A session of the same title' },
  'home.twin-join-them': {
    ja: '{who} が同じタイトルですでに対応しています。そちらに参加しますか',
    en: '{who} already works under the same title. Join that one?',
  },
  'why.home-untitled': {
    ja: '何が起きているか、ひとこと書いてください',
    en: 'Say in a few words what is wrong',
  },
  'act.home.new': { ja: '新規セッション', en: 'new session' },
  'act.home.new-start': { ja: '始める', en: 'start' },
  'act.home.twin-join': { ja: '参加する', en: 'join' },
  'act.home.twin-new': { ja: '別に始める', en: 'start another' },
  'act.home.twin-back': { ja: '戻る', en: 'back' },
} as const satisfies Messages;
