import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_TABLE, type RouteRow } from '../../../src/protocol/route-table.ts';
import { partsOf, ROUTES, type RouteName, routePath } from '../../../src/protocol/routes.ts';
import { type Ask, httpRig, REMOTE, TCP, UNIX } from './http-rig.ts';
import { checkReply } from './reply-check.ts';

const NAMES = Object.keys(ROUTES) as RouteName[];
const ROLES = ['member', 'guest', 'observer'] as const;
const CALLERS = [
  'nobody',
  'revoked',
  'outsider',
  'removed',
  'observer',
  'guest',
  'member',
  'whole',
  'owner',
] as const;
type Caller = (typeof CALLERS)[number];

/** No terminal is a page. */
const ALL_403 = Object.fromEntries(CALLERS.map((caller) => [caller, 403]));

/** What is refused before anything is read: 401 without a credential, 403 with one that does not reach, 404 what is not there. */
const LET_IN: Readonly<Record<RouteRow['who'], Readonly<Partial<Record<Caller, number>>>>> = {
  anyone: {},
  page: ALL_403,
  monitor: { nobody: 401, revoked: 401, removed: 403, observer: 403, guest: 403 },
  machine: {
    nobody: 401,
    revoked: 401,
    outsider: 404,
    removed: 404,
    observer: 404,
    guest: 404,
    member: 404,
    whole: 404,
  },
  known: { nobody: 401, revoked: 401 },
  // A session refuses its commands itself.
  reach: { nobody: 401, revoked: 401, outsider: 403 },
  log: { nobody: 401, revoked: 401, outsider: 403, removed: 403 },
  session: { nobody: 401, revoked: 401, outsider: 403, removed: 403 },
  member: { nobody: 401, revoked: 401, outsider: 403, removed: 403, observer: 403, guest: 403 },
  hub: { nobody: 401, revoked: 401, outsider: 403, removed: 403, observer: 403, guest: 403, member: 403 },
  asked: { nobody: 401, revoked: 401, outsider: 403, removed: 403, observer: 403, guest: 403, member: 403 },
};

/** Who may call what, said a second time: whoever changes a cell of the table has to mean it. */
const MEANT: Readonly<Record<RouteRow['who'], string>> = {
  anyone: 'health ready joinPage webFile exchange webhook',
  page: 'webEnter',
  monitor: 'metrics',
  known: 'me sources sessions',
  hub: 'procedures changes open briefs search team import incidents incident part start link judge askPage askApart verdicts oncall maintenance services pastPages pager chat digest systemChanges addChange changeProofs releasePlan findFacts redactFacts exclusions exclude endExclusion retireRule detection',
  machine: 'listen',
  session: 'session record',
  reach: 'live command',
  log: 'events',
  member: 'lines invite invites revokeInvite',
  asked: 'asked',
};
const meant = (route: RouteName): RouteRow['who'] | undefined =>
  (Object.keys(MEANT) as RouteRow['who'][]).find((who) => MEANT[who].split(' ').includes(route));

let rig: Awaited<ReturnType<typeof httpRig>>;
let id: string;
const callers: Partial<Record<Caller, Ask>> = { nobody: { via: REMOTE }, owner: { via: UNIX } };
beforeAll(async () => {
  const listen = async () => ({ base: 'https://a.example.jp:1', pin: null });
  rig = await httpRig({ listen });
  const other = await rig.open('Another');
  id = await rig.open('Asked for');
  const as = (token: string): Ask => ({ via: REMOTE, token });
  for (const role of ROLES) callers[role] = as(await rig.invited(id, role, `An invited ${role}`));
  callers.outsider = as(await rig.invited(other, 'member', 'An outsider'));
  callers.whole = as(await rig.member('aoi'));
  callers.removed = as(await rig.invited(id, 'guest', 'A removed guest'));
  await rig.command(id, 'participant.join', {}, callers.removed);
  const { actor } = (await rig.ask('/v1/me', callers.removed)).json;
  await rig.command(id, 'participant.remove', { participant: actor.id });
  const made = await rig.ask(`/v1/sessions/${id}/invites`, { method: 'POST', body: { role: 'member' } });
  const invite = new URL(made.json.url).hash.slice(1).split('~')[0];
  const body = { invite, session: id, name: 'Somebody revoked' };
  const { json } = await rig.ask('/v1/invites/exchange', { method: 'POST', body, via: REMOTE });
  callers.revoked = as(json.token);
  await rig.ask(`/v1/sessions/${id}/invites/${made.json.id}`, { method: 'DELETE' });
});
afterAll(() => rig.stop());

