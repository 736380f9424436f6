import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { paths } from '../../src/cli/base/paths.ts';
import { findLocalHub, type LocalHub, startLocalHub } from '../../src/cli/hub/local-hub.ts';
import { Pty } from './pty.ts';

const BIN = join(import.meta.dirname, '../../bin/oncall.js');

/** Columns and rows of a terminal. */
export interface ScreenSize {
  readonly cols: number;
  readonly rows: number;
}

/** A user's computer below a temporary folder: the built program, a hub of its own, nothing else. */
export class Computer {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** The built program. */
  readonly program = BIN;
  readonly #ptys: Pty[] = [];

  private constructor(root: string, more: Readonly<Record<string, string>>) {
    this.root = root;
    this.env = {
      PATH: process.env.PATH ?? '',
      HOME: root,
      XDG_CONFIG_HOME: join(root, 'config'),
      XDG_STATE_HOME: join(root, 'state'),
      XDG_CACHE_HOME: join(root, 'cache'),
      XDG_RUNTIME_DIR: join(root, 'run'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      LANG: 'en_US.UTF-8',
      ONCALL_NAME: 'Sato',
      ONCALL_EMAIL: 'sato@example.com',
      TZ: 'Asia/Tokyo',
      ...more,
    };
  }

  /** `more` goes into the environment of whatever runs there. */
  static async make(more: Readonly<Record<string, string>> = {}): Promise<Computer> {
    const root = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
    await mkdir(join(root, 'run'), { mode: 0o700 });
    return new Computer(root, more);
  }

  /** Runs `oncall` without a terminal; its standard output. */
  async oncall(...args: readonly string[]): Promise<string> {
    const run = promisify(execFile);
    return (await run(process.execPath, [BIN, ...args], { env: this.env, cwd: this.root })).stdout;
  }

  /** Opens a session without a screen; its id. */
  async session(...more: readonly string[]): Promise<string> {
    return (await this.oncall('start', 'bench', '--no-tui', ...more)).split('\n')[0] ?? '';
  }

  /** Node itself on a terminal; with `oncall`, the program. */
  node(...args: readonly string[]): Pty {
    const pty = new Pty([process.execPath, ...args], this.env, this.root);
    this.#ptys.push(pty);
    return pty;
  }

  screen(...args: readonly string[]): Pty {
    return this.node(BIN, ...args);
  }

  /** A screen of a size. */
  sized(size: ScreenSize, ...args: readonly string[]): Pty {
    const pty = new Pty([process.execPath, BIN, ...args], this.env, this.root, size);
    this.#ptys.push(pty);
    return pty;
  }

  /** The hub of this computer, started when it does not run. */
  hub(): Promise<LocalHub> {
    const setting = { env: this.env, paths: paths(this.env) };
    return startLocalHub(setting, { command: [process.execPath, BIN, 'hub', 'run', '--local'] });
  }

  async hubPid(): Promise<number> {
    return (await this.hub()).health.pid ?? 0;
  }

  async endHub(): Promise<void> {
    const pid = (await findLocalHub(this.env).catch(() => null))?.health.pid;
    if (pid === undefined) return;
    process.kill(pid, 'SIGTERM');
    while (runs(pid)) await new Promise((done) => setTimeout(done, 10));
  }

  /** Ends what runs here, each by its id, and removes the folder. */
  async end(): Promise<void> {
    for (const pty of this.#ptys) await pty.end('SIGKILL');
    await this.endHub();
    await rm(this.root, { recursive: true, force: true });
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
