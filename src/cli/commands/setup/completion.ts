import { CliError } from '../../base/errors.ts';
import { candidatesFor } from '../../completion/candidates.ts';
import { linesFor, SCRIPTS, SHELLS } from '../../completion/shells.ts';
import { type CommandDef, type CommandEntry, command } from '../../grammar/command.ts';

/** Prints the script that a shell sources; with words, what may stand under the cursor, which is what the script asks. */
export const completion = (commands: readonly CommandEntry[]): CommandDef =>
  command({
    arguments: [
      ['<shell>', 'argShell', 'shell'],
      ['[words...]', 'argCompletionWords'],
    ],
    withoutSettings: true,
    async run(cli, [given, words]) {
      const shell = SHELLS.find((known) => known === given);
      if (!shell) {
        const choices = SHELLS.join(', ');
        throw new CliError('bad-choice', { what: 'completion', value: String(given), choices });
      }
      const typed = (words ?? []) as readonly string[];
      if (typed.length === 0) cli.out.text(SCRIPTS[shell]);
      else {
        const { candidates, files } = await candidatesFor(cli, commands, typed);
        for (const line of linesFor(shell, candidates, files)) cli.out.line(line);
      }
      return undefined;
    },
  });
