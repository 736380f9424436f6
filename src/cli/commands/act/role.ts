import { ROLES, type Role } from '../../../domain/procedure.ts';
import { CliError } from '../../base/errors.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, runCommand } from '../../link/act.ts';
import { findParticipant } from '../../link/find.ts';

export const role = command<{ readonly release?: boolean }>({
  arguments: [SESSION, ['<role>', 'argRole', 'role'], ['[who]', 'optGive', 'person']],
  options: [{ flags: '--release', help: 'optRelease' }],
  async run(cli, [session, given, who], { release = false }) {
    const wanted = ROLES.find((known): known is Role => known === String(given).toLowerCase());
    if (!wanted) {
      throw new CliError('bad-choice', { what: 'role', value: String(given), choices: ROLES.join(', ') });
    }
    const place = await actOn(cli, String(session));
    if (release) return runCommand(cli, place, 'role.release', { role: wanted });
    if (who === undefined) return runCommand(cli, place, 'role.take', { role: wanted });
    const { id: me } = await place.link.me();
    const participant = findParticipant(await place.link.api.session(place.session), String(who), me);
    return runCommand(cli, place, 'role.take', { role: wanted, participant });
  },
});
