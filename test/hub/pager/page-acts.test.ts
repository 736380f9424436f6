import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import { markOf } from '../../../src/domain/pager.ts';
import { ActLedger } from '../../../src/hub/outside/ledger.ts';
import type { AskedOf } from '../../../src/hub/outside/relay.ts';
import { PageActs } from '../../../src/hub/pager/page-acts.ts';
import type { PagerPeople } from '../../../src/hub/pager/people.ts';
import type { PagerProof } from '../../../src/ports/pager.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { type HandHub, handHub, SATO, TANAKA } from './hand-hub.ts';
import { handPager, SATO_USER } from './hand-pager.ts';

const rowOf = async (rig: HandHub, by = TANAKA) =>
  (await rig.time.during(rig.api.pages.list('all', by))).incidents[0];

/** Lets time pass until the row is as wanted. */
async function until(rig: HandHub, holds: (row: Awaited<ReturnType<typeof rowOf>>) => boolean) {
  for (;;) {
    const row = await rowOf(rig);
    if (holds(row)) return row;
    await rig.time.advance(1_000);
  }
}

/** An acknowledgement from home whose write is under way when the hub dies. */
async function dying(rig: HandHub) {
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.advance(5_000);
  const told = rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000).catch(() => null);
  while (rig.writes().length === 0) await rig.time.advance(10);
  await rig.kill();
  void told;
  return page;
}

