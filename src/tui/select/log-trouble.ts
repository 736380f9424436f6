import type { SourceState } from '../../protocol/messages.ts';
import type { CountedSource } from '../../protocol/patterns.ts';
import { behindText, moreText } from '../../text/completeness.ts';
import { sourceKey } from '../../text/i18n/refusals.ts';
import { clockAndDay, clockSeconds, dayStamp } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { type Line, line, styled } from '../draw/line.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** A parser's own words may need a second row; no more, as the lines below are what one looks for. */
const ROWS = 2;
/** Rows of all that is wrong. */
const MOST_ROWS = 4;

/** A file by its last name, an index without what it is read by: the rest says little and would take the row. */
export const shortName = (name: string): string =>
  name
    .replace(/^(file:.*)\?(?:encoding|timeZone)=.*$/s, '$1')
    .replace(/^(file:).*\/(?=[^/]+$)/, '$1')
    .replace(/^opensearch:([^?]+).*$/s, '$1');

/** One thing to know: of a source, and why. */
export interface SourceTrouble {
  readonly source: SourceState;
  /** Null: it says none. */
  readonly reason: SourceReason | null;
  /** Instead of a reason: lines that came for times which are not looked at, and how many more hosts have such. */
  readonly behind?: { readonly lines: BehindLines; readonly more: number };
}

type BehindLines = NonNullable<SourceState['behind']>[number];

type SourceReason = NonNullable<SourceState['reason']>;

const isFailing = ({ state }: SourceState): boolean => state === 'unreachable' || state === 'refused';

/** Names of the sources that cannot be read now: what they hold of the last minutes is not known. */
export const unreadNames = ({ sources }: Pick<World, 'sources'>): readonly string[] =>
  sources.filter(isFailing).map(({ name }) => name);

/** Everything one should know: of sources that cannot be read first, then of those that are read in part. */
export function troubledSources({ sources }: Pick<World, 'sources'>): readonly SourceTrouble[] {
  const failing = sources.filter(isFailing);
  const partly = sources.filter(
    ({ state, reason }) => (state === 'live' || state === 'behind') && reason !== undefined,
  );
  const told = [...failing, ...partly].flatMap((source): SourceTrouble[] =>
    [source.reason ?? null, ...(source.more ?? [])].map((reason) => ({ source, reason })),
  );
  return [...told, ...sources.filter((source) => !isFailing(source)).flatMap(behindTroubles)];
}

