import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, type CliRig } from '../rig.ts';
import { cleanClone, type HostileKind } from './kinds.ts';
import { foreignIn, traced } from './traced.ts';

const AT_ONCE = 4;

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

  async function run(args: readonly string[], stays = false, env: Readonly<Record<string, string>> = {}) {
    const running = traced(log(), [process.execPath, BIN, ...args], {
      cwd: folder,
      env: { ...rig.env, ...env },
    });
    if (stays) running.child.stdout?.once('data', () => process.kill(running.pid(), 'SIGINT'));
    const ended = await running.ended;
    return { ...ended, ...foreignIn(running.started()) };
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
    run,
    /** Four at a time, in this order. */
    async runAll(
      calls: readonly (readonly string[])[],
      stays: (args: readonly string[]) => boolean = () => false,
    ) {
      const seen: ({ readonly args: readonly string[] } & Awaited<ReturnType<typeof run>>)[] = [];
      for (let at = 0; at < calls.length; at += AT_ONCE) {
        const some = calls
          .slice(at, at + AT_ONCE)
          .map(async (args) => ({ args, ...(await run(args, stays(args))) }));
        seen.push(...(await Promise.all(some)));
      }
      return seen;
    },
  };
}
