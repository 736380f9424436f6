import { describe, expect, it } from 'vitest';
import type { PagerAct } from '../../../src/ports/pager.ts';
import { acknowledge, act, logged, pagerRig } from './rig.ts';

const empty = { kind: 'status', status: 200, body: '{}' } as const;

describe('what proves an act', () => {
  it('PDY-119 an answer with 200 that does not say so is no act: it is looked at again', async () => {
    await using rig = await pagerRig();
    const { incident, server } = rig;
    const on = { incident: incident.id };
    const acts: readonly PagerAct[] = [
      acknowledge(incident),
      { kind: 'snooze', ...on, seconds: 600 },
      { kind: 'priority', ...on, priority: 'P2' },
      { kind: 'note', ...on, text: '切り戻します' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: '見てください' },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'create', service: 'SSEARCH', title: '応援', details: '', policy: null },
      { kind: 'resolve', ...on },
    ];
    for (const what of acts) {
      server.faults.add('P', empty);
      const writes = rig.writes().length;
      const told = await act(rig, what, { fresh: true });
      expect(told).toMatchObject({ ok: true, waits: ['bad-reply'] });
      expect(rig.writes().length - writes, what.kind).toBe(2);
    }
    expect([incident.status, incident.notes.length, incident.requests.length]).toEqual(['resolved', 1, 1]);
    expect([logged(incident, /^ack/), logged(incident, /^snooze/), logged(incident, /^escal/)]).toEqual([
      1, 1, 1,
    ]);
  });

  it('PDY-119 an acknowledgement that the answer does not show is not told', async () => {
    await using rig = await pagerRig();
    const shown = { id: rig.incident.id, status: 'triggered', created_at: '2026-11-25T02:58:11Z' };
    rig.server.faults.add('PUT', { ...empty, body: JSON.stringify({ incident: shown }) }, 1_000);
    const patience = new AbortController();
    const acting = act(rig, acknowledge(rig.incident), { signal: patience.signal });
    let ended = false;
    void acting.then(() => {
      ended = true;
    });
    while (rig.writes().length < 2 && !ended) await new Promise((resolve) => setImmediate(resolve));
    patience.abort();
    expect((await acting).ok).toBe(false);
  });

  it('PDY-120 what stood before is no effect of an act that nobody has tried', async () => {
    await using rig = await pagerRig();
    const { account, incident } = rig;
    account.trigger('SSEARCH', '別件');
    account.acknowledge(incident, 'PSATO01');
    const on = { incident: incident.id };
    const twice: readonly PagerAct[] = [
      { kind: 'snooze', ...on, seconds: 600 },
      { kind: 'snooze', ...on, seconds: 7_200 },
      { kind: 'escalate', ...on, level: 2, policy: null },
      { kind: 'escalate', ...on, level: 1, policy: null },
      { kind: 'escalate', ...on, level: 2, policy: 'EPAY001' },
      { kind: 'note', ...on, text: '一つ目' },
      // Another hub’s session of the same name and number.
      { kind: 'note', ...on, text: '二つ目' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PSUZUKI' }, message: 'DB' },
      { kind: 'responder', ...on, target: { type: 'user', id: 'PMORI01' }, message: '検索' },
    ];
    // All asked for at once, as they are when they wait for PagerDuty together.
    const since = new Date(rig.time.now()).toISOString();
    for (const what of twice)
      expect(await act(rig, what, { fresh: true, since })).toMatchObject({ ok: true, found: false });
    expect([logged(incident, /^snooze/), logged(incident, /^escal/), logged(incident, /^delegate/)]).toEqual([
      2, 2, 1,
    ]);
    expect([incident.notes.length, incident.requests.length]).toEqual([2, 2]);
  });

  it('PDY-120 a note and an incident of last year’s session of the same name are not this one’s', async () => {
    await using rig = await pagerRig();
    const { incident } = rig;
    const note: PagerAct = { kind: 'note', incident: incident.id, text: '切り戻します' };
    const create: PagerAct = { kind: 'create', service: 'SSEARCH', title: '応援', details: '', policy: null };
    for (const what of [note, create]) expect(await act(rig, what)).toMatchObject({ found: false });
    await new Promise<void>((done) => rig.time.after(10_000, done));
    for (const what of [note, create]) expect(await act(rig, what)).toMatchObject({ found: false });
    expect(incident.notes).toHaveLength(2);
    expect(rig.account.incidents).toHaveLength(3);
  });

  it('PDY-128 a redirection is not followed, and is no act', async () => {
    await using rig = await pagerRig();
    await using elsewhere = await pagerRig();
    const to = { location: `${elsewhere.server.url}/incidents/${rig.incident.id}` };
    for (const status of [301, 302, 307, 308])
      rig.server.faults.add('', { kind: 'status', status, headers: to, body: '{}' });
    expect(await act(rig, acknowledge(rig.incident), { fresh: true })).toMatchObject({ ok: true });
    expect([elsewhere.server.calls.length, logged(rig.incident, /^ack/)]).toEqual([0, 1]);
  });

  it('PDY-124 a page that cannot be read hides no other', async () => {
    await using rig = await pagerRig();
    const { incident, account, pager, server } = rig;
    const other = account.trigger('SSEARCH', '別件');
    const list = await fetch(`${server.url}/incidents`, {
      headers: { authorization: 'Token token=local-account-key' },
    });
    const body = (await list.json()) as { incidents: { id: string; status: string }[] };
    for (const one of body.incidents) if (one.id === other.id) one.status = 'suppressed';
    server.faults.add('GET', { kind: 'status', status: 200, body: JSON.stringify(body) });
    const { incidents } = await pager.incidents({ kind: 'all' });
    expect(incidents.map(({ id }) => id)).toEqual([incident.id]);
  });
});
