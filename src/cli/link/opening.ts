import type { Severity } from '../../domain/procedure.ts';
import { shown } from '../base/paths.ts';
import { sourcesOf } from '../logs/allowed-logs.ts';
import { type LogSpec, readLogSpec } from '../logs/log-specs.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { procedureFor } from './procedures.ts';
import type { IncidentChoice } from './start-incident.ts';
import type { HubLink } from './wire.ts';

const LOOK_BACK_MS = 15 * 60_000;

/** What may be said about a session that is opened. */
export interface OpeningOptions {
  readonly procedure?: string;
  readonly severity?: Severity;
  readonly drill?: boolean;
  readonly id?: string;
}

/** What was said on the command line stands before what the rules say. */
export function withChoice(options: OpeningOptions, { procedure, severity }: IncidentChoice): OpeningOptions {
  const byRule = options.drill || procedure === null ? {} : { procedure };
  return { ...byRule, ...(severity === null ? {} : { severity }), ...options };
}

/** Data of the opening event. */
export async function openingOf(
  cli: Invocation,
  link: HubLink,
  title: string | null,
  since: string | null,
  logs: readonly LogSpec[],
  { procedure: wanted, severity, drill = false, id }: OpeningOptions,
) {
  const name = wanted ?? cli.config.settings.procedure ?? (drill ? 'drill' : 'incident');
  const { procedure, hash, origin } = await procedureFor(cli, link, name);
  const kind = drill ? 'drill' : procedure.kind;
  const sources = sourcesOf(link.kind, logs);
  const data = {
    title: title ?? procedure.title[cli.lang],
    kind,
    timeZone: timeZone(cli),
    lang: cli.lang,
    procedure,
    procedureHash: hash,
    procedureOrigin: shown(origin, cli.env, cli.cwd),
    severity: severity ?? null,
    firedAt: since,
    tail: { sources, query: null, window: { since: lookBack(since), until: null } },
  };
  return { data, wantedId: id ?? null };
}

/**
 * Where the tail begins: what led to the alert is the first thing people look for. On a full minute, so that the same
 * command given again right after a failure is the same request.
 */
function lookBack(since: string | null): string {
  const from = (since === null ? Date.now() : Date.parse(since)) - LOOK_BACK_MS;
  return new Date(from - (from % 60_000)).toISOString();
}

/** The log sources that are named, else those of the settings. */
export function wantedLogs(cli: Invocation, specs: readonly string[] | undefined): readonly LogSpec[] {
  const home = cli.env.HOME ?? '';
  const { logs = [], sources = [] } = cli.config.settings;
  return (specs ?? logs).map((spec) => readLogSpec(spec, cli.cwd, home, sources));
}
