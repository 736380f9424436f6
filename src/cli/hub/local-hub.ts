import type { ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Health } from '../../protocol/http.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { HubStartError, hubStartError } from '../base/hub-start-error.ts';
import { counters, isRunning } from '../base/machine.ts';
import { packageRoot } from '../base/package.ts';
import type { Env, Paths } from '../base/paths.ts';
import { startProgram } from '../base/start-program.ts';
import { isSecretFolder, secretFolder } from '../wiring/secrets.ts';
import {
  dataFolder,
  HUB_LOG,
  openRuntimeFolder,
  placeIn,
  probe,
  type RuntimeFolder,
  runtimeFolder,
} from './local-place.ts';
import { reportOf, type StartReport, startErrorOf } from './starter-link.ts';
import { onThisMachine, storeHolder } from './store-holder.ts';

const { awake } = counters;

const START_MS = 20_000;
const RETRY_MS = 25;
/** A hub answers at once, whatever it does; one that has said nothing for so long is reported. */
const SILENT_MS = 1_000;
const PATIENCE_MS = 8_000;
/** What a process prints while it fails to start, before it has a log. */
const STDERR = 'hub-start.err';

/** The world the hub is started in: an `Invocation` will do. */
export interface HubSetting {
  readonly env: Env;
  readonly paths: Pick<Paths, 'state'>;
  /** One listens and has not answered for a second; it is waited for a while. */
  readonly onSilent?: (pid: number) => void;
  /** Once it is aborted no hub is started, and one that is starting is ended. */
  readonly over?: AbortSignal;
}

export interface StartOptions {
  /** Program and arguments that run `runLocalHub`; this program's own when not given. */
  readonly command?: readonly [program: string, ...args: string[]];
  readonly deadlineMs?: number;
  /** How long one that listens and says nothing is waited for. */
  readonly patienceMs?: number;
}

/** This user's hub as a target for `dialer` and `hubClient`. */
export interface LocalHub {
  readonly kind: 'unix';
  readonly path: string;
  readonly health: Health;
  /** Whether this call has started it. */
  readonly started: boolean;
}

/**
 * This user's local hub if it runs; null otherwise. Rejects when its folder is not to be trusted, and with `silent`
 * when one listens and does not answer for ten seconds.
 */
export async function findLocalHub(
  env: Env,
  onSilent: (pid: number) => void = () => {},
  patienceMs = PATIENCE_MS,
): Promise<LocalHub | null> {
  const runtime = await trustedFolder(env);
  const health = await heard(runtime, onSilent, patienceMs);
  return health && { kind: 'unix', path: runtime.socket, health: understood(health), started: false };
}

/** Where this user's local hub listens, whether or not it runs. Rejects when its folder is not to be trusted. */
export async function localHubPlace(env: Env): Promise<Pick<LocalHub, 'kind' | 'path'>> {
  const runtime = await trustedFolder(env);
  return { kind: 'unix', path: runtime.socket };
}

async function trustedFolder(env: Env): Promise<RuntimeFolder> {
  const runtime = runtimeFolder(env);
  await openRuntimeFolder(runtime).catch((error: unknown) => {
    throw hubStartError(error);
  });
  return runtime;
}

/**
 * This user's local hub as `findLocalHub` finds it, also where it runs in another runtime folder than this shell's: the one that
 * holds this user's sessions has said where it is. A folder that is not this user's alone is not asked.
 */
export async function reachLocalHub(
  { env, paths, onSilent = () => {} }: HubSetting,
  patienceMs = PATIENCE_MS,
): Promise<LocalHub | null> {
  const found = await findLocalHub(env, onSilent, patienceMs);
  if (found) return found;
  const holder = storeHolder(dataFolder(paths));
  if (holder === null || holder.socket === null || !onThisMachine(holder)) return null;
  const place = placeIn(dirname(holder.socket));
  if (place.socket !== holder.socket || !(await isSecretFolder(place.folder))) return null;
  const health = await heard(place, onSilent, patienceMs);
  return health && { kind: 'unix', path: place.socket, health: understood(health), started: false };
}

