import { COMPLETENESS } from './i18n/completeness.ts';
import { fill, type Lang } from './i18n/messages.ts';
import { spanInWords } from './time.ts';

/** Lines that came for times which are not looked at, as `BehindLines` of the logs are. */
interface Behind {
  readonly whose: string | null;
  /** Milliseconds behind now; below 0: ahead; null: without a time. */
  readonly by: number | null;
  readonly lines: number;
  readonly unshown: number;
}

/** A text of the first of several, and how many more there are. */
export const moreText = (said: string, n: number, lang: Lang): string =>
  n === 0 ? said : fill(COMPLETENESS.more, lang, { said, n });

/** Up to when lines are complete, with all that this leaves out. */
export interface KnownUpTo {
  /** As it is to be shown. */
  readonly time: string;
  /** Names of the sources that promise it; null: all do. */
  readonly names: readonly string[] | null;
  /** Null: whether lines came behind is not known. */
  readonly behind: readonly Behind[] | null;
}

const wayOf = (by: number | null) => (by === null ? 'untimed' : by < 0 ? 'ahead' : 'behind');

function hostParams({ whose, by }: Pick<Behind, 'whose' | 'by'>, lang: Lang) {
  return { whose: whose ?? fill(COMPLETENESS.nobody, lang, {}), far: spanInWords(by ?? 0, lang) };
}

/** `web-3 is 21 min behind: 88 lines not shown` */
export function behindText(behind: Behind, lang: Lang): string {
  const { by, lines, unshown } = behind;
  const key = `${wayOf(by)}.${unshown > 0 ? 'unshown' : 'shown'}` as const;
  return fill(COMPLETENESS[key], lang, { ...hostParams(behind, lang), n: unshown > 0 ? unshown : lines });
}

/** `web-3 is 21 min behind` */
export const hostText = (host: Pick<Behind, 'whose' | 'by'>, lang: Lang): string =>
  fill(COMPLETENESS[`host.${wayOf(host.by)}`], lang, hostParams(host, lang));

/**
 * `nothing missing up to 03:11:02`, only where nothing came behind and every source promises it; else all that is lacking.
 * Null: none does.
 */
export function completeText(known: KnownUpTo | null, lang: Lang): string {
  if (known === null) return fill(COMPLETENESS.unknown, lang, {});
  const { time, names, behind } = known;
  const params = names === null ? { time } : { time, names: names.join(', ') };
  const say = (whole: 'whole' | 'but' | 'unlooked', partly: keyof typeof COMPLETENESS, more = {}): string =>
    fill(COMPLETENESS[names === null ? whole : partly], lang, { ...params, ...more });
  if (behind === null) return say('unlooked', 'partly-unlooked');
  const [first, ...others] = behind;
  if (first === undefined) return say('whole', 'partly');
  return say('but', 'partly-but', { behind: moreText(behindText(first, lang), others.length, lang) });
}
