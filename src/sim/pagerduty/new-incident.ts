import type { AccountIncident, Alert } from './model.ts';

export interface TriggerOptions {
  readonly urgency?: 'high' | 'low';
  readonly alerts?: number;
  readonly key?: string;
  readonly by?: string | null;
  readonly details?: string;
  /** What the monitoring says of each alert. */
  readonly facts?: Alert['details'];
  readonly severity?: Alert['severity'];
  readonly links?: Alert['links'];
  /** Another than its service's. */
  readonly policy?: string | undefined;
}

interface Made {
  readonly id: (prefix: string) => string;
  readonly number: number;
  readonly at: number;
  readonly service: string;
  readonly title: string;
  readonly policy: string;
  readonly assignees: readonly string[];
}

/** An incident as it is when its alert has just fired. */
export function newIncident(made: Made, options: TriggerOptions): AccountIncident {
  const { id, number, at, service, title, policy, assignees } = made;
  const { urgency = 'high', key = '', by = null, details = '' } = options;
  return {
    id: id('Q'),
    number,
    key: key || id('k'),
    service,
    createdAt: at,
    title,
    details,
    urgency,
    status: 'triggered',
    priority: null,
    policy,
    level: 1,
    assignees,
    acknowledgements: [],
    unacknowledgeAt: null,
    escalateAt: null,
    changedAt: at,
    changedBy: by,
    resolvedAt: null,
    mergedInto: null,
    alerts: alertsOf(made, options),
    log: [],
    notes: [],
    requests: [],
    responders: [],
    updates: [],
    subscribers: [],
  };
}

function alertsOf({ id: make, at, title }: Made, options: TriggerOptions): Alert[] {
  const { alerts = 1, key = '', facts, severity = 'critical', links = [] } = options;
  return Array.from({ length: alerts }, (_, i) => {
    const summary = alerts === 1 ? title : `${title} (${i + 1})`;
    const id = make('A');
    return { id, at, key: key || id, summary, severity, details: facts ?? { summary }, links };
  });
}
