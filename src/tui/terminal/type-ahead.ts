import type { KeyPress } from '../kernel/key-press.ts';
import type { KeyTaker, Typed } from '../kernel/scene.ts';

/** So many are held: more is a key that lies under something. */
const MOST = 1_000;

/** Keys that one read has brought together: after each of them another screen may be meant. */
const RUN = /^[ -~]{2,8}$/;
const apart = (press: KeyPress): readonly KeyPress[] =>
  RUN.test(press.text)
    ? Array.from(press.text, (text) => ({ key: text === ' ' ? 'space' : text, text }))
    : [press];

/** Gives a screen its keys when it takes them: one typed a moment too early is not lost. */
export class TypeAhead {
  readonly #taker: KeyTaker;
  #held: readonly Typed[];
  /** What is held is for the screen that this one leads to. */
  #forNext = false;
  #giving = false;

  /** `held`: what the screen before has left. */
  constructor(taker: KeyTaker, held: readonly Typed[] = []) {
    this.#taker = taker;
    this.#held = held;
    if (held.length > 0) taker.typedAhead?.();
  }

  /** Not given to anybody yet. */
  get left(): readonly Typed[] {
    return this.#held;
  }

  keys(presses: readonly KeyPress[]): void {
    for (const press of presses.flatMap(apart)) {
      if (press.key === 'ctrl+c') this.#interrupt(press);
      else this.#typed({ press });
    }
  }

  paste(text: string): void {
    this.#typed({ paste: text });
  }

  /** What is pointed at is there only now: nothing of it is held. */
  get taken(): boolean {
    return this.#held.length === 0 && this.#taker.typing === 'takes';
  }

  /** The screen has changed: it may take now what was held. */
  look(): void {
    // A key changes the screen; this reports it.
    if (this.#giving) return;
    this.#giving = true;
    // What was meant for a screen that does not come is meant for no other.
    if (this.#taker.typing === 'takes' && this.#forNext) this.#held = [];
    while (this.#held.length > 0 && this.#taker.typing === 'takes') {
      const [first, ...others] = this.#held as readonly [Typed, ...Typed[]];
      this.#held = others;
      if ('press' in first) this.#taker.keys([first.press]);
      else this.#taker.paste(first.paste);
    }
    this.#forNext = this.#taker.typing === 'next';
    this.#giving = false;
  }

  #typed(typed: Typed): void {
    if (this.#held.length < MOST) this.#held = [...this.#held, typed];
    this.look();
    if (this.#held.length > 0 && this.#taker.typing === 'soon') this.#taker.typedAhead?.();
  }

  /** The person who interrupts wants nothing of it. */
  #interrupt(press: KeyPress): void {
    this.#held = [];
    this.#taker.keys([press]);
  }
}
