import type { Incident } from '../../domain/event.ts';
import { openIncidents } from '../availability.ts';
import { type Act, change, open, refuse } from '../change.ts';
import { type Effect, send } from '../effects.ts';
import type { Saying } from '../screen-state.ts';

const fact = (incident: Incident): Saying => ({
  key: 'confirm.incident',
  params: { number: incident.number === null ? incident.id : `#${incident.number}`, title: incident.title },
});

const request = (act: 'acknowledge' | 'resolve', incident: Incident): Effect =>
  send(
    'action.request',
    { target: 'pagerduty', act, args: { incident: incident.id } },
    { key: act === 'acknowledge' ? 'toast.ack-requested' : 'toast.resolve-requested' },
  );

/** Names each incident before it is touched: what leaves the session cannot be taken back. */
export const outsideActs = {
  acknowledge: (state, world) => {
    const unseen = openIncidents(world).filter((incident) => incident.status === 'triggered');
    if (unseen.length === 0) return refuse(state, world, { key: 'why.all-acknowledged' });
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.acknowledge', params: { who: world.you?.name ?? '' } },
        facts: unseen.map(fact),
        effects: unseen.map((incident) => request('acknowledge', incident)),
      }),
    );
  },
  resolve: (state, world) => {
    const incidents = openIncidents(world);
    if (incidents.length === 0) return refuse(state, world, { key: 'why.all-resolved' });
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.resolve' },
        facts: [...incidents.map(fact), { key: 'confirm.cannot-undo' }],
        effects: incidents.map((incident) => request('resolve', incident)),
      }),
    );
  },
} satisfies Record<string, Act>;
