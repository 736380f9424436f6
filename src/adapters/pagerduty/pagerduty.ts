import type { Pager } from '../../ports/pager.ts';
import type { PagerPast } from '../../ports/pager-detail.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { Calls, EVERY_PAGE } from './calls.ts';
import { readAlert, readChange, readNote, readWindow } from './details.ts';
import { fetchIncident, goesOn, incidentPath } from './effect.ts';
import { pagerAct } from './effects.ts';
import { incidentKey, readIncident, readIncidents, readLogEntry } from './incidents.ts';
import type { PagerDutyOptions } from './options.ts';
import { overridesIn, wholeSecond } from './overrides.ts';
import { findUser, isReadOnly, readAccount, readOnCalls, readSite, readUser } from './people.ts';
import { PagerTransport, type Sender } from './transport.ts';
import { type Fields, fields, isFields, list, number, ref, refs, text } from './wire.ts';

/** PagerDuty's REST API v2 as a `Pager`. Its client library is loaded with the first call; `send`: another way to it. */
export function pagerDuty(options: PagerDutyOptions, send: Sender = new PagerTransport(options)): Pager {
  const calls = new Calls(options, send);
  return {
    account: (call) => readAccount(calls, call),
    async incidents(scope, from, call) {
      const query = {
        'statuses[]': ['triggered', 'acknowledged'],
        // Without it only those of the last month are listed, and an old one may still page.
        date_range: 'all',
        sort_by: 'created_at:desc',
        ...(scope.kind === 'users' ? { 'user_ids[]': scope.users } : {}),
        ...(scope.kind === 'teams' ? { 'team_ids[]': scope.teams } : {}),
      };
      const { items, more } = await calls.page('/incidents', 'incidents', from, query, call);
      return { ...readIncidents(items), more };
    },
    async past({ since, until }, from, most, call) {
      const query = { since, until, sort_by: 'created_at:asc', limit: String(most), offset: String(from) };
      const data = (await calls.get('/incidents', query, call)) as Fields;
      const items = list(data.incidents);
      return { incidents: readPastIncidents(items), more: data.more === true && items.length > 0 };
    },
    async firstAcknowledged(incident, call) {
      // Of a storm's thousands of lines only those that count.
      const lines: unknown[] = [];
      const query = { is_overview: 'true' };
      // The newest come first: the first acknowledgement is on the last page.
      for await (const { items } of calls.pages(
        incidentPath(incident, '/log_entries'),
        'log_entries',
        query,
        call,
        EVERY_PAGE,
      ))
        lines.push(...items);
      return firstAcknowledgement(lines);
    },
    async incident(given, call) {
      const key = incidentKey(given);
      if (key === null) throw new PagerError('not-found', { what: 'incident' });
      return fetchIncident(calls, key, call);
    },
    goesOn: (incident, call) => goesOn(calls, incident, call),
    async history(incident, call) {
      const lines = (query: Record<string, string>) =>
        calls.all(incidentPath(incident, '/log_entries'), 'log_entries', query, call);
      const { items, more } = await lines({});
      // They come the newest first: of a storm's thousands the first acknowledgement is only in what counts.
      const chief = more ? (await lines({ is_overview: 'true' })).items : [];
      const entries = [...items, ...chief].flatMap((item) => readLogEntry(fields(item)));
      const known = new Map(entries.map((entry) => [entry.id, entry]));
      // Many stand in the same second, in the order in which they came.
      return [...known.values()].reverse().sort((a, b) => a.at.localeCompare(b.at));
    },
    async recent(incident, most, call) {
      const path = incidentPath(incident, '/log_entries');
      const data = (await calls.get(path, { limit: String(most) }, call)) as Fields;
      return { entries: list(data.log_entries).flatMap(readLogEntry), more: data.more === true };
    },
    async alerts(incident, call) {
      const query = { limit: '100', total: 'true', sort_by: 'created_at:desc' };
      const data = (await calls.get(incidentPath(incident, '/alerts'), query, call)) as Fields;
      const alerts = list(data.alerts).flatMap(readAlert);
      return { alerts, total: number(data.total) ?? alerts.length };
    },
    async notes(incident, call) {
      const data = (await calls.get(incidentPath(incident, '/notes'), {}, call)) as Fields;
      return list(data.notes)
        .flatMap(readNote)
        .sort((a, b) => a.at.localeCompare(b.at));
    },
    async changes(service, { since, until }, call) {
      const path = `/services/${encodeURIComponent(service)}/change_events`;
      // Refused for a window with fractions of a second.
      const query = { since: wholeSecond(since), until: wholeSecond(until), limit: '100' };
      const data = (await calls.get(path, query, call)) as Fields;
      return list(data.change_events)
        .flatMap(readChange)
        .sort((a, b) => b.at.localeCompare(a.at));
    },
    async sameKey(key, since, call) {
      const query = { incident_key: key, since, sort_by: 'created_at:desc', limit: '100' };
      const data = (await calls.get('/incidents', query, call)) as Fields;
      const { incidents, unread } = readIncidents(list(data.incidents));
      return { incidents, more: data.more === true || unread > 0 };
    },
    async schedules(call) {
      const { items } = await calls.all('/schedules', 'schedules', {}, call);
      return items.filter(isFields).flatMap((wire) => {
        const known = ref(wire);
        return known === null ? [] : [{ ...known, timeZone: text(wire.time_zone) }];
      });
    },
    overrides: (schedule, window, call) => overridesIn(calls, schedule, window, call),
    async windows(call) {
      const { items } = await calls.all(
        '/maintenance_windows',
        'maintenance_windows',
        { filter: 'open' },
        call,
      );
      return items.filter(isFields).flatMap(readWindow);
    },
    oncall: (query, call) => readOnCalls(calls, query, call),
    site: (call) => readSite(calls, call),
    userByEmail: (email, call) => findUser(calls, email, call),
    async *users(call) {
      for await (const { items } of calls.pages('/users', 'users', {}, call, EVERY_PAGE)) {
        yield items.flatMap((item) => readUser(fields(item)) ?? []);
      }
    },
    isReadOnly: (from, call) => isReadOnly(calls, from, call),
    async abilities(call) {
      const { abilities } = (await calls.get('/abilities', {}, call)) as Fields;
      return Array.isArray(abilities) ? abilities.filter((one) => typeof one === 'string') : [];
    },
    async priorities(call) {
      return refs(((await calls.get('/priorities', {}, call)) as Fields).priorities);
    },
    async policies(query, call) {
      const data = (await calls.get('/escalation_policies', { query, limit: '100' }, call)) as Fields;
      return refs(data.escalation_policies);
    },
    async services(call) {
      const { items } = await calls.all('/services', 'services', {}, call);
      return items.filter(isFields).flatMap((wire) => {
        const known = ref(wire);
        return known === null ? [] : [{ ...known, policy: ref(wire.escalation_policy)?.id ?? null }];
      });
    },
    act: (act, acting) => pagerAct(act, { calls, acting }),
    rate: () => calls.rate,
  };
}

