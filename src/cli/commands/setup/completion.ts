import { CliError } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { COMMANDS } from '../../commands.ts';
import { describeCommands } from '../../completion/describe.ts';
import { completionScript, SHELLS } from '../../completion/script.ts';

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
