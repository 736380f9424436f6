import type { Anchors, LogsLook } from '../../protocol/messages.ts';
import type { LineQuestion } from '../model/line-question.ts';
import { isFoldedAway } from '../model/log-list.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { BoundaryChoice } from '../model/views/log-views.ts';
import type { LogsView } from '../model/views/logs-view.ts';
import { isSameRange } from '../model/views/range.ts';
import { followable, type World } from '../model/world.ts';
import { live, opened } from '../select/log-scroll.ts';
import { selectedStep } from '../select/selection.ts';

/** What this screen is at, for those who follow: ids and places, never rows. */
export function anchorsOf(state: ScreenState, world: World): Anchors {
  const top = state.dialogs.at(-1);
  const opened = top?.kind === 'text' && top.text === 'line' ? Number(top.target) : null;
  return {
    pane: state.focus,
    step: state.step ?? selectedStep(state, world)?.id ?? null,
    note: state.note,
    line: state.logs.bottom,
    opened,
    selected: state.logs.cursor,
    level: state.logs.level,
    filters: state.logs.filters.slice(0, 50).map((term) => ({ ...term, text: term.text.slice(0, 1_000) })),
    search: state.logs.search === '' ? null : state.logs.search.slice(0, 1_000),
    look: lookOf(state),
  };
}

/** Someone who is writing or deciding keeps their pane: only what they do not hold moves. */
export const isBusy = (state: ScreenState): boolean =>
  state.draft !== null ||
  state.prompt !== null ||
  state.logs.pick !== null ||
  state.dialogs.some((dialog) => !isFollowed(dialog));

const isFollowed = (dialog: ScreenState['dialogs'][number]): boolean =>
  dialog.kind === 'text' && dialog.followed === true;

/**
 * Moves this screen to where the driver's is: step, filters and scroll, the view of the log and its range, the opened line
 * or page; the pane where only one is open.
 */
export function followDriver(state: ScreenState, world: World): ScreenState {
  if (!state.follow || !followable(world) || world.driverView === null) return state;
  const { anchors } = world.driverView;
  const step = anchors.step ?? state.step;
  const alone = world.layout.kind === 'narrow' || state.zoom === 'full';
  const logs = {
    ...(anchors.line === null ? live(state.logs) : placedAt(anchors.line, anchors, state.logs, world)),
    level: anchors.level,
    filters: sameTerms(state.logs.filters, anchors.filters),
    ...sameRange(state.logs, followedView(anchors.look)),
    search: state.prompt?.prompt === 'search' ? state.logs.search : (anchors.search ?? ''),
  };
  const moved = step !== (selectedStep(state, world)?.id ?? null) || anchors.note !== state.note;
  return {
    ...state,
    step,
    phase: null,
    note: anchors.note,
    logs,
    focus: alone && !isBusy(state) ? anchors.pane : state.focus,
    dialogs: isBusy(state) ? state.dialogs : openedDialogs(state, anchors),
    movedAt: moved ? world.now : state.movedAt,
  };
}

/** Where the driver's log stands; repeats are opened that hide the line they have selected or look at. */
function placedAt(
  bottom: number,
  { opened: open, selected }: Anchors,
  logs: LogsView,
  world: World,
): LogsView {
  const line = open ?? selected ?? null;
  const view = isFoldedAway(world.logs, line) ? opened(logs, line) : logs;
  return { ...view, bottom, cursor: line ?? bottom };
}

/** The driver moves often: what is the same stays the same object, so that the log is not filtered again. */
const sameTerms = (own: LogsView['filters'], theirs: LogsView['filters']): LogsView['filters'] =>
  JSON.stringify(own) === JSON.stringify(theirs) ? own : theirs;

function sameRange({ range }: LogsView, theirs: Partial<LogsView>): Partial<LogsView> {
  return theirs.range !== undefined && isSameRange(range, theirs.range) ? { ...theirs, range } : theirs;
}

