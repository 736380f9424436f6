import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
export const BIN = join(ROOT, 'bin', 'oncall.js');
const BUILT = join(ROOT, 'dist', 'main.js');

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Flags of node itself. */
  readonly node?: readonly string[];
}

/** A process that is still running, with what it has written so far. */
export interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves once the condition holds; rejects, with what was written, when the process ends before. */
  until(holds: () => boolean): Promise<void>;
  readonly ended: Promise<Ran>;
}

/**
 * The built program as a user of their own runs it: every folder below a temporary one, no settings, a name from the
 * environment. After each test the hub it started and whatever still runs are ended, each by its id.
 */
export function cliRig() {
  const children = new Set<ChildProcess>();
  const rig = {
    root: '',
    work: '',
    env: {} as Record<string, string | undefined>,
    start(args: readonly string[], { env = {}, cwd = rig.work, node = [], stdin }: RunOptions = {}): Running {
      if (!existsSync(BUILT)) throw new Error('these tests run the built program: npm run build');
      const child = spawn(process.execPath, [...node, BIN, ...args], {
        cwd,
        env: { ...rig.env, ...env } as NodeJS.ProcessEnv,
        stdio: 'pipe',
      });
      children.add(child);
      const text = { out: '', err: '' };
      const listeners = new Set<() => void>();
      const note = (to: 'out' | 'err') => (chunk: Buffer) => {
        text[to] += chunk.toString('utf8');
        for (const look of listeners) look();
      };
      child.stdout.on('data', note('out'));
      child.stderr.on('data', note('err'));
      child.stdin.on('error', () => {});
      if (stdin !== undefined) child.stdin.end(stdin);
      const ended = new Promise<Ran>((done) => {
        child.once('close', (code, signal) => {
          children.delete(child);
          done({ code, signal, ...text });
          for (const look of listeners) look();
        });
      });
      return {
        child,
        out: () => text.out,
        err: () => text.err,
        ended,
        until: (holds) =>
          new Promise((met, failed) => {
            const look = () => {
              if (holds()) met();
              else if (!children.has(child)) failed(new Error(`ended first: ${JSON.stringify(text)}`));
              else return;
              listeners.delete(look);
            };
            listeners.add(look);
            look();
          }),
      };
    },
    run: (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
      rig.start(args, { stdin: '', ...options }).ended,
    /** Runs what must work. */
    async ok(args: readonly string[], options: RunOptions = {}): Promise<string> {
      const { code, out, err } = await rig.run(args, options);
      if (code !== 0) throw new Error(`oncall ${args.join(' ')}: exit ${code}, ${err}`);
      return out;
    },
    /** Starts a session without a screen; its id. */
    async session(title: string, ...more: string[]): Promise<string> {
      return (await rig.ok(['start', title, '--no-tui', ...more])).split('\n')[0] ?? '';
    },
    hubPid: async (): Promise<number | null> =>
      (await findLocalHub(rig.env).catch(() => null))?.health.pid ?? null,
  };

  beforeEach(() => {
    rig.root = mkdtempSync(join(tmpdir(), 'oncall-cli-'));
    rig.work = join(rig.root, 'work');
    for (const folder of ['work', 'run']) mkdirSync(join(rig.root, folder), { mode: 0o700 });
    rig.env = {
      PATH: process.env.PATH,
      HOME: rig.root,
      XDG_CONFIG_HOME: join(rig.root, 'config'),
      XDG_STATE_HOME: join(rig.root, 'state'),
      XDG_RUNTIME_DIR: join(rig.root, 'run'),
      // Shared by all tests, since it only holds compiled code.
      XDG_CACHE_HOME: join(tmpdir(), 'oncall-test-cache'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      LANG: 'en_US.UTF-8',
      ONCALL_NAME: 'Sato',
      ONCALL_EMAIL: 'sato@example.com',
      ONCALL_TIME_ZONE: 'Asia/Tokyo',
    };
  });

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    const pid = await rig.hubPid();
    if (pid !== null) {
      process.kill(pid, 'SIGTERM');
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    rmSync(rig.root, { recursive: true, force: true });
  });
  return rig;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The one line an error is told in, checked to be one. */
export function oneLine({ err }: Ran): string {
  const lines = err.trimEnd().split('\n');
  if (lines.length !== 1 || !err.startsWith('oncall: '))
    throw new Error(`not one line of ours: ${JSON.stringify(err)}`);
  return (lines[0] ?? '').slice('oncall: '.length);
}
