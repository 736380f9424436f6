import { matchesGlob } from '../../text/glob.ts';
import type { Reach, ServiceReach, SystemChange } from './system-change.ts';
import { isDocsOnly } from './touched-files.ts';

/** A service of a repository, and the paths (globs) that are its own; none: all. */
export interface Owned {
  readonly name: string;
  readonly paths: readonly string[];
}

/**
 * How a change of some files stands to each service that goes out with it. `all`: every service of the repository, since a
 * file that is in the paths of another is no common one. `isPart`: there are files that are not named.
 */
export function reachesOf(
  services: readonly Owned[],
  all: readonly Owned[],
  { files, isPart }: Pick<SystemChange, 'files' | 'isPart'>,
): readonly ServiceReach[] {
  const isIn = ({ paths }: Owned, file: string): boolean =>
    paths.length === 0 || paths.some((glob) => matchesGlob(glob, file));
  const isKnown = files.length > 0 && !isPart;
  const common = files.some((file) => !isDocsOnly([file]) && !all.some((one) => isIn(one, file)));
  const reach = (one: Owned): Reach => {
    if (one.paths.length === 0) return 'own';
    if (files.some((file) => isIn(one, file))) return 'path';
    if (!isKnown) return 'unknown';
    return common ? 'common' : 'none';
  };
  return services
    .map((one) => ({ service: one.name, reach: reach(one) }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** The surest first. */
export const REACHES: readonly Reach[] = ['path', 'own', 'common', 'unknown', 'none'];

/** What two sources know of one change. */
export function joinReaches(
  one: readonly ServiceReach[],
  other: readonly ServiceReach[],
): readonly ServiceReach[] {
  const all = new Map(one.map(({ service, reach }) => [service, reach]));
  for (const { service, reach } of other) {
    const known = all.get(service);
    if (known === undefined || REACHES.indexOf(reach) < REACHES.indexOf(known)) all.set(service, reach);
  }
  return [...all]
    .map(([service, reach]) => ({ service, reach }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** What a change is called by: the first service that it is of, else the first that it may be of, else its repository. */
export function changeCalledBy(services: readonly ServiceReach[], repository: string): string {
  const first = (...reaches: readonly Reach[]) =>
    services.find(({ reach }) => reaches.includes(reach))?.service;
  return first('path', 'own') ?? first('unknown', 'common') ?? repository;
}
