import { CliError } from '../../base/errors.ts';
import { describeCommands } from '../../completion/describe.ts';
import { completionScript, SHELLS } from '../../completion/script.ts';
import { type CommandDef, type CommandEntry, command } from '../../grammar/command.ts';

/** `commands`: all there are, which the script completes. */
export const completion = (commands: readonly CommandEntry[]): CommandDef =>
  command({
    arguments: [['<shell>', 'argShell']],
    withoutSettings: true,
    async run(cli, [shell]) {
      const chosen = SHELLS.find((known) => known === shell);
      if (!chosen) {
        throw new CliError('bad-choice', {
          what: 'completion',
          value: String(shell),
          choices: SHELLS.join(', '),
        });
      }
      cli.out.text(completionScript(chosen, await describeCommands(commands, cli.lang)));
      return undefined;
    },
  });
