import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROJECT = resolve(import.meta.dirname, 'node');
const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/opensearch-2.19.6');
const START_DEADLINE_MS = 90_000;

export interface OpenSearchRig {
  readonly url: string;
  readonly home: string;
  /** Ends the process: `SIGTERM` lets it flush, `SIGKILL` is a crash, `SIGSTOP`/`SIGCONT` a stall. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Why the rig cannot run here; null when Java and Maven are there. */
export function missingTools(): string | null {
  for (const tool of ['java', 'mvn']) {
    try {
      execFileSync(tool, ['-version'], { stdio: 'ignore' });
    } catch {
      return tool;
    }
  }
  return null;
}

/** Fetches and compiles once; later runs find the class path in the cache. Takes about 15 s the first time. */
export function buildNode(): string {
  const done = join(CACHE, 'done');
  mkdirSync(CACHE, { recursive: true });
  once(done, () => {
    const goals = ['-q', '-B', 'package', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
    const directories = [`-Drig.directory=${CACHE}`, `-DoutputDirectory=${join(CACHE, 'lib')}`];
    execFileSync('mvn', [...goals, ...directories, '-f', join(PROJECT, 'pom.xml')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  });
  return CACHE;
}

const classPathOf = (cache: string): string =>
  `${join(cache, 'opensearch-node.jar')}:${join(cache, 'lib')}/*`;

/**
 * The classes of a node as Java has loaded them once: with these at hand a node starts in a fraction of the time. A
 * Java that cannot use them loads them as ever.
 */
function sharedClasses(cache: string): string[] {
  const archive = join(cache, 'classes.jsa');
  once(join(cache, 'classes-done'), () => {
    const home = mkdtempSync(join(tmpdir(), 'oncall-opensearch-'));
    // Its standard input is at its end, so that it ends as soon as it serves.
    const args = [`-XX:ArchiveClassesAtExit=${archive}`, '-XX:+UseSerialGC', '-cp', classPathOf(cache)];
    spawnSync('java', [...args, 'OpenSearchNode', home, '0'], { input: '', timeout: START_DEADLINE_MS });
    rmSync(home, { recursive: true, force: true });
  });
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off'] : [];
}

const LOCK_MS = 300_000;

/** Does a work of which a file tells that it is done; when another test file is at it, its work will do. */
function once(done: string, work: () => void): void {
  const lock = join(CACHE, 'lock');
  while (!existsSync(done)) {
    if (!taken(lock)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      continue;
    }
    try {
      if (existsSync(done)) return;
      work();
      writeFileSync(`${done}.new`, '');
      renameSync(`${done}.new`, done);
    } finally {
      rmdirSync(lock);
    }
  }
}

/** Takes the lock if it is free, or was left by one that did not end well. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > LOCK_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

export interface RigOptions {
  /** Data folder to start again from; default: a new one. */
  readonly home?: string;
  /** Port to come back on; default: any free one. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** It is to live for seconds, not to be measured. */
  readonly brief?: boolean;
}

/** Starts a real node on the loopback and waits until it serves. */
export async function startOpenSearch({
  home: given,
  port = 0,
  settings = {},
  brief = false,
}: RigOptions = {}): Promise<OpenSearchRig> {
  const cache = buildNode();
  const classes = sharedClasses(cache);
  const home = given ?? mkdtempSync(join(tmpdir(), 'oncall-opensearch-'));
  const more = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const args = [
    '-Xms256m',
    '-Xmx768m',
    '-XX:+UseSerialGC',
    // Compiling well takes longer than a short life has use for.
    ...(brief ? ['-XX:TieredStopAtLevel=1'] : []),
    ...classes,
    '-cp',
    classPathOf(cache),
    'OpenSearchNode',
    home,
    String(port),
    ...more,
  ];
  const child = spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = await readyUrl(child);
  return {
    url,
    home,
    ended,
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(timer);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4_000);
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`OpenSearch did not start within ${START_DEADLINE_MS / 1000} s\n${errors}`));
    }, START_DEADLINE_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`OpenSearch ended with ${code} while starting\n${errors}`));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, url] = /^READY (http:\S+)$/.exec(line) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      done(url);
    });
  });
}
