import type { LogLine } from '../../../logs/line.ts';
import { PatternCounts } from '../../../logs/patterns/pattern-counts.ts';
import type { RawLine } from '../../../ports/log-source.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { followLogs } from '../../logs/follow-logs.ts';
import { columnsOf, columnText } from '../../logs/line-columns.ts';
import { checkReadable, type LogQuestion, readLogs } from '../../logs/read-logs.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

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
    const question = questionOf(cli, options);
    const names = options.columns === undefined ? null : columnsOf(options.columns);
    const follow = options.follow === true;
    if (
      follow &&
      (options.patterns === true || options.around !== undefined || options.until !== undefined)
    ) {
      throw new CliError('follow-alone', {});
    }
    if (names !== null && options.patterns === true) throw new CliError('columns-of-patterns', {});
    const tell = (line: LogLine): void => {
      if (cli.globals.json) cli.out.jsonLine(line);
      else if (names !== null) cli.out.line(columnText(line, names));
      else cli.out.line(lineText(line, line.id === question.around));
    };
    const lines = (await readLogs(cli, String(given), question)).filter(within(question));
    if (lines.length === 0 && !follow) {
      await checkReadable(cli, String(given));
      const { around } = question;
      if (around !== null) throw new CliError('no-document', { document: around });
      cli.out.say(cli.t('logs-none'));
      return EXIT.notFound;
    }
    if (options.patterns === true) {
      tellPatterns(cli, lines);
      // Every count says what it covers.
      const [oldest] = lines;
      if (lines.length >= question.limit && oldest !== undefined)
        cli.out.say(cli.t('logs-newest', { n: lines.length, time: oldest.time ?? '-' }));
      return EXIT.done;
    }
    for (const line of lines) tell(line);
    if (!follow) return EXIT.done;
    const from = lines.findLast(({ time }) => time !== null)?.time ?? question.until;
    const shown = new Set(lines.map(({ id }) => id));
    return followLogs(cli, String(given), { query: question.query, from, shown }, tell);
  },
});

function questionOf(cli: Invocation, { query, since, until, around, limit, patterns }: Options): LogQuestion {
  const now = new Date().toISOString();
  const zone = timeZone(cli);
  const usual = patterns === true ? MOST : around === undefined ? LINES : AROUND;
  const count = limit === undefined ? usual : Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new CliError('bad-limit', { value: String(limit), most: MOST });
  }
  return {
    query: query?.trim() || null,
    since: since === undefined ? null : parsePastTime('--since', since, now, zone),
    until: until === undefined ? now : parsePastTime('--until', until, now, zone),
    around: around ?? null,
    limit: count,
  };
}

/** What stands around a line is shown whatever the window was. */
const within =
  ({ since, around }: LogQuestion) =>
  ({ time }: RawLine): boolean =>
    around !== null || since === null || time === null || Date.parse(time) >= Date.parse(since);

/** The statements behind lines, the most severe first, then the most frequent. */
function tellPatterns(cli: Invocation, lines: readonly RawLine[]): void {
  const counts = new PatternCounts();
  for (const line of lines) counts.add(line);
  const { patterns } = counts.table();
  if (cli.globals.json) {
    for (const { example, ...pattern } of patterns) cli.out.jsonLine({ ...pattern, example: example.id });
    return;
  }
  const rows = patterns.map(({ count, level, first, services, template }) => [
    `x${count}`,
    (level ?? '-').toUpperCase(),
    first ?? '-',
    services.join(',') || '-',
    template,
  ]);
  for (const row of columns(rows, width)) cli.out.line(row);
}

function lineText({ time, level, service, message }: LogLine, here: boolean): string {
  const text = [time ?? '-', (level ?? '').toUpperCase().padEnd(5), service ?? '-', message].join(' ');
  return `${here ? '»' : ' '} ${text.replaceAll('\n', '\n    ')}`;
}