async function statusOf(route: RouteName, caller: Caller): Promise<number> {
  const [method] = partsOf(route);
  const isOfSession = partsOf(route)[1].startsWith('/v1/sessions/:id');
  const path = routePath(route, {
    id: isOfSession ? id : 'nothing',
    ref: 'P1',
    part: 'alert',
    invite: 'none',
    rule: 'none',
  });
  const by = callers[caller] ?? {};
  const { gives }: RouteRow = ROUTE_TABLE[route];
  if (gives === 'websocket') {
    const headers = {
      host: 'localhost',
      authorization: `Bearer ${by.token}`,
      'oncall-name': 'x',
      'oncall-email': 'x@y.jp',
    };
    const verdict = await rig.edge.upgrade(
      new Request(`http://localhost${path}`, { headers }),
      by.via ?? UNIX,
    );
    return typeof verdict === 'function' ? 101 : verdict.status;
  }
  // What is no JSON is refused by whoever reads it, after who sends it was let in.
  const body = method === 'POST' ? { body: '-' } : {};
  return (await rig.ask(path, { method, ...by, ...body })).status;
}

describe('the table of routes', () => {
  it.each(NAMES)('SEC-706 %s is for those alone who the table names', async (route) => {
    const who = meant(route) ?? 'unsaid';
    expect(ROUTE_TABLE[route].who).toBe(who);
    const refused = LET_IN[ROUTE_TABLE[route].who];
    const told: Partial<Record<Caller, number>> = {};
    for (const caller of CALLERS) {
      const status = await statusOf(route, caller);
      // Whatever else is wrong with a call, it is not who sends it.
      if (caller in refused || status === 401 || status === 403) told[caller] = status;
    }
    expect(told).toEqual(refused);
  });

  it('SEC-706 an act is for its session where the query names one', async () => {
    const status = async (caller: Caller, session: string) =>
      (await rig.ask(routePath('asked', { id: 'a1' }, { session }), callers[caller])).status;
    expect(await status('guest', id)).toBe(501);
    expect(await status('outsider', id)).toBe(403);
    expect(await status('removed', id)).toBe(403);
    expect(await status('guest', 'a b')).toBe(400);
  });

  it('SEC-706 metrics are open to processes of the hub’s machine', async () => {
    expect((await rig.ask(routePath('metrics'), { via: TCP })).status).toBe(200);
  });

  it('SEC-708 an act with a field that it does not know is refused by the path of that field', async () => {
    const wrong = async (path: string, body: object) => {
      const told = await rig.ask(path, { method: 'POST', body });
      return [told.status, told.json.kind, told.json.params.where];
    };
    const acts = routePath('askPage', { ref: 'P1' });
    expect(await wrong(acts, { ask: { act: 'resolve' }, force: true })).toEqual([400, 'invalid', 'force']);
    expect(await wrong(acts, { ask: { act: 'resolve', force: true } })).toEqual([
      400,
      'invalid',
      'ask.force',
    ]);
    expect(await wrong(acts, { ask: { act: 'snooze', seconds: 600, hours: 1 } })).toEqual([
      400,
      'invalid',
      'ask.hours',
    ]);
    expect(
      await wrong(routePath('askApart'), { ask: { act: 'end-override', schedule: 'S', now: 1 } }),
    ).toEqual([400, 'invalid', 'ask.now']);
    expect(await wrong(routePath('link', { ref: 'P1' }), { session: id, more: 1 })).toEqual([
      400,
      'invalid',
      'more',
    ]);
    expect(await wrong(routePath('judge', { ref: 'P1' }), { verdict: null, by: 'x' })).toEqual([
      400,
      'invalid',
      'by',
    ]);
    expect(await wrong(routePath('digest'), { since: null, to: 'x' })).toEqual([400, 'invalid', 'to']);
    expect(await wrong(routePath('exclude'), { template: 'a', days: 1, reason: 'x', rule: 'y' })).toEqual([
      400,
      'invalid',
      'rule',
    ]);
    expect(await wrong(routePath('endExclusion', { id: 'x' }), { reason: 'x', by: 'y' })).toEqual([
      400,
      'invalid',
      'by',
    ]);
    expect(await wrong(routePath('retireRule', { rule: 'x' }), { reason: 'x', by: 'y' })).toEqual([
      400,
      'invalid',
      'by',
    ]);
    expect(await wrong(routePath('addChange'), { service: 'a', text: 'b', sha: 'c' })).toEqual([
      400,
      'invalid',
      'sha',
    ]);
  });

  it('SEC-708 what is no act passes over a field of a newer program', async () => {
    const post = async (path: string, body: object) => (await rig.ask(path, { method: 'POST', body })).status;
    const command = { client: 'newer-program', n: 1, type: 'note.add', data: { text: 'x' }, mood: 'good' };
    expect(await post(routePath('command', { id }), command)).toBe(200);
    expect(await post(routePath('invite', { id }), { role: 'guest', mood: 'good' })).toBe(201);
  });

  it('ARC-446 a reply that says less or more than its row is seen by the tests', () => {
    const check = (text: string) => () => checkReply('GET', '/v1/sources', 200, text);
    expect(check('{"sources":[{"name":"app","guests":true}]}')).not.toThrow();
    expect(check('{"sources":[{"name":"app"}]}')).toThrow('guests');
    expect(check('{"sources":[{"name":"app","guests":true,"secret":1}]}')).toThrow('more than the table');
    expect(() => checkReply('GET', '/v1/nothing', 200, '{}')).toThrow('no table');
  });
});
