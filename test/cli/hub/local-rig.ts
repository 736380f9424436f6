import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import { paths } from '../../../src/cli/base/paths.ts';
import { type LocalHub, type StartOptions, startLocalHub } from '../../../src/cli/hub/local-hub.ts';
import { dataFolder } from '../../../src/cli/hub/local-place.ts';
import { identityHeaders } from '../../../src/protocol/http.ts';

const CHILD = join(import.meta.dirname, 'local-hub-child.ts');
export const HUB_COMMAND: [string, ...string[]] = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  CHILD,
];

/** A user of their own for each test: folders below a temporary one, and every hub it starts ended after it. */
export function localRig() {
  const pids = new Set<number>();
  const rig = {
    root: '',
    env: {} as Record<string, string | undefined>,
    get paths() {
      return paths(rig.env);
    },
    get data() {
      return dataFolder(rig.paths);
    },
    get socket() {
      return join(rig.root, 'run', 'oncall', 'hub.sock');
    },
    async start(options: StartOptions = {}): Promise<LocalHub> {
      const hub = await startLocalHub(
        { env: rig.env, paths: rig.paths },
        { command: HUB_COMMAND, ...options },
      );
      rig.ownsPid(hub.health.pid);
      return hub;
    },
    /** To be ended after the test. */
    ownsPid(pid: number | undefined) {
      if (pid !== undefined) pids.add(pid);
    },
    /** HTTP as this machine's user. */
    fetch: (target: Parameters<typeof hubClient>[0]) =>
      hubClient(target, { headers: identityHeaders('森 健二', 'mori@example.jp') }),
    log: () => readFile(join(rig.data, 'hub.log'), 'utf8'),
    async events(name: string) {
      const lines = (await rig.log())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      return lines.filter(({ event }) => event === name);
    },
  };
  beforeEach(async () => {
    rig.root = await mkdtemp(join(tmpdir(), 'oncall-local-'));
    await mkdir(join(rig.root, 'run'), { mode: 0o700 });
    rig.env = {
      PATH: process.env.PATH,
      HOME: rig.root,
      XDG_RUNTIME_DIR: join(rig.root, 'run'),
      XDG_STATE_HOME: join(rig.root, 'state'),
    };
  });
  afterEach(async () => {
    for (const pid of pids) {
      end(pid, 'SIGKILL');
      await gone(pid);
    }
    pids.clear();
    await rm(rig.root, { recursive: true });
  });
  return rig;
}

export function end(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, signal);
  } catch {}
}

/** Waits until a process is no more. A zombie nobody has reaped counts as gone. */
export async function gone(pid: number | undefined): Promise<void> {
  await vi.waitFor(
    async () => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
      if (stat !== null && !/\) Z /.test(stat)) throw new Error(`process ${pid} is still there`);
    },
    { timeout: 10_000, interval: 10 },
  );
}
