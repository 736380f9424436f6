import { changeText } from '../../text/change-text.ts';
import { type Act, type Change, change, open, peel, showRefusal } from '../model/change.ts';
import { send } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { changeAt, changeLink, type ShownChange, selectedChange } from '../select/changes.ts';
import { openPrompt } from './open-prompt.ts';

const onChange =
  (act: (state: ScreenState, world: World, row: ShownChange) => Change): Act =>
  (state, world) => {
    const row = selectedChange(state, world);
    return row === null ? showRefusal(state, world, { key: 'why.no-change' }) : act(state, world, row);
  };

export const changeActs = {
  'change.open': onChange((state, _world, { change: { id } }) =>
    change(open(peel(state), { kind: 'text', text: 'change', target: id, scroll: 0 })),
  ),
  'change.browse': onChange((state, world, row) => {
    const url = changeLink(row);
    return url === null
      ? showRefusal(state, world, { key: 'why.no-change-link' })
      : change(state, { kind: 'browse', url });
  }),
  'change.pin': onChange((state, world, { change: one, mark }) => {
    const pinned = mark?.pinned == null;
    const params = { change: changeText(one, world.lang) };
    const done = { key: pinned ? 'toast.change-pinned' : 'toast.change-unpinned', params } as const;
    return change(state, send('change.pin', { change: { ...one }, pinned }, done));
  }),
  /** Asks why not; on a row that is ruled out it takes that back. */
  'change.rule-out': onChange((state, world, { change: one, mark }) => {
    if (mark?.ruledOut == null) return openPrompt(state, 'rule-out', one.id);
    const done = { key: 'toast.change-back', params: { change: changeText(one, world.lang) } } as const;
    return change(state, send('change.rule-out', { change: { ...one }, reason: null }, done));
  }),
  'change.add': (state, world) => {
    const [hit] = world.changes.answer?.hit ?? [];
    return openPrompt(state, 'change', null, hit === undefined ? '' : `${hit}: `);
  },
  /** Before and after it went live. */
  'change.compare': onChange((state, world, { change: one }) => {
    const at = changeAt(one);
    if (at === null) return showRefusal(state, world, { key: 'why.change-not-live' });
    const boundary = { at, name: 'boundary.change' } as const;
    return change({ ...peel(state), logs: { ...state.logs, view: 'compare', boundary } });
  }),
  'release.browse': (state, world) => {
    const url = world.release.answer?.run?.url ?? world.session.releaseContent?.frozen.url ?? null;
    return url === null
      ? showRefusal(state, world, { key: 'why.no-change-link' })
      : change(state, { kind: 'browse', url });
  },
} satisfies Record<string, Act>;
