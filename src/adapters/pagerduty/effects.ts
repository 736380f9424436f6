import type { PagerAct, PagerActing, PagerIncident, PagerRef } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import { readIncident, readLogEntry } from './incidents.ts';
import { newSince } from './new-since.ts';
import { type Fields, fields, inside, list, text, time } from './wire.ts';

/**
 * What an act looks like once it is done, and how it is done. `look` only reads: it resolves with the proof that the
 * act has taken effect (null: it has not), and rejects where it no longer can. `request` is the one call that does it.
 */
export interface Effect {
  look(): Promise<{ readonly incident: PagerIncident | null } | null>;
  request(): Promise<{ readonly method: 'PUT' | 'POST'; readonly path: string; readonly body: object }>;
  /** What PagerDuty's answer to it holds; null: it does not say that it was done, whatever its status. */
  answered(data: unknown): { readonly incident: PagerIncident | null } | null;
}

type Of<K extends PagerAct['kind']> = Extract<PagerAct, { kind: K }>;
interface Place {
  readonly calls: Calls;
  readonly acting: PagerActing;
}

const GIVEN = /^(escalate|delegate|(re)?assign)/;
const INCLUDE = ['acknowledgers', 'assignees', 'services', 'users'];

export async function fetchIncident(calls: Calls, id: string, signal?: AbortSignal): Promise<PagerIncident> {
  const query = { 'include[]': INCLUDE };
  const data = await calls.get(`/incidents/${encodeURIComponent(id)}`, query, signal ? { signal } : {});
  return readIncident(inside(data, 'incident'));
}

export function effectOf(act: PagerAct, place: Place): Effect {
  switch (act.kind) {
    case 'acknowledge':
      return acknowledge(act, place);
    case 'resolve':
      return resolve(act, place);
    case 'escalate':
      // Given to a policy it is "delegated" or "assigned", however the account words it.
      return logged(act.incident, act.policy === null ? /^escalate/ : GIVEN, place, () => {
        // A change of nothing would be answered as if it were one.
        if (act.policy === null && act.level === null) throw new PagerError('nobody-next');
        return change(act.incident, {
          ...(act.policy === null
            ? {}
            : { escalation_policy: { id: act.policy, type: 'escalation_policy_reference' } }),
          ...(act.level === null ? {} : { escalation_level: act.level }),
        });
      });
    case 'snooze':
      return logged(act.incident, /^snooze/, place, () => ({
        method: 'POST',
        path: `/incidents/${encodeURIComponent(act.incident)}/snooze`,
        body: { duration: act.seconds },
      }));
    case 'priority':
      return priority(act, place);
    case 'note':
      return note(act, place);
    case 'responder':
      return responder(act, place);
    case 'create':
      return create(act, place);
  }
}

const change = (id: string, what: object) => ({
  method: 'PUT' as const,
  path: `/incidents/${encodeURIComponent(id)}`,
  body: { incident: { type: 'incident_reference', ...what } },
});

/** The answer to a change of an incident: that incident, and as wanted. */
const changed =
  (id: string, as: (incident: PagerIncident) => boolean = () => true): Effect['answered'] =>
  (data) => {
    const incident = readIncident(inside(data, 'incident'));
    return incident.id === id && as(incident) ? { incident } : null;
  };

const current = (id: string, { calls, acting }: Place) => fetchIncident(calls, id, acting.signal);

function acknowledge({ incident: id, takeOver }: Of<'acknowledge'>, place: Place): Effect {
  const me = place.acting.as.id;
  return {
    async look() {
      const incident = await current(id, place);
      if (incident.status === 'resolved') throw resolvedBefore(incident);
      if (incident.status !== 'acknowledged') return null;
      if (incident.acknowledgements.some(({ by }) => by.id === me)) return { incident };
      if (takeOver) return null;
      const last = incident.acknowledgements.at(-1);
      throw new PagerError('already-acknowledged', { by: last?.by.name ?? '', at: last?.at ?? '' });
    },
    request: async () => change(id, { status: 'acknowledged' }),
    answered: changed(id, ({ status }) => status === 'acknowledged'),
  };
}

function resolve({ incident: id }: Of<'resolve'>, place: Place): Effect {
  return {
    async look() {
      const incident = await current(id, place);
      if (incident.status !== 'resolved') return null;
      if (isMine(incident.resolvedAt, incident.changedBy, place)) return { incident };
      throw resolvedBefore(incident);
    },
    request: async () => change(id, { status: 'resolved' }),
    answered: changed(id, ({ status }) => status === 'resolved'),
  };
}

function priority({ incident: id, priority: wanted }: Of<'priority'>, place: Place): Effect {
  const known = async () => {
    const data = (await place.calls.get('/priorities', {}, { signal: place.acting.signal })) as Fields;
    const low = wanted.toLowerCase();
    const found = list(data.priorities).find(
      (each) => each.id === wanted || text(each.name)?.toLowerCase() === low,
    );
    if (!found) throw new PagerError('not-found', { what: 'priority' });
    return text(found.id) ?? '';
  };
  return {
    async look() {
      const incident = await current(id, place);
      return incident.priority?.id === (await known()) ? { incident } : null;
    },
    request: async () => change(id, { priority: { id: await known(), type: 'priority_reference' } }),
    answered: changed(id, (incident) => incident.priority !== null),
  };
}

