import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFailed } from 'vitest';
import { BIN, cliRig } from '../../cli/rig.ts';
import { HomeScreen } from './home-screen.ts';
import type { Program } from './screen.ts';
import { SessionScreen } from './session-screen.ts';
import { PROMPT, Shell } from './shell.ts';
import { DEADLINE_MS, type Terminal, type TerminalOptions } from './terminal.ts';

export interface Seat
  extends Partial<Pick<TerminalOptions, 'cols' | 'rows' | 'env' | 'cwd' | 'background' | 'ambiguous'>> {
  readonly lang?: 'ja' | 'en';
}

/** People of the stories; each is known to the hub of this machine by name and address. */
export const PEOPLE = {
  sato: { ja: '佐藤', en: 'Sato' },
  tanaka: { ja: '田中', en: 'Tanaka' },
  suzuki: { ja: '鈴木', en: 'Suzuki' },
} as const;
export type Person = keyof typeof PEOPLE;

type Kind<T extends Terminal> = new (
  name: string,
  program: Program,
  options: TerminalOptions,
  lang: 'ja' | 'en',
) => T;

/**
 * A stage for one story: a user's machine below a temporary folder, with real terminals on it. After each story every
 * terminal, the hub and the folder are gone; of a story that failed the last screens are shown.
 */
export function stage() {
  const rig = cliRig();
  const terminals = new Set<Terminal>();
  // After the rig's own hooks, so that it ends the terminals before the rig ends their hub.
  beforeEach(() => {
    terminals.clear();
    leaveStepsToPeople(rig.work);
  });
  afterEach(async () => {
    await Promise.all([...terminals].map((terminal) => terminal.kill()));
  });

  const environment = (who: Person, { lang = 'ja', env = {} }: Seat) => ({
    ...rig.env,
    LANG: lang === 'ja' ? 'ja_JP.UTF-8' : 'en_US.UTF-8',
    ONCALL_NAME: PEOPLE[who][lang],
    ONCALL_EMAIL: `${who}@example.com`,
    ...env,
  });

  return {
    rig,
    get logFile() {
      return join(rig.work, 'app.log');
    },
    /** Opens a terminal of a kind and runs any program on it. */
    terminal<T extends Terminal>(
      kind: Kind<T>,
      name: string,
      program: Program,
      options: TerminalOptions,
      lang: 'ja' | 'en' = 'ja',
    ): T {
      const terminal = new kind(name, program, options, lang);
      terminals.add(terminal);
      onTestFailed(() => console.log(terminal.picture()));
      return terminal;
    },
    /** `oncall …` as a person types it into a terminal of their own. */
    oncall<T extends Terminal>(kind: Kind<T>, who: Person, args: readonly string[], seat: Seat = {}): T {
      const { cols, rows, cwd = rig.work, background, ambiguous, lang } = seat;
      const program: Program = [process.execPath, BIN, ...args];
      const options = {
        ...(cols === undefined ? {} : { cols }),
        ...(rows === undefined ? {} : { rows }),
        ...(background === undefined ? {} : { background }),
        ...(ambiguous === undefined ? {} : { ambiguous }),
        cwd,
        env: environment(who, seat),
      };
      return this.terminal(kind, `${who}: oncall ${args.join(' ')}`, program, options, lang);
    },
    /** Somebody's screen in a session, by its id or by a join line's address. */
    joins(who: Person, session: string, seat: Seat = {}): SessionScreen {
      return this.oncall(SessionScreen, who, ['join', session], seat);
    },
    /** Somebody's home screen. */
    home(who: Person, seat: Seat = {}): HomeScreen {
      return this.oncall(HomeScreen, who, [], seat);
    },
    /** A shell of Sato's at its prompt. */
    async shell(name = 'a shell', seat: Seat = { lang: 'en' }): Promise<Shell> {
      const env = { ...environment('sato', seat), PS1: PROMPT };
      const options = { cwd: rig.work, env };
      const shell = this.terminal(Shell, name, ['/bin/bash', '--norc', '-i'], options, seat.lang);
      await shell.showsPrompt();
      return shell;
    },
    /** Starts a session on Sato's terminal, with the log file as its tail; resolves when both are seen to be live. */
    async opened(
      seat: Seat = {},
      ...more: readonly string[]
    ): Promise<{ sato: SessionScreen; session: string }> {
      const { lang = 'ja' } = seat;
      const title = lang === 'ja' ? '決済画面で5xx急増' : '5xx spike on checkout';
      appendFileSync(this.logFile, '');
      const logs = ['--logs', 'file:app.log', '--id', 'checkout'];
      const sato = this.oncall(SessionScreen, 'sato', ['start', title, ...logs, ...more], seat);
      await sato.shows(lang === 'ja' ? 'まで欠落なし' : 'nothing missing up to');
      return { sato, session: sato.session };
    },
    /** The same, and Tanaka joins it from a terminal of their own. */
    async together(seat: Seat = {}, other: Seat = seat) {
      const { sato, session } = await this.opened(seat);
      const tanaka = this.joins('tanaka', session, other);
      const { lang = 'ja' } = seat;
      await sato.shows(PEOPLE.tanaka[other.lang ?? 'ja']);
      await tanaka.shows(PEOPLE.sato[lang]);
      return { sato, tanaka, session };
    },
    /** Waits until a text that is being written is on this user's disk, so that a kill cannot take it. */
    keeps: (text: string) =>
      expect
        .poll(() => keptFiles(join(rig.root, 'state', 'oncall', 'terminals')), { timeout: DEADLINE_MS })
        .toContain(text),
    /** A computer of someone else's: nothing of the first user's is there, and no hub. */
    machine(name: string) {
      const root = join(rig.root, name);
      for (const folder of ['work', 'run']) mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
      leaveStepsToPeople(join(root, 'work'));
      const state = join(root, 'state');
      const env = {
        HOME: root,
        XDG_CONFIG_HOME: join(root, 'config'),
        XDG_STATE_HOME: state,
        XDG_RUNTIME_DIR: join(root, 'run'),
      };
      return { env, state, cwd: join(root, 'work') };
    },
    /** Opens Sato's hub to others, and makes an invite: the URL of the line that is pasted. */
    async invite(session: string, ...more: readonly string[]): Promise<string> {
      const line = await rig.ok(['invite', session, ...more], { env: environment('sato', {}) });
      return /https:[^\s']+/.exec(line)?.[0] ?? '';
    },
    /** The environment of a person on this machine, for commands without a screen. */
    environment: (who: Person, seat: Seat = {}) => environment(who, seat),
    /** A line into the log file, as a service writes it. */
    log(message: string, level = 'info', fields: Readonly<Record<string, unknown>> = {}): void {
      const record = { time: new Date().toISOString(), level, service: 'checkout', msg: message, ...fields };
      appendFileSync(join(rig.work, 'app.log'), `${JSON.stringify(record)}\n`);
    },
  };
}

function keptFiles(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

/** The team's own procedure: the built-in one with every step ticked by hand, so that stories about ticks need no alert. */
function leaveStepsToPeople(work: string): void {
  const builtIn = new URL('../../../sessions/procedures/incident.yaml', import.meta.url);
  const folder = join(work, 'sessions', 'procedures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'incident.yaml'), readFileSync(builtIn, 'utf8').replace(/^ +when: .*\n/gm, ''));
}
