import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import { vi } from 'vitest';
import type { Mouse } from '../../src/tui/kernel/mouse.ts';
import type { Typed } from '../../src/tui/kernel/scene.ts';
import type { ScreenSettings } from '../../src/tui/model/host.ts';
import { runScreen, showSession } from '../../src/tui/terminal/mount.tsx';
import type { ScreenEnd, ShowOptions } from '../../src/tui/terminal/show.tsx';
import type { FakeClient } from './fake-client.ts';
import { FakeHost } from './fake-host.ts';

export class Output extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  columns: number;
  rows: number;
  /** As of a stream whose reader does not take what was written before. */
  writableNeedDrain = false;
  /** All that was written, for what a terminal does not keep. */
  text = '';
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  constructor(terminal: InstanceType<typeof xterm.Terminal>) {
    super();
    this.#terminal = terminal;
    this.columns = terminal.cols;
    this.rows = terminal.rows;
  }
  write(chunk: string, ...rest: readonly unknown[]): boolean {
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    this.text += chunk;
    this.#terminal.write(chunk, done);
    return true;
  }
}

export class Input extends PassThrough {
  readonly isTTY = true;
  raw = false;
  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export const PLAIN: ScreenSettings = { lang: 'ja', borders: 'line', colour: true, bell: true };

/** The real screen in an in-memory terminal; `shared`: of a store that other terminals show too. */
export class TerminalScreen {
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  readonly host: FakeHost;
  readonly client: FakeClient;
  readonly end: Promise<ScreenEnd>;
  readonly #output: Output;
  readonly input = new Input();
  /** Does something with the mouse, as the terminal's side tells it. */
  point: (mouse: Mouse) => void = () => {};
  /** The terminal tells something about itself late. */
  found: (facts: Partial<ScreenSettings>) => void = () => {};
  /** The process goes on after it was stopped. */
  continued: () => void = () => {};

  constructor(
    client: FakeClient,
    cols: number,
    rows: number,
    settings: Partial<ScreenSettings> = {},
    ahead: readonly Typed[] = [],
    shared?: { readonly host: FakeHost; readonly open: ShowOptions['open'] },
  ) {
    this.client = client;
    this.terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, convertEol: true });
    this.#output = new Output(this.terminal);
    this.host = shared?.host ?? new FakeHost(client.now);
    const about = {
      host: this.host,
      settings: { ...PLAIN, ...settings },
      stdin: this.input as unknown as NodeJS.ReadStream,
      stdout: this.#output as unknown as NodeJS.WriteStream,
      ahead,
      onMouse: (run: (mouse: Mouse) => void) => {
        this.point = run;
        return () => {};
      },
      onFound: (run: (facts: Partial<ScreenSettings>) => void) => {
        this.found = run;
        return () => {};
      },
      onContinued: (run: () => void) => {
        this.continued = run;
        return () => {};
      },
    };
    this.end = shared === undefined ? runScreen({ client, ...about }) : showSession(shared.open, about);
    this.end.catch(() => {});
  }

  get written(): string {
    return this.#output.text;
  }
  get raw(): boolean {
    return this.input.raw;
  }

  /** Bytes as a terminal sends them, in one read. */
  type(bytes: string): void {
    this.input.write(bytes);
  }

  /** The terminal takes nothing more, as over a line that is stuck; `takes(true)`: it has taken everything. */
  takes(more: boolean): void {
    this.#output.writableNeedDrain = !more;
    if (more) this.#output.emit('drain');
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
    this.#output.columns = cols;
    this.#output.rows = rows;
    this.#output.emit('resize');
  }

  /** Rows as they stand, without trailing blanks. */
  rows(): readonly string[] {
    const { active } = this.terminal.buffer;
    return Array.from(
      { length: this.terminal.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true, 0, this.terminal.cols) ?? '',
    );
  }

  /** Text and colours of every cell, to compare two screens by. */
  cells(): string {
    return this.grid()
      .map((row) => row.join(''))
      .join('\n');
  }

  /** The same, cell by cell; `.` is a plain blank. */
  grid(): readonly (readonly string[])[] {
    const { active } = this.terminal.buffer;
    // One object for all cells: a screen has thousands.
    const cell = active.getNullCell();
    return Array.from({ length: this.terminal.rows }, (_, y) => {
      const line = active.getLine(active.baseY + y);
      return Array.from({ length: this.terminal.cols }, (__, x) => {
        line?.getCell(x, cell);
        const chars = cell.getChars();
        const inverse = cell.isInverse() !== 0;
        const ground = cell.isBgDefault() ? '' : `/${cell.getBgColor()}`;
        if ((chars === '' || chars === ' ') && !inverse) return ground || '.';
        return `${chars}<${cell.getFgColor()}${ground}${inverse ? 'i' : ''}${cell.isBold() ? 'b' : ''}>`;
      });
    });
  }

  /**
   * Draws everything again, as Ctrl-L does, whatever has the keys; over a terminal full of something else, so that
   * what is not drawn shows.
   */
  redraw(): void {
    const { cols, rows } = this.terminal;
    const rubbish = Array.from({ length: rows }, (_, y) => `\x1b[${y + 1};1H${'#'.repeat(cols)}`).join('');
    this.terminal.write(`\x1b7${rubbish}\x1b8`);
    this.#output.emit('resize');
  }

  /** A text has the keys, so that the cursor is its caret. */
  get typing(): boolean {
    return this.written.lastIndexOf('\x1b[?25h') > this.written.lastIndexOf('\x1b[?25l');
  }

  /** Drops what was written so far, so that looking back over it stays quick. */
  forget(): void {
    const { typing } = this;
    this.#output.text = typing ? '\x1b[?25h' : '';
  }

  get cursor(): Cell {
    const { active } = this.terminal.buffer;
    return { x: active.cursorX, y: active.cursorY };
  }

  /** Waits until the screen shows a text. */
  shows(text: string | RegExp): Promise<void> {
    return this.until(() => {
      const all = this.rows().join('\n');
      return typeof text === 'string' ? all.includes(text) : text.test(all);
    }, `to show ${text}`);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    await vi.waitFor(
      () => {
        if (!condition()) throw new Error(`waited ${what}:\n${this.rows().join('\n')}`);
      },
      { timeout: 30_000, interval: 5 },
    );
  }

  /** Waits until nothing more is written: past Ink's frame (17 ms) and its wait for the rest of an escape (20 ms). */
  async settle(): Promise<void> {
    let before = -1;
    let quiet = 0;
    await vi.waitFor(
      () => {
        const now = this.#output.text.length;
        quiet = now === before ? quiet + 1 : 0;
        before = now;
        if (quiet < 3) throw new Error('still writing');
      },
      { timeout: 30_000, interval: 15 },
    );
    await new Promise<void>((resolve) => this.terminal.write('', resolve));
  }

  async quit(): Promise<void> {
    this.host.signal('SIGTERM');
    await this.end;
  }
}
