/** Presses and the wheel (1000), with coordinates of any size (SGR, 1006). With Shift the terminal keeps them to itself. */
const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

/** Whether the terminal tells of its mouse. */
export class MouseMode {
  readonly #write: (text: string) => void;
  #on = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#write(on ? ON : OFF);
  }
}
