import { change, showRefusal } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { pastText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { lastBy, type World } from '../../model/world.ts';
import type { MenuItem, MenuSpec } from './menu.ts';

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
export const filtersMenu: MenuSpec = {
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
    return change(
      withTerms(
        state,
        state.logs.filters.map((term, i) => (i === at ? { ...term, on: !term.on } : term)),
      ),
    );
  },
  remove: (item, _target, state, world) => {
    const { tail } = world.session;
    if (item === QUERY)
      return change(state, send('tail.set', { tail: { ...tail, query: null } }, { key: 'toast.query-gone' }));
    if (item === WINDOW)
      return change(
        state,
        send('tail.set', { tail: { ...tail, window: null } }, { key: 'toast.window-gone' }),
      );
    if (item.startsWith(MUTE)) {
      return change(state, send('mute.remove', { mute: item.slice(MUTE.length) }, { key: 'toast.unmuted' }));
    }
    return change(
      withTerms(
        state,
        state.logs.filters.filter((_, i) => i !== Number(item)),
      ),
    );
  },
};
