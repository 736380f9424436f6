import {
  type Basis,
  type ChangeGap,
  type ChangeOrigin,
  isOf,
  type KeptCoverage,
  mayBeOf,
  orderedAt,
  reachTo,
  type SeenChange,
  type Silence,
  type SystemChange,
} from './system-change.ts';

/** What one source tells of a service in a stretch of time. */
export interface ChangeAnswer {
  readonly changes: readonly SystemChange[];
  /** Up to when nothing is missing, ISO; null: nothing can be said. */
  readonly completeTo: string | null;
  readonly gaps: readonly ChangeGap[];
  /** By what a forge tells it; null: it is none. */
  readonly basis: Basis | null;
}

/** What the sources of a service know of it. */
export interface ServiceCoverage {
  readonly service: string;
  /** Up to when nothing is missing, ISO; null: nothing is known. */
  readonly completeTo: string | null;
  readonly origins: readonly ChangeOrigin[];
  readonly basis: Basis | null;
}

/** The same with what can be said of it. */
export interface CoveredService extends ServiceCoverage {
  readonly silence: Silence;
  readonly maybe: NonNullable<KeptCoverage['maybe']>;
  readonly released: NonNullable<KeptCoverage['released']>;
}

/** The earliest of what its sources are complete to: one that cannot say makes the whole unknown. */
export function completeTo(answers: readonly ChangeAnswer[]): string | null {
  const times = answers.map((answer) => answer.completeTo);
  if (times.includes(null)) return null;
  return (times as readonly string[]).toSorted()[0] ?? null;
}

/** How long after `completeTo` an answer still counts as one of now: sources are read every minute. */
const FRESH_MS = 150_000;
const MOST = 20;

type Told = Omit<SeenChange, 'services'> & Pick<Partial<SystemChange>, 'services'>;

/**
 * What can be said of a service, of the changes of a stretch of time that ends at `until` (ISO). That nothing went out takes
 * sources that are complete, a place where something went out before, and files that are known.
 */
export function coveredOf(
  coverage: ServiceCoverage,
  changes: readonly (SystemChange | SeenChange)[],
  gaps: readonly ChangeGap[],
  until: string,
): CoveredService {
  const { service, completeTo: to, basis } = coverage;
  const own = (changes as readonly Told[]).filter((change) => mayBeOf(change, service));
  const isRelease = ({ kind, liveAt, origins }: Told): boolean =>
    kind === 'release' && liveAt === null && origins.includes('github');
  // The time that its row shows.
  const named = (change: Told) => ({ version: nameOf(change), at: change.liveAt ?? orderedAt(change) });
  const released = own.filter(isRelease).slice(0, MOST).map(named);
  const maybe = own
    .filter((change) => !isRelease(change) && !isOf(change, service))
    .slice(0, MOST)
    .map((change) => ({ ...named(change), isCommon: reachTo(change, service) === 'common' }));
  const silence = (): Silence => {
    if (basis?.isSeen === false) return 'never-seen';
    const holes = gaps.some((gap) => gap.service === null || gap.service === service);
    // What came since then is not known, whatever came before.
    if (to !== null && (holes || Date.parse(until) - Date.parse(to) > FRESH_MS)) return 'nothing-known';
    if (own.some((change) => !isRelease(change) && isOf(change, service))) return 'changed';
    if (to === null || basis?.isSeen === null) return 'unknown';
    if (released.length > 0) return 'released';
    return maybe.length > 0 ? 'maybe' : 'nothing-went-out';
  };
  return { ...coverage, silence: silence(), maybe, released };
}

const SHORT = 7;
const nameOf = ({ kind, version, sha, title, id }: Told): string =>
  (kind === 'release' ? version : null) ?? sha?.slice(0, SHORT) ?? version ?? title ?? id;

/** The same of what a log or another hub has: what an earlier version did not say is worked out as it stands there. */
export function coveredAgain(
  kept: KeptCoverage,
  changes: readonly SeenChange[],
  gaps: readonly ChangeGap[],
  until: string,
): CoveredService {
  const { silence, maybe = [], released = [], basis = null, ...rest } = kept;
  if (silence === undefined) return coveredOf({ ...rest, basis }, changes, gaps, until);
  return { ...rest, basis, silence, maybe, released };
}

/** As a log keeps it. */
export const asKept = ({ origins, basis, maybe, released, ...rest }: CoveredService): KeptCoverage => ({
  ...rest,
  origins: [...origins],
  basis:
    basis === null
      ? null
      : {
          ...basis,
          environments: [...basis.environments],
          elsewhere: { ...basis.elsewhere, names: [...basis.elsewhere.names] },
        },
  maybe: maybe.map((one) => ({ ...one })),
  released: released.map((one) => ({ ...one })),
});
