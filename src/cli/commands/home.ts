import { pageName } from '../../domain/page.ts';
import type { PageRow, SessionSummary } from '../../protocol/http.ts';
import { timeSince } from '../../text/time.ts';
import { width } from '../../text/width.ts';
import { CliError, EXIT } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { columns } from '../base/output.ts';
import { command } from '../grammar/command.ts';
import type { HubApi } from '../link/hub-api.ts';
import { printSessions } from '../link/session-rows.ts';
import { isLive } from '../link/sessions.ts';
import { hubOf } from '../link/wire.ts';
import { type Invocation, wantsPlain } from '../settings/invocation.ts';
import { whoOf } from './page/list.ts';

/** Bare `oncall`: the open pages and what is live, and what to type next. On a terminal, the home screen; in plain mode the same lines. */
export const home = command({
  async run(cli) {
    if (cli.interactive && !cli.globals.json && !wantsPlain(cli)) {
      const { openHome } = await import('../session/open-home.ts');
      return openHome(cli);
    }
    const { api } = await hubOf(cli, { reading: true });
    const [pages, every] = await Promise.all([pagesOf(cli, api), api.sessions()]);
    const sessions = every.filter(isLive);
    if (cli.globals.json) cli.out.json({ pages, sessions });
    else {
      print(cli, pages ?? [], sessions);
      if (cli.canAsk && cli.env.TERM === 'dumb') cli.out.say(cli.t('screen-dumb'));
    }
    return EXIT.done;
  },
});

/** Null where the hub has no pager; one that cannot be read is reported, and the sessions are listed all the same. */
async function pagesOf(cli: Invocation, api: HubApi): Promise<readonly PageRow[] | null> {
  try {
    return (await api.incidents('all')).incidents;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error.kind === 'pager') cli.out.say(explain(error, cli.lang).line);
    else if (!NO_PAGES.has(error.kind)) throw error;
    return null;
  }
}

const NO_PAGES: ReadonlySet<string> = new Set(['hub-lacks', 'not-allowed', 'wrong-session']);

function print(cli: Invocation, pages: readonly PageRow[], sessions: readonly SessionSummary[]): void {
  for (const line of columns(
    pages.map((page) => pageRow(cli, page)),
    width,
  ))
    cli.out.line(line);
  printSessions(cli, sessions);
  const waiting = pages.find(({ status, session }) => status === 'triggered' && session === null);
  if (waiting) cli.out.say(cli.t('home-page-next', { number: String(waiting.number ?? waiting.id) }));
  if (sessions[0]) cli.out.say(cli.t('home-next', { session: sessions[0].id }));
  else if (!waiting) cli.out.say(cli.t('home-empty'));
}

function pageRow(cli: Invocation, page: PageRow): readonly string[] {
  const { service, triggeredAt, session, verdict, title } = page;
  return [
    `${cli.t('home-pages')} ${pageName(page)}`,
    service ?? '-',
    timeSince(triggeredAt, Date.now(), cli.lang),
    whoOf(cli, page),
    session?.id ?? '',
    verdict === null ? '' : cli.t(verdict.hurt ? 'verdict-real' : 'verdict-false'),
    title,
  ];
}
