import type { OutsideAct, OutsideLook } from '../../ports/outside.ts';
import type { PagerAct, PagerActing, PagerCall, PagerIncident, PagerProof } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import { createEffect } from './create-effect.ts';
import { readIncident } from './incidents.ts';
import { proofIn, type ReadProof } from './proof.ts';
import { cameSince, stoodBy, stoodIn, type Trace } from './traces.ts';
import { type Fields, inside, list, text } from './wire.ts';

/** What an act looks like once it is done, and the one call that does it. */
interface Effect {
  look(before: string | null, call: PagerCall): Promise<OutsideLook<PagerProof>>;
  request(
    call: PagerCall,
  ): Promise<{ readonly method: 'PUT' | 'POST'; readonly path: string; readonly body: object }>;
  readonly answered: ReadProof;
}

type Of<K extends PagerAct['kind']> = Extract<PagerAct, { kind: K }>;
export interface EffectPlace {
  readonly calls: Calls;
  readonly acting: PagerActing;
}

const GIVEN = /^(escalate|delegate|(re)?assign)/;
const INCLUDE = ['acknowledgers', 'assignees', 'services', 'users'];

const at = (incident: string, rest = ''): string => `/incidents/${encodeURIComponent(incident)}${rest}`;
const done = (incident: PagerIncident | null): OutsideLook<PagerProof> => ({
  kind: 'done',
  proof: { incident },
});
const over = (why: PagerError): OutsideLook<PagerProof> => ({ kind: 'over', why });
/** What is told by a mark of its own needs nothing to be told from. */
const open = (before = ''): OutsideLook<PagerProof> => ({ kind: 'open', before });

export async function fetchIncident(calls: Calls, id: string, call: PagerCall = {}): Promise<PagerIncident> {
  const data = await calls.get(at(id), { 'include[]': INCLUDE }, call);
  return readIncident(inside(data, 'incident'));
}

export function pagerAct(act: PagerAct, place: EffectPlace): OutsideAct<PagerProof> {
  if (act.kind === 'create') return createEffect(act, place);
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

function effectOf(act: Exclude<PagerAct, { kind: 'create' }>, place: EffectPlace): Effect {
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
        path: at(act.incident, '/snooze'),
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

const change = (id: string, what: object) => ({
  method: 'PUT' as const,
  path: at(id),
  body: { incident: { type: 'incident_reference', ...what } },
});

/** The answer to a change of an incident: that incident, and as wanted. */
const changed =
  (id: string, as: (incident: PagerIncident) => boolean = () => true): ReadProof =>
  (data) => {
    const incident = readIncident(inside(data, 'incident'));
    return incident.id === id && as(incident) ? { incident } : null;
  };

const traceOf = (incident: string, type: RegExp, { acting }: EffectPlace): Trace => ({
  incident,
  type,
  by: acting.as.id,
});

/** Its state shows it; what has undone it since leaves its line in the history. */
function acknowledge({ incident: id, takeOver }: Of<'acknowledge'>, place: EffectPlace): Effect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^acknowledg/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      const { status, acknowledgements } = incident;
      if (status === 'acknowledged' && acknowledgements.some(({ by }) => by.id === acting.as.id))
        return done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call))) return done(incident);
      if (status === 'resolved') return over(resolvedBefore(incident));
      if (status === 'triggered' || takeOver) return open(stoodBy(incident));
      const last = acknowledgements.at(-1);
      return over(new PagerError('already-acknowledged', { by: last?.by.name ?? '', at: last?.at ?? '' }));
    },
    request: async () => change(id, { status: 'acknowledged' }),
    answered: changed(id, ({ status }) => status === 'acknowledged'),
  };
}

function resolve({ incident: id }: Of<'resolve'>, place: EffectPlace): Effect {
  const { calls, acting } = place;
  const trace = traceOf(id, /^resolve/, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      if (incident.status === 'resolved' && incident.changedBy?.id === acting.as.id) return done(incident);
      if (before !== null && (await cameSince(calls, trace, before, call))) return done(incident);
      return incident.status === 'resolved' ? over(resolvedBefore(incident)) : open(stoodBy(incident));
    },
    request: async () => change(id, { status: 'resolved' }),
    answered: changed(id, ({ status }) => status === 'resolved'),
  };
}

function priority({ incident: id, priority: wanted }: Of<'priority'>, { calls }: EffectPlace): Effect {
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
      return incident.priority?.id === known ? done(incident) : open();
    },
    async request(call) {
      known ??= await find(call);
      return change(id, { priority: { id: known, type: 'priority_reference' } });
    },
    answered: changed(id, (incident) => incident.priority?.id === known),
  };
}

/** Acts that leave nothing but a line in the incident's history. */
function logged(
  id: string,
  type: RegExp,
  place: EffectPlace,
  request: () => Awaited<ReturnType<Effect['request']>>,
): Effect {
  const { calls } = place;
  const trace = traceOf(id, type, place);
  return {
    async look(before, call) {
      const incident = await fetchIncident(calls, id, call);
      if (before !== null && (await cameSince(calls, trace, before, call))) return done(incident);
      if (incident.status === 'resolved') return over(resolvedBefore(incident));
      return open(before ?? (await stoodIn(calls, trace, call)));
    },
    request: async () => request(),
    answered: changed(id),
  };
}

function note({ incident: id, text: content }: Of<'note'>, { calls, acting: { mark } }: EffectPlace): Effect {
  const path = at(id, '/notes');
  return {
    async look(_, call) {
      const data = (await calls.get(path, {}, call)) as Fields;
      return list(data.notes).some((each) => text(each.content)?.includes(mark)) ? done(null) : open();
    },
    request: async () => ({ method: 'POST', path, body: { note: { content: `${content}\n${mark}` } } }),
    answered: (data) => (inside(data, 'note') ? { incident: null } : null),
  };
}

function responder({ incident: id, target, message }: Of<'responder'>, place: EffectPlace): Effect {
  const { calls, acting } = place;
  const { mark, as } = acting;
  return {
    async look(_, call) {
      const incident = await fetchIncident(calls, id, call);
      const asked = [...incident.requests, ...incident.responders];
      if (asked.some((each) => each.message.includes(mark))) return done(incident);
      return incident.status === 'resolved' ? over(resolvedBefore(incident)) : open();
    },
    request: async () => ({
      method: 'POST',
      path: at(id, '/responder_requests'),
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

function resolvedBefore({ changedBy, resolvedAt }: PagerIncident): PagerError {
  return new PagerError('already-resolved', { by: changedBy?.name ?? '', at: resolvedAt ?? '' });
}
