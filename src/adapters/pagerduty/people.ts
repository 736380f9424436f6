import type { PagerAccount, PagerCall, PagerOnCallQuery, PagerShift, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { Calls } from './calls.ts';
import { type Fields, inside, isFields, list, number, ref, refs, text, time } from './wire.ts';

/** A page that lists nothing new is taken for the end. */
const ONCALL_PAGES = 5;

export function readUser(wire: Fields): PagerUser | null {
  const known = ref(wire);
  if (known === null) return null;
  return {
    id: known.id,
    name: text(wire.name) ?? known.name,
    email: text(wire.email),
    teams: refs(wire.teams).map(({ id }) => id),
  };
}

const NO_ACCOUNT: ReadonlySet<string> = new Set(['unauthorised', 'aborted']);

/** What the key is: PagerDuty tells who its owner is, or refuses to for an account's key or an application's. */
export async function readAccount(calls: Calls, call: PagerCall = {}): Promise<PagerAccount> {
  let owner: PagerUser | null = null;
  try {
    owner = readUser(inside(await calls.get('/users/me', {}, call), 'user'));
  } catch (error) {
    // Refused for good, in whatever words; a key that is none is refused with 401.
    const account = error instanceof PagerError && !error.passing && !NO_ACCOUNT.has(error.kind);
    if (!account) throw error;
    // Told by the refusal alone, so what the key is good for has yet to be seen.
    await calls.get('/abilities', {}, call);
  }
  const { host, skewMs, rate } = calls;
  return { key: owner === null ? 'account' : 'user', owner, host, skewMs, rate };
}

/** No incident has an id like this. */
const NO_INCIDENT = '/incidents/Q00000000000000';

/** Tries to change an incident that does not exist, in nothing: a key that may only read gets 403 for that, too. */
export async function isReadOnly(calls: Calls, from: string, call: PagerCall = {}): Promise<boolean> {
  const body = { incident: { type: 'incident_reference' } };
  try {
    await calls.once({ method: 'PUT', path: NO_INCIDENT, body, from }, call);
    return false;
  } catch (error) {
    const isAnswer = error instanceof PagerError && !error.passing && !NO_ACCOUNT.has(error.kind);
    if (!isAnswer) throw error;
    return error.kind === 'forbidden';
  }
}

/** Every account has its own host (`acme.pagerduty.com`), which its users' pages tell. */
export async function readSite(calls: Calls, call: PagerCall = {}): Promise<string | null> {
  const { users } = (await calls.get('/users', { limit: '1' }, call)) as Fields;
  const page = text(list(users)[0]?.html_url);
  return page !== null && URL.canParse(page) ? new URL(page).host : null;
}

export async function findUser(calls: Calls, email: string, call: PagerCall = {}): Promise<PagerUser | null> {
  const wanted = email.trim().toLowerCase();
  const data = (await calls.get('/users', { query: email.trim(), limit: '100' }, call)) as Fields;
  const found = list(data.users).find((user) => text(user.email)?.toLowerCase() === wanted);
  return found ? readUser(found) : null;
}

/** Who is on call, each shift once. */
export async function readOnCalls(
  calls: Calls,
  { schedules, policies, since, until }: PagerOnCallQuery,
  call: PagerCall = {},
): Promise<readonly PagerShift[]> {
  const query = {
    'include[]': ['users'],
    ...(schedules.length > 0 ? { 'schedule_ids[]': schedules } : {}),
    ...(policies.length > 0 ? { 'escalation_policy_ids[]': policies } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  const shifts = new Map<string, PagerShift>();
  let pages = 0;
  for await (const { items } of calls.pages('/oncalls', 'oncalls', query, call)) {
    for (const item of items) {
      const shift = isFields(item) ? readShift(item) : null;
      if (shift) shifts.set(JSON.stringify(shift), shift);
    }
    pages += 1;
    if (pages === ONCALL_PAGES) break;
  }
  return [...shifts.values()];
}

function readShift(wire: Fields): PagerShift | null {
  const [user, policy] = [ref(wire.user), ref(wire.escalation_policy)];
  if (user === null || policy === null) return null;
  return {
    user,
    policy,
    schedule: ref(wire.schedule),
    level: number(wire.escalation_level) ?? 1,
    from: time(wire.start),
    until: time(wire.end),
  };
}
