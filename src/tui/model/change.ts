import type { Effect } from './effects.ts';
import type { DialogState, ScreenState, ToastState } from './screen-state.ts';
import type { Saying } from './words.ts';
import type { World } from './world.ts';

/** What an input leads to: the next state, and what is to be done outside. */
export interface Change<S = ScreenState, E = Effect> {
  readonly state: S;
  readonly effects: readonly E[];
}

/** `key`: by which it was asked for, where it was by a key. */
export type Act<S = ScreenState, W = World, E = Effect> = (state: S, world: W, key?: string) => Change<S, E>;

export const change = <S = ScreenState, E = Effect>(state: S, ...effects: readonly E[]): Change<S, E> => ({
  state,
  effects,
});

/** How long a toast stays: long enough to read, and to press `u`. */
export const TOAST_MS = { ok: 6_000, asked: 6_000, wait: 8_000, burn: 12_000 } as const;
const TOASTS = 4;
/** So many can be read again. */
const TOLD = 100;

export function toast(state: ScreenState, world: World, tone: ToastState['tone'], say: Saying): ScreenState {
  const next: ToastState = { id: state.nextToast, tone, say, until: world.present + TOAST_MS[tone] };
  const same = (each: Pick<ToastState, 'say'> | undefined): boolean =>
    JSON.stringify(each?.say) === JSON.stringify(say);
  const others = state.toasts.filter((each) => !same(each));
  // What is said over and over (a full disk, at every key) leaves room for what was said before.
  const before = same(state.told.at(-1)) ? state.told.slice(0, -1) : state.told;
  const told = [...before, { tone, say, at: world.now }].slice(-TOLD);
  return { ...state, nextToast: state.nextToast + 1, toasts: [...others, next].slice(-TOASTS), told };
}

export const showRefusal = (state: ScreenState, world: World, why: Saying): Change =>
  change(toast(state, world, 'wait', why));

export const open = (state: ScreenState, dialog: DialogState): ScreenState => ({
  ...state,
  dialogs: [...state.dialogs, dialog],
});

/** Closing what the driver has opened ends following: else it would open again with the driver's next key. */
export function closeTop(state: ScreenState): ScreenState {
  const top = state.dialogs.at(-1);
  const own = top?.kind === 'text' && top.followed === true ? peel(state) : state;
  return { ...own, dialogs: state.dialogs.slice(0, -1) };
}

/** Replaces the dialog on top. */
export const replaceTop = (state: ScreenState, dialog: DialogState): ScreenState => ({
  ...state,
  dialogs: [...state.dialogs.slice(0, -1), dialog],
});

/** Own scrolling and selecting ends following; `f` returns to it. */
export const peel = (state: ScreenState): ScreenState =>
  state.follow || state.movedAt !== 0 ? { ...state, follow: false, movedAt: 0 } : state;
