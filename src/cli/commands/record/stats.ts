import { START_TARGET_MS } from '../../../domain/clock.ts';
import type { Verdict } from '../../../domain/event.ts';
import type { SessionSummary } from '../../../protocol/http.ts';
import type { JudgedPage } from '../../../record/stats/noise.ts';
import type { PagerPage } from '../../../record/stats/pages.ts';
import { type PagesOf, type SessionFacts, sessionFacts, statsOf } from '../../../record/stats/stats.ts';
import {
  MARKDOWN_TEXT,
  type PageBlock,
  statsBlocks,
  statsJson,
  statsMarkdown,
} from '../../../record/stats/stats-page.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { columns } from '../../base/output.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { retryTransient } from '../../link/act.ts';
import type { HubApi } from '../../link/hub-api.ts';
import { hubOf } from '../../link/wire.ts';
import { readBaselines } from '../../session/baseline-file.ts';
import { readPastPages } from '../../session/past-pages.ts';
import { sessionsIn } from '../../session/recorded-sessions.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

interface StatsOptions {
  readonly since?: string;
  readonly format?: 'text' | 'md';
}

interface Counted {
  readonly sessions: readonly SessionFacts[];
  /** Sessions that cannot be read. */
  readonly damaged: number;
  readonly pages: readonly JudgedPage[];
  readonly pager?: readonly PagerPage[];
  readonly pagesOf: PagesOf;
  /** Why the pager could not be read, in words. */
  readonly unread?: string;
}

/** How fast the team comes together, and which pages affected nobody: of the hub's sessions, or of record files. */
export const stats = command<StatsOptions>({
  arguments: [['[files...]', 'argRecords', 'file']],
  options: [
    { flags: '--since <time>', help: 'optStatsSince' },
    { flags: '--format <format>', help: 'optDigestFormat', choices: ['text', 'md'] },
  ],
  async run(cli, [given], { since = '90d', format = 'text' }) {
    const until = new Date().toISOString();
    const zone = timeZone(cli);
    const from = parsePastTime('--since', since, until, zone);
    const files = (given ?? []) as readonly string[];
    const { unread, damaged, ...counted } =
      files.length > 0 ? await ofFiles(files) : await ofHub(cli, from, until);
    const baseline = await readBaselines(cli);
    const found = statsOf({
      ...counted,
      unread: damaged,
      baseline,
      since: from,
      until,
      zone,
      target: START_TARGET_MS,
    });
    const options = { lang: cli.lang, zone, unread };
    if (unread !== undefined) cli.out.say(cli.t('pages-unread', { reason: unread }));
    if (cli.globals.json) cli.out.json(statsJson(found));
    else if (format === 'md') {
      cli.out.text(statsMarkdown(statsBlocks(found, { ...options, text: MARKDOWN_TEXT }), options));
    } else print(cli, statsBlocks(found, { ...options, text: (text) => text }));
    return EXIT.done;
  },
});

/** A table that a terminal is too narrow for goes on under its rows; what is piped is not cut to any width. */
function print(cli: Invocation, blocks: readonly PageBlock[]): void {
  const cols = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  for (const [i, block] of blocks.entries()) {
    if (i > 0 && typeof block !== 'string') cli.out.line('');
    for (const line of typeof block === 'string' ? [block] : narrowTable(block, width, cols))
      cli.out.line(line);
    if (typeof block !== 'string' && i < blocks.length - 1) cli.out.line('');
  }
}

const ofFiles = async (files: readonly string[]): Promise<Counted> => ({
  sessions: (await sessionsIn(files)).map(sessionFacts),
  damaged: 0,
  pages: [],
  pagesOf: 'files',
});

async function ofHub(cli: Invocation, since: string, until: string): Promise<Counted> {
  const { api } = await hubOf(cli, { reading: true });
  const every = await api.sessions();
  const damaged = every.filter((summary) => factsIn(summary) === null);
  for (const { id, damagedAt } of damaged) {
    cli.out.say(cli.t('damaged-left-out', { session: id, seq: damagedAt ?? 1 }));
  }
  const told = every.flatMap((summary) => factsIn(summary) ?? []);
  const { verdicts } = await retryTransient(() => api.verdicts());
  const pages = verdicts.flatMap(
    ({ session, incident, title, service, firedAt, at, verdict }): JudgedPage[] =>
      session !== null || incident === null
        ? []
        : [{ ...{ id: incident, title, service, at: firedAt ?? at }, ...said(verdict) }],
  );
  return {
    sessions: told,
    damaged: damaged.length,
    pages,
    ...(await ofPager(cli, api, since, until)),
  };
}

const said = ({ hurt, prevent }: Verdict) => ({ hurt, prevent, resolvedSoon: false });

type OfPager = Pick<Counted, 'pager' | 'pagesOf' | 'unread'>;

/** All pages of the span, also those that nobody opened. Where there is no pager, or it cannot be read, that is said. */
async function ofPager(cli: Invocation, api: HubApi, since: string, until: string): Promise<OfPager> {
  try {
    const pages = await readPastPages(api, { since, until, acknowledged: false });
    const pager = pages.map(({ id, title, service, firedAt, resolvedAt, resolvedBySelf }) => ({
      ...{ id, title, service, at: firedAt, resolvedAt, resolvedBySelf },
    }));
    return { pager, pagesOf: 'pager' };
  } catch (error) {
    if (error instanceof CliError && error.kind === 'hub-lacks') return { pagesOf: 'hub' };
    if (!(error instanceof CliError) || !['pager', 'hub-failed'].includes(error.kind)) throw error;
    return { pagesOf: 'unread', unread: explain(error, cli.lang).line };
  }
}

function factsIn({
  id,
  kind,
  severity,
  service,
  clock,
  verdict,
  status,
  incidents,
  changePlace,
}: SessionSummary): SessionFacts | null {
  if (clock === undefined || status === 'damaged') return null;
  const pages = incidents.map((one) => ({
    id: one.id,
    title: one.title ?? '',
    service: one.service ?? null,
  }));
  return { id, kind, severity, service, clock, verdict, incidents: pages, changePlace };
}

type Rows = readonly (readonly string[])[];
type Width = (text: string) => number;

const GAP = 2;
const INDENT = '    ';

/** How many columns of a table fit beside each other; at least two. */
function fitting(rows: Rows, width: Width, cols: number): number {
  const count = Math.max(0, ...rows.map((row) => row.length));
  let room = cols;
  for (let at = 0; at < count; at++) {
    room -= Math.max(0, ...rows.map((row) => width(row[at] ?? ''))) + (at === 0 ? 0 : GAP);
    if (room < 0) return Math.max(2, at);
  }
  return count;
}

/**
 * A table whose first row is its heading, in at most `cols` columns of a terminal where it can: what does not fit beside
 * the first columns stands under its row, with its heading. A value that says nothing (empty, `-`) is left out there.
 */
export function narrowTable(rows: Rows, width: Width, cols: number): readonly string[] {
  const kept = fitting(rows, width, cols);
  const beside = columns(
    rows.map((row) => row.slice(0, kept)),
    width,
  );
  const [head = []] = rows;
  return beside.flatMap((line, i) => {
    const more = i === 0 ? [] : (rows[i] ?? []).slice(kept);
    const below = more.flatMap((text, at) =>
      text === '' || text === '-' ? [] : [`${INDENT}${head[kept + at] ?? ''}: ${text}`],
    );
    return [line, ...below];
  });
}
