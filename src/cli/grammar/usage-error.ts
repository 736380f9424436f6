import type { Command, CommanderError } from 'commander';
import { nearest } from '../../text/nearest.ts';
import { CliError } from '../base/errors.ts';

/** Says commander's complaint in our own words; what it names is taken from between its quotes. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): CliError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const at = commandAt(program, argv);
  const command = pathOf(at);
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(quoted, at);
    case 'commander.unknownOption': {
      const near = nearest(quoted, longOptions(at));
      return near
        ? new CliError('unknown-option-near', { command, option: quoted, near })
        : new CliError('unknown-option', { command, option: quoted });
    }
    case 'commander.missingArgument':
      return new CliError('missing-argument', { command, argument: quoted });
    case 'commander.optionMissingArgument':
      return new CliError('missing-value', {
        command,
        option: quoted.split(/[ ,]+/).find((w) => w.startsWith('--')) ?? quoted,
      });
    case 'commander.excessArguments': {
      const word = at.args[0];
      const names = at === program || at.commands.length > 0;
      return names && word !== undefined
        ? unknownCommand(word, at)
        : new CliError('too-many-arguments', { command });
    }
    default:
      return new CliError('internal', { reason: error.message }, error);
  }
}

/** `at`: the command below which there is none of that name. */
export function unknownCommand(word: string, at: Command): CliError {
  const near = nearest(
    word,
    at.commands.map((child) => child.name()),
  );
  const command = pathOf(at);
  return near
    ? new CliError('unknown-command-near', { word, command, near: `${command} ${near}` })
    : new CliError('unknown-command', { word, command });
}

/** The command the words lead to, as deep as they name one. */
function commandAt(program: Command, argv: readonly string[]): Command {
  let at = program;
  for (const word of argv) {
    const child = at.commands.find((command) => command.name() === word);
    if (child) at = child;
  }
  return at;
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function longOptions(command: Command): string[] {
  return command.options.flatMap((option) => (option.long ? [option.long] : []));
}
