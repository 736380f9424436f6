import type { Frame } from '../draw/frame.ts';
import type { KeyPress } from '../keys/key-press.ts';
import type { ScreenSettings } from '../model/host.ts';

/** Something typed or pasted. */
export type Typed = { readonly press: KeyPress } | { readonly paste: string };

/** What of a screen the keys are told by. */
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

/** A screen as the terminal's side knows it: frames out, keys in. */
export interface FrameStore extends KeyTaker {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something on it changes. */
  readonly frame: () => Frame;
  resize(cols: number, rows: number): void;
  /** What the terminal has said about itself only now. */
  found(settings: Partial<ScreenSettings>): void;
  close(): void;
}

/** What a screen may ask of the terminal that shows it. */
export interface Terminal {
  /** Gives the terminal up while `run` has it. */
  suspend(run: () => Promise<void>): Promise<void>;
  /** Draws everything anew. */
  redraw(): void;
  quit(): void;
  /** The screen cannot go on. */
  fail(error: Error): void;
}
