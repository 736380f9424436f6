import { sourceKey } from '../../text/i18n/refusals.ts';
import { clockSeconds } from '../../text/time.ts';
import type { ScreenState } from '../screen-state.ts';
import type { SourceState } from '../wire.ts';
import { word } from '../words.ts';
import type { World } from '../world.ts';
import { glyphs, MARKS } from './glyphs.ts';
import { type Span, styled } from './line.ts';

const SPARK_CELLS = 8;

/** `2 ログ app-*  WARN以上  除外1  312行/分 ..:|||:.` */
export function logTitle(state: ScreenState, world: World): readonly Span[] {
  const { lang, session } = world;
  const spans: Span[] = [`2 ${word(lang, 'pane.logs')}`];
  const sources =
    session.tail.sources.length > 0 ? session.tail.sources : world.sources.map((source) => source.name);
  if (sources.length > 0) spans.push(` ${sources.slice(0, 3).join(' ')}${sources.length > 3 ? ' ..' : ''}`);
  if (state.logs.bottom !== null) spans.push(' ', frozen(state.logs.bottom, world));
  for (const text of filterTexts(state, world)) spans.push('  ', styled('wait', text));
  spans.push(`  ${word(lang, 'logs.rate', { n: world.logs.perMinute })} `, styled('past', spark(world)));
  return spans;
}

/** Never a badge without the count: what one misses while looking is said. */
function frozen(bottom: number, { logs, lang }: World): Span {
  const n = logs.newerThan(bottom);
  return styled('bar', ` ${word(lang, 'logs.frozen', { n })} `);
}

function filterTexts(state: ScreenState, { lang, session }: World): readonly string[] {
  const { level, filters, search } = state.logs;
  const on = filters.filter((term) => term.on);
  const includes = on.filter((term) => !term.exclude);
  const excludes = on.length - includes.length + session.mutes.length;
  const texts: string[] = [];
  if (level !== null) texts.push(word(lang, 'logs.level-from', { level: level.toUpperCase() }));
  const [only] = includes;
  if (includes.length === 1 && only !== undefined)
    texts.push(word(lang, 'logs.include', { text: only.text.slice(0, 20) }));
  else if (includes.length > 1) texts.push(word(lang, 'logs.includes', { n: includes.length }));
  if (excludes > 0) texts.push(word(lang, 'logs.excludes', { n: excludes }));
  if (search !== '') texts.push(`/${search.slice(0, 20)}`);
  return texts;
}

function spark({ logs, ascii }: World): string {
  const { bars } = glyphs(ascii);
  const rate = logs.rate.slice(-SPARK_CELLS);
  const most = Math.max(1, ...rate);
  return rate
    .map((n) => bars[n === 0 ? 0 : Math.max(1, Math.round((n / most) * (bars.length - 1)))] ?? '')
    .join('');
}

/** Whether something may be missing: the trouble of a source, else up to when all is there. */
export function logAside(_state: ScreenState, world: World): readonly Span[] {
  const { lang, sources, session } = world;
  const troubled = sources.find((source) => source.state === 'unreachable' || source.state === 'refused');
  if (troubled !== undefined) return [styled('burn', troubleText(troubled, world))];
  const behind = sources.find((source) => source.state === 'behind');
  if (behind !== undefined) return [styled('wait', word(lang, 'source.behind', { name: behind.name }))];
  const complete = sources.flatMap((source) => source.completeTo ?? []).sort()[0];
  if (complete === undefined) return [];
  return [styled('past', word(lang, 'logs.complete-to', { time: clockSeconds(complete, session.timeZone) }))];
}

function troubleText(source: SourceState, { lang, session }: World): string {
  const why =
    source.reason === undefined
      ? word(lang, 'source.unreachable')
      : word(lang, sourceKey(source.reason), { ...source.reason.params, kind: source.reason.kind });
  const retry =
    source.retryAt === undefined
      ? ''
      : ` ${word(lang, 'source.retry', { time: clockSeconds(source.retryAt, session.timeZone) })}`;
  return `${MARKS.not} ${source.name}: ${why}${retry}`;
}
