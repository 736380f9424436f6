import { fitHints } from '../draw/key-hints.ts';
import { line } from '../draw/line.ts';
import { boxPart, edgesBelow, linesPart, type Places, panePart } from '../kernel/parts.ts';
import type { Scene } from '../kernel/scene.ts';
import { SESSION_KEYS, scopeOf } from '../keys/look-up.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows, PANES, type Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { bannerLine } from './banner-line.ts';
import { checklistContent } from './checklist-lines.ts';
import { noteEditorLines, promptLines } from './editor-lines.ts';
import { coachLine, messageLine } from './footer-lines.ts';
import { headerLines } from './header-lines.ts';
import { logContent } from './log-lines.ts';
import { noteContent } from './note-lines.ts';
import { peopleContent } from './people-lines.ts';
import { replayLines } from './replay-lines.ts';
import { dialogBox, SESSION_DIALOGS } from './session-dialogs.ts';
import { lineBeside } from './text/text-page.ts';

/** The session at one moment. */
export interface SessionScene extends Scene {
  readonly state: ScreenState;
  readonly world: World;
  /** This machine's clock, which the connection's times are of: epoch milliseconds. */
  readonly machineNow: number;
}

type S = SessionScene;

const pane = (id: Pane, content: typeof checklistContent) =>
  panePart(id, ({ state, world }: S, rect) =>
    content(state, world, bodyRows(rect), bodyCols(rect), rect.open),
  );

/** The parts of a session's screen. */
export const SESSION_PARTS = {
  /** Title, severity, responders and the time to start. */
  header: linesPart('header', ({ state, world }: S, { w, h }) => headerLines(state, world, w, h)),
  /** The banner: a broken connection, one's own turn to drive, or new errors; shown while that lasts. */
  banner: linesPart('banner', ({ state, world, machineNow }: S, { w }) => [
    bannerLine(state, world, machineNow, w),
  ]),
  /** The steps, their states and assignees. */
  checklist: pane('checklist', checklistContent),
  /** The tail of the logs, filtered and folded. */
  logs: pane('logs', logContent),
  /** Notes, findings, decisions, actions and pins, in their order. */
  notes: pane('notes', noteContent),
  /** The people present, their roles and what they look at. */
  people: pane('people', peopleContent),
  /** The note editor, at the foot of the notes pane or above the message. */
  note: linesPart(
    'note',
    ({ state, world }: S, rect) => (state.draft === null ? null : noteEditorLines(state.draft, world, rect)),
    { layer: 1 },
  ),
  /** The prompt at the foot. */
  prompt: linesPart('prompt', ({ state, world }: S, rect) =>
    state.prompt === null ? null : promptLines(state.prompt, world, rect),
  ),
  /** What to try next in the demo. */
  coach: linesPart('coach', ({ state, world }: S, { w }) => [coachLine(state, world, w)]),
  /** The newest toast, or the goal. */
  message: linesPart('message', ({ state, world }: S, { w }) => [messageLine(state, world, w)]),
  /** The position of a replay. */
  replay: linesPart('replay', ({ world }: S, rect) => replayLines(world, rect)),
  /** The keys of the focused part; fitted into the row only when they change. */
  footer: linesPart('footer', ({ state, world }: S) => SESSION_KEYS.hints(state, world), {
    draw: (hints, { w }) => [line(...fitHints(hints, w))],
  }),
  /** An opened log line beside the values of one of its fields; the values have the focus. */
  beside: boxPart('dialog-beside', ({ state, world }: S) => {
    const beside = lineBeside(state, world);
    return beside === null ? null : SESSION_DIALOGS.pageBox(beside, state, world);
  }),
  /** The top dialog; it has the focus. */
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : dialogBox(dialog, state, world);
  }),
} as const;

/** The place of each part of a session, by the layout. */
export function sessionPlaces({ state, world }: Pick<S, 'state' | 'world'>): Places {
  const { layout, lang } = world;
  const scope = scopeOf(state);
  const { header, banner, note, prompt, coach, replay, beside, dialog } = SESSION_PARTS;
  return {
    small: layout.kind === 'small' ? lang : null,
    parts: [
      { part: header, rect: layout.header },
      { part: banner, rect: layout.banner },
      ...PANES.map((id) => ({
        part: SESSION_PARTS[id],
        rect: layout.panes[id],
        focused: state.focus === id,
      })),
      { part: note, rect: state.draft === null ? null : layout.note, focused: scope === 'editor' },
      { part: prompt, rect: state.prompt === null ? null : layout.prompt, focused: scope === 'prompt' },
      { part: coach, rect: layout.coach },
      { part: replay, rect: layout.replay },
      ...edgesBelow(layout, SESSION_PARTS, state.toasts.length > 0),
      ...(topDialog(state) === null ? [] : [{ part: beside }, { part: dialog }]),
    ],
  };
}
