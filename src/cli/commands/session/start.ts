import { SEVERITIES } from '../../../domain/procedure.ts';
import type { Session } from '../../../domain/session.ts';
import { STANDBY_KIND } from '../../../protocol/http.ts';
import { asCliError } from '../../base/as-cli-error.ts';
import { CliError } from '../../base/errors.ts';
import { shown } from '../../base/paths.ts';
import { ask } from '../../base/prompt.ts';
import { readHappened } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { joinInstead } from '../../link/choose.ts';
import { joinLines } from '../../link/join-line.ts';
import { listenOn, readAddress } from '../../link/listen-address.ts';
import { openNew } from '../../link/open-new.ts';
import { countedLogs, type OpeningOptions, openingOf, wantedLogs, withChoice } from '../../link/opening.ts';
import { actsIn, sayActs } from '../../link/session-acts.ts';
import { choiceFor, startFromIncident } from '../../link/start-incident.ts';
import { toldJson } from '../../link/told-acts.ts';
import { WAIT, type Waiting, waitOf } from '../../link/waiting.ts';
import { type HubLink, hubOf } from '../../link/wire.ts';
import { allowLogs } from '../../logs/allowed-logs.ts';
import { filesOf, type LogSpec } from '../../logs/log-specs.ts';
import { enterSession } from '../../session/enter-session.ts';
import { type Invocation, mayChange, timeZone, wantsPlain } from '../../settings/invocation.ts';

interface StartOptions extends OpeningOptions, Waiting {
  readonly since?: string;
  readonly logs?: readonly string[];
  readonly local?: boolean;
  readonly listen?: string;
  readonly tui?: boolean;
  readonly plain?: boolean;
  readonly incident?: string;
  readonly takeOver?: boolean;
}

export const start = command<StartOptions>({
  arguments: [['[title]', 'argTitle']],
  options: [
    { flags: '-i, --incident <incident>', help: 'optIncident', values: 'incident' },
    { flags: '--take-over', help: 'optTakeOver' },
    { flags: '-p, --procedure <name>', help: 'optProcedure', values: 'procedure' },
    { flags: '-s, --severity <severity>', help: 'optSeverity', choices: SEVERITIES },
    { flags: '--service <service>', help: 'optRuleService', values: 'service' },
    { flags: '--label <label>', help: 'optRuleLabel', many: true },
    { flags: '--since <time>', help: 'optSince' },
    { flags: '--logs <spec>', help: 'optLogs', values: 'source', many: true },
    { flags: '--release <day>', help: 'optReleaseDay' },
    { flags: '--set <name=value>', help: 'optSet', many: true },
    { flags: '--window <times>', help: 'optReleaseWindow' },
    { flags: '--drill', help: 'optDrill' },
    { flags: '--id <word>', help: 'optId' },
    { flags: '--local', help: 'optLocal' },
    { flags: '--listen <address>', help: 'optListen' },
    { flags: '--no-tui', help: 'optNoTui' },
    { flags: '--plain', help: 'optPlain' },
    WAIT,
  ],
  staysUp: true,
  run(cli, [word], options) {
    return begin(cli, word, options).catch((error: unknown) => {
      throw adviceFor(error);
    });
  },
});

/** Where no hub of the team is there at all, and this is not known to pass, a session of one's own is better than none. */
function adviceFor(error: unknown): unknown {
  const known = asCliError(error);
  if (known.kind !== 'unreachable' || PASSES.has(known.params.reason)) return error;
  return new CliError('start-unreachable', known.params, error);
}

const PASSES: ReadonlySet<unknown> = new Set([STANDBY_KIND, 'stopping', 'elsewhere']);

