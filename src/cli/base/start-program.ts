import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Env } from './paths.ts';

/*
 * The only place that starts another program. Each gets the variables that it needs and no other: tokens stand in this
 * program's environment, and what is handed on can be read by the child, by all that it starts, and in /proc.
 */

const PATHS = 'PATH|HOME|TMPDIR|XDG_\\w+';
const USER = 'USER|LOGNAME|SHELL';
/** By their names, and not `LC_\w+`: ssh servers take on `LC_*`, so that people send secrets by such names. */
const LOCALE =
  'LANG|LANGUAGE|TZ|LC_(?:ALL|COLLATE|CTYPE|MESSAGES|MONETARY|NUMERIC|TIME|PAPER|NAME|ADDRESS|TELEPHONE|MEASUREMENT|IDENTIFICATION)';
const DISPLAY =
  'DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|WSL(?:_\\w+|ENV)';
const TERMINAL =
  'TERM|TERM_PROGRAM(?:_VERSION)?|TERMINFO(?:_DIRS)?|COLORTERM|COLORFGBG|NO_COLOR|COLUMNS|LINES|TMUX|TMUX_PANE|TMUX_TMPDIR|STY|SSH_(?:CONNECTION|CLIENT|TTY)';
const EDITORS =
  'EDITOR|VISUAL|ALTERNATE_EDITOR|VIM|VIMINIT|VIMRUNTIME|EXINIT|MYVIMRC|NVIM|NVIM_APPNAME|NVIM_LISTEN_ADDRESS|EMACS_SERVER_FILE|EMACS_SOCKET_NAME|EMACSLOADPATH|HELIX_RUNTIME|VSCODE_IPC_HOOK(?:_CLI)?';
/** Settings of the user's own git, and whose repositories it trusts. */
const GIT = 'GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)';
const NETWORK =
  'https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|NODE_\\w+|SSL_CERT_(?:FILE|DIR)|OPENSSL_(?:CONF|MODULES)';
/** The hub of this machine reads logs and asks PagerDuty, GitHub and Slack for its user. It gives access itself: no `ONCALL_TOKEN`. */
const HUB =
  'ONCALL_(?:LANG|NAME|EMAIL|TIME_ZONE|GITHUB_TOKEN)|PAGERDUTY_(?:TOKEN|TOKEN_TYPE|API_URL)|GITHUB_API_URL|SLACK_(?:BOT_TOKEN|APP_TOKEN|API_URL)|OPENSEARCH_\\w+|AWS_\\w+';

const of = (...names: readonly string[]): RegExp => new RegExp(`^(?:${names.join('|')})$`);

/** What each kind of program gets of the environment. */
const GIVEN = {
  browser: of(PATHS, USER, LOCALE, DISPLAY, 'BROWSER'),
  clipboard: of(PATHS, USER, LOCALE, DISPLAY, 'TMUX|TMUX_TMPDIR'),
  editor: of(PATHS, USER, LOCALE, DISPLAY, TERMINAL, EDITORS),
  git: of('PATH|HOME|XDG_CONFIG_HOME', GIT),
  hub: of(PATHS, USER, LOCALE, GIT, NETWORK, HUB),
  /** Lives as long as the screen, and needs `stty` alone. */
  terminal: of('PATH'),
} as const;

export type ProgramKind = keyof typeof GIVEN;

/** A program of this machine: what it is for, its file, its words. */
export interface Program {
  readonly kind: ProgramKind;
  readonly file: string;
  readonly words: readonly string[];
}

export type StartOptions = Pick<SpawnOptions, 'cwd' | 'detached' | 'stdio' | 'timeout' | 'killSignal'> & {
  /** Variables that are set for it, whatever the environment has. */
  readonly set?: Readonly<Record<string, string>>;
};

/** Starts a program with what it needs of the environment. Throws and emits `error` as `spawn` does. */
export function startProgram(
  { kind, file, words }: Program,
  env: Env,
  { set = {}, ...options }: StartOptions,
): ChildProcess {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => GIVEN[kind].test(name)));
  const path = given.PATH === undefined ? {} : { PATH: absolute(given.PATH).join(delimiter) };
  return spawn(file, words, { ...options, env: { ...given, ...path, ...set } });
}

/** The file of a program in the folders of the PATH; null where it is not installed. */
export function programFile(name: string, env: Env): string | null {
  for (const folder of absolute(env.PATH ?? '')) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return null;
}

/** Without those that mean the present folder, which may be somebody else's: a program of its own there is not ours to run. */
const absolute = (path: string): readonly string[] => path.split(delimiter).filter(isAbsolute);
