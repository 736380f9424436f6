import {
  currentStep,
  isNotEntered,
  overdueSteps,
  phaseProgress,
  progress,
  stepsOf,
  timeLeft,
} from '../../domain/checklist.ts';
import { isRequired } from '../../domain/procedure.ts';
import type { StepRun } from '../../domain/runs/run.ts';
import type { PhaseState, StepState } from '../../domain/session.ts';
import { timeToTick } from '../../domain/step-facts.ts';
import { clock, duration } from '../../text/time.ts';
import { truncate } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import type { Style } from '../draw/colours.ts';
import { glyphs, MARKS } from '../draw/glyphs.ts';
import { apart, cutSpans, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import type { PaneContent } from '../draw/pane-frame.ts';
import { scrolledFrom, scrolledTo } from '../draw/scroll.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import { followable, nameOf, type World } from '../model/world.ts';
import { pointerAt } from '../select/look.ts';
import { isFolded } from '../select/phases.ts';
import { runRow, shownRun } from '../select/runs.ts';
import { selectedStep } from '../select/selection.ts';
import { nextLine } from './next-line.ts';
import { zoomMark } from './zoom-mark.ts';

/** What of a title's row is neither title nor what stands at its right: edges and gaps. */
const TITLE_EDGES = 5;

interface Row {
  readonly step: string | null;
  readonly selected: boolean;
  readonly line: Line;
}

export function checklistContent(
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
  open: boolean,
): PaneContent {
  const { session, lang } = world;
  const { settled, total } = progress(session);
  const count = `${settled}/${total}`;
  const name = [`1 ${word(lang, 'pane.checklist')}`, ...zoomMark(state, world, 'checklist')];
  const late = overdueSteps(session, world.now).length;
  const title: Span[] = [
    ...name,
    ' ',
    styled('strong', count),
    ...(late === 0 ? [] : ['  ', styled('burn', word(lang, 'checklist.overdue', { n: late }))]),
    ...(session.procedure?.isOverride ? ['  ', styled('wait', word(lang, 'checklist.override'))] : []),
  ];
  // The row of what to do next stands above, where the screen has room for it.
  if (!open)
    return {
      title: world.layout.header.h > 1 ? title : [...title, ...nextLine(state, world, cols).spans],
      aside: [],
      rows: [],
    };
  const selected = selectedStep(state, world);
  const current = currentStep(session)?.id ?? null;
  const all = session.phases.flatMap((phase) => phaseRows(phase, selected?.id ?? null, state, world, cols));
  if (all.length === 0) {
    return {
      title,
      aside: [],
      rows: [
        line(
          ' ',
          styled('past', word(lang, session.status === 'new' ? 'session.awaited' : 'checklist.empty')),
        ),
      ],
    };
  }
  const at = all.findLastIndex((row) => row.selected);
  const above = scrolledFrom(all.length, at, rows);
  return {
    title,
    aside: asideOfTitle(
      above,
      Math.max(0, all.length - above - rows),
      total === 0 ? [] : [progressBar(settled / total, cols, world.ascii)],
      cols - spansWidth(title) - TITLE_EDGES,
      world,
    ),
    rows: withCurrent(all, at, rows, current).map((row) => row.line),
  };
}

/** The rows around the selection, the step the team is at always among them: at the edge it lies beyond. */
function withCurrent(all: readonly Row[], at: number, rows: number, current: string | null): readonly Row[] {
  const shown = scrolledTo(all, at, rows);
  const where = all.findIndex((row) => row.step === current);
  const row = all[where];
  if (row === undefined || rows < 4 || shown.includes(row)) return shown;
  return where < all.indexOf(shown[0] as Row) ? [row, ...shown.slice(1)] : [...shown.slice(0, -1), row];
}

/** How many rows lie above and below what is shown; where there is not room for all, that goes before the bar. */
function asideOfTitle(
  above: number,
  below: number,
  bar: readonly Span[],
  room: number,
  { lang }: World,
): readonly Span[] {
  const parts = [
    ...(above > 0 ? [word(lang, 'checklist.above', { n: above })] : []),
    ...(below > 0 ? [word(lang, 'checklist.below', { n: below })] : []),
  ];
  if (parts.length === 0) return bar;
  const both = parts.join('  ');
  const forms: readonly (readonly Span[])[] = [
    [both, '  ', ...bar],
    [both],
    [parts.at(-1) ?? ''],
    ...(below > 0 ? [[word(lang, 'checklist.below-short', { n: below })]] : []),
  ];
  return forms.find((form) => spansWidth(form) <= room) ?? bar;
}

function phaseRows(
  phase: PhaseState,
  selected: string | null,
  state: ScreenState,
  world: World,
  cols: number,
): readonly Row[] {
  const { settled, total } = phaseProgress(world.session, phase);
  const done = settled === total;
  const count = `${settled}/${total}${done ? ` ${MARKS.done}` : ''}`;
  const later = phase.after === 'close' && world.session.status !== 'closed';
  const notEntered = isNotEntered(phase, world.session);
  const how = later ? 'phase.after-close' : notEntered ? 'phase.enter' : null;
  const name = phase.title[world.lang] + (how === null ? '' : ` ${word(world.lang, how)}`);
  const folded = isFolded(phase, state, world);
  const chosen = folded && state.phase === phase.id;
  const headingSpans: readonly Span[] = [
    chosen ? MARKS.here : folded ? '+' : ' ',
    styled(done || later || notEntered ? 'past' : 'strong', name),
    ' ',
    styled(done ? 'done' : 'past', count),
  ];
  const heading: Row = {
    step: null,
    selected: chosen,
    line: {
      spans: headingSpans,
      selected: chosen && state.focus === 'checklist',
      target: { at: phase.id },
    },
  };
  if (folded) return [heading];
  return [
    heading,
    ...stepsOf(world.session, phase).flatMap((step): readonly Row[] => {
      const own = step.id === selected;
      const row = { step: step.id, selected: own, line: stepLine(step, own, state, world, cols) };
      return own ? [row, ...restOfTitle(step, state, world, cols)] : [row];
    }),
  ];
}

/** `»☐ 証跡の保全          田中 あと1分` */
function stepLine(step: StepState, selected: boolean, state: ScreenState, world: World, cols: number): Line {
  const focused = state.focus === 'checklist';
  const right = asideOf(step, state, world, cols);
  const whole = step.step.title[world.lang];
  const title = selected ? (wrap(whole, titleCols(right, cols))[0] ?? '') : whole;
  const settled = step.status === 'done' || step.status === 'skipped';
  const required = !settled && isRequired(step.step, world.session.severity) ? '*' : ' ';
  const left: Span[] = [box(step), required, settled ? styled('past', title) : title];
  const text = apart(left, right, cols);
  return {
    spans: [selected ? MARKS.here : driverMark(step, world), ...text],
    selected: selected && focused,
    target: { at: step.id },
  };
}

/** Selected or not. */
const MARK = 1;
/** The box and the star stand before a title. */
const BEFORE_TITLE = 2;
const LEAST_TITLE = 8;
/** Cells of a name where it has to give way. */
const LONGEST_NAME = 32;
const SHORTEST_NAME = 6;

/** How a name is written where it stands. */
type Name = (whole: string) => string;

function titleCols(right: readonly Span[], cols: number): number {
  const gap = spansWidth(right) === 0 ? 0 : 1;
  return Math.max(LEAST_TITLE, cols - BEFORE_TITLE - spansWidth(right) - gap);
}

/** What of the selected step's title has no room in its row, and why it was skipped: read before it is acted on. */
function restOfTitle(step: StepState, state: ScreenState, world: World, cols: number): readonly Row[] {
  const title = step.step.title[world.lang];
  const [first = '', ...more] = wrap(title, titleCols(asideOf(step, state, world, cols), cols));
  const room = Math.max(LEAST_TITLE, cols - BEFORE_TITLE);
  const rest = more.length === 0 ? [] : wrap(title.slice(first.length).trimStart(), room);
  const why =
    step.reason === null ? [] : [styled('past', `${word(world.lang, 'step.field-reason')}: ${step.reason}`)];
  return [...rest, ...why].map((text) => ({
    step: null,
    selected: true,
    line: {
      spans: [' '.repeat(BEFORE_TITLE + 1), ...cutSpans([text], cols - BEFORE_TITLE)],
      selected: state.focus === 'checklist',
    },
  }));
}

/** What stands right of a title: long names give way in it, so that mark and title always have their room. */
function asideOf(step: StepState, state: ScreenState, world: World, cols: number): readonly Span[] {
  const pointer = pointerAt(state, world, { at: 'step', id: step.id });
  const build = (name: Name): readonly Span[] =>
    pointer === null ? aside(step, world, name) : [pointerMark(pointer, world, name)];
  const room = cols - MARK - BEFORE_TITLE - 1 - Math.max(LEAST_TITLE, Math.floor(cols / 3));
  let spans = build((name) => name);
  for (let most = LONGEST_NAME; spansWidth(spans) > room && most >= SHORTEST_NAME; most--) {
    spans = build((name) => truncate(name, most));
  }
  return cutSpans(spans, Math.max(0, cols - MARK - BEFORE_TITLE - 1 - LEAST_TITLE));
}

/** Somebody says "look here". */
export const pointerMark = (by: string, { lang, session }: World, name: Name = (whole) => whole): Span =>
  styled('alarm', ` ${word(lang, 'people.points', { who: name(nameOf(session, by)) })} `);

function driverMark(step: StepState, world: World): Span {
  const at = followable(world) && world.driverView?.anchors.step === step.id;
  return at ? styled('follow', '>') : ' ';
}

function box(step: StepState): Span {
  switch (step.status) {
    case 'done':
      return styled('done', MARKS.ticked);
    case 'skipped':
      return styled('past', MARKS.not);
    case 'doing':
      return step.waiting === null ? styled('follow', MARKS.open) : styled('wait', MARKS.warn);
    case 'todo':
      return MARKS.open;
  }
}

const RUN_STYLES: Readonly<Partial<Record<StepRun['state'], Style>>> = {
  ...{ queued: 'follow', running: 'follow', confirmed: 'follow' },
  ...{ failed: 'burn', unknown: 'burn', cancelled: 'past', declined: 'past', refused: 'burn' },
};

/** Who and when, or what is waited for; the driver's own place while one follows. */
function aside(step: StepState, world: World, name: Name): readonly Span[] {
  const { lang, session } = world;
  if (world.pendingKeys.has(`step:${step.id}`)) return [styled('past', word(lang, 'pending'))];
  const at = step.at === null ? '' : clock(step.at, session.timeZone);
  const by = name(step.by?.name ?? '');
  const run = shownRun(step, world);
  const said = run === null ? null : runRow(run, world);
  if (run !== null && said !== null)
    return run.state === 'done'
      ? [styled('past', `${said} ${by} ${at}`)]
      : [styled(RUN_STYLES[run.state] ?? 'wait', said)];
  switch (step.status) {
    case 'done':
      if (step.auto !== null) return [styled('past', word(lang, 'step.auto', { who: by, time: at }))];
      return [
        styled('past', `${step.confirmedBy === null ? by : `${by}+${name(step.confirmedBy.name)}`} ${at}`),
      ];
    case 'skipped':
      return [styled('past', `${word(lang, 'step.skipped')} ${by} ${at}`)];
    case 'doing':
      return step.waiting === null
        ? [styled('follow', doing(step, world, name)), ...soon(step, world)]
        : [styled('wait', word(lang, 'step.waits', { who: name(step.waiting.by.name) }))];
    case 'todo': {
      const who = step.assignee === null ? '' : name(nameOf(session, step.assignee));
      return [who, ...soon(step, world)];
    }
  }
}

/** Who is doing it; beside them whose it is, where it was given to somebody else. */
function doing({ by, assignee }: StepState, { lang, session }: World, name: Name): string {
  const who = name(by?.name ?? '');
  if (assignee === null || assignee === by?.id) return word(lang, 'step.doing', { who });
  return word(lang, 'step.doing-owned', { who, owner: name(nameOf(session, assignee)) });
}

const CELLS = 10;
/** In a narrow pane the title leaves so many. */
const CELLS_FEW = 6;
const MANY_FROM = 40;

/** A share from 0 to 1 as a bar for the title of a pane of `cols` columns. */
function progressBar(share: number, cols: number, ascii: boolean): Span {
  const cells = cols < MANY_FROM ? CELLS_FEW : CELLS;
  const full = Math.round(share * cells);
  const { barFull, barEmpty } = glyphs(ascii);
  return styled(share === 1 ? 'done' : 'past', barFull.repeat(full) + barEmpty.repeat(cells - full));
}

/** From here on the time left for a step is said aloud. */
const SOON_MS = 5 * 60_000;

const leftText = (ms: number, { lang }: World): string =>
  ms < 0
    ? word(lang, 'step.overdue', { time: duration(ms, lang) })
    : word(lang, 'step.left', { time: duration(ms, lang) });

/** What of an open step's time has to be seen in its row. */
function soon(step: StepState, world: World): readonly Span[] {
  const toTick = timeToTick(world.session, step, world.now);
  if (toTick !== null && toTick > 0) return [' ', styled('past', leftText(toTick, world))];
  const left = timeLeft(world.session, step, world.now);
  // What comes back says when: it looks as if nobody had done it yet.
  if (step.rounds !== null && left !== null && left > 0) {
    const time = clock(new Date(world.now + left).toISOString(), world.session.timeZone);
    return [' ', styled('past', word(world.lang, 'step.next-round', { time }))];
  }
  if (left === null || left > SOON_MS) return [];
  return [' ', styled(left < 0 ? 'burn' : 'wait', leftText(left, world))];
}
