import type { Session } from '../../../domain/session.ts';
import { selectedEditor } from '../../model/editor.ts';
import { send } from '../../model/effects.ts';
import type { MenuId, ScreenState } from '../../model/screen-state.ts';
import { showRefusal, transition } from '../../model/transition.ts';
import type { BoundaryChoice } from '../../model/views/log-views.ts';
import { pastText, whenText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { lastBy, type World } from '../../model/world.ts';
import { expertHowMenu, expertMenu } from './expert.ts';
import { leaveMenu, leavingMenu } from './leave.ts';
import type { MenuItem, MenuSpec } from './menu.ts';
import { actMenus, incidentMenu } from './pager.ts';
import {
  assignMenu,
  driverMenu,
  ownerMenu,
  personMenu,
  roleHolderMenu,
  rolesMenu,
  rotationMenu,
  watchersMenu,
} from './people.ts';
import { runMenu } from './run.ts';

const MUTE = 'mute:';
const QUERY = 'query';
const WINDOW = 'window';

function withTerms(state: ScreenState, filters: ScreenState['logs']['filters']): ScreenState {
  return { ...state, logs: { ...state.logs, filters } };
}

/** What everyone's tail is narrowed by, and by whom. */
function shared(world: World): readonly MenuItem[] {
  const { session, lang } = world;
  const { query, window } = session.tail;
  const aside = lastBy(session, 'tail');
  const since = window?.since ?? null;
  const time = since === null ? '' : pastText(since, world);
  return [
    ...(query === null ? [] : [{ id: QUERY, label: word(lang, 'filter.query', { text: query }), aside }]),
    ...(since === null ? [] : [{ id: WINDOW, label: word(lang, 'filter.window', { time }), aside }]),
  ];
}

/** Own filters, to turn off and on again, and the session's mutes. */
const filtersMenu: MenuSpec = {
  title: () => ({ key: 'menu.filters' }),
  stays: true,
  items: (_target, state, world) => [
    ...shared(world),
    ...state.logs.filters.map((term, at) => ({
      id: String(at),
      label: word(world.lang, term.exclude ? 'filter.exclude' : 'filter.include', { text: term.text }),
      aside: word(world.lang, term.on ? 'filter.on' : 'filter.off'),
    })),
    ...world.session.mutes.map((mute) => ({
      id: MUTE + mute.id,
      label: word(world.lang, 'filter.mute', { text: mute.pattern }),
      aside: mute.by.name,
    })),
  ],
  choose: (item, _target, state, world) => {
    if (item.startsWith(MUTE) || item === QUERY || item === WINDOW)
      return showRefusal(state, world, { key: 'why.shared-filter' });
    const at = Number(item);
    return transition(
      withTerms(
        state,
        state.logs.filters.map((term, i) => (i === at ? { ...term, on: !term.on } : term)),
      ),
    );
  },
  remove: (item, _target, state, world) => {
    const { tail } = world.session;
    if (item === QUERY)
      return transition(
        state,
        send('tail.set', { tail: { ...tail, query: null } }, { key: 'toast.query-gone' }),
      );
    if (item === WINDOW)
      return transition(
        state,
        send('tail.set', { tail: { ...tail, window: null } }, { key: 'toast.window-gone' }),
      );
    if (item.startsWith(MUTE)) {
      return transition(
        state,
        send('mute.remove', { mute: item.slice(MUTE.length) }, { key: 'toast.unmuted' }),
      );
    }
    return transition(
      withTerms(
        state,
        state.logs.filters.filter((_, i) => i !== Number(item)),
      ),
    );
  },
};

const TIME = 'time';

/** Moments of a session that one may compare around, where they are known. */
const MARKS: readonly { readonly name: BoundaryChoice['name']; at(session: Session): string | null }[] = [
  { name: 'boundary.alert', at: ({ clock }) => clock.fired },
  { name: 'boundary.opened', at: ({ clock }) => clock.opened },
  { name: 'boundary.impact', at: ({ impact }) => impact?.since ?? null },
  { name: 'boundary.mitigated', at: ({ clock }) => clock.mitigated },
  { name: 'boundary.resolved', at: ({ clock }) => clock.resolved },
];

const marksOf = (session: Session): readonly BoundaryChoice[] =>
  MARKS.flatMap(({ name, at }) => {
    const time = at(session);
    return time === null ? [] : [{ name, at: time }];
  });

/** The screen comparing around another moment; the alert's own is the usual one. */
const withBoundary = (
  state: ScreenState,
  { session }: Pick<World, 'session'>,
  choice: BoundaryChoice | null,
): ScreenState => ({
  ...state,
  logs: { ...state.logs, boundary: choice?.at === session.clock.fired ? null : choice },
});

/** What now is compared with: before the alert, the impact, a time. */
const boundaryMenu: MenuSpec = {
  title: () => ({ key: 'menu.boundary' }),
  items: (_target, _state, world) => [
    ...marksOf(world.session).map(({ name, at }) => ({
      id: name,
      label: word(world.lang, name),
      aside: pastText(at, world),
    })),
    { id: TIME, label: word(world.lang, 'boundary.time') },
  ],
  choose: (item, _target, state, world) => {
    if (item === TIME) {
      const { boundary } = state.logs;
      const editor = selectedEditor(boundary === null ? '' : whenText(boundary.at, world));
      return transition({ ...state, prompt: { prompt: 'boundary', target: null, editor, recalled: -1 } });
    }
    const mark = marksOf(world.session).find(({ name }) => name === item) ?? null;
    return transition(withBoundary(state, world, mark));
  },
};

export const MENUS: Readonly<Record<MenuId, MenuSpec>> = {
  assign: assignMenu,
  owner: ownerMenu,
  driver: driverMenu,
  roles: rolesMenu,
  'role-holder': roleHolderMenu,
  person: personMenu,
  rotation: rotationMenu,
  watchers: watchersMenu,
  filters: filtersMenu,
  boundary: boundaryMenu,
  incident: incidentMenu,
  ...actMenus,
  expert: expertMenu,
  'expert-how': expertHowMenu,
  leave: leaveMenu,
  leaving: leavingMenu,
  run: runMenu,
};
