import type { OutsideLook } from '../../ports/outside.ts';
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
  done: (incident: PagerIncident | null): OutsideLook<PagerProof> => ({ kind: 'done', proof: { incident } }),
  over: (why: PagerError): OutsideLook<PagerProof> => ({ kind: 'over', why }),
  /** An act that leaves a mark of its own needs no history to compare with. */
  open: (before = ''): OutsideLook<PagerProof> => ({ kind: 'open', before }),
} as const;

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
    return incident.id === id && as(incident) ? { incident } : null;
  };

export function resolvedBefore({ changedBy, resolvedAt }: PagerIncident): PagerError {
  return new PagerError('already-resolved', { by: changedBy?.name ?? '', at: resolvedAt ?? '' });
}
