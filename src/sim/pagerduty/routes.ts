import type { Account } from './account.ts';
import { CALENDAR_ROUTES } from './calendar-routes.ts';
import { enqueued } from './event-route.ts';
import type { AccountIncident, User } from './model.ts';
import { invalid, Refused } from './refused.ts';
import { renderer, stamp } from './render.ts';
import {
  type ApiRequest,
  actor,
  namedIncident,
  ok,
  paged,
  type Route,
  type RouteTable,
  type Told,
  timeOf,
} from './route.ts';
import { UPDATE_ROUTES } from './update-routes.ts';

/** Answers one call as PagerDuty would. */
export function answer(account: Account, asked: ApiRequest): Told {
  account.settle();
  // By a routing key in the body, and with answers of its own form.
  if (asked.path === '/v2/enqueue' && asked.method === 'POST') return enqueued(account, asked.body);
  try {
    const owner = authorised(account, asked);
    for (const [method, pattern, route] of ROUTES) {
      const found = pattern.exec(asked.path);
      if (!found || method !== asked.method) continue;
      const ids = found.slice(1).map(decodeURIComponent);
      return route({ account, show: renderer(account), asked, owner, ids });
    }
    throw new Refused(404, 2100, 'Not Found');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, code, message, errors } = error;
    return { status, body: { error: { message, code, ...(errors.length > 0 ? { errors } : {}) } } };
  }
}

function authorised(account: Account, { method, headers }: ApiRequest): User | null {
  const token = /^(?:Token token=|Bearer )(\S+)$/.exec(headers.authorization ?? '')?.[1];
  const known = account.team.tokens.find((one) => one.token === token);
  if (!known || account.revoked.has(known.token)) {
    throw new Refused(401, 2006, 'Unauthorized');
  }
  if (known.readOnly && method !== 'GET') throw new Refused(403, 2010, 'Access Denied');
  return known.user === null ? null : account.user(known.user);
}

const MONTH = 30 * 86_400_000;

const listIncidents: Route = (scope) => {
  const { account, show, asked } = scope;
  const wanted = (name: string) => asked.query.getAll(`${name}[]`);
  const [statuses, users, teams, services] = ['statuses', 'user_ids', 'team_ids', 'service_ids'].map(wanted);
  const urgencies = wanted('urgencies');
  const key = asked.query.get('incident_key');
  const every = asked.query.get('date_range') === 'all';
  const [since, until] = every
    ? [0, Number.MAX_SAFE_INTEGER]
    : [
        timeOf(asked.query.get('since'), account.now() - MONTH),
        timeOf(asked.query.get('until'), Number.MAX_SAFE_INTEGER),
      ];
  if (!every && Math.min(until, account.now()) - since > 6.2 * MONTH) throw invalid('Date range is too long');
  const teamOf = (one: AccountIncident) =>
    account.team.services.find(({ id }) => id === one.service)?.team ?? '';
  const passes = (list: readonly string[] | undefined, has: (id: string) => boolean) =>
    !list || list.length === 0 || list.some(has);
  const found = account.incidents.filter(
    (one) =>
      passes(statuses, (status) => status === one.status) &&
      passes(users, (user) => one.assignees.includes(user)) &&
      passes(teams, (team) => team === teamOf(one)) &&
      passes(services, (service) => service === one.service) &&
      passes(urgencies, (urgency) => urgency === one.urgency) &&
      one.createdAt >= since &&
      one.createdAt <= until &&
      (key === null || one.key === key || one.alerts.some((alert) => alert.key === key)),
  );
  const oldestFirst = asked.query.get('sort_by') === 'created_at:asc';
  return paged('incidents', oldestFirst ? found : found.toReversed(), scope, show.incident);
};

const createIncident: Route = (scope) => {
  const { account, show, asked } = scope;
  const by = actor(scope);
  const {
    title,
    service,
    incident_key: key = '',
    body,
    escalation_policy,
  } = (asked.body as CreateBody).incident;
  const details = body?.details ?? '';
  const made = account.trigger(service.id, title, { key, by, details, policy: escalation_policy?.id });
  return ok({ incident: show.incident(made) }, 201);
};

interface CreateBody {
  readonly incident: {
    readonly title: string;
    readonly service: { readonly id: string };
    readonly incident_key?: string;
    readonly body?: { readonly details?: string };
    readonly escalation_policy?: { readonly id: string };
  };
}

const snooze: Route = (scope) => {
  const one = namedIncident(scope);
  const { duration } = scope.asked.body as { duration: number };
  if (!(duration >= 1 && duration <= 604_800)) throw new Refused(400, 1013, 'Invalid snooze duration');
  scope.account.snooze(one, actor(scope), duration);
  return ok({ incident: scope.show.incident(one) }, 201);
};

const addNote: Route = (scope) => {
  const { content } = (scope.asked.body as { note: { content: string } }).note;
  return ok({ note: scope.show.note(scope.account.note(namedIncident(scope), actor(scope), content)) });
};

