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

/** What a session's screen is made of. */
export const SESSION_PARTS = {
  /** What burns and who is on it; how fast the team was there. */
  header: linesPart('header', ({ state, world }: S, { w, h }) => headerLines(state, world, w, h)),
  /** What is wrong with the line to the hub, that it is one's turn, or new errors; there for as long as it is so. */
  banner: linesPart('banner', ({ state, world, machineNow }: S, { w }) => [
    bannerLine(state, world, machineNow, w),
  ]),
  /** The steps, what is done of them and who is on each. */
  checklist: pane('checklist', checklistContent),
  /** The tail of the logs, filtered and folded. */
  logs: pane('logs', logContent),
  /** Notes, findings, decisions, actions and pins, in their order. */
  notes: pane('notes', noteContent),
  /** Who is here, what they hold and where they look. */
  people: pane('people', peopleContent),
  /** The note that is being written, at the foot of the notes pane or above the message. */
  note: linesPart(
    'note',
    ({ state, world }: S, rect) => (state.draft === null ? null : noteEditorLines(state.draft, world, rect)),
    { layer: 1 },
  ),
  /** A text that is asked for at the foot, the screen above staying as it is. */
  prompt: linesPart('prompt', ({ state, world }: S, rect) =>
    state.prompt === null ? null : promptLines(state.prompt, world, rect),
  ),
  /** What to try next in the demo. */
  coach: linesPart('coach', ({ state, world }: S, { w }) => [coachLine(state, world, w)]),
  /** The newest thing said; while nothing is, the goal. */
  message: linesPart('message', ({ state, world }: S, { w }) => [messageLine(state, world, w)]),
  /** Where a replay is in its recording. */
  replay: linesPart('replay', ({ world }: S, rect) => replayLines(world, rect)),
  /** The keys of what has the keys now; fitted into the row only when they change. */
  footer: linesPart('footer', ({ state, world }: S) => SESSION_KEYS.hints(state, world), {
    draw: (hints, { w }) => [line(...fitHints(hints, w))],
  }),
  /** An opened line beside the values of one of its fields: to be read, the keys are those of the values. */
  beside: boxPart('dialog-beside', ({ state, world }: S) => {
    const beside = lineBeside(state, world);
    return beside === null ? null : SESSION_DIALOGS.pageBox(beside, state, world);
  }),
  /** The dialog that lies on top of everything; it has the keys, and its own text the caret. */
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : dialogBox(dialog, state, world);
  }),
} as const;

/** Where each part of a session stands: the layout says it. */
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
