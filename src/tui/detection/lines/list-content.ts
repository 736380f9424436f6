import type { RuleStanding } from '../../../detection/machine.ts';
import { canPage } from '../../../detection/rule.ts';
import { neutralise } from '../../../text/neutralise.ts';
import { clock } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, type Span, spansWidth, styled } from '../../draw/line.ts';
import type { PaneContent } from '../../draw/pane-frame.ts';
import { joinParts, part } from '../../draw/parts.ts';
import { scrolledFrom } from '../../draw/scroll.ts';
import { table } from '../../home/lines/table.ts';
import { detectionRows, everyRule, isNoticed } from '../detection-rows.ts';
import { type DetectionState, type DetectionWorld, STANDINGS } from '../detection-state.ts';
import { detectionWord } from '../detection-words.ts';
import { DETECTION_COLUMNS, detectionCells, isoTime } from './cells.ts';

const STYLE = { paging: 'burn', pending: 'wait', blind: 'wait', resolving: 'follow' } as const;

/** The part of the row that sources get at least. */
const LEAST_ASIDE = 4;
const EDGES = 8;

/** The list of rules: how many stand where above it, and whether their sources can be read. */
export function listContent(
  state: DetectionState,
  world: DetectionWorld,
  rows: number,
  cols: number,
): PaneContent {
  const title = countSpans(state, world);
  // What cannot be read stays beside the counts; what can goes first.
  const room = Math.max(Math.floor(cols / LEAST_ASIDE), cols - spansWidth(title) - EDGES);
  return {
    title,
    aside: sourceSpans(state, world, room),
    rows: listLines(state, world, rows, cols),
  };
}

function countSpans(state: DetectionState, { lang }: DetectionWorld): readonly Span[] {
  const all = everyRule(state);
  const count = (standing: RuleStanding) => all.filter((row) => row.standing === standing).length;
  const counted = all.filter(({ standing, rule }) => standing === 'normal' && !canPage(rule.impact)).length;
  const noticed = all.filter(isNoticed).length;
  const parts = STANDINGS.flatMap((standing): readonly Span[] => {
    const n = count(standing);
    if (n === 0 && standing !== 'normal') return [];
    const text = detectionWord(lang, 'detection.count', {
      state: detectionWord(lang, `detection.state.${standing}`),
      n,
    });
    if (standing !== 'normal') return [styled(STYLE[standing], text)];
    const of = [
      ...(noticed > 0 ? [detectionWord(lang, 'detection.noticed-n', { n: noticed })] : []),
      ...(counted > 0 ? [detectionWord(lang, 'detection.counted-n', { n: counted })] : []),
    ];
    if (of.length === 0) return [text];
    return [
      `${text}${detectionWord(lang, 'detection.of-them', { which: of.join(lang === 'ja' ? '、' : ', ') })}`,
    ];
  });
  return parts.flatMap((each, i) => (i === 0 ? [each] : ['  ', each]));
}

/** `取得元 app-* ✓  pay-* ✗ 02:51から` */
function sourceSpans(
  state: DetectionState,
  { lang, timeZone }: DetectionWorld,
  room: number,
): readonly Span[] {
  const sources = state.reading?.checkpoint?.sources ?? [];
  if (sources.length === 0) return [];
  const parts = sources.map(({ name, blindSince }) =>
    blindSince === null
      ? part(2, `${neutralise(name)} ${MARKS.done}`)
      : part(
          1,
          styled(
            'burn',
            `${neutralise(name)} ${MARKS.not} ${detectionWord(lang, 'detection.since', { at: clock(isoTime(blindSince), timeZone) })}`,
          ),
        ),
  );
  return joinParts([part(3, styled('past', detectionWord(lang, 'detection.sources'))), ...parts], room);
}

function listLines(
  state: DetectionState,
  world: DetectionWorld,
  rows: number,
  cols: number,
): readonly Line[] {
  const { lang } = world;
  const all = detectionRows(state);
  if (all.length === 0) {
    const key = state.reading?.checkpoint ? 'detection.none-match' : 'detection.none-yet';
    return [line(' ', styled('past', detectionWord(lang, key)))];
  }
  const place = all.findIndex(({ id }) => id === state.selected);
  // Where the chosen row is gone, what was around it stays in view.
  const from = scrolledFrom(all.length, place < 0 ? Math.min(state.at, all.length - 1) : place, rows);
  const spans = table(
    all.map((row) => detectionCells(row, world)),
    DETECTION_COLUMNS,
    Math.max(8, cols - 2),
  );
  return all.slice(from, from + rows).map((row, i) => {
    const chosen = from + i === place;
    return {
      spans: [chosen ? MARKS.here : ' ', ...(spans[from + i] ?? [])],
      selected: chosen,
      target: { at: row.id },
    };
  });
}