/** Hosts with lines that are not shown, each; then those whose lines are shown, as one. */
function behindTroubles(source: SourceState): readonly SourceTrouble[] {
  const { behind = [] } = source;
  const unshown = (behind ?? []).filter((one) => one.unshown > 0);
  const [shown, ...others] = (behind ?? []).filter((one) => one.unshown === 0);
  const rows = unshown.map((lines) => ({ lines, more: 0 }));
  return [...rows, ...(shown ? [{ lines: shown, more: others.length }] : [])].map((one) => ({
    source,
    reason: null,
    behind: one,
  }));
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** An instant within a reason as the session's clock has it, with the day where that is another. */
function readable(value: string | number, { session, lang, now }: World): string | number {
  if (typeof value !== 'string' || !INSTANT.test(value)) return value;
  const [zone, today] = [session.timeZone, new Date(now).toISOString()];
  return dayStamp(value, zone) === dayStamp(today, zone)
    ? clockSeconds(value, zone)
    : clockAndDay(value, today, zone, lang);
}

/** A reason of a source in the screen's language. */
export const reasonText = (reason: SourceReason, world: World): string => whyOf({ reason }, world);

function whyOf({ reason, behind }: Pick<SourceTrouble, 'reason' | 'behind'>, world: World): string {
  const { lang, session } = world;
  if (behind !== undefined)
    return moreText(behindText(behind.lines, lang, session.timeZone), behind.more, lang);
  if (reason === null) return word(lang, 'source.unreachable');
  const params = Object.entries(reason.params).map(([key, value]) => [key, readable(value, world)]);
  return word(lang, sourceKey(reason), { ...Object.fromEntries(params), kind: reason.kind });
}

/** Why lines of a source were not counted, and since when; null: they were. */
export function uncountedReason(
  { name, failed }: CountedSource,
  world: World,
): { readonly name: string; readonly since: string; readonly why: string } | null {
  if (failed === null) return null;
  const since = clockSeconds(failed.since, world.session.timeZone);
  return { name: shortName(name), since, why: whyOf({ reason: failed }, world) };
}

/** What is wrong and since when: `OpenSearch unreachable since 03:11:02`. */
export function troubleWhat(trouble: SourceTrouble, world: World, why = whyOf(trouble, world)): string {
  const { source, reason } = trouble;
  const { lang, session } = world;
  const since = reason?.params.since;
  if (typeof since !== 'string') return why;
  const said = { why, since: clockSeconds(since, session.timeZone) };
  return word(lang, source.state === 'unreachable' ? 'source.since' : 'source.since-why', said);
}

function nextTry({ retryAt }: SourceState, { lang, now }: World): string | null {
  if (retryAt === undefined) return null;
  const left = Math.ceil((Date.parse(retryAt) - now) / 1_000);
  return left > 0 ? word(lang, 'source.next-try', { n: left }) : word(lang, 'source.trying');
}

/** One trouble in so many rows at most, followed by `behind`. */
function rowsOf(
  trouble: SourceTrouble,
  world: World,
  cols: number,
  most: number,
  behind = '',
): readonly Line[] {
  const { source, reason } = trouble;
  const isWhy = isFailing(source) && reason === (source.reason ?? null);
  const [mark, style]: readonly [string, Style] = isWhy ? [MARKS.not, 'burn'] : [MARKS.warn, 'wait'];
  const say = (why: string): string => {
    const name = shortName(source.name);
    const what = troubleWhat(trouble, world, why);
    const next = isWhy ? nextTry(source, world) : null;
    const said =
      next === null ? `${name}: ${what}` : word(world.lang, 'source.trouble', { name, what, next });
    return `${mark} ${said}${behind}`;
  };
  const why = whyOf(trouble, world);
  let rows = wrap(say(why), cols);
  // Of too much it is the reason that is cut, not what to do about it nor the next try.
  const [, what = why, todo = ''] = /^(.*?)(\([^()]*(?:\([^()]*\)[^()]*)*\))$/s.exec(why) ?? [];
  for (const end of todo === '' ? [''] : [todo, '']) {
    const from = end === '' ? why : what;
    for (let room = width(from) - 2; rows.length > most && room > 10; room -= 4) {
      rows = wrap(say(`${truncate(from, room, '')}..${end}`), cols);
    }
  }
  return rows.slice(0, most).map((row) => line(' ', styled(style, row)));
}

/**
 * `✗ app: OpenSearch unreachable since 03:11:02, next try in 7 s`, a row or two for each trouble, `most` rows at most;
 * none when all is well. What does not fit is counted at the end.
 */
export function troubleLines(world: World, cols: number, most = MOST_ROWS): readonly Line[] {
  const troubles = troubledSources(world);
  const whole = troubles.flatMap((trouble) => rowsOf(trouble, world, cols, ROWS));
  if (whole.length <= most) return whole;
  if (troubles.length === 1) return whole.slice(0, most);
  const left = troubles.length - most;
  // Rows that are over go to the first ones that need a second.
  let spare = Math.max(0, -left);
  return troubles.slice(0, most).flatMap((trouble, i) => {
    const rows = rowsOf(
      trouble,
      world,
      cols,
      spare > 0 ? ROWS : 1,
      left > 0 && i === most - 1 ? ` +${left}` : '',
    );
    spare -= rows.length - 1;
    return rows;
  });
}
