import { textArgument } from '../../base/text-argument.ts';
import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const goal = command({
  arguments: [
    ['<session>', 'argSession'],
    ['[goal]', 'argGoal'],
  ],
  async run(cli, [session, given]) {
    const text = await textArgument('goal', given);
    return act(cli, await actOn(cli, String(session)), 'goal.set', { goal: text === 'none' ? null : text });
  },
});
