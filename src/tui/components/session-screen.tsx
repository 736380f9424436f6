import { fitHints } from '../draw/key-hints.ts';
import { line } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { SESSION_KEYS, scopeOf } from '../keys/look-up.ts';
import { bannerLine } from '../lines/banner-line.ts';
import { checklistContent } from '../lines/checklist-lines.ts';
import { noteEditorLines, promptLines } from '../lines/editor-lines.ts';
import { coachLine, messageLine } from '../lines/footer-lines.ts';
import { headerLines } from '../lines/header-lines.ts';
import { logContent } from '../lines/log-lines.ts';
import { noteContent } from '../lines/note-lines.ts';
import { peopleContent } from '../lines/people-lines.ts';
import { replayLines } from '../lines/replay-lines.ts';
import { dialogBox, SESSION_DIALOGS } from '../lines/session-dialogs.ts';
import { lineBeside } from '../lines/text/text-page.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows, type Layout, PANES, type Pane } from '../model/layout.ts';
import type { SessionScene } from '../store/screen-store.ts';
import { BoxOf, boxPart, LinesOf, linesPart, PaneOf, panePart } from './part.tsx';
import { Stage } from './stage.tsx';
import { useScene } from './use-scene.ts';

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

const layoutOf = ({ world }: S): Layout => world.layout;
/** What is open, and what has the keys. */
const openOf = ({ state, world }: S) => ({
  lang: world.lang,
  focus: state.focus,
  scope: scopeOf(state),
  note: state.draft !== null,
  prompt: state.prompt !== null,
  dialog: topDialog(state) !== null,
  said: state.toasts.length > 0,
});

/** A session as everyone in it sees it. Where each part stands, the layout says. */
export function SessionScreen() {
  const layout = useScene(layoutOf, same);
  const { lang, focus, scope, note, prompt, dialog, said } = useScene(openOf, same);
  const { header, banner, panes, coach, message, footer } = layout;
  return (
    <Stage tooSmall={layout.kind === 'small' ? lang : null}>
      <LinesOf part={SESSION_PARTS.header} rect={header} />
      {banner !== null && <LinesOf part={SESSION_PARTS.banner} rect={banner} />}
      {PANES.map((id) => {
        const rect = panes[id];
        return (
          rect !== null && <PaneOf key={id} part={SESSION_PARTS[id]} rect={rect} focused={focus === id} />
        );
      })}
      {note && layout.note !== null && (
        <LinesOf part={SESSION_PARTS.note} rect={layout.note} focused={scope === 'editor'} />
      )}
      {prompt && layout.prompt !== null && (
        <LinesOf part={SESSION_PARTS.prompt} rect={layout.prompt} focused={scope === 'prompt'} />
      )}
      {coach !== null && <LinesOf part={SESSION_PARTS.coach} rect={coach} />}
      {message !== null && <LinesOf part={SESSION_PARTS.message} rect={message} />}
      {layout.replay !== null && <LinesOf part={SESSION_PARTS.replay} rect={layout.replay} />}
      {/* Without a row of its own, what is said takes the footer's while it is said. */}
      {message === null && said ? (
        <LinesOf part={SESSION_PARTS.message} rect={footer} />
      ) : (
        <LinesOf part={SESSION_PARTS.footer} rect={footer} />
      )}
      {dialog && <BoxOf part={SESSION_PARTS.beside} />}
      {dialog && <BoxOf part={SESSION_PARTS.dialog} />}
    </Stage>
  );
}
