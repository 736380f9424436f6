import { expect, it } from 'vitest';
import { HubError } from '../../../src/hub/base/contract.ts';
import type { Shared } from '../../../src/hub/base/serving.ts';
import type { HttpDeps } from '../../../src/hub/http/deps.ts';
import { httpRig, UNIX } from './http-rig.ts';

const status = { of: 16, shards: [0, 3], hubs: 2, leads: false };
const shared = (change: Partial<Shared> = {}): Shared => ({
  status: () => status,
  leaderUrl: () => 'https://b.example.jp',
  ...change,
});

it('NAT-869 GET /healthz tells which shards a hub serves, of how many, and whether it leads', async () => {
  const { ask } = await httpRig({ shared: shared() });
  expect((await ask('/healthz')).json).toMatchObject({ ok: true, sharing: status });
  const { text } = await ask('/metrics');
  expect(text).toContain('\noncall_shards 16\n');
  expect(text).toContain('\noncall_shards_served 2\n');
  expect(text).toContain('\noncall_leads 0\n');
  const alone = await httpRig();
  expect((await alone.ask('/metrics')).text).not.toContain('oncall_shards');
  expect((await alone.ask('/healthz')).json).not.toHaveProperty('sharing');
});

it('NAT-870 what a team has once is answered by the hub that leads, and the others name it', async () => {
  const { ask } = await httpRig({ shared: shared() });
  for (const path of ['/v1/incidents', '/v1/acts/page.1', '/v1/chat', '/v1/verdicts', '/v1/pagerduty']) {
    const { status: code, json, headers } = await ask(path);
    expect([path, code, json]).toEqual([
      path,
      503,
      { kind: 'standby', params: { leader: 'https://b.example.jp' } },
    ]);
    expect(headers.get('oncall-standby')).toBe('https://b.example.jp');
  }
  for (const path of ['/v1/sessions', '/v1/me', '/v1/procedures', '/readyz']) {
    expect([path, (await ask(path)).status]).toEqual([path, 200]);
  }
  const nobody = await httpRig({ shared: shared({ leaderUrl: () => null }) });
  const unknown = await nobody.ask('/v1/incidents');
  expect([unknown.json, unknown.headers.get('oncall-standby')]).toEqual([
    { kind: 'standby', params: {} },
    '1',
  ]);
  const leads = await httpRig({ shared: shared({ status: () => ({ ...status, leads: true }) }) });
  expect((await leads.ask('/v1/verdicts')).status).toBe(200);
});

it('NAT-868 a join at a hub that does not serve the session is refused with the address of the one that does', async () => {
  const elsewhere = new HubError('elsewhere', {
    session: 'checkout-1125',
    hub: 'https://b.example.jp:8443/',
  });
  const { edge } = await httpRig();
  const rig = await httpRig();
  const hub: HttpDeps['hub'] = Object.create(rig.hub, {
    serves: { value: () => false },
    elsewhere: { value: async () => elsewhere },
  });
  const wrong = await httpRig({ hub });
  const request = () =>
    new Request('http://localhost/v1/sessions/checkout-1125/live', {
      headers: { host: 'localhost', 'oncall-name': 'sato', 'oncall-email': 'sato%40example.com' },
    });
  const answer = (await wrong.edge.upgrade(request(), UNIX)) as Response;
  expect([answer.status, await answer.json(), answer.headers.get('oncall-standby')]).toEqual([
    503,
    { kind: 'standby', params: { leader: 'https://b.example.jp:8443/' } },
    'https://b.example.jp:8443',
  ]);
  // A hub that serves all says that there is no such session.
  expect(((await edge.upgrade(request(), UNIX)) as Response).status).toBe(404);
});
