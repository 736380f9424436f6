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

/** The home screen at one moment. */
interface S {
  readonly state: HomeState;
  readonly world: HomeWorld;
}

/** The parts of the home screen. */
export const HOME_PARTS = {
  /** The header: who is on call, the scope of the list, and the state of the hub. */
  header: linesPart('header', ({ state, world }: S, { w }) => [homeHeader(state, world, w)]),
  /** The banner: what cannot be read, and the age of the data; shown while that lasts. */
  banner: linesPart('banner', ({ state, world }: S, { w }) => [homeBanner(state, world, w)]),
  /** The list of open pages; unacknowledged ones first. */
  pages: panePart('pages', ({ state, world }: S, rect) =>
    pagesContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** The list of sessions. */
  sessions: panePart('sessions', ({ state, world }: S, rect) =>
    sessionsContent(state, world, bodyRows(rect), bodyCols(rect)),
  ),
  /** The filter while someone types it. */
  filter: linesPart('filter', ({ state }: S, rect) =>
    state.typing === null ? null : filterLines(state.typing, rect),
  ),
  /** The newest toast, acts under way, or the active filter. */
  message: linesPart('message', ({ state, world }: S, { w }) => [homeMessage(state, world, w)]),
  /** The keys of the focused part. */
  footer: linesPart('footer', ({ state, world }: S, { w }) => [homeFooter(state, world, w)]),
  /** The dialog over the lists: details of a page, a question, a verdict, the help. */
  dialog: boxPart('dialog', ({ state, world }: S) => {
    const dialog = topDialog(state);
    return dialog === null ? null : HOME_DIALOGS.box(dialog, state, world);
  }),
} as const;

/** The place of each part of home. */
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
