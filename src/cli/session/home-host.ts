import { randomBytes } from 'node:crypto';
import { type Cut, isFinal } from '../../client/connection/connection-state.ts';
import { TeamClient } from '../../client/team-client.ts';
import type { PageParts } from '../../domain/page.ts';
import { chosenByRules } from '../../hub/pager/rules.ts';
import { DialError } from '../../ports/socket.ts';
import type { PageRow } from '../../protocol/http.ts';
import { type FeedWords, HomeFeed } from '../../tui/home/home-feed.ts';
import type { HomeHost, HomeResult } from '../../tui/home/home-host.ts';
import { said } from '../../tui/model/words.ts';
import { explainCut } from '../base/as-cli-error.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { everyMs, realTime } from '../base/machine.ts';
import { runCommand } from '../link/act.ts';
import { askedOutcome } from '../link/act-outcome.ts';
import { hubProblem, pagerProblem } from '../link/hub-problem.ts';
import { openNew } from '../link/open-new.ts';
import { countedLogs, openingOf, wantedLogs, withChoice } from '../link/opening.ts';
import { explainOwn } from '../link/own-address.ts';
import { choiceFor, startFromIncident } from '../link/start-incident.ts';
import type { HubLink } from '../link/wire.ts';
import { allowLogs } from '../logs/allowed-logs.ts';
import { filesOf, type LogSpec } from '../logs/log-specs.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';
import { openInBrowser } from '../terminal/browser.ts';
import { copyText } from '../terminal/clipboard.ts';
import { onCrash, onEndSignal } from '../terminal/signals.ts';

export interface HomeHostOptions {
  /** Its `out` must not write to the terminal, which the screen has. */
  readonly cli: Invocation;
  readonly link: HubLink;
  /** A session was started from a page: log files that this terminal follows for it. */
  onStarted(session: string, pipeFiles: readonly string[]): void;
}

/** The world outside as the home screen sees it. */
export function homeHost({ cli, link, onStarted }: HomeHostOptions): HomeHost {
  const why = (error: unknown) => said(explainOwn(cli, error).line);
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
  const words = feedWords(cli.lang, link.api.address, (error) => explainOwn(cli, error).line);
  const refusal = cli.globals.readonly ? why(new CliError('readonly')) : null;
  const feed = new HomeFeed({ client, time: realTime, words, refusal });
  return {
    now: () => Date.now(),
    random: Math.random,
    every: everyMs,
    onSignal: (run) => onEndSignal(run),
    onCrash,
    watch: (told) => feed.watch(told),
    look: (scope, hundreds) => feed.look(scope, hundreds),
    retry: () => client.retryNow(),
    pagerWhy: words.pager,
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
    ask: feed.ask,
    askPageless: feed.askPageless,
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

/** What the hub and the connection say, as the command line says it. */
export function feedWords(
  lang: Invocation['lang'],
  hub: string,
  line = (error: unknown): string => explain(error, lang).line,
): FeedWords {
  const why = (error: unknown) => said(line(error));
  return {
    cut: (reason) => why(errorOf(reason, hub)),
    hub: (status, problem) => why(hubProblem(status, problem, hub)),
    pager: ({ kind, params }) => why(pagerProblem(kind, params)),
    end(asked) {
      const { outcome, why: reason, leftOut } = askedOutcome(asked);
      if (outcome === 'done') return { ok: true, value: 'done', leftOut };
      if (outcome === 'unknown' || reason === null) return { ok: true, value: 'unknown' };
      return { ok: false, why: why(reason) };
    },
  };
}

function errorOf(reason: Cut, hub: string): Error {
  const { kind, params } = reason;
  if (kind === 'not-found') return new CliError('hub-no-feed', { hub });
  if (kind === 'unreachable' || kind === 'failed') return new DialError(kind as 'failed', params);
  if (isFinal(reason)) return explainCut(reason, hub);
  return new CliError('unreachable', { hub, reason: kind === 'stopping' ? kind : `cut.${kind}` });
}
