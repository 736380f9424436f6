import { resolve } from 'node:path';
import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import type { BackupAnswer } from '../../hub/backup.ts';
import { readTeamConfig } from '../../hub/hub-place.ts';
import { dataFolder } from '../../hub/local-place.ts';
import type { Invocation } from '../../settings/invocation.ts';

/** Copies a hub's events to a new file, while it runs or not. Changes nothing of the hub, so `--readonly` allows it. */
export const backup = command<{ readonly config?: string }>({
  arguments: [['<file>', 'argBackup', 'file']],
  options: [{ flags: '--config <file>', help: 'optConfig', values: 'file' }],
  withoutSettings: true,
  async run(cli, [given], { config }) {
    const file = String(given);
    const to = resolve(cli.cwd, file);
    const answer = await backUp(cli, config, to);
    if (!answer.ok) throw failure(answer.reason, file);
    if (cli.globals.json) cli.out.json({ file: to });
    else cli.out.line(file);
    return undefined;
  },
});

/** Of a hub in a cluster the cluster is read, whichever hub serves at this moment. */
async function backUp(cli: Invocation, file: string | undefined, to: string): Promise<BackupAnswer> {
  const { backUpHub, outcomeOf } = await import('../../hub/backup.ts');
  const config = file === undefined ? null : await readTeamConfig(cli, file);
  if (file === undefined || !config?.nats) return backUpHub(config?.data ?? dataFolder(cli.paths), to);
  const { withCluster } = await import('../../hub/own-cluster.ts');
  const { backUpLog } = await import('../../hub/copy-events.ts');
  return withCluster(cli, { ...config, nats: config.nats }, file, async (cluster) =>
    outcomeOf(backUpLog(cluster.log(await cluster.lease(null)), to)),
  );
}

function failure(reason: string, file: string): CliError {
  if (reason === 'EEXIST') return new CliError('backup-exists', { file });
  if (reason === 'no-data') return new CliError('no-hub-data');
  return new CliError('file-unwritable', { file, reason });
}
