import { type Checkpoint, unsentPages } from '../../../detection/checkpoint.ts';
import { endsSoon } from '../../../detection/exclusion.ts';
import { groupText } from '../../../detection/rule.ts';
import { unsentText } from '../../../detection/unsent-text.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock, clockSeconds, duration } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { fitHints } from '../../draw/key-hints.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import { joinParts, type Part, part } from '../../draw/parts.ts';
import { toastLine } from '../../draw/tones.ts';
import { WIDE_COLS } from '../../model/layout.ts';
import { DETECTION_KEYS } from '../detection-keys.ts';
import { detectionRows, everyRule, orphanPages } from '../detection-rows.ts';
import type { DetectionReading, DetectionState, DetectionWorld } from '../detection-state.ts';
import { detectionWord } from '../detection-words.ts';
import { isoTime } from './cells.ts';

/** After so long without an evaluation somebody has to look. */
const STALE_MS = 180_000;

/** Rules, the next evaluation, who evaluates, the dead man's switch and PagerDuty. */
export function detectionHeader(state: DetectionState, world: DetectionWorld, cols: number): Line {
  const { lang } = world;
  const { checkpoint } = state.reading ?? {};
  const isWide = cols >= WIDE_COLS;
  const right = joinParts(healthParts(state, world, isWide), Math.max(0, cols - 4));
  const left = joinParts(
    [
      part(0, styled('strong', detectionWord(lang, 'detection.title'))),
      part(4, detectionWord(lang, 'detection.rules', { n: checkpoint?.rules.length ?? 0 })),
      ...nextPart(state, world),
      // That this process only shows, or evaluates alone, stays longer than anything else.
      part(isUsual(state.reading, world) ? 2 : 0, ...holderSpans(state.reading, world, isWide)),
    ],
    Math.max(0, cols - 3 - spansWidth(right)),
  );
  return line(...apart([' ', ...left], [...right, ' '], cols));
}

function nextPart({ reading }: DetectionState, { lang, timeZone, now }: DetectionWorld): readonly Part[] {
  const next = reading?.checkpoint?.next ?? null;
  if (next === null) return [];
  if (next <= now) return [part(1, detectionWord(lang, 'detection.due'))];
  const at = clockSeconds(isoTime(next), timeZone);
  const seconds = Math.ceil((next - now) / 1_000);
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return [part(1, detectionWord(lang, 'detection.next', { at, left }))];
}

const isUsual = (reading: DetectionReading | null, { own, dryRun }: DetectionWorld): boolean =>
  !dryRun && reading?.role === 'evaluates' && reading.holder === own;

function holderSpans(
  reading: DetectionReading | null,
  { lang, own, dryRun }: DetectionWorld,
  isWide: boolean,
): readonly Span[] {
  if (dryRun) return [styled('wait', detectionWord(lang, 'detection.dry'))];
  if (reading === null) return [];
  if (reading.role === 'alone')
    return [styled('wait', detectionWord(lang, 'detection.alone', { name: own }))];
  const name = neutralise(reading.holder ?? '');
  if (reading.holder === null) return [styled('wait', detectionWord(lang, 'detection.nobody'))];
  if (reading.holder !== own) return [styled('wait', detectionWord(lang, 'detection.only-shows', { name }))];
  const others = reading.standby.map((each) => neutralise(each)).join(', ');
  return [
    others === '' || !isWide
      ? detectionWord(lang, 'detection.holder', { name })
      : detectionWord(lang, 'detection.holder-standby', { name, others }),
  ];
}

/** A narrow screen shows when the dead man's switch was pinged only where it did not take that. */
function healthParts(
  { reading }: DetectionState,
  { lang, timeZone, dryRun }: DetectionWorld,
  isWide: boolean,
): readonly Part[] {
  const { ping = null, pager = null } = reading?.checkpoint ?? {};
  const mark = (ok: boolean): Span => (ok ? MARKS.done : styled('burn', MARKS.not));
  return [
    ...(ping === null
      ? []
      : ping.withheld
        ? [part(2, styled('burn', detectionWord(lang, 'detection.ping-withheld')))]
        : [
            part(
              2,
              `${detectionWord(lang, 'detection.ping')} `,
              mark(ping.ok),
              ...(isWide || !ping.ok ? [` ${clockSeconds(isoTime(ping.at), timeZone)}`] : []),
            ),
          ]),
    ...(pager === null || dryRun ? [] : [part(1, `${detectionWord(lang, 'detection.pd')} `, mark(pager.ok))]),
  ];
}

