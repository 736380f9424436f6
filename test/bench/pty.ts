import { createRequire } from 'node:module';

// A CommonJS package whose exports no ESM loader can see by name.
const { spawn } = createRequire(import.meta.url)('@lydell/node-pty') as typeof import('@lydell/node-pty');

const ASKS_CURSOR = '\x1b[6n';
const CURSOR = '\x1b[1;2R';
/** Primary device attributes, which every terminal answers. */
const ASKS_ATTRIBUTES = '\x1b[c';
const ATTRIBUTES = '\x1b[?62;22c';

/** A program on a real pseudo-terminal without an emulator behind it: what it writes is only looked through. */
export class Pty {
  readonly pid: number;
  readonly started = performance.now();
  /** Resolves with the milliseconds from the start to the end. */
  readonly ended: Promise<number>;
  readonly #pty: ReturnType<typeof spawn>;
  readonly #watchers = new Set<(text: string) => void>();
  #seen = '';
  #running = true;

  constructor(
    program: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
    cwd: string,
    { cols = 120, rows = 40 } = {},
  ) {
    const [file, ...args] = program;
    this.#pty = spawn(file, args, { name: 'xterm-256color', cols, rows, cwd, env });
    this.pid = this.#pty.pid;
    this.#pty.onData((text) => {
      if (text.includes(ASKS_CURSOR)) this.#pty.write(CURSOR);
      if (text.includes(ASKS_ATTRIBUTES)) this.#pty.write(ATTRIBUTES);
      this.#seen = (this.#seen + text).slice(-100_000);
      for (const watch of this.#watchers) watch(text);
    });
    this.ended = new Promise((done) => {
      this.#pty.onExit(() => {
        this.#running = false;
        done(performance.now() - this.started);
      });
    });
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Calls back with each piece that is written from now on, until the function returned is called. */
  watch(each: (text: string) => void): () => void {
    this.#watchers.add(each);
    return () => this.#watchers.delete(each);
  }

  /** Resolves with the milliseconds from the start to the moment the text had been written. */
  async shows(text: string, within = 60_000): Promise<number> {
    // Of an empty text the first byte is waited for.
    const there = (): boolean => (text === '' ? this.#seen !== '' : this.#seen.includes(text));
    if (!there()) {
      await new Promise<void>((done, fail) => {
        const late = () =>
          fail(new Error(`never showed ${text}: ${JSON.stringify(this.#seen.slice(-2_000))}`));
        const timer = setTimeout(late, within);
        const stop = this.watch(() => {
          if (!there()) return;
          clearTimeout(timer);
          stop();
          done();
        });
      });
    }
    return performance.now() - this.started;
  }

  /** Ends the program, by its id. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#running) process.kill(this.pid, signal);
    await this.ended;
  }
}
