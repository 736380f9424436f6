import { clock } from '../../text/time.ts';
import { type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, type Part, part } from '../draw/parts.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { LOG_VIEWS, type LogViewId } from '../model/views/log-views.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { shortName } from '../select/log-trouble.ts';
import { changesHead } from './changes/change-lines.ts';
import { releaseBelow } from './changes/release-lines.ts';
import { grouped } from './pattern-words.ts';
import { rangeText } from './range-lines.ts';
import { zoomMark } from './zoom-mark.ts';

/** What stands between title and aside in a pane's edge. */
const BETWEEN = 4;

/** `[5 Patterns]  6 Compare`: the views but the lines' own name, the open one in brackets. */
export function viewNames({ lang, session }: World, open: LogViewId): string {
  return LOG_VIEWS.filter(({ id }) => id !== 'lines' && (id !== 'release' || session.kind === 'release'))
    .map(({ id, key, name }) => {
      const text = `${key} ${word(lang, name)}`;
      return id === open ? `[${text}]` : text;
    })
    .join('  ');
}

/** `2 Logs  5 Patterns  6 Compare  [7 Changes]  24 h before impact began at 02:55    complete to 03:12, 1 unknown` */
function changeHead(
  state: ScreenState,
  world: World,
  cols: number,
): { readonly title: readonly Span[]; readonly aside: readonly Span[] } {
  const { view } = state.logs;
  const told = view === 'changes' ? changesHead(world) : { title: '', aside: belowText(state, world) };
  const parts: Part[] = [
    part(0, `2 ${word(world.lang, 'pane.logs')}`, ...zoomMark(state, world, 'logs')),
    part(0, viewNames(world, view)),
    ...(told.title === '' ? [] : [part(3, told.title)]),
  ];
  const aside = told.aside === '' ? [] : [styled('past', told.aside)];
  const room = cols - (aside.length === 0 ? 0 : spansWidth(aside) + BETWEEN);
  const needed = joinParts(
    parts.filter(({ drop }) => drop === 0),
    cols,
  );
  if (spansWidth(needed) > room) return { title: joinParts(parts, cols), aside: [] };
  return { title: joinParts(parts, room), aside };
}

function belowText(state: ScreenState, world: World): string {
  const n = releaseBelow(state, world);
  return n === 0 ? '' : word(world.lang, 'checklist.below', { n });
}

/** `2 Logs  [5 Patterns]  6 Compare  app-*  WARN+  muted 1` */
export function viewHead(
  state: ScreenState,
  world: World,
  cols: number,
): { readonly title: readonly Span[]; readonly aside: readonly Span[] } {
  const { lang, patterns, session } = world;
  const { view, level, filters, boundary, range } = state.logs;
  if (view === 'changes' || view === 'release') return changeHead(state, world, cols);
  const { answer } = patterns;
  const names = session.tail.sources.map(shortName);
  const parts: Part[] = [
    part(0, `2 ${word(lang, 'pane.logs')}`, ...zoomMark(state, world, 'logs')),
    part(0, viewNames(world, view)),
    part(5, names.length > 2 ? `${names.slice(0, 2).join(' ')} ..` : names.join(' ')),
  ];
  if (range !== null) {
    parts.push(part(1, styled('wait', word(lang, 'range.only', { range: rangeText(range, world) }))));
  } else if (boundary !== null) {
    const time = clock(boundary.at, session.timeZone);
    const name = word(lang, boundary.name);
    parts.push(part(1, styled('wait', word(lang, 'patterns.boundary', { name, time }))));
  }
  if (view === 'patterns' && level !== null)
    parts.push(part(2, styled('wait', word(lang, 'logs.level-from', { level: level.toUpperCase() }))));
  const on = filters.filter((term) => term.on).length;
  if (view === 'patterns' && on > 0)
    parts.push(part(2, styled('wait', word(lang, 'logs.includes', { n: on }))));
  if (answer !== null && answer.muted > 0)
    parts.push(part(3, word(lang, 'patterns.muted', { n: grouped(answer.muted) })));
  return { title: joinParts(parts, cols), aside: [] };
}
