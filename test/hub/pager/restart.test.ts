import { describe, expect, it, vi } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { importer, opening } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { actorOf, type PagerRig, pagerRig, SATO } from './pager-rig.ts';

const settle = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** A session about a page whose acknowledgement is on its way and does not come back. */
async function dying(rig: PagerRig, fault: CallFault) {
  const page = rig.account.trigger('SCHECK1', '5xx');
  rig.server.faults.add('PUT', fault, 100);
  const { session } = (await rig.start(SATO, page.id)).json;
  await settle(() => rig.writes().length > 0);
  return { page, session };
}

describe('a hub that dies while it acts', () => {
  it('PDY-50 finds after its restart that the act had taken effect, and does not repeat it', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const { page, session } = await dying(rig, { kind: 'hang', done: true });
    await rig.die();
    rig.server.faults.clear();
    await rig.begin();
    const state = await rig.until(session, ({ actions }) => actions[0]?.outcome != null);
    expect(state.actions).toMatchObject([{ outcome: 'done', params: { by: '佐藤', found: 1 } }]);
    expect(state.incidents[0]).toMatchObject({ status: 'acknowledged', acknowledgedBy: '佐藤' });
    expect(logged(page, /^acknowledge/)).toBe(1);
    expect(rig.writes()).toHaveLength(1);
  });

  it('PDY-51 does after its restart what had not taken effect, once', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const { page, session } = await dying(rig, { kind: 'hang' });
    await rig.die();
    rig.server.faults.clear();
    await rig.begin();
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(logged(page, /^acknowledge/)).toBe(1);
    await rig.restart();
    await rig.restart();
    expect(logged(page, /^acknowledge/)).toBe(1);
  });

  it('PDY-52 gives up after ten minutes, having looked once more', async () => {
    await using rig = await pagerRig({ speed: 600, pager: { timeoutMs: 6_000_000, readForMs: 6_000 } });
    const { page, session } = await dying(rig, { kind: 'status', status: 500 });
    const waiting = await rig.until(session, ({ actions }) => actions[0]?.delay != null);
    expect(waiting.actions[0]).toMatchObject({ outcome: null, delay: { kind: 'server-error' } });
    expect(waiting.incidents[0]?.status).toBe('triggered');
    const over = await rig.until(session, ({ actions }) => actions[0]?.outcome != null);
    expect(over.actions[0]).toMatchObject({ outcome: 'abandoned', kind: 'expired', delay: null });
    expect(
      Date.parse(over.actions[0]?.outcomeAt ?? '') - Date.parse(over.actions[0]?.at ?? ''),
    ).toBeGreaterThan(599_000);
    expect(page.status).toBe('triggered');
  });

  it('PDY-53 a hub that was down for longer only looks', async () => {
    await using rig = await pagerRig({ speed: 600, pager: { timeoutMs: 6_000_000 } });
    const { page, session } = await dying(rig, { kind: 'hang' });
    await rig.die();
    rig.server.faults.clear();
    const writes = rig.writes().length;
    await rig.time.pass(601_000);
    await rig.begin();
    const over = await rig.until(session, ({ actions }) => actions[0]?.outcome != null);
    expect(over.actions[0]).toMatchObject({ outcome: 'abandoned', kind: 'expired' });
    expect([page.status, rig.writes().length]).toEqual(['triggered', writes]);
  });

  it('PDY-54 what was asked of another hub is never done by the one that imports the session', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const { page, session } = await dying(rig, { kind: 'hang' });
    const events = await rig.events(session);
    await rig.die();
    rig.server.faults.clear();
    const writes = rig.writes().length;
    await rig.begin(new MemoryLog());
    const imported = await rig.hub.importSession(events, importer);
    expect(imported).toMatchObject({ ok: true, session });
    expect((await rig.state(session)).actions).toMatchObject([{ outcome: 'abandoned', kind: 'imported' }]);
    await rig.command(SATO, session, 'note.add', { text: '移しました' });
    const until = rig.time.now() + 30_000;
    await settle(() => rig.time.now() > until);
    expect([page.status, rig.writes().length]).toEqual(['triggered', writes]);
  });

  it('PDY-55 an outcome that cannot be saved is kept until it can', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    const system = rig.hub.system.bind(rig.hub);
    let broken = 3;
    rig.hub.system = async (id, type, data, by) => {
      if (type !== 'action.done' || broken === 0) return system(id, type, data, by);
      broken -= 1;
      return { ok: false, refusal: { kind: 'not-saved', params: {} } };
    };
    const state = await rig.until(session, ({ actions }) => actions[0]?.outcome != null);
    expect(state.actions[0]?.outcome).toBe('done');
    expect([broken, logged(page, /^acknowledge/)]).toEqual([0, 1]);
  });
});

