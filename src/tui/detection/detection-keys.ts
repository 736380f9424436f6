import { DETECTION_SCREEN } from '../../text/i18n/detection/screen.ts';
import { DIALOG_BINDINGS, type DialogScope, dialogScope } from '../kernel/dialogs.ts';
import { type Binding, Keymap, type May } from '../kernel/keymap.ts';
import { chosenRow, type DetectionRow, detectionRows } from './detection-rows.ts';
import type { DetectionState, DetectionWorld } from './detection-state.ts';
import { type DetectionWord, detectionSaid, detectionWord } from './detection-words.ts';

/** `word`: the text of the act, where it is not the one of its id. */
interface DetectionBinding extends Binding<DetectionState, DetectionWorld, 'list' | 'typing' | DialogScope> {
  readonly word?: DetectionWord;
}

const onRow: May<DetectionState, DetectionWorld> = (state, world) => {
  if (chosenRow(state) !== null) return true;
  // A reading took the chosen row away.
  return detectionRows(state).length === 0
    ? detectionSaid(world, 'detection.none-match')
    : { key: 'why.row-gone' };
};
/** The same for an act that needs more of the row. */
const onSuch =
  (
    may: (row: DetectionRow, world: DetectionWorld) => ReturnType<May<DetectionState, DetectionWorld>>,
  ): May<DetectionState, DetectionWorld> =>
  (state, world) => {
    const row = chosenRow(state);
    return row === null ? onRow(state, world) : may(row, world);
  };
const onRule = onSuch((row, world) =>
  row.kind === 'rule' ? true : detectionSaid(world, 'detection.no-rule'),
);
const withPage = onSuch((row, world) => {
  const page = row.kind === 'rule' ? row.page : null;
  if (page === null) return detectionSaid(world, 'detection.no-page');
  if (page.incident !== null) return true;
  return detectionSaid(world, world.dryRun ? 'detection.page.dry' : 'detection.no-incident');
});
const narrowed: May<DetectionState, DetectionWorld> = ({ filter, only }) =>
  filter !== '' || only !== null ? true : { key: 'why.no-filter' };

/** Every key of the screen: footer, help and dispatch read this table and nothing else. */
export const DETECTION_BINDINGS = [
  { id: 'open', scope: 'list', keys: ['enter'], foot: 1, when: onRow },
  { id: 'exclude', scope: 'list', keys: ['-'], foot: 2, when: onRule },
  { id: 'session', scope: 'list', keys: ['o'], foot: 3, when: withPage },
  { id: 'state', scope: 'list', keys: ['t'], foot: 4 },
  { id: 'filter', scope: 'list', keys: ['/'], foot: 5 },
  { id: 'clear', scope: 'list', keys: ['esc'], foot: 6, when: narrowed, quiet: true },
  { id: 'down', scope: 'list', keys: ['j', 'down', 'tab'] },
  { id: 'up', scope: 'list', keys: ['k', 'up', 'shift+tab'] },
  { id: 'first', scope: 'list', keys: ['g', 'home'] },
  { id: 'last', scope: 'list', keys: ['G', 'end'] },
  { id: 'redraw', scope: 'list', keys: ['ctrl+l'] },
  { id: 'palette', scope: 'list', keys: [':', 'ctrl+p'] },
  { id: 'help', scope: 'list', keys: ['?'], foot: 98 },
  { id: 'quit', scope: 'list', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'list.keep', scope: 'typing', keys: ['enter'], word: 'detection.act.keep', foot: 1 },
  { id: 'list.drop', scope: 'typing', keys: ['esc', 'ctrl+c'], word: 'detection.act.drop', foot: 2 },

  // Nothing can be copied from here.
  ...DIALOG_BINDINGS.filter(({ id }) => id !== 'text.copy'),
] as const satisfies readonly DetectionBinding[];

export type DetectionActId = (typeof DETECTION_BINDINGS)[number]['id'];
export type DetectionKey = DetectionBinding & { readonly id: DetectionActId };

/** The keymap of detection's screen. */
export const DETECTION_KEYS = new Keymap<DetectionState, DetectionWorld, DetectionKey>(DETECTION_BINDINGS, {
  scopeOf: (state) => dialogScope(state) ?? (state.typing === null ? 'list' : 'typing'),
  name({ id, word = `detection.act.${id}` as DetectionWord }, lang) {
    return Object.hasOwn(DETECTION_SCREEN, word) ? detectionWord(lang, word) : undefined;
  },
});
