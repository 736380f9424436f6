import { CliError } from '../../base/errors.ts';
import { readHappened } from '../../base/times.ts';
import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const impact = command<{ readonly who?: string; readonly since?: string }>({
  arguments: [
    ['<session>', 'argSession'],
    ['<what>', 'argImpact'],
  ],
  options: [
    { flags: '--who <who>', help: 'optImpactWho' },
    { flags: '--since <time>', help: 'optImpactSince' },
  ],
  async run(cli, [session, what], { who = '', since }) {
    if (String(what).trim() === '') throw new CliError('nothing-given', { what: 'impact' });
    const place = await actOn(cli, String(session));
    const now = new Date().toISOString();
    const from = since === undefined ? null : readHappened('--since', since, now, place.timeZone);
    return act(cli, place, 'impact.set', { impact: { who, what: String(what), since: from } });
  },
});
