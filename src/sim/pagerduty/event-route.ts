import type { Account } from './account.ts';
import type { Alert, AlertLink } from './model.ts';
import type { Told } from './route.ts';

/** Events of one routing key a minute. */
const RATE = 120;
const MINUTE = 60_000;
const ACTIONS = ['trigger', 'acknowledge', 'resolve'] as const;
const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
const metered = new WeakMap<Account, Map<string, number[]>>();

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Answers `POST /v2/enqueue` as the Events API v2 does: 202 once it is queued, 400 with what is wrong, 429 past the rate. */
export function enqueued(account: Account, body: unknown): Told {
  const event = fieldsOf(body);
  const key = textOf(event.routing_key);
  const service = account.team.services.find(
    ({ routingKey }) => routingKey !== undefined && routingKey === key,
  );
  const errors = problemsOf(event, service !== undefined);
  if (errors.length > 0 || service === undefined) {
    return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
  }
  if (!mayCome(account, key)) {
    const message = 'Requests for this service are arriving too quickly. Please retry later.';
    return { status: 429, body: { status: 'throttle exceeded', message, errors: [message] } };
  }
  const payload = fieldsOf(event.payload);
  const dedup = textOf(event.dedup_key) || account.id('k');
  account.events.add({
    at: account.now(),
    service: service.id,
    action: event.event_action as (typeof ACTIONS)[number],
    key: dedup,
    summary: textOf(payload.summary),
    severity: (textOf(payload.severity) || 'error') as Alert['severity'],
    details: fieldsOf(payload.custom_details),
    links: linksOf(event.links),
  });
  return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedup } };
}

function problemsOf(event: Fields, known: boolean): readonly string[] {
  const { routing_key: key, event_action: action, dedup_key: dedup } = event;
  const trigger = action === 'trigger';
  const payload = fieldsOf(event.payload);
  const severity = textOf(payload.severity);
  return [
    ...(typeof key === 'string' && key.length === 32
      ? []
      : ["'routing_key' is missing or not 32 characters long"]),
    ...(known ? [] : ['Invalid routing key']),
    ...(ACTIONS.some((one) => one === action) ? [] : ["'event_action' is invalid"]),
    ...(textOf(dedup).length > 255 ? ["'dedup_key' is longer than 255 characters"] : []),
    ...(trigger || textOf(dedup) !== '' ? [] : ["'dedup_key' is missing"]),
    ...(trigger
      ? ['summary', 'source']
          .filter((name) => textOf(payload[name]) === '')
          .map((name) => `'payload.${name}' is missing or blank`)
      : []),
    ...(trigger && textOf(payload.summary).length > 1_024
      ? ["'payload.summary' is longer than 1024 characters"]
      : []),
    ...(!trigger || SEVERITIES.some((one) => one === severity)
      ? []
      : [
          "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
        ]),
  ];
}

const linksOf = (value: unknown): readonly AlertLink[] =>
  Array.isArray(value)
    ? value
        .map(fieldsOf)
        .map(({ href, text }) => ({ href: textOf(href), text: textOf(text) || textOf(href) }))
    : [];

function mayCome(account: Account, key: string): boolean {
  const meters = metered.get(account) ?? new Map<string, number[]>();
  metered.set(account, meters);
  const now = account.now();
  const lately = (meters.get(key) ?? []).filter((at) => at > now - MINUTE);
  meters.set(key, [...lately, now]);
  return lately.length < RATE;
}
