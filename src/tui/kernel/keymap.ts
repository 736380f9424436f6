import type { Lang } from '../../text/i18n/messages.ts';
import type { KeyHint } from '../draw/key-hints.ts';
import { type Saying, type WordKey, word } from '../model/words.ts';

/** True, or why an act cannot be done now. */
export type May<S, W> = (state: S, world: W) => true | Saying;

/** Why not. */
export const no = (key: Saying['key'], params?: Saying['params']): Saying =>
  params === undefined ? { key } : { key, params };

/**
 * A key of a screen: where it holds, what it is called (by its id), when it can be used, and where the footer names it. Footer,
 * help, palette and dispatch all read the one table of their screen. What it does is an act of the same id, which the compiler
 * asks for; it is not in the row because acts know how the screen is drawn, and that knows the keys.
 */
export interface Binding<S, W, Scope extends string = string> {
  /** Also the key of its name in the texts. */
  readonly id: string;
  /** Where a key means this: a part of the screen that has the keys, or what lies open on top. */
  readonly scope: Scope;
  /** As `KeyPress.key`, after folding; at least one. */
  readonly keys: readonly [string, ...string[]];
  /** Its present name, where that changes. */
  readonly name?: (state: S | null) => WordKey | undefined;
  /** Place in the footer, lowest first; none: only in help. From `ALWAYS` on it stays when others give way. */
  readonly foot?: number;
  /** `change`: what is shared; `outside`: beyond it, confirmed before. */
  readonly danger?: 'change' | 'outside';
  /** True, or why not now. */
  readonly when?: May<S, W>;
  /** Where it cannot be done nothing is said: Esc where nothing is to be cleared is no mistake. */
  readonly quiet?: true;
  /** In the footer: the key of another act beside its own, and what both are called. */
  readonly pair?: { readonly key: string; readonly name: WordKey };
  /** More keys that mean this while something holds, and then before anything else. */
  readonly also?: Also<S, Scope>;
}

/** Keys of a binding in one scope, or in every pane (`global`), while `holds` is true; of several the first in the table. */
export interface Also<S, Scope extends string = string> {
  readonly scope: Scope;
  readonly keys: readonly [string, ...string[]];
  readonly holds: (state: S) => boolean;
  /** Place in the footer meanwhile. */
  readonly foot?: number;
}

/** A binding with the keys that lead to it in a scope now, and its place in the footer there. */
export interface KeysNow<B> {
  readonly binding: B;
  readonly keys: readonly [string, ...string[]];
  readonly foot: number | undefined;
}

/** From here on the bindings that are always shown: commands, help, leave. */
export const ALWAYS = 97;
/** Where help stands, which stays when nothing else can. */
const HELP = 98;

type ScopeOf<B> = B extends { readonly scope: infer Scope } ? Scope : never;

/** The keys of a screen that are not in its table. */
interface Rules<S, B> {
  /** The focused scope. */
  scopeOf(state: S): ScopeOf<B>;
  /** Which scopes a scope inherits keys from, highest priority first. */
  scopesAt?(scope: ScopeOf<B>, state: S): readonly ScopeOf<B>[];
  /** Why an act is refused regardless of its `when`. */
  refused?(binding: B, state: S): Saying | null;
  /** The name of an act, where the screen has its own table of texts. */
  name?(binding: B, lang: Lang): string | undefined;
  /** Its place in the footer now; null: not there. */
  place?(now: KeysNow<B>, state: S): number | null;
}

/** Looks a key up in the current state: temporary bindings first, then those of the focused part, then global ones. */
export class Keymap<S, W extends { readonly lang: Lang }, B extends Binding<S, W>> {
  readonly table: readonly B[];
  readonly #byId: ReadonlyMap<string, B>;
  readonly #byKey: ReadonlyMap<string, B>;
  readonly #rules: Rules<S, B>;

  constructor(table: readonly B[], rules: Rules<S, B>) {
    this.table = table;
    this.#rules = rules;
    this.#byId = new Map(table.map((binding) => [binding.id, binding]));
    // Of two in one scope the first in the table has the key.
    this.#byKey = new Map(
      table.flatMap((one) => one.keys.map((key) => [`${one.scope} ${key}`, one] as const)).reverse(),
    );
  }

  of(id: B['id']): B {
    return this.#byId.get(id) as B;
  }

  /** The focused scope. */
  scopeOf(state: S): ScopeOf<B> {
    return this.#rules.scopeOf(state);
  }

  /** The name of an act in footer, help and palette. */
  nameOf(binding: B, lang: Lang, state: S | null = null): string {
    const own = this.#rules.name?.(binding, lang);
    return own ?? word(lang, binding.name?.(state) ?? (`act.${binding.id}` as WordKey));
  }

  /** Scopes whose keys apply there, highest priority first. */
  scopesAt(scope: ScopeOf<B>, state: S): readonly ScopeOf<B>[] {
    return this.#rules.scopesAt?.(scope, state) ?? [scope];
  }

  /** The binding of a key in a scope as the screen is now. */
  lookUp(scope: ScopeOf<B>, key: string, state: S): B | null {
    const scopes = this.scopesAt(scope, state);
    for (const at of scopes) {
      const now = this.table.find(
        ({ also }) => also?.scope === at && also.keys.includes(key) && also.holds(state),
      );
      if (now !== undefined) return now;
    }
    for (const at of scopes) {
      const always = this.#byKey.get(`${at} ${key}`);
      if (always !== undefined) return always;
    }
    return null;
  }

  /** What can be done in a scope now, in the table's order, what is a pane's own first; not what has no key left there. */
  bindingsIn(scope: ScopeOf<B>, state: S): readonly KeysNow<B>[] {
    const scopes = this.scopesAt(scope, state);
    const there = scopes.flatMap((at) => this.table.filter((binding) => binding.scope === at));
    return there.flatMap((binding): KeysNow<B>[] => {
      const { also } = binding;
      const now =
        also !== undefined && scopes.some((at) => at === also.scope) && also.holds(state) ? also : null;
      const [key, ...more] = [...new Set([...(now?.keys ?? []), ...binding.keys])].filter(
        (each) => this.lookUp(scope, each, state)?.id === binding.id,
      );
      return key === undefined ? [] : [{ binding, keys: [key, ...more], foot: now?.foot ?? binding.foot }];
    });
  }

  /** True, or why what a key means cannot be done now. */
  verdictOn(binding: B, state: S, world: W): true | Saying {
    return this.#rules.refused?.(binding, state) ?? binding.when?.(state, world) ?? true;
  }

  isPossible(binding: B, state: S, world: W): boolean {
    return this.verdictOn(binding, state, world) === true;
  }

  /** What the footer names, in the order of the places; what would be refused is left out. */
  hints(state: S, world: W): readonly KeyHint[] {
    const place = this.#rules.place ?? (({ foot }: KeysNow<B>) => foot ?? null);
    return this.bindingsIn(this.scopeOf(state), state)
      .flatMap((now) => {
        const foot = now.foot === undefined ? null : place(now, state);
        return foot === null || !this.isPossible(now.binding, state, world) ? [] : [{ ...now, foot }];
      })
      .sort((a, b) => a.foot - b.foot)
      .map(({ binding, keys: [key], foot }): KeyHint => {
        const { pair } = binding;
        const name =
          pair === undefined ? this.nameOf(binding, world.lang, state) : word(world.lang, pair.name);
        const hint = { key, name, pair: pair?.key };
        return foot < ALWAYS ? hint : { ...hint, stays: foot === HELP ? 'help' : 'always' };
      });
  }
}
