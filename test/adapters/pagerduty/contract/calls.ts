import * as of from './shapes.ts';
import { count, list, maybe, named, object, oneOf, type Schema, text } from './shapes.ts';

/** One call of PagerDuty's REST API: what it may ask, and what it answers. */
export interface Call {
  /** Names in the query; those with `!` must be there. */
  readonly query?: readonly string[];
  /** It is done in somebody's name, who stands in `From`. */
  readonly from?: true;
  readonly body?: Schema;
  /** By status. */
  readonly answers: Readonly<Record<number, Schema | null>>;
}

const PAGE = ['limit', 'offset', 'total'];
const page = (name: string, item: Schema): Schema =>
  object({ [name]: list(item) }, { limit: count, offset: count, more: of.flag, total: maybe(count) });

const assignee = object({ assignee: named('user') });

/** What a call may change about an incident. */
const CHANGE = {
  status: of.STATUS,
  priority: of.either(
    object({ id: text, type: oneOf('priority', 'priority_reference') }, { name: text }),
    text,
  ),
  resolution: text,
  title: text,
  escalation_level: count,
  assignments: list(assignee),
  escalation_policy: named('escalation_policy'),
  urgency: of.URGENCY,
};
const INCIDENT_TYPE = oneOf('incident', 'incident_reference');

const eventLink = object({ href: text }, { text });
/** Of Events API v2 (reference/events-v2/openapiv3.json): a trigger needs a payload, a resolve a dedup key. */
const event = object(
  { routing_key: text, event_action: oneOf('trigger', 'acknowledge', 'resolve') },
  {
    dedup_key: { type: 'string', maxLength: 255 },
    client: text,
    client_url: text,
    links: list(eventLink),
    images: list(object({ src: text }, { href: text, alt: text })),
    payload: object(
      {
        summary: { type: 'string', maxLength: 1_024 },
        severity: oneOf('critical', 'warning', 'error', 'info'),
        source: text,
      },
      { timestamp: of.moment, component: text, group: text, class: text, custom_details: { type: 'object' } },
    ),
  },
);

