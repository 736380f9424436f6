import type { Draft } from '../draft.ts';
import type { Incident } from '../event.ts';
import type { OutsideAction } from '../session.ts';
import type { Appliers } from './apply.ts';

/** The pager's own times feed the clock; the first reading stays when the incident is acknowledged anew. */
function readClock(d: Draft, incident: Incident): void {
  const c = d.s.clock;
  d.s.clock = {
    ...c,
    fired: c.fired ?? incident.triggeredAt,
    acknowledged: c.acknowledged ?? incident.firstAcknowledgedAt ?? incident.acknowledgedAt,
    resolved: c.resolved ?? incident.resolvedAt,
  };
}

function settle(d: Draft, id: string, outcome: Partial<OutsideAction>): void {
  d.replace('actions', id, (action) => ({ ...action, delay: null, ...outcome }));
}

export const outsideAppliers = {
  'incident.linked': (d, e) => {
    d.list('incidents').push(e.data.incident);
    readClock(d, e.data.incident);
  },
  'incident.changed': (d, e) => {
    d.replace('incidents', e.data.incident.id, () => e.data.incident);
    readClock(d, e.data.incident);
  },
  'responder.requested': (d, e) => {
    const { request: id, who, message } = e.data;
    d.list('responders').push({ id, who, message, at: e.at, answer: null, answeredAt: null });
  },
  'responder.answered': (d, e) =>
    d.replace('responders', e.data.request, (r) => ({ ...r, answer: e.data.answer, answeredAt: e.at })),
  'notice.sent': (d, e) => {
    d.list('notices').push({ by: e.by, at: e.at, ...e.data });
  },
  'action.requested': (d, e) => {
    const { action: id, ...data } = e.data;
    const pending = { outcome: null, outcomeAt: null, kind: null, params: {}, delay: null };
    d.list('actions').push({ id, ...data, by: e.by, seq: e.seq, at: e.at, ...pending });
    // What has been said outside is not taken back here either.
    if (data.act === 'note') d.s.undo = d.s.undo.filter(({ key }) => key !== `note:${data.args.note}`);
  },
  'incident.left': (d, e) => {
    d.list('leaves').push({ ...e.data, by: e.by, at: e.at, seq: e.seq });
  },
  'action.done': (d, e) =>
    settle(d, e.data.action, { outcome: 'done', outcomeAt: e.at, params: e.data.params }),
  'action.failed': (d, e) =>
    settle(d, e.data.action, {
      outcome: 'failed',
      outcomeAt: e.at,
      kind: e.data.kind,
      params: e.data.params,
    }),
  'action.abandoned': (d, e) =>
    settle(d, e.data.action, { outcome: 'abandoned', outcomeAt: e.at, kind: e.data.kind }),
  'action.delayed': (d, e) => {
    const { action, ...delay } = e.data;
    settle(d, action, { delay });
  },
  'pager.stalled': (d, e) => {
    d.s.pagerStall = e.data;
  },
  'pager.resumed': (d) => {
    d.s.pagerStall = null;
  },
} satisfies Appliers;
