import { CliError } from '../../base/errors.ts';
import { type CommandEntry, command } from '../../grammar/command.ts';
import { runTeamHub } from './run.ts';

const SUBCOMMANDS: readonly CommandEntry[] = [
  { name: 'run', summary: 'hub run', load: async () => (await import('./run.ts')).run },
  { name: 'status', summary: 'hub status', load: async () => (await import('./status.ts')).status },
  { name: 'stop', summary: 'hub stop', load: async () => (await import('./stop.ts')).stop },
  { name: 'init', summary: 'hub init', load: async () => (await import('./init.ts')).init },
  { name: 'move', summary: 'hub move', load: async () => (await import('./move.ts')).move },
  { name: 'token', summary: 'hub token', load: async () => (await import('./token.ts')).token },
  { name: 'webhook', summary: 'hub webhook', load: async () => (await import('./webhook.ts')).webhook },
  { name: 'slack', summary: 'hub slack', load: async () => (await import('./slack.ts')).slack },
  { name: 'backup', summary: 'hub backup', load: async () => (await import('./backup.ts')).backup },
];

/** `oncall hub --config FILE` alone runs the hub: the line that is in a service unit. */
export const hub = command<{ readonly config?: string }>({
  options: [{ flags: '--config <file>', help: 'optConfig', values: 'file' }],
  subcommands: SUBCOMMANDS,
  withoutSettings: true,
  async run(cli, _args, { config }) {
    if (config !== undefined) return runTeamHub(cli, config);
    const choices = SUBCOMMANDS.map(({ name }) => name).join(', ');
    throw new CliError('missing-subcommand', { command: 'oncall hub', choices });
  },
});
