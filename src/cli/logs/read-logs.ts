import { homedir } from 'node:os';
import { join } from 'node:path';
import { ingestLines, ingestNext } from '../../hub/ingest/ingest-line.ts';
import { undecodable } from '../../logs/encoding.ts';
import type { LogLine } from '../../logs/line.ts';
import type {
  LogSource,
  PastLines,
  SourceBatch,
  SourceReason,
  SourceStatus,
} from '../../ports/log-source.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { SecretsOverLines } from '../../text/secrets-over-lines.ts';
import { CliError, EXIT } from '../base/errors.ts';
import type { FileSpec } from '../settings/file-spec.ts';
import type { Invocation } from '../settings/invocation.ts';
import { timeZone } from '../settings/invocation.ts';
import type { OpenSearchSource } from '../settings/source-schema.ts';
import { byTime, eachOf, type Given, isAskedBy, type LogQuestion } from './asked-lines.ts';
import { LOG_SPECS, readLogSpec } from './log-specs.ts';

/** `logs -` reads what is piped into the command. */
export const INPUT = '-';
/** What `oncall logs` reads, beside a name. */
const CHOICES = [...LOG_SPECS.filter((spec) => spec !== 'pipe:'), INPUT].join(', ');

/** Lines of standard input that are put in order at once. */
const SORTED = 10_000;

type LogPlace =
  | { readonly kind: 'input' }
  | { readonly kind: 'file'; readonly spec: FileSpec }
  | { readonly kind: 'index'; readonly definition: OpenSearchSource };

/** What a source is that the settings name, or that names itself. A file takes no query. */
function placeOf(cli: Invocation, source: string, query: string | null): LogPlace {
  if (source === INPUT) return { kind: 'input' };
  const named = cli.config.settings.sources ?? [];
  const spec = readLogSpec(source, cli.cwd, cli.env.HOME ?? homedir(), named, CHOICES);
  const definition = spec.kind === 'named' ? spec.definition : null;
  const file = spec.kind === 'file' ? spec : definition?.type === 'file' ? definition : null;
  if (file !== null && query !== null) throw new CliError('query-of-file', { source });
  if (file !== null) return { kind: 'file', spec: file };
  if (definition?.type === 'opensearch') return { kind: 'index', definition };
  throw new CliError('bad-logs-spec', { spec: source, choices: CHOICES });
}

/** Lines of a source that the settings name, or that names itself, by time; through the same door as a hub's. */
export async function readLogs(
  cli: Invocation,
  source: string,
  question: LogQuestion,
): Promise<readonly LogLine[]> {
  const { query, until, around, limit } = question;
  const place = placeOf(cli, source, query);
  if (place.kind === 'input') return (await newestOfInput(cli, question)).lines;
  const lines = await ofPast(cli, source, place, query, async (past) =>
    ingestLines(await (around === null ? past.before(until, limit) : past.context(around, limit, limit))),
  );
  return byTime(lines.filter(isAskedBy(question)));
}

/** Gives each line that was asked for, as `eachOf` does. */
export async function eachLine(
  cli: Invocation,
  source: string,
  question: LogQuestion,
  each: (line: LogLine) => void,
): Promise<Given> {
  const place = placeOf(cli, source, question.query);
  if (place.kind === 'input') {
    const { lines, lacksOlder } = await newestOfInput(cli, question);
    for (const line of lines) each(line);
    return { lines: lines.length, lacksOlder, from: lines.find(({ time }) => time !== null)?.time ?? null };
  }
  return ofPast(cli, source, place, question.query, (past) => eachOf(past, question, each));
}