/** Incidents as they ended: one that cannot be worked with hides no other, but an answer of none that can is no answer. */
function readPastIncidents(items: readonly Fields[]): readonly PagerPast[] {
  const read = items.flatMap(readPast);
  if (read.length === 0 && items.length > 0) throw new PagerError('bad-reply', { reason: 'not-an-incident' });
  return read;
}

function readPast(wire: Fields): PagerPast[] {
  try {
    const { id, number, key, title, service, urgency, triggeredAt, resolvedAt, mergedInto } =
      readIncident(wire);
    // A person who resolves it is a user; what resolves by itself is the service's integration.
    const by = text(fields(wire.last_status_change_by).type);
    const resolvedBySelf = resolvedAt !== null && mergedInto === null && (by?.startsWith('service') ?? false);
    return [{ id, number, key, title, service, urgency, triggeredAt, resolvedAt, resolvedBySelf }];
  } catch {
    return [];
  }
}

/** The first acknowledgement among lines of a history, in any order; null: there is none. */
export function firstAcknowledgement(items: readonly unknown[]): string | null {
  const times = items
    .flatMap((item) => readLogEntry(fields(item)))
    .filter(({ kind }) => kind === 'acknowledge')
    .map(({ at }) => at);
  return times.sort()[0] ?? null;
}
