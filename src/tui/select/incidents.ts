import type { IncidentActName } from '../../domain/act-table.ts';
import type { Incident } from '../../domain/event.ts';
import { pageName } from '../../domain/page.ts';
import { timeSince } from '../../text/time.ts';
import { type Effect, send } from '../model/effects.ts';
import type { Saying } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** The incidents that an act on the pager is about: those still open. */
export const openIncidents = ({ session }: Pick<World, 'session'>): readonly Incident[] =>
  session.incidents.filter((incident) => incident.status !== 'resolved');

export const incidentBy = ({ session }: Pick<World, 'session'>, id: string): Incident | null =>
  session.incidents.find((incident) => incident.id === id) ?? null;

/** What an act is about, named before it is touched: which incident, and who has it. */
export const factsAbout = (incident: Incident, world: World): readonly Saying[] => [
  { key: 'confirm.incident', params: { number: pageName(incident), title: incident.title } },
  standing(incident, world),
];

function standing(incident: Incident, { now, lang }: World): Saying {
  const { status, acknowledgedAt, acknowledgedBy, assignees } = incident;
  if (status === 'acknowledged' && acknowledgedAt !== null) {
    const ago = timeSince(acknowledgedAt, now, lang);
    return { key: 'confirm.acked', params: { who: acknowledgedBy ?? '?', ago } };
  }
  if (!assignees?.length) return { key: 'confirm.unacked' };
  return { key: 'confirm.unacked-assigned', params: { who: assignees.join(', ') } };
}

export type Args = Readonly<Record<string, string | number | boolean | null>>;

/** Asks the pager for an act on one incident. */
export const request = (act: IncidentActName | 'note', incident: string, args: Args = {}): Effect =>
  send(
    'action.request',
    { target: 'pagerduty', act, args: { incident, ...args } },
    { key: `toast.asked-${act}` },
  );
