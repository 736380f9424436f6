import type { Maintenance } from '../../../protocol/page-acts.ts';
import { clockAndDay, isoSeconds } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readDue, readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { outcomeJson, whyNotDone } from '../../link/act-outcome.ts';
import { askTeam } from '../../link/ask-team.ts';
import { WAIT, type Waiting } from '../../link/waiting.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

/** Services that page nobody for a while, as during a release. */

const listWindows = command({
  async run(cli) {
    const link = await hubOf(cli, { reading: true });
    const windows = await link.api.maintenance();
    if (cli.globals.json) cli.out.json({ windows });
    else if (windows.length === 0) cli.out.say(cli.t('maintenance-none'));
    else
      for (const line of columns(
        windows.map((one) => rowOf(cli, one)),
        width,
      ))
        cli.out.line(line);
    return EXIT.done;
  },
});

function rowOf(cli: Invocation, { id, services, from, until, text, by }: Maintenance): readonly string[] {
  const now = new Date().toISOString();
  const time = (iso: string): string => clockAndDay(iso, now, timeZone(cli), cli.lang);
  const runs = from <= now;
  return [
    id,
    services.join(', '),
    cli.t(runs ? 'maintenance-until' : 'maintenance-from', { from: time(from), until: time(until) }),
    by ?? '-',
    text,
  ];
}

interface Start extends Waiting {
  readonly for?: string;
  readonly until?: string;
  readonly reason?: string;
}

const startWindow = command<Start>({
  arguments: [['<services...>', 'argServices', 'service']],
  options: [
    { flags: '--for <time>', help: 'optMaintenanceFor' },
    { flags: '--until <time>', help: 'optMaintenanceUntil' },
    { flags: '--reason <text>', help: 'optMaintenanceReason' },
    WAIT,
  ],
  async run(cli, [given], { for: span, until: end, reason = '', wait }) {
    if ((span === undefined) === (end === undefined)) throw new CliError('maintenance-how');
    const now = new Date().toISOString();
    const until =
      span === undefined
        ? readDue('--until', String(end), now, timeZone(cli))
        : new Date(Date.parse(now) + readSpan('--for', span)).toISOString();
    const services = [...new Set((given as readonly string[]).map(String))];
    const wish = { act: 'maintain', services, until, text: reason } as const;
    const { told, code } = await askTeam(cli, wish, { services, span, end, reason }, wait);
    const named = services.join(', ');
    if (cli.globals.json)
      cli.out.jsonLine({
        services,
        act: wish.act,
        ...outcomeJson(cli, told),
        until: isoSeconds(until, timeZone(cli)),
      });
    else if (told.outcome === 'done') {
      const time = clockAndDay(until, now, timeZone(cli), cli.lang);
      cli.out.line(cli.t('maintenance-started', { services: named, time }));
    }
    if (told.outcome !== 'done') cli.out.say(`oncall: ${whyNotDone(cli, named, told)}`);
    return code;
  },
});

const endWindow = command<Waiting>({
  arguments: [['<window>', 'argWindow', 'window']],
  options: [WAIT],
  async run(cli, [given], { wait }) {
    const window = String(given);
    const wish = { act: 'end-maintenance', window } as const;
    const { told, code } = await askTeam(cli, wish, { window }, wait);
    if (cli.globals.json) cli.out.jsonLine({ window, act: wish.act, ...outcomeJson(cli, told) });
    else if (told.outcome === 'done') cli.out.line(cli.t('maintenance-ended', { window }));
    if (told.outcome !== 'done') cli.out.say(`oncall: ${whyNotDone(cli, window, told)}`);
    return code;
  },
});

export const maintenance = command({
  subcommands: [
    { name: 'list', summary: 'maintenance list', load: async () => listWindows },
    { name: 'start', summary: 'maintenance start', load: async () => startWindow },
    { name: 'end', summary: 'maintenance end', load: async () => endWindow },
  ],
});
