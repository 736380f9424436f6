import type { CommandType } from '../command.ts';
import type { Fact } from '../event.ts';
import { accept, type Decide, type Deciders, madeId, noEffect, refuse } from './decide-type.ts';

/** An outcome is given once, to an action that still waits for one. */
function outcome<T extends CommandType & `action.${string}`>(fact: (data: never) => Fact): Decide<T> {
  return (s, c) => {
    const { data } = c as unknown as { data: { action: string } };
    const id = data.action;
    const action = s.actions.find((a) => a.id === id);
    if (!action) return refuse('unknown-action', { action: id });
    if (action.outcome !== null) return refuse('already-settled', { action: id, outcome: action.outcome });
    return accept(fact(data as never));
  };
}

export const outsideDeciders = {
  'incident.link': (s, c) =>
    s.incidents.some((incident) => incident.id === c.data.incident.id)
      ? noEffect
      : accept({ type: 'incident.linked', data: c.data }),
  'incident.change': (s, c) => {
    const known = s.incidents.find((incident) => incident.id === c.data.incident.id);
    if (!known) return refuse('unknown-incident', { incident: c.data.incident.id });
    const same = JSON.stringify(known) === JSON.stringify(c.data.incident);
    return same ? noEffect : accept({ type: 'incident.changed', data: c.data });
  },
  'responder.request': (_s, c) =>
    accept({ type: 'responder.requested', data: { request: madeId(c), ...c.data } }),
  'responder.answer': (s, c) =>
    s.responders.some((r) => r.id === c.data.request)
      ? accept({ type: 'responder.answered', data: c.data })
      : refuse('unknown-responder', { request: c.data.request }),
  'notice.send': (_s, c) => accept({ type: 'notice.sent', data: c.data }),
  /** Drills never act outside. */
  'action.request': (s, c) =>
    s.kind === 'drill'
      ? refuse('not-allowed', { act: c.data.act, kind: 'drill' })
      : accept({ type: 'action.requested', data: { action: madeId(c), ...c.data } }),
  'action.done': outcome<'action.done'>((data) => ({ type: 'action.done', data })),
  'action.fail': outcome<'action.fail'>((data) => ({ type: 'action.failed', data })),
  'action.abandon': outcome<'action.abandon'>((data) => ({ type: 'action.abandoned', data })),
} satisfies Deciders;
