import type { Incident, LogEntry, Schedule, Team, User } from './model.ts';

/** An act that PagerDuty refuses, with its code and words. */
export class Refused extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: readonly string[];
  constructor(status: number, code: number, message: string, errors: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The state of a local PagerDuty account, changed by calls and by whoever plays the people around it. */
export class Account {
  readonly team: Team;
  readonly now: () => number;
  readonly incidents: Incident[] = [];
  readonly revoked = new Set<string>();
  #ids = 0;
  #numbers = 4808;

  constructor(team: Team, now: () => number) {
    this.team = team;
    this.now = now;
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids.toString(36).toUpperCase().padStart(6, '0')}`;
  }

  /** An alert fires: a new incident, assigned to whoever is on call at the first level. */
  trigger(
    service: string,
    title: string,
    { urgency = 'high', alerts = 1, key = '', by = null, details = '', policy: given }: TriggerOptions = {},
  ): Incident {
    const of = this.#service(service);
    if (key !== '' && this.incidents.some((one) => one.key === key && one.status !== 'resolved')) {
      throw new Refused(400, 2001, 'Invalid Input Provided', [
        'Open incident with matching dedup key exists',
      ]);
    }
    this.#numbers += 1;
    const at = this.now();
    const policy = given ?? of.policy;
    const incident: Incident = {
      id: this.id('Q'),
      number: this.#numbers,
      key: key || this.id('k'),
      service,
      createdAt: at,
      title,
      details,
      urgency,
      status: 'triggered',
      priority: null,
      policy,
      level: 1,
      assignees: this.onCallAt(policy, 1, at),
      acknowledgements: [],
      unacknowledgeAt: null,
      changedAt: at,
      changedBy: by,
      resolvedAt: null,
      mergedInto: null,
      alerts: Array.from({ length: alerts }, (_, i) => ({
        id: this.id('A'),
        at,
        summary: alerts === 1 ? title : `${title} (${i + 1})`,
        severity: 'critical',
      })),
      log: [],
      notes: [],
      requests: [],
      responders: [],
    };
    this.incidents.push(incident);
    this.#log(incident, 'trigger_log_entry', by);
    this.#log(incident, 'assign_log_entry', null);
    return incident;
  }

  acknowledge(incident: Incident, user: string): void {
    this.#open(incident);
    const at = this.now();
    const others = incident.acknowledgements.filter((ack) => ack.user !== user);
    incident.status = 'acknowledged';
    incident.acknowledgements = [...others, { user, at }];
    incident.assignees = [user];
    const timeout = this.#service(incident.service).ackTimeout;
    incident.unacknowledgeAt = timeout === null ? null : at + timeout;
    this.#changed(incident, user);
    this.#log(incident, 'acknowledge_log_entry', user);
  }

  resolve(incident: Incident, user: string | null): void {
    this.#open(incident);
    incident.status = 'resolved';
    incident.resolvedAt = this.now();
    this.#unacknowledged(incident);
    incident.assignees = [];
    this.#changed(incident, user);
    this.#log(incident, 'resolve_log_entry', user);
  }

  /** Makes one incident part of another, with its alerts. */
  merge(source: Incident, into: Incident, user: string): void {
    this.#open(into);
    this.resolve(source, user);
    source.mergedInto = into.id;
    into.alerts = [...into.alerts, ...source.alerts];
    // No published line of a history tells a merge.
    this.#log(into, 'annotate_log_entry', user);
  }

  escalate(incident: Incident, user: string, level: number | null, policy: string | null): void {
    this.#open(incident);
    const next = level ?? (policy === null ? incident.level + 1 : 1);
    const to = policy ?? incident.policy;
    const levels = this.team.policies.find(({ id }) => id === to)?.levels;
    if (!levels) throw new Refused(400, 2001, 'Invalid Input Provided', ['Escalation policy not found']);
    if (next > levels.length) throw new Refused(400, 1006, 'Incident cannot be escalated');
    const delegated = policy !== null;
    incident.policy = to;
    incident.level = next;
    incident.status = 'triggered';
    incident.assignees = this.onCallAt(to, next, this.now());
    this.#unacknowledged(incident);
    this.#changed(incident, user);
    this.#log(incident, delegated ? 'delegate_log_entry' : 'escalate_log_entry', user);
  }

  snooze(incident: Incident, user: string, seconds: number): void {
    if (incident.status !== 'acknowledged') {
      throw new Refused(400, 2001, 'Invalid Input Provided', ['Incident must be acknowledged to be snoozed']);
    }
    incident.unacknowledgeAt = this.now() + seconds * 1_000;
    this.#log(incident, 'snooze_log_entry', user);
  }

  prioritise(incident: Incident, user: string, priority: string): void {
    if (!this.team.priorities.some(({ id }) => id === priority)) {
      throw new Refused(400, 2001, 'Invalid Input Provided', ['Priority not found']);
    }
    incident.priority = priority;
    this.#log(incident, 'field_value_change_log_entry', user);
  }

  note(incident: Incident, user: string, content: string) {
    const note = { id: this.id('N'), user, content, at: this.now() };
    incident.notes.push(note);
    this.#log(incident, 'annotate_log_entry', user);
    return note;
  }

  request(
    incident: Incident,
    requester: string,
    message: string,
    targets: Incident['requests'][number]['targets'],
  ) {
    if (!this.team.abilities.includes('coordinated_responding')) {
      throw new Refused(402, 2014, 'Your account lacks the ability coordinated_responding');
    }
    this.#open(incident);
    const at = this.now();
    const request = { id: this.id('R'), requester, message, at, targets };
    incident.requests.push(request);
    for (const { id, type } of targets) {
      const users = type === 'user' ? [this.user(id).id] : this.onCallAt(id, 1, at);
      for (const user of users) {
        incident.responders.push({ user, requester, message, at, state: 'pending', updatedAt: at });
      }
    }
    this.#log(incident, 'notify_log_entry', requester);
    return request;
  }

  /** The person who was asked for help answers on their phone. */
  answer(incident: Incident, user: string, state: 'joined' | 'declined'): void {
    const asked = incident.responders.findLast((responder) => responder.user === user);
    if (!asked) throw new Error(`${user} was not asked`);
    asked.state = state;
    asked.updatedAt = this.now();
    this.#log(incident, 'notify_log_entry', user);
  }

  /** What time alone has changed: acknowledgements that ran out. */
  settle(): void {
    const now = this.now();
    for (const incident of this.incidents) {
      if (incident.unacknowledgeAt === null || incident.unacknowledgeAt > now) continue;
      incident.status = 'triggered';
      this.#unacknowledged(incident);
      this.#changed(incident, null);
      this.#log(incident, 'unacknowledge_log_entry', null);
    }
  }

  user(id: string): User {
    const user = this.team.users.find((one) => one.id === id);
    if (!user) throw new Refused(400, 2001, 'Invalid Input Provided', ['Assignee not found']);
    return user;
  }

  byEmail(email: string): User | null {
    return this.team.users.find((one) => one.email.toLowerCase() === email.toLowerCase()) ?? null;
  }

  /** By id or number. */
  find(key: string): Incident {
    const found = this.incidents.find(({ id, number }) => id === key || String(number) === key);
    if (!found) throw new Refused(404, 2100, 'Not Found');
    return found;
  }

  onCallAt(policy: string, level: number, at: number): readonly string[] {
    const targets = this.team.policies.find(({ id }) => id === policy)?.levels[level - 1] ?? [];
    return targets.map((target) => {
      const schedule = this.team.schedules.find(({ id }) => id === target);
      return schedule ? turnAt(schedule, at).user : target;
    });
  }

  #service(id: string) {
    const service = this.team.services.find((one) => one.id === id);
    if (!service) throw new Refused(400, 2001, 'Invalid Input Provided', ['Service not found']);
    return service;
  }

  #open({ status }: Incident): void {
    if (status === 'resolved') {
      throw new Refused(400, 2001, 'Invalid Input Provided', ['Incident Already Resolved']);
    }
  }

  #unacknowledged(incident: Incident): void {
    incident.acknowledgements = [];
    incident.unacknowledgeAt = null;
  }

  #changed(incident: Incident, user: string | null): void {
    incident.changedAt = this.now();
    incident.changedBy = user;
  }

  #log(incident: Incident, type: string, user: LogEntry['user']): void {
    incident.log.push({ id: this.id('L'), type, at: this.now(), user });
  }
}

export interface TriggerOptions {
  readonly urgency?: 'high' | 'low';
  readonly alerts?: number;
  readonly key?: string;
  readonly by?: string | null;
  readonly details?: string;
  /** Another than its service's. */
  readonly policy?: string | undefined;
}

/** Who has the turn at a moment, and from when until when. */
export function turnAt({ users, turnMs, anchor }: Schedule, at: number) {
  const turn = Math.floor((at - anchor) / turnMs);
  const index = ((turn % users.length) + users.length) % users.length;
  return { user: users[index] as string, from: anchor + turn * turnMs, until: anchor + (turn + 1) * turnMs };
}
