import { foldKey, isComposed } from '../../text/fold-key.ts';
import { graphemes } from '../../text/graphemes.ts';
import { type Editor, edit, insert, typed } from '../model/editor.ts';
import type { Toasting } from '../model/screen-state.ts';
import {
  type Moment,
  showRefusal,
  type Transition,
  transition,
  withoutRefusals,
} from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import type { KeyPress } from './key-press.ts';
import type { Binding, Keymap } from './keymap.ts';

/** A text under edit on the screen: where it is, how wide its rows are, and how to put it back. */
export interface TextField<S> {
  readonly editor: Editor;
  readonly multiline?: boolean;
  readonly columns?: number;
  /** Characters it may have; what is typed or pasted beyond is cut. */
  readonly most?: number;
  put(editor: Editor): S;
}

type Act<S, W, E> = (state: S, world: W, key?: string) => Transition<S, E>;

/** What keys do on a screen. All of it is pure; `A`: what a world is made of, where the state has a part in that. */
export interface Keyed<S extends Toasting, W extends Moment, E, Id extends string, A = W> {
  readonly keymap: Keymap<S, W, Binding<S, W> & { readonly id: Id }>;
  /** Does an act, by whatever way it was asked for; what cannot be done now says why. */
  run(id: Id, state: S, world: W, key?: string): Transition<S, E>;
  /** The text that typing goes to; null where keys are commands. */
  field(state: S, world: W): TextField<S> | null;
  worldFor(state: S, around: A | W): W;
  /** Text that no text under edit takes. */
  pasted(state: S, world: W, text: string): Transition<S, E>;
  /** Handles a key before the keymap does; null: the keymap handles it. */
  first?(state: S, world: W, key: string): S | null;
  /** Handles a key that the keymap does not have; null: the key does nothing. */
  last?(state: S, world: W): Transition<S, E> | null;
  /** Why a text is not taken at all; null: it is. */
  tooLong?(text: string, field: TextField<S> | null): Saying | null;
}

/** `Keyed.run` by the acts of a table. */
export const runOf =
  <S extends Toasting, W extends Moment, E, Id extends string>(
    keymap: Keyed<S, W, E, Id>['keymap'],
    acts: Readonly<Record<Id, Act<S, W, E>>>,
  ): Keyed<S, W, E, Id>['run'] =>
  (id, state, world, key) => {
    const binding = keymap.of(id);
    const verdict = keymap.verdictOn(binding, state, world);
    if (verdict === true) return acts[id](state, world, key);
    return binding.quiet ? transition(state) : showRefusal(state, world, verdict);
  };

/** A run of keys this long is a paste without bracketed-paste marks. */
const PASTED = 8;
const ALT = 'alt+';
/** No text of one row is folded by an edit. */
const ONE_ROW = 1_000;

/** The keys of one screen: one key or run of typed text, and a pasted text. */
export function dispatch<S extends Toasting, W extends Moment, E, Id extends string, A = W>(
  screen: Keyed<S, W, E, Id, A>,
) {
  type Turn = Transition<S, E>;
  const { keymap, worldFor, run } = screen;

  function press(state: S, world: W, key: KeyPress): Turn {
    const field = screen.field(state, world);
    if (key.text !== '') {
      const refused = screen.tooLong?.(key.text, field) ?? null;
      if (refused !== null) return showRefusal(state, world, refused);
      return field === null
        ? keys(graphemes(key.text), state, world)
        : transition(written(state, field, key.text));
    }
    const binding = keymap.lookUp(keymap.scopeOf(state), key.key, state);
    if (binding === null) {
      const edited = field === null ? null : edit(field.editor, key.key, field.columns ?? ONE_ROW);
      if (field !== null && edited !== null) return transition(field.put(edited));
      // Esc and a key in one read, as a slow line brings them, look like Alt and that key.
      if (key.key.startsWith(ALT)) return escaped(key.key.slice(ALT.length), state, world);
    }
    if (field === null) return command(state, world, key.key);
    return binding === null ? transition(state) : run(binding.id, state, world, key.key);
  }

  function escaped(key: string, state: S, world: W): Turn {
    const first = command(state, world, 'esc');
    const text = key.length === 1 ? key : '';
    const then = press(first.state, worldFor(first.state, world), { key, text });
    return transition(then.state, ...first.effects, ...then.effects);
  }

  /** Typed text where keys are commands: each key in the state that the one before has left. */
  function keys(typing: readonly string[], state: S, world: W): Turn {
    if (typing.length > PASTED && new Set(typing).size > 1) return paste(state, world, typing.join(''));
    const effects: E[] = [];
    let now = state;
    for (const [i, one] of typing.entries()) {
      const here = worldFor(now, world);
      // A key of this run has opened a text: the rest belongs there.
      const field = i === 0 ? null : screen.field(now, here);
      if (field !== null) return transition(written(now, field, typing.slice(i).join('')), ...effects);
      if (isComposed(one)) {
        const refused = showRefusal<S, E>(now, here, { key: 'toast.ime-on' });
        return transition(refused.state, ...effects);
      }
      const next = command(now, here, one === ' ' ? 'space' : foldKey(one));
      now = next.state;
      effects.push(...next.effects);
    }
    return transition(now, ...effects);
  }

  function command(state: S, world: W, key: string): Turn {
    const first = screen.first?.(state, world, key) ?? null;
    if (first !== null) return transition(first);
    const binding = keymap.lookUp(keymap.scopeOf(state), key, state);
    if (binding !== null) return run(binding.id, state, world, key);
    return screen.last?.(state, world) ?? transition(state);
  }

  function paste(state: S, world: W, text: string): Turn {
    const field = screen.field(state, world);
    const refused = screen.tooLong?.(text, field) ?? null;
    if (refused !== null) return showRefusal(state, world, refused);
    return field === null ? screen.pasted(state, world, text) : transition(written(state, field, text));
  }

  /** What the key before was refused for has been read. */
  const from = (state: S, act: (now: S) => Turn): Turn => act(withoutRefusals(state));

  return {
    press: (state: S, around: A, key: KeyPress): Turn =>
      from(state, (now) => press(now, worldFor(now, around), key)),
    paste: (state: S, around: A, text: string): Turn =>
      from(state, (now) => paste(now, worldFor(now, around), text)),
  };
}

/** A text goes into the one under edit, as much of it as may be there. */
export function written<S>(
  state: S,
  { editor, multiline = false, most, put }: TextField<S>,
  text: string,
): S {
  const whole = typed(text, multiline, editor);
  const fits = most === undefined ? whole : cut(whole, most - editor.text.length);
  return fits === '' ? state : put(insert(editor, fits));
}

/** The whole characters of a text that take up `room` UTF-16 units at most. */
function cut(text: string, room: number): string {
  let kept = '';
  for (const one of graphemes(text)) {
    if (kept.length + one.length > room) break;
    kept += one;
  }
  return kept;
}
