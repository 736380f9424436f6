/*
 * What PagerDuty's REST API v2 says of the things that pass through our calls, as JSON schemas: which fields there are,
 * of what type, and which of them are always there. Facts of PagerDuty/api-schema@91a06fb3
 * (reference/REST/openapiv3.json), and of its examples where these differ from it. A field that is not named here does
 * not pass.
 */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const count: Schema = { type: 'integer' };
export const flag: Schema = { type: 'boolean' };
export const anything: Schema = {};
export const moment: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}' };
export const none: Schema = { type: 'null' };

export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const either = (...schemas: readonly Schema[]): Schema => ({ anyOf: schemas });
export const maybe = (schema: Schema): Schema => either(schema, none);
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** An object of these fields and no others: the first must be there, the others may be. */
export const object = (
  always: Readonly<Record<string, Schema>>,
  sometimes: Readonly<Record<string, Schema>> = {},
): Schema => ({
  type: 'object',
  properties: { ...always, ...sometimes },
  required: Object.keys(always),
  additionalProperties: false,
});

/** What a call names by its id, as `user_reference`. */
export const named = (...types: readonly string[]): Schema =>
  object({ id: text, type: oneOf(...types.map((type) => `${type}_reference`)) });

const ABOUT = { summary: maybe(text), self: maybe(text), html_url: maybe(text) };

/** What an answer names. */
export const told = (...types: readonly string[]): Schema =>
  object({ id: text, type: oneOf(...types.map((type) => `${type}_reference`)) }, ABOUT);

/** A thing of PagerDuty's in an answer, with what every thing has. */
export const thing = (
  type: Schema,
  always: Readonly<Record<string, Schema>>,
  sometimes: Readonly<Record<string, Schema>> = {},
): Schema => object({ id: text, type, ...always }, { ...ABOUT, ...sometimes });

const target = object({
  responder_request_target: object(
    { id: text, type: oneOf('user', 'escalation_policy') },
    { summary: maybe(text), incidents_responders: list(anything) },
  ),
});

export const responderRequest = object(
  { responder_request_targets: list(target) },
  { id: text, incident: told('incident'), requester: told('user'), requested_at: moment, message: text },
);

const responder = object(
  { state: oneOf('pending', 'joined', 'declined', 'canceled'), user: told('user') },
  {
    incident: told('incident'),
    updated_at: moment,
    message: text,
    requester: told('user'),
    requested_at: moment,
    escalation_policy_requests: list(anything),
  },
);

export const priority = thing(oneOf('priority'), { name: text }, { description: maybe(text) });
export const STATUS = oneOf('triggered', 'acknowledged', 'resolved');
export const URGENCY = oneOf('high', 'low');

export const incident = thing(
  oneOf('incident'),
  {
    incident_number: count,
    title: text,
    created_at: moment,
    updated_at: moment,
    status: STATUS,
    incident_key: text,
    service: told('service'),
    assignments: list(object({ at: moment, assignee: told('user') })),
    last_status_change_at: moment,
    alert_counts: object({ all: count, triggered: count, resolved: count }),
    escalation_policy: told('escalation_policy'),
    teams: list(told('team')),
    pending_actions: list(
      object(
        { type: oneOf('unacknowledge', 'escalate', 'resolve', 'urgency_change'), at: moment },
        { to: text },
      ),
    ),
    acknowledgements: list(object({ at: moment, acknowledger: told('user', 'service') })),
    urgency: URGENCY,
  },
  {
    assigned_via: oneOf('escalation_policy', 'direct_assignment'),
    resolved_at: maybe(moment),
    first_trigger_log_entry: told('trigger_log_entry'),
    is_mergeable: flag,
    last_status_change_by: told('user', 'service', 'integration'),
    priority: maybe(priority),
    resolve_reason: maybe(object({ type: oneOf('merge_resolve_reason'), incident: told('incident') })),
    conference_bridge: maybe(object({}, { conference_number: text, conference_url: text })),
    incidents_responders: list(responder),
    responder_requests: list(responderRequest),
  },
);