async function begin(cli: Invocation, word: unknown, options: StartOptions): Promise<number | undefined> {
  mayChange(cli);
  const { listen, tui = true, plain = wantsPlain(cli, tui) } = options;
  const waitMs = waitOf(options.wait);
  if (listen !== undefined) readAddress('--listen', listen);
  const given =
    options.since === undefined
      ? null
      : readHappened('--since', options.since, new Date().toISOString(), timeZone(cli));
  const wanted = wantedLogs(cli, options.logs);
  const named = options.incident !== undefined || (options.release !== undefined && word === undefined);
  const asked = named ? null : await readTitle(cli, word);
  const link = await hubOf(cli, { local: (options.local ?? false) || listen !== undefined });
  // Who opens the hub to others is about to bring them into this one.
  const joinAs = (...names: string[]) => (listen === undefined ? joinInstead(cli, link, names) : null);
  const join = asked === null ? null : await joinAs(asked);
  if (join !== null) return enterSession(cli, link, join, { observe: false, tui, plain });
  const detail =
    options.incident === undefined ? null : await link.api.incident(options.incident, { follow: true });
  const choice = detail && (await choiceFor(cli, link, detail));
  const logs = countedLogs(cli, link, options.logs, choice?.logs ?? null) ?? wanted;
  const title = choice ? (word === undefined ? choice.title : String(word)) : asked;
  const said = { ...(choice ? withChoice(options, choice) : options), asks: cli.canAsk };
  const since = given ?? choice?.since ?? null;
  const { data, wantedId } = await openingOf(cli, link, title, since, logs, said, choice?.logs);
  // The title of a release is known once its file was read.
  const other =
    asked === null && detail === null ? await joinAs(...Object.values(data.procedure.title)) : null;
  if (other !== null) return enterSession(cli, link, other, { observe: false, tui, plain });
  if (link.kind === 'local') await allowLogs(cli, logs);
  if (listen !== undefined) await listenOn(cli, link, listen);
  const opening = { data, wantedId };
  const started = detail && (await startFromIncident(cli, link, detail, opening, options.takeOver ?? false));
  const { session, created } = started ?? (await openNew(cli, link, opening));
  tellOfLogs(cli, link, session, logs, tui);
  if (plain) return enterSession(cli, link, session, { observe: false, tui, plain });
  if (tui && cli.interactive) {
    const pipeFiles = link.kind === 'team' ? filesOf(logs) : [];
    return enterSession(cli, link, session, { observe: false, tui, pipeFiles });
  }
  const lines = listen === undefined ? [`oncall join ${session}`] : await invitation(link, session);
  const [line, url = null] = lines;
  if (!cli.globals.json) for (const text of [session, ...lines]) cli.out.line(text);
  if (url !== null) cli.out.say(cli.t('join-how'));
  const { acknowledgement = null } = started ?? {};
  const acknowledging = ({ actions }: Session) =>
    actions.filter(({ act, args }) => act === 'acknowledge' && args.incident === detail?.row.id).slice(-1);
  const acts = acknowledgement === 'asked' ? await actsIn({ link, session }, acknowledging, waitMs) : [];
  if (cli.globals.json) {
    const told = acts.map((one) => toldJson(cli, one));
    cli.out.json({ session, created, title, join: line, url, acknowledgement, acts: told });
  }
  return sayActs(cli, acts);
}

async function readTitle(cli: Invocation, given: unknown): Promise<string | null> {
  const title = given === undefined ? (cli.canAsk ? await ask(cli.t('ask-title')) : null) : String(given);
  if (given !== undefined && title?.trim() === '')
    throw new CliError('missing-argument', { command: 'oncall start', argument: 'title' });
  return title?.trim() || null;
}

function tellOfLogs(
  cli: Invocation,
  link: HubLink,
  session: string,
  logs: readonly LogSpec[],
  tui: boolean,
): void {
  for (const log of logs) {
    if (log.kind === 'pipe') cli.out.say(cli.t('pipe-hint', { session }));
    else if (log.kind === 'file' && log.missing)
      cli.out.say(cli.t('log-missing', { file: shown(log.path, cli.env, cli.cwd) }));
  }
  const alone = !tui || !cli.interactive;
  if (link.kind === 'team' && alone && logs.some(({ kind }) => kind === 'file')) {
    cli.out.say(cli.t('files-need-screen', { session }));
  }
}

async function invitation(link: HubLink, session: string): Promise<readonly string[]> {
  const { url } = await link.api.invite(session, { role: 'member', hours: 8 });
  return joinLines(url);
}
