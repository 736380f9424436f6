import type { PageLogKind } from '../../domain/page.ts';
import type { PagerIncident, PagerLogEntry, PagerResponder, PagerStatus } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { type Fields, fields, list, number, ref, refs, text, time } from './wire.ts';

const STATUSES: readonly string[] = ['triggered', 'acknowledged', 'resolved'];

/** An incident of an answer; `bad-reply` where it is not one that can be worked with. */
export function readIncident(wire: Fields): PagerIncident {
  const id = text(wire.id);
  const status = text(wire.status);
  const triggeredAt = time(wire.created_at);
  if (id === null || triggeredAt === null || status === null || !STATUSES.includes(status)) {
    throw new PagerError('bad-reply', { reason: 'not-an-incident' });
  }
  return {
    id,
    number: number(wire.incident_number),
    key: text(wire.incident_key),
    title: text(wire.title) ?? text(wire.summary) ?? id,
    url: text(wire.html_url),
    service: ref(wire.service),
    policy: ref(wire.escalation_policy),
    teams: refs(wire.teams),
    urgency: wire.urgency === 'low' ? 'low' : 'high',
    priority: ref(wire.priority),
    status: status as PagerStatus,
    triggeredAt,
    acknowledgements: acknowledgements(wire),
    changedAt: time(wire.last_status_change_at),
    changedBy: ref(wire.last_status_change_by),
    mergedInto: status === 'resolved' ? ref(fields(wire.resolve_reason).incident) : null,
    resolvedAt: status === 'resolved' ? (time(wire.resolved_at) ?? time(wire.last_status_change_at)) : null,
    assignees: list(wire.assignments).flatMap(({ assignee }) => ref(assignee) ?? []),
    unacknowledgesAt: pendingAt(wire, 'unacknowledge'),
    escalatesAt: pendingAt(wire, 'escalate'),
    alerts: number(fields(wire.alert_counts).all),
    responders: list(wire.incidents_responders).flatMap(responder),
    requests: list(wire.responder_requests).map((each) => ({
      id: text(each.id) ?? '',
      message: text(each.message) ?? '',
    })),
  };
}

/** Those of a list that can be worked with, and how many cannot: one that cannot must not hide the others. */
export function readIncidents(items: readonly unknown[]): {
  readonly incidents: readonly PagerIncident[];
  readonly unread: number;
} {
  const read = items.flatMap((wire) => {
    try {
      return [readIncident(fields(wire))];
    } catch {
      return [];
    }
  });
  if (read.length === 0 && items.length > 0) throw new PagerError('bad-reply', { reason: 'not-an-incident' });
  return { incidents: read, unread: items.length - read.length };
}

function acknowledgements(wire: Fields): PagerIncident['acknowledgements'] {
  return list(wire.acknowledgements)
    .flatMap(({ at, acknowledger }) => {
      const [when, by] = [time(at), ref(acknowledger)];
      return when !== null && by !== null ? [{ at: when, by }] : [];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
}

function pendingAt(wire: Fields, type: string): string | null {
  const found = list(wire.pending_actions).find((action) => action.type === type);
  return time(found?.at);
}

function responder(wire: Fields): PagerResponder[] {
  const user = ref(wire.user);
  if (user === null) return [];
  const state = text(wire.state) ?? 'pending';
  return [
    {
      user,
      state:
        state === 'joined' || state === 'declined'
          ? state
          : state.includes('cancel')
            ? 'cancelled'
            : 'pending',
      message: text(wire.message) ?? '',
      requestedAt: time(wire.requested_at),
      updatedAt: time(wire.updated_at),
    },
  ];
}

/** Published and recorded names differ (`acknowledgement_log_entry`, `acknowledge_log_entry`), so stems decide. */
const KINDS: Readonly<Record<Exclude<PageLogKind, 'other'>, RegExp>> = {
  trigger: /^trigger/,
  acknowledge: /^acknowledg/,
  unacknowledge: /^unacknowledg/,
  resolve: /^resolve/,
  reopen: /^reopen/,
  assign: /^(re)?assign|^delegate/,
  escalate: /^escalate/,
  snooze: /^snooze/,
  priority: /^priority/,
  annotate: /^annotate/,
  responder: /responder/,
  notify: /^notify/,
};
const kindOf = (type: string): PageLogKind =>
  (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((kind) => KINDS[kind].test(type)) ?? 'other';

export function readLogEntry(wire: Fields): PagerLogEntry[] {
  const [id, at, type] = [text(wire.id), time(wire.created_at), text(wire.type)];
  if (id === null || at === null || type === null) return [];
  const { type: sent, user } = fields(fields(wire.channel).notification);
  const way = text(sent)?.replace(/_notification$/, '') ?? '';
  const told = [...refs(wire.assignees), ...refs([wire.user ?? user])];
  return [
    {
      id,
      kind: kindOf(type),
      at,
      by: ref(wire.agent),
      to: told,
      via: WAYS.find((known) => known === way) ?? null,
    },
  ];
}

const WAYS = ['push', 'phone', 'sms', 'email'] as const;

/** The id or number in `4812`, `#4812`, `PABC123` or a web address; null where there is none. */
export function incidentKey(given: string): string | null {
  const word = given.trim();
  const path = /^https:\/\/[^/]+\/incidents\/([A-Za-z0-9]+)(?:[/?#].*)?$/.exec(word)?.[1];
  const key = path ?? word.replace(/^#/, '');
  return /^[A-Za-z0-9]{1,40}$/.test(key) ? key : null;
}
