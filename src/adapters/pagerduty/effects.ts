import { ACT_TABLE, type FieldActName, fieldOf } from '../../domain/act-table.ts';
import type { OutsideAct } from '../../ports/outside.ts';
import type { PagerAct, PagerCall, PagerIncident, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { type CalendarAct, calendarAct, isCalendarAct } from './calendar-effects.ts';
import { createEffect } from './create-effect.ts';
import {
  type ActOf,
  type ActWays,
  changedSince,
  type EffectPlace,
  ended,
  fetchIncident,
  incidentChange,
  incidentChanged,
  incidentPath,
  type PagerEffect,
  seen,
} from './effect.ts';
import { mergeEffect, statusUpdate } from './incident-effects.ts';
import { DONE, proofIn } from './proof.ts';
import {
  cameSince,
  isAsBefore,
  isChangedSince,
  isHeldAsBefore,
  keptMark,
  NONE_SINCE,
  stoodBy,
  stoodIn,
  type Trace,
} from './traces.ts';
import { type Fields, inside, list, text } from './wire.ts';

const GIVEN = /^(escalate|delegate|(re)?assign)/;
const ASSIGNED = /^(re)?assign/;
/** The published type is that of any changed field; PagerDuty was also seen to send a type of its own. */
const PRIORITISED = /^(priority|field_value)_change/;
/** The types of history lines of each act that sets a field. */
const FIELD_LINES: Readonly<Record<FieldActName, RegExp>> = {
  urgency: /^urgency_change/,
  retitle: /^field_value_change/,
};

const isSet = (act: PagerAct): act is ActOf<FieldActName> => Object.hasOwn(FIELD_LINES, act.kind);

/** What an act is called where an account lacks it: giving back is not sold apart from taking. */
const LACKED = { 'end-override': 'override', 'end-maintenance': 'maintain' } as const;

export function pagerAct(act: PagerAct, place: EffectPlace): OutsideAct<PagerProof> {
  const { look, write } = outsideAct(act, place);
  const what = LACKED[act.kind as keyof typeof LACKED] ?? act.kind;
  const named = (error: unknown): never => {
    const isLack = error instanceof PagerError && error.kind === 'ability-missing';
    throw isLack ? new PagerError('ability-missing', { ...error.params, what }) : error;
  };
  return { again: ACT_TABLE[act.kind].again, look, write: (call) => write(call).catch(named) };
}

function outsideAct(act: PagerAct, place: EffectPlace): ActWays {
  if (act.kind === 'create') return createEffect(act, place);
  if (act.kind === 'status-update') return statusUpdate(act, place);
  if (isCalendarAct(act)) return calendarAct(act, place);
  const effect = isSet(act) ? setField(act, place) : effectOf(act, place);
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
  act: Exclude<PagerAct, { kind: 'create' | 'status-update' | FieldActName } | CalendarAct>,
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
      return logged(
        act.incident,
        /^snooze/,
        place,
        () => ({
          method: 'POST',
          path: incidentPath(act.incident, '/snooze'),
          body: { duration: act.seconds },
        }),
        'acknowledged',
      );
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

/** Its state shows it; what has undone it since leaves its line in the history. A page that calls on is still wanted. */
function acknowledge({ incident: id, takeOver }: ActOf<'acknowledge'>, place: EffectPlace): PagerEffect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^acknowledg/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      const { status, acknowledgements } = incident;
      if (status === 'acknowledged' && acknowledgements.some(({ by }) => by.id === acting.as.id))
        return seen.done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call)).own) return seen.done(incident);
      if (status === 'resolved') return ended(calls, incident, call);
      if (status === 'triggered') return seen.open(before ?? (await stoodBy(calls, trace, incident, call)));
      // Taken over only from those who had it when it was asked.
      if (takeOver && (before === null || isHeldAsBefore(incident, before, acting.as.id)))
        return seen.open(before ?? (await stoodBy(calls, trace, incident, call)));
      const last = acknowledgements.at(-1);
      const who = { by: last?.by.name ?? '', at: last?.at ?? '' };
      return seen.over(new PagerError('already-acknowledged', who), false);
    },
    request: async () => incidentChange(id, { status: 'acknowledged' }),
    answered: incidentChanged(id, ({ status }) => status === 'acknowledged'),
  };
}

