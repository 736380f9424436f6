import type { NewPattern } from '../../../src/domain/changes/attributed-patterns.ts';
import type { Reach, SystemChange } from '../../../src/domain/changes/system-change.ts';

/** The start of impact in every example; minutes are counted from it. */
export const ZERO = Date.parse('2026-11-25T02:55:00.000Z');
export const minute = (m: number): string => new Date(ZERO + m * 60_000).toISOString();

export type Given = Partial<Omit<SystemChange, 'id' | 'service' | 'services'>> & {
  /** How it stands to its service; `own` if not given. */
  readonly reach?: Reach;
};

/** A change of a service that went live at a minute. */
export function change(
  id: string,
  service: string,
  at: number,
  { reach = 'own', ...given }: Given = {},
): SystemChange {
  const live = given.state === undefined || given.state === 'live';
  return {
    id,
    origins: ['github'],
    service,
    services: [{ service, reach }],
    environment: 'production',
    kind: 'deploy',
    state: 'live',
    version: 'main',
    sha: null,
    previousSha: null,
    requestedAt: minute(at - 6),
    startedAt: live ? minute(at - 2) : null,
    liveAt: live ? minute(at) : null,
    failedAt: given.state === 'failed' ? minute(at) : null,
    by: null,
    title: null,
    pr: null,
    url: null,
    commits: [],
    files: [],
    packages: [],
    isPart: false,
    compareUrl: null,
    ...given,
  };
}

/** A new error of a service, first seen at a minute; `files` are of its stack. */
export function pattern(service: string, at: number, ...files: readonly string[]): NewPattern {
  return {
    id: `${service}@${at}`,
    template: `ERROR of ${service} at ${at}`,
    first: minute(at),
    services: [service],
    ...{ level: 'error', count: 40, files, packages: [], text: `ERROR of ${service}` },
  };
}
