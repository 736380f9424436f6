import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** Where the program keeps its things (XDG Base Directory 0.8: a relative path in a variable is ignored). */
export interface Paths {
  /** Settings of the user: `config.yaml`. */
  readonly config: string;
  /** Data worth keeping: the local hub's sessions and log, credentials, drafts. */
  readonly state: string;
  readonly configFile: string;
  /** A 0700 folder of hub tokens and command counters. */
  readonly credentials: string;
}

/** Anything that knows where the program keeps its things; every call of a command does. */
export interface HasPaths {
  readonly paths: Pick<Paths, 'credentials'>;
}

export function paths(env: Env): Paths {
  const config = folder(env, 'XDG_CONFIG_HOME', '.config');
  const state = folder(env, 'XDG_STATE_HOME', '.local/state');
  return {
    config,
    state,
    configFile: join(config, 'config.yaml'),
    credentials: join(state, 'credentials'),
  };
}

/** Where it is kept what settings files said when they were last read. */
export const settingsCache = (env: Env): string =>
  join(folder(env, 'XDG_CACHE_HOME', '.cache'), 'settings.json');

function folder(env: Env, variable: string, fallback: string): string {
  const value = env[variable];
  return join(value && isAbsolute(value) ? value : join(env.HOME || homedir(), fallback), 'oncall');
}

/** A path for people: the home folder as `~`, and relative where it lies below the present folder. */
export function shown(path: string, env: Env, cwd: string): string {
  if (path.startsWith(`${cwd}/`)) return path.slice(cwd.length + 1);
  const home = env.HOME || homedir();
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