export const alert = thing(
  oneOf('alert'),
  { status: oneOf('triggered', 'resolved'), created_at: moment },
  {
    alert_key: text,
    service: told('service'),
    incident: told('incident'),
    suppressed: flag,
    severity: oneOf('info', 'warning', 'error', 'critical'),
    integration: maybe(told('integration')),
    body: object(
      { type: oneOf('alert_body') },
      {
        details: { type: ['object', 'string'] },
        contexts: list(object({ type: oneOf('link', 'image') }, { text, href: text, src: text, alt: text })),
      },
    ),
  },
);

const LOG_ENTRIES = [
  ...['acknowledge', 'annotate', 'assign', 'delegate', 'escalate', 'exhaust_escalation_path', 'notify'],
  ...['reach_ack_limit', 'reach_trigger_limit', 'repeat_escalation_path', 'resolve', 'snooze', 'trigger'],
  ...['unacknowledge', 'urgency_change', 'field_value_change', 'custom_field_value_change'],
  // Seen in the wild, not published.
  'priority_change',
].map((kind) => `${kind}_log_entry`);

export const logEntry = thing(
  oneOf(...LOG_ENTRIES),
  { created_at: moment, agent: told('user', 'service', 'integration'), channel: anything },
  {
    assignees: list(told('user')),
    user: told('user'),
    service: told('service'),
    incident: told('incident'),
    teams: list(told('team')),
    contexts: list(anything),
  },
);

export const note = object(
  { id: text, content: text, created_at: moment, user: told('user', 'bot_user') },
  { channel: object({ summary: text }), updated_at: moment },
);

export const user = thing(
  oneOf('user'),
  { name: text, email: text },
  {
    time_zone: text,
    color: text,
    role: oneOf(
      ...['admin', 'limited_user', 'observer', 'owner', 'read_only_user', 'restricted_access'],
      ...['read_only_limited_user', 'user'],
    ),
    avatar_url: text,
    description: maybe(text),
    invitation_sent: flag,
    job_title: maybe(text),
    teams: list(told('team')),
    contact_methods: list(anything),
    notification_rules: list(anything),
  },
);

export const service = thing(
  oneOf('service'),
  { name: text, escalation_policy: told('escalation_policy') },
  {
    description: text,
    status: oneOf('active', 'warning', 'critical', 'maintenance', 'disabled'),
    acknowledgement_timeout: maybe(count),
    auto_resolve_timeout: maybe(count),
    alert_creation: oneOf('create_incidents', 'create_alerts_and_incidents'),
    teams: list(told('team')),
  },
);

export const policy = thing(
  oneOf('escalation_policy'),
  {
    name: text,
    escalation_rules: list(
      object({ escalation_delay_in_minutes: count, targets: list(told('user', 'schedule')) }, { id: text }),
    ),
  },
  { description: maybe(text), num_loops: count, teams: list(told('team')) },
);

export const schedule = thing(oneOf('schedule'), { name: text, time_zone: text });

/** A turn on call: without a schedule, a start or an end where somebody stands in the policy for good. */
export const shift = object({
  escalation_policy: told('escalation_policy'),
  escalation_level: count,
  schedule: maybe(told('schedule')),
  user: told('user'),
  start: maybe(moment),
  end: maybe(moment),
});

export const override = object({ start: moment, end: moment, user: told('user') }, { id: text });

export const change = thing(
  oneOf('change_event'),
  { timestamp: moment },
  {
    source: text,
    services: list(told('service')),
    links: list(object({ href: text }, { text })),
    custom_details: { type: 'object' },
  },
);

export const maintenance = thing(
  oneOf('maintenance_window'),
  { start_time: moment, end_time: moment, services: list(told('service')) },
  { description: text, sequence_number: count, created_by: told('user'), teams: list(told('team')) },
);

export const statusUpdate = object(
  { id: text, message: text, created_at: moment, sender: told('user') },
  { subject: text, html_message: text },
);

export const subscriber = object(
  { subscriber_id: text, subscriber_type: oneOf('user', 'team') },
  { has_indirect_subscription: flag, subscribed_via: maybe(list(anything)) },
);
