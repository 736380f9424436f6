import { afterEach } from 'vitest';
import { Terminal } from '../stories/driver/terminal.ts';
import { BIN, type CliRig } from './rig.ts';

/** Runs the program on terminals; those that still run after a test are ended. */
export function terminals(rig: CliRig) {
  const open = new Set<Terminal>();
  afterEach(async () => {
    for (const terminal of open) await terminal.kill();
    open.clear();
  });
  return (args: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal => {
    const { TERM = 'xterm-256color', ...more } = env;
    // A pty says what it is itself, so another TERM is set behind its back.
    const program = ['/usr/bin/env', `TERM=${TERM}`, process.execPath, BIN, ...args] as const;
    const terminal = new Terminal(`oncall ${args.join(' ')}`, [...program], {
      rows: 34,
      cwd: rig.work,
      env: { ...rig.env, ...more },
    });
    open.add(terminal);
    return terminal;
  };
}

/** A terminal that was left as it was found: main screen, cursor shown, lines wrapping, no paste mode. */
export const RESTORED = { buffer: 'normal', wrap: true, paste: false, cursor: true };