/** Not written again where somebody has taken it on since: they know more than was known when it was asked. */
function resolve({ incident: id }: ActOf<'resolve'>, place: EffectPlace): PagerEffect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^resolve/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      const isMine = incident.changedBy?.id === acting.as.id && incident.mergedInto === null;
      if (incident.status === 'resolved' && isMine) return seen.done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call)).own) return seen.done(incident);
      if (incident.status === 'resolved') return ended(calls, incident, call);
      if (before !== null && isChangedSince(incident, before, acting.as.id)) return changedSince();
      return seen.open(before ?? (await stoodBy(calls, trace, incident, call)));
    },
    request: async () => incidentChange(id, { status: 'resolved' }),
    answered: incidentChanged(id, ({ status }) => status === 'resolved'),
  };
}

interface Field {
  /** The value in the incident. */
  readonly value: (incident: PagerIncident) => string | null;
  readonly wanted: (call: PagerCall) => Promise<string>;
  /** The change to request. */
  readonly change: (value: string) => object;
}

/**
 * Sets one field of an incident. Done once it was so, also where somebody has set another since. A line of the own hand alone does
 * not say that it was: some types of lines are of several fields, so the field must have changed, or somebody else set it back.
 */
function field(id: string, lines: RegExp, place: EffectPlace, { value, wanted, change }: Field): PagerEffect {
  const { calls } = place;
  const trace = traceOf(id, lines, place);
  let known: string | null = null;
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      known ??= await wanted(call);
      const now = value(incident);
      if (now === known) return seen.done(incident);
      // An earlier version kept nothing.
      const stood = before === '' ? null : before;
      const { own, others } = stood === null ? NONE_SINCE : await cameSince(calls, trace, stood, call);
      const isSame = stood === null || isAsBefore(now, stood);
      if (own && (others || !isSame)) return seen.done(incident);
      if (incident.mergedInto !== null) return ended(calls, incident, call);
      if (others || !isSame) return changedSince();
      return seen.open(stood ?? (await stoodIn(calls, trace, call, { was: keptMark(now) })));
    },
    async request(call) {
      known ??= await wanted(call);
      return incidentChange(id, change(known));
    },
    answered: incidentChanged(id, (incident) => value(incident) === known),
  };
}

/** The incident has a field of the name that the act's row gives. */
function setField(act: ActOf<FieldActName>, place: EffectPlace): PagerEffect {
  const [name] = fieldOf(act.kind);
  const given = String(act[name as keyof typeof act]);
  return field(act.incident, FIELD_LINES[act.kind], place, {
    value: (incident) => String(incident[name as keyof PagerIncident]),
    wanted: async () => given,
    change: (value) => ({ [name]: value }),
  });
}

const priority = ({ incident, priority: named }: ActOf<'priority'>, place: EffectPlace): PagerEffect =>
  field(incident, PRIORITISED, place, {
    value: (one) => one.priority?.id ?? null,
    async wanted(call) {
      const data = (await place.calls.get('/priorities', {}, call)) as Fields;
      const low = named.toLowerCase();
      const found = list(data.priorities).find(
        (each) => each.id === named || text(each.name)?.toLowerCase() === low,
      );
      if (!found) throw new PagerError('not-found', { what: 'priority' });
      return text(found.id) ?? '';
    },
    change: (priorityId) => ({ priority: { id: priorityId, type: 'priority_reference' } }),
  });

/**
 * Acts that leave nothing but a line in the incident's history. Where such a line of somebody else, or of the policy's own
 * clock, has come since, it is with others already and is not given on once more.
 */
function logged(
  id: string,
  type: RegExp,
  place: EffectPlace,
  request: () => Awaited<ReturnType<PagerEffect['request']>>,
  needs: 'acknowledged' | null = null,
): PagerEffect {
  const { calls } = place;
  const trace = traceOf(id, type, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      const since = before === null ? NONE_SINCE : await cameSince(calls, trace, before, call);
      if (since.own) return seen.done(incident);
      if (incident.status === 'resolved') return ended(calls, incident, call);
      if (since.others) return changedSince();
      if (needs !== null && incident.status !== needs)
        return seen.over(new PagerError('not-acknowledged'), false);
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
      if (list(data.notes).some((each) => text(each.content)?.includes(mark))) return seen.done(null);
      const incident = await fetchIncident(calls, id, call);
      // Nobody reads there any more.
      return incident.mergedInto === null ? seen.open() : ended(calls, incident, call);
    },
    request: async () => ({ method: 'POST', path, body: { note: { content: `${content}\n${mark}` } } }),
    answered: (data) => (inside(data, 'note') ? DONE : null),
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
      return incident.status === 'resolved' ? ended(calls, incident, call) : seen.open();
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
    answered: (data) => (inside(data, 'responder_request') ? DONE : null),
  };
}