describe('an acknowledgement from home', () => {
  it('PDY-406 that PagerDuty had taken when the hub died is found by the next hub, and told', async () => {
    const rig = handHub();
    rig.faults.add('PUT', { kind: 'hang', done: true });
    const page = await dying(rig);
    rig.begin();
    expect(await until(rig, (row) => row?.acting === null)).toMatchObject({
      status: 'acknowledged',
      acknowledged: { by: '佐藤' },
    });
    await rig.time.advance(120_000);
    expect([logged(page, /^ack/), rig.writes().length, rig.bugs]).toEqual([1, 1, []]);
  });

  it('PDY-406 that had not arrived is given once by the next hub, at once, as PagerDuty goes on calling', async () => {
    const rig = handHub();
    rig.faults.add('PUT', { kind: 'hang' });
    const page = await dying(rig);
    const died = rig.time.now();
    rig.begin();
    await until(rig, (row) => row?.acting === null && row.status === 'acknowledged');
    expect(rig.time.now() - died).toBeLessThan(5_000);
    expect([logged(page, /^ack/), rig.writes().length]).toEqual([1, 2]);
  });

  it('PDY-406 an escalation that had not arrived is told as not known yet, and done once after a minute', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.advance(5_000);
    rig.faults.add('PUT', { kind: 'hang' });
    void rig.api.ask(page.id, { ask: { act: 'escalate' } }, SATO, 10_000).catch(() => null);
    while (rig.writes().length === 0) await rig.time.advance(10);
    await rig.kill();
    const died = rig.time.now();
    rig.begin();
    expect(await until(rig, (row) => row?.acting?.state === 'doubt')).toMatchObject({
      acting: { act: 'escalate', by: '佐藤', kind: 'interrupted' },
    });
    await until(rig, (row) => row?.acting === null);
    expect(rig.time.now() - died).toBeGreaterThanOrEqual(60_000);
    expect([logged(page, /^escalate/), rig.writes().length]).toEqual([1, 2]);
  });

  it('PDY-406 that was asked for and not yet sent is given at once by the next hub', async () => {
    const rig = handHub();
    rig.faults.add('GET /incidents/', { kind: 'hang' });
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    void rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000).catch(() => null);
    while (!rig.calls.some(({ path }) => path === `/incidents/${page.id}`)) await rig.time.advance(10);
    await rig.kill();
    expect(rig.writes()).toEqual([]);
    rig.begin();
    const began = rig.time.now();
    await until(rig, (row) => row?.status === 'acknowledged');
    expect(rig.time.now() - began).toBeLessThan(10_000);
    expect(logged(page, /^ack/)).toBe(1);
  });

  it('PDY-406 that cannot be looked for when its time is up is told as unknown, and settled once it can', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    rig.faults.add('PUT', { kind: 'hang', done: true });
    void rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000).catch(() => null);
    while (rig.writes().length === 0) await rig.time.advance(1);
    rig.faults.add('GET /incidents/', { kind: 'status', status: 503 }, 10_000);
    expect(await until(rig, (row) => row?.acting?.state === 'unknown')).toMatchObject({
      acting: { act: 'acknowledge', by: '佐藤', kind: 'server-error' },
    });
    // Also by a hub that was started since.
    await rig.kill();
    rig.begin();
    expect(await until(rig, (row) => row?.acting != null)).toMatchObject({ acting: { state: 'unknown' } });
    rig.faults.clear();
    await until(rig, (row) => row?.acting === null);
    expect([logged(page, /^ack/), rig.writes().length, page.status]).toEqual([1, 1, 'acknowledged']);
  });

  it('HOM-76 after ten minutes it is given up, the row says that nobody has it, and it can be asked for again', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    rig.faults.add('PUT', { kind: 'status', status: 503 }, 1_000);
    const asked = rig.time.now();
    expect(
      (await rig.time.during(rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000))).row.acting
        ?.state,
    ).toBe('doubt');
    expect(await until(rig, (row) => row?.acting?.state === 'failed')).toMatchObject({
      status: 'triggered',
      acting: { kind: 'expired' },
    });
    expect(rig.time.now() - asked).toBeGreaterThanOrEqual(600_000);
    rig.faults.clear();
    await rig.time.during(rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000));
    expect(await rowOf(rig)).toMatchObject({ status: 'acknowledged', acting: null });
  });

  it('PDY-430 a line that is run again while a new hub still reads what was asked is the same wish, done or not', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    const note = () =>
      rig.api.ask(page.id, { ask: { act: 'note', text: 'x' }, cmd: 'script:1' }, SATO, 10_000);
    const first = await rig.time.during(note());
    expect(first.asked.outcome).toBe('done');
    await rig.kill();
    rig.readsActsAfterMs = 3_000;
    rig.begin();
    expect((await rig.time.during(note())).asked).toEqual(first.asked);
    await rig.time.advance(60_000);
    expect(page.notes).toHaveLength(1);
  });

  it('PDY-676 a note that is asked for again after its text was taken out is the same wish', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    const session = await rig.start(page.id);
    const note = (text: string) =>
      rig.api.ask(page.id, { ask: { act: 'note', text }, cmd: 'home:1' }, SATO, 10_000);
    const first = await rig.time.during(note('secret'));
    const seq = (await rig.hub.session(session))?.actions.find(({ id }) => id === first.asked.id)?.seq;
    await rig.command(session, 'events.redact', { events: [seq] });
    expect((await rig.time.during(note('secret'))).asked.id).toBe(first.asked.id);
    expect(page.notes).toHaveLength(1);
    expect(JSON.stringify(await rig.hub.session(session))).not.toContain('secret');
  });

  it('PDY-677 a note of a session whose text is taken out while it waits is not sent, and says so', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    const session = await rig.start(page.id);
    rig.faults.add('POST', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const ask = { ask: { act: 'note', text: 'secret' } as const, cmd: 'home:1' };
    const { asked } = await rig.time.during(rig.api.ask(page.id, ask, SATO, 1_000));
    expect(asked.outcome).toBeNull();
    const seq = (await rig.hub.session(session))?.actions.find(({ id }) => id === asked.id)?.seq;
    await rig.command(session, 'events.redact', { events: [seq] });
    await rig.time.advance(60_000);
    const told = (await rig.hub.session(session))?.actions.find(({ id }) => id === asked.id);
    expect(told).toMatchObject({ outcome: 'failed', kind: 'redacted' });
    expect(page.notes).toEqual([]);
  });

  it('PDY-430 a line that is run again after the session that did it was closed is the same wish', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    const session = await rig.start(page.id);
    const note = () =>
      rig.api.ask(page.id, { ask: { act: 'note', text: 'x' }, cmd: 'script:1' }, SATO, 10_000);
    const first = await rig.time.during(note());
    expect(first.asked).toMatchObject({ session, outcome: 'done' });
    await rig.command(session, 'session.close', { reason: '復旧' });
    expect((await rig.time.during(note())).asked).toMatchObject({ id: first.asked.id, session });
    expect(page.notes).toHaveLength(1);
  });

  it('PDY-32 the same wish from home twice while it waits is one wish', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rowOf(rig);
    rig.faults.add('PUT', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const twice = [SATO, TANAKA].map((by) =>
      rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, by, 10_000),
    );
    for (const told of twice) expect((await rig.time.during(told)).row.acting?.by).toBe('佐藤');
    await until(rig, (row) => row?.status === 'acknowledged');
    await rig.time.advance(60_000);
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
  });
});

