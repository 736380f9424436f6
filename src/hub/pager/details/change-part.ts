import { asKept, coveredOf } from '../../../domain/changes/coverage.ts';
import { asSeen, feltAt, type SystemChange } from '../../../domain/changes/system-change.ts';
import type { PageParts } from '../../../domain/page.ts';
import type { Pager, PagerCall, PagerIncident } from '../../../ports/pager.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { changeText } from '../../../text/change-text.ts';
import type { ChangeFeed } from '../../changes/change-feed.ts';
import { changesPart } from './page-texts.ts';

type Part = PageParts['changes'];
type Row = Part['changes'][number];

const HOURS = 24;
const HOUR_MS = 3_600_000;
const ROWS = 20;

export interface ChangePartDeps {
  readonly pager: Pick<Pager, 'changes'>;
  /** What all sources tell of changes; absent: PagerDuty's events alone. */
  readonly feed?: ChangeFeed | undefined;
}

/**
 * What went out for a page's service in the hours before it: of every source of changes, and of PagerDuty's events where none
 * of them reads these. Rejects with a `PagerError` where nobody else knows of the service.
 */
export async function changePart(
  { pager, feed }: ChangePartDeps,
  { service, triggeredAt }: Pick<PagerIncident, 'service' | 'triggeredAt'>,
  call: PagerCall,
): Promise<Part> {
  if (service === null) return changesPart([], HOURS);
  const since = new Date(Date.parse(triggeredAt) - HOURS * HOUR_MS).toISOString();
  const told = feed === undefined ? null : await before(feed.known([service.name], since), call);
  const went = (told?.changes ?? []).filter((change) => wentOut(change, triggeredAt));
  const [coverage] = told?.coverage ?? [];
  const origins = coverage?.origins ?? [];
  const own = went.map(rowOf);
  const readsEvents = origins.includes('pagerduty');
  const isAlone = origins.length === 0 && own.length === 0;
  const window = { since, until: triggeredAt };
  const events = readsEvents ? [] : await eventsOf(pager, service.id, window, call, isAlone);
  const urls = new Set(own.flatMap(({ links }) => links.map(({ href }) => href)));
  const other = events.filter(({ links }) => !links.some(({ href }) => urls.has(href)));
  const changes = [...own, ...other].sort((a, b) => b.at.localeCompare(a.at)).slice(0, ROWS);
  if (told === null || coverage === undefined || origins.length === 0) return { changes, hours: HOURS };
  const covered = coveredOf(coverage, went, told.gaps, triggeredAt);
  // Events that PagerDuty alone tells of are changes, too.
  const silence = covered.silence === 'nothing-went-out' && other.length > 0 ? 'changed' : covered.silence;
  return { changes, hours: HOURS, known: { ...asKept({ ...covered, silence }), gap: told.gaps[0] ?? null } };
}

/** What others know is shown all the same where PagerDuty refuses; alone, its refusal is no "nothing went out". */
async function eventsOf(
  pager: ChangePartDeps['pager'],
  id: string,
  window: { readonly since: string; readonly until: string },
  call: PagerCall,
  isAlone: boolean,
): Promise<readonly Row[]> {
  try {
    return changesPart(await pager.changes(id, window, call), HOURS).changes;
  } catch (error) {
    if (isAlone || !(error instanceof PagerError)) throw error;
    return [];
  }
}

const wentOut = (change: SystemChange, at: string): boolean => {
  const felt = feltAt(change);
  return felt !== null && felt <= at;
};

function rowOf(change: SystemChange): Row {
  const url = change.compareUrl ?? change.url;
  return {
    at: change.liveAt ?? feltAt(change) ?? change.requestedAt,
    // For screens that do not know the change itself.
    summary: changeText(change, 'en'),
    source: change.by,
    links: url === null ? [] : [{ href: url, text: '' }],
    change: asSeen(change),
  };
}

/** Nobody waits for GitHub longer than for PagerDuty. */
function before<T>(work: Promise<T>, { signal }: PagerCall): Promise<T> {
  return new Promise((done, fail) => {
    const late = () => fail(new PagerError('unreachable', { reason: 'ETIMEDOUT' }));
    if (signal?.aborted) return late();
    signal?.addEventListener('abort', late, { once: true });
    work.then(done, fail).finally(() => signal?.removeEventListener('abort', late));
  });
}