/** Acts that leave nothing but a line in the incident's history: one of ours that is no older than the request. */
function logged(
  id: string,
  type: RegExp,
  place: Place,
  request: () => Awaited<ReturnType<Effect['request']>>,
): Effect {
  const { calls, acting } = place;
  const isNew = newSince(acting);
  return {
    async look() {
      const incident = await current(id, place);
      const path = `/incidents/${encodeURIComponent(id)}/log_entries`;
      const query = { since: new Date(earliest(place)).toISOString() };
      const { items } = await calls.all(path, 'log_entries', query, { signal: acting.signal });
      const entries = items.flatMap((item) => {
        const wire = fields(item);
        return type.test(text(wire.type) ?? '') ? readLogEntry(wire) : [];
      });
      const mine = entries.filter(({ at, by }) => isMine(at, by, place));
      if (isNew(mine.map((entry) => entry.id))) return { incident };
      if (incident.status === 'resolved') throw resolvedBefore(incident);
      return null;
    },
    request: async () => request(),
    answered: changed(id),
  };
}

function note({ incident: id, text: content }: Of<'note'>, place: Place): Effect {
  const { calls, acting } = place;
  const isNew = newSince(acting);
  const path = `/incidents/${encodeURIComponent(id)}/notes`;
  return {
    async look() {
      const data = (await calls.get(path, {}, { signal: acting.signal })) as Fields;
      const mine = list(data.notes).filter(
        (each) => text(each.content)?.includes(acting.mark) && !isOlder(each.created_at, place),
      );
      return isNew(mine.map((each) => text(each.id) ?? '')) ? { incident: null } : null;
    },
    request: async () => ({
      method: 'POST',
      path,
      body: { note: { content: `${content}\n${acting.mark}` } },
    }),
    answered: (data) => (inside(data, 'note') ? { incident: null } : null),
  };
}

function responder({ incident: id, target, message }: Of<'responder'>, place: Place): Effect {
  const { mark, as } = place.acting;
  const isNew = newSince(place.acting);
  return {
    async look() {
      const incident = await current(id, place);
      const { requests, responders } = incident;
      const asked = [
        ...requests.map((each) => ({ ...each, at: null })),
        ...responders.map(({ user, message, requestedAt: at }) => ({ id: `${user.id} ${at}`, message, at })),
      ].filter((each) => each.message.includes(mark) && !isOlder(each.at, place));
      if (isNew(asked.map((each) => each.id))) return { incident };
      if (incident.status === 'resolved') throw resolvedBefore(incident);
      return null;
    },
    request: async () => ({
      method: 'POST',
      path: `/incidents/${encodeURIComponent(id)}/responder_requests`,
      body: {
        requester_id: as.id,
        message: `${message} ${mark}`,
        // Wrapped as in the published example; the schema beside it says otherwise.
        responder_request_targets: [
          {
            responder_request_target: {
              id: target.id,
              type: target.type === 'user' ? 'user_reference' : 'escalation_policy_reference',
            },
          },
        ],
      },
    }),
    answered: (data) => (inside(data, 'responder_request') ? { incident: null } : null),
  };
}

/**
 * Mark and time of the request are its key: PagerDuty itself refuses a second open incident with the same, and another
 * hub's session of the same name, or last year's, has another.
 */
function create({ service, title, details, policy }: Of<'create'>, { calls, acting }: Place): Effect {
  const key = `${acting.mark} ${acting.since}`;
  return {
    async look() {
      const query = { incident_key: key, date_range: 'all' };
      const data = (await calls.get('/incidents', query, { signal: acting.signal })) as Fields;
      const [found] = list(data.incidents).filter((each) => each.incident_key === key);
      return found ? { incident: readIncident(found) } : null;
    },
    request: async () => ({
      method: 'POST',
      path: '/incidents',
      body: {
        incident: {
          type: 'incident',
          title,
          service: { id: service, type: 'service_reference' },
          incident_key: key,
          body: { type: 'incident_body', details },
          ...(policy === null
            ? {}
            : { escalation_policy: { id: policy, type: 'escalation_policy_reference' } }),
        },
      },
    }),
    answered: (data) => ({ incident: readIncident(inside(data, 'incident')) }),
  };
}

/** PagerDuty's times have whole seconds, and how far its clock is from ours is known to about as much. */
const SLACK_MS = 1_500;

/** The time of the request by PagerDuty's clock: what happened before it cannot be its effect. */
function earliest({ calls, acting }: Place): number {
  return Date.parse(acting.since) + (calls.skewMs ?? 0) - SLACK_MS;
}

/** Whether it stood before the act was asked for, as far as it says. */
function isOlder(at: unknown, place: Place): boolean {
  const told = time(at);
  return told !== null && Date.parse(told) < earliest(place);
}

const isMine = (at: string | null, by: PagerRef | null | undefined, place: Place): boolean =>
  at !== null && by?.id === place.acting.as.id && Date.parse(at) >= earliest(place);

function resolvedBefore({ changedBy, resolvedAt }: PagerIncident): PagerError {
  return new PagerError('already-resolved', { by: changedBy?.name ?? '', at: resolvedAt ?? '' });
}
