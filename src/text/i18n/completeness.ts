import type { Messages } from './messages.ts';

/** Up to when lines are complete, and what of them is not. */
export const COMPLETENESS = {
  whole: { ja: '{time}まで欠落なし', en: 'nothing missing up to {time}' },
  but: { ja: '{time}まで欠落なし、ただし{behind}', en: 'nothing missing up to {time}, but {behind}' },
  unlooked: {
    ja: '{time}まで欠落なし(行の時刻による。遅れて届く行は未確認)',
    en: 'nothing missing up to {time} by the times of lines (late ones are not looked for)',
  },
  partly: {
    ja: '{names}は{time}まで欠落なし、ほかは不明',
    en: 'nothing missing up to {time} in {names}, others not known',
  },
  'partly-but': {
    ja: '{names}は{time}まで欠落なし、ただし{behind}。ほかは不明',
    en: 'nothing missing up to {time}, but {behind}; in {names}, others not known',
  },
  'partly-unlooked': {
    ja: '{names}は{time}まで欠落なし(行の時刻による。遅れて届く行は未確認)、ほかは不明',
    en: 'nothing missing up to {time} by the times of lines (late ones are not looked for); in {names}, others not known',
  },
  more: { ja: '{said} 他{n}', en: '{said} +{n}' },
  'behind.unshown': { ja: '{host}: {n}行は未表示', en: '{host}: {n} lines not shown' },
  'behind.shown': { ja: '{host}: {n}行を遅着として表示', en: '{host}: {n} lines shown late' },
  'ahead.unshown': { ja: '{host}: {n}行は未表示(その時刻に表示)', en: '{host}: {n} lines not shown yet' },
  'ahead.shown': { ja: '{host}: {n}行を表示', en: '{host}: {n} lines shown' },
  'untimed.unshown': {
    ja: '{whose} の{n}行は時刻がなく未表示',
    en: '{n} lines of {whose} have no time and are not shown',
  },
  'untimed.shown': { ja: '{whose} の{n}行は時刻なし', en: '{n} lines of {whose} have no time' },
  'host.behind': { ja: '{whose} が{far}遅れ', en: '{whose} is {far} behind' },
  'host.ahead': { ja: '{whose} が{far}進み', en: '{whose} is {far} ahead' },
  'host.was-behind': { ja: '{whose} は{time}の時点で{far}遅れ', en: '{whose} was {far} behind at {time}' },
  'host.was-ahead': { ja: '{whose} は{time}の時点で{far}進み', en: '{whose} was {far} ahead at {time}' },
  'host.untimed': { ja: '{whose} は時刻なし', en: '{whose} writes no time' },
  nobody: { ja: '名前のないホスト', en: 'unnamed hosts' },
} as const satisfies Messages;
