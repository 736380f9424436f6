import { pageName } from '../../domain/page.ts';
import { PagerError } from '../../ports/pager-error.ts';
import {
  type ActOf,
  type ActWays,
  type EffectPlace,
  ended,
  fetchIncident,
  incidentPath,
  type PagerEffect,
  seen,
} from './effect.ts';
import { DONE, proofIn } from './proof.ts';
import { fields, inside, text } from './wire.ts';

/**
 * Each source says into which it was merged, whoever did that. One that was resolved by itself, or merged into another, is left
 * out, and that is told.
 */
export function mergeEffect(
  { incident: into, sources }: ActOf<'merge'>,
  { calls }: EffectPlace,
): PagerEffect {
  let left: readonly string[] = sources;
  let leftOut: readonly string[] = [];
  return {
    async look(_, call) {
      const target = await fetchIncident(calls, into, call);
      const read = await Promise.all(sources.map((id) => fetchIncident(calls, id, call)));
      const over = read.filter(({ status }) => status === 'resolved');
      const merged = over.filter(({ mergedInto }) => mergedInto?.id === target.id);
      left = read.filter(({ status }) => status !== 'resolved').map(({ id }) => id);
      leftOut = over.filter((one) => !merged.includes(one)).map(pageName);
      if (left.length === 0 && merged.length > 0) return seen.done(target, leftOut);
      const [first] = over;
      if (left.length === 0 && first) return ended(calls, first, call);
      return target.status === 'resolved' ? ended(calls, target, call) : seen.open();
    },
    request: async () => ({
      method: 'PUT',
      path: incidentPath(into, '/merge'),
      body: { source_incidents: left.map((id) => ({ id, type: 'incident_reference' })) },
    }),
    answered: (data) =>
      text(fields(inside(data, 'incident')).id) === null ? null : { incident: null, leftOut },
  };
}

/** No call tells of status updates, so one that may have been sent is never sent again. */
export function statusUpdate(
  { incident: id, text: message }: ActOf<'status-update'>,
  { calls, acting }: EffectPlace,
): ActWays {
  /** What has become of the own last try; null: there was none. */
  let mine: 'sent' | 'unsent' | null = null;
  return {
    async look(before, { signal }) {
      const begun = before !== null && mine === null;
      // Another look shows no more.
      if (begun || mine === 'sent') return seen.over(new PagerError('unconfirmed', {}, true), true);
      const call = { signal, lane: 'act' } as const;
      const incident = await fetchIncident(calls, id, call);
      return incident.status === 'resolved' ? ended(calls, incident, call) : seen.open();
    },
    async write({ signal }) {
      mine = 'sent';
      const path = incidentPath(id, '/status_updates');
      const request = { method: 'POST' as const, path, body: { message }, from: acting.as.email };
      try {
        return proofIn(await calls.once(request, { signal, lane: 'act' }), (data) =>
          inside(data, 'status_update') ? DONE : null,
        );
      } catch (error) {
        if (error instanceof PagerError && !error.uncertain) mine = 'unsent';
        throw error;
      }
    },
  };
}
