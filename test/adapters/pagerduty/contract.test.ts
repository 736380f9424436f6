import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import { publishedSchema, schemaFile } from './published-schema.ts';
import { acknowledge, act, pagerRig } from './rig.ts';

if (schemaFile === null) {
  console.warn('SKIPPED: no copy of PagerDuty’s published schema; name one by PAGERDUTY_SCHEMA');
}

describe.skipIf(schemaFile === null)('the published schema', () => {
  it('PDY-10 allows every call the adapter makes and every answer the local PagerDuty gives', async () => {
    await using rig = await pagerRig();
    const { pager, incident, account, server } = rig;
    await using owned = await pagerRig({ pager: { token: 'local-user-key-sato' } });
    await owned.pager.account();

    await pager.account();
    await pager.incidents({ kind: 'all' });
    await pager.incidents({ kind: 'user', user: 'PSATO01' });
    await pager.incidents({ kind: 'teams', teams: ['TPAY001', 'TSEARCH'] });
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
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: '見てください' },
      { kind: 'responder', ...on, target: { type: 'policy', id: 'ESEARCH' }, message: '検索も見てください' },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'escalate', ...on, level: null, policy: 'ESEARCH' },
      { kind: 'escalate', ...on, level: 2, policy: 'EPAY001' },
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

    const problems = publishedSchema();
    const calls = [...server.calls, ...owned.server.calls];
    expect(calls.length).toBeGreaterThan(35);
    expect([...new Set(calls.flatMap(problems))]).toEqual([]);
    // A write names for whom it is done, with whatever key.
    for (const { headers } of rig.writes()) expect(headers.from).toBe('sato@example.com');
  });

  it('PDY-10 would notice a call that is not allowed', async () => {
    const problems = publishedSchema();
    const asked = {
      path: '/incidents/QX',
      query: new URLSearchParams('no_such=1'),
      headers: {},
      fault: null,
    };
    const wrong = {
      ...asked,
      method: 'PUT',
      body: { incident: { status: 'snoozed' } },
      status: 200,
      reply: {},
    };
    const found = problems(wrong).join('\n');
    for (const part of ['no_such', 'From', "'type'", 'status', "200 must have required property 'incident'"])
      expect(found).toContain(part);
  });
});
