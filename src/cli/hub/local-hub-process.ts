import { lstat, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessLock } from '../../adapters/private-files/process-lock.ts';
import type { Time } from '../../ports/clock.ts';
import { withTimeout } from '../../timing/timers.ts';
import { HubStartError, hubStartError } from '../base/hub-start-error.ts';
import { realTime } from '../base/machine.ts';
import type { Env, Paths } from '../base/paths.ts';
import { processLock, secretFolder } from '../wiring/secrets.ts';
import { fileLog, type HubLog } from './hub-log.ts';
import { type HubParts, hubTime, runHub } from './hub-process.ts';
import { endWhenIdle, whenLost } from './lifetime.ts';
import { dataFolder, openRuntimeFolder, probe, type RuntimeFolder, runtimeFolder } from './local-place.ts';
import { tellStarter } from './starter-link.ts';

const IDLE_MS = 30 * 60_000;
/** A hub that is just going lets go of its lock within this time. */
const LOCK_WAIT_MS = 10_000;
const RETRY_MS = 20;
const LOG_CLOSE_MS = 2_000;

export interface LocalHubRun {
  readonly env: Env;
  readonly paths: Pick<Paths, 'state'>;
  readonly version: string;
  /** Built once the log is there, and only if this process becomes the hub. */
  readonly parts: (logger: HubLog, time: Time) => Promise<Omit<HubParts, 'logger' | 'time'>>;
  readonly idleMs?: number;
}

/**
 * The body of this user's local hub process: becomes the hub, or leaves at once when there is one. Ends by SIGTERM, or
 * when idle. It sends its starter a message whether it runs; later only the log in the state folder knows.
 */
export async function runLocalHub(run: LocalHubRun): Promise<void> {
  process.umask(0o077);
  let log: HubLog | null = null;
  try {
    const runtime = runtimeFolder(run.env);
    await openRuntimeFolder(runtime);
    await secretFolder(dataFolder(run.paths));
    log = fileLog(dataFolder(run.paths));
    const lock = await becomeTheHub(runtime);
    await start(run, runtime, lock, log);
    await tellStarter({ ok: true });
  } catch (error) {
    const reason = hubStartError(error);
    if (reason.kind !== 'running')
      log?.error({ kind: reason.kind, params: reason.params, err: error }, 'start-failed');
    await log?.close();
    await tellStarter({ ok: false, kind: reason.kind, params: reason.params });
    // What was opened before the failure must not keep a process that is of no use.
    process.exit(reason.kind === 'running' ? 0 : 1);
  }
}

/** Takes the lock, and with it the right to remove what a killed hub has left. */
async function becomeTheHub({ lock: path, socket, pid }: RuntimeFolder): Promise<ProcessLock> {
  const end = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    const lock = processLock(path);
    // Even with the lock in hand: whatever answers on the socket is a hub, and stays.
    if (await probe(socket)) {
      lock?.release();
      throw new HubStartError('running');
    }
    if (lock) {
      await removeStale(socket);
      await writeFile(pid, `${process.pid}\n`, { mode: 0o600 });
      return lock;
    }
    if (performance.now() > end) throw new HubStartError('no-answer', { reason: 'lock-held', log: path });
    await pause(RETRY_MS);
  }
}

async function removeStale(socket: string): Promise<void> {
  const left = await lstat(socket).catch(() => null);
  if (left === null) return;
  if (!left.isSocket()) throw new HubStartError('file', { path: socket, reason: 'wrong-type' });
  await unlink(socket);
}

async function start(
  run: LocalHubRun,
  runtime: RuntimeFolder,
  lock: ProcessLock,
  log: HubLog,
): Promise<void> {
  const time = hubTime(log);
  const parts = await run.parts(log, time);
  const plan = {
    data: dataFolder(run.paths),
    socket: runtime.socket,
    place: null,
    hosts: [],
    origins: [],
    version: run.version,
  };
  const running = await runHub(plan, { ...parts, logger: log, time });
  // Where it was started may be unmounted or removed while it lives.
  process.chdir(plan.data);
  const end = onceOnly(async (reason: string, code: number) => {
    log.info({ reason }, 'ending');
    await running.stop().catch((error: unknown) => log.error({ err: error }, 'stop-failed'));
    lock.release();
    // Its folder may be gone with what started it.
    await withTimeout(realTime, LOG_CLOSE_MS, log.close());
    process.exit(code);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal, 0));
  void running.lost.then((error) => {
    log.error({ err: error }, 'store-lost');
    end('store-lost', 1);
  });
  process.on('SIGHUP', () => {});
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'uncaught');
    end('uncaught', 1);
  });
  await whenLost([runtime.socket, runtime.lock], realTime, () => end('lost', 0));
  endWhenIdle({
    time: realTime,
    afterMs: run.idleMs ?? IDLE_MS,
    since: running.idleSince,
    end: () => end('idle', 0),
  });
}

function onceOnly<A extends readonly unknown[]>(run: (...args: A) => Promise<void>): (...args: A) => void {
  let called = false;
  return (...args) => {
    if (called) return;
    called = true;
    void run(...args);
  };
}
