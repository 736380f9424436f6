import { act, actOn } from '../act.ts';
import { command } from '../command.ts';
import { timeZone } from '../invocation.ts';
import { readPast } from '../times.ts';

export const mitigate = command<{ readonly at?: string }>({
  arguments: [['<session>', 'argSession']],
  options: [{ flags: '--at <time>', help: 'optHappenedAt' }],
  async run(cli, [session], { at }) {
    const happenedAt =
      at === undefined ? null : readPast('--at', at, new Date().toISOString(), timeZone(cli));
    return act(cli, await actOn(cli, String(session)), 'session.mitigate', { happenedAt });
  },
});
