import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, type CliRig } from '../rig.ts';
import { cleanClone, type HostileKind } from './kinds.ts';
import { foreignIn, traced } from './traced.ts';

/** A clone with a trap in it, and the program run there under the tracer. */
export function hostileWorld(rig: CliRig) {
  const trap = join(rig.root, 'trap');
  const sprung = `${trap}.sprung`;
  const folder = join(rig.root, 'clone');
  writeFileSync(trap, `#!/bin/sh\n: > '${sprung}'\nexit 1\n`, { mode: 0o755 });
  let count = 0;
  const log = (): string => {
    count += 1;
    return join(rig.root, `trace-${count}`);
  };

  /** Whether git that is asked without care runs the trap; on a copy, as git writes into what it is asked in. */
  function springs(kind: HostileKind): boolean {
    const copy = `${folder}.copy`;
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    const { words, at } = kind.springs(copy);
    spawnSync('git', words, {
      cwd: at,
      env: { PATH: process.env.PATH, HOME: rig.root, GIT_CONFIG_NOSYSTEM: '1' },
    });
    rmSync(copy, { recursive: true });
    const did = existsSync(sprung);
    rmSync(sprung, { force: true });
    return did;
  }

  return {
    folder,
    trap,
    /** Makes the clone again, with this trap; false where the trap is none. */
    lay(kind: HostileKind): boolean {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      cleanClone(folder);
      kind.lay(folder, trap);
      return springs(kind);
    },
    isSprung: () => existsSync(sprung),
    log,
    /** `stays`: it is ended once it has said something. */
    async run(args: readonly string[], stays = false, env: Readonly<Record<string, string>> = {}) {
      const running = traced(log(), [process.execPath, BIN, ...args], {
        cwd: folder,
        env: { ...rig.env, ...env },
      });
      if (stays) running.child.stdout?.once('data', () => process.kill(running.pid(), 'SIGINT'));
      const ended = await running.ended;
      return { ...ended, ...foreignIn(running.started()) };
    },
  };
}
