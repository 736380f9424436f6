import type { Incident } from '../../domain/event.ts';
import { clock, duration } from '../../text/time.ts';
import { isYou } from '../model/world.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { openIncidents } from '../select/incidents.ts';
import { factsOf, lacksResponders } from '../select/pager.ts';
import { selectedNote } from '../select/selection.ts';
import { type Availability, both, no, onNote, outside } from './availability.ts';

const requestable: Availability = both(outside, (_, w) =>
  w.pager === 'none'
    ? no('why.no-pager')
    : canDispatch(w, 'action.request', { target: 'pagerduty', act: 'acknowledge', args: {} }),
);

/** Also where nothing pages: a release wants it before anything does. */
export const maintain: Availability = requestable;

export const resolve: Availability = both(requestable, (_, w) => {
  const last = w.session.incidents.at(-1);
  if (last === undefined) return no('why.no-incident');
  if (openIncidents(w).length > 0) return true;
  const { resolvedBy, resolvedAt } = last;
  if (resolvedBy === null || resolvedAt === null) return no('why.all-resolved');
  return no('why.resolved-by', { who: resolvedBy, time: clock(resolvedAt, w.session.timeZone) });
});

export const acknowledge: Availability = both(resolve, (_, w) => {
  const open = openIncidents(w);
  if (open.some(({ status }) => status === 'triggered')) return true;
  const last = open.at(-1);
  if (last?.acknowledgedBy == null || last.acknowledgedAt === null) return no('why.all-acknowledged');
  const ago = duration(Math.max(0, w.now - Date.parse(last.acknowledgedAt)), w.lang);
  return no('why.acked-by', { who: last.acknowledgedBy, ago });
});

/** Without an open incident nobody is paged, except by one on their service where the account does it so. */
export const page: Availability = both(outside, (s, w) => {
  if (w.session.kind === 'drill') return no('refusal.not-allowed.drill');
  if (w.pager === 'none') return no('why.no-pager-to-call');
  const own = { act: 'create', service: '-', title: '-' } as const;
  const how = lacksResponders(w) ? { how: own } : {};
  if (!lacksResponders(w) && openIncidents(w).length === 0) return resolve(s, w);
  return canDispatch(w, 'responder.request', { who: '-', message: '-', ...how });
});

export const escalate: Availability = resolve;

export const snooze: Availability = both(resolve, (_, w) =>
  openIncidents(w).some(({ status }) => status === 'acknowledged') ? true : no('why.not-acknowledged'),
);

export const priority: Availability = both(resolve, (_, w) =>
  factsOf(w.pager)?.priorities.length === 0 ? no('why.no-priorities') : true,
);

/** Words for the pager's incident, also when that is over. */
export const flagNote: Availability = both(requestable, (s, w) => {
  if (w.session.incidents.length === 0) return no('why.no-incident');
  return s.draft?.amends == null ? true : no('why.note-amended');
});

export const postNote: Availability = both(onNote, (s, w) => {
  const allowed = requestable(s, w);
  if (allowed !== true) return allowed;
  if (w.session.incidents.length === 0) return no('why.no-incident');
  const note = selectedNote(s, w);
  if (!isYou(w, note?.by.id ?? null)) return no('why.not-own-note');
  const posted = w.session.actions.some(
    ({ act, args, outcome }) =>
      act === 'note' && args.note === note?.id && (outcome === null || outcome === 'done'),
  );
  return posted ? no('why.note-posted') : true;
});

const NOTHING: Incident = {
  id: '-',
  number: null,
  title: '-',
  service: null,
  url: null,
  urgency: null,
  status: 'triggered',
  triggeredAt: '1970-01-01T00:00:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

/** The hub reads the incident itself; here only whether one may be linked at all. */
export const link: Availability = both(outside, (_, w) =>
  w.pager === 'none' ? no('why.no-pager') : canDispatch(w, 'incident.link', { incident: NOTHING }),
);
