import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** The program under test: the one that `test/packed.ts` installed, or the one that `npm run build` made. */
export const BIN = process.env.ONCALL_TEST_BIN ?? join(ROOT, 'bin', 'oncall.js');
const BUILT = join(BIN, '..', '..', 'dist', 'main.js');

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Flags of node itself. */
  readonly node?: readonly string[];
  /** It runs on after the test, until the last one of the file. */
  readonly stays?: boolean;
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

export interface CliRig {
  /** Folder of the present user; `work` below it is where commands run. */
  readonly root: string;
  readonly work: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  start(args: readonly string[], options?: RunOptions): Running;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs what must work; its standard output. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>;
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** Starts a session without a screen; its id. */
  session(title: string, ...more: string[]): Promise<string>;
  hubPid(): Promise<number | null>;
  /** From here on another user, who has nothing yet: no session, no hub, no settings. */
  renew(): void;
}

/**
 * The built program as a user of their own runs it: every folder below a temporary one, no settings, a name from the
 * environment. The user, and with them their hub, is the same for all tests of a file unless a test begins anew.
 * Whatever still runs after a test, and at the end every hub, is ended by its id.
 */
export function cliRig(): CliRig {
  const children = new Set<ChildProcess>();
  const lasting = new Set<ChildProcess>();
  const users: { root: string; env: Record<string, string | undefined> }[] = [];
  const present = () => {
    const user = users.at(-1);
    if (!user) throw new Error('no user yet');
    return user;
  };
  const rig: CliRig = {
    get root() {
      return present().root;
    },
    get work() {
      return join(present().root, 'work');
    },
    get env() {
      return present().env;
    },
    start(args, { env = {}, cwd = rig.work, node = [], stdin, stays = false } = {}) {
      if (!existsSync(BUILT)) throw new Error('these tests run the built program: npm run build');
      const child = spawn(process.execPath, [...node, BIN, ...args], {
        cwd,
        env: { ...rig.env, ...env } as NodeJS.ProcessEnv,
        stdio: 'pipe',
      });
      const held = stays ? lasting : children;
      held.add(child);
      return watch(child, stdin, () => held.delete(child));
    },
    run: (args, options = {}) => rig.start(args, { stdin: '', ...options }).ended,
    async ok(args, options = {}) {
      const { code, out, err } = await rig.run(args, options);
      if (code !== 0) throw new Error(`oncall ${args.join(' ')}: exit ${code}, ${err}`);
      return out;
    },
    json: async (...args) => JSON.parse(await rig.ok([...args, '--json'])),
    session: async (title, ...more) =>
      (await rig.ok(['start', title, '--no-tui', ...more])).split('\n')[0] ?? '',
    hubPid: () => pidOf(rig.env),
    renew: () => void users.push(newUser()),
  };

  beforeAll(() => rig.renew());
  beforeEach(() => {
    rmSync(rig.work, { recursive: true, force: true });
    mkdirSync(rig.work);
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  afterAll(async () => {
    for (const child of lasting) child.kill('SIGKILL');
    for (const { root, env } of users) {
      const pid = await pidOf(env);
      if (pid !== null) {
        process.kill(pid, 'SIGTERM');
        while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      rmSync(root, { recursive: true, force: true });
    }
  });
  return rig;
}

function newUser() {
  const root = mkdtempSync(join(tmpdir(), 'oncall-cli-'));
  for (const folder of ['work', 'run']) mkdirSync(join(root, folder), { mode: 0o700 });
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_STATE_HOME: join(root, 'state'),
    XDG_RUNTIME_DIR: join(root, 'run'),
    // Shared by all tests, since it only holds compiled code.
    XDG_CACHE_HOME: join(tmpdir(), `oncall-test-cache-${process.getuid?.() ?? 0}`),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LANG: 'en_US.UTF-8',
    ONCALL_NAME: 'Sato',
    ONCALL_EMAIL: 'sato@example.com',
    ONCALL_TIME_ZONE: 'Asia/Tokyo',
  };
  return { root, env };
}

/** Settings of another person on another machine: folders of their own. */
export function colleagueOf({ root }: CliRig, name: string): Readonly<Record<string, string>> {
  for (const folder of [name, join(name, 'run')])
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  return {
    HOME: join(root, name),
    XDG_STATE_HOME: join(root, name, 'state'),
    XDG_CONFIG_HOME: join(root, name, 'config'),
    XDG_RUNTIME_DIR: join(root, name, 'run'),
    ONCALL_NAME: name,
    ONCALL_EMAIL: `${name}@example.com`,
  };
}

function watch(child: ChildProcess, stdin: string | Uint8Array | undefined, gone: () => void): Running {
  const text = { out: '', err: '' };
  const listeners = new Set<() => void>();
  let running = true;
  const note = (to: 'out' | 'err') => (chunk: string) => {
    text[to] += chunk;
    for (const look of listeners) look();
  };
  // Decoded as a stream, since a read may end inside a character.
  child.stdout?.setEncoding('utf8').on('data', note('out'));
  child.stderr?.setEncoding('utf8').on('data', note('err'));
  child.stdin?.on('error', () => {});
  if (stdin !== undefined) child.stdin?.end(stdin);
  const ended = new Promise<Ran>((done) => {
    child.once('close', (code, signal) => {
      running = false;
      gone();
      done({ code, signal, ...text });
      for (const look of listeners) look();
    });
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((met, failed) => {
      const look = () => {
        if (holds()) met();
        else if (!running) failed(new Error(`ended first: ${JSON.stringify(text)}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return { child, out: () => text.out, err: () => text.err, ended, until };
}

const pidOf = async (env: Readonly<Record<string, string | undefined>>): Promise<number | null> =>
  (await findLocalHub(env).catch(() => null))?.health.pid ?? null;

export interface TeamHubOptions {
  /** More lines of its configuration. */
  readonly config?: string;
  /** Puts what these lines name into the configuration's folder. */
  readonly files?: (folder: string) => void;
  /** It serves all tests of the file. */
  readonly stays?: boolean;
}

/** A team hub in the foreground, on a port of its own, behind what stands in for a proxy. */
export async function teamHub(
  rig: CliRig,
  env: Readonly<Record<string, string>> = {},
  { config: more = '', files = () => {}, stays = false }: TeamHubOptions = {},
) {
  const folder = mkdtempSync(join(rig.root, 'team-'));
  const config = join(folder, 'hub.yaml');
  files(folder);
  const run = async (listen: string) => {
    writeFileSync(config, `listen: ${listen}\ntls: proxy\ndata: data\n${more}`);
    const running = rig.start(['hub', '--config', config], { env, stays });
    await running.until(() => running.out().includes('"started"'));
    return { running, port: /"base":"https?:\/\/[^"]*:(\d+)"/.exec(running.out())?.[1] ?? '' };
  };
  const { running, port } = await run('127.0.0.1:0');
  return {
    running,
    config,
    url: `http://127.0.0.1:${port}`,
    token: async (user: string, name = user) => {
      const who = ['--name', name, '--email', `${user}@example.com`];
      return (await rig.ok(['hub', 'token', 'create', ...who, '--config', config])).trim();
    },
    restart: () => run(`127.0.0.1:${port}`),
  };
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
