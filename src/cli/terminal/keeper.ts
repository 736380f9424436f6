import type { ChildProcess } from 'node:child_process';
import { startProgram } from '../base/start-program.ts';

/** Paste as text, no kitty keys, no mouse, wrap lines, leave the alternate screen, show the cursor. */
const RESTORE = '\\033[?2004l\\033[<u\\033[?1006l\\033[?1000l\\033[?7h\\033[?1049l\\033[0m\\033[?25h';

/**
 * Waits for a word; when there is none the pipe was closed by a death, and the terminal is given back. Its line mode is
 * so only while this job has the terminal: a shell that has taken it already sets its own, and is not to be disturbed.
 */
const WATCH = `trap '' INT QUIT TTOU; read word || { printf '${RESTORE}'; trap - TTOU; stty sane <&1; }`;

/**
 * Gives the terminal back when this process dies without a chance to do so itself (SIGKILL, out of memory): a shell
 * waits at a pipe that only such a death closes. Without a shell the terminal is as it would be without this.
 */
export function keepTerminal(): { readonly release: () => void } {
  if (process.platform === 'win32') return { release: () => {} };
  const watch = watcher();
  watch?.on('error', () => {});
  watch?.stdin?.on('error', () => {});
  watch?.unref();
  (watch?.stdin as { unref?: () => void } | null | undefined)?.unref?.();
  return { release: () => void watch?.stdin?.end('left\n') };
}

/** Null where no process can be made: without memory for one `spawn` throws, without files for pipes it makes none. */
function watcher(): ChildProcess | null {
  try {
    const { PATH = '/usr/bin:/bin' } = process.env;
    const shell = { kind: 'terminal', file: '/bin/sh', words: ['-c', WATCH] } as const;
    return startProgram(shell, { PATH }, { stdio: ['pipe', 'inherit', 'ignore'] });
  } catch {
    return null;
  }
}
