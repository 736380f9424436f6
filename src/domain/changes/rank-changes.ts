import {
  type Attributed,
  attribute,
  fades,
  type NewPattern,
  type ServiceNames,
} from './attributed-patterns.ts';
import { REACHES } from './reach.ts';
import {
  type ChangePlace,
  type Evidence,
  feltAt,
  orderedAt,
  type Reach,
  type SystemChange,
} from './system-change.ts';
import { isDocsOnly, touchesOf } from './touched-files.ts';

export interface RankQuestion {
  /** When the impact began, as far as anybody knows: never the page, which comes later. ISO. */
  readonly impactAt: string;
  /** Services that are hit: of the page, and of the new errors. */
  readonly services: readonly string[];
  /** New errors and warnings of the log; null: the log could not be counted. */
  readonly patterns: readonly NewPattern[] | null;
  /** Names that services go by; of those that are not there their own. */
  readonly names: ServiceNames;
  /** Ids of changes that somebody has ruled out. */
  readonly ruledOut: ReadonlySet<string>;
}

export interface RankedChange<T extends SystemChange = SystemChange> {
  readonly change: T;
  readonly place: ChangePlace;
  /** In the order in which it is read. */
  readonly evidence: readonly Evidence[];
}

/** A success is reported after the first host has the version, and clocks differ. */
const SLACK_MS = 60_000;
const PLACES: readonly ChangePlace[] = ['before', 'waiting', 'after', 'ruled-out'];

/**
 * Changes in the order in which they are looked at. Those that began before the impact come first, and of them those for
 * which most speaks: new errors and warnings, files and packages of their stacks, the service and its paths, minutes to the
 * start of the impact, its kind. The evidence is shown in words; no weight is shown, and nothing is called a cause.
 */
export function rankChanges<T extends SystemChange>(
  changes: readonly T[],
  question: RankQuestion,
): readonly RankedChange<T>[] {
  const impact = Date.parse(question.impactAt);
  const placed = changes.map((change) => ({ change, place: placeOf(change, impact, question) }));
  const before = placed.filter(({ place }) => place === 'before').map(({ change }) => change);
  const attributed = attribute(before, question.patterns ?? [], question);
  const ranked = placed.map(({ change, place }) => {
    const found = attributed.get(change.id) ?? null;
    const looked = lookAt(change, found, impact, question);
    return {
      change,
      place,
      evidence: place === 'before' ? looked.evidence : afterEvidence(change),
      ...{ weight: looked.weight, minutes: looked.minutes },
    };
  });
  ranked.sort(
    (a, b) =>
      PLACES.indexOf(a.place) - PLACES.indexOf(b.place) ||
      (a.place === 'before' ? byEvidence(a, b) : byTime(a, b)),
  );
  return ranked.map(({ change, place, evidence }) => ({ change, place, evidence }));
}

function placeOf(change: SystemChange, impact: number, { ruledOut }: RankQuestion): ChangePlace {
  if (ruledOut.has(change.id)) return 'ruled-out';
  const felt = feltAt(change);
  if (felt === null) return 'waiting';
  return Date.parse(felt) <= impact + SLACK_MS ? 'before' : 'after';
}

interface Weighed {
  readonly change: SystemChange;
  readonly weight: number;
  readonly minutes: number;
}

const byEvidence = (a: Weighed, b: Weighed): number =>
  b.weight - a.weight || a.minutes - b.minutes || byTime(a, b);

const byTime = (a: { readonly change: SystemChange }, b: { readonly change: SystemChange }): number => {
  const [one, other] = [orderedAt(a.change), orderedAt(b.change)];
  return one < other ? 1 : one > other ? -1 : a.change.id < b.change.id ? -1 : 1;
};

