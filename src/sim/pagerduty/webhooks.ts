import { createHmac } from 'node:crypto';
import type { Account } from './account.ts';
import type { AccountIncident } from './model.ts';
import { renderer, stamp } from './render.ts';

export interface Subscription {
  readonly url: string;
  /** Several while one is rotated: each signs. */
  secrets: readonly string[];
}

/** One delivery as it was sent, and what it was answered; 0: nothing. */
interface Delivered {
  readonly body: string;
  readonly signature: string;
  readonly type: string;
  readonly status: number;
}

/** Which lines of a history are sent, by which name. */
const EVENTS: Readonly<Record<string, string>> = {
  trigger_log_entry: 'incident.triggered',
  acknowledge_log_entry: 'incident.acknowledged',
  unacknowledge_log_entry: 'incident.unacknowledged',
  resolve_log_entry: 'incident.resolved',
  escalate_log_entry: 'incident.escalated',
  delegate_log_entry: 'incident.delegated',
  annotate_log_entry: 'incident.annotated',
  priority_change_log_entry: 'incident.priority_updated',
  status_update: 'incident.status_update_published',
};

export const signatureOf = (body: string, secrets: readonly string[]): string =>
  secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`).join(',');

/** Sends webhooks v3 of an account's incidents, those of one incident in their order; `send` puts one on the wire. */
export function deliverWebhooks(
  account: Account,
  subscription: Subscription,
  send: (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<number>,
) {
  const delivered: Delivered[] = [];
  const turns = new Map<string, Promise<void>>();
  let n = 0;
  const tell = (incident: AccountIncident, logged: string, user: string | null): void => {
    const type = logged === 'assign_log_entry' && user !== null ? 'incident.reassigned' : EVENTS[logged];
    if (type === undefined) return;
    n += 1;
    const body = JSON.stringify({ event: eventOf(account, incident, type, user, n) });
    const signature = signatureOf(body, subscription.secrets);
    const headers = { 'content-type': 'application/json', 'x-pagerduty-signature': signature };
    const turn = (turns.get(incident.id) ?? Promise.resolve()).then(async () => {
      const status = await send(subscription.url, body, headers).catch(() => 0);
      delivered.push({ body, signature, type, status });
    });
    turns.set(incident.id, turn);
  };
  account.watchers.add(tell);
  return {
    delivered,
    /** Resolves when everything was sent. */
    idle: async () => void (await Promise.all(turns.values())),
    stop: () => void account.watchers.delete(tell),
  };
}

function eventOf(account: Account, incident: AccountIncident, type: string, user: string | null, n: number) {
  const { id, number, status, title, key, createdAt, urgency } = incident;
  const shown = renderer(account).incident(incident);
  const { html_url, service, escalation_policy, teams, priority, resolve_reason } = shown;
  const person = (who: string) => ({ id: who, type: 'user_reference', summary: account.user(who).name });
  const about = { id, type: 'incident_reference', summary: title };
  const data =
    type === 'incident.annotated'
      ? {
          id: incident.notes.at(-1)?.id ?? 'N',
          type: 'incident_note',
          incident: about,
          content: '',
          trimmed: false,
        }
      : type === 'incident.status_update_published'
        ? { id: incident.updates.at(-1)?.id ?? 'U', type: 'incident_status_update', incident: about }
        : {
            ...{ id, type: 'incident', number, status, title, urgency, incident_key: key },
            created_at: stamp(createdAt),
            ...{ html_url, service, escalation_policy, teams, priority, resolve_reason },
            assignees: incident.assignees.map(person),
            conference_bridge: null,
          };
  return {
    id: `01${String(n).padStart(8, '0')}`,
    event_type: type,
    resource_type: 'incident',
    occurred_at: new Date(account.now()).toISOString(),
    agent: user === null ? null : person(user),
    client: null,
    data,
  };
}
