import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import type { Exchange } from '../../../src/sim/pagerduty/server.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { contractProblems } from './contract/contract.ts';
import { acknowledge, act, pagerRig } from './rig.ts';

describe('PagerDuty’s contract', () => {
  it('PDY-10 allows every call the adapter makes and every answer the local PagerDuty gives', async () => {
    await using rig = await pagerRig();
    const { pager, incident, account, server } = rig;
    await using owned = await pagerRig({ pager: { token: 'local-user-key-sato' } });
    await owned.pager.account();

    await pager.account();
    await pager.incidents({ kind: 'all' }, 0);
    await pager.incidents({ kind: 'users', users: ['PSATO01', 'PTANAKA'] }, 0);
    await pager.incidents({ kind: 'teams', teams: ['TPAY001', 'TSEARCH'] }, 0);
    await pager.incident(`#${incident.number}`);
    await pager.alerts(incident.id);
    await pager.oncall({
      schedules: ['DPRIM01'],
      policies: [],
      since: '2026-11-25T00:00:00Z',
      until: '2026-12-01T00:00:00Z',
    });
    await pager.oncall({ schedules: [], policies: ['EPAY001'] });
    await pager.userByEmail('sato@example.com');
    for await (const _ of pager.users()) expect(_).toHaveLength(5);
    await pager.abilities();
    expect(await pager.isReadOnly('sato@example.com')).toBe(false);
    await pager.priorities();
    await pager.policies('決済');
    expect(await pager.services()).toHaveLength(2);
    await pager.site();
    const on = { incident: incident.id };
    const acts: readonly PagerAct[] = [
      acknowledge(incident),
      { kind: 'snooze', ...on, seconds: 600 },
      { kind: 'priority', ...on, priority: 'P2' },
      { kind: 'note', ...on, text: '切り戻します' },
      ...FIELD_SAMPLES.map(({ what }) => what(incident)),
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: '見てください' },
      { kind: 'responder', ...on, target: { type: 'policy', id: 'ESEARCH' }, message: '検索も見てください' },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'escalate', ...on, level: null, policy: 'ESEARCH' },
      { kind: 'escalate', ...on, level: 2, policy: 'EPAY001' },
      { kind: 'reassign', ...on, users: ['PTANAKA', 'PSUZUKI'] },
      { kind: 'merge', ...on, sources: [account.trigger('SCHECK1', '同じ').id] },
      { kind: 'status-update', ...on, text: '復旧しました' },
      { kind: 'resolve', ...on },
      { kind: 'create', service: 'SSEARCH', title: '応援', details: '詳細', policy: 'ESEARCH' },
    ];
    for (const [i, what] of acts.entries()) {
      // Two acts alike, by the same person in the same second, cannot be told apart.
      await new Promise<void>((done) => rig.time.after(3_000, done));
      expect(await act(rig, what, { mark: `[oncall checkout-1125#${i}]` })).toMatchObject({
        ok: true,
        found: false,
      });
    }
    expect(account.incidents.at(-1)).toMatchObject({ policy: 'ESEARCH', assignees: ['PYAMADA'] });
    account.answer(incident, 'PSUZUKI', 'joined');
    const merged = account.trigger('SCHECK1', '同じ障害');
    account.merge(merged, account.trigger('SCHECK1', '元の障害'), 'PTANAKA');
    expect((await pager.incident(merged.id)).mergedInto).not.toBeNull();
    await pager.incident(incident.id);
    await pager.history(incident.id);

    const calls = [...server.calls, ...owned.server.calls];
    expect(calls.length).toBeGreaterThan(35);
    expect([...new Set(calls.flatMap(contractProblems))]).toEqual([]);
    // A write names for whom it is done, with whatever key.
    for (const { headers } of rig.writes()) expect(headers.from).toBe('sato@example.com');
  });

  it('PDY-10 would notice a call that is not allowed', () => {
    const headers = { accept: 'json', 'content-type': 'json' };
    const asked = { headers, query: new URLSearchParams(), fault: null, body: null, reply: {} };
    const problems = (call: Partial<Exchange>) =>
      contractProblems({ ...asked, method: 'PUT', path: '/incidents/QX', status: 200, ...call } as Exchange);
    const change = { incident: { status: 'snoozed', colour: 'red' } };
    const found = problems({ query: new URLSearchParams('no_such=1'), headers: {}, body: change });
    expect(found.map((problem) => problem.replace('PUT /incidents/QX ', ''))).toEqual([
      '?no_such',
      'lacks accept',
      'lacks content-type',
      'lacks from',
      "body/incident must have required property 'type'",
      'body/incident must NOT have additional properties colour',
      'body/incident/status must be equal to one of the allowed values',
      "200 must have required property 'incident'",
    ]);
    const overrides = { method: 'GET', path: '/schedules/S1/overrides', reply: { overrides: [] } };
    expect(problems({ ...overrides, status: 200, query: new URLSearchParams('since=1') })).toEqual([
      'GET /schedules/S1/overrides lacks ?until',
      'GET /schedules/S1/overrides answers 200',
    ]);
    expect(problems({ method: 'GET', path: '/users/me', reply: { user: { id: 'P1' } } }).join()).toContain(
      "200/user must have required property 'type'",
    );
    expect(problems({ method: 'PATCH' })).toEqual(['PATCH /incidents/QX is not published']);
    expect(
      problems({ status: 404, body: { incident: { type: 'incident' } }, headers: { ...headers, from: 'x' } }),
    ).toEqual([]);
  });
});
