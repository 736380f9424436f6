import { DETECTION_BINDINGS } from '../src/tui/detection/detection-keys.ts';
import { HOME_BINDINGS } from '../src/tui/home/home-keys.ts';
import { isPane, TABLE } from '../src/tui/keys/keys.ts';
import { numberOf, prefixOf, rulesIn, specPages } from '../test/spec/rules.ts';

/** What is still free: of each screen and pane the letters that no binding has, and of each prefix the next rule. */

interface Row {
  readonly scope: string;
  readonly keys: readonly string[];
  readonly also?: { readonly scope: string; readonly keys: readonly string[] };
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', ...'0123456789'];

/** Letters by scope, where `inherits` says so without those of `global`. */
export function freeKeys(
  table: readonly Row[],
  inherits: (scope: string) => boolean,
): ReadonlyMap<string, string> {
  const uses = table.flatMap(({ scope, keys, also }) => [
    { scope, keys },
    ...(also === undefined ? [] : [also]),
  ]);
  const used = (scope: string): ReadonlySet<string> =>
    new Set(uses.flatMap((one) => (one.scope === scope ? one.keys : [])));
  const everywhere = used('global');
  return new Map(
    [...new Set(table.map(({ scope }) => scope))].map((scope) => {
      const taken = inherits(scope) ? new Set([...used(scope), ...everywhere]) : used(scope);
      return [scope, LETTERS.filter((letter) => !taken.has(letter)).join('')];
    }),
  );
}

/** The id of the next rule of each prefix. */
export function nextRules(page: string): readonly string[] {
  const last = new Map<string, number>();
  for (const { id } of rulesIn(page))
    last.set(prefixOf(id), Math.max(numberOf(id), last.get(prefixOf(id)) ?? 0));
  return [...last].map(([prefix, number]) => `${prefix}-${number + 1}`);
}

if (import.meta.main) {
  const screens = { session: TABLE, home: HOME_BINDINGS, detection: DETECTION_BINDINGS } as const;
  const panes = new Set<string>(TABLE.map(({ scope }) => scope).filter(isPane));
  for (const [screen, table] of Object.entries(screens))
    for (const [scope, keys] of freeKeys(table, (name) => panes.has(name)))
      console.log(`${screen.padEnd(9)} ${scope.padEnd(12)} ${keys}`);
  console.log(`rules     ${nextRules([...specPages().values()].join('\n')).join(' ')}`);
}
