import type { Session } from '../../../domain/session.ts';
import { change } from '../../model/change.ts';
import { selectedEditor } from '../../model/editor.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import type { BoundaryChoice } from '../../model/views/log-views.ts';
import { pastText, whenText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import type { MenuSpec } from './menu.ts';

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
export const withBoundary = (
  state: ScreenState,
  { session }: Pick<World, 'session'>,
  choice: BoundaryChoice | null,
): ScreenState => ({
  ...state,
  logs: { ...state.logs, boundary: choice?.at === session.clock.fired ? null : choice },
});

/** What now is compared with: before the alert, the impact, a time. */
export const boundaryMenu: MenuSpec = {
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
      return change({ ...state, prompt: { prompt: 'boundary', target: null, editor, recalled: -1 } });
    }
    const mark = marksOf(world.session).find(({ name }) => name === item) ?? null;
    return change(withBoundary(state, world, mark));
  },
};