/** What the driver has opened of the log is open here too, and closes with it: a line's fields, or an answer's page. */
function openedDialogs(state: ScreenState, { opened, look }: Anchors): ScreenState['dialogs'] {
  const others = state.dialogs.filter((dialog) => !isFollowed(dialog));
  const page = followedPage(look);
  if (opened === null && page === null)
    return others.length === state.dialogs.length ? state.dialogs : others;
  const line = { kind: 'text', text: 'line', target: String(opened), scroll: 0, followed: true } as const;
  const wanted = page ?? line;
  return state.dialogs.some((dialog) => isFollowed(dialog) && isSamePage(dialog, wanted))
    ? state.dialogs
    : [...others, wanted];
}

const isSamePage = (a: ScreenState['dialogs'][number], b: ScreenState['dialogs'][number]): boolean =>
  a.kind === 'text' &&
  b.kind === 'text' &&
  a.text === b.text &&
  a.target === b.target &&
  JSON.stringify(a.question) === JSON.stringify(b.question);

/* The view of the log that the driver looks at, and the page on top of it, as they go over the wire and back. */

type TextDialog = Extract<DialogState, { kind: 'text' }>;
type Page = NonNullable<LogsLook['page']>;

const LONG = 1_000;
const NAMES: readonly BoundaryChoice['name'][] = [
  'boundary.alert',
  'boundary.opened',
  'boundary.impact',
  'boundary.mitigated',
  'boundary.resolved',
];

const iso = (ms: number): string => new Date(ms).toISOString();

/** What this screen shows of the log, for those who follow. */
function lookOf({ logs, dialogs }: ScreenState): LogsLook {
  const { view, pattern, service, same, boundary, range } = logs;
  return {
    view,
    pattern: pattern?.slice(0, 64) ?? null,
    service: service?.slice(0, 256) ?? null,
    same,
    boundary: boundary === null ? null : { at: boundary.at, name: boundary.name },
    range: range === null ? null : { from: iso(range.from), to: iso(range.to) },
    page: pageOf(dialogs.at(-1)),
  };
}

const NOTHING: Omit<Page, 'kind' | 'target'> = {
  at: null,
  source: null,
  least: null,
  terms: [],
  unasked: [],
};

function pageOf(top: DialogState | undefined): Page | null {
  if (top?.kind !== 'text') return null;
  if (top.text === 'pattern' && top.target !== null)
    return { ...NOTHING, kind: 'pattern', target: top.target.slice(0, 64) };
  const { question } = top;
  if (question === undefined || isLong(question)) return null;
  if (question.kind === 'trace')
    return { ...NOTHING, kind: 'trace', target: question.trace, at: question.at };
  const { source, field, least, terms, unasked } = question;
  const asked = { source, least, terms: [...terms], unasked: unasked.slice(0, 50) };
  return { ...NOTHING, kind: 'values', target: field, ...asked };
}

/** More than the wire takes: such a page is the driver's alone. */
function isLong(question: LineQuestion): boolean {
  if (question.kind === 'trace') return question.trace.length > 256;
  const { field, terms, unasked } = question;
  const texts = [...terms.flatMap(({ name, value }) => [name, value]), ...unasked];
  return field.length > 512 || terms.length > 20 || texts.some((text) => text.length > LONG);
}

/** The log as the driver looks at it; an older screen tells only of its lines. */
function followedView(look: LogsLook | undefined): Partial<LogsView> {
  if (look === undefined) return {};
  const { view, pattern, service, same, boundary, range } = look;
  const name = NAMES.find((each) => each === boundary?.name) ?? 'boundary.given';
  return {
    view,
    pattern,
    service,
    same,
    boundary: boundary === null ? null : { at: boundary.at, name },
    range: range === null ? null : { from: Date.parse(range.from), to: Date.parse(range.to) },
  };
}

/** The page that the driver has on top, open here too; null: none. */
function followedPage(look: LogsLook | undefined): TextDialog | null {
  const page = look?.page ?? null;
  if (page === null) return null;
  const { target, at, source, least, terms, unasked } = page;
  const opened = { kind: 'text', target, scroll: 0, followed: true } as const;
  switch (page.kind) {
    case 'pattern':
      return { ...opened, text: 'pattern' };
    case 'trace':
      return { ...opened, text: 'trace', question: { kind: 'trace', trace: target, at } };
    case 'values': {
      const asked = { source: source ?? '', field: target, least, terms, unasked };
      const span = look?.range ? { span: look.range } : {};
      return { ...opened, text: 'values', at: 0, question: { kind: 'values', ...asked, ...span } };
    }
  }
}
