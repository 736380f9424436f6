import { completeText, type KnownUpTo } from '../../text/completeness.ts';
import { glyphs, MARKS } from '../draw/glyphs.ts';
import { type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, type Part, part } from '../draw/parts.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { hasLog, logRoom } from '../select/log-room.ts';
import { shortName, troubledSources, troubleWhat } from '../select/log-trouble.ts';
import { hasUnseenErrors, newErrors } from '../select/new-errors.ts';
import { viewNames } from './log-view-title.ts';
import { rangeText } from './range-lines.ts';
import { zoomMark } from './zoom-mark.ts';

const SPARK_CELLS = 8;

interface LogHead {
  readonly title: readonly Span[];
  readonly aside: readonly Span[];
}

/** Parts up to this `drop` say what is hidden or still: more than that nothing is missing. */
const NEEDED = 3;
/** What stands between title and aside in a pane's edge. */
const BETWEEN = 4;

/**
 * `2 ログ app-*  WARN以上  除外1  312行/分 ..:|||:.    03:11:02まで欠落なし`, in at most `cols` columns. That the
 * view stands still, what is filtered, and a source in trouble go last of all.
 */
export function logHead(state: ScreenState, world: World, cols: number, open: boolean): LogHead {
  const { lang, replay } = world;
  const parts: Part[] = [
    part(0, `2 ${word(lang, 'pane.logs')}`, ...zoomMark(state, world, 'logs')),
    // Where there is no room for all of them, the first ones stay.
    ...(open && replay === null
      ? viewNames(world, 'lines')
          .split('  ')
          .map((name, i) => part(7 + i, name))
      : []),
    part(4, sourceNames(world)),
  ];
  if (replay !== null) parts.push(part(0, styled('wait', word(lang, 'replay.pins-only'))));
  const { range } = state.logs;
  if (range !== null)
    parts.push(part(1, styled('wait', word(lang, 'range.only', { range: rangeText(range, world) }))));
  if (state.logs.bottom !== null) parts.push(part(0, frozen(state.logs.bottom, world)));
  for (const text of filterTexts(state, world)) parts.push(part(3, styled('wait', text)));
  const counted = replay === null && hasLog(world);
  if (counted) parts.push(part(5, word(lang, 'logs.rate', { n: world.logs.perMinute })));
  if (counted && (!open || logRoom(state, world).picture === 0)) parts.push(part(6, ...spark(world)));
  if (state.logs.utc) parts.push(part(3, styled('wait', word(lang, 'logs.utc'))));
  if (state.logs.shift > 0)
    parts.push(part(3, styled('wait', word(lang, 'logs.shifted', { n: state.logs.shift }))));
  const lag = lagText(world);
  if (open && lag !== null) parts.push(part(5, lag));
  if (open && world.logs.late > 0) parts.push(part(6, word(lang, 'logs.late-lines', { n: world.logs.late })));
  const [trouble, ...others] = open ? [] : troubledSources(world);
  if (trouble) {
    const rest = others.length > 0 ? ` +${others.length}` : '';
    parts.splice(1, 0, part(0, styled('burn', `${MARKS.not} ${troubleWhat(trouble, world)}${rest}`)));
  }
  if (!open && world.layout.banner === null && hasUnseenErrors(state, world)) {
    const said = word(lang, 'logs.new-errors', { n: newErrors(world).length });
    parts.splice(1, 0, part(0, styled('burn', `${MARKS.warn} ${said}`)));
  }
  const aside = completeness(world);
  const asideCols = spansWidth(aside) === 0 ? 0 : spansWidth(aside) + BETWEEN;
  const needed = parts.filter((each) => each.drop <= NEEDED);
  const fits = spansWidth(joinParts(needed, Number.POSITIVE_INFINITY)) + asideCols <= cols;
  if (fits) return { title: joinParts(parts, cols - asideCols), aside };
  return { title: joinParts(parts, cols), aside: [] };
}

function sourceNames({ session, sources }: World): string {
  const all = session.tail.sources.length > 0 ? session.tail.sources : sources.map((source) => source.name);
  const names = all.map(shortName);
  return names.length > 3 ? `${names.slice(0, 3).join(' ')} ..` : names.join(' ');
}

