import { spawn } from 'node:child_process';
import type { Env } from '../base/paths.ts';
import { find } from './clipboard.ts';

type Opener = readonly [program: string, ...args: string[]];

/** Programs that open an address, in the order they are tried; over SSH those of a desktop would open it far away. */
function openers(env: Env): readonly Opener[] {
  const own: Opener[] = env.BROWSER && !/[\s:%]/.test(env.BROWSER) ? [[env.BROWSER]] : [];
  if (env.SSH_CONNECTION || env.SSH_TTY) return own;
  if (process.platform === 'darwin') return [...own, ['open']];
  if (env.WSL_DISTRO_NAME) return [...own, ['wslview'], ['explorer.exe']];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? [...own, ['xdg-open']] : own;
}

/** Variables that a browser gets: what it needs to find its display and its settings, and no secret. */
const GIVEN =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|WSL\w*|BROWSER)$/;

/**
 * Opens an http or https address in the user's browser, by a program that gets it as one argument. False where there is
 * no program for it here, or where it did not start.
 */
export async function openInBrowser(url: string, env: Env): Promise<boolean> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return false;
  for (const [name, ...args] of openers(env)) {
    const program = name.includes('/') ? name : find(name, env);
    if (program !== null && (await started(program, [...args, address.href], env))) return true;
  }
  return false;
}

function started(program: string, args: readonly string[], env: Env): Promise<boolean> {
  return new Promise((done) => {
    const given = Object.fromEntries(Object.entries(env).filter(([name]) => GIVEN.test(name)));
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: given });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
