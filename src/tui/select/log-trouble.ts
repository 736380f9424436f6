import type { SourceState } from '../../protocol/messages.ts';
import { sourceKey } from '../../text/i18n/refusals.ts';
import { clockSeconds } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { MARKS } from '../draw/glyphs.ts';
import { type Line, line, styled } from '../draw/line.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** A parser's own words may need a second row; no more, as the lines below are what one looks for. */
const ROWS = 2;

/** A file by its last name, an index without what it is read by: the rest says little and would take the row. */
export const shortName = (name: string): string =>
  name.replace(/^(file:).*\/(?=[^/]+$)/, '$1').replace(/^opensearch:([^?]+).*$/s, '$1');

/** The source one should know about: one that cannot be read, else one that is read in part. Null: all is well. */
export function troubledSource({ sources }: Pick<World, 'sources'>): SourceState | null {
  const failing = sources.find(({ state }) => state === 'unreachable' || state === 'refused');
  return failing ?? sources.find(({ state, reason }) => state === 'live' && reason !== undefined) ?? null;
}

const failing = ({ state }: SourceState): boolean => state !== 'live';

const whyOf = ({ reason }: SourceState, { lang }: World): string =>
  reason === undefined
    ? word(lang, 'source.unreachable')
    : word(lang, sourceKey(reason), { ...reason.params, kind: reason.kind });

/** What is wrong and since when: `OpenSearch unreachable since 03:11:02`. */
export function troubleWhat(source: SourceState, world: World, why = whyOf(source, world)): string {
  const { lang, session } = world;
  const since = source.reason?.params.since;
  if (typeof since !== 'string') return why;
  const said = { why, since: clockSeconds(since, session.timeZone) };
  return word(lang, source.state === 'unreachable' ? 'source.since' : 'source.since-why', said);
}

function nextTry({ retryAt }: SourceState, { lang, now }: World): string | null {
  if (retryAt === undefined) return null;
  const left = Math.ceil((Date.parse(retryAt) - now) / 1_000);
  return left > 0 ? word(lang, 'source.next-try', { n: left }) : word(lang, 'source.trying');
}

/** `✗ app: OpenSearch unreachable since 03:11:02, next try in 7 s`, in a row or two; none when all is well. */
export function troubleLines(world: World, cols: number): readonly Line[] {
  const source = troubledSource(world);
  if (source === null) return [];
  const { lang } = world;
  const [mark, style]: readonly [string, Style] = failing(source)
    ? [MARKS.not, 'burn']
    : [MARKS.warn, 'wait'];
  const say = (why: string): string => {
    const name = shortName(source.name);
    const what = troubleWhat(source, world, why);
    const next = nextTry(source, world);
    return `${mark} ${next === null ? `${name}: ${what}` : word(lang, 'source.trouble', { name, what, next })}`;
  };
  const why = whyOf(source, world);
  let rows = wrap(say(why), cols);
  // Of too much it is the reason that is cut, not the next try.
  for (let room = width(why) - 2; rows.length > ROWS && room > 10; room -= 4) {
    rows = wrap(say(`${truncate(why, room, '')}..`), cols);
  }
  return rows.slice(0, ROWS).map((row) => line(' ', styled(style, row)));
}
