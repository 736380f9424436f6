import type { OutsideAct } from '../../ports/outside.ts';
import type { PagerAct, PagerCall, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { type CalendarAct, calendarAct, isCalendarAct } from './calendar-effects.ts';
import { createEffect } from './create-effect.ts';
import {
  type ActOf,
  type EffectPlace,
  fetchIncident,
  incidentChange,
  incidentChanged,
  incidentPath,
  type PagerEffect,
  resolvedBefore,
  seen,
} from './effect.ts';
import { mergeEffect, statusUpdate } from './incident-effects.ts';
import { proofIn } from './proof.ts';
import { cameSince, stoodBy, stoodIn, type Trace } from './traces.ts';
import { type Fields, inside, list, text } from './wire.ts';

const GIVEN = /^(escalate|delegate|(re)?assign)/;
const ASSIGNED = /^(re)?assign/;

export function pagerAct(act: PagerAct, place: EffectPlace): OutsideAct<PagerProof> {
  if (act.kind === 'create') return createEffect(act, place);
  if (act.kind === 'status-update') return statusUpdate(act, place);
  if (isCalendarAct(act)) return calendarAct(act, place);
  const effect = effectOf(act, place);
  const { calls, acting } = place;
  return {
    look: (before, call) => effect.look(before, { ...call, lane: 'act' }),
    async write({ signal }) {
      const call = { signal, lane: 'act' } as const;
      const request = { ...(await effect.request(call)), from: acting.as.email };
      return proofIn(await calls.once(request, call), effect.answered);
    },
  };
}

function effectOf(
  act: Exclude<PagerAct, { kind: 'create' | 'status-update' } | CalendarAct>,
  place: EffectPlace,
): PagerEffect {
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
        return incidentChange(act.incident, {
          ...(act.policy === null
            ? {}
            : { escalation_policy: { id: act.policy, type: 'escalation_policy_reference' } }),
          ...(act.level === null ? {} : { escalation_level: act.level }),
        });
      });
    case 'reassign':
      return logged(act.incident, ASSIGNED, place, () =>
        incidentChange(act.incident, {
          assignments: act.users.map((id) => ({ assignee: { id, type: 'user_reference' } })),
        }),
      );
    case 'merge':
      return mergeEffect(act, place);
    case 'snooze':
      return logged(act.incident, /^snooze/, place, () => ({
        method: 'POST',
        path: incidentPath(act.incident, '/snooze'),
        body: { duration: act.seconds },
      }));
    case 'priority':
      return priority(act, place);
    case 'note':
      return note(act, place);
    case 'responder':
      return responder(act, place);
  }
}

const traceOf = (incident: string, type: RegExp, { acting }: EffectPlace): Trace => ({
  incident,
  type,
  by: acting.as.id,
});

/** Its state shows it; what has undone it since leaves its line in the history. */
function acknowledge({ incident: id, takeOver }: ActOf<'acknowledge'>, place: EffectPlace): PagerEffect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^acknowledg/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      const { status, acknowledgements } = incident;
      if (status === 'acknowledged' && acknowledgements.some(({ by }) => by.id === acting.as.id))
        return seen.done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call))) return seen.done(incident);
      if (status === 'resolved') return seen.over(resolvedBefore(incident));
      if (status === 'triggered' || takeOver) return seen.open(stoodBy(incident));
      const last = acknowledgements.at(-1);
      return seen.over(
        new PagerError('already-acknowledged', { by: last?.by.name ?? '', at: last?.at ?? '' }),
      );
    },
    request: async () => incidentChange(id, { status: 'acknowledged' }),
    answered: incidentChanged(id, ({ status }) => status === 'acknowledged'),
  };
}

function resolve({ incident: id }: ActOf<'resolve'>, place: EffectPlace): PagerEffect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^resolve/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      if (incident.status === 'resolved' && incident.changedBy?.id === acting.as.id)
        return seen.done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call))) return seen.done(incident);
      return incident.status === 'resolved'
        ? seen.over(resolvedBefore(incident))
        : seen.open(stoodBy(incident));
    },
    request: async () => incidentChange(id, { status: 'resolved' }),
    answered: incidentChanged(id, ({ status }) => status === 'resolved'),
  };
}

function priority(
  { incident: id, priority: wanted }: ActOf<'priority'>,
  { calls }: EffectPlace,
): PagerEffect {
  let known: string | null = null;
  const find = async (call: PagerCall): Promise<string> => {
    const data = (await calls.get('/priorities', {}, call)) as Fields;
    const low = wanted.toLowerCase();
    const found = list(data.priorities).find(
      (each) => each.id === wanted || text(each.name)?.toLowerCase() === low,
    );
    if (!found) throw new PagerError('not-found', { what: 'priority' });
    return text(found.id) ?? '';
  };
  return {
    async look(_, call) {
      const incident = await fetchIncident(calls, id, call);
      known ??= await find(call);
      return incident.priority?.id === known ? seen.done(incident) : seen.open();
    },
    async request(call) {
      known ??= await find(call);
      return incidentChange(id, { priority: { id: known, type: 'priority_reference' } });
    },
    answered: incidentChanged(id, (incident) => incident.priority?.id === known),
  };
}

/** Acts that leave nothing but a line in the incident's history. */
function logged(
  id: string,
  type: RegExp,
  place: EffectPlace,
  request: () => Awaited<ReturnType<PagerEffect['request']>>,
): PagerEffect {
  const { calls } = place;
  const trace = traceOf(id, type, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      if (before !== null && (await cameSince(calls, trace, before, call))) return seen.done(incident);
      if (incident.status === 'resolved') return seen.over(resolvedBefore(incident));
      return seen.open(before ?? (await stoodIn(calls, trace, call)));
    },
    request: async () => request(),
    answered: incidentChanged(id),
  };
}

function note(
  { incident: id, text: content }: ActOf<'note'>,
  { calls, acting: { mark } }: EffectPlace,
): PagerEffect {
  const path = incidentPath(id, '/notes');
  return {
    async look(_, call) {
      const data = (await calls.get(path, {}, call)) as Fields;
      return list(data.notes).some((each) => text(each.content)?.includes(mark))
        ? seen.done(null)
        : seen.open();
    },
    request: async () => ({ method: 'POST', path, body: { note: { content: `${content}\n${mark}` } } }),
    answered: (data) => (inside(data, 'note') ? { incident: null } : null),
  };
}

function responder({ incident: id, target, message }: ActOf<'responder'>, place: EffectPlace): PagerEffect {
  const { calls, acting } = place;
  const { mark, as } = acting;
  return {
    async look(_, call) {
      const incident = await fetchIncident(calls, id, call);
      const asked = [...incident.requests, ...incident.responders];
      if (asked.some((each) => each.message.includes(mark))) return seen.done(incident);
      return incident.status === 'resolved' ? seen.over(resolvedBefore(incident)) : seen.open();
    },
    request: async () => ({
      method: 'POST',
      path: incidentPath(id, '/responder_requests'),
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