/** What cannot be read; empty: all can. */
export function detectionBanner({ reading, cols }: DetectionState, world: DetectionWorld): string {
  const { lang, timeZone, now } = world;
  if (reading === null) return '';
  if (reading.trouble !== null)
    return detectionWord(lang, 'detection.unread', { why: neutralise(reading.trouble) });
  const { checkpoint } = reading;
  if (checkpoint === null) return '';
  const longest = Math.max(STALE_MS, ...checkpoint.rules.map(({ rule }) => 3 * rule.every));
  if (now - checkpoint.at > longest) {
    return detectionWord(lang, 'detection.stale', { time: clock(isoTime(checkpoint.at), timeZone) });
  }
  const { broken } = checkpoint;
  const [owed, ...others] = unsentPages(checkpoint).toSorted((a, b) => a.unsent.since - b.unsent.since);
  if (owed !== undefined) {
    const rule = neutralise([owed.rule, groupText(owed.group)].filter((each) => each !== '').join(' '));
    const more = others.length > 0 ? ` (${detectionWord(lang, 'detection.more', { n: others.length })})` : '';
    return `${rule}${more} ${unsentText(owed.unsent, { ...world, isNarrow: cols < WIDE_COLS })}`;
  }
  const [orphan] = orphanPages(checkpoint);
  if (orphan !== undefined) return detectionWord(lang, 'detection.orphan', { rule: neutralise(orphan.rule) });
  return broken.length === 0
    ? ''
    : detectionWord(lang, 'detection.broken', { files: broken.map((each) => neutralise(each)).join(', ') });
}

export const detectionBannerLine = (text: string, cols: number): Line =>
  line(...apart([styled('alarm', ` ${MARKS.warn} ${text} `)], [], cols));

/** What was said last; else the filter; else, where all is known and evaluated, that nothing pages, and which exclusion ends soon. */
export function detectionMessageLine(state: DetectionState, world: DetectionWorld, cols: number): Line {
  const { lang, timeZone, now } = world;
  const { filter, only, reading } = state;
  const said = toastLine(state.toasts, lang, cols);
  if (said !== null) return said;
  if (filter !== '' || only !== null) {
    const text = [...(only === null ? [] : [detectionWord(lang, `detection.state.${only}`)]), filter]
      .join(' ')
      .trim();
    return line(
      ...apart(
        [' ', detectionWord(lang, 'detection.filtered', { text, n: detectionRows(state).length })],
        [],
        cols,
      ),
    );
  }
  const checkpoint = reading?.checkpoint;
  if (checkpoint == null) return line('');
  const ending = endingParts(checkpoint, world);
  const rows = everyRule(state);
  const read = checkpoint.sources.flatMap(({ readAt }) => readAt ?? []);
  const isWhole = read.length === checkpoint.sources.length && detectionBanner(state, world) === '';
  if (!isWhole || rows.some(({ standing }) => standing !== 'normal')) {
    return line(...apart([' ', ...joinParts(ending, cols - 2)], [], cols));
  }
  const at = clock(isoTime(Math.min(...read, now)), timeZone);
  const text = detectionWord(lang, 'detection.all-quiet', {
    rules: checkpoint.rules.length,
    sources: read.length,
    at,
  });
  const all = [part(ending.length === 0 ? 0 : 1, styled('done', text)), ...ending];
  return line(...apart([' ', ...joinParts(all, cols - 2)], [], cols));
}

/** The exclusion that ends first, where its end is near. */
function endingParts({ exclusions }: Checkpoint, { lang, now }: DetectionWorld): readonly Part[] {
  const [first] = exclusions.filter(({ exclusion }) => endsSoon(exclusion, now));
  if (first === undefined) return [];
  const { id, until } = first.exclusion;
  const left = duration(Math.max(0, Date.parse(until) - now), lang);
  const text = detectionWord(lang, 'detection.ending', { id: neutralise(id), left });
  return [part(0, styled('wait', `${MARKS.warn} ${text}`))];
}

/** The keys of what has the keys now. */
export const detectionFooter = (state: DetectionState, world: DetectionWorld, cols: number): Line =>
  line(...fitHints(DETECTION_KEYS.hints(state, world), cols));
