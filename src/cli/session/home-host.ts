import { randomBytes } from 'node:crypto';
import type { Settled } from '../../client/sync/settlements.ts';
import { type TeamActEnd, TeamClient } from '../../client/team-client.ts';
import type { PageParts } from '../../domain/page.ts';
import { chosenByRules } from '../../hub/pager/rules.ts';
import type { TeamWish } from '../../protocol/team.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { AskOfPage, TurnWish } from '../../tui/home/acts/wish.ts';
import type { PageRow } from '../../tui/home/home-data.ts';
import type { AskAnswer, AskEnd, HomeHost, HomeResult } from '../../tui/home/home-host.ts';
import { said } from '../../tui/model/words.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { everyMs, realTime } from '../base/machine.ts';
import { runCommand } from '../link/act.ts';
import { askedOutcome } from '../link/act-outcome.ts';
import { hubProblem } from '../link/hub-problem.ts';
import { openNew } from '../link/open-new.ts';
import { countedLogs, openingOf, wantedLogs, withChoice } from '../link/opening.ts';
import { choiceFor, startFromIncident } from '../link/start-incident.ts';
import type { HubLink } from '../link/wire.ts';
import { allowLogs } from '../logs/allowed-logs.ts';
import { filesOf, type LogSpec } from '../logs/log-specs.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';
import { openInBrowser } from '../terminal/browser.ts';
import { copyText } from '../terminal/clipboard.ts';
import { onCrash, onEndSignal } from '../terminal/signals.ts';
import { HomeTeam, type HomeTeamDeps } from './home-team.ts';

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
  const client = new TeamClient(
    {
      client: `home-${randomBytes(9).toString('base64url')}`,
      dial: link.dial(null),
      hasOthers: link.hasOthers,
      time: realTime,
      random: Math.random,
    },
    { scope: 'mine', hundreds: 1 },
  );
  const feed = { client, hub: link.api.address, time: realTime, why };
  const team = new HomeTeam(feed);
  const asker = homeAsker(cli, feed);
  return {
    now: () => Date.now(),
    random: Math.random,
    every: everyMs,
    onSignal: (run) => onEndSignal(run),
    onCrash,
    watch: (told) => team.watch(told),
    look: (scope, hundreds) => team.look(scope, hundreds),
    retry: () => team.retry(),
    start: (item) =>
      result(async () => {
        if (item.kind !== 'page') return item.session.id;
        const { session, files } = await startPage(cli, link, item.page.id);
        onStarted(session, files);
        return session;
      }),
    begin: (title) =>
      result(async () => {
        mayChange(cli);
        const { session, files } = await startNew(cli, link, title);
        onStarted(session, files);
        return session;
      }),
    part: (item, part) =>
      result(async () => {
        const value = await link.api.pagePart(item.page.id, part);
        return part === 'choice' ? { ...value, ...chosenFor(cli, item.page, value) } : value;
      }),
    browse: (url) => openInBrowser(url, cli.env),
    copy: (text) => copyText(text, cli.env, (sequence) => void process.stdout.write(sequence)),
    bell: () => void process.stdout.write('\x07'),
    ask: (ask) => asker.page(ask),
    turn: (wish) => asker.turn(wish),
    verdict: (item, judgement) =>
      result(async () => {
        mayChange(cli);
        if (item.kind === 'page') await link.api.judge(item.page.id, judgement);
        else await runCommand(cli, { link, session: item.session.id }, 'verdict.set', { verdict: judgement });
        return null;
      }),
  };
}

/** One's own rules and settings come before the hub's, as when a session is started. */
function chosenFor(cli: Invocation, page: PageRow, hubs: unknown): PageParts['choice'] {
  const { pagerduty, procedure: usual = 'incident' } = cli.config.settings;
  const own = chosenByRules(pagerduty?.rules ?? [], page);
  const { procedure, severity } = hubs as PageParts['choice'];
  return { procedure: own.procedure ?? procedure ?? usual, severity: own.severity ?? severity };
}

