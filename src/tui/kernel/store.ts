import { glyphs } from '../draw/glyphs.ts';
import type { ScreenSettings } from '../model/host.ts';
import type { Toasting } from '../model/screen-state.ts';
import { colourOf } from '../model/theme.ts';
import { type Transition, transition, withoutOld } from '../model/transition.ts';
import type { KeyPress } from './key-press.ts';
import type { Mouse } from './mouse.ts';
import type { Scene, SceneStore, Terminal } from './scene.ts';

/** How a screen decides: what it registers. All of it is pure. `W`: the world at one moment. */
export interface ScreenRow<S, W, E> {
  press(state: S, world: W, key: KeyPress): Transition<S, E>;
  paste(state: S, world: W, text: string): Transition<S, E>;
  pointed(state: S, world: W, mouse: Mouse): Transition<S, E>;
  resized(state: S, cols: number, rows: number): S;
  /** Between two ticks; a divisor of a second. */
  readonly tickMs: number;
}

export interface StoreOptions {
  readonly host: { now(): number; every(ms: number, run: () => void): () => void };
  readonly settings: ScreenSettings;
  readonly cols: number;
  readonly rows: number;
  readonly terminal: Pick<Terminal, 'fail'>;
}

/** The part of a state that the kernel reads. */
interface Shown extends Toasting {
  readonly cols: number;
  readonly rows: number;
}

/** Runs the effects that a reducer returns, by kind. */
export type Runners<E extends { readonly kind: string }> = {
  readonly [K in E['kind']]: (effect: Extract<E, { readonly kind: K }>) => void;
};

/**
 * Holds a screen's state outside React and turns what comes in (keys, the mouse, news, the timer) into scenes. All decisions are
 * in the pure functions of its row; this is their wiring.
 */
export abstract class ScreenKernel<S extends Shown, W, E extends { readonly kind: string }, C extends Scene>
  implements SceneStore<C>
{
  readonly #row: ScreenRow<S, W, E>;
  readonly #options: StoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #scene: C | null = null;
  #ticks = 0;
  #closed = false;
  protected now: S;
  protected settings: ScreenSettings;

  constructor(row: ScreenRow<S, W, E>, state: S, options: StoreOptions) {
    this.#row = row;
    this.#options = options;
    this.now = state;
    this.settings = options.settings;
    this.until(
      options.host.every(row.tickMs, () =>
        this.guard(() => {
          this.#ticks += 1;
          this.ticked(this.#ticks, (this.#ticks * row.tickMs) % 1_000 === 0);
        }),
      ),
    );
  }

  abstract get typing(): 'takes' | 'soon' | 'next';
  protected abstract readonly runners: Runners<E>;
  protected abstract around(): W;
  /** What components read beside the size. */
  protected shown(): Omit<C, keyof Scene> {
    return { state: this.now, world: this.around() } as unknown as Omit<C, keyof Scene>;
  }
  /** `second`: a whole one has gone by. */
  protected abstract ticked(ticks: number, second: boolean): void;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly scene = (): C => {
    if (this.#scene === null) {
      const look = { glyphs: glyphs(this.settings.borders === 'ascii'), colour: colourOf(this.settings) };
      const { cols, rows } = this.now;
      this.#scene = { cols, rows, look, ...this.shown() } as C;
    }
    return this.#scene;
  };

  get state(): S {
    return this.now;
  }

  get mouse(): boolean {
    return this.settings.mouse ?? false;
  }

  /** Handles the keys of one read in order: each acts on the state that the previous one left. */
  keys(presses: readonly KeyPress[]): void {
    this.guard(() => {
      for (const key of presses) this.pressed(key);
    });
  }

  protected pressed(key: KeyPress): void {
    this.apply((state, world) => this.#row.press(state, world, key));
  }

  paste(text: string): void {
    this.event((state, world) => this.#row.paste(state, world, text));
  }

  pointed(mouse: Mouse): void {
    this.event((state, world) => this.#row.pointed(state, world, mouse));
  }

  resize(cols: number, rows: number): void {
    this.now = this.#row.resized(this.now, cols, rows);
    this.changed();
  }

  found(settings: Partial<ScreenSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.changed();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Stopped with the screen. */
  protected until(stop: () => void): void {
    this.#stops.push(stop);
  }

  /** A mistake of the screen ends the screen, whichever caller it came through. */
  protected guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.close();
      this.#options.terminal.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A change that the world outside brings, unless the screen is gone. */
  protected event(act: (state: S, world: W) => Transition<S, E> | S): void {
    if (!this.#closed) this.guard(() => this.apply(act));
  }

  protected apply(act: (state: S, world: W) => Transition<S, E> | S): void {
    const before = this.now;
    const result = act(before, this.around());
    const { state, effects } = isChange<S, E>(result) ? result : transition<S, E>(result);
    this.now = state;
    this.run([...effects, ...this.follows(before)]);
    if (before !== this.now || effects.length > 0) this.changed();
  }

  /** Redraws ages and countdowns every second, and removes an expired toast. */
  protected secondPassed(): void {
    this.now = withoutOld(this.now, this.#options.host.now());
    this.changed();
  }

  /** Effects that follow from a state change; may change the state further. */
  protected follows(_before: S): readonly E[] {
    return [];
  }

  protected run(effects: readonly E[]): void {
    for (const effect of effects) (this.runners[effect.kind as E['kind']] as (effect: E) => void)(effect);
  }

  /** Drops the cached scene and notifies the subscribers. */
  protected changed(): void {
    this.#scene = null;
    for (const listener of [...this.#listeners]) listener();
  }
}

const isChange = <S, E>(result: Transition<S, E> | S): result is Transition<S, E> =>
  typeof result === 'object' && result !== null && 'effects' in result;