/** Lines of standard input by time, the newest where they are more than the limit. */
async function newestOfInput(
  cli: Invocation,
  question: LogQuestion,
): Promise<{ readonly lines: readonly LogLine[]; readonly lacksOlder: boolean }> {
  const { limit, until } = question;
  const isAsked = isAskedBy(question);
  const secrets = new SecretsOverLines();
  let lines: readonly LogLine[] = [];
  let came: LogLine[] = [];
  let asked = 0;
  const sort = (): void => {
    lines = byTime([...lines, ...came]).slice(-limit);
    came = [];
  };
  const onLines = async (batch: SourceBatch): Promise<void> => {
    for (const raw of batch.lines) {
      const line = ingestNext(raw, secrets);
      if (!isAsked(line) || (line.time !== null && line.time > until)) continue;
      asked += 1;
      came.push(line);
      if (came.length > limit + SORTED) sort();
    }
  };
  const source = await openLogs(cli, INPUT, null);
  const reasons = new Set<string>();
  const onStatus = ({ reason }: SourceStatus): void => {
    if (reason !== undefined) reasons.add(sayReason(sourceKey(reason), reason, cli.lang));
  };
  await source.open({}, { onLines, onStatus }, new AbortController().signal);
  sort();
  for (const reason of reasons) cli.out.say(`${INPUT}: ${reason}`);
  return { lines, lacksOlder: asked > limit };
}

/** Reads a source without following it. */
function ofPast<T>(
  cli: Invocation,
  source: string,
  place: Exclude<LogPlace, { kind: 'input' }>,
  query: string | null,
  read: (past: PastLines) => Promise<T>,
): Promise<T> {
  return place.kind === 'file'
    ? ofFile(cli, source, place.spec, read)
    : ofIndex(cli, source, place.definition, query, read);
}

/** Whether a source is an index, which may hold the lines of months. */
export const isIndex = (cli: Invocation, source: string): boolean =>
  placeOf(cli, source, null).kind === 'index';

/** The same source, to be followed. What is wrong with its settings is its status. */
export async function openLogs(cli: Invocation, source: string, query: string | null): Promise<LogSource> {
  const place = placeOf(cli, source, query);
  if (place.kind === 'input') {
    if (process.stdin.isTTY) throw new CliError('stdin-is-terminal', { what: `oncall logs ${INPUT}` });
    const { inputSource } = await import('./input-source.ts');
    return inputSource(process.stdin, timeZone(cli));
  }
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

async function ofFile<T>(
  cli: Invocation,
  name: string,
  spec: FileSpec,
  read: (past: PastLines) => Promise<T>,
): Promise<T> {
  const { logFile } = await import('../wiring/log-file.ts');
  return read(logFile(fileOptions(cli, name, spec)));
}

/**
 * Why lines of a file that are given do not decode; null: they do. Rejects where it cannot be read: a file that is not there has no
 * lines either.
 */
export async function troubleOfLines(cli: Invocation, source: string): Promise<SourceReason | null> {
  const place = placeOf(cli, source, null);
  if (place.kind !== 'file') return null;
  const { probeLogFile } = await import('../wiring/log-file.ts');
  const probed = await probeLogFile(fileOptions(cli, source, place.spec));
  if ('reason' in probed) {
    const reason = sayReason(sourceKey(probed.reason), probed.reason, cli.lang);
    throw new CliError('logs-unread', { source, reason }, undefined, EXIT.failed);
  }
  const { looks } = probed.found;
  return looks === null ? null : undecodable(looks);
}

async function ofIndex<T>(
  cli: Invocation,
  name: string,
  definition: OpenSearchSource,
  query: string | null,
  read: (past: PastLines) => Promise<T>,
): Promise<T> {
  const { AccessError, clusterAccess } = await import('./opensearch-access.ts');
  const { indexOptions } = await import('./open-log-source.ts');
  const { isTrouble, readIndex } = await import('../wiring/opensearch.ts');
  const file = join(cli.paths.credentials, 'opensearch.json');
  try {
    const access = clusterAccess(definition, { env: cli.env, file, trusted: false });
    const zone = definition.timeZone ?? timeZone(cli);
    const options = { name, guests: false, zone, ...access, ...indexOptions(definition) };
    return await readIndex(options, query, read);
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