/** `files`: what this terminal follows for it. */
interface Started {
  readonly session: string;
  readonly files: readonly string[];
}

/** Starts on a page, as the rules say and with the logs of the settings. */
export async function startPage(cli: Invocation, link: HubLink, ref: string): Promise<Started> {
  const detail = await link.api.incident(ref, { follow: true });
  const choice = await choiceFor(cli, link, detail);
  const logs = countedLogs(cli, link, undefined, choice.logs) ?? wantedLogs(cli, undefined);
  const { title, since, logs: counted } = choice;
  const opening = await openingOf(cli, link, title, since, logs, withChoice({}, choice), counted);
  if (link.kind === 'local') await allowLogs(cli, logs);
  const { session } = await startFromIncident(cli, link, detail, opening, false);
  return { session, files: filesFor(link, logs) };
}

/** Starts without a page, with the procedure and the logs of the settings. */
async function startNew(cli: Invocation, link: HubLink, title: string): Promise<Started> {
  const logs = wantedLogs(cli, undefined);
  const opening = await openingOf(cli, link, title, null, logs, {});
  if (link.kind === 'local') await allowLogs(cli, logs);
  const { session } = await openNew(cli, link, opening);
  return { session, files: filesFor(link, logs) };
}

const filesFor = (link: HubLink, logs: readonly LogSpec[]): readonly string[] =>
  link.kind === 'team' ? filesOf(logs) : [];

/** Somebody waits at the screen: after so long they see that it is under way, and go on. */
const ANSWER_MS = 10_000;

interface HomeAsker {
  page(ask: AskOfPage): Promise<AskAnswer>;
  turn(wish: TurnWish): Promise<AskAnswer>;
}

/** Asks for acts from the home screen over its feed, which sends each until its end is known, and has it done once. */
export function homeAsker(cli: Invocation, { client, hub, time, why }: HomeTeamDeps): HomeAsker {
  const endOf = (settled: Settled<TeamActEnd>): AskEnd => {
    if (settled.kind === 'ended') return { ok: true, value: 'lost' };
    if (settled.kind === 'refused') {
      const { problem } = settled;
      return { ok: false, why: why(hubProblem(problem.kind === 'failed' ? 500 : 409, problem, hub)) };
    }
    const { outcome, why: reason, leftOut } = askedOutcome(settled.asked);
    if (outcome === 'done') return { ok: true, value: 'done', leftOut };
    if (outcome === 'unknown' || reason === null) return { ok: true, value: 'unknown' };
    return { ok: false, why: why(reason) };
  };
  const standingOf = (n: number) => client.get().pending.find((one) => one.n === n)?.standing.kind;
  /** Resolves once the hub is not there to hear of it. */
  const unheard = (n: number): { readonly over: Promise<void>; stop(): void } => {
    let stop = () => {};
    const over = new Promise<void>((resolve) => {
      const look = () => {
        if (client.get().connection.kind !== 'live' && standingOf(n) === 'queued') resolve();
      };
      stop = client.subscribe(look);
      look();
    });
    return { over, stop: () => stop() };
  };
  const ask = async (page: string | null, wish: TeamWish): Promise<AskAnswer> => {
    try {
      mayChange(cli);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { kind: 'ended', end: { ok: false, why: why(error) } };
    }
    const { n } = client.act(page, wish);
    const end = client.settled(n).then(endOf);
    const { over, stop } = unheard(n);
    const first = await withTimeout(
      time,
      ANSWER_MS,
      Promise.race([end, over.then(() => 'unheard' as const)]),
    );
    stop();
    if (first !== null && first !== 'unheard') return { kind: 'ended', end: first };
    return { kind: standingOf(n) === 'acked' ? 'asked' : 'lost', end };
  };
  return {
    page: ({ item, wish }) => ask(item.page.id, wish),
    turn: (wish) => ask(null, wish),
  };
}
