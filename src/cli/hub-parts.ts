import { basename } from 'node:path';
import { fileSource } from '../adapters/file-source/file-source.ts';
import { procedureFiles } from '../adapters/procedure-files/procedure-files.ts';
import type { OpenSource } from '../hub/tail.ts';
import type { HubConfig } from './hub/hub-config.ts';
import type { HubParts } from './hub/hub-process.ts';
import { isAllowedLogFile } from './log-files.ts';
import type { Paths } from './paths.ts';
import { builtInFolder } from './procedures.ts';
import { realTime } from './real-time.ts';

type Parts = Omit<HubParts, 'logger' | 'time'>;

/** What this user's local hub is made of: the files they named on a command line, and the built-in procedures. */
export function localHubParts(paths: Pick<Paths, 'credentials'>): Parts {
  const openSource: OpenSource = (spec, { timeZone: zone }) => {
    const path = /^file:(\/.+)$/s.exec(spec)?.[1];
    if (path === undefined || !isAllowedLogFile(paths, path)) throw new Error('not a source of this hub');
    return fileSource({ path, name: spec, guests: false, zone, time: realTime });
  };
  return {
    openSource,
    sources: [],
    procedures: procedureFiles([{ path: builtInFolder(), label: 'built-in' }]),
  };
}

/** What a team hub is made of: the sources and procedures of its configuration. */
export function teamHubParts({ sources, procedures }: HubConfig): Parts {
  const openSource: OpenSource = (name, { timeZone: zone }) => {
    const source = sources.find((one) => one.name === name);
    const path = source && /^file:(\/.+)$/s.exec(source.spec)?.[1];
    if (!source || path === undefined) throw new Error('not a source of this hub');
    return fileSource({ path, name, guests: source.guests, zone, time: realTime });
  };
  const own = procedures === undefined ? [] : [{ path: procedures, label: basename(procedures) }];
  return {
    openSource,
    sources: sources.map(({ name, guests }) => ({ name, guests })),
    procedures: procedureFiles([...own, { path: builtInFolder(), label: 'built-in' }]),
  };
}
