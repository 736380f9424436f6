import { CliError } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import { allowLogFile } from './log-files.ts';
import { allowLogSource } from './log-sources.ts';
import { LOG_SPECS, type LogSpec } from './log-specs.ts';

/** What a session's tail names of the logs given: a team hub has its own sources, and files come through the screen. */
export function sourcesOf(hub: 'team' | 'local', logs: readonly LogSpec[]): readonly string[] {
  return logs.flatMap((log) => {
    if (log.kind === 'named') return [log.name];
    return log.kind === 'file' && hub === 'local' ? [`file:${log.path}`] : [];
  });
}

/** Lets this user's local hub open them. Rejects with `bad-logs-spec` for a name that no settings explain. */
export async function allowLogs(cli: Pick<Invocation, 'paths'>, logs: readonly LogSpec[]): Promise<void> {
  for (const log of logs) {
    if (log.kind === 'file') await allowLogFile(cli, log.path);
    if (log.kind !== 'named') continue;
    if (!log.definition) {
      throw new CliError('bad-logs-spec', { spec: log.name, choices: LOG_SPECS.join(', ') });
    }
    await allowLogSource(cli, log.name, log.definition);
  }
}
