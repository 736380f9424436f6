import { act, actOn } from '../act.ts';
import { command } from '../command.ts';
import { CliError } from '../errors.ts';

export const verdict = command<{ readonly hurt?: boolean; readonly why?: string; readonly prevent?: string }>(
  {
    arguments: [['<session>', 'argSession']],
    options: [
      { flags: '--hurt', help: 'optHurt' },
      { flags: '--no-hurt', help: 'optNoHurt' },
      { flags: '--why <reason>', help: 'optWhy' },
      { flags: '--prevent <how>', help: 'optPrevent' },
    ],
    async run(cli, [session], { hurt, why = null, prevent = null }) {
      if (hurt === undefined) throw new CliError('bad-verdict');
      const place = await actOn(cli, String(session));
      return act(cli, place, 'verdict.set', { verdict: { hurt, why, prevent } });
    },
  },
);
