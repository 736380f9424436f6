import type { z } from 'zod';
import type {
  basisSchema,
  changeGapSchema,
  changeKindSchema,
  changeOriginSchema,
  changePlaceSchema,
  evidenceSchema,
  reachSchema,
  seenChangeSchema,
  serviceCoverageSchema,
  silenceSchema,
  touchSchema,
} from './change-schema.ts';

export type ChangeKind = z.infer<typeof changeKindSchema>;
export type ChangeOrigin = z.infer<typeof changeOriginSchema>;
export type ChangePlace = z.infer<typeof changePlaceSchema>;
export type ChangeGap = z.infer<typeof changeGapSchema>;
export type Basis = z.infer<typeof basisSchema>;
export type Silence = z.infer<typeof silenceSchema>;
/** What was known of a service as a log keeps it, maybe one of an earlier version. */
export type KeptCoverage = z.infer<typeof serviceCoverageSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type Touch = z.infer<typeof touchSchema>;
/** How a change stands to a service of its repository; `none`: all of its files are known, and all are of others. */
export type Reach = z.infer<typeof reachSchema> | 'none';
export interface ServiceReach {
  readonly service: string;
  readonly reach: Reach;
}
/** A change as a session's log keeps it: without its commits and files. */
export type SeenChange = z.infer<typeof seenChangeSchema>;

export interface ChangedCommit {
  readonly sha: string;
  /** First line of its message. */
  readonly title: string;
  readonly pr: number | null;
  readonly author: string | null;
}

/** A change of a running system, from any source. */
export interface SystemChange extends Omit<SeenChange, 'services'> {
  /** Every service of its repository that goes out this way, by name; of another source the one that it names. */
  readonly services: readonly ServiceReach[];
  /** Oldest first. */
  readonly commits: readonly ChangedCommit[];
  /** Paths in the repository; empty where they are not known. */
  readonly files: readonly string[];
  /** Commits or files are there of which it holds none. */
  readonly isPart: boolean;
  /** Packages whose version it moves, as far as its lock files tell. */
  readonly packages: readonly string[];
  /** Page that compares it with the version before. */
  readonly compareUrl: string | null;
}

/** The times of a change, and how it stands. */
export type Timed = Pick<SeenChange, 'startedAt' | 'liveAt' | 'failedAt' | 'state' | 'requestedAt'>;

/** When it could first be felt: as it began to go out; what waits has not begun. */
export function feltAt({ startedAt, liveAt, failedAt, state, requestedAt }: Timed): string | null {
  const known = [startedAt, liveAt, failedAt].filter((at) => at !== null).sort()[0];
  if (known !== undefined) return known;
  return state === 'going-out' || state === 'failed' ? requestedAt : null;
}

/** By which it is put in order of time. */
export const orderedAt = (change: Timed): string => feltAt(change) ?? change.requestedAt;

/** As the log keeps it. */
export function asSeen(change: SystemChange): SeenChange {
  const { commits: _c, files: _f, isPart: _p, packages: _k, compareUrl: _u, services, ...seen } = change;
  return {
    ...seen,
    services: services.flatMap(({ service, reach }) => (reach === 'none' ? [] : [{ service, reach }])),
  };
}

/** By which services a change goes, as it is told and as it is kept. */
export type OfServices = Pick<SeenChange, 'service'> & {
  readonly services?: readonly ServiceReach[] | undefined;
};

/** How a change stands to a service. */
export function reachTo({ service: name, services }: OfServices, service: string): Reach {
  if (services === undefined) return name === service ? 'own' : 'none';
  return services.find((one) => one.service === service)?.reach ?? 'none';
}

/** Whether it is known to be of a service. */
export const isOf = (change: OfServices, service: string): boolean =>
  ['own', 'path'].includes(reachTo(change, service));

/** Whether it is of a service, or may be as far as anybody knows. */
export const mayBeOf = (change: OfServices, service: string): boolean => reachTo(change, service) !== 'none';
