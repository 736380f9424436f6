import type { ScreenState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';
import type { Also, Binding, Scope } from './binding.ts';
import { type ActBinding, type ActId, isPane, TABLE } from './keys.ts';

/* What keys mean as the screen is now: a pane's own before what holds in all of them, what holds for a while before both. */

const placeOf = (scope: Scope, key: string): string => `${scope} ${key}`;
const BY_KEY: ReadonlyMap<string, ActBinding> = new Map(
  TABLE.flatMap((binding) => binding.keys.map((key) => [placeOf(binding.scope, key), binding] as const)),
);
const ALSO = TABLE.filter(({ also }) => also !== undefined);

/** Whose keys hold there, those that go first at first. */
export const scopesAt = (scope: Scope, { replays }: Pick<ScreenState, 'replays'>): readonly Scope[] =>
  !isPane(scope) ? [scope] : replays ? ['replay', scope, 'global'] : [scope, 'global'];

/** The binding of a key in a scope as the screen is now; a pane falls back on what holds everywhere. */
export function lookUp(scope: Scope, key: string, state: ScreenState): ActBinding | null {
  const scopes = scopesAt(scope, state);
  for (const at of scopes) {
    const now = ALSO.find(({ also }) => also?.scope === at && also.keys.includes(key) && also.holds(state));
    if (now !== undefined) return now;
  }
  for (const at of scopes) {
    const always = BY_KEY.get(placeOf(at, key));
    if (always !== undefined) return always;
  }
  return null;
}

/** A binding with the keys that lead to it in a scope now, and its place in the footer there. */
export interface KeysNow {
  readonly binding: ActBinding;
  readonly keys: readonly [string, ...string[]];
  readonly foot: number | undefined;
}

/** What can be done in a scope now, in the table's order, what is a pane's own first; not what has no key left there. */
export function bindingsIn(scope: Scope, state: ScreenState): readonly KeysNow[] {
  const there = scopesAt(scope, state).flatMap((at) => TABLE.filter((binding) => binding.scope === at));
  return there.flatMap((binding): KeysNow[] => {
    const now = alsoIn(binding, scope, state);
    const [key, ...more] = [...new Set([...(now?.keys ?? []), ...binding.keys])].filter(
      (each) => lookUp(scope, each, state)?.id === binding.id,
    );
    return key === undefined ? [] : [{ binding, keys: [key, ...more], foot: now?.foot ?? binding.foot }];
  });
}

/** Its further keys, where they hold in a scope now. */
function alsoIn({ also }: Binding, scope: Scope, state: ScreenState): Also | null {
  const here = also?.scope === scope || (also?.scope === 'global' && isPane(scope));
  return also !== undefined && here && also.holds(state) ? also : null;
}

/** Whether what a key means can be done now. */
export const isPossible = (binding: Binding, state: ScreenState, world: World): boolean =>
  verdictOn(binding, state, world) === true;

/** Without a hub and its log these lead nowhere. */
const NOT_KEPT: ReadonlySet<string> = new Set<ActId>([
  'view.patterns',
  'view.compare',
  'view.changes',
  'view.release',
  'follow',
  'logs.context',
  'pin.context',
  'logs.fill',
  'logs.picture',
  'range.pick',
  'range.end',
  'lessons',
]);
/** They change nothing of the session, and are acts all the same. */
const ACTS: ReadonlySet<string> = new Set<ActId>(['join-line', 'export', 'look', 'retry']);

/** True, or why what a key means cannot be done now. */
export function verdictOn({ id, danger, when }: Binding, state: ScreenState, world: World): true | Saying {
  if (state.replays && (danger !== undefined || ACTS.has(id))) return { key: 'replay.read-only' };
  if (state.replays && NOT_KEPT.has(id)) return { key: 'replay.not-kept' };
  return when === undefined ? true : when(state, world);
}
