import { isatty } from 'node:tty';
import { EXIT } from './base/errors.ts';
import { explain, stackOf } from './base/explain.ts';
import { cliText, guessLang, screenLang } from './base/language.ts';
import { output } from './base/output.ts';
import { VERSION } from './base/package.ts';
import { paths } from './base/paths.ts';
import { keepHeapSmall } from './base/small-heap.ts';
import { COMMANDS } from './commands.ts';
import { firstOperand, parse } from './grammar/parse.ts';
import { explainOwn } from './link/own-address.ts';
import { loadConfig, withFlags } from './settings/config.ts';
import type { Invocation } from './settings/invocation.ts';
import { settingsError } from './settings/settings-problem.ts';
import { SIGNAL_EXIT } from './terminal/signals.ts';

/** Asked by number: to touch `process.stdin` makes a stream of it, which takes a millisecond. */
const [STDIN, STDOUT, STDERR] = [0, 1, 2] as const;

/** Runs the command line of this process and ends it with one of the codes of `errors.ts`. */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  endQuietlyOnClosedPipe();
  const code = await run(argv);
  // A pipe may hold what was written last; whatever else is still open is nobody's to wait for.
  process.stdout.write('', () => process.exit(code));
}

async function run(argv: readonly string[]): Promise<number> {
  const { env } = process;
  const out = output(process.stdout, process.stderr, !env.NO_COLOR && env.TERM !== 'dumb');
  let lang = guessLang({ env });
  let asked: Invocation | null = null;
  try {
    const cwd = process.cwd();
    const places = paths(env);
    const loaded = await loadConfig(env, cwd, places);
    const wanted = { env, flag: langFlag(argv), setting: loaded.settings.lang };
    lang = guessLang(wanted);
    const home = async () => (await import('./commands/home.ts')).home;
    const parsed = await parse(argv, { commands: COMMANDS, home, version: VERSION, lang });
    if (parsed.kind === 'print') {
      out.text(parsed.text);
      return EXIT.done;
    }
    const { def, args, options, globals } = parsed;
    if (def.staysUp) keepHeapSmall();
    lang = screenLang({ ...wanted, flag: globals.lang });
    const t = cliText(lang);
    const config = withFlags(loaded, globals);
    const problem = config.problems[0];
    if (problem && !def.withoutSettings) throw settingsError(problem, lang);
    const cli: Invocation = {
      ...{ env, cwd, paths: places, globals, config, lang, t, out, version: VERSION },
      isTerminal: isatty(STDIN) && isatty(STDOUT),
      interactive: isatty(STDIN) && isatty(STDOUT) && env.TERM !== 'dumb',
      canAsk: isatty(STDIN) && isatty(STDERR),
    };
    asked = cli;
    return (await def.run?.(cli, args, options)) ?? EXIT.done;
  } catch (error) {
    const { line, exit } = asked === null ? explain(error, lang) : explainOwn(asked, error);
    out.say(`oncall: ${line}`);
    if (argv.includes('--debug')) for (const text of stackOf(error)) out.say(text);
    return exit;
  }
}

/** The language asked for before the line is parsed, so that its mistakes are reported in it. A command's own `--lang` is another. */
function langFlag(argv: readonly string[]): string | undefined {
  const command = firstOperand(argv);
  const before = argv.slice(0, command?.word === 'export' ? command.at : argv.length);
  const at = before.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (at < 0) return undefined;
  return before[at]!.includes('=') ? before[at]!.slice('--lang='.length) : before[at + 1];
}

/** For what has to be put away once the terminal is gone: a hub that ends, a client that leaves. */
const GONE_MS = 5_000;

/** `oncall list | head -1`: the reader has seen enough, which is no error of ours. */
function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
      if (error.code !== 'EIO') throw error;
      // The terminal's window was closed: what was begun is put away, but nobody is left to wait for it.
      setTimeout(() => process.exit(SIGNAL_EXIT.SIGHUP), GONE_MS).unref();
    });
  }
}