function lookAt(
  change: SystemChange,
  found: Attributed | null,
  impact: number,
  { services, patterns }: RankQuestion,
): Omit<Weighed, 'change'> & { readonly evidence: readonly Evidence[] } {
  const { files, commits, isPart, kind, state } = change;
  const own = reachOfHit(change, services);
  const docs = isDocsOnly(files) && !isPart;
  const minutes = Math.max(0, Math.round((impact - Date.parse(change.liveAt ?? orderedAt(change))) / 60_000));
  const touches = touchesOf(files);
  const evidence: Evidence[] = [
    ...patternEvidence(found),
    ...(found?.file == null
      ? []
      : [{ kind: 'stack-file' as const, file: found.file.slice(-300), pr: prOf(change) }]),
    ...(found?.package == null ? [] : [{ kind: 'stack-package' as const, name: found.package }]),
    ...(found?.named == null ? [] : [{ kind: 'named' as const, name: found.named }]),
  ];
  const isPointedTo = evidence.length > 0;
  if (services.length > 0) evidence.push({ kind: OF_HIT[own ?? 'other'] });
  if (!isPointedTo) evidence.push({ kind: patterns === null ? 'patterns-unknown' : 'no-new-pattern' });
  evidence.push({ kind: 'minutes-before', n: minutes });
  if (kind === 'redeploy') evidence.push({ kind: 'same-version' });
  if (kind === 'rollback' && commits.length > 0)
    evidence.push({ kind: 'takes-back', commits: commits.length, pr: lastPr(change) });
  if (docs) evidence.push({ kind: 'docs-only' });
  for (const touch of touches) evidence.push({ kind: 'touches', touch });
  if (commits.length > 0 || files.length > 0)
    evidence.push({ kind: 'size', commits: commits.length, n: files.length, isPart });
  evidence.push(...afterEvidence(change));
  const of = services.length === 0 ? 'nobody' : (own ?? 'other');
  const isRisky = touches.length > 0 || RISKY.has(kind);
  const prior = OF_WEIGHT[of] * fades(minutes) + (isRisky ? RISK : 0) - (state === 'failed' ? RISK : 0);
  return { evidence, minutes, weight: docs ? 0 : prior + (found?.weight ?? 0) };
}

/** Errors, and warnings by themselves; patterns that do not point to it are left out. */
function patternEvidence(found: Attributed | null): readonly Evidence[] {
  const told = (kind: 'new-patterns' | 'new-warnings', level: NewPattern['level']): Evidence[] => {
    const own = (found?.patterns ?? []).filter((one) => one.level === level);
    const patterns = own.slice(0, 3).map(({ template }) => template.slice(0, 400));
    return own.length === 0 ? [] : [{ kind, n: own.length, patterns }];
  };
  return [...told('new-patterns', 'error'), ...told('new-warnings', 'warn')];
}

/** How it stands to those services that are hit: as to the one that it is surest of. Null: it goes out with none of them. */
function reachOfHit({ services }: SystemChange, hit: readonly string[]): Reach | null {
  const reaches = services.filter(({ service }) => hit.includes(service)).map(({ reach }) => reach);
  return REACHES.find((reach) => reaches.includes(reach)) ?? null;
}

const OF_HIT = {
  ...{ path: 'own-path', own: 'own-service', unknown: 'maybe-path', common: 'common-path' },
  ...{ none: 'other-path', other: 'other-service' },
} as const satisfies Record<Reach | 'other', Evidence['kind']>;

/** What a service says before any error is looked at, beside what errors say (`attributed-patterns.ts`). */
const OF_WEIGHT = {
  ...{ path: 1, own: 1, common: 0.8, unknown: 0.8, nobody: 0.6, other: 0.3, none: 0 },
} as const satisfies Record<Reach | 'other' | 'nobody', number>;
/** What kind it is decides between two that are alike. */
const RISK = 0.1;

const RISKY: ReadonlySet<string> = new Set(['flag', 'migration', 'config']);

/** What is said of a change also where it is no suspect. */
function afterEvidence({ state, kind, liveAt }: SystemChange): readonly Evidence[] {
  if (kind === 'release' && liveAt === null) return [{ kind: 'only-released' }];
  if (state === 'failed') return [{ kind: 'failed' }];
  return state === 'going-out' ? [{ kind: 'going-out' }] : [];
}

const lastPr = ({ commits }: SystemChange): number | null =>
  commits.findLast((commit) => commit.pr !== null)?.pr ?? null;
const prOf = (change: SystemChange): number | null => change.pr ?? lastPr(change);
