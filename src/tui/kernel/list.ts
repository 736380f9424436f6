import { type Stacked, topDialog } from '../model/dialog.ts';
import { type Editor, editorOf } from '../model/editor.ts';
import type { Toasting } from '../model/screen-state.ts';
import { type Moment, type Transition, transition } from '../model/transition.ts';
import { pointing, type Wheel } from './point.ts';
import { dispatch, type Keyed, type TextField, written } from './press.ts';
import type { ScreenRow } from './store.ts';

/** The list of a screen whose rows come and go by themselves. */
export interface Listing {
  /** Id of the chosen row; null: there was none to choose. */
  readonly selected: string | null;
  /** The place where it was last. */
  readonly at: number;
  readonly filter: string;
  /** The filter under edit; `filter` is what is in force. */
  readonly typing: Editor | null;
}

/** The limit of a filter, characters. */
const MOST = 500;

/**
 * Moves in a list by ids. A row that is gone stays chosen, so that no key is about another one until somebody moves; a move goes on
 * from its place. `rows`: those that the filter leaves, in their order.
 */
export function listOf<S extends Listing, R extends { readonly id: string }>(
  rows: (state: S) => readonly R[],
) {
  const placeOf = (state: S): number => rows(state).findIndex(({ id }) => id === state.selected);
  const chosen = (state: S): R | null => rows(state)[placeOf(state)] ?? null;

  /** Chooses by place; the nearest one there is. */
  function choose(state: S, place: number): S {
    const all = rows(state);
    const at = Math.max(0, Math.min(place, all.length - 1));
    return { ...state, selected: all[at]?.id ?? null, at };
  }

  return {
    chosen,
    choose,
    /** Chooses by id; null: it is not there. */
    chooseId(state: S, id: unknown): S | null {
      const place = rows(state).findIndex((row) => row.id === id);
      return place < 0 ? null : choose(state, place);
    },
    /** Chooses the row `by` rows from the chosen one. */
    moved(state: S, by: number): S {
      const found = placeOf(state);
      // Where the chosen row has gone, another is in its place: one step leads there, not past it.
      const from = found >= 0 ? found + by : by > 0 ? state.at + by - 1 : state.at + by;
      return choose(state, from);
    },
    /** After a change of the filter: the chosen row if it is left, else the first. */
    kept: (state: S): S => (chosen(state) === null ? choose(state, 0) : state),
    /** After a new reading; `isFirst`: no key can be about the row that was chosen before. */
    renewed(state: S & Stacked, isFirst: boolean): S {
      const isOpen = topDialog(state) !== null;
      if (state.selected === null && !isOpen) return choose(state, 0);
      // After an empty list any row may be chosen.
      if (rows(state).length === 0 && !isOpen) return { ...state, selected: null, at: 0 };
      const at = placeOf(state);
      if (at >= 0) return { ...state, at };
      return isFirst ? choose(state, state.at) : state;
    },
    edited: (state: S): S => ({ ...state, typing: editorOf(state.filter) }),
  };
}

/** A screen that is one list and its dialogs. */
interface ListScreen<S extends Listing & Stacked & Toasting, W extends Moment, E, Id extends string>
  extends Pick<Keyed<S, W, E, Id>, 'keymap' | 'run'>,
    Pick<ScreenRow<S, W, E>, 'tickMs'> {
  readonly list: ReturnType<typeof listOf<S, { readonly id: string }>>;
  readonly dialogs: {
    field(state: S): TextField<S> | null;
    chosen(state: S, at: number | string): S | null;
  };
  readonly places: Parameters<typeof pointing<S, W, E, Id>>[0]['places'];
  wheel(state: S): Wheel<Id> | undefined;
  /** The act that begins to edit the filter. */
  readonly filter: Id;
}

/** Such a screen as one row of the kernel. */
export function listScreen<
  S extends Listing & Stacked & Toasting & { readonly cols: number; readonly rows: number },
  W extends Moment,
  E,
  Id extends string,
>({
  tickMs,
  keymap,
  run,
  list,
  dialogs,
  places,
  wheel,
  filter,
}: ListScreen<S, W, E, Id>): ScreenRow<S, W, E> {
  /** The text that typing goes to; null where keys are commands. */
  function field(state: S): TextField<S> | null {
    if (topDialog(state) !== null) return dialogs.field(state);
    const { typing } = state;
    if (typing === null) return null;
    const put = (editor: Editor): S => list.kept({ ...state, typing: editor, filter: editor.text.trim() });
    return { editor: typing, most: MOST, put };
  }
  const keyed: Keyed<S, W, E, Id> = {
    ...{ keymap, run, field },
    worldFor: (_, world) => world,
    /** What no text takes filters. */
    pasted(state, world, text): Transition<S, E> {
      if (topDialog(state) !== null) return transition(state);
      const opened = run(filter, state, world).state;
      const into = field(opened);
      return transition(into === null ? opened : written(opened, into, text));
    },
  };
  const { press, paste } = dispatch(keyed);
  return {
    ...{ tickMs, press, paste },
    pointed: pointing<S, W, E, Id>({
      ...{ worldFor: keyed.worldFor, run, press, places, wheel },
      choose(state, _, { target }) {
        if (target?.at === undefined) return null;
        if (topDialog(state) !== null) return dialogs.chosen(state, target.at);
        return list.chooseId(state, target.at);
      },
    }),
    resized: (state, cols, rows) => ({ ...state, cols, rows }),
  };
}
