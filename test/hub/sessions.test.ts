import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { HubError } from '../../src/hub/base/contract.ts';
import { EventLogError } from '../../src/ports/event-log.ts';
import { Chain } from '../contracts/event-builder.ts';
import { guest, opening, pager, sato, tanaka } from '../domain/given.ts';
import { MemoryLog } from '../rigs/memory-log.ts';
import { HeldLog } from './held-log.ts';
import { opened, Rig, settle } from './hub-rig.ts';
import { whoIs } from './who-is.ts';

const open = (
  rig: Rig,
  data: object = {},
  wantedId: string | null = null,
  cmd = { client: 'opener-one', n: 1 },
) => rig.hub.openSession({ data: { ...opening, ...data }, by: sato, cmd, wantedId });

describe('opening a session', () => {
  it.each([
    ['a service', 'checkout', '決済で5xx', 'checkout-1125'],
    ['a PagerDuty number', '4812', '決済で5xx', '4812-1125'],
    ['the words of the title', null, 'DB failover: Tokyo', 'db-failover-tokyo-1125'],
    ['the kind, for a title without ASCII words', null, '決済の障害', 'incident-1125'],
    ['an id that has its date already', 'checkout-1125', 'x', 'checkout-1125'],
    ['a hostile name', '../../etc/passwd', 'x', 'etc-passwd-1125'],
  ])('HUB-20 makes the id of %s', async (_from, wantedId, title, id) => {
    expect(await open(new Rig(), { title }, wantedId)).toMatchObject({
      ok: true,
      session: id,
      created: true,
    });
  });

  it('HUB-20 takes the date of the team’s time zone, and counts up where an id is taken', async () => {
    const rig = new Rig();
    rig.time.sleep(Date.parse('2026-11-25T15:30:00.000Z') - rig.time.now());
    const ids = [];
    for (let n = 1; n <= 3; n += 1) {
      ids.push(await open(rig, {}, 'search', { client: 'opener-one', n }));
    }
    expect(ids.map((one) => one.ok && one.session)).toEqual([
      'search-1126',
      'search-1126-2',
      'search-1126-3',
    ]);
  });

  it('HUB-21 opens once for the same command, also at the same moment, on another day and after a restart', async () => {
    const rig = new Rig();
    const [one, two] = await Promise.all([open(rig), open(rig)]);
    expect(one).toMatchObject({ created: true });
    expect(two).toEqual({ ...one, created: false });
    rig.time.sleep(86_400_000);
    rig.restart();
    expect(await open(rig)).toEqual({ ...one, created: false });
    expect(await rig.hub.sessions()).toHaveLength(1);
  });

  it('HUB-21 leaves nothing behind when it cannot be saved', async () => {
    const rig = new Rig();
    rig.log.broken = 'full';
    expect(await open(rig)).toEqual({
      ok: false,
      refusal: { kind: 'not-saved', params: { reason: 'full' } },
    });
    expect(await rig.hub.sessions()).toEqual([]);
    rig.log.broken = null;
    expect(await open(rig)).toMatchObject({ ok: true, session: '5xx-1125', created: true });
  });

  it('HUB-22 refuses guests, unknown zones and openings too large to be sent on', async () => {
    const rig = new Rig();
    const cmd = { client: 'opener-one', n: 1 };
    const byGuest = await rig.hub.openSession({ data: opening, by: guest, cmd });
    expect(byGuest).toMatchObject({ refusal: { kind: 'not-allowed' } });
    expect(await open(rig, { timeZone: 'Mars/Olympus' })).toMatchObject({
      refusal: { kind: 'invalid', params: { where: 'timeZone' } },
    });
    const [phase] = opening.procedure.phases;
    const title = { ja: '長'.repeat(500), en: 'x'.repeat(500) };
    const steps = Array.from({ length: 50 }, (_, i) => ({ id: `s${i}`, title }));
    const procedure = { ...opening.procedure, phases: [{ ...phase, steps }] };
    expect(await open(rig, { procedure })).toMatchObject({ refusal: { kind: 'too-large' } });
    expect(await rig.hub.sessions()).toEqual([]);
  });
});

