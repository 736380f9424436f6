import type { ReleaseHealth } from '../../../protocol/releases.ts';
import { duration } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, type Span, styled } from '../../draw/line.ts';
import { partsInRows } from '../../draw/parts.ts';
import { pastText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { shortName } from '../../select/log-trouble.ts';
import { isUnknown, usersText } from '../../select/people-hit.ts';

/** A rate is a rise from this many times that of before, and this many points of a hundred, on. */
const TIMES = 2;
const POINTS = 0.1;

/** `watching 9m (live 14:10)  new errors 0  error rate 0.2% (before 0.2%)  3 users hit`, in as many rows as it takes. */
export function healthLines(health: ReleaseHealth, world: World, cols: number): readonly Line[] {
  const { lang, now } = world;
  const time = pastText(health.since, world);
  const ago = duration(Math.max(0, now - Date.parse(health.since)), lang);
  const parts: readonly Span[] = [
    styled('strong', word(lang, 'release.watching', { ago, time })),
    freshSpan(health, world),
    rateSpan(health, world),
    ...peopleSpans(health, world),
    ...(health.unknown.length === 0
      ? []
      : [
          styled(
            'wait',
            `${MARKS.not} ${word(lang, 'release.health-unknown', { names: health.unknown.map(shortName).join(', ') })}`,
          ),
        ]),
  ];
  return partsInRows(parts, cols - 1).map((row) => line(' ', ...row));
}

function freshSpan({ fresh, counting }: ReleaseHealth, { lang }: World): Span {
  if (fresh === null)
    return styled('wait', word(lang, counting ? 'release.fresh-counting' : 'release.fresh-unknown'));
  const text = word(lang, 'release.fresh', { n: fresh });
  return fresh > 0 ? styled('burn', text) : text;
}

/** Errors of a hundred lines; null: there are none to count. */
const rateOf = (errors: number | null, lines: number | null): number | null =>
  errors === null || lines === null || lines === 0 ? null : (100 * errors) / lines;

/** `0.2%`, `<0.1%`, `14%` */
function rateText(rate: number): string {
  if (rate > 0 && rate < 0.1) return '<0.1%';
  return `${rate >= 10 || rate === 0 ? Math.round(rate) : rate.toFixed(1)}%`;
}

function rateSpan({ errors, lines }: ReleaseHealth, { lang }: World): Span {
  const [before, now] = [rateOf(errors[0], lines[0]), rateOf(errors[1], lines[1])];
  if (now === null) return styled('wait', word(lang, 'release.no-lines'));
  const was = before === null ? word(lang, 'release.rate-unknown') : rateText(before);
  const text = word(lang, 'release.rate', { now: rateText(now), before: was });
  const isRise = before !== null && now >= TIMES * before && now - before >= POINTS;
  return isRise ? styled('burn', text) : text;
}

function peopleSpans({ people }: ReleaseHealth, { lang }: World): readonly Span[] {
  if (people === null || people.users === null) return [];
  if (isUnknown(people)) return [styled('wait', word(lang, 'people.hit-unknown'))];
  const users = usersText({ people, lang });
  if (users === null) return [];
  const text = word(lang, 'people.hit', { users });
  return [people.users.n > 0 ? styled('wait', text) : text];
}
