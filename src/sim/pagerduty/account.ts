import { Calendar } from './calendar.ts';
import { EventQueue } from './event-queue.ts';
import type { AccountIncident, LogEntry, Team, User } from './model.ts';
import { newIncident, type TriggerOptions } from './new-incident.ts';
import { invalid, Refused } from './refused.ts';

/** What a change of a field leaves in the history. The one of a priority is seen so in the wild, and published nowhere. */
export const CHANGE_LINES = {
  priority: 'priority_change_log_entry',
  urgency: 'urgency_change_log_entry',
  title: 'field_value_change_log_entry',
} as const;

/** The state of a local PagerDuty account, changed by calls and by what plays the people around it. */
export class Account {
  readonly team: Team;
  readonly now: () => number;
  readonly incidents: AccountIncident[] = [];
  readonly revoked = new Set<string>();
  readonly calendar: Calendar;
  readonly events: EventQueue;
  /** Told of each line of each history. */
  readonly watchers = new Set<(incident: AccountIncident, type: string, user: string | null) => void>();
  #ids = 0;
  #numbers = 4808;

  constructor(team: Team, now: () => number) {
    this.team = team;
    this.now = now;
    this.calendar = new Calendar(now, (prefix) => this.id(prefix));
    this.events = new EventQueue(this);
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids.toString(36).toUpperCase().padStart(6, '0')}`;
  }

  /** An alert fires: a new incident, assigned to the person who is on call at the first level. */
  trigger(service: string, title: string, options: TriggerOptions = {}): AccountIncident {
    const { key = '', by = null } = options;
    const of = this.#service(service);
    if (key !== '' && this.incidents.some((one) => one.key === key && one.status !== 'resolved')) {
      throw invalid('Open incident with matching dedup key exists');
    }
    this.#numbers += 1;
    const at = this.now();
    const policy = options.policy ?? of.policy;
    const assignees = this.onCallAt(policy, 1, at);
    const id = (prefix: string) => this.id(prefix);
    const made = { id, number: this.#numbers, at, service, title, policy, assignees };
    const incident = newIncident(made, options);
    this.incidents.push(incident);
    this.#waits(incident);
    this.#log(incident, 'trigger_log_entry', by);
    this.#log(incident, 'assign_log_entry', null, { to: incident.assignees });
    return incident;
  }

  /** As `trigger`, by a monitoring system: null while its service is in maintenance. */
  alert(service: string, title: string, options: TriggerOptions = {}): AccountIncident | null {
    return this.calendar.isMaintained(service) ? null : this.trigger(service, title, options);
  }

  /** Its alert fires again while it is open. */
  again(incident: AccountIncident): void {
    this.#log(incident, 'trigger_log_entry', null);
  }

  /** Somebody is called, by whatever they have chosen. */
  notify(incident: AccountIncident, user: string, via: NonNullable<LogEntry['via']>): void {
    this.#log(incident, 'notify_log_entry', null, { to: [user], via });
  }

  acknowledge(incident: AccountIncident, user: string): void {
    this.#open(incident);
    // Who has it already changes nothing by it.
    if (incident.acknowledgements.some((ack) => ack.user === user)) return;
    const at = this.now();
    incident.status = 'acknowledged';
    incident.acknowledgements = [...incident.acknowledgements, { user, at }];
    incident.assignees = [user];
    const timeout = this.#service(incident.service).ackTimeout;
    incident.unacknowledgeAt = timeout === null ? null : at + timeout;
    incident.escalateAt = null;
    this.#changed(incident, user);
    this.#log(incident, 'acknowledge_log_entry', user);
  }

  resolve(incident: AccountIncident, user: string | null): void {
    this.#open(incident);
    incident.status = 'resolved';
    incident.resolvedAt = this.now();
    this.#unacknowledged(incident);
    incident.escalateAt = null;
    incident.assignees = [];
    this.#changed(incident, user);
    this.#log(incident, 'resolve_log_entry', user);
  }

  /** Throws where one cannot be made part of another. */
  mayMerge(source: AccountIncident, into: AccountIncident): void {
    if (source === into) throw invalid('Cannot merge an incident into itself');
    this.#open(into);
    this.#open(source);
  }

  /** Makes one incident part of another, with its alerts. */
  merge(source: AccountIncident, into: AccountIncident, user: string): void {
    this.mayMerge(source, into);
    this.resolve(source, user);
    source.mergedInto = into.id;
    into.alerts = [...into.alerts, ...source.alerts];
    // No published line of a history tells a merge.
    this.#log(into, 'annotate_log_entry', user);
  }

  /** To one person or several: it pages them, and no longer climbs its policy. */
  reassign(incident: AccountIncident, user: string, to: readonly string[]): void {
    this.#open(incident);
    for (const id of to) this.user(id);
    incident.status = 'triggered';
    incident.assignees = to;
    incident.escalateAt = null;
    this.#unacknowledged(incident);
    this.#changed(incident, user);
    this.#log(incident, 'assign_log_entry', user, { to });
  }

  publish(incident: AccountIncident, user: string, message: string) {
    const update = { id: this.id('U'), user, message, at: this.now() };
    incident.updates.push(update);
    // No published line of a history tells it.
    this.#tell(incident, 'status_update', user);
    return update;
  }

  escalate(
    incident: AccountIncident,
    user: string | null,
    level: number | null,
    policy: string | null,
  ): void {
    this.#open(incident);
    const next = level ?? (policy === null ? incident.level + 1 : 1);
    const to = policy ?? incident.policy;
    const levels = this.team.policies.find(({ id }) => id === to)?.levels;
    if (!levels) throw invalid('Escalation policy not found');
    if (next > levels.length) throw new Refused(400, 1006, 'Incident cannot be escalated');
    const delegated = policy !== null;
    incident.policy = to;
    incident.level = next;
    incident.status = 'triggered';
    incident.assignees = this.onCallAt(to, next, this.now());
    this.#unacknowledged(incident);
    this.#waits(incident);
    this.#changed(incident, user);
    const type = delegated ? 'delegate_log_entry' : 'escalate_log_entry';
    this.#log(incident, type, user, { to: incident.assignees });
  }

  snooze(incident: AccountIncident, user: string, seconds: number): void {
    if (incident.status !== 'acknowledged') {
      throw invalid('Incident must be acknowledged to be snoozed');
    }
    incident.unacknowledgeAt = this.now() + seconds * 1_000;
    this.#log(incident, 'snooze_log_entry', user);
  }

  prioritise(incident: AccountIncident, user: string, priority: string): void {
    if (!this.team.priorities.some(({ id }) => id === priority)) {
      throw invalid('Priority not found');
    }
    this.set(incident, user, { priority });
  }

  /** Changes fields of it that its log and webhooks report. */
  set(
    incident: AccountIncident,
    user: string,
    fields: Partial<Pick<AccountIncident, keyof typeof CHANGE_LINES>>,
  ): void {
    const before = { ...incident };
    Object.assign(incident, fields);
    for (const field of Object.keys(fields) as (keyof typeof fields)[])
      if (incident[field] !== before[field]) this.#log(incident, CHANGE_LINES[field], user);
  }

  note(incident: AccountIncident, user: string, content: string) {
    const note = { id: this.id('N'), user, content, at: this.now() };
    incident.notes.push(note);
    this.#log(incident, 'annotate_log_entry', user);
    return note;
  }

  request(
    incident: AccountIncident,
    requester: string,
    message: string,
    targets: AccountIncident['requests'][number]['targets'],
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
  answer(incident: AccountIncident, user: string, state: 'joined' | 'declined'): void {
    const asked = incident.responders.findLast((responder) => responder.user === user);
    if (!asked) throw new Error(`${user} was not asked`);
    asked.state = state;
    asked.updatedAt = this.now();
    this.#log(incident, 'notify_log_entry', user);
  }

  /** What time alone has changed: acknowledgements that ran out, and levels that nobody answered at. */
  settle(): void {
    const now = this.now();
    this.events.work();
    for (const incident of this.incidents) {
      if (incident.escalateAt !== null && incident.escalateAt <= now)
        this.escalate(incident, null, null, null);
      if (incident.unacknowledgeAt === null || incident.unacknowledgeAt > now) continue;
      incident.status = 'triggered';
      this.#unacknowledged(incident);
      this.#changed(incident, null);
      this.#log(incident, 'unacknowledge_log_entry', null);
    }
  }

  user(id: string): User {
    const user = this.team.users.find((one) => one.id === id);
    if (!user) throw invalid('Assignee not found');
    return user;
  }

  byEmail(email: string): User | null {
    return this.team.users.find((one) => one.email.toLowerCase() === email.toLowerCase()) ?? null;
  }

  /** By id or number. */
  find(key: string): AccountIncident {
    const found = this.incidents.find(({ id, number }) => id === key || String(number) === key);
    if (!found) throw new Refused(404, 2100, 'Not Found');
    return found;
  }

  onCallAt(policy: string, level: number, at: number): readonly string[] {
    const targets = this.team.policies.find(({ id }) => id === policy)?.levels[level - 1] ?? [];
    return targets.map((target) => {
      const schedule = this.team.schedules.find(({ id }) => id === target);
      return schedule ? this.calendar.turn(schedule, at).user : target;
    });
  }

  #service(id: string) {
    const service = this.team.services.find((one) => one.id === id);
    if (!service) throw invalid('Service not found');
    return service;
  }

  #open({ status }: AccountIncident): void {
    if (status === 'resolved') {
      throw invalid('Incident Already Resolved');
    }
  }

  #unacknowledged(incident: AccountIncident): void {
    incident.acknowledgements = [];
    incident.unacknowledgeAt = null;
  }

  #changed(incident: AccountIncident, user: string | null): void {
    incident.changedAt = this.now();
    incident.changedBy = user;
  }

  /** An incident that waits climbs its policy, where that has a next level and says when. */
  #waits(incident: AccountIncident): void {
    const policy = this.team.policies.find(({ id }) => id === incident.policy);
    const climbs = policy?.delayMs !== undefined && incident.level < policy.levels.length;
    incident.escalateAt = climbs ? this.now() + (policy.delayMs ?? 0) : null;
  }

  #log(
    incident: AccountIncident,
    type: string,
    user: LogEntry['user'],
    more: Pick<LogEntry, 'to' | 'via'> = {},
  ): void {
    incident.log.push({ id: this.id('L'), type, at: this.now(), user, ...more });
    this.#tell(incident, type, user);
  }

  #tell(incident: AccountIncident, type: string, user: string | null): void {
    for (const seen of this.watchers) seen(incident, type, user);
  }
}