describe('the sessions of a hub', () => {
  it('HUB-23 are listed with title, status, progress and who is there now, open ones first', async () => {
    const rig = await opened();
    const first = rig.id;
    await rig.command(sato, 'session.close', { reason: 'over' }, 'client-a', 1);
    rig.time.sleep(60_000);
    const second = await rig.open({ title: 'Search is slow' }, sato, 'search');
    await rig.command(sato, 'step.do', { step: 'ack' }, 'client-b', 1);
    await rig.join(tanaka);
    await rig.join(tanaka);
    expect(await rig.hub.sessions()).toMatchObject([
      {
        id: second,
        status: 'open',
        title: 'Search is slow',
        progress: { settled: 1, total: 3 },
        peopleNow: ['田中'],
      },
      { id: first, status: 'closed', peopleNow: [] },
    ]);
    rig.restart();
    const afterwards = await rig.hub.sessions();
    expect(afterwards).toMatchObject([{ id: second, peopleNow: [] }, { id: first }]);
    expect(await rig.hub.sessions()).toEqual(afterwards);
  });

  it('HUB-24 offer the nearest ids for one that is not there', async () => {
    const rig = await opened();
    await rig.open({}, sato, 'search');
    expect(await rig.hub.nearest('checkuot-1125')).toEqual(['checkout-1125']);
    expect(await rig.hub.nearest('checkout')).toEqual(['checkout-1125']);
    expect(await rig.hub.nearest('zzzzzzzzzzzz')).toEqual([]);
    expect(await rig.hub.session('checkout')).toBeNull();
    await expect(
      rig.hub.command('nowhere', { client: 'client-a', n: 1, type: 'undo', data: {} }, whoIs(sato)),
    ).rejects.toThrow(HubError);
  });

  it('HUB-13 are loaded once, however many ask at once', async () => {
    const rig = await opened();
    rig.restart();
    rig.log.reads = 0;
    const states = await Promise.all([rig.state(), rig.state(), rig.state()]);
    expect(rig.log.reads).toBe(1);
    expect(states[0]).toBe(states[1]);
  });

  it('HUB-13 are read once for a list and for who joins meanwhile, as after a start', async () => {
    const rig = await opened();
    await rig.command(sato, 'step.do', { step: 'ack' }, 'client-a', 1);
    rig.restart();
    rig.log.reads = 0;
    const [listed, state] = await Promise.all([rig.hub.sessions(), rig.state()]);
    expect(rig.log.reads).toBe(1);
    expect(listed).toMatchObject([{ seq: state?.seq, progress: { settled: 1 } }]);
    rig.restart();
    const [after, again] = await Promise.all([rig.state(), rig.hub.sessions()]);
    expect([after, again]).toEqual([state, listed]);
    expect(rig.log.reads).toBe(2);
  });

  it('HUB-973 are read once for many searches and digests, and none is loaded for them', async () => {
    const rig = new Rig({ limits: { rooms: 1 } });
    const ids = [
      await rig.open({ title: 'Pool' }),
      await rig.open({}, sato, 'search'),
      await rig.open({}, sato, 'cart'),
    ];
    rig.restart();
    rig.log.reads = 0;
    const told = async () =>
      Promise.all(
        (await rig.hub.listed()).map(async ({ summary: { id }, brief, places }) => [
          ...[id, brief()?.title, (await places())?.map(({ title }) => title)],
        ]),
      );
    const first = await told();
    expect(first.map(([id]) => id).sort()).toEqual([...ids].sort());
    expect(first).toContainEqual(['checkout-1125', 'Pool', ['Pool']]);
    expect(rig.log.reads).toBe(3);
    expect(await told()).toEqual(first);
    expect(rig.log.reads).toBe(3);
    // In a room it says what stands now, and another hub's event is read.
    rig.id = ids[1]!;
    await rig.command(sato, 'session.rename', { title: 'Search is slow' }, 'client-a', 1);
    expect(await told()).toContainEqual(['search-1125', 'Search is slow', ['Search is slow']]);
    rig.restart();
    rig.log.reads = 0;
    expect(await told()).toContainEqual(['search-1125', 'Search is slow', ['Search is slow']]);
    expect(rig.log.reads).toBe(3);
  });

  it('HUB-973 are read again for each search where their notes exceed the memory limit, and no others are', async () => {
    const rig = new Rig({ limits: { searchText: 10 } });
    const [short, long] = [await rig.open(), await rig.open({}, sato, 'search')];
    for (const [id, text] of [
      [short, 'seven..'],
      [long, 'more than is left'],
    ] as const) {
      rig.id = id;
      await rig.command(sato, 'note.add', { text }, `client-${id}`, 1);
    }
    rig.restart();
    const notes = async () => {
      const all = await Promise.all((await rig.hub.listed()).map(({ places }) => places()));
      return all.flat().flatMap((one) => one?.note?.text ?? []);
    };
    const found = await notes();
    expect(found.sort()).toEqual(['more than is left', 'seven..']);
    rig.log.reads = 0;
    expect((await notes()).sort()).toEqual(found);
    expect(rig.log.reads).toBe(1);
  });

  it('HUB-973 count as not read when their log broke since the list', async () => {
    const log = new DamagedLog();
    log.isDamaged = false;
    const rig = new Rig({ log: new HeldLog(log), limits: { searchText: 0 } });
    await rig.open({}, sato, 'checkout');
    await rig.command(sato, 'note.add', { text: 'pool' }, 'client-a', 1);
    rig.restart();
    const [one] = await rig.hub.listed();
    expect(await one?.places()).toHaveLength(2);
    log.isDamaged = true;
    expect(await one?.places()).toBeNull();
  });

  it('HUB-973 tell the next step as it is once time alone has ticked the one before', async () => {
    const rig = new Rig();
    const [phase] = opening.procedure.phases;
    const steps = [{ ...phase!.steps[0]!, when: 'mitigated +30m' }, { ...phase!.steps[1]! }];
    await rig.open({ procedure: { ...opening.procedure, phases: [{ ...phase!, steps }] } });
    await rig.command(sato, 'session.mitigate', {}, 'client-a', 1);
    rig.restart();
    const next = async () => Object.keys((await rig.hub.listed())[0]?.brief()?.steps ?? {});
    expect(await next()).toEqual(['ack']);
    rig.time.sleep(29 * 60_000);
    expect(await next()).toEqual(['ack']);
    rig.time.sleep(61_000);
    expect(await next()).toEqual(['evidence']);
  });

  it('HUB-12 refuse a damaged one naming its seq, and serve the others', async () => {
    const log = new HeldLog(new DamagedLog());
    const rig = new Rig({ log });
    await rig.open({}, sato, 'search');
    const good = rig.id;
    await rig.open({}, sato, 'checkout');
    rig.restart();
    await expect(rig.hub.session('checkout-1125')).rejects.toMatchObject({
      kind: 'damaged',
      params: { session: 'checkout-1125', seq: 2 },
    });
    const seqs: number[] = [];
    const read = async () => {
      for await (const events of rig.hub.events('checkout-1125')) seqs.push(...events.map(({ seq }) => seq));
    };
    await expect(read()).rejects.toMatchObject({ kind: 'damaged', params: { seq: 2 } });
    expect(seqs).toEqual([1]);
    const one = await rig.join();
    expect(one.bye).toEqual({ t: 'bye', kind: 'damaged', params: { session: 'checkout-1125', seq: 2 } });
    expect(await rig.hub.sessions()).toMatchObject([
      { id: good, status: 'open' },
      { id: 'checkout-1125', status: 'damaged', damagedAt: 2 },
    ]);
  });

  it('HUB-12 refuse what their log gives altered without saying so', async () => {
    const log = new HeldLog(new LyingLog());
    const rig = new Rig({ log });
    await rig.open();
    for (const n of [1, 2, 3]) await rig.command(sato, 'note.add', { text: `note ${n}` }, 'client-a', n);
    rig.restart();
    await expect(rig.hub.session(rig.id)).rejects.toMatchObject({
      kind: 'damaged',
      params: { session: rig.id, seq: 4 },
    });
    expect((await rig.join()).bye).toMatchObject({ kind: 'damaged', params: { seq: 4 } });
  });

  it('HUB-11 go on over events newer than this hub', async () => {
    const chain = new Chain('future-1125');
    chain.add({ type: 'session.opened', data: opening, client: 'opener-one' });
    chain.add(
      { type: 'weather.noted', data: { sky: 'grey' } },
      { type: 'note.added', data: noteData('after') },
    );
    const log = new HeldLog();
    await log.append('future-1125', 0, { events: chain.events, answers: [] });
    const rig = new Rig({ log });
    rig.id = 'future-1125';
    expect(await rig.state()).toMatchObject({ seq: 3, notes: [{ text: 'after' }] });
    expect(await rig.command(sato, 'severity.set', { severity: 'SEV2' }, 'client-a', 1)).toMatchObject({
      ok: true,
    });
  });

  it('HUB-25 tell feeds of each commit once it is durable', async () => {
    const rig = await opened();
    const told: string[] = [];
    const stop = rig.hub.onCommit(({ seq }, events) =>
      told.push(`${seq}: ${events.map(({ type }) => type)}`),
    );
    await rig.hub.system(rig.id, 'note.add', { text: 'from a feed' }, pager);
    stop();
    await rig.hub.system(rig.id, 'note.add', { text: 'unheard' }, pager);
    expect(told).toEqual(['2: note.added']);
    expect((await rig.stored()).slice(1).map(({ cmd }) => cmd)).toEqual([
      { client: 'hub', n: 1 },
      { client: 'hub', n: 2 },
    ]);
    rig.restart();
    await rig.hub.system(rig.id, 'note.add', { text: 'after a restart' }, pager);
    expect((await rig.stored()).at(-1)?.cmd).toEqual({ client: 'hub', n: 3 });
  });

  it('HUB-26 keep the hub busy while one is open or someone is there, and idle from then on', async () => {
    const rig = new Rig();
    const start = rig.time.now();
    rig.time.sleep(1_000);
    expect(rig.hub.idleSince()).toBe(start);
    await rig.open();
    expect(rig.hub.idleSince()).toBeNull();
    const one = await rig.join();
    await rig.command(sato, 'session.close', { reason: 'over' }, 'client-a', 1);
    rig.time.sleep(1_000);
    expect(rig.hub.idleSince()).toBeNull();
    one.socket.drop();
    expect(rig.hub.idleSince()).toBe(start + 2_000);
  });

  it('HUB-27 closed and without people are let go, and loaded again when asked for', async () => {
    const rig = await opened({ limits: { linger: 60_000 } });
    await rig.command(sato, 'session.close', { reason: 'over' }, 'client-a', 1);
    rig.log.reads = 0;
    await rig.state();
    expect(rig.log.reads).toBe(0);
    await rig.time.advance(61_000);
    expect((await rig.state()).status).toBe('closed');
    expect(rig.log.reads).toBe(1);
  });

  it('HUB-28 are counted in the text Prometheus reads, without a word from outside', async () => {
    const rig = await opened();
    const one = await rig.join();
    one.command('note.add', { text: 'canary' });
    one.command('step.do', { step: 'canary' });
    await settle();
    const text = await rig.hub.metricsText();
    for (const line of ['oncall_rooms 1', 'oncall_peers 1', 'oncall_events_total 3'])
      expect(text).toContain(line);
    expect(text).toContain('oncall_refusals_total{kind="unknown-step"} 1');
    expect(text).not.toContain('canary');
  });
});

const noteData = (text: string) => ({
  note: 'n1',
  kind: 'note',
  text,
  step: null,
  happenedAt: null,
  owner: null,
  due: null,
});

/** Cannot read `checkout-1125` past its first event. */
class DamagedLog extends MemoryLog {
  isDamaged = true;
  override async *read(session: string, fromSeq: number): AsyncGenerator<readonly AnyEvent[]> {
    for await (const events of super.read(session, fromSeq)) yield events;
    if (this.isDamaged && session === 'checkout-1125')
      throw new EventLogError('damaged', { session, seq: 2 });
  }
}

/** Gives its third event with another text, and says nothing of it. */
class LyingLog extends MemoryLog {
  override async *read(session: string, fromSeq: number): AsyncGenerator<readonly AnyEvent[]> {
    for await (const events of super.read(session, fromSeq)) {
      yield events.map((event) =>
        event.seq === 3 ? { ...event, data: { ...event.data, text: 'something else' } } : event,
      );
    }
  }
}
