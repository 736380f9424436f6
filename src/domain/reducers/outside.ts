import { effectsOf } from '../act-effects.ts';
import { type ActionStep, movedAction, requestedAction } from '../actions.ts';
import type { Draft } from '../draft.ts';
import type { DoneBy, Incident, SessionEvent } from '../event.ts';
import { isTaken } from '../pager.ts';
import type { Session } from '../session.ts';
import type { Appliers } from './apply.ts';
import { followDispatch } from './runs.ts';

/** A time of the pager that is not before what people said since. */
const later = (at: string | null, from: string | null): string | null =>
  at !== null && from !== null && at < from ? null : at;

/** The pager's own times feed the clock; the first reading stays when the incident is acknowledged again. */
function readClock(d: Draft, incident: Incident): void {
  const c = d.s.clock;
  d.s.clock = {
    ...c,
    fired: c.fired ?? incident.triggeredAt,
    acknowledged: c.acknowledged ?? incident.firstAcknowledgedAt ?? incident.acknowledgedAt,
    resolved: c.resolved ?? later(incident.resolvedAt, d.s.resolvedFrom),
  };
}

/**
 * Steps for an alert know when all of them are acknowledged: none waits, and the last one was taken by somebody. One that was
 * resolved before anybody took it needs nobody; one that the session escalated or reassigned waits for those who are paged now.
 */
function followAlerts(d: Draft, e: Pick<SessionEvent, 'by' | 'at' | 'seq'>): void {
  const { incidents } = d.s;
  const held = incidents.every((incident) => incident.status !== 'triggered' || isGiven(d.s, incident));
  const taken = incidents.filter(isTaken).sort((a, b) => (takenAt(a) < takenAt(b) ? -1 : 1));
  const last = taken.at(-1);
  const act = held && last !== undefined ? takenBy(last, e) : null;
  d.mark('acknowledged', act, e.seq);
}

/** Whether the session escalated or reassigned it after it was taken, so that acknowledging would take it back. */
const isGiven = ({ actions }: Session, incident: Incident): boolean =>
  isTaken(incident) &&
  actions.some(
    ({ act, args, outcome, at }) =>
      effectsOf(act)?.gives === true &&
      args.incident === incident.id &&
      outcome !== 'failed' &&
      outcome !== 'abandoned' &&
      at > takenAt(incident),
  );

const takenBy = (taken: Incident, { by, at, seq }: Pick<SessionEvent, 'by' | 'at' | 'seq'>): DoneBy => ({
  by: { ...by, name: taken.acknowledgedBy ?? by.name },
  at: takenAt(taken) || at,
  seq,
});

const takenAt = ({ acknowledgedAt, firstAcknowledgedAt }: Incident): string =>
  acknowledgedAt ?? firstAcknowledgedAt ?? '';

function move(d: Draft, e: ActionStep & Pick<SessionEvent, 'by'>): void {
  d.replace('actions', e.data.action, (action) => movedAction(action, e));
  followDispatch(d, e);
  const moved = d.s.actions.find(({ id }) => id === e.data.action);
  if (moved !== undefined && effectsOf(moved.act)?.gives === true) followAlerts(d, e);
}

export const outsideAppliers = {
  'incident.linked': (d, e) => {
    d.list('incidents').push(e.data.incident);
    readClock(d, e.data.incident);
    followAlerts(d, e);
  },
  'incident.changed': (d, e) => {
    d.replace('incidents', e.data.incident.id, () => e.data.incident);
    readClock(d, e.data.incident);
    followAlerts(d, e);
  },
  'responder.requested': (d, e) => {
    const { request: id, who, message } = e.data;
    d.list('responders').push({
      id,
      by: e.by,
      seq: e.seq,
      who,
      message,
      at: e.at,
      answer: null,
      answeredAt: null,
    });
  },
  'responder.answered': (d, e) =>
    d.replace('responders', e.data.request, (r) => ({ ...r, answer: e.data.answer, answeredAt: e.at })),
  'notice.sent': (d, e) => {
    d.list('notices').push({ ...e.data, seq: e.seq, by: e.by, at: e.at });
  },
  'action.requested': (d, e) => {
    const { act, args } = e.data;
    d.list('actions').push(requestedAction(e));
    // What has been said outside is not taken back here either.
    if (act === 'note') d.s.undo = d.s.undo.filter(({ key }) => key !== `note:${args.note}`);
  },
  'incident.left': (d, e) => {
    d.list('leaves').push({ ...e.data, by: e.by, at: e.at, seq: e.seq });
  },
  'action.begun': move,
  'action.done': move,
  'action.failed': move,
  'action.abandoned': move,
  'action.unknown': move,
  'action.delayed': move,
  'pager.stalled': (d, e) => {
    d.s.pagerStall = e.data;
  },
  'pager.resumed': (d) => {
    d.s.pagerStall = null;
  },
  'chat.stalled': (d, e) => {
    d.s.chatStall = e.data;
  },
  'chat.resumed': (d) => {
    d.s.chatStall = null;
  },
} satisfies Appliers;
