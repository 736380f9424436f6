import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { outcomeJson, whyNotDone } from '../../link/act-outcome.ts';
import { askTeam } from '../../link/ask-team.ts';
import { WAIT, type Waiting } from '../../link/waiting.ts';

/** A new page of a service: it pages whom the service's escalation policy names. */
export const createPage = command<Waiting & { readonly details?: string }>({
  arguments: [
    ['<service>', 'argService', 'service'],
    ['<title>', 'argPageTitle'],
  ],
  options: [{ flags: '--details <text>', help: 'optPageDetails' }, WAIT],
  async run(cli, [named, given], { details: text = '', wait }) {
    const service = String(named);
    const title = String(given)
      .trim()
      .replace(/\s*\n\s*/g, ' ');
    if (title === '')
      throw new CliError('missing-argument', { command: 'oncall page create', argument: 'title' });
    const wish = { act: 'create', service, title, text } as const;
    const { told, code } = await askTeam(cli, wish, { service, title, text }, wait);
    const { made, outcome } = told;
    if (cli.globals.json)
      cli.out.jsonLine({
        ...{ service, act: wish.act, ...outcomeJson(cli, told) },
        ...(made === null ? {} : { number: made.number, page: made.id }),
      });
    else if (outcome === 'done') cli.out.line(cli.t('page-created', { page: made?.name ?? '-', service }));
    if (outcome !== 'done') cli.out.say(`oncall: ${whyNotDone(cli, service, told)}`);
    return code;
  },
});
