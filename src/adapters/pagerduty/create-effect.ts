import type { PagerIncident, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { ActOf, ActWays, EffectPlace } from './effect.ts';
import { readIncident } from './incidents.ts';
import { proofIn } from './proof.ts';
import { type Fields, inside, list, text } from './wire.ts';

/**
 * A new incident, and its details as a first note: the published schema wants them as an object and the vendor's
 * examples as a text. The mark is the incident's key: PagerDuty refuses a second open one with the same.
 */
export function createEffect(
  { service, title, details, policy }: ActOf<'create'>,
  { calls, acting: { mark, as } }: EffectPlace,
): ActWays {
  let made: PagerIncident | null = null;
  const notes = (incident: PagerIncident) => `/incidents/${encodeURIComponent(incident.id)}/notes`;
  const done = (incident: PagerIncident): PagerProof => ({ incident, leftOut: [] });
  return {
    async look(_, { signal }) {
      const call = { signal, lane: 'act' } as const;
      const data = (await calls.get('/incidents', { incident_key: mark, date_range: 'all' }, call)) as Fields;
      const found = list(data.incidents).find((each) => each.incident_key === mark);
      if (!found) return { kind: 'open', before: '' };
      made = readIncident(found);
      if (details === '') return { kind: 'done', proof: done(made) };
      const said = (await calls.get(notes(made), {}, call)) as Fields;
      return list(said.notes).some((each) => text(each.content)?.includes(mark))
        ? { kind: 'done', proof: done(made) }
        : { kind: 'open', before: '' };
    },
    async write({ signal }) {
      const call = { signal, lane: 'act' } as const;
      made ??= await createOne();
      if (details === '') return done(made);
      const body = { note: { content: `${details}\n${mark}` } };
      try {
        await calls.once({ method: 'POST', path: notes(made), body, from: as.email }, call);
      } catch (error) {
        // The incident is there and pages: that its note is refused for good must not hide it.
        const lost =
          error instanceof PagerError && (error.passing || error.uncertain || error.kind === 'aborted');
        if (lost) throw error;
      }
      return done(made);

      async function createOne(): Promise<PagerIncident> {
        const incident = {
          type: 'incident',
          title,
          service: { id: service, type: 'service_reference' },
          incident_key: mark,
          ...(policy === null
            ? {}
            : { escalation_policy: { id: policy, type: 'escalation_policy_reference' } }),
        };
        const request = { method: 'POST' as const, path: '/incidents', body: { incident }, from: as.email };
        const { incident: read } = proofIn(await calls.once(request, call), (data) =>
          done(readIncident(inside(data, 'incident'))),
        );
        return read as PagerIncident;
      }
    },
  };
}
