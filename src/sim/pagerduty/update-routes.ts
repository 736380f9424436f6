import type { AccountIncident } from './model.ts';
import { invalid, Refused } from './refused.ts';
import { actor, type CallScope, namedIncident, ok, type Route, type RouteTable } from './route.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Most incidents that one call changes. */
const MOST = 250;

/** Changes one incident as a body asks. */
function changed(
  { account }: CallScope,
  user: string,
  one: AccountIncident,
  change: Fields | undefined,
): void {
  if (change?.type !== 'incident_reference' && change?.type !== 'incident') throw invalid('Type is required');
  if (change.status === 'acknowledged') account.acknowledge(one, user);
  if (change.status === 'resolved') account.resolve(one, user);
  if (change.escalation_level !== undefined || change.escalation_policy !== undefined) {
    const policy = (change.escalation_policy as { id?: string } | undefined)?.id ?? null;
    account.escalate(one, user, (change.escalation_level as number | undefined) ?? null, policy);
  }
  if (Array.isArray(change.assignments)) {
    const to = change.assignments.map((each) => (each as { assignee: { id: string } }).assignee.id);
    account.reassign(one, user, to);
  }
  const { urgency, title } = change;
  if (urgency === 'high' || urgency === 'low') account.set(one, user, { urgency });
  if (typeof title === 'string') account.set(one, user, { title });
  if (change.priority) account.prioritise(one, user, (change.priority as { id: string }).id);
}

const changeIncident: Route = (scope) => {
  const one = namedIncident(scope);
  changed(scope, actor(scope), one, (scope.asked.body as { incident?: Fields } | null)?.incident);
  return ok({ incident: scope.show.incident(one) });
};

const changeIncidents: Route = (scope) => {
  const { incidents = [] } = (scope.asked.body ?? {}) as { incidents?: readonly Fields[] };
  if (incidents.length > MOST) throw new Refused(413, 2001, 'Payload Too Large');
  const found = incidents.map((change) => [scope.account.find(String(change.id)), change] as const);
  for (const [one, change] of found) changed(scope, actor(scope), one, change);
  return ok({ incidents: found.map(([one]) => scope.show.incident(one)) });
};

const merge: Route = (scope) => {
  const { account, asked, show } = scope;
  const by = actor(scope);
  const { source_incidents: sources = [] } = asked.body as { source_incidents?: readonly { id: string }[] };
  const into = namedIncident(scope);
  const found = sources.map(({ id }) => account.find(id));
  // All of them or none.
  for (const one of found) account.mayMerge(one, into);
  for (const one of found) account.merge(one, into, by);
  return ok({ incident: show.incidentRef(into) });
};

const publish: Route = (scope) => {
  const { message } = scope.asked.body as { message?: string };
  if (!message) throw invalid('Message is required');
  const update = scope.account.publish(namedIncident(scope), actor(scope), message);
  return ok({ status_update: scope.show.statusUpdate(update) });
};

const subscribers: Route = (scope) => {
  const { subscribers: ids } = namedIncident(scope);
  const told = ids.map((id) => ({
    subscriber_id: id,
    subscriber_type: 'user',
    has_indirect_subscription: false,
    subscribed_via: null,
  }));
  return ok({
    subscribers: told,
    account_id: 'PACCT01',
    limit: 100,
    offset: 0,
    more: false,
    total: told.length,
  });
};

/** What changes an incident beyond its first acknowledgement. */
export const UPDATE_ROUTES: RouteTable = [
  ['PUT', /^\/incidents$/, changeIncidents],
  ['PUT', /^\/incidents\/([^/]+)$/, changeIncident],
  ['PUT', /^\/incidents\/([^/]+)\/merge$/, merge],
  ['POST', /^\/incidents\/([^/]+)\/status_updates$/, publish],
  ['GET', /^\/incidents\/([^/]+)\/status_updates\/subscribers$/, subscribers],
];
