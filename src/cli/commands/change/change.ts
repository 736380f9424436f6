import { changeKindSchema } from '../../../domain/changes/change-schema.ts';
import type { ChangeKind } from '../../../domain/changes/system-change.ts';
import { changeText } from '../../../text/change-text.ts';
import { clockAndDay } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { readHappened } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { mayChange, timeZone } from '../../settings/invocation.ts';

interface AddOptions {
  readonly service?: string;
  readonly kind?: ChangeKind;
  readonly at?: string;
  readonly env?: string;
  readonly url?: string;
}

/** A change that no other source tells of: a flag, a console, a cable. */
const add = command<AddOptions>({
  arguments: [['<text>', 'argChangeText']],
  options: [
    { flags: '--service <service>', help: 'optChangeService' },
    { flags: '--kind <kind>', help: 'optChangeKind', choices: changeKindSchema.options },
    { flags: '--at <time>', help: 'optChangeAt' },
    { flags: '--env <environment>', help: 'optChangeEnv' },
    { flags: '--url <url>', help: 'optChangeUrl' },
  ],
  async run(cli, [given], { service, kind, at, env, url }) {
    mayChange(cli);
    const text = String(given).trim();
    if (text === '')
      throw new CliError('missing-argument', { command: 'oncall change add', argument: 'text' });
    if (service === undefined) throw new CliError('change-service');
    if (url !== undefined && !/^https?:\/\/\S+$/.test(url)) throw new CliError('change-url', { value: url });
    const now = new Date().toISOString();
    const happenedAt = at === undefined ? undefined : readHappened('--at', at, now, timeZone(cli));
    const link = await hubOf(cli, {});
    const { change } = await link.api.addChange({
      ...{ service, text },
      ...(kind === undefined ? {} : { kind }),
      ...(env === undefined ? {} : { environment: env }),
      ...(url === undefined ? {} : { url }),
      ...(happenedAt === undefined ? {} : { happenedAt }),
    });
    if (cli.globals.json) cli.out.json(change);
    else {
      const time = clockAndDay(change.liveAt ?? now, now, timeZone(cli), cli.lang);
      cli.out.line(cli.t('change-added', { time, change: changeText(change, cli.lang) }));
    }
    return EXIT.done;
  },
});

export const change = command({
  subcommands: [{ name: 'add', summary: 'change add', load: async () => add }],
});
