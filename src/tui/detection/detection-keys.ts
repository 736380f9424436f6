import type { Lang } from '../../text/i18n/messages.ts';
import { type Binding, Keymap, type May } from '../kernel/keymap.ts';
import { chosenRow } from './detection-rows.ts';
import type { DetectionState, DetectionWorld } from './detection-state.ts';
import { type DetectionWord, detectionSaid, detectionWord } from './detection-words.ts';

export type DetectionScope = 'list' | 'filter' | 'help' | 'details' | 'exclude';

/** What several acts are called, or one, where that is not its own id. */
interface DetectionBinding extends Binding<DetectionState, DetectionWorld, DetectionScope> {
  readonly name?: DetectionWord;
}

const onRow: May<DetectionState, DetectionWorld> = (state, world) =>
  chosenRow(state) === null ? detectionSaid(world, 'detection.none-match') : true;
const onRule: May<DetectionState, DetectionWorld> = (state, world) =>
  chosenRow(state)?.kind === 'rule' ? true : detectionSaid(world, 'detection.no-rule');
const withPage: May<DetectionState, DetectionWorld> = (state, world) => {
  const row = chosenRow(state);
  const page = row?.kind === 'rule' ? row.page : null;
  if (page === null) return detectionSaid(world, 'detection.no-page');
  return page.incident === null ? detectionSaid(world, 'detection.no-incident') : true;
};
const narrowed: May<DetectionState, DetectionWorld> = ({ filter, only }, world) =>
  filter !== '' || only !== null ? true : detectionSaid(world, 'detection.none-match');

/** Every key of the screen: footer, help and dispatch read this table and nothing else. */
export const DETECTION_BINDINGS = [
  { id: 'open', scope: 'list', keys: ['enter'], foot: 1, when: onRow, quiet: true },
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
  { id: 'help', scope: 'list', keys: ['?'], foot: 98 },
  { id: 'quit', scope: 'list', keys: ['q', 'ctrl+c'], foot: 99 },

  { id: 'filter-keep', scope: 'filter', keys: ['enter'], name: 'detection.act.keep', foot: 1 },
  { id: 'filter-drop', scope: 'filter', keys: ['esc', 'ctrl+c'], name: 'detection.act.drop', foot: 2 },

  { id: 'text-down', scope: 'details', keys: ['j', 'down', 'space', 'pagedown'], name: 'detection.act.down' },
  { id: 'text-up', scope: 'details', keys: ['k', 'up', 'pageup'], name: 'detection.act.up' },
  {
    id: 'text-close',
    scope: 'details',
    keys: ['esc', 'enter', 'q', 'ctrl+c'],
    name: 'detection.act.close',
    foot: 1,
  },
  { id: 'help-down', scope: 'help', keys: ['j', 'down', 'space', 'pagedown'], name: 'detection.act.down' },
  { id: 'help-up', scope: 'help', keys: ['k', 'up', 'pageup'], name: 'detection.act.up' },
  {
    id: 'help-close',
    scope: 'help',
    keys: ['esc', 'enter', '?', 'q', 'ctrl+c'],
    name: 'detection.act.close',
    foot: 1,
  },

  { id: 'exclude-keep', scope: 'exclude', keys: ['enter'], name: 'detection.act.keep', foot: 1 },
  { id: 'exclude-drop', scope: 'exclude', keys: ['esc', 'ctrl+c'], name: 'detection.act.drop', foot: 2 },
] as const satisfies readonly DetectionBinding[];

export type DetectionActId = (typeof DETECTION_BINDINGS)[number]['id'];
type KnownBinding = DetectionBinding & { readonly id: DetectionActId };

/** What keys mean on the screen of detection. */
export const DETECTION_KEYS = new Keymap<DetectionState, DetectionWorld, KnownBinding>(DETECTION_BINDINGS);

/** What an act is called. */
export const detectionActName = ({ id, name }: Pick<KnownBinding, 'id' | 'name'>, lang: Lang): string =>
  detectionWord(lang, name ?? (`detection.act.${id}` as DetectionWord));

export function detectionScope({ dialog, typing }: DetectionState): DetectionScope {
  if (dialog !== null) return dialog.kind;
  return typing === null ? 'list' : 'filter';
}