/** Never a badge without the count of what is below the view: what came since, and what was scrolled past. */
function frozen(bottom: number, { logs, lang }: World): Span {
  const n = logs.newerThan(bottom);
  return styled('bar', ` ${word(lang, 'logs.frozen', { n })} `);
}

function filterTexts(state: ScreenState, world: World): readonly string[] {
  const { lang, session } = world;
  const { level, filters, search } = state.logs;
  const on = filters.filter((term) => term.on);
  const includes = on.filter((term) => !term.exclude);
  const excludes = on.length - includes.length + session.mutes.length;
  const texts: string[] = [];
  if (session.tail.query !== null)
    texts.push(word(lang, 'logs.query', { text: session.tail.query.slice(0, 30) }));
  if (level !== null) texts.push(word(lang, 'logs.level-from', { level: level.toUpperCase() }));
  const [only] = includes;
  if (includes.length === 1 && only !== undefined)
    texts.push(word(lang, 'logs.include', { text: only.text.slice(0, 20) }));
  else if (includes.length > 1) texts.push(word(lang, 'logs.includes', { n: includes.length }));
  if (excludes > 0) texts.push(word(lang, 'logs.excludes', { n: excludes }));
  if (search !== '') texts.push(searchText(state, world));
  return texts;
}

/** How many lines came, and in colour what was the worst among them. */
function spark({ logs, ascii }: World): readonly Span[] {
  const { bars } = glyphs(ascii);
  const rate = logs.rate.slice(-SPARK_CELLS);
  const most = Math.max(1, ...rate.map((bar) => bar.total));
  return rate.map(({ total, worst }) =>
    styled(
      worst ?? 'past',
      bars[total === 0 ? 0 : Math.max(1, Math.round((total / most) * (bars.length - 1)))] ?? '',
    ),
  );
}

/** `/timeout 3/17`: which of how many the selected line is; a `+` while older ones are still looked at. */
function searchText({ logs: { search, cursor } }: ScreenState, { logs, lang }: World): string {
  const { total, whole } = logs.hits;
  const count = `${total}${whole ? '' : '+'}`;
  const place = cursor === null ? null : logs.hitPlace(cursor);
  const text = `/${search.slice(0, 20)} `;
  const found = word(lang, count === '1' ? 'logs.hit' : 'logs.hits', { n: count });
  return text + (place === null ? found : `${place}/${count}`);
}

/** How far behind what is shown is, in tenths of a second; null when no line came lately. */
function lagText({ lang, logs }: World): string | null {
  return logs.lag === null ? null : word(lang, 'logs.lag', { n: (logs.lag / 1_000).toFixed(1) });
}

/** Up to when nothing is missing, or that a source is behind. Trouble has rows of its own. */
function completeness({ lang, sources, session, replay }: World): readonly Span[] {
  if (replay !== null) return [styled('past', word(lang, 'replay.others-not-kept'))];
  const behind = sources.find((source) => source.state === 'behind');
  if (behind !== undefined) {
    return [styled('wait', word(lang, 'source.behind', { name: shortName(behind.name) }))];
  }
  const known = knownUpTo(sources);
  if (known === null) return [];
  const isWhole = known.behind?.length === 0 && known.names === null;
  return [styled(isWhole ? 'past' : 'wait', completeText(known, lang, session.timeZone))];
}

/** Up to when every source that promises it has nothing missing. Null: none promises it. A pipe promises nothing. */
function knownUpTo(sources: World['sources']): KnownUpTo | null {
  const promising = sources.filter(({ completeTo }) => completeTo !== undefined);
  const [to] = promising.flatMap(({ completeTo }) => completeTo ?? []).sort();
  if (to === undefined) return null;
  const behind = promising.map((source) => source.behind ?? null);
  return {
    to,
    names: promising.length === sources.length ? null : promising.map(({ name }) => shortName(name)),
    behind: behind.some((one) => one === null) ? null : behind.flatMap((one) => one ?? []),
  };
}
