import type { OutsideAct } from '../../ports/outside.ts';
import type { PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import {
  type ActOf,
  type EffectPlace,
  fetchIncident,
  incidentPath,
  type PagerEffect,
  resolvedBefore,
  seen,
} from './effect.ts';
import { proofIn } from './proof.ts';
import { fields, inside, text } from './wire.ts';

/** Each source says into which it was merged; one that was resolved by itself meanwhile is left out. */
export function mergeEffect(
  { incident: into, sources }: ActOf<'merge'>,
  { calls }: EffectPlace,
): PagerEffect {
  let left: readonly string[] = sources;
  return {
    async look(_, call) {
      const target = await fetchIncident(calls, into, call);
      const read = await Promise.all(sources.map((id) => fetchIncident(calls, id, call)));
      left = read.filter(({ status }) => status !== 'resolved').map(({ id }) => id);
      const merged = read.some(({ mergedInto }) => mergedInto?.id === target.id);
      if (left.length === 0 && merged) return seen.done(target);
      const [first] = read;
      if (left.length === 0 && first) return seen.over(resolvedBefore(first));
      return target.status === 'resolved' ? seen.over(resolvedBefore(target)) : seen.open();
    },
    request: async () => ({
      method: 'PUT',
      path: incidentPath(into, '/merge'),
      body: { source_incidents: left.map((id) => ({ id, type: 'incident_reference' })) },
    }),
    answered: (data) => (text(fields(inside(data, 'incident')).id) === null ? null : { incident: null }),
  };
}

/** No call tells of status updates, so one that may have been sent is never sent again. */
export function statusUpdate(
  { incident: id, text: message }: ActOf<'status-update'>,
  { calls, acting }: EffectPlace,
): OutsideAct<PagerProof> {
  /** What has become of the own last try; null: there was none. */
  let mine: 'sent' | 'unsent' | null = null;
  return {
    async look(before, { signal }) {
      const begun = before !== null && mine === null;
      if (begun || mine === 'sent') return seen.over(new PagerError('unconfirmed'));
      const incident = await fetchIncident(calls, id, { signal, lane: 'act' });
      return incident.status === 'resolved' ? seen.over(resolvedBefore(incident)) : seen.open();
    },
    async write({ signal }) {
      mine = 'sent';
      const path = incidentPath(id, '/status_updates');
      const request = { method: 'POST' as const, path, body: { message }, from: acting.as.email };
      try {
        return proofIn(await calls.once(request, { signal, lane: 'act' }), (data) =>
          inside(data, 'status_update') ? { incident: null } : null,
        );
      } catch (error) {
        if (error instanceof PagerError && !error.uncertain) mine = 'unsent';
        throw error;
      }
    },
  };
}
