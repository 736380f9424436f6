import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';
import type { Terminal } from '../../test/stories/driver/terminal.ts';
import type { Theme } from './theme.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const BIN = join(ROOT, 'bin/oncall.js');

/** Where a program is played that knows nothing of this machine's user. */
export interface Stand {
  /** A folder of its own. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the program on this terminal to end, waits until it has, and removes the folder. */
  close(screen: Terminal): Promise<void>;
}

export async function openStand(lang: 'ja' | 'en', theme: Theme): Promise<Stand> {
  const home = await mkdtemp(join(tmpdir(), 'oncall-shots-'));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    TZ: 'Asia/Tokyo',
    LANG: 'en_US.UTF-8',
    TERM: 'xterm-256color',
    COLORFGBG: theme.told,
    ONCALL_LANG: lang,
  };
  await mkdir(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  return {
    home,
    env,
    async close(screen) {
      // A closed window: the demo ends its hub too, and a shell itself.
      screen.signal('SIGHUP');
      await screen.ended;
      await screen.kill();
      await endHub(env);
      // A compile cache may still be written as it ends.
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** The hub keeps running after the command that started it; nobody uses it again here. */
async function endHub(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const hub = await findLocalHub(env).catch(() => null);
  if (hub?.health.pid !== undefined) process.kill(hub.health.pid, 'SIGTERM');
}
