import { ingestNext } from '../../../hub/ingest/ingest-line.ts';
import type { LogLine } from '../../../logs/line.ts';
import { lineValue } from '../../../logs/line-value.ts';
import { PatternCounts } from '../../../logs/patterns/pattern-counts.ts';
import type { SourceBatch, SourceStatus } from '../../../ports/log-source.ts';
import { behindText } from '../../../text/completeness.ts';
import { sayReason, sourceKey } from '../../../text/i18n/refusals.ts';
import { SecretsOverLines } from '../../../text/secrets-over-lines.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import type { CliText } from '../../base/language.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { type Given, isAskedBy, type LogQuestion } from '../../logs/asked-lines.ts';
import { eachLine, INPUT, isIndex, openLogs, readLogs, troubleOfLines } from '../../logs/read-logs.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';
import { untilEndSignal } from '../../terminal/signals.ts';

interface Options {
  readonly query?: string;
  readonly since?: string;
  readonly until?: string;
  readonly around?: string;
  readonly limit?: string;
  readonly patterns?: boolean;
  readonly follow?: boolean;
  readonly columns?: string;
}

const LINES = 200;
const AROUND = 20;
const MOST = 5_000;
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

/** Reads a log source by itself: what the record of a session names, so that anyone sees a pinned line again. */
export const logs = command<Options>({
  arguments: [['<source>', 'argSource', 'source']],
  options: [
    { flags: '--query <lucene>', help: 'optQuery' },
    { flags: '--since <time>', help: 'optLogsSince' },
    { flags: '--until <time>', help: 'optUntil' },
    { flags: '--around <document>', help: 'optAround' },
    { flags: '--limit <n>', help: 'optLimit' },
    { flags: '--patterns', help: 'optPatterns' },
    { flags: '-f, --follow', help: 'optFollow' },
    { flags: '--columns <names>', help: 'optColumns' },
  ],
  staysUp: true,
  async run(cli, [given], options) {
    const names = options.columns === undefined ? null : columnsOf(options.columns);
    const follow = options.follow === true;
    if (
      follow &&
      (options.patterns === true || options.around !== undefined || options.until !== undefined)
    ) {
      throw new CliError('follow-alone', {});
    }
    if (names !== null && options.patterns === true) throw new CliError('columns-of-patterns', {});
    const source = String(given);
    const question = questionOf(cli, source, options);
    if (options.patterns === true) return tellPatterns(cli, source, question, options);
    const tell = (line: LogLine): void => {
      if (cli.globals.json) cli.out.jsonLine(names === null ? line : columnValues(line, names));
      else if (names !== null) cli.out.line(columnText(line, names));
      else cli.out.text(`${lineText(line, line.id === question.around)}\n`);
    };
    // Standard input is read once: what comes from now on is all that it has.
    const lines = follow && source === INPUT ? [] : await readLogs(cli, source, question);
    if (lines.length === 0 && !follow) return noLines(cli, source, question);
    for (const line of lines) tell(line);
    const said = lines.length > 0 ? await sayTrouble(cli, source) : null;
    if (!follow) return EXIT.done;
    const from = lines.findLast(({ time }) => time !== null)?.time ?? question.until;
    const shown = new Set(lines.map(({ id }) => id));
    const isAsked = isAskedBy(question);
    return followLogs(cli, source, { query: question.query, from, shown, said }, (line) => {
      if (isAsked(line)) tell(line);
    });
  },
});

/** Gives the kind of what was said; null: nothing. */
async function sayTrouble(cli: Invocation, source: string): Promise<string | null> {
  const trouble = await troubleOfLines(cli, source);
  if (trouble === null) return null;
  cli.out.say(`${source}: ${sayReason(sourceKey(trouble), trouble, cli.lang)}`);
  return trouble.kind;
}

async function noLines(cli: Invocation, source: string, { around }: LogQuestion): Promise<number> {
  await troubleOfLines(cli, source);
  if (around !== null) throw new CliError('no-document', { document: around });
  cli.out.say(cli.t('logs-none'));
  return EXIT.notFound;
}

function questionOf(cli: Invocation, source: string, options: Options): LogQuestion {
  const { query, since, until, around, limit, patterns } = options;
  if (source === INPUT && (query !== undefined || around !== undefined))
    throw new CliError('input-read-once', {});
  const now = new Date().toISOString();
  const zone = timeZone(cli);
  const most = patterns === true ? MOST_COUNTED : MOST;
  const counted = since === undefined && isIndex(cli, source) ? MOST : MOST_COUNTED;
  const usual = patterns === true ? counted : around === undefined ? LINES : AROUND;
  const count = limit === undefined ? usual : Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new CliError('bad-limit', { value: String(limit), most });
  // Lines of standard input that are ahead of this clock are there all the same.
  const end = source === INPUT ? END_OF_TIME : now;
  return {
    query: query?.trim() || null,
    since: since === undefined ? null : parsePastTime('--since', since, now, zone),
    until: until === undefined ? end : parsePastTime('--until', until, now, zone),
    around: around ?? null,
    limit: count,
  };
}

/** Statements behind lines, the most severe first, then the most frequent, and of which lines they are. */
async function tellPatterns(
  cli: Invocation,
  source: string,
  question: LogQuestion,
  options: Options,
): Promise<number> {
  const counts = new PatternCounts();
  const given = await eachLine(cli, source, question, (line) => counts.add(line));
  if (given.lines === 0) return noLines(cli, source, question);
  await sayTrouble(cli, source);
  const { patterns, forgotten } = counts.table();
  for (const text of countedTexts({ ...given, forgotten, byTime: isIndex(cli, source) }, options, cli.t))
    cli.out.say(text);
  if (cli.globals.json) {
    const countedFrom = given.lacksOlder ? given.from : null;
    for (const { example, ...pattern } of patterns)
      cli.out.jsonLine({ ...pattern, example: example.id, countedFrom });
    return EXIT.done;
  }
  const rows = patterns.map(({ count, level, first, services, template }) => [
    `x${count}`,
    (level ?? '-').toUpperCase(),
    first ?? '-',
    services.join(',') || '-',
    template,
  ]);
  for (const row of columns(rows, width)) cli.out.line(row);
  return EXIT.done;
}

