import { inputRow } from '../draw/input-lines.ts';
import { line, styled } from '../draw/line.ts';
import { same } from '../draw/same.ts';
import { HOME_DIALOGS } from '../home/home-dialogs.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { selectedItem } from '../home/home-list.ts';
import type { HomeScene } from '../home/home-store.ts';
import { homeBanner, homeFooter, homeMessage } from '../home/lines/edge-lines.ts';
import { homeHeader } from '../home/lines/header-line.ts';
import { pagesContent, sessionsContent } from '../home/lines/list-lines.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import { BoxOf, boxPart, LinesOf, linesPart, PaneOf, panePart } from './part.tsx';
import { Stage } from './stage.tsx';
import { useScene } from './use-scene.ts';

type S = HomeScene;

/** What the home screen is made of. */
export const HOME_PARTS = {
  /** Who is on call, which pages are listed, and how the hub is. */
  header: linesPart('header', ({ state, world }: S, { w }) => [homeHeader(state, world, w)]),
  /** What cannot be read, and how old what is shown is; there for as long as it is so. */
  banner: linesPart('banner', ({ state, world }: S, { w }) => [homeBanner(state, world, w)]),
  /** Open pages, those that wait for somebody first. */
  pages: panePart('pages', ({ state, world }: S, rect) =>
    pagesContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** Sessions that one can go to. */
  sessions: panePart('sessions', ({ state, world }: S, rect) =>
    sessionsContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** What the lists are filtered by, while it is typed. */
  filter: linesPart('filter', ({ state }: S, { x, y, w }) => {
    if (state.typing === null) return null;
    const input = inputRow(state.typing, Math.max(2, w - 4));
    const lines = [line(' ', styled('strong', '/'), ' ', input.text)];
    return { lines, cursor: { x: x + 3 + input.column, y } };
  }),
  /** The newest thing said, what is under way, or the filter in force. */
  message: linesPart('message', ({ state, world }: S, { w }) => [homeMessage(state, world, w)]),
  /** The keys of what has the keys now. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [homeFooter(state, world, w)]),
  /** What lies over the lists: a page's details, a question, a verdict, the help. */
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : HOME_DIALOGS.box(dialog, state, world);
  }),
} as const;

const layoutOf = ({ layout }: S): HomeLayout => layout;
const openOf = ({ state, world }: S) => ({
  lang: world.lang,
  // The list that has the chosen row is the one in focus.
  focus: selectedItem(state)?.kind,
  typing: state.typing !== null,
  dialog: topDialog(state) !== null,
  said: state.toasts.length > 0 || state.busy !== null,
});

/** What waits: pages and sessions, before one is in any of them. */
export function HomeScreen() {
  const { kind, header, banner, pages, sessions, filter, message, footer } = useScene(layoutOf, same);
  const { lang, focus, typing, dialog, said } = useScene(openOf, same);
  return (
    <Stage tooSmall={kind === 'small' ? lang : null}>
      <LinesOf part={HOME_PARTS.header} rect={header} />
      {banner !== null && <LinesOf part={HOME_PARTS.banner} rect={banner} />}
      {pages !== null && <PaneOf part={HOME_PARTS.pages} rect={pages} focused={focus === 'page'} />}
      {sessions !== null && (
        <PaneOf part={HOME_PARTS.sessions} rect={sessions} focused={focus === 'session'} />
      )}
      {filter !== null && typing && <LinesOf part={HOME_PARTS.filter} rect={filter} focused={!dialog} />}
      {message !== null && <LinesOf part={HOME_PARTS.message} rect={message} />}
      {/* Without a row of its own, what is said takes the footer's while it is said. */}
      {message === null && said ? (
        <LinesOf part={HOME_PARTS.message} rect={footer} />
      ) : (
        <LinesOf part={HOME_PARTS.footer} rect={footer} />
      )}
      {dialog && <BoxOf part={HOME_PARTS.dialog} />}
    </Stage>
  );
}
