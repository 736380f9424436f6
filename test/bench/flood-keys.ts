import type { Pty } from './pty.ts';

/** Each sample types a letter of its own, so that its echo is taken for no other; no log line has any of them. */
const FIRST_LETTER = 0x4e00;
const LETTERS_A_NOTE = 25;
const ECHO_WITHIN = 5_000;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Milliseconds from a key to its echo on the terminal. */
async function echo(screen: Pty, letter: string): Promise<number> {
  const start = performance.now();
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`no echo of ${letter}`)), ECHO_WITHIN);
    const stop = screen.watch((text) => {
      if (!text.includes(letter)) return;
      const took = performance.now() - start;
      clearTimeout(timer);
      stop();
      done(took);
    });
    screen.type(letter);
  });
}

/** Types notes letter by letter, as a person does, while `until` has not come; delays in milliseconds, unsorted. */
export async function typeNotes(screen: Pty, until: () => boolean): Promise<readonly number[]> {
  const delays: number[] = [];
  while (!until()) {
    screen.type('n');
    await wait(300);
    for (let i = 0; i < LETTERS_A_NOTE && !until(); i++) {
      delays.push(await echo(screen, String.fromCodePoint(FIRST_LETTER + delays.length)));
      // Not in step with any timer of the screen.
      await wait(60 + ((i * 37) % 60));
    }
    screen.type('\r');
    await wait(300);
  }
  return delays;
}
