import { DETECTION_KEYS } from '../../src/tui/detection/detection-keys.ts';
import { keyName } from '../../src/tui/draw/key-name.ts';
import { HOME_BINDINGS } from '../../src/tui/home/home-keys.ts';
import { TABLE } from '../../src/tui/keys/keys.ts';
import { word } from '../../src/tui/model/words.ts';

interface Row {
  readonly keys: readonly string[];
  readonly name: string;
  readonly danger?: 'change' | 'outside';
}

/** Where a key of a session's screen means this, in the order of the page. */
const PLACES = {
  global: 'Everywhere in a session',
  checklist: 'Checklist',
  logs: 'Log',
  patterns: 'Patterns of the log (`5`)',
  compare: 'Comparison of the log (`6`)',
  range: 'While a range is picked',
  changes: 'What went out (`7`)',
  release: 'The run of a release (`8`)',
  notes: 'Notes',
  people: 'People',
  fields: 'A line of the log, opened',
  values: 'Top values of a field',
  trace: 'A trace',
  lessons: 'A procedure against what was done (`#`)',
  editor: 'Writing a note',
  prompt: 'Input line',
  filter: 'Searching the help',
  palette: 'Acts by name (`:`)',
  ask: 'A text that is asked for',
  menu: 'Menus',
  form: 'Forms',
  confirm: 'Confirming',
  text: 'Reading',
  replay: 'Replay',
} as const;

const DIALOGS = {
  ask: 'A text that is asked for',
  confirm: 'Confirming',
  text: 'Reading',
  filter: 'Searching the help',
  palette: 'Acts by name (`:`)',
} as const;

const HOME_PLACES = {
  list: 'The lists',
  typing: 'Searching',
  details: 'Details of a page',
  verdict: 'Verdict',
  twin: 'There is a session already',
  ...DIALOGS,
} as const;

const DETECTION_PLACES = { list: 'The rules', typing: 'Searching', ...DIALOGS } as const;

const session = TABLE.map(({ id, scope, keys, danger }) => {
  const row = { keys, name: word('en', `act.${id}`) };
  return { scope, row: danger === undefined ? row : { ...row, danger } };
});
const home = HOME_BINDINGS.map(({ id, scope, keys }) => ({
  scope,
  row: { keys, name: word('en', `act.${id}`) },
}));
const watch = DETECTION_KEYS.table.map((binding) => ({
  scope: binding.scope,
  row: { keys: binding.keys, name: DETECTION_KEYS.nameOf(binding, 'en') },
}));

/** The keys of the three screens, from their tables. A place that the page does not know throws. */
export const keyTables: Readonly<Record<string, () => string>> = {
  session: () => placed(session, PLACES),
  home: () => placed(home, HOME_PLACES),
  watch: () => placed(watch, DETECTION_PLACES),
};

function placed(
  bindings: readonly { readonly scope: string; readonly row: Row }[],
  places: Readonly<Record<string, string>>,
): string {
  const unknown = bindings.filter(({ scope }) => !(scope in places)).map(({ scope }) => scope);
  if (unknown.length > 0) throw new Error(`no heading for the keys of: ${unknown.join(', ')}`);
  return Object.entries(places)
    .map(([scope, title]) => {
      const rows = bindings.filter((each) => each.scope === scope).map(({ row }) => line(row));
      return [`### ${title}`, '', '| key | does |', '| --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}

const line = ({ keys, name, danger }: Row): string =>
  `| ${keys.map((key) => code(keyName(key))).join(' ')} | ${name}${danger === 'outside' ? ' (asks first)' : ''} |`;

/** A key as code, in a cell of a table. */
const code = (key: string): string => (key === '|' ? '<code>&#124;</code>' : `\`${key}\``);
