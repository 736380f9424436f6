import { basename, join } from 'node:path';
import type { OpenSource } from '../../hub/lines/tail.ts';
import type { Env, Paths } from '../base/paths.ts';
import { allowedLogSource, isAllowedLogFile } from '../logs/allowed-logs.ts';
import { openDefinition } from '../logs/open-log-source.ts';
import { definitionOfSpec } from '../settings/source-schema.ts';
import { proceduresOf } from '../wiring/procedures.ts';
import type { HubConfig } from './hub-config.ts';
import { hubDetectionLog } from './hub-detection-log.ts';
import type { HubParts } from './hub-process.ts';

/** Names and passwords by cluster, beside the hub's other secrets; see `opensearch-access.ts`. */
const OPENSEARCH_LOGINS = 'opensearch.json';

type Parts = Omit<HubParts, 'logger' | 'time'>;

/** What this user's local hub is made of: the logs they named on a command line, and the built-in procedures. */
export function localHubParts(paths: Pick<Paths, 'credentials' | 'state'>, env: Env): Parts {
  const keys = { env, file: join(paths.credentials, OPENSEARCH_LOGINS), trusted: false };
  const openSource: OpenSource = (spec, { timeZone: zone }) => {
    const file = spec.startsWith('file:/') ? definitionOfSpec(spec) : null;
    if (file?.type === 'file' && isAllowedLogFile(paths, file.path)) {
      return openDefinition(spec, file, { keys, zone });
    }
    const definition = allowedLogSource(paths, spec);
    if (!definition) throw new Error('not a source of this hub');
    return openDefinition(spec, definition, { keys, zone });
  };
  return {
    openSource,
    sources: [],
    procedures: proceduresOf([], env),
    // Where `oncall watch` of this user keeps its log.
    detectionLog: hubDetectionLog({ data: join(paths.state, 'watch') }, env),
  };
}

/** What a team hub is made of: the sources and procedures of its configuration. */
export function teamHubParts({ sources, procedures, data, nats }: HubConfig, env: Env): Parts {
  const keys = { env, file: join(data, OPENSEARCH_LOGINS), trusted: true };
  const openSource: OpenSource = (name, { timeZone: zone }) => {
    const known = sources.find((one) => one.name === name)?.definition;
    // For once, any index of the cluster in this hub's environment; a file is never opened by what a session says.
    const definition = known ?? (name.startsWith('opensearch:') ? definitionOfSpec(name) : null);
    if (!definition) throw new Error('not a source of this hub');
    return openDefinition(name, definition, { keys, zone });
  };
  const own = procedures === undefined ? [] : [{ path: procedures, label: basename(procedures) }];
  return {
    openSource,
    sources: sources.map(({ name, definition: { guests } }) => ({ name, guests })),
    procedures: proceduresOf(own, env),
    detectionLog: hubDetectionLog({ data, nats }, env),
    detectsForTeam: true,
  };
}
