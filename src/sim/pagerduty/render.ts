import type { Account } from './account.ts';
import type {
  AccountIncident,
  AccountNote,
  Alert,
  ChangeEvent,
  LogEntry,
  MaintenanceWindow,
  Named,
  Override,
  Policy,
  ResponderRequest,
  Service,
  StatusUpdate,
  User,
} from './model.ts';

/** PagerDuty's times have whole seconds. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const reference = (type: string, { id, name }: Named) => ({
  id,
  type: `${type}_reference`,
  summary: name,
  self: `https://api.pagerduty.com/${type}s/${id}`,
  html_url: `https://example.pagerduty.com/${type}s/${id}`,
});

const named = (list: readonly Named[], id: string): Named =>
  list.find((one) => one.id === id) ?? { id, name: id };

/** Shapes of the REST API, as the published schema has them. */
export function renderer(account: Account) {
  const { team } = account;
  const userRef = (id: string) => reference('user', named(team.users, id));
  const serviceRef = (id: string) => reference('service', named(team.services, id));
  const policyRef = (id: string) => reference('escalation_policy', named(team.policies, id));
  const agent = (incident: AccountIncident, user: string | null) =>
    user === null ? serviceRef(incident.service) : userRef(user);
  const incidentRef = (incident: AccountIncident) =>
    reference('incident', { id: incident.id, name: `[#${incident.number}] ${incident.title}` });

  const logEntry = (incident: AccountIncident, { id, type, at, user, to, via }: LogEntry) => ({
    id,
    type,
    summary: type.replace(/_log_entry$/, ''),
    self: `https://api.pagerduty.com/log_entries/${id}`,
    html_url: null,
    created_at: stamp(at),
    agent: agent(incident, user),
    channel: {
      type: user === null ? 'auto' : 'web_ui',
      ...(via === undefined ? {} : { notification: { type: `${via}_notification`, status: 'success' } }),
    },
    ...(to === undefined
      ? {}
      : via === undefined
        ? { assignees: to.map(userRef) }
        : { user: userRef(to[0] ?? '') }),
    service: serviceRef(incident.service),
    incident: incidentRef(incident),
    teams: [],
    contexts: [],
  });

  const request = (incident: AccountIncident, { id, requester, message, at, targets }: ResponderRequest) => ({
    id,
    incident: incidentRef(incident),
    requester: userRef(requester),
    requested_at: stamp(at),
    message,
    responder_request_targets: targets.map((target) => ({
      responder_request_target: { id: target.id, type: target.type, incidents_responders: [] },
    })),
  });

  return {
    logEntry,
    request,
    incidentRef,
    override: ({ id, user, from, until }: Override) => ({
      id,
      start: stamp(from),
      end: stamp(until),
      user: userRef(user),
    }),
    window: ({ id, services, description, by, from, until }: MaintenanceWindow) => ({
      ...reference('maintenance_window', { id, name: description || id }),
      type: 'maintenance_window',
      sequence_number: 1,
      start_time: stamp(from),
      end_time: stamp(until),
      description,
      ...(by === null ? {} : { created_by: userRef(by) }),
      services: services.map(serviceRef),
      teams: [],
    }),
    change: ({ id, at, service, summary, source, links }: ChangeEvent) => ({
      ...reference('change_event', { id, name: summary }),
      type: 'change_event',
      timestamp: stamp(at),
      source,
      services: [serviceRef(service)],
      links: links.map((link) => ({ ...link })),
      custom_details: {},
    }),
    statusUpdate: ({ id, user, message, at }: StatusUpdate) => ({
      id,
      message,
      sender: userRef(user),
      created_at: stamp(at),
    }),
    user: ({ id, name, email, teams }: User) => ({
      ...reference('user', { id, name }),
      type: 'user',
      name,
      email,
      time_zone: 'Asia/Tokyo',
      color: 'purple',
      role: 'user',
      avatar_url: 'https://example.com/a.png',
      description: null,
      invitation_sent: false,
      job_title: null,
      teams: teams.map((one) => reference('team', named(team.teams, one))),
      contact_methods: [],
      notification_rules: [],
    }),
    policy: ({ levels, ...one }: Policy) => ({
      ...reference('escalation_policy', one),
      type: 'escalation_policy',
      name: one.name,
      escalation_rules: levels.map((targets, i) => ({
        id: `${one.id}${i}`,
        escalation_delay_in_minutes: 30,
        targets: targets.map((id) => {
          const schedule = team.schedules.find((each) => each.id === id);
          return schedule ? reference('schedule', schedule) : userRef(id);
        }),
      })),
    }),
    schedule: (one: Named) => ({
      ...reference('schedule', one),
      type: 'schedule',
      name: one.name,
      time_zone: 'Asia/Tokyo',
    }),
    service: ({ policy, team: of, ...one }: Service) => ({
      ...reference('service', one),
      type: 'service',
      name: one.name,
      description: one.name,
      status: 'active',
      acknowledgement_timeout: one.ackTimeout === null ? null : one.ackTimeout / 1_000,
      alert_creation: 'create_alerts_and_incidents',
      escalation_policy: reference('escalation_policy', named(team.policies, policy)),
      teams: [reference('team', named(team.teams, of))],
    }),
    policyRef,
    userRef,
    scheduleRef: (id: string) => reference('schedule', named(team.schedules, id)),
    priority: (one: Named) => ({
      ...reference('priority', one),
      type: 'priority',
      name: one.name,
      description: one.name,
    }),
    note: ({ id, user, content, at }: AccountNote) => ({
      id,
      user: userRef(user),
      channel: { summary: 'The PagerDuty website or APIs' },
      content,
      created_at: stamp(at),
    }),
    alert: (incident: AccountIncident, { id, at, key, summary, severity, details, links }: Alert) => ({
      id,
      type: 'alert',
      summary,
      self: `https://api.pagerduty.com/alerts/${id}`,
      html_url: `https://example.pagerduty.com/alerts/${id}`,
      created_at: stamp(at),
      status: incident.status === 'resolved' ? 'resolved' : 'triggered',
      alert_key: key,
      service: serviceRef(incident.service),
      incident: incidentRef(incident),
      suppressed: false,
      severity,
      integration: null,
      body: {
        type: 'alert_body',
        details,
        ...(links.length > 0 ? { contexts: links.map((link) => ({ type: 'link', ...link })) } : {}),
      },
    }),
    incident(incident: AccountIncident) {
      const { id, number, title, key, status, priority, policy, alerts } = incident;
      const { team: of } = team.services.find((one) => one.id === incident.service) ?? { team: '' };
      const first = incident.log[0] as LogEntry;
      return {
        ...reference('incident', { id, name: `[#${number}] ${title}` }),
        type: 'incident',
        incident_number: number,
        title,
        created_at: stamp(incident.createdAt),
        updated_at: stamp(incident.changedAt),
        status,
        incident_key: key,
        service: serviceRef(incident.service),
        assignments: incident.assignees.map((user) => ({
          at: stamp(incident.changedAt),
          assignee: userRef(user),
        })),
        assigned_via: 'escalation_policy',
        last_status_change_at: stamp(incident.changedAt),
        resolved_at: incident.resolvedAt === null ? null : stamp(incident.resolvedAt),
        first_trigger_log_entry: reference('trigger_log_entry', { id: first.id, name: 'Triggered' }),
        alert_counts: {
          all: alerts.length,
          triggered: status === 'resolved' ? 0 : alerts.length,
          resolved: status === 'resolved' ? alerts.length : 0,
        },
        is_mergeable: true,
        escalation_policy: policyRef(policy),
        teams: of === '' ? [] : [reference('team', named(team.teams, of))],
        pending_actions: [
          ...(incident.unacknowledgeAt === null
            ? []
            : [{ type: 'unacknowledge', at: stamp(incident.unacknowledgeAt) }]),
          ...(incident.escalateAt === null ? [] : [{ type: 'escalate', at: stamp(incident.escalateAt) }]),
        ],
        acknowledgements: incident.acknowledgements.map(({ user, at }) => ({
          at: stamp(at),
          acknowledger: userRef(user),
        })),
        last_status_change_by: agent(incident, incident.changedBy),
        priority:
          priority === null
            ? null
            : {
                ...reference('priority', named(team.priorities, priority)),
                type: 'priority',
                name: named(team.priorities, priority).name,
              },
        resolve_reason:
          incident.mergedInto === null
            ? null
            : {
                type: 'merge_resolve_reason',
                incident: { id: incident.mergedInto, type: 'incident_reference' },
              },
        conference_bridge: null,
        incidents_responders: incident.responders.map((one) => ({
          state: one.state,
          user: userRef(one.user),
          incident: incidentRef(incident),
          updated_at: stamp(one.updatedAt),
          message: one.message,
          requester: userRef(one.requester),
          requested_at: stamp(one.at),
          escalation_policy_requests: [],
        })),
        responder_requests: incident.requests.map((one) => request(incident, one)),
        urgency: incident.urgency,
      };
    },
  };
}

export type Renderer = ReturnType<typeof renderer>;