/** What the hub says of itself; null where nobody listens. */
async function heard(
  runtime: RuntimeFolder,
  onSilent: (pid: number) => void,
  patienceMs: number,
): Promise<Health | null> {
  const begun = awake();
  const timer = setTimeout(() => onSilent(pidIn(runtime)), SILENT_MS);
  try {
    for (;;) {
      const asked = awake();
      const health = await probe(runtime.socket);
      // Where nobody listens that is known at once.
      if (health || awake() - asked < SILENT_MS) return health;
      if (awake() - begun > patienceMs) throw new HubStartError('silent', { pid: pidIn(runtime) });
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The process that holds the place; 0 where that is not known. */
function pidIn({ pid: path }: RuntimeFolder): number {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 && isRunning(pid) ? pid : 0;
  } catch {
    return 0;
  }
}

/**
 * Finds this user's local hub, or starts it in the background as a process of its own: it outlives its starter and the
 * terminal. Any number of calls at once end up with one hub. Rejects with a `HubStartError` that says why it did not
 * come up, or `version` when one runs whose protocol this program does not speak.
 */
export async function startLocalHub(setting: HubSetting, options: StartOptions = {}): Promise<LocalHub> {
  const { command = ownCommand(), deadlineMs = START_MS } = options;
  const end = awake() + deadlineMs;
  const found = await reachLocalHub(setting, options.patienceMs);
  if (found) return found;
  for (;;) {
    const report = await startOne(setting, command, end - awake());
    if (!report.ok && report.kind !== 'running' && report.kind !== 'store-held') throw startErrorOf(report);
    const hub = await reachLocalHub(setting);
    if (!hub && !report.ok && report.kind === 'store-held') throw startErrorOf(report);
    if (hub) return { ...hub, started: report.ok };
    // The one that was running has ended between the two looks.
    if (awake() > end) throw noAnswer(setting, 'ETIMEDOUT');
    await pause(RETRY_MS);
  }
}

type Command = NonNullable<StartOptions['command']>;

const ownCommand = (): Command => [
  process.execPath,
  join(packageRoot(), 'bin', 'oncall.js'),
  'hub',
  'run',
  '--local',
];

async function startOne(setting: HubSetting, command: Command, leftMs: number): Promise<StartReport> {
  await secretFolder(dataFolder(setting.paths)).catch((error: unknown) => {
    throw hubStartError(error);
  });
  setting.over?.throwIfAborted();
  const child = spawnHub(setting, command);
  const stop = () => void child.kill('SIGTERM');
  setting.over?.addEventListener('abort', stop);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(setting, 'ETIMEDOUT')), Math.max(0, leftMs));
  });
  try {
    const report = await Promise.race([reportOf(child), late]);
    if (report.ok || report.kind !== 'no-answer') return report;
    throw noAnswer(setting, lastWords(setting) || String(report.params.reason ?? ''));
  } finally {
    clearTimeout(timer);
    setting.over?.removeEventListener('abort', stop);
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function spawnHub({ env, paths }: HubSetting, command: Command): ChildProcess {
  const [file, ...words] = command;
  const flags = constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_NOFOLLOW;
  const stderr = openSync(join(dataFolder(paths), STDERR), flags, 0o600);
  try {
    return startProgram({ kind: 'hub', file, words }, env, {
      detached: true, // A session of its own: closing the terminal does not reach it.
      stdio: ['ignore', 'ignore', stderr, 'ipc'],
    });
  } finally {
    closeSync(stderr);
  }
}

function understood(health: Health): Health {
  if (health.protocol === PROTOCOL) return health;
  const { version, protocol, pid = 0 } = health;
  throw new HubStartError('version', { version, protocol, pid });
}

function noAnswer({ paths }: HubSetting, reason: string): HubStartError {
  return new HubStartError('no-answer', { reason, log: join(dataFolder(paths), HUB_LOG) });
}

/** The error's own line of what Node prints when a program dies. */
function lastWords({ paths }: HubSetting): string {
  try {
    const lines = readFileSync(join(dataFolder(paths), STDERR), 'utf8').split('\n');
    return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line.trim()) ?? '').slice(
      0,
      200,
    );
  } catch {
    return '';
  }
}
