import type { Lang } from '../../text/i18n/messages.ts';
import { below, topDialog } from './dialog.ts';
import type { Effect } from './effects.ts';
import type { ScreenState, Toasting, ToastState } from './screen-state.ts';
import type { Saying } from './words.ts';
import type { World } from './world.ts';

/** The result of an input: the next state and effects. */
export interface Transition<S = ScreenState, E = Effect> {
  readonly state: S;
  readonly effects: readonly E[];
}

/** `key`: the key that caused it, if any. */
export type Act<S = ScreenState, W = World, E = Effect> = (
  state: S,
  world: W,
  key?: string,
) => Transition<S, E>;

export const transition = <S = ScreenState, E = Effect>(
  state: S,
  ...effects: readonly E[]
): Transition<S, E> => ({
  state,
  effects,
});

/** How long a toast stays: long enough to read, and to press `u`. */
const TOAST_MS = { ok: 6_000, asked: 6_000, wait: 8_000, burn: 12_000 } as const;
const TOASTS = 4;
/** Toasts that can be read again. */
const TOLD = 100;

/** The times of a screen: `now` is the time shown, `present` the real one; they differ in a replay. */
export interface Moment {
  readonly now: number;
  readonly present?: number;
  readonly lang: Lang;
}

/** Shows a toast. */
export function toast<S extends Toasting>(
  state: S,
  { now, present = now }: Omit<Moment, 'lang'>,
  tone: ToastState['tone'],
  say: Saying,
  of: Pick<ToastState, 'refuses'> = {},
): S {
  const next: ToastState = { id: state.nextToast, tone, say, until: present + TOAST_MS[tone], ...of };
  const same = (each: Pick<ToastState, 'say'> | undefined): boolean =>
    JSON.stringify(each?.say) === JSON.stringify(say);
  const others = state.replaces ? [] : state.toasts.filter((each) => !same(each));
  // A repeated toast (a full disk, at every key) must not push out the others.
  const before = same(state.told.at(-1)) ? state.told.slice(0, -1) : state.told;
  const told = [...before, { tone, say, at: now }].slice(-TOLD);
  return { ...state, nextToast: state.nextToast + 1, toasts: [...others, next].slice(-TOASTS), told };
}

/** Removes refusals of earlier keys; returns the same state where there are none. */
export function withoutRefusals<S extends Toasting>(state: S): S {
  const toasts = state.toasts.filter(({ refuses }) => refuses !== true);
  return toasts.length === state.toasts.length ? state : { ...state, toasts };
}

/** Removes expired toasts; returns the same state where there are none. */
export function withoutOld<S extends Toasting>(state: S, present: number): S {
  const toasts = state.toasts.filter(({ until }) => until > present);
  return toasts.length === state.toasts.length ? state : { ...state, toasts };
}

/** Shows the reason why a key is refused, until the next one. */
export const showRefusal = <S extends Toasting, E = Effect>(
  state: S,
  world: Omit<Moment, 'lang'>,
  why: Saying,
): Transition<S, E> => transition(toast(state, world, 'wait', why, { refuses: true }));

/** Closing a dialog of the driver ends following: else it would open again with the driver's next key. */
export function closeTop(state: ScreenState): ScreenState {
  const top = topDialog(state);
  return below(top?.kind === 'text' && top.followed === true ? peel(state) : state);
}

/** Own scrolling and selecting ends following; `f` returns to it. */
export const peel = (state: ScreenState): ScreenState =>
  state.follow || state.movedAt !== 0 ? { ...state, follow: false, movedAt: 0 } : state;
