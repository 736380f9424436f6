import type { Messages } from '../messages.ts';

/** Words that a person may type behind a verb of `/oncall`, in either language. */
export const CHAT_TYPED = {
  hurt: { ja: 'あり', en: 'yes' },
  unhurt: { ja: 'なし', en: 'no' },
  resolve: { ja: '解決', en: 'resolve' },
  'hand-back': { ja: '戻す', en: 'hand-back' },
  keep: { ja: '継続', en: 'keep' },
} as const satisfies Messages;
