import { resolve } from 'node:path';
import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { dataOf } from '../../hub/hub-place.ts';

/** Copies a hub's events to a new file, while it runs or not. Changes nothing of the hub, so `--readonly` allows it. */
export const backup = command<{ readonly config?: string }>({
  arguments: [['<file>', 'argBackup', 'file']],
  options: [{ flags: '--config <file>', help: 'optConfig', values: 'file' }],
  withoutSettings: true,
  async run(cli, [given], { config }) {
    const file = String(given);
    const { backUpHub } = await import('../../hub/backup.ts');
    const answer = await backUpHub(await dataOf(cli, config), resolve(cli.cwd, file));
    if (!answer.ok) throw failure(answer.reason, file);
    if (cli.globals.json) cli.out.json({ file: resolve(cli.cwd, file) });
    else cli.out.line(file);
    return undefined;
  },
});

function failure(reason: string, file: string): CliError {
  if (reason === 'EEXIST') return new CliError('backup-exists', { file });
  if (reason === 'no-data') return new CliError('no-hub-data');
  return new CliError('file-unwritable', { file, reason });
}
