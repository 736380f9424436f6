import { boxPart, edgesBelow, filterLines, linesPart, type Places, panePart } from '../kernel/parts.ts';
import { topDialog } from '../model/dialog.ts';
import { bodyCols, bodyRows } from '../model/layout.ts';
import type { HomeWorld } from './home-data.ts';
import { HOME_DIALOGS } from './home-dialogs.ts';
import { homeLayout } from './home-layout.ts';
import { selectedItem } from './home-list.ts';
import type { HomeState } from './home-state.ts';
import { homeBanner, homeFooter, homeMessage } from './lines/edge-lines.ts';
import { homeHeader } from './lines/header-line.ts';
import { pagesContent, sessionsContent } from './lines/list-lines.ts';

/** The home screen at one moment: what waits, before one is in any of it. */
interface S {
  readonly state: HomeState;
  readonly world: HomeWorld;
}

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
  filter: linesPart('filter', ({ state }: S, rect) =>
    state.typing === null ? null : filterLines(state.typing, rect),
  ),
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

/** Where each part of home stands. */
export function homePlaces({ state, world }: S): Places {
  const layout = homeLayout(state);
  // The list that has the chosen row is the one in focus.
  const focus = selectedItem(state)?.kind;
  const isOpen = topDialog(state) !== null;
  const { header, banner, pages, sessions, filter, dialog } = HOME_PARTS;
  return {
    small: layout.kind === 'small' ? world.lang : null,
    parts: [
      { part: header, rect: layout.header },
      { part: banner, rect: layout.banner },
      { part: pages, rect: layout.pages, focused: focus === 'page' },
      { part: sessions, rect: layout.sessions, focused: focus === 'session' },
      { part: filter, rect: state.typing === null ? null : layout.filter, focused: !isOpen },
      ...edgesBelow(layout, HOME_PARTS, state.toasts.length > 0 || state.busy !== null),
      ...(isOpen ? [{ part: dialog }] : []),
    ],
  };
}
