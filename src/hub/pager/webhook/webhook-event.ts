/** What a delivery tells: which kind of thing has happened, when, and to which incident. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null: to none, as a test ping. */
  readonly incident: string | null;
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const word = (value: unknown): string | null => (typeof value === 'string' && ID.test(value) ? value : null);

/**
 * Reads a webhook v3 body. Only ids and a time are taken of it: what has become of an incident is asked of PagerDuty.
 * Null where it is no event.
 */
export function readWebhookEvent(body: unknown): WebhookEvent | null {
  const { event } = fields(body);
  const { id, event_type: type, occurred_at: occurred, data } = fields(event);
  const at = typeof occurred === 'string' ? Date.parse(occurred) : Number.NaN;
  const known = word(id);
  if (known === null || typeof type !== 'string' || type.length > 100 || Number.isNaN(at)) return null;
  const about = fields(data);
  const incident = about.type === 'incident' ? word(about.id) : word(fields(about.incident).id);
  return { id: known, type, at, incident: type.startsWith('incident.') ? incident : null };
}
