import { orderedAt, type SeenChange, type SystemChange } from './system-change.ts';

/** Two sources tell of one deploy at times that are so far apart at most: one as it began, the other as it was done. */
const APART_MS = 60 * 60_000;

/** What the first source knows least of goes last. */
const KNOWS = { github: 2, pagerduty: 1, hand: 0 } as const;

/**
 * The changes of several sources, each once, the newest first. Two are the same where they are of one service, not of the
 * same source, near in time, and lead to one page or have one version in one environment.
 */
export function mergeChanges(lists: readonly (readonly SystemChange[])[]): readonly SystemChange[] {
  const all = lists.flat().sort((a, b) => rankOf(b) - rankOf(a));
  const merged: SystemChange[] = [];
  for (const change of all) {
    const at = merged.findIndex((known) => isSameChange(known, change));
    const known = merged[at];
    if (known === undefined) merged.push(change);
    else merged[at] = joined(known, change);
  }
  return merged.sort((a, b) => (orderedAt(a) < orderedAt(b) ? 1 : orderedAt(a) > orderedAt(b) ? -1 : 0));
}

const rankOf = ({ origins, id }: SystemChange): number =>
  // A deployment knows when it went live; a run only when its last job ended.
  Math.max(...origins.map((origin) => KNOWS[origin])) * 2 + (id.startsWith('github:deployment:') ? 1 : 0);

/** Whether two sources tell of one change, or one of them again. */
export function isSameChange(a: SeenChange, b: SeenChange): boolean {
  if (a.id === b.id) return true;
  if (a.service !== b.service) return false;
  const kindOf = ({ id }: SeenChange) => id.slice(0, id.lastIndexOf(':'));
  // One source tells each change once: two deployments of one version are two.
  if (kindOf(a) === kindOf(b)) return false;
  if (kindOf(a).startsWith('github:run:') && kindOf(b).startsWith('github:run:')) return false;
  if (Math.abs(Date.parse(orderedAt(a)) - Date.parse(orderedAt(b))) > APART_MS) return false;
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
function joined(known: SystemChange, other: SystemChange): SystemChange {
  return {
    ...known,
    origins: [...new Set([...known.origins, ...other.origins])],
    environment: known.environment ?? other.environment,
    startedAt: known.startedAt ?? other.startedAt,
    liveAt: known.liveAt ?? (known.state === 'live' ? other.liveAt : null),
    by: known.by ?? other.by,
    title: known.title ?? other.title,
    pr: known.pr ?? other.pr,
    url: known.url ?? other.url,
    commits: known.commits.length > 0 ? known.commits : other.commits,
    files: known.files.length > 0 ? known.files : other.files,
    touchesService: known.touchesService ?? other.touchesService,
    compareUrl: known.compareUrl ?? other.compareUrl,
  };
}
