import { pageName } from '../../domain/page.ts';
import type { OutsideAct, OutsideLook } from '../../ports/outside.ts';
import type { PagerAct, PagerActing, PagerCall, PagerIncident, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import { readIncident } from './incidents.ts';
import type { ReadProof } from './proof.ts';
import { inside } from './wire.ts';

/** What an act looks like once it is done, and the one call that does it. */
export interface PagerEffect {
  look(before: string | null, call: PagerCall): Promise<OutsideLook<PagerProof>>;
  request(
    call: PagerCall,
  ): Promise<{ readonly method: 'PUT' | 'POST'; readonly path: string; readonly body: object }>;
  readonly answered: ReadProof;
}

/** How an act is looked for and done; how a repeat is, is its row's. */
export type ActWays = Omit<OutsideAct<PagerProof>, 'again'>;

export type ActOf<K extends PagerAct['kind']> = Extract<PagerAct, { kind: K }>;
export interface EffectPlace {
  readonly calls: Calls;
  readonly acting: PagerActing;
}

const INCLUDE = ['acknowledgers', 'assignees', 'services', 'users'];

export const incidentPath = (incident: string, rest = ''): string =>
  `/incidents/${encodeURIComponent(incident)}${rest}`;

/** What a look tells. */
export const seen = {
  done: (incident: PagerIncident | null, leftOut: readonly string[] = []): OutsideLook<PagerProof> => ({
    kind: 'done',
    proof: { incident, leftOut },
  }),
  /** `isFinal`: a write that is still under way would be refused, too. */
  over: (why: PagerError, isFinal: boolean): OutsideLook<PagerProof> => ({ kind: 'over', why, isFinal }),
  /** An act that leaves a mark of its own needs no history to compare with. */
  open: (before = ''): OutsideLook<PagerProof> => ({ kind: 'open', before }),
} as const;

/** Somebody else was at it since the act was begun: what they did is not written over. A lost write may still do that. */
export const changedSince = (): OutsideLook<PagerProof> => seen.over(new PagerError('changed-since'), false);

/** A merge of a merge of a merge; more than that is a mistake of PagerDuty's. */
const MERGES = 5;

/** The one that goes on: the incident itself, or what it was made part of, as far as that can be seen. */
export async function goesOn(
  calls: Calls,
  incident: PagerIncident,
  call: PagerCall = {},
): Promise<PagerIncident> {
  let read = incident;
  for (let merges = 0; read.mergedInto !== null && merges < MERGES; merges += 1) {
    const into = await fetchIncident(calls, read.mergedInto.id, call).catch(unlessGone);
    if (into === null) break;
    read = into;
  }
  return read;
}

/** One that was removed, or may no longer be seen. */
function unlessGone(error: unknown): null {
  if (error instanceof PagerError && error.kind === 'not-found') return null;
  throw error;
}

export async function fetchIncident(calls: Calls, id: string, call: PagerCall = {}): Promise<PagerIncident> {
  const data = await calls.get(incidentPath(id), { 'include[]': INCLUDE }, call);
  return readIncident(inside(data, 'incident'));
}

export const incidentChange = (id: string, what: object) => ({
  method: 'PUT' as const,
  path: incidentPath(id),
  body: { incident: { type: 'incident_reference', ...what } },
});

/** The answer to a change of an incident: that incident, and as wanted. */
export const incidentChanged =
  (id: string, as: (incident: PagerIncident) => boolean = () => true): ReadProof =>
  (data) => {
    const incident = readIncident(inside(data, 'incident'));
    return incident.id === id && as(incident) ? { incident, leftOut: [] } : null;
  };

/** An incident that is resolved: by whom, or into which it was merged. Nothing more can be done to it. */
export async function ended(
  calls: Calls,
  incident: PagerIncident,
  call: PagerCall,
): Promise<OutsideLook<PagerProof>> {
  const { changedBy, resolvedAt, mergedInto } = incident;
  if (mergedInto === null)
    return seen.over(
      new PagerError('already-resolved', { by: changedBy?.name ?? '', at: resolvedAt ?? '' }),
      true,
    );
  const into = await goesOn(calls, incident, call);
  const isSeen = into.id !== incident.id;
  const params = {
    from: pageName(incident),
    into: isSeen ? pageName(into) : mergedInto.id,
    state: isSeen ? into.status : 'unknown',
  };
  return seen.over(new PagerError('merged', params), true);
}
