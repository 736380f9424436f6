import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from '../../../test/stories/driver/terminal.ts';

/** How far the story's time goes at once, in ms. What is due within it happens together. */
const STEP_MS = 100;
/** After each step every process has looked at the time twice, in real ms. */
const NOTICED_MS = 10;
/** Real ms between two looks at the processes, and how many looks in a row must find all of them idle. */
const LOOK_MS = 2;
const IDLE_LOOKS = 8;
/** Looks at what has to end, after which it is ended without asking. */
const END_LOOKS = 1_000;
/** Of the story: what is waited for longer does not come. */
const MOST_SECONDS = 60;

/** The time of a film: it stands still while any process of the film has something to do. */
export class Director {
  /** NODE_OPTIONS of the film's processes. */
  readonly options: string;
  readonly #file: number;
  #now: number;

  private constructor(folder: string, start: number) {
    this.#file = openSync(join(folder, 'time'), 'w+');
    this.#now = start;
    this.#write();
    this.options = `--import ${join(folder, 'clock.mjs')}`;
  }

  /** `folder` exists and is the film's own; `start` is the story's first moment, epoch ms. */
  static async open(folder: string, start: number): Promise<Director> {
    await copyFile(join(import.meta.dirname, 'clock.mjs'), join(folder, 'clock.mjs'));
    return new Director(folder, start);
  }

  /** Runs the story for so many seconds. */
  async pass(screen: Terminal, seconds: number): Promise<void> {
    for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) await this.#step(screen);
  }

  /** Runs the story until the screen shows it. */
  async until(screen: Terminal, sight: RegExp): Promise<void> {
    await settle(screen);
    for (let ms = 0; !sight.test(screen.screen()); ms += STEP_MS) {
      if (ms > MOST_SECONDS * 1000 || screen.exit)
        throw new Error(`waiting for ${sight}\n${screen.picture()}`);
      await this.#step(screen);
    }
  }

  /** Runs the story while `close` ends the program, until everything that it started has ended. */
  async end(screen: Terminal, close: () => Promise<void>): Promise<void> {
    const family = familyOf(screen.pid);
    const going = setInterval(() => {
      this.#now += STEP_MS;
      this.#write();
    }, NOTICED_MS);
    try {
      await close();
      const left = (): readonly number[] => family.filter((pid) => statOf(`/proc/${pid}/stat`));
      for (let looks = 0; looks < END_LOOKS && left().length > 0; looks++) await pause(NOTICED_MS);
      for (const pid of left()) process.kill(pid, 'SIGKILL');
    } finally {
      clearInterval(going);
      closeSync(this.#file);
    }
  }

  async #step(screen: Terminal): Promise<void> {
    this.#now += STEP_MS;
    this.#write();
    await pause(NOTICED_MS);
    await settle(screen);
  }

  #write(): void {
    writeSync(this.#file, new Float64Array([this.#now]), 0, 8, 0);
  }
}

/** Resolves when every process below the terminal's sleeps. */
async function settle(screen: Terminal): Promise<void> {
  let family = familyOf(screen.pid);
  for (let idle = 0; idle < IDLE_LOOKS && !screen.exit; ) {
    await pause(LOOK_MS);
    // Now from one end, now from the other: work that is handed on is not missed each time.
    family = family.toReversed();
    idle = family.every(sleeps) ? idle + 1 : 0;
  }
}

/** State and parent of a process, from the file that Linux keeps of it (proc(5)); its name may hold blanks and brackets. */
function statOf(path: string): { readonly state: string; readonly parent: number } | null {
  try {
    const [state = '', parent] = readFileSync(path, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

/** The process and all that it has started, and they. */
function familyOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(`/proc/${name}/stat`);
    if (stat) parents.set(Number(name), stat.parent);
  }
  const below = (one: number): boolean => {
    for (let at: number | undefined = one; at !== undefined && at > 1; at = parents.get(at))
      if (at === pid) return true;
    return false;
  };
  return [...parents.keys()].filter(below);
}

/** Every thread of it waits for something; one that has ended counts as such. */
function sleeps(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const state = statOf(`/proc/${pid}/task/${thread}/stat`)?.state ?? 'X';
      return 'SXZT'.includes(state) || state === 'I';
    });
  } catch {
    return true;
  }
}
