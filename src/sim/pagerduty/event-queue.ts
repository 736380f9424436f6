import type { AccountIncident, Alert, AlertLink } from './model.ts';
import type { TriggerOptions } from './new-incident.ts';

/** An event as the account's integrations take it in. */
export interface QueuedEvent {
  readonly at: number;
  readonly service: string;
  readonly action: 'trigger' | 'acknowledge' | 'resolve';
  readonly key: string;
  readonly summary: string;
  readonly severity: Alert['severity'];
  readonly details: Readonly<Record<string, unknown>>;
  readonly links: readonly AlertLink[];
}

/** What the queue needs of the account. */
export interface EventAccount {
  readonly now: () => number;
  readonly incidents: readonly AccountIncident[];
  alert(service: string, title: string, options: TriggerOptions): AccountIncident | null;
  again(incident: AccountIncident): void;
  notify(incident: AccountIncident, user: string, via: 'push'): void;
  resolve(incident: AccountIncident, user: string | null): void;
}

/** A 202 says that an event is queued: it takes effect `lagMs` later. */
export class EventQueue {
  lagMs = 0;
  readonly #account: EventAccount;
  #waiting: QueuedEvent[] = [];

  constructor(account: EventAccount) {
    this.#account = account;
  }

  add(event: QueuedEvent): void {
    this.#waiting.push(event);
    this.work();
  }

  /** Carries out what has waited long enough, in its order. */
  work(): void {
    const until = this.#account.now() - this.lagMs;
    while (this.#waiting[0] !== undefined && this.#waiting[0].at <= until) {
      const event = this.#waiting.shift();
      if (event) this.#apply(event);
    }
  }

  /** An alert that is open is the same alert; after its end the same key opens another incident. */
  #apply({ service, action, key, summary, severity, details, links }: QueuedEvent): void {
    const open = this.#account.incidents.find(
      (one) =>
        one.service === service && one.status !== 'resolved' && one.alerts.some((each) => each.key === key),
    );
    if (action === 'trigger') {
      if (open) {
        this.#account.again(open);
        return;
      }
      const urgency = severity === 'critical' || severity === 'error' ? 'high' : 'low';
      const made = this.#account.alert(service, summary, { key, severity, urgency, facts: details, links });
      for (const user of made?.assignees ?? []) if (made) this.#account.notify(made, user, 'push');
      return;
    }
    // What is not open, or was raised by another integration, is dropped without a word.
    if (open && action === 'resolve') this.#account.resolve(open, null);
  }
}