interface RequestBody {
  readonly requester_id: string;
  readonly message: string;
  readonly responder_request_targets: readonly {
    readonly responder_request_target: { readonly id: string; readonly type: string };
  }[];
}

const requestResponders: Route = (scope) => {
  const { account, show } = scope;
  const { requester_id, message, responder_request_targets } = scope.asked.body as RequestBody;
  const targets = responder_request_targets.map(({ responder_request_target: { id, type } }) => ({
    id,
    type: type === 'user_reference' ? ('user' as const) : ('escalation_policy' as const),
  }));
  const one = namedIncident(scope);
  const request = account.request(one, account.user(requester_id).id, message, targets);
  return ok({ responder_request: show.request(one, request) });
};

const onCalls: Route = (scope) => {
  const { account, show, asked } = scope;
  const { team } = account;
  const schedules = asked.query.getAll('schedule_ids[]');
  const policies = asked.query.getAll('escalation_policy_ids[]');
  const since = Date.parse(asked.query.get('since') ?? '') || account.now();
  const until = Date.parse(asked.query.get('until') ?? '') || since;
  const rows = team.policies.flatMap((policy) =>
    policy.levels.flatMap((targets, level) =>
      targets.flatMap((target) => {
        const row = (user: string, from: number | null, to: number | null) => ({
          escalation_policy: show.policyRef(policy.id),
          escalation_level: level + 1,
          schedule: from === null ? null : show.scheduleRef(target),
          user: show.userRef(user),
          start: from === null ? null : stamp(from),
          end: to === null ? null : stamp(to),
        });
        if (policies.length > 0 && !policies.includes(policy.id)) return [];
        if (schedules.length > 0 && !schedules.includes(target)) return [];
        const schedule = team.schedules.find(({ id }) => id === target);
        if (!schedule) return [row(target, null, null)];
        const turns = [];
        for (let at = since; at <= until; ) {
          const turn = account.calendar.turn(schedule, at);
          turns.push(row(turn.user, turn.from, turn.until));
          at = turn.until;
        }
        return turns;
      }),
    ),
  );
  return paged('oncalls', rows, scope);
};

const users: Route = (scope) => {
  const { account, show, asked } = scope;
  const query = (asked.query.get('query') ?? '').toLowerCase();
  const found = account.team.users.filter(({ name, email }) =>
    `${name} ${email}`.toLowerCase().includes(query),
  );
  return paged('users', found.map(show.user), scope);
};

const ROUTES: RouteTable = [
  ...CALENDAR_ROUTES,
  ...UPDATE_ROUTES,
  ['GET', /^\/incidents$/, listIncidents],
  ['POST', /^\/incidents$/, createIncident],
  ['GET', /^\/incidents\/([^/]+)$/, (scope) => ok({ incident: scope.show.incident(namedIncident(scope)) })],
  ['POST', /^\/incidents\/([^/]+)\/snooze$/, snooze],
  ['GET', /^\/incidents\/([^/]+)\/notes$/, (s) => ok({ notes: namedIncident(s).notes.map(s.show.note) })],
  ['POST', /^\/incidents\/([^/]+)\/notes$/, addNote],
  [
    'GET',
    /^\/incidents\/([^/]+)\/alerts$/,
    (s) =>
      paged(
        'alerts',
        namedIncident(s).alerts.map((alert) => s.show.alert(namedIncident(s), alert)),
        s,
      ),
  ],
  [
    'GET',
    /^\/incidents\/([^/]+)\/log_entries$/,
    (s) => {
      const since = Date.parse(s.asked.query.get('since') ?? '') || 0;
      const chief = s.asked.query.get('is_overview') === 'true';
      const entries = namedIncident(s).log.filter(
        ({ at, type }) => at >= since && !(chief && /^notify/.test(type)),
      );
      return paged(
        'log_entries',
        entries.toReversed().map((entry) => s.show.logEntry(namedIncident(s), entry)),
        s,
      );
    },
  ],
  ['POST', /^\/incidents\/([^/]+)\/responder_requests$/, requestResponders],
  ['GET', /^\/oncalls$/, onCalls],
  ['GET', /^\/schedules$/, (s) => paged('schedules', s.account.team.schedules.map(s.show.schedule), s)],
  [
    'GET',
    /^\/escalation_policies$/,
    (s) => {
      const query = (s.asked.query.get('query') ?? '').toLowerCase();
      const found = s.account.team.policies.filter(({ name }) => name.toLowerCase().includes(query));
      return paged('escalation_policies', found.map(s.show.policy), s);
    },
  ],
  ['GET', /^\/services$/, (s) => paged('services', s.account.team.services.map(s.show.service), s)],
  ['GET', /^\/priorities$/, (s) => paged('priorities', s.account.team.priorities.map(s.show.priority), s)],
  ['GET', /^\/abilities$/, (s) => ok({ abilities: s.account.team.abilities })],
  [
    'GET',
    /^\/users\/me$/,
    (s) => {
      if (s.owner) return ok({ user: s.show.user(s.owner) });
      throw invalid('The request was made by an account key');
    },
  ],
  ['GET', /^\/users$/, users],
];
