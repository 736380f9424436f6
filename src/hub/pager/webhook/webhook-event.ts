import type { PagerIncident, PagerRef, PagerStatus } from '../../../ports/pager.ts';

/** What a delivery tells: which kind of thing has happened, when, and to which incident. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: to none, as a test ping. */
  readonly incident: string | null;
  /** What it says of that incident; null: nothing that a list can show. */
  readonly told: ToldPage | null;
}

/** An incident as in a webhook event. `says` has only the fields that the event has. */
export interface ToldPage {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who did it; null: not in the event. */
  readonly by: PagerRef | null;
  /** The event is the acknowledgement. */
  readonly acknowledges: boolean;
  readonly says: Pick<PagerIncident, 'id' | 'title' | 'status' | 'triggeredAt'> &
    Partial<Pick<PagerIncident, 'number' | 'key' | 'url' | 'service' | 'policy' | 'teams' | 'urgency'>> &
    Partial<Pick<PagerIncident, 'priority' | 'assignees'>>;
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const STATUSES: readonly unknown[] = ['triggered', 'acknowledged', 'resolved'] satisfies PagerStatus[];

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const word = (value: unknown): string | null => (typeof value === 'string' && ID.test(value) ? value : null);
const time = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);

/**
 * Reads a webhook v3 body (https://developer.pagerduty.com/docs/webhooks-v3-overview). Null where it is no event.
 */
export function readWebhookEvent(body: unknown): WebhookEvent | null {
  const { event } = fields(body);
  const { id, event_type: type, occurred_at: occurred, agent, data } = fields(event);
  const at = time(occurred);
  const known = word(id);
  if (known === null || typeof type !== 'string' || type.length > 100 || Number.isNaN(at)) return null;
  const about = fields(data);
  const isIncident = about.type === 'incident';
  const incident = isIncident ? word(about.id) : word(fields(about.incident).id);
  if (!type.startsWith('incident.')) return { id: known, type, at, incident: null, told: null };
  const says = isIncident && incident !== null ? saidOf(about, incident) : null;
  const acknowledges = type === 'incident.acknowledged';
  const told = says && { at, by: ref(agent), acknowledges, says };
  return { id: known, type, at, incident, told };
}

function saidOf(data: Fields, id: string): ToldPage['says'] | null {
  const { status, title, number, incident_key: key, html_url: url, urgency } = data;
  const triggered = time(data.created_at);
  if (typeof title !== 'string' || !STATUSES.includes(status) || Number.isNaN(triggered)) return null;
  const { service, escalation_policy: policy, teams, assignees } = data;
  return {
    ...{ id, title, status: status as PagerStatus, triggeredAt: new Date(triggered).toISOString() },
    ...(Number.isSafeInteger(number) ? { number: number as number } : {}),
    ...(typeof key === 'string' ? { key } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(urgency === 'high' || urgency === 'low' ? { urgency } : {}),
    ...(ref(service) ? { service: ref(service) } : {}),
    ...(ref(policy) ? { policy: ref(policy) } : {}),
    ...(data.priority === undefined ? {} : { priority: ref(data.priority) }),
    ...(Array.isArray(teams) ? { teams: teams.flatMap((one) => ref(one) ?? []) } : {}),
    ...(Array.isArray(assignees) ? { assignees: assignees.flatMap((one) => ref(one) ?? []) } : {}),
  };
}

/** A reference with its name; null without a name, so that the value read before stays. */
function ref(value: unknown): PagerRef | null {
  const { id, summary } = fields(value);
  const known = word(id);
  return known !== null && typeof summary === 'string' ? { id: known, name: summary } : null;
}

/**
 * The incident after an event. `before`: as last read; absent: not known. Null where the event lacks a needed field: who
 * acknowledged it.
 */
export function afterEvent(before: PagerIncident | undefined, told: ToldPage): PagerIncident | null {
  const { by, acknowledges, says } = told;
  const at = new Date(told.at).toISOString();
  const known = before ?? UNKNOWN;
  const isSame = before?.status === says.status;
  const own = acknowledges && by !== null ? [{ at, by }] : [];
  const others = known.acknowledgements.filter((one) => !own.some((ack) => ack.by.id === one.by.id));
  const acknowledgements = says.status === 'acknowledged' ? [...others, ...own] : [];
  if (says.status === 'acknowledged' && acknowledgements.length === 0) return null;
  return {
    ...known,
    ...says,
    acknowledgements,
    ...(isSame ? {} : { changedAt: at, changedBy: by, unacknowledgesAt: null, escalatesAt: null }),
    resolvedAt: says.status === 'resolved' ? at : null,
  };
}

const UNKNOWN = {
  ...{ number: null, key: null, url: null, service: null, policy: null, teams: [], urgency: 'high' },
  ...{ priority: null, acknowledgements: [], changedAt: null, changedBy: null, resolvedAt: null },
  ...{ mergedInto: null, assignees: [], unacknowledgesAt: null, escalatesAt: null, alerts: null },
  ...{ responders: [], requests: [] },
} as const satisfies Omit<PagerIncident, 'id' | 'title' | 'status' | 'triggeredAt'>;
