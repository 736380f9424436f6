import { change } from '../change.ts';
import { send } from '../effects.ts';
import type { ScreenState } from '../screen-state.ts';
import { word } from '../words.ts';
import type { Menu } from './menu.ts';

const MUTE = 'mute:';

function withTerms(state: ScreenState, filters: ScreenState['logs']['filters']): ScreenState {
  return { ...state, logs: { ...state.logs, filters } };
}

/** Own filters, to turn off and on again, and the session's mutes. */
export const filtersMenu: Menu = {
  title: () => ({ key: 'menu.filters' }),
  stays: true,
  items: (_target, state, world) => [
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
  choose: (item, _target, state) => {
    if (item.startsWith(MUTE)) return change(state);
    const at = Number(item);
    return change(
      withTerms(
        state,
        state.logs.filters.map((term, i) => (i === at ? { ...term, on: !term.on } : term)),
      ),
    );
  },
  remove: (item, _target, state) => {
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
