import { act, actOn } from '../act.ts';
import { command } from '../command.ts';
import { textArgument } from '../text-argument.ts';

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