describe('acts on pages without a session', () => {
  const AT = '2026-11-25T03:00:00.000Z';
  const args = { incident: 'Q1' };
  const call = { signal: new AbortController().signal };

  /** Acts over a ledger in memory; `taken` is what was handed to the relay, `heard` what lists were told. */
  function acts(log = new MemoryLog()) {
    const time = new FakeTime(Date.parse(AT));
    const ledger = new ActLedger(log, time);
    const taken: (readonly [string, AskedOf<PagerProof>])[] = [];
    const heard: string[] = [];
    const own = new PageActs({
      ledger,
      relay: {
        take: (action: OutsideAction, of: AskedOf<PagerProof>) => taken.push([action.id, of]),
      } as never,
      pager: handPager({ act: (act, acting) => ({ act, acting }) as never }),
      people: { userOf: async () => SATO_USER } as unknown as PagerPeople,
      time,
      changed: () => heard.push('changed'),
      moved: () => heard.push('moved'),
    });
    return { own, ledger, taken, heard, time, log };
  }

  it('PDY-427 are done as the person who asked, and lists hear of each step', async () => {
    const { own, taken, heard } = acts();
    const action = await own.ask('resolve', args, sato, AT);
    const [[id, asked] = ['']] = taken;
    expect([id, own.busy, await own.known(action.id), await own.known('page.99')]).toEqual([
      action.id,
      true,
      action,
      null,
    ]);
    expect(asked).toMatchObject({ place: 'page', ofTeam: true, turn: 'incident Q1' });
    expect(await asked?.prepare(call)).toEqual({
      act: { kind: 'resolve', incident: 'Q1' },
      acting: { as: SATO_USER, mark: markOf('page', action) },
    });
    expect(await asked?.proved({ incident: null, leftOut: ['#1'] })).toEqual({ by: '佐藤', leftOut: '#1' });
    expect(await asked?.say('action.begin', { action: id, before: '' })).toBe('kept');
    expect(heard).toEqual(['moved']);
    expect(await asked?.say('action.done', { action: id, params: {} })).toBe('kept');
    expect([heard, own.busy]).toEqual([['moved', 'changed'], false]);
    expect((await own.all()).map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('PDY-429 are waited for until they have an outcome, or as long as is asked for', async () => {
    const { own, taken, time } = acts();
    const action = await own.ask('resolve', args, sato, AT);
    let told: OutsideAction | null | undefined;
    const wait = () => {
      told = undefined;
      void own.outcomeOf(action, 5_000).then((one) => {
        told = one;
      });
    };
    wait();
    await time.advance(4_999);
    expect(told).toBeUndefined();
    await time.advance(1);
    expect(told).toMatchObject({ id: action.id, outcome: null });
    wait();
    const both = [own.outcomeOf(action, 5_000), own.outcomeOf(action, 5_000)];
    await taken[0]?.[1].say('action.fail', { action: action.id, kind: 'forbidden', params: {} });
    expect((await Promise.all(both)).map((one) => one?.outcome)).toEqual(['failed', 'failed']);
    expect([told?.outcome, time.waiting]).toEqual(['failed', 0]);
    expect((await own.outcomeOf(action, 5_000))?.outcome).toBe('failed');
  });

  it('PDY-406 what an earlier hub left is taken up, whatever is not over yet', async () => {
    const { own, taken, log } = acts();
    await own.ask('resolve', args, sato, AT);
    await own.ask('escalate', args, sato, AT);
    await own.ask('merge', { ...args, sources: 'Q2' }, sato, AT);
    await taken[0]?.[1].say('action.done', { action: taken[0][0], params: {} });
    await taken[1]?.[1].say('action.lose', { action: taken[1][0], kind: 'unconfirmed', params: {} });
    const later = acts(log);
    expect(later.own.busy).toBe(false);
    await later.own.resume();
    expect(later.taken.map(([id]) => id)).toEqual([taken[1]?.[0], taken[2]?.[0]]);
    const of = await later.own.told();
    expect([of('Q1').length, of('Q2').length]).toEqual([3, 0]);
    const shared = acts();
    await shared.ledger.request({ target: 'slack', act: 'post', args: {}, by: sato, askedAt: AT });
    await shared.own.resume();
    expect([shared.taken, shared.own.busy]).toEqual([[], false]);
    const broken = acts(log);
    await log.close();
    expect((await broken.own.told())('Q1')).toEqual([]);
  });
});
