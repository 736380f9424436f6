import { homedir } from 'node:os';
import { join } from 'node:path';
import { ingestLines } from '../../hub/ingest/ingest-line.ts';
import type { LogSource, RawLine } from '../../ports/log-source.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { CliError, EXIT } from '../base/errors.ts';
import type { FileSpec } from '../settings/file-spec.ts';
import type { Invocation } from '../settings/invocation.ts';
import { timeZone } from '../settings/invocation.ts';
import type { OpenSearchSource } from '../settings/source-schema.ts';
import { LOG_SPECS, readLogSpec } from './log-specs.ts';

/** Which lines of a source; times are ISO. */
export interface LogQuestion {
  readonly query: string | null;
  readonly since: string | null;
  readonly until: string;
  readonly around: string | null;
  readonly limit: number;
}

type LogPlace =
  | { readonly kind: 'file'; readonly spec: FileSpec }
  | { readonly kind: 'index'; readonly definition: OpenSearchSource };

/** What a source is that the settings name, or that names itself. A file takes no query. */
function placeOf(cli: Invocation, source: string, query: string | null): LogPlace {
  const named = cli.config.settings.sources ?? [];
  const spec = readLogSpec(source, cli.cwd, cli.env.HOME ?? homedir(), named);
  const definition = spec.kind === 'named' ? spec.definition : null;
  const file = spec.kind === 'file' ? spec : definition?.type === 'file' ? definition : null;
  if (file !== null && query !== null) throw new CliError('query-of-file', { source });
  if (file !== null) return { kind: 'file', spec: file };
  if (definition?.type === 'opensearch') return { kind: 'index', definition };
  throw new CliError('bad-logs-spec', { spec: source, choices: LOG_SPECS.join(', ') });
}

/** Lines of a source that the settings name, or that names itself, oldest first; through the same door as a hub's. */
export async function readLogs(
  cli: Invocation,
  source: string,
  question: LogQuestion,
): Promise<readonly RawLine[]> {
  const place = placeOf(cli, source, question.query);
  return ingestLines(
    await (place.kind === 'file'
      ? ofFile(cli, source, place.spec, question)
      : ofIndex(cli, source, place.definition, question)),
  );
}

/** The same source, to be followed. What is wrong with its settings is its status. */
export async function openLogs(cli: Invocation, source: string, query: string | null): Promise<LogSource> {
  const place = placeOf(cli, source, query);
  const { openDefinition } = await import('./open-log-source.ts');
  const keys = { env: cli.env, file: join(cli.paths.credentials, 'opensearch.json'), trusted: false };
  const definition =
    place.kind === 'index' ? place.definition : { type: 'file' as const, guests: false, ...place.spec };
  return openDefinition(source, definition, { keys, zone: timeZone(cli) });
}

const fileOptions = (cli: Invocation, name: string, { path, encoding, timeZone: zone }: FileSpec) => ({
  ...{ path, name, guests: false, zone: zone ?? timeZone(cli) },
  ...(encoding ? { encoding } : {}),
});

async function ofFile(cli: Invocation, name: string, spec: FileSpec, { until, around, limit }: LogQuestion) {
  const { logFile } = await import('../wiring/log-file.ts');
  const file = logFile(fileOptions(cli, name, spec));
  return (around === null ? file.before?.(until, limit) : file.context?.(around, limit, limit)) ?? [];
}

/** Rejects where a source of which no line came cannot be read: a file that is not there has no lines either. */
export async function checkReadable(cli: Invocation, source: string): Promise<void> {
  const place = placeOf(cli, source, null);
  if (place.kind !== 'file') return;
  const { probeLogFile } = await import('../wiring/log-file.ts');
  const probed = await probeLogFile(fileOptions(cli, source, place.spec));
  if (!('reason' in probed)) return;
  const reason = sayReason(sourceKey(probed.reason), probed.reason, cli.lang);
  throw new CliError('logs-unread', { source, reason }, undefined, EXIT.failed);
}

async function ofIndex(cli: Invocation, name: string, definition: OpenSearchSource, question: LogQuestion) {
  const { AccessError, clusterAccess } = await import('./opensearch-access.ts');
  const { indexOptions } = await import('./open-log-source.ts');
  const { isTrouble, readIndex } = await import('../wiring/opensearch.ts');
  const file = join(cli.paths.credentials, 'opensearch.json');
  try {
    const access = clusterAccess(definition, { env: cli.env, file, trusted: false });
    const zone = definition.timeZone ?? timeZone(cli);
    const options = { name, guests: false, zone, ...access, ...indexOptions(definition) };
    return await readIndex(options, question);
  } catch (error) {
    if (!(isTrouble(error) || error instanceof AccessError)) throw error;
    const passing = isTrouble(error) && error.passing;
    const reason = sayReason(sourceKey(error), error, cli.lang);
    throw new CliError(
      'logs-unread',
      { source: name, reason },
      error,
      passing ? EXIT.unreachable : EXIT.failed,
    );
  }
}
