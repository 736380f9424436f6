import { type Attributed, attribute, type NewPattern } from './attributed-patterns.ts';
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
  /** New errors of the log; null: the log could not be counted. */
  readonly patterns: readonly NewPattern[] | null;
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
/** Minutes before the impact count in these steps: within one, what was changed says more. */
const STEPS = [15, 60, 240, 1_440];
const PLACES: readonly ChangePlace[] = ['before', 'waiting', 'after', 'ruled-out'];

/**
 * Changes in the order in which they are looked at. Those that began before the impact come first, and of them, one after
 * the other: new errors since it went live; a file of their stacks is in it; the service or its paths; minutes to the
 * start of the impact; what kind it is, and how large. There is no score, and nothing is called a cause.
 */
export function rankChanges<T extends SystemChange>(
  changes: readonly T[],
  question: RankQuestion,
): readonly RankedChange<T>[] {
  const impact = Date.parse(question.impactAt);
  const placed = changes.map((change) => ({ change, place: placeOf(change, impact, question) }));
  const before = placed.filter(({ place }) => place === 'before').map(({ change }) => change);
  const attributed = attribute(before, question.patterns ?? []);
  const ranked = placed.map(({ change, place }) => {
    const found = attributed.get(change.id) ?? null;
    const looked = lookAt(change, found, impact, question);
    return {
      change,
      place,
      evidence: place === 'before' ? looked.evidence : afterEvidence(change),
      ...looked.key,
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

interface Key {
  readonly errors: number;
  readonly stack: number;
  readonly service: number;
  readonly alive: number;
  readonly step: number;
  readonly kind: number;
  readonly minutes: number;
  readonly size: number;
}
type Keyed = Key & { readonly change: SystemChange };

function byEvidence(a: Keyed, b: Keyed): number {
  return (
    b.errors - a.errors ||
    b.stack - a.stack ||
    b.alive - a.alive ||
    b.service - a.service ||
    a.step - b.step ||
    b.kind - a.kind ||
    a.minutes - b.minutes ||
    b.size - a.size ||
    byTime(a, b)
  );
}

const byTime = (a: { readonly change: SystemChange }, b: { readonly change: SystemChange }): number => {
  const [one, other] = [orderedAt(a.change), orderedAt(b.change)];
  return one < other ? 1 : one > other ? -1 : a.change.id < b.change.id ? -1 : 1;
};

function lookAt(
  change: SystemChange,
  found: Attributed | null,
  impact: number,
  { services, patterns }: RankQuestion,
): { readonly key: Key; readonly evidence: readonly Evidence[] } {
  const { files, commits, isPart, kind, state } = change;
  const own = reachOfHit(change, services);
  const docs = isDocsOnly(files) && !isPart;
  const minutes = Math.max(0, Math.round((impact - Date.parse(change.liveAt ?? orderedAt(change))) / 60_000));
  const touches = touchesOf(files);
  const evidence: Evidence[] = [];
  if (found !== null)
    evidence.push({
      kind: 'new-patterns',
      n: found.patterns.length,
      patterns: found.patterns.slice(0, 3).map(({ template }) => template.slice(0, 400)),
    });
  if (found?.file != null)
    evidence.push({ kind: 'stack-file', file: found.file.slice(-300), pr: prOf(change) });
  if (services.length > 0) evidence.push({ kind: OF_HIT[own ?? 'other'] });
  if (found === null) evidence.push({ kind: patterns === null ? 'patterns-unknown' : 'no-new-pattern' });
  evidence.push({ kind: 'minutes-before', n: minutes });
  if (kind === 'redeploy') evidence.push({ kind: 'same-version' });
  if (docs) evidence.push({ kind: 'docs-only' });
  for (const touch of touches) evidence.push({ kind: 'touches', touch });
  if (commits.length > 0 || files.length > 0)
    evidence.push({ kind: 'size', commits: commits.length, n: files.length, isPart });
  evidence.push(...afterEvidence(change));
  const step = STEPS.findIndex((most) => minutes < most);
  return {
    evidence,
    key: {
      errors: found === null ? 0 : found.isOwn ? 2 : 1,
      stack: found?.file == null ? 0 : 1,
      alive: docs ? 0 : 1,
      service: own === null ? 1 : own === 'none' ? 0 : 2,
      step: step < 0 ? STEPS.length : step,
      kind: state === 'failed' ? 0 : touches.length > 0 || RISKY.has(kind) ? 2 : 1,
      minutes,
      size: commits.length + files.length,
    },
  };
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

const RISKY: ReadonlySet<string> = new Set(['flag', 'migration', 'config']);

/** What is said of a change also where it is no suspect. */
function afterEvidence({ state }: SystemChange): readonly Evidence[] {
  if (state === 'failed') return [{ kind: 'failed' }];
  return state === 'going-out' ? [{ kind: 'going-out' }] : [];
}

const prOf = ({ commits, pr }: SystemChange): number | null =>
  pr ?? commits.findLast((commit) => commit.pr !== null)?.pr ?? null;
