import type { Look } from '../draw/pane-frame.ts';
import type { ScreenSettings } from '../model/host.ts';
import type { KeyPress } from './key-press.ts';
import type { Mouse } from './mouse.ts';

/** What a screen shows at one moment: all that its components read. */
export interface Scene {
  readonly cols: number;
  readonly rows: number;
  readonly look: Look;
}

/** Where components read what is shown. */
export interface SceneSource<S extends Scene = Scene> {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something changes. */
  readonly scene: () => S;
}

/** Something typed or pasted. */
export type Typed = { readonly press: KeyPress } | { readonly paste: string };

/** What decides on a screen which keys are shown. */
export interface KeyTaker {
  /**
   * For whom its keys are: `takes`, itself, now; `soon`, itself, once what they are about is there; `next`, the screen it
   * leads to.
   */
  readonly typing: 'takes' | 'soon' | 'next';
  /** What one read has brought, in its order. */
  keys(presses: readonly KeyPress[]): void;
  paste(text: string): void;
  /** Something is held that will be given to it. */
  typedAhead?(): void;
}

/** A screen as the terminal's side knows it: scenes out, keys in. */
export interface SceneStore<S extends Scene = Scene> extends KeyTaker, SceneSource<S> {
  /** Clicks and the wheel are wanted; else they are the terminal's. */
  readonly mouse: boolean;
  /** A click or a turn of the wheel. */
  pointed(mouse: Mouse): void;
  resize(cols: number, rows: number): void;
  /** What the terminal has said about itself only now. */
  found(settings: Partial<ScreenSettings>): void;
  close(): void;
}

/** What a screen may ask of the terminal that shows it. */
export interface Terminal {
  /** Gives the terminal up while `run` has it. */
  suspend(run: () => Promise<void>): Promise<void>;
  /** Draws everything again. */
  redraw(): void;
  quit(): void;
  /** The screen cannot go on. */
  fail(error: Error): void;
}
