import type { Messages } from './messages.ts';

/** Days of the week from Sunday on, and amounts of time. */
export const TIME = {
  day0: { ja: '日', en: 'Sun' },
  day1: { ja: '月', en: 'Mon' },
  day2: { ja: '火', en: 'Tue' },
  day3: { ja: '水', en: 'Wed' },
  day4: { ja: '木', en: 'Thu' },
  day5: { ja: '金', en: 'Fri' },
  day6: { ja: '土', en: 'Sat' },
  dateTime: {
    ja: '{year}/{month}/{day}({weekday}) {clock} {zone}',
    en: '{year}-{month}-{day} {clock} {zone} ({weekday})',
  },
  date: { ja: '{year}/{month}/{day}({weekday})', en: '{year}-{month}-{day} ({weekday})' },
  dayClock: { ja: '{month}/{day}({weekday}) {clock}', en: '{month}-{day} ({weekday}) {clock}' },
  yearClock: {
    ja: '{year}/{month}/{day}({weekday}) {clock}',
    en: '{year}-{month}-{day} ({weekday}) {clock}',
  },
  days: { ja: '{n}日', en: '{n}d' },
  spanSeconds: { ja: '{n}秒', en: '{n} s' },
  spanMinutes: { ja: '{n}分', en: '{n} min' },
  spanHours: { ja: '{n}時間', en: '{n} h' },
  spanBoth: { ja: '{hours}時間{n}分', en: '{hours} h {n} min' },
  spanDays: { ja: '{n}日', en: '{n} days' },
  hours: { ja: '{n}時間', en: '{n}h' },
  minutes: { ja: '{n}分', en: '{n}m' },
  seconds: { ja: '{n}秒', en: '{n}s' },
} as const satisfies Messages;
