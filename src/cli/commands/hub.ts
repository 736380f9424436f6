import { type CommandEntry, command } from '../command.ts';
import { CliError } from '../errors.ts';
import { runTeamHub } from './hub/run.ts';

const SUBCOMMANDS: readonly CommandEntry[] = [
  { name: 'run', summary: 'hub run', load: async () => (await import('./hub/run.ts')).run },
  { name: 'status', summary: 'hub status', load: async () => (await import('./hub/status.ts')).status },
  { name: 'stop', summary: 'hub stop', load: async () => (await import('./hub/stop.ts')).stop },
  { name: 'token', summary: 'hub token', load: async () => (await import('./hub/token.ts')).token },
  { name: 'backup', summary: 'hub backup', load: async () => (await import('./hub/backup.ts')).backup },
];

/** `oncall hub --config FILE` alone runs the hub: the line that stands in a service unit. */
export const hub = command<{ readonly config?: string }>({
  options: [{ flags: '--config <file>', help: 'optConfig' }],
  subcommands: SUBCOMMANDS,
  withoutSettings: true,
  async run(cli, _args, { config }) {
    if (config !== undefined) return runTeamHub(cli, config);
    const choices = SUBCOMMANDS.map(({ name }) => name).join(', ');
    throw new CliError('missing-subcommand', { command: 'oncall hub', choices });
  },
});
