import { changeCalledBy, joinReaches } from './reach.ts';
import {
  type OfServices,
  orderedAt,
  type SeenChange,
  type SystemChange,
  type Timed,
} from './system-change.ts';

/** Two sources tell of one deploy at times that are so far apart at most: one as it began, the other as it was done. */
const APART_MS = 60 * 60_000;

/** What the first source knows least of goes last. */
const KNOWS = { github: 2, pagerduty: 1, hand: 0 } as const;

/**
 * The changes of several sources, each once, the newest first. Two are the same where they have one id, else where they are
 * of one service, not of the same source, near in time, and lead to one page or have one version in one environment.
 */
export function mergeChanges(lists: readonly (readonly SystemChange[])[]): readonly SystemChange[] {
  const byId = new Map<string, SystemChange>();
  for (const change of lists.flat()) {
    const known = byId.get(change.id);
    byId.set(change.id, known === undefined ? change : joined(known, change));
  }
  // In an order of their own, so that it is the same whoever was asked first.
  const all = [...byId.values()].sort((a, b) => rankOf(b) - rankOf(a) || byTime(a, b));
  const merged: SystemChange[] = [];
  for (const change of all) {
    const same = merged.filter((known) => isSameChange(known, change));
    const [nearest] = same.sort((a, b) => apart(a, change) - apart(b, change) || byTime(a, b));
    if (nearest === undefined) merged.push(change);
    else merged[merged.indexOf(nearest)] = joined(nearest, change);
  }
  return merged.sort(byTime);
}

function byTime(a: WithTime, b: WithTime): number {
  const [one, other] = [orderedAt(a), orderedAt(b)];
  return one < other ? 1 : one > other ? -1 : a.id < b.id ? -1 : 1;
}

const apart = (a: WithTime, b: WithTime): number =>
  Math.abs(Date.parse(orderedAt(a)) - Date.parse(orderedAt(b)));

type WithTime = Timed & Pick<SeenChange, 'id'>;
type Compared = Omit<SeenChange, 'services'> & OfServices;

const namesOf = ({ service, services = [] }: Compared): readonly string[] =>
  services.length === 0 ? [service] : services.map((one) => one.service);

const rankOf = ({ origins, id }: SystemChange): number =>
  // A deployment knows when it went live; a run only when its last job ended.
  Math.max(...origins.map((origin) => KNOWS[origin])) * 2 + (id.startsWith('github:deployment:') ? 1 : 0);

/** Whether two sources tell of one change, or one of them again. */
export function isSameChange(a: Compared, b: Compared): boolean {
  if (a.id === b.id) return true;
  if (!namesOf(a).some((name) => namesOf(b).includes(name))) return false;
  const kindOf = ({ id }: Compared) => id.slice(0, id.lastIndexOf(':'));
  // One source tells each change once: two deployments of one version are two.
  if (kindOf(a) === kindOf(b)) return false;
  if (kindOf(a).startsWith('github:run:') && kindOf(b).startsWith('github:run:')) return false;
  if (apart(a, b) > APART_MS) return false;
  if (a.url !== null && b.url !== null && samePage(a.url, b.url)) return true;
  const sha = a.sha !== null && b.sha !== null && sameSha(a.sha, b.sha);
  return sha && (a.environment === b.environment || a.environment === null || b.environment === null);
}

/** A short hash is the start of the whole one. */
const sameSha = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** One job of a run leads to the page of that run. */
function samePage(a: string, b: string): boolean {
  const page = (url: string) => url.replace(/[?#].*$/, '').replace(/\/(?:job|jobs|attempts)\/\d+$/, '');
  return page(a) === page(b);
}

/** What the first does not know, the second says. */
function joined(first: SystemChange, other: SystemChange): SystemChange {
  // Of a release nobody knew when it went live: who does says it.
  const { state, startedAt, liveAt, failedAt } = other;
  const isLate = first.kind === 'release' && first.liveAt === null && liveAt !== null;
  const known = isLate ? { ...first, state, startedAt, liveAt, failedAt } : first;
  const services = joinReaches(known.services, other.services);
  return {
    ...known,
    origins: [...new Set([...known.origins, ...other.origins])],
    ...{ services, service: changeCalledBy(services, known.service) },
    environment: known.environment ?? other.environment,
    startedAt: known.startedAt ?? other.startedAt,
    liveAt: known.liveAt ?? (known.state === 'live' ? other.liveAt : null),
    by: known.by ?? other.by,
    ...(other.approvedBy === undefined ? {} : { approvedBy: known.approvedBy ?? other.approvedBy }),
    title: known.title ?? other.title,
    pr: known.pr ?? other.pr,
    url: known.url ?? other.url,
    commits: known.commits.length > 0 ? known.commits : other.commits,
    files: known.files.length > 0 ? known.files : other.files,
    packages: known.packages.length > 0 ? known.packages : other.packages,
    compareUrl: known.compareUrl ?? other.compareUrl,
  };
}
