import { SEVERITIES } from '../../../domain/procedure.ts';
import { CliError } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const severity = command({
  arguments: [
    ['<session>', 'argSession'],
    ['<severity>', 'argSeverity'],
  ],
  async run(cli, [session, given]) {
    const word = String(given).toUpperCase();
    const chosen =
      word === 'NONE' ? null : SEVERITIES.find((known) => known === word || known === `SEV${word}`);
    if (chosen === undefined) {
      const choices = `${SEVERITIES.join(', ')}, none`;
      throw new CliError('bad-choice', { what: 'severity', value: String(given), choices });
    }
    return act(cli, await actOn(cli, String(session)), 'severity.set', { severity: chosen });
  },
});
