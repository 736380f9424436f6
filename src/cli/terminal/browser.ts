import type { Env } from '../base/paths.ts';
import { programFile, startProgram } from '../base/start-program.ts';

type Opener = readonly [program: string, ...args: string[]];

/** Programs that open an address, in the order they are tried; over SSH those of a desktop would open it far away. */
function openers(env: Env): readonly Opener[] {
  const own: Opener[] = env.BROWSER && !/[\s:%]/.test(env.BROWSER) ? [[env.BROWSER]] : [];
  if (env.SSH_CONNECTION || env.SSH_TTY) return own;
  if (process.platform === 'darwin') return [...own, ['open']];
  if (env.WSL_DISTRO_NAME) return [...own, ['wslview'], ['explorer.exe']];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? [...own, ['xdg-open']] : own;
}

/**
 * Opens an http or https address in the user's browser, by a program that gets it as one argument. False where there is
 * no program for it here, or where it did not start.
 */
export async function openInBrowser(url: string, env: Env): Promise<boolean> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return false;
  for (const [name, ...words] of openers(env)) {
    const file = name.includes('/') ? name : programFile(name, env);
    if (file !== null && (await started(file, [...words, address.href], env))) return true;
  }
  return false;
}

function started(file: string, words: readonly string[], env: Env): Promise<boolean> {
  return new Promise((done) => {
    const child = startProgram({ kind: 'browser', file, words }, env, { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