function lineText({ time, level, service, message }: LogLine, here: boolean): string {
  const text = [time ?? '-', (level ?? '').toUpperCase().padEnd(5), service ?? '-', message].join(' ');
  return `${here ? '»' : ' '} ${text.replaceAll('\n', '\n    ')}`;
}

/** Lines that `--patterns` counts at most. */
const MOST_COUNTED = 1_000_000;

/** What was counted, and of it lines that are in no row. */
interface CountedLines extends Given {
  readonly forgotten: number;
  /** They were found by their time, as in an index: those without one were not. */
  readonly byTime: boolean;
}

/** Of which lines the counts of a table are, and how more of them are counted: every count says what it covers. */
export function countedTexts(
  { lines, lacksOlder, from, forgotten, byTime }: CountedLines,
  { since, limit }: { readonly since?: string; readonly limit?: string },
  t: CliText,
): readonly string[] {
  const rare = forgotten > 0 ? [t('logs-forgotten', { n: forgotten })] : [];
  const all = t(byTime ? 'logs-timed-counted' : 'logs-all-counted', { n: lines });
  if (!lacksOlder) return [...(rare.length > 0 ? [] : [all]), ...rare];
  const isLimited = limit !== undefined && Number(limit) < MOST_COUNTED;
  const tried = isLimited
    ? t('logs-newest-limit', { most: MOST_COUNTED })
    : t(since === undefined ? 'logs-newest-since' : 'logs-newest-window');
  return [t('logs-newest', { n: lines, time: from ?? '-', try: tried }), ...rare];
}

/**
 * Gives the lines of a source as they come, through the same door as a hub's, until the process is asked to end, or
 * the source ends by itself; resolves with its exit code. `from`: ISO time; `shown`: ids of the lines of that time that
 * were given already, `said`: the kind of what was already said about them. What troubles the source, lines that are lost, and
 * hosts whose lines come behind, are said.
 */
async function followLogs(
  cli: Invocation,
  name: string,
  {
    query,
    from,
    shown,
    said: before,
  }: {
    readonly query: string | null;
    readonly from: string;
    readonly shown: ReadonlySet<string>;
    readonly said: string | null;
  },
  each: (line: LogLine) => void,
): Promise<number> {
  const source = await openLogs(cli, name, query);
  const secrets = new SecretsOverLines();
  const abort = new AbortController();
  const { code, stop } = untilEndSignal();
  let said = '';
  const told = new Set(before === null ? [] : [before]);
  const onStatus = ({ state, reason, more = [], complete }: SourceStatus): void => {
    for (const one of complete?.behind ?? []) {
      // Once for each host, and again once some of its lines are not shown: its numbers go on growing.
      const key = JSON.stringify([one.whose, one.unshown > 0]);
      if (!told.has(key)) cli.out.say(`${name}: ${behindText(one, cli.lang, timeZone(cli))}`);
      told.add(key);
    }
    for (const one of state === 'live' && reason !== undefined ? [reason, ...more] : []) {
      // Once for each kind: its numbers go on changing. That nothing is newer than `from` is no trouble here.
      if (!told.has(one.kind) && one.kind !== 'outside-window')
        cli.out.say(`${name}: ${sayReason(sourceKey(one), one, cli.lang)}`);
      told.add(one.kind);
    }
    const failing = state === 'unreachable' || state === 'refused';
    const why = reason === undefined || !failing ? '' : sayReason(sourceKey(reason), reason, cli.lang);
    if (why !== said && why !== '') cli.out.say(`${name}: ${why}`);
    said = why;
  };
  const onLines = async ({ lines, gap }: SourceBatch): Promise<void> => {
    // Lines that came too late are reported with their hosts.
    if (gap !== undefined && gap.tooLate !== true) cli.out.say(cli.t('logs-gap', { source: name }));
    for (const raw of lines) {
      const line = ingestNext(raw, secrets);
      if (raw.older !== true && !shown.has(line.id)) each(line);
    }
  };
  const window = { since: from, resumed: true, ...(query === null ? {} : { query }) };
  const done = source.open(window, { onLines, onStatus }, abort.signal);
  const exit = await Promise.race([code, done.then(() => EXIT.done)]);
  abort.abort();
  await done;
  stop();
  return exit;
}

/** Columns at most. */
const MOST_COLUMNS = 30;

/** Names of columns by commas; throws `bad-columns` where there are none. */
function columnsOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MOST_COLUMNS || names.some((name) => name === ''))
    throw new CliError('bad-columns', { value: text });
  return names;
}

/** The values of a line under names, on one row, two blanks between them and no more than one within; `-` where it has none. */
const columnText = (line: LogLine, names: readonly string[]): string =>
  names.map((name) => (valueUnder(line, name) ?? '-').replace(/\s+/g, ' ')).join('  ');

/** The same as an object, by the names in their order; null where the line has none. */
const columnValues = (line: LogLine, names: readonly string[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(names.map((name) => [name, valueUnder(line, name)]));

function valueUnder(line: LogLine, name: string): string | null {
  switch (name) {
    case 'time':
      return line.time;
    case 'message':
      return line.message;
    case 'source':
      return line.source;
    case 'id':
      return line.id;
    default:
      return lineValue(line, name) ?? null;
  }
}
