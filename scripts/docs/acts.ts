import { ACT_TABLE, type ActRow, SURFACES } from '../../src/domain/act-table.ts';
import { ACT_WORDS } from '../../src/text/i18n/act-words.ts';
import { keyName } from '../../src/tui/draw/key-name.ts';
import { HOME_BINDINGS } from '../../src/tui/home/home-keys.ts';
import { TABLE } from '../../src/tui/keys/keys.ts';

type Surface = (typeof SURFACES)[number];

const HEADS: Readonly<Record<Surface, string>> = {
  ...{ session: 'session', home: 'home', plain: 'plain mode', script: 'command', slack: 'Slack' },
};

const code = (text: string): string => `\`${text}\``;

/** The keys of one of a screen's own acts. */
function keysOf(bindings: readonly { readonly id: string; readonly keys: readonly string[] }[], id: string) {
  const keys = bindings.find((binding) => binding.id === id)?.keys;
  if (keys === undefined) throw new Error(`no key is named ${id}`);
  return keys.map((key) => code(keyName(key))).join(' ');
}

/** How a surface is asked for an act that it has. */
const WAYS: Readonly<Record<Surface, (way: string, row: ActRow) => string>> = {
  session: (way) => keysOf(TABLE, way),
  home: (way, { key }) => (way === 'row' && key !== null ? code(keyName(key)) : keysOf(HOME_BINDINGS, way)),
  plain: (way) => code(way),
  script: (way) => code(`oncall ${way}`),
  slack: (way) => way,
};

/** Each act of the pager with how it is asked for on each surface, and why where it is not. */
export function actSurfaces(): string {
  const acts = Object.entries<ActRow>(ACT_TABLE).map(([act, row]) => ({
    name: ACT_WORDS[act as keyof typeof ACT_WORDS].name.en,
    row,
  }));
  const lines = acts.map(({ name, row }) => {
    const cells = SURFACES.map((surface) => {
      const way = row[surface];
      return typeof way === 'string' ? WAYS[surface](way, row) : '–';
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const reasons = SURFACES.flatMap((surface) => {
    const lacking = acts.flatMap(({ name, row: { [surface]: way } }) =>
      typeof way === 'string' ? [] : [{ name, why: way.lacks }],
    );
    const byWhy = [...Map.groupBy(lacking, ({ why }) => why)];
    return byWhy.map(([why, those]) => {
      const names = those.length === acts.length ? 'every act' : those.map(({ name }) => name).join(', ');
      return `- ${HEADS[surface]}, ${names}: ${why}`;
    });
  });
  return [
    `| act | ${SURFACES.map((surface) => HEADS[surface]).join(' | ')} |`,
    `| --- |${' --- |'.repeat(SURFACES.length)}`,
    ...lines,
    '',
    'Where a cell is empty:',
    '',
    ...reasons,
  ].join('\n');
}
