import { isPlaceholderAt } from '../../text/redaction/rule.ts';
import { actRow } from '../act-table.ts';
import { isPending, isUnsettled, type OutsideAction } from '../actions.ts';
import type { CommandType } from '../command.ts';
import type { Fact } from '../event.ts';

import { accept, type Decide, type Deciders, madeId, noEffect, refuse } from './decide-type.ts';
import { asked, helpBy, leaving, noticeToPager, tooSoon, waiting } from './pager-acts.ts';

/** A step of an action that `takes` it: one that still waits for its outcome, or one of which nobody knows. */
function step<T extends CommandType & `action.${string}`>(
  takes: (action: OutsideAction) => boolean,
  fact: (data: never) => Fact,
): Decide<T> {
  return (s, c) => {
    const { data } = c as unknown as { data: { action: string } };
    const id = data.action;
    // The newest, which the fold moves: a file may hold an act with the id of one that is asked for here.
    const action = s.actions.findLast((a) => a.id === id);
    if (!action) return refuse('unknown-action', { action: id });
    if (!takes(action)) return refuse('already-settled', { action: id, outcome: action.outcome ?? '' });
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
  /** The pager is to ask them: both are one commit, so nobody is ever said to be called whom nothing calls. */
  'responder.request': (s, c, now) => {
    if (s.kind === 'drill') return refuse('not-allowed', { act: 'responder', kind: 'drill' });
    if (isPlaceholderAt(c.data.who.trim(), 0)) return refuse('name-not-kept');
    const request = madeId(c);
    const { how, ...data } = c.data;
    const incident = s.incidents.findLast(({ status }) => status !== 'resolved');
    const wanted: Fact = { type: 'responder.requested', data: { request, ...data } };
    const way = helpBy(how ?? null, data.who);
    if (way === null) return refuse('invalid', { where: 'how' });
    const { act, ...rest } = way;
    if (!incident && act !== 'create') return refuse('unknown-incident', { incident: '' });
    const args = { request, ...(act === 'create' ? {} : { incident: incident?.id ?? null }), ...rest };
    if (how && waiting(s, act, args)) return noEffect;
    return tooSoon(s, act, args, now) ?? accept(wanted, asked(madeId(c, 1), act, args));
  },
  /** Drills never act outside, so there is nothing to be asked. */
  'incident.leave': (s, c) =>
    s.kind === 'drill'
      ? refuse('not-allowed', { act: 'leave', kind: 'drill' })
      : accept(...leaving(s, c, c.data.choice)),
  'responder.answer': (s, c) =>
    s.responders.some((r) => r.id === c.data.request)
      ? accept({ type: 'responder.answered', data: c.data })
      : refuse('unknown-responder', { request: c.data.request }),
  'notice.send': (s, c) => {
    const { pager, ...data } = c.data;
    const sent: Fact = { type: 'notice.sent', data };
    if (!pager) return accept(sent);
    const told = noticeToPager(s, c, data.text);
    return 'ok' in told ? told : accept(sent, ...told);
  },
  /** Drills never act outside. */
  'action.request': (s, c, now) => {
    const { target, act, args } = c.data;
    if (s.kind === 'drill') return refuse('not-allowed', { act, kind: 'drill' });
    const isOnce = target === 'pagerduty' && actRow(act)?.second === 'never';
    // Asked twice at once by two people, or by one whose patience ended, it is one wish.
    const same = s.actions.some(
      (action) =>
        action.target === target &&
        action.act === act &&
        (action.outcome === null || (isOnce && action.outcome === 'done')) &&
        JSON.stringify(action.args) === JSON.stringify(args),
    );
    if (same) return noEffect;
    const action = madeId(c);
    const requested: Fact = { type: 'action.requested', data: { action, ...c.data } };
    // Requested by a script or at home: people of the session see who is called, too.
    const { who, text } = args;
    const isHelp = target === 'pagerduty' && act === 'responder' && args.request === undefined;
    const help: readonly Fact[] =
      isHelp && typeof who === 'string' && typeof text === 'string'
        ? [{ type: 'responder.requested', data: { request: action, who, message: text } }]
        : [];
    return tooSoon(s, act, args, now) ?? accept(...help, requested);
  },
  'action.begin': step<'action.begin'>(isPending, (data) => ({ type: 'action.begun', data })),
  'action.delay': step<'action.delay'>(isPending, (data) => ({ type: 'action.delayed', data })),
  'action.lose': step<'action.lose'>(isPending, (data) => ({ type: 'action.unknown', data })),
  'action.done': step<'action.done'>(isUnsettled, (data) => ({ type: 'action.done', data })),
  'action.fail': step<'action.fail'>(isUnsettled, (data) => ({ type: 'action.failed', data })),
  'action.abandon': step<'action.abandon'>(isUnsettled, (data) => ({ type: 'action.abandoned', data })),
  'pager.stall': (s, c) =>
    s.pagerStall !== null ? noEffect : accept({ type: 'pager.stalled', data: c.data }),
  'pager.resume': (s) => (s.pagerStall === null ? noEffect : accept({ type: 'pager.resumed', data: {} })),
} satisfies Deciders;
