import type { IncidentList, PageRow, PageScope } from '../../../protocol/http.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { clockSeconds, isoSeconds, timeSince } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { columns } from '../../base/output.ts';
import { readHappened } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { pagerProblem } from '../../link/hub-problem.ts';
import { hubOf } from '../../link/wire.ts';
import { readPastPages } from '../../session/past-pages.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

interface ListOptions {
  readonly mine?: boolean;
  readonly team?: boolean;
  readonly urgency?: 'high' | 'low';
  readonly state?: 'open' | 'acked' | 'resolved';
  readonly service?: string;
  readonly cached?: boolean;
  readonly since?: string;
}

/** Hundreds: as many as PagerDuty gives. */
const EVERY = 100;
const STATES = { open: 'triggered', acked: 'acknowledged', resolved: 'resolved' } as const;

/** Rows are data; how many there are, and as of when, is talk. What cannot be read prints no row. */
export const listPages = command<ListOptions>({
  options: [
    { flags: '--mine', help: 'optPageMine' },
    { flags: '--team', help: 'optPageTeam' },
    { flags: '--urgency <urgency>', help: 'optPageUrgency', choices: ['high', 'low'] },
    { flags: '--state <state>', help: 'optPageState', choices: ['open', 'acked', 'resolved'] },
    { flags: '--service <name>', help: 'optPageService', values: 'service' },
    { flags: '--cached', help: 'optPageCached' },
    { flags: '--since <time>', help: 'optPageSince' },
  ],
  async run(cli, _args, options) {
    if (options.since !== undefined) return listPast(cli, options.since, options);
    if (options.state === 'resolved') throw new CliError('page-list-since');
    const scope: PageScope = options.mine ? 'mine' : options.team ? 'team' : 'all';
    const { api } = await hubOf(cli, { reading: scope === 'all' });
    const list = await api.incidents(scope, EVERY).catch(unread);
    const { stalled, askerUnknown } = list;
    if (askerUnknown !== null && scope !== 'all')
      unread(pagerProblem(askerUnknown.kind, askerUnknown.params));
    if (stalled !== null && !options.cached) {
      const { line } = explain(pagerProblem(stalled.kind, stalled.params), cli.lang);
      const time = clockSeconds(stalled.since, timeZone(cli));
      throw new CliError('pager-unread', { reason: line, time });
    }
    const rows = list.incidents.filter((row) => fits(row, options));
    if (cli.globals.json) cli.out.json({ ...list, incidents: rows });
    else print(cli, list, rows, scope);
    if (list.unread > 0) cli.out.say(cli.t('page-unread', { n: list.unread }));
    return EXIT.done;
  },
});

/** Trouble that passes is the same for a script, whatever it was: there is no list now. */
function unread(error: unknown): never {
  const passes = error instanceof CliError && PASSING.has(String(error.params.pager ?? ''));
  throw passes ? new CliError('pager', error.params, error, EXIT.unreachable) : error;
}

const PASSING: ReadonlySet<string> = new Set(['rate-limited', 'unreachable', 'bad-reply', 'server-error']);

const fits = (row: PageRow, wanted: ListOptions): boolean =>
  isOf(row, wanted) && (wanted.state === undefined || row.status === STATES[wanted.state]);

function isOf({ urgency, service }: Pick<PageRow, 'urgency' | 'service'>, wanted: ListOptions): boolean {
  return (
    (wanted.urgency === undefined || urgency === wanted.urgency) &&
    (wanted.service === undefined || asCompared(service ?? '').includes(asCompared(wanted.service)))
  );
}

/** Pages that fired since a time, resolved or not, the newest first. PagerDuty does not say there whose they were. */
async function listPast(cli: Invocation, given: string, options: ListOptions): Promise<ExitCode> {
  const { mine, team, cached, state } = options;
  if (mine || team || cached || state === 'acked') throw new CliError('page-list-past');
  const until = new Date().toISOString();
  const since = readHappened('--since', given, until, timeZone(cli));
  const { api } = await hubOf(cli, { reading: true });
  const read = await readPastPages(api, { since, until, acknowledged: false }).catch(unread);
  const pages = read
    .filter((page) => isOf(page, options))
    .filter(({ resolvedAt }) => state === undefined || (resolvedAt !== null) === (state === 'resolved'))
    .sort((a, b) => b.firedAt.localeCompare(a.firedAt));
  if (cli.globals.json) cli.out.json({ pages, since, until });
  else {
    const head = PAST_COLUMNS.map((name) => cli.t(`page-column-${name}`));
    const rows = pages.map(({ id, number, resolvedAt, urgency, service, firedAt, title }) => [
      String(number ?? id),
      cli.t(resolvedAt === null ? 'page-state-unresolved' : 'page-state-resolved'),
      cli.t(`page-urgency-${urgency}`),
      service ?? '-',
      ago(cli, firedAt),
      title,
    ]);
    for (const line of columns(rows.length === 0 ? [] : [head, ...rows], width)) cli.out.line(line);
    const time = isoSeconds(since, timeZone(cli));
    cli.out.say(cli.t('page-count-past', { n: pages.length, total: read.length, time }));
  }
  return EXIT.done;
}

function print(
  cli: Invocation,
  { incidents, more, unread, at, stalled }: IncidentList,
  rows: readonly PageRow[],
  scope: PageScope,
): void {
  const time = clockSeconds(at, timeZone(cli));
  const total = `${incidents.length}${more || unread > 0 ? '+' : ''}`;
  if (rows.length === 0 && stalled === null) {
    const none = unread > 0 ? 'page-none-read' : (`page-none-${scope}` as const);
    cli.out.say(cli.t(incidents.length > 0 && unread === 0 ? 'page-none-match' : none, { time, total }));
    return;
  }
  const table = rows.length === 0 ? [] : [headOf(cli), ...rows.map((row) => cellsOf(cli, row))];
  for (const line of columns(table, width)) cli.out.line(line);
  const why = stalled === null ? '' : explain(pagerProblem(stalled.kind, stalled.params), cli.lang).line;
  cli.out.say(
    cli.t(stalled === null ? 'page-count' : 'page-count-cached', { n: rows.length, total, time, why }),
  );
}

const COLUMNS = ['number', 'state', 'urgency', 'service', 'age', 'who', 'title'] as const;

const PAST_COLUMNS = COLUMNS.filter((name) => name !== 'who');

const headOf = (cli: Invocation): readonly string[] => COLUMNS.map((name) => cli.t(`page-column-${name}`));

function cellsOf(cli: Invocation, row: PageRow): readonly string[] {
  const { id, number, status, urgency, service, triggeredAt, title } = row;
  return [
    String(number ?? id),
    cli.t(`page-state-${status}`),
    cli.t(`page-urgency-${urgency}`),
    service ?? '-',
    ago(cli, triggeredAt),
    whoOf(cli, row),
    title,
  ];
}

const ago = (cli: Invocation, iso: string): string => timeSince(iso, Date.now(), cli.lang);

/** Who has acknowledged a page, or whom PagerDuty calls, in one cell. */
export function whoOf(cli: Invocation, { acknowledged, assignees }: PageRow): string {
  if (acknowledged !== null)
    return cli.t('page-who-acked', { who: acknowledged.by, ago: ago(cli, acknowledged.at) });
  if (assignees.length === 0) return cli.t('page-who-nobody');
  return cli.t('page-who-paged', { who: assignees.join(', ') });
}