describe('what a new hub goes on with', () => {
  it('PDY-50 is what waits for PagerDuty, also in a closed session, and what is open and has pages', async () => {
    await using rig = await pagerRig();
    const open = (await rig.start(SATO, rig.account.trigger('SCHECK1', '5xx').id)).json.session;
    const over = (await rig.start(SATO, rig.account.trigger('SCHECK1', '502').id)).json.session;
    const began = { cmd: { client: 'script-open', n: 1 }, data: opening, by: await actorOf(SATO) };
    const bare = await rig.hub.openSession(began);
    const isDone = ({ actions }: Session) => actions[0]?.outcome === 'done';
    for (const session of [open, over]) await rig.until(session, isDone);
    await rig.command(SATO, over, 'session.close', { reason: 'x' });
    const { session: waits } = await dying(rig, { kind: 'hang' });
    await rig.command(SATO, waits, 'session.close', { reason: 'x' });
    await rig.restart();
    const read = vi.spyOn(rig.hub, 'session');
    await rig.integration.serve((session) => session !== open);
    expect(read.mock.calls).toEqual([[waits]]);
    read.mockClear();
    await rig.integration.serve(() => true);
    expect(read.mock.calls.flat().toSorted()).toEqual([open, waits].toSorted());
    expect([bare.ok, open !== over]).toEqual([true, true]);
  });

  it('HUB-995 what could not be read at its start is done once it can', async () => {
    await using rig = await pagerRig();
    const { page, session } = await dying(rig, { kind: 'hang' });
    const asked = rig.writes().length;
    await rig.die();
    rig.server.faults.clear();
    const read = vi.spyOn(rig.log, 'read').mockImplementation(() => {
      throw new EventLogError('failed');
    });
    const begun = rig.begin();
    await settle(() => read.mock.calls.length > 1);
    expect(rig.writes()).toHaveLength(asked);
    read.mockRestore();
    await begun;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(logged(page, /^acknowledge/)).toBe(1);
  });
});

