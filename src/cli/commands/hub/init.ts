import { readFile } from 'node:fs/promises';
import { CliError } from '../../base/errors.ts';
import { writeText } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { readTeamConfig } from '../../hub/hub-place.ts';
import { readNatsConfig, withCluster } from '../../hub/own-cluster.ts';
import { mayChange } from '../../settings/invocation.ts';

interface InitOptions {
  readonly config?: string;
  readonly nats?: string;
  readonly replicas?: string;
}

/** Makes the streams of a hub in a cluster; `--nats` writes the servers into its settings first. Running it again changes nothing. */
export const init = command<InitOptions>({
  options: [
    { flags: '--config <file>', help: 'optConfig', values: 'file' },
    { flags: '--nats <servers>', help: 'optNats' },
    { flags: '--replicas <n>', help: 'optReplicas', choices: ['1', '3', '5'] },
  ],
  withoutSettings: true,
  async run(cli, _args, { config: file, nats, replicas = '3' }) {
    mayChange(cli);
    if (file === undefined) {
      throw new CliError('missing-option', { command: 'oncall hub init', option: '--config' });
    }
    if (nats !== undefined) {
      const { nats: there } = await readTeamConfig(cli, file);
      if (there !== undefined) throw new CliError('nats-there', { file });
      await addServers(file, serversOf(nats), replicas);
    }
    const config = await readNatsConfig(cli, file);
    const made = await withCluster(cli, config, file, async (cluster) => {
      if (!cluster.isRecent) {
        throw new CliError('nats-old', { version: cluster.version, least: cluster.leastVersion });
      }
      const [difference] = await cluster.setUp();
      if (difference) throw new CliError('stream-differs', { ...difference });
      return { streams: cluster.streams, version: cluster.version };
    });
    const told = { ...made, replicas: config.nats.replicas, file };
    if (cli.globals.json) cli.out.json({ ...told, added: nats !== undefined });
    else {
      if (nats !== undefined) cli.out.say(cli.t('nats-added', { file }));
      cli.out.say(cli.t('nats-made', { ...told, streams: made.streams.join(', ') }));
    }
    return undefined;
  },
});

function serversOf(value: string): readonly string[] {
  const servers = value.split(',').map((server) => server.trim());
  const wrong = servers.find((server) => !/^(?:nats|tls):$/.test(URL.parse(server)?.protocol ?? ''));
  if (wrong !== undefined) throw new CliError('nats-servers', { value: wrong });
  return servers;
}

/** Added at the end, as text, so that what a person wrote stays as it is. */
async function addServers(file: string, servers: readonly string[], replicas: string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  const lines = [
    'nats:',
    '  servers:',
    ...servers.map((server) => `    - ${server}`),
    `  replicas: ${replicas}`,
  ];
  await writeText(file, `${before}${gap}${lines.join('\n')}\n`).catch((error: NodeJS.ErrnoException) => {
    throw new CliError('file-unwritable', { file, reason: error.code ?? 'unknown' }, error);
  });
}
