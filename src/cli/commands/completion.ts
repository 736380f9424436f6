import { command } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { describeCommands } from '../completion/describe.ts';
import { completionScript, SHELLS } from '../completion/script.ts';
import { CliError } from '../errors.ts';

export const completion = command({
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
    cli.out.text(completionScript(chosen, await describeCommands(COMMANDS, cli.lang)));
    return undefined;
  },
});
