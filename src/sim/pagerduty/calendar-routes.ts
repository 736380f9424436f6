import type { MaintenanceWindow } from './model.ts';
import { invalid, Refused } from './refused.ts';
import {
  actor,
  type CallScope,
  namedIncident,
  ok,
  paged,
  type Route,
  type RouteTable,
  timeOf,
} from './route.ts';

const overlapping =
  (since: number, until: number) =>
  (one: { readonly from: number; readonly until: number }): boolean =>
    one.from < until && one.until > since;

const listOverrides: Route = ({ account, show, asked, ids }) => {
  const [since, until] = ['since', 'until'].map((name) => {
    const given = asked.query.get(name);
    if (given === null) throw invalid(`${name} is required`);
    return timeOf(given, 0);
  }) as [number, number];
  const found = account.calendar.overrides.filter(
    (one) => one.schedule === ids[0] && overlapping(since, until)(one),
  );
  const whole = asked.query.get('overflow') === 'true';
  const shown = found.map((one) =>
    whole ? one : { ...one, from: Math.max(one.from, since), until: Math.min(one.until, until) },
  );
  // Published so, for a read as well.
  return ok({ overrides: shown.map(show.override) }, 201);
};

const onCallDuring: Route = ({ account, show, asked, ids }) => {
  const schedule = account.team.schedules.find(({ id }) => id === ids[0]);
  if (!schedule) throw new Refused(404, 2100, 'Not Found');
  const since = timeOf(asked.query.get('since'), account.now());
  const until = timeOf(asked.query.get('until'), since + 1);
  const users = account.calendar.onCallDuring(schedule, since, until).map((id) => account.user(id));
  return ok({ users: users.map(show.user) });
};

interface OverridesBody {
  readonly overrides?: readonly {
    readonly start: string;
    readonly end: string;
    readonly user: { readonly id: string };
  }[];
}

/** Each of them by itself: what is wrong with one stands beside it, and the others are made. */
const createOverrides: Route = ({ account, show, asked, ids }) => {
  const schedule = account.team.schedules.find(({ id }) => id === ids[0]);
  if (!schedule) throw new Refused(404, 2100, 'Not Found');
  const { overrides = [] } = asked.body as OverridesBody;
  const made = overrides.map((one) => {
    try {
      const user = account.user(one.user.id).id;
      const [from, until] = [timeOf(one.start, 0), timeOf(one.end, 0)];
      return {
        status: 201,
        override: show.override(account.calendar.override(schedule.id, user, from, until)),
      };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, errors: error.errors, override: one };
    }
  });
  return ok(made, 201);
};

const endOverride: Route = ({ account, ids: [schedule = '', id = ''] }) => {
  const begun = account.calendar.endOverride(schedule, id);
  // Neither has a body in the published schema.
  return ok(null, begun ? 200 : 204);
};

const listWindows: Route = (scope) => {
  const { account, show, asked } = scope;
  const services = asked.query.getAll('service_ids[]');
  const filter = asked.query.get('filter');
  const now = account.now();
  const wanted = ({ from, until }: MaintenanceWindow): boolean => {
    if (filter === 'past') return until <= now;
    if (filter === 'future') return from > now;
    if (filter === 'ongoing') return from <= now && until > now;
    return filter !== 'open' || until > now;
  };
  const found = account.calendar.windows.filter(
    (one) => wanted(one) && (services.length === 0 || one.services.some((id) => services.includes(id))),
  );
  return paged('maintenance_windows', found.map(show.window), scope);
};

interface WindowBody {
  readonly maintenance_window?: {
    readonly type?: string;
    readonly start_time?: string;
    readonly end_time?: string;
    readonly description?: string;
    readonly services?: readonly { readonly id: string }[];
  };
}

const createWindow: Route = (scope) => {
  const { account, show, asked } = scope;
  const by = actor(scope);
  const wish = (asked.body as WindowBody).maintenance_window;
  if (wish?.type !== 'maintenance_window') throw invalid('Type is required');
  const services = (wish.services ?? []).map(({ id }) => id);
  if (services.length === 0 || services.some((id) => !account.team.services.some((one) => one.id === id)))
    throw invalid('Service not found');
  const [from, until] = [timeOf(wish.start_time, account.now()), timeOf(wish.end_time, 0)];
  const { description = '' } = wish;
  const made = account.calendar.maintain(services, from, until, { description, by });
  return ok({ maintenance_window: show.window(made) }, 201);
};

const endWindow: Route = ({ account, ids }) => {
  account.calendar.endWindow(ids[0] ?? '');
  return ok(null, 204);
};

const changesOf = (scope: CallScope, service: string, since: number, until: number) =>
  scope.account.calendar.changes
    .filter((one) => one.service === service && one.at >= since && one.at <= until)
    .toReversed()
    .map(scope.show.change);

const serviceChanges: Route = (scope) => {
  const { asked, ids } = scope;
  const since = timeOf(asked.query.get('since'), 0);
  const until = timeOf(asked.query.get('until'), Number.MAX_SAFE_INTEGER);
  return paged('change_events', changesOf(scope, ids[0] ?? '', since, until), scope);
};

const DAY = 86_400_000;

const relatedChanges: Route = (scope) => {
  const { service, createdAt } = namedIncident(scope);
  const found = changesOf(scope, service, createdAt - DAY, createdAt);
  return ok({
    change_events: found.map((one) => ({ ...one, correlation_reason: { reason: 'most_recent' } })),
  });
};

export const CALENDAR_ROUTES: RouteTable = [
  ['GET', /^\/schedules\/([^/]+)\/overrides$/, listOverrides],
  ['GET', /^\/schedules\/([^/]+)\/users$/, onCallDuring],
  ['POST', /^\/schedules\/([^/]+)\/overrides$/, createOverrides],
  ['DELETE', /^\/schedules\/([^/]+)\/overrides\/([^/]+)$/, endOverride],
  ['GET', /^\/maintenance_windows$/, listWindows],
  ['POST', /^\/maintenance_windows$/, createWindow],
  ['DELETE', /^\/maintenance_windows\/([^/]+)$/, endWindow],
  ['GET', /^\/services\/([^/]+)\/change_events$/, serviceChanges],
  ['GET', /^\/incidents\/([^/]+)\/related_change_events$/, relatedChanges],
];