/** Every call that we make, by method and path. */
export const CALLS: Readonly<Record<string, Call>> = {
  'POST /v2/enqueue': {
    body: event,
    answers: { 202: object({ status: text }, { message: text, dedup_key: text }) },
  },
  'GET /abilities': { answers: { 200: object({ abilities: list(text) }) } },
  'GET /escalation_policies': {
    query: [...PAGE, 'query', 'user_ids[]', 'team_ids[]', 'include[]', 'sort_by'],
    answers: { 200: page('escalation_policies', of.policy) },
  },
  'GET /incidents': {
    query: [
      ...PAGE,
      ...['date_range', 'incident_key', 'service_ids[]', 'team_ids[]', 'user_ids[]', 'urgencies[]'],
      ...['time_zone', 'statuses[]', 'sort_by', 'include[]', 'since', 'until'],
    ],
    answers: { 200: page('incidents', of.incident) },
  },
  'PUT /incidents': {
    query: PAGE,
    from: true,
    body: object({ incidents: list(object({ id: text, type: INCIDENT_TYPE }, CHANGE)) }),
    answers: { 200: page('incidents', of.incident), 413: null },
  },
  'POST /incidents': {
    from: true,
    body: object({
      incident: object(
        { type: oneOf('incident'), title: text, service: named('service') },
        {
          priority: named('priority'),
          urgency: of.URGENCY,
          body: object({ type: oneOf('incident_body') }, { details: text }),
          incident_key: text,
          assignments: list(assignee),
          escalation_policy: named('escalation_policy'),
        },
      ),
    }),
    answers: { 201: object({ incident: of.incident }) },
  },
  'GET /incidents/{id}': { query: ['include[]'], answers: { 200: object({ incident: of.incident }) } },
  'PUT /incidents/{id}': {
    from: true,
    body: object({ incident: object({ type: INCIDENT_TYPE }, CHANGE) }),
    answers: { 200: object({ incident: of.incident }) },
  },
  'GET /incidents/{id}/alerts': {
    query: [...PAGE, 'alert_key', 'statuses[]', 'sort_by', 'include[]'],
    answers: { 200: page('alerts', of.alert) },
  },
  'GET /incidents/{id}/log_entries': {
    query: [...PAGE, 'time_zone', 'since', 'until', 'is_overview', 'include[]'],
    answers: { 200: page('log_entries', of.logEntry) },
  },
  'GET /incidents/{id}/notes': { answers: { 200: object({ notes: list(of.note) }) } },
  'POST /incidents/{id}/notes': {
    from: true,
    body: object({ note: object({ content: text }) }),
    answers: { 200: object({ note: of.note }) },
  },
  'PUT /incidents/{id}/merge': {
    from: true,
    body: object({ source_incidents: list(named('incident')) }),
    answers: { 200: object({ incident: of.told('incident') }) },
  },
  'POST /incidents/{id}/responder_requests': {
    from: true,
    body: object({
      requester_id: text,
      message: text,
      responder_request_targets: list(
        object({ responder_request_target: named('user', 'escalation_policy') }),
      ),
    }),
    answers: { 200: object({ responder_request: of.responderRequest }) },
  },
  'POST /incidents/{id}/snooze': {
    from: true,
    body: object({ duration: count }),
    answers: { 201: object({ incident: of.incident }) },
  },
  'POST /incidents/{id}/status_updates': {
    from: true,
    body: object({ message: text }, { subject: text, html_message: text }),
    answers: { 200: object({ status_update: of.statusUpdate }) },
  },
  'GET /incidents/{id}/status_updates/subscribers': {
    answers: {
      200: object(
        { subscribers: list(of.subscriber) },
        { account_id: text, limit: count, offset: count, more: of.flag, total: maybe(count) },
      ),
      422: null,
    },
  },
  'GET /maintenance_windows': {
    query: [...PAGE, 'query', 'team_ids[]', 'service_ids[]', 'include[]', 'filter'],
    answers: { 200: page('maintenance_windows', of.maintenance) },
  },
  'POST /maintenance_windows': {
    from: true,
    body: object({
      maintenance_window: object(
        {
          type: oneOf('maintenance_window'),
          start_time: of.moment,
          end_time: of.moment,
          services: list(named('service')),
        },
        { description: text },
      ),
    }),
    answers: { 201: object({ maintenance_window: of.maintenance }) },
  },
  'DELETE /maintenance_windows/{id}': { answers: { 204: null, 405: null } },
  'GET /oncalls': {
    query: [
      ...PAGE,
      ...['time_zone', 'include[]', 'user_ids[]', 'escalation_policy_ids[]', 'schedule_ids[]'],
      ...['since', 'until', 'earliest'],
    ],
    answers: { 200: page('oncalls', of.shift) },
  },
  'GET /priorities': { query: PAGE, answers: { 200: page('priorities', of.priority) } },
  'GET /schedules': {
    query: [
      ...PAGE,
      ...['query', 'include[]', 'time_zone', 'include_next_oncall_for_user', 'since', 'until', 'team_ids[]'],
    ],
    answers: { 200: page('schedules', of.schedule) },
  },
  // Published with 201, though it makes nothing.
  'GET /schedules/{id}/overrides': {
    query: ['since!', 'until!', 'editable', 'overflow'],
    answers: { 201: object({ overrides: list(of.override) }) },
  },
  'GET /schedules/{id}/users': {
    query: ['since', 'until'],
    answers: { 200: object({ users: list(of.user) }) },
  },
  'POST /schedules/{id}/overrides': {
    body: object({
      overrides: list(object({ start: of.moment, end: of.moment, user: named('user') }, { id: text })),
    }),
    answers: {
      201: list(object({ override: of.override }, { status: count, errors: list(text) })),
    },
  },
  'DELETE /schedules/{id}/overrides/{override_id}': { answers: { 200: null, 204: null } },
  'GET /services': {
    query: [...PAGE, 'query', 'team_ids[]', 'time_zone', 'sort_by', 'include[]', 'name'],
    answers: { 200: page('services', of.service) },
  },
  'GET /services/{id}/change_events': {
    query: [...PAGE, 'since', 'until', 'team_ids[]', 'integration_ids[]'],
    answers: { 200: page('change_events', of.change) },
  },
  'GET /users': {
    query: [...PAGE, 'query', 'team_ids[]', 'include[]'],
    answers: { 200: page('users', of.user) },
  },
  'GET /users/me': { query: ['include[]'], answers: { 200: object({ user: of.user }) } },
};
