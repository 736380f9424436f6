import { type Checkpoint, unsentPages } from '../../../detection/checkpoint.ts';
import { endsSoon } from '../../../detection/exclusion.ts';
import { groupText } from '../../../detection/rule.ts';
import { unsentText } from '../../../detection/unsent-text.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock, clockSeconds, duration } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { fitHints, type KeyHint } from '../../draw/key-hints.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import { joinParts, type Part, part } from '../../draw/parts.ts';
import { toastSpan } from '../../draw/tones.ts';
import { WIDE_COLS } from '../../model/layout.ts';
import { WATCH_KEYS, watchActName, watchScope } from '../watch-keys.ts';
import { everyRule, orphanPages, watchRows } from '../watch-rows.ts';
import type { WatchReading, WatchState, WatchWorld } from '../watch-state.ts';
import { watchWord } from '../watch-words.ts';
import { isoTime } from './cells.ts';

/** After so long without an evaluation somebody has to look. */
const STALE_MS = 180_000;

/** Rules, the next evaluation, who evaluates, the dead man's switch and PagerDuty. */
export function watchHeader(state: WatchState, world: WatchWorld, cols: number): Line {
  const { lang } = world;
  const { checkpoint } = state.reading ?? {};
  const isWide = cols >= WIDE_COLS;
  const right = joinParts(healthParts(state, world, isWide), Math.max(0, cols - 4));
  const left = joinParts(
    [
      part(0, styled('strong', watchWord(lang, 'watch.title'))),
      part(4, watchWord(lang, 'watch.rules', { n: checkpoint?.rules.length ?? 0 })),
      ...nextPart(state, world),
      // That this process only shows, or evaluates alone, stays longer than anything else.
      part(isUsual(state.reading, world) ? 2 : 0, ...holderSpans(state.reading, world, isWide)),
    ],
    Math.max(0, cols - 3 - spansWidth(right)),
  );
  return line(...apart([' ', ...left], [...right, ' '], cols));
}

function nextPart({ reading }: WatchState, { lang, timeZone, now }: WatchWorld): readonly Part[] {
  const next = reading?.checkpoint?.next ?? null;
  if (next === null) return [];
  if (next <= now) return [part(1, watchWord(lang, 'watch.due'))];
  const at = clockSeconds(isoTime(next), timeZone);
  const seconds = Math.ceil((next - now) / 1_000);
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return [part(1, watchWord(lang, 'watch.next', { at, left }))];
}

const isUsual = (reading: WatchReading | null, { own, dryRun }: WatchWorld): boolean =>
  !dryRun && reading?.role === 'evaluates' && reading.holder === own;

function holderSpans(
  reading: WatchReading | null,
  { lang, own, dryRun }: WatchWorld,
  isWide: boolean,
): readonly Span[] {
  if (dryRun) return [styled('wait', watchWord(lang, 'watch.dry'))];
  if (reading === null) return [];
  if (reading.role === 'alone') return [styled('wait', watchWord(lang, 'watch.alone', { name: own }))];
  const name = neutralise(reading.holder ?? '');
  if (reading.holder === null) return [styled('wait', watchWord(lang, 'watch.nobody'))];
  if (reading.holder !== own) return [styled('wait', watchWord(lang, 'watch.only-shows', { name }))];
  const others = reading.standby.map((each) => neutralise(each)).join(', ');
  return [
    others === '' || !isWide
      ? watchWord(lang, 'watch.holder', { name })
      : watchWord(lang, 'watch.holder-standby', { name, others }),
  ];
}

/** A narrow screen shows when the dead man's switch was pinged only where it did not take that. */
function healthParts(
  { reading }: WatchState,
  { lang, timeZone }: WatchWorld,
  isWide: boolean,
): readonly Part[] {
  const { ping = null, pager = null } = reading?.checkpoint ?? {};
  const mark = (ok: boolean): Span => (ok ? MARKS.done : styled('burn', MARKS.not));
  return [
    ...(ping === null
      ? []
      : ping.withheld
        ? [part(2, styled('burn', watchWord(lang, 'watch.ping-withheld')))]
        : [
            part(
              2,
              `${watchWord(lang, 'watch.ping')} `,
              mark(ping.ok),
              ...(isWide || !ping.ok ? [` ${clockSeconds(isoTime(ping.at), timeZone)}`] : []),
            ),
          ]),
    ...(pager === null ? [] : [part(1, `${watchWord(lang, 'watch.pd')} `, mark(pager.ok))]),
  ];
}

