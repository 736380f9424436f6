import { createRequire } from 'node:module';
import type { IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';

// A CommonJS package whose exports no ESM loader can see by name.
const { spawn } = createRequire(import.meta.url)('@lydell/node-pty') as typeof import('@lydell/node-pty');

/** Long enough for a loaded machine; a story that passes never waits for it. */
export const DEADLINE_MS = 60_000;

export interface TerminalOptions {
  readonly cols?: number;
  readonly rows?: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it answers when it is asked for its background (OSC 11); it says nothing when absent. */
  readonly background?: string;
  /** Cells it gives an ambiguous character, as it tells the first who asks where the cursor is. */
  readonly ambiguous?: 2;
}

export interface Exit {
  readonly code: number;
  /** 0: none. */
  readonly signal: number;
}

export type Sight = string | RegExp | ((screen: string) => boolean);

/**
 * A program on a real pseudo-terminal, and a real terminal emulator behind it that answers its questions. What it
 * shows is waited for; what it has written is kept byte by byte.
 */
export class Terminal {
  readonly name: string;
  readonly pid: number;
  readonly ended: Promise<Exit>;
  exit: Exit | null = null;
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #bytes: Buffer[] = [];
  readonly #looks = new Set<() => void>();

  constructor(name: string, program: readonly [string, ...string[]], options: TerminalOptions) {
    const { cols = 120, rows = 40, cwd, env } = options;
    const [file, ...args] = program;
    this.name = name;
    this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1_000 });
    const clean = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
    // Without an encoding the bytes come as they were written, cut anywhere.
    const how = { name: 'xterm-256color', cols, rows, cwd, env: clean, encoding: null };
    this.#pty = spawn(file, args, how);
    this.pid = this.#pty.pid;
    this.#answerAs(options);
    this.#screen.onData((answer) => this.#send(Buffer.from(answer, 'utf8')));
    this.#pty.onData((data) => {
      const bytes = data as unknown as Buffer;
      this.#bytes.push(bytes);
      this.#screen.write(bytes, () => this.#look());
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        this.#screen.write('', () => {
          this.exit = { code: exitCode, signal };
          resolve(this.exit);
          this.#look();
        });
      });
    });
  }

  /** Rows as they stand, without trailing blanks. */
  rows(): readonly string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
    );
  }

  screen(): string {
    return this.rows().join('\n');
  }

  /** The first row that has this text; '' when none has. */
  row(text: string): string {
    return this.rows().find((row) => row.includes(text)) ?? '';
  }

  /** All that was written so far, as text. */
  get written(): string {
    return Buffer.concat(this.#bytes).toString('utf8');
  }

  get modes() {
    const { type } = this.#screen.buffer.active;
    const { wraparoundMode, bracketedPasteMode } = this.#screen.modes;
    const written = this.written;
    const cursor = written.lastIndexOf('\x1b[?25h') >= written.lastIndexOf('\x1b[?25l');
    return { buffer: type, wrap: wraparoundMode, paste: bracketedPasteMode, cursor };
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** Waits until the screen shows it; rejects with the last screen when it never does, or the program has ended. */
  async shows(sight: Sight, deadline = DEADLINE_MS): Promise<void> {
    const seen = (): boolean => {
      const screen = this.screen();
      if (typeof sight === 'function') return sight(screen);
      return typeof sight === 'string' ? screen.includes(sight) : sight.test(screen);
    };
    await this.until(seen, `to show ${sight}`, deadline);
  }

  /** Waits until a text is no longer on the screen. */
  hides(text: string): Promise<void> {
    return this.shows((screen) => !screen.includes(text));
  }

  until(holds: () => boolean, what: string, deadline = DEADLINE_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (problem: string | null): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
        if (problem === null) resolve();
        else reject(new Error(`${problem}, waiting for ${this.name} ${what}\n${this.picture()}`));
      };
      const look = (): void => {
        if (holds()) finish(null);
        else if (this.exit) finish(`ended with ${JSON.stringify(this.exit)}`);
      };
      const timer = setTimeout(() => finish(`not within ${deadline} ms`), deadline);
      this.#looks.add(look);
      look();
    });
  }

  /** Keys as a keyboard or an input method sends them: one write. */
  type(keys: string): this {
    this.#send(Buffer.from(keys, 'utf8'));
    return this;
  }

  typeBytes(bytes: Uint8Array): this {
    this.#send(Buffer.from(bytes));
    return this;
  }

  paste(text: string): this {
    return this.type(`\x1b[200~${text}\x1b[201~`);
  }

  resize(cols: number, rows: number): this {
    this.#screen.resize(cols, rows);
    this.#pty.resize(cols, rows);
    return this;
  }

  /** Signals the program alone, by its id. */
  signal(signal: NodeJS.Signals): this {
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    return this;
  }

  /** Closes the window: the program's terminal is gone, and it is told by SIGHUP. */
  hangUp(): void {
    (this.#pty as unknown as { destroy(): void }).destroy();
  }

  /** Ends what still runs, without asking. */
  async kill(): Promise<void> {
    if (this.exit === null) this.signal('SIGKILL').signal('SIGCONT');
    await this.ended;
    this.#screen.dispose();
  }

  /** The screen in a frame, for the reader of a failure. */
  picture(): string {
    const { cols, rows } = this.#screen;
    const edge = `+${'-'.repeat(cols)}+`;
    const head = `${this.name}, ${cols}x${rows}${this.exit ? `, ended with ${JSON.stringify(this.exit)}` : ''}`;
    return [head, edge, ...this.rows().map((row) => `|${row}`), edge].join('\n');
  }

  #answerAs({ background, ambiguous }: TerminalOptions): void {
    const { parser } = this.#screen;
    parser.registerOscHandler(11, (asked) => {
      if (asked === '?' && background !== undefined) this.type(`\x1b]11;${background}\x1b\\`);
      return true;
    });
    if (ambiguous === undefined) return;
    const once = parser.registerCsiHandler({ final: 'n' }, () => {
      once.dispose();
      this.type('\x1b[1;3R');
      return true;
    });
  }

  #send(bytes: Buffer): void {
    if (this.exit === null) (this.#pty.write as unknown as (bytes: Buffer) => void).call(this.#pty, bytes);
  }

  #look(): void {
    for (const look of this.#looks) look();
  }
}
