import { COMPLETENESS } from './i18n/completeness.ts';
import { fill, type Lang } from './i18n/messages.ts';
import { clock, clockSeconds, spanInWords } from './time.ts';

/** Lines that came for times which are not looked at, as `BehindLines` of the logs are. */
interface Behind {
  readonly whose: string | null;
  /** Milliseconds behind now; below 0: ahead; null: without a time. */
  readonly by: number | null;
  readonly lines: number;
  readonly unshown: number;
  /** When the last of them came, ISO time, where that is past. */
  readonly last?: string;
}

/** A text of the first of several, and how many more there are. */
export const moreText = (said: string, n: number, lang: Lang): string =>
  n === 0 ? said : fill(COMPLETENESS.more, lang, { said, n });

/** Up to when lines are complete, with all that this leaves out. */
export interface KnownUpTo {
  /** ISO time. */
  readonly to: string;
  /** Names of the sources that promise it; null: all do. */
  readonly names: readonly string[] | null;
  /** Null: whether lines came behind is not known. */
  readonly behind: readonly Behind[] | null;
}

const wayOf = (by: number | null) => (by === null ? 'untimed' : by < 0 ? 'ahead' : 'behind');

const whoseText = (whose: string | null, lang: Lang): string => whose ?? fill(COMPLETENESS.nobody, lang, {});

/** `web-3 is 21 min behind: 88 lines not shown`; times are those of the zone. */
export function behindText(behind: Behind, lang: Lang, zone: string): string {
  const { whose, by, lines, unshown } = behind;
  const key = `${wayOf(by)}.${unshown > 0 ? 'unshown' : 'shown'}` as const;
  const params = { whose: whoseText(whose, lang), host: hostText(behind, lang, zone) };
  return fill(COMPLETENESS[key], lang, { ...params, n: unshown > 0 ? unshown : lines });
}

/** `web-3 is 21 min behind`, `web-3 was 21 min behind at 03:12` */
export function hostText(
  { whose, by, last }: Omit<Behind, 'lines' | 'unshown'>,
  lang: Lang,
  zone: string,
): string {
  const way = wayOf(by);
  const key =
    last === undefined || way === 'untimed' ? (`host.${way}` as const) : (`host.was-${way}` as const);
  const params = {
    whose: whoseText(whose, lang),
    far: spanInWords(by ?? 0, lang),
    time: clock(last ?? '', zone),
  };
  return fill(COMPLETENESS[key], lang, params);
}

/**
 * `nothing missing up to 03:11:02`, only where nothing came behind and every source promises it; else all that is
 * lacking. Times are those of the zone.
 */
export function completeText({ to, names, behind }: KnownUpTo, lang: Lang, zone: string): string {
  const time = clockSeconds(to, zone);
  const params = names === null ? { time } : { time, names: names.join(', ') };
  const say = (whole: 'whole' | 'but' | 'unlooked', partly: keyof typeof COMPLETENESS, more = {}): string =>
    fill(COMPLETENESS[names === null ? whole : partly], lang, { ...params, ...more });
  if (behind === null) return say('unlooked', 'partly-unlooked');
  const [first, ...others] = behind;
  if (first === undefined) return say('whole', 'partly');
  return say('but', 'partly-but', { behind: moreText(behindText(first, lang, zone), others.length, lang) });
}