describe('while PagerDuty is silent', () => {
  it('PDY-56 says since when, shows nothing that was not told, and resumes by itself', async () => {
    await using rig = await pagerRig({ pager: { readForMs: 1_000, timeoutMs: 6_000_000 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.server.faults.add('', { kind: 'html' }, 100_000);
    const stalled = await rig.until(session, ({ pagerStall }) => pagerStall !== null);
    expect(stalled.pagerStall).toMatchObject({ kind: 'bad-reply' });
    rig.account.resolve(page, 'PTANAKA');
    expect((await rig.state(session)).incidents[0]?.status).toBe('acknowledged');
    rig.server.faults.clear();
    const back = await rig.until(session, ({ pagerStall }) => pagerStall === null);
    expect(back.incidents[0]).toMatchObject({ status: 'resolved', resolvedBy: '田中' });
  });

  it('PDY-57 the queue goes on showing what was last read, and since when', async () => {
    await using rig = await pagerRig({ pager: { readForMs: 100 } });
    rig.account.trigger('SCHECK1', '5xx');
    expect(await rig.pages(SATO)).toMatchObject({ stalled: null, more: false });
    rig.server.faults.add('', { kind: 'status', status: 500 }, 100_000);
    const until = rig.time.now() + 5_000;
    await settle(() => rig.time.now() > until);
    const old = (await rig.ask(SATO, '/v1/incidents')).json;
    expect(old.incidents).toHaveLength(1);
    expect(old.stalled).toMatchObject({ kind: 'server-error', since: old.at });
    expect(await rig.ask(SATO, '/v1/oncall')).toMatchObject({
      status: 502,
      json: { kind: 'pager-server-error' },
    });
  });
});

describe('reading a session’s incidents', () => {
  it('PDY-58 one chain a session, one call a read while nothing changes, and none after the close', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', 'storm', { alerts: 800 });
    const { session } = (await rig.start(SATO, page.id)).json;
    const acked = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(acked.incidents[0]?.alerts).toBe(800);
    const from = rig.server.calls.length;
    await settle(() => rig.server.calls.length >= from + 6);
    const calls = rig.server.calls.slice(from + 1, from + 6).map(({ method, path }) => `${method} ${path}`);
    expect(calls).toEqual(Array(5).fill(`GET /incidents/${page.id}`));
    await rig.command(SATO, session, 'session.close', { reason: '誤報' });
    const ended = rig.server.calls.length;
    const until = rig.time.now() + 60_000;
    await settle(() => rig.time.now() > until);
    expect(rig.server.calls.length - ended).toBeLessThanOrEqual(1);
  });

  it('PDY-59 an acknowledgement that runs out is seen, with the time it would', async () => {
    await using rig = await pagerRig({});
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    const acked = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(acked.incidents[0]?.unacknowledgesAt).toBe(
      `${new Date(page.unacknowledgeAt ?? 0).toISOString().slice(0, 19)}.000Z`,
    );
    const first = acked.clock.acknowledged;
    page.unacknowledgeAt = rig.time.now();
    const waiting = await rig.until(session, ({ incidents }) => incidents[0]?.status === 'triggered');
    expect(waiting.incidents[0]).toMatchObject({ acknowledgedBy: null, firstAcknowledgedAt: first });
    expect(waiting.clock.acknowledged).toBe(first);
  });

  it('PDY-60 what a page says is outside text: made safe and redacted before anyone sees it', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', 'boom \u001b[31m password=hunter2hunter2 \u202etxt');
    for (const row of [
      (await rig.ask(SATO, '/v1/incidents')).json.incidents[0],
      (await rig.ask(SATO, `/v1/incidents/${page.number}`)).json.row,
    ]) {
      expect(row.title).not.toMatch(/\u001b|\u202e|hunter2/);
      expect(row.title).toContain('␛');
    }
    const { session } = (await rig.start(SATO, page.id)).json;
    expect((await rig.state(session)).incidents[0]?.title).not.toMatch(/\u001b|\u202e|hunter2/);
  });

  it('PDY-61 the token is in no log, event, answer or record', async () => {
    const canary = 'u+CANARYcanary0123456789';
    const now = Date.now();
    const { exampleTeam } = await import('../../../src/sim/pagerduty/team.ts');
    const team = { tokens: [...exampleTeam(now).tokens, { token: canary, user: null }] };
    await using rig = await pagerRig({ team, pager: { token: canary, readForMs: 500 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.account.revoked.add(canary);
    await rig.command(SATO, session, 'action.request', {
      target: 'pagerduty',
      act: 'resolve',
      args: { incident: page.id },
    });
    const failed = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(failed.actions[1]).toMatchObject({ outcome: 'failed', kind: 'unauthorised' });
    const told = await rig.ask(SATO, '/v1/pager');
    expect(told).toMatchObject({ status: 502, json: { kind: 'pager-unauthorised' } });
    const seen = JSON.stringify([await rig.events(session), rig.logged, told, failed]);
    expect(seen).not.toContain(canary);
    expect(rig.logged.join()).toContain('relay-refused');
  });

  it('PDY-62 acts of an incident are done one after the other, as they were asked', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const opened = await rig.hub.openSession({
      data: opening,
      by: await actorOf(SATO),
      cmd: { client: 'opener-12', n: 1 },
    });
    if (!opened.ok) throw new Error('not opened');
    const { incidentOf } = await import('../../../src/hub/pager/incident.ts');
    const { pagerDuty } = await import('../../../src/adapters/pagerduty/pagerduty.ts');
    const read = await pagerDuty({
      token: 'local-account-key',
      url: rig.server.url,
      time: rig.time,
      random: () => 0,
    }).incident(page.id);
    await rig.command(SATO, opened.session, 'incident.link', { incident: incidentOf(read, []) });
    const acts = ['acknowledge', 'resolve', 'acknowledge'];
    for (const act of acts.slice(0, 2)) {
      await rig.command(SATO, opened.session, 'action.request', {
        target: 'pagerduty',
        act,
        args: { incident: page.id },
      });
    }
    const state = await rig.until(opened.session, ({ actions }) =>
      actions.every(({ outcome }) => outcome !== null),
    );
    expect(state.actions.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(page.log.map(({ type }) => type).slice(2)).toEqual(['acknowledge_log_entry', 'resolve_log_entry']);
  });
});