/** What cannot be read; empty: all can. */
export function watchBanner({ reading, cols }: WatchState, world: WatchWorld): string {
  const { lang, timeZone, now } = world;
  if (reading === null) return '';
  if (reading.trouble !== null) return watchWord(lang, 'watch.unread', { why: neutralise(reading.trouble) });
  const { checkpoint } = reading;
  if (checkpoint === null) return '';
  const longest = Math.max(STALE_MS, ...checkpoint.rules.map(({ rule }) => 3 * rule.every));
  if (now - checkpoint.at > longest) {
    return watchWord(lang, 'watch.stale', { time: clock(isoTime(checkpoint.at), timeZone) });
  }
  const { broken } = checkpoint;
  const [owed, ...others] = unsentPages(checkpoint).toSorted((a, b) => a.unsent.since - b.unsent.since);
  if (owed !== undefined) {
    const rule = neutralise([owed.rule, groupText(owed.group)].filter((each) => each !== '').join(' '));
    const more = others.length > 0 ? ` (${watchWord(lang, 'watch.more', { n: others.length })})` : '';
    return `${rule}${more} ${unsentText(owed.unsent, { ...world, isNarrow: cols < WIDE_COLS })}`;
  }
  const [orphan] = orphanPages(checkpoint);
  if (orphan !== undefined) return watchWord(lang, 'watch.orphan', { rule: neutralise(orphan.rule) });
  return broken.length === 0
    ? ''
    : watchWord(lang, 'watch.broken', { files: broken.map((each) => neutralise(each)).join(', ') });
}

export const watchBannerLine = (text: string, cols: number): Line =>
  line(...apart([styled('alarm', ` ${MARKS.warn} ${text} `)], [], cols));

/** What was said last; else the filter; else, where all is known and evaluated, that nothing pages, and which exclusion ends soon. */
export function watchMessageLine(state: WatchState, world: WatchWorld, cols: number): Line {
  const { lang, timeZone, now } = world;
  const { toast, filter, only, reading } = state;
  if (toast !== null) return line(...apart([' ', toastSpan(toast, lang)], [], cols));
  if (filter !== '' || only !== null) {
    const text = [...(only === null ? [] : [watchWord(lang, `watch.state.${only}`)]), filter]
      .join(' ')
      .trim();
    return line(
      ...apart([' ', watchWord(lang, 'watch.filtered', { text, n: watchRows(state).length })], [], cols),
    );
  }
  const checkpoint = reading?.checkpoint;
  if (checkpoint == null) return line('');
  const ending = endingParts(checkpoint, world);
  const rows = everyRule(state);
  const read = checkpoint.sources.flatMap(({ readAt }) => readAt ?? []);
  const isWhole = read.length === checkpoint.sources.length && watchBanner(state, world) === '';
  if (!isWhole || rows.some(({ standing }) => standing !== 'normal')) {
    return line(...apart([' ', ...joinParts(ending, cols - 2)], [], cols));
  }
  const at = clock(isoTime(Math.min(...read, now)), timeZone);
  const text = watchWord(lang, 'watch.all-quiet', {
    rules: checkpoint.rules.length,
    sources: read.length,
    at,
  });
  const all = [part(ending.length === 0 ? 0 : 1, styled('done', text)), ...ending];
  return line(...apart([' ', ...joinParts(all, cols - 2)], [], cols));
}

/** The exclusion that ends first, where its end is near. */
function endingParts({ exclusions }: Checkpoint, { lang, now }: WatchWorld): readonly Part[] {
  const [first] = exclusions.filter(({ exclusion }) => endsSoon(exclusion, now));
  if (first === undefined) return [];
  const { id, until } = first.exclusion;
  const left = duration(Math.max(0, Date.parse(until) - now), lang);
  const text = watchWord(lang, 'watch.ending', { id: neutralise(id), left });
  return [part(0, styled('wait', `${MARKS.warn} ${text}`))];
}

/** What can be done now, for the footer and for the lower edge of a dialog. */
export const watchHints = (state: WatchState, world: WatchWorld): readonly KeyHint[] =>
  WATCH_KEYS.hints(watchScope(state), state, world, (binding) => watchActName(binding, world.lang));

/** The keys of what has the keys now. */
export const watchFooter = (state: WatchState, world: WatchWorld, cols: number): Line =>
  line(...fitHints(watchHints(state, world), cols));
