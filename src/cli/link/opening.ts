import type { Severity } from '../../domain/procedure.ts';
import { shown } from '../base/paths.ts';
import { sourcesOf } from '../logs/allowed-logs.ts';
import { type LogSpec, readLogSpec } from '../logs/log-specs.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { procedureByRules } from '../settings/procedure-rules.ts';
import { procedureFor } from './procedures.ts';
import { type ReleaseOptions, releaseFile, releaseOf } from './release.ts';
import type { IncidentChoice } from './start-incident.ts';
import type { HubLink } from './wire.ts';

const LOOK_BACK_MS = 15 * 60_000;

/** What may be said about a session that is opened. */
export interface OpeningOptions extends ReleaseOptions {
  readonly procedure?: string;
  readonly severity?: Severity;
  readonly drill?: boolean;
  readonly id?: string;
  readonly service?: string;
  readonly label?: readonly string[];
}

/** What was said on the command line stands before what the rules say. */
export function withChoice(
  options: OpeningOptions,
  { procedure, severity, service, labels }: IncidentChoice,
): OpeningOptions {
  const byRule = options.drill || procedure === null ? {} : { procedure };
  const label = [...(options.label ?? []), ...labels];
  const known = { ...(severity === null ? {} : { severity }), ...(service === null ? {} : { service }) };
  return { ...byRule, ...known, ...options, label };
}

/** Data of the opening event. */
export async function openingOf(
  cli: Invocation,
  link: HubLink,
  title: string | null,
  since: string | null,
  logs: readonly LogSpec[],
  options: OpeningOptions,
  /** What a detection rule has counted: only that is shown at first, where its source is among the logs. */
  counted: IncidentChoice['logs'] = null,
) {
  const { severity, drill = false, id, service, label: labels = [], release: day } = options;
  const wanted = day === undefined ? options.procedure : releaseFile(cli, day);
  const { rules = [], procedure: usual } = cli.config.settings;
  const starting = { title, severity: severity ?? null, service: service ?? null, labels };
  const ruled = wanted === undefined && !drill ? procedureByRules(rules, starting) : null;
  const name = wanted ?? ruled ?? usual ?? (drill ? 'drill' : 'incident');
  const { loaded, isOverride } = await procedureFor(cli, link, name);
  const { procedure, hash, origin, commit } = loaded;
  const kind = drill ? 'drill' : procedure.kind;
  const release = await releaseOf(cli, procedure, options);
  const sources = sourcesOf(link.kind, logs);
  const data = {
    title: title ?? procedure.title[cli.lang],
    kind,
    timeZone: timeZone(cli),
    lang: cli.lang,
    procedure,
    procedureHash: hash,
    procedureOrigin: shown(origin, cli.env, cli.cwd),
    ...(commit == null ? {} : { procedureCommit: commit }),
    ...(isOverride ? { procedureOverride: true } : {}),
    severity: severity ?? null,
    firedAt: since,
    tail: { sources, query: queryFor(counted, sources), window: { since: lookBack(since), until: null } },
    ...(release === undefined ? {} : { release }),
  };
  return { data, wantedId: id ?? (release === undefined ? null : 'release') };
}

/** A query is for all sources of a session, so it is set where the rule's source is the only one. */
const queryFor = (counted: IncidentChoice['logs'], sources: readonly string[]): string | null =>
  counted !== null && sources.length === 1 && sources[0] === counted.source ? counted.query : null;

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

/** The log source of the rule that paged, where the hub can open it; null: no rule did, or other logs were asked for. */
export function countedLogs(
  cli: Invocation,
  { kind }: Pick<HubLink, 'kind'>,
  specs: readonly string[] | undefined,
  counted: IncidentChoice['logs'],
): readonly LogSpec[] | null {
  const { sources = [] } = cli.config.settings;
  if (specs !== undefined || counted === null) return null;
  const known = kind === 'team' || sources.some(({ name }) => name === counted.source);
  return known ? wantedLogs(cli, [counted.source]) : null;
}
