import { fill, type Lang, type Message, type Messages, type Params } from './messages.ts';

/** Whether the errors of a service went back after it was rolled back, as the log shows it. */
const RECOVERY = {
  back: {
    ja: '{service} のエラーは {since} から毎分{rate}件以下({to} まで集計)',
    en: '{service} errors back at {rate}/min since {since}, counted to {to}',
  },
  none: {
    ja: '{service} のエラーは {since} からなし({to} まで集計)',
    en: 'no {service} errors since {since}, counted to {to}',
  },
  still: {
    ja: '{service} のエラーはまだ毎分{rate}件(影響前は{usual}件以下。{to} まで集計)',
    en: '{service} errors still at {rate}/min (before the impact at most {usual}), counted to {to}',
  },
  'no-rise': {
    ja: '{service} のエラーは影響が出ても増えておらず(最大で毎分{peak}件)、復旧したか判断できません({to} まで集計)',
    en: '{service} errors had not risen with the impact ({peak}/min at most), so they show no recovery; counted to {to}',
  },
  unknown: {
    ja: '{service} が復旧したかはログから分かりません: {why}',
    en: 'The log does not show whether {service} recovered: {why}',
  },
} as const satisfies Messages;

const WHY: Messages = {
  unread: { ja: 'ログを読めないか、集計できません', en: 'it cannot be read or counted now' },
  partial: {
    ja: 'まだ届いていない行があるか、あるかどうか分かりません',
    en: 'lines may still be on their way',
  },
  narrowed: {
    ja: 'ログが検索条件で絞り込まれています',
    en: 'a query narrows what is read',
  },
  'no-lines': { ja: 'このサービスの行がありません', en: 'it has no line of this service' },
  'no-before': { ja: '影響前の集計が足りません', en: 'too little of before the impact was counted' },
  'few-lines': { ja: '行数が影響前よりかなり少なくなっています', en: 'it has far fewer lines than before' },
};
const OTHER: Message = { ja: '理由は不明です', en: 'the reason is not known' };

interface Seen {
  readonly service: string;
  readonly since: string | null;
  readonly to: string | null;
  readonly rates: {
    readonly rate: number;
    readonly usual: number;
    readonly peak: number;
    readonly drawn: boolean;
  } | null;
  readonly why: string | null;
}

const ABOUT: Message = { ja: '約{n}', en: 'about {n}' };

/** The words, with marks for the times `since` and `to`, and what stands at the other marks. */
export function recoveryWords(
  { service, since, rates, why }: Seen,
  lang: Lang,
): { readonly words: Message; readonly params: Params } {
  if (rates === null || (since === null && why !== 'still' && why !== 'no-rise')) {
    const known = why !== null && Object.hasOwn(WHY, why) ? (WHY[why] as Message) : OTHER;
    return { words: RECOVERY.unknown, params: { service, why: fill(known, lang) } };
  }
  const said = (n: number): string => (rates.drawn ? fill(ABOUT, lang, { n }) : String(n));
  const back = rates.rate === 0 && !rates.drawn ? 'none' : 'back';
  const words = RECOVERY[since === null ? (why === 'still' ? 'still' : 'no-rise') : back];
  return {
    words,
    params: { service, rate: said(rates.rate), usual: said(rates.usual), peak: said(rates.peak) },
  };
}

/** The same as one text. */
export function recoveryText(seen: Seen, lang: Lang, time: (iso: string) => string): string {
  const { words, params } = recoveryWords(seen, lang);
  const { since, to } = seen;
  return fill(words, lang, {
    ...params,
    ...(since === null ? {} : { since: time(since) }),
    ...(to === null ? {} : { to: time(to) }),
  });
}
