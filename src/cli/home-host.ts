import type { IncidentList } from '../protocol/http.ts';
import type { Item, Judgement, Pages, Reading } from '../tui/home/home-data.ts';
import { type HomeHost, type HomeResult, said } from '../tui/home/home-host.ts';
import { act } from './act.ts';
import { CliError } from './errors.ts';
import { explain } from './explain.ts';
import { pagerProblem } from './hub-problem.ts';
import type { Invocation } from './invocation.ts';
import { allowLogs } from './named-logs.ts';
import { chosen, openingOf, readLogs } from './opening.ts';
import { choiceFor, startFromIncident } from './start-incident.ts';
import { onEndSignal } from './terminal/signals.ts';
import type { HubLink } from './wire.ts';

export interface HomeHostOptions {
  /** Its `out` must not write to the terminal, which the screen has. */
  readonly cli: Invocation;
  readonly link: HubLink;
  /** A session was started from a page: log files that this terminal follows for it. */
  onStarted(session: string, pipeFiles: readonly string[]): void;
}

/** The world outside as the home screen sees it. */
export function homeHost({ cli, link, onStarted }: HomeHostOptions): HomeHost {
  const why = (error: unknown) => said(explain(error, cli.lang).line);
  const result = async <T>(work: () => Promise<T>): Promise<HomeResult<T>> => {
    try {
      return { ok: true, value: await work() };
    } catch (error) {
      return { ok: false, why: why(error) };
    }
  };
  const pages = async (scope: Parameters<typeof link.api.incidents>[0]): Promise<Pages | null> => {
    try {
      return shownPages(await link.api.incidents(scope), why);
    } catch (error) {
      // Without a pager, and for guests, there are no pages; a pager in trouble is no trouble of the hub.
      if (error instanceof CliError && NO_PAGES.has(error.kind)) return null;
      if (!(error instanceof CliError && error.kind === 'pager')) throw error;
      return { incidents: [], more: false, stalled: { since: null, why: why(error) } };
    }
  };
  return {
    now: () => Date.now(),
    random: Math.random,
    every(ms, run) {
      const timer = setInterval(run, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    onSignal: (run) => onEndSignal(run),
    read: (scope) =>
      result(async (): Promise<Reading> => {
        const [sessions, shown] = await Promise.all([link.api.sessions(), pages(scope)]);
        return { sessions, pages: shown };
      }),
    start: (item) => result(() => start(cli, link, item, onStarted)),
    acknowledge: (item) =>
      result(async () => {
        if (item.kind !== 'page' || item.page.session === null) throw new CliError('internal');
        const place = { link, session: item.page.session.id };
        const args = { incident: item.page.id };
        await act(cli, place, 'action.request', { target: 'pagerduty', act: 'acknowledge', args });
        return null;
      }),
    verdict: (item, judgement) =>
      result(async () => {
        await judge(cli, link, item, judgement);
        return null;
      }),
  };
}

const NO_PAGES: ReadonlySet<string> = new Set(['hub-lacks', 'not-allowed', 'wrong-session']);

function shownPages(
  { incidents, more, stalled }: IncidentList,
  why: (error: unknown) => ReturnType<typeof said>,
): Pages {
  if (stalled === null) return { incidents, more, stalled };
  const { since, kind, params } = stalled;
  return { incidents, more, stalled: { since, why: why(pagerProblem(kind, params)) } };
}

async function start(
  cli: Invocation,
  link: HubLink,
  item: Item,
  onStarted: HomeHostOptions['onStarted'],
): Promise<string> {
  if (item.kind !== 'page') return item.session.id;
  const detail = await link.api.incident(item.page.id);
  const choice = choiceFor(cli, detail);
  const logs = readLogs(cli, undefined);
  const opening = await openingOf(cli, link, choice.title, choice.since, logs, chosen({}, choice));
  if (link.kind === 'local') await allowLogs(cli, logs);
  const { session } = await startFromIncident(cli, link, detail, opening, false);
  const files = logs.flatMap((log) => (log.kind === 'file' ? [log.path] : []));
  onStarted(session, link.kind === 'team' ? files : []);
  return session;
}

/** A page that nobody worked on gets a session that holds the verdict and nothing else, so that statistics know it. */
async function judge(cli: Invocation, link: HubLink, item: Item, verdict: Judgement): Promise<void> {
  const live = item.kind === 'session' ? item.session.id : item.page.session?.id;
  const session = live ?? (await start(cli, link, item, () => {}));
  await act(cli, { link, session }, 'verdict.set', { verdict });
  if (live === undefined) {
    await act(cli, { link, session }, 'session.close', { reason: verdict.why ?? '-' });
  }
}
