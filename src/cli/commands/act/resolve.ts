import { readHappened } from '../../base/times.ts';
import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const resolve = command<{ readonly at?: string }>({
  arguments: [['<session>', 'argSession']],
  options: [{ flags: '--at <time>', help: 'optHappenedAt' }],
  async run(cli, [session], { at }) {
    const place = await actOn(cli, String(session));
    const now = new Date().toISOString();
    const happenedAt = at === undefined ? null : readHappened('--at', at, now, place.timeZone);
    return act(cli, place, 'session.resolve', { happenedAt });
  },
});
