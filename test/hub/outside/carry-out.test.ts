import { describe, expect, it } from 'vitest';
import { carryOut } from '../../../src/hub/outside/carry-out.ts';
import { type OutsideAct, OutsideError, type OutsideLook } from '../../../src/ports/outside.ts';
import { pause } from '../../../src/timing/timers.ts';
import { FakeTime } from '../../network/fake-time.ts';

describe('an act of a hub that shares its log with another', () => {
  it('NAT-846 is not written once the lease is over, though its beginning was kept', async () => {
    const time = new FakeTime();
    const done: string[] = [];
    const act: OutsideAct<string> = {
      again: 'twice',
      look: async () => ({ kind: 'open', before: 'triggered' }),
      write: async () => {
        done.push('written');
        return 'proof';
      },
    };
    const carried = {
      askedAt: time.now(),
      expiresAt: time.now() + 600_000,
      isBegun: false,
      before: null,
      isUnknown: false,
      prepare: async () => act,
      book: {
        async begin() {
          done.push('begun');
          return true;
        },
        delay() {},
      },
    };
    const deps = {
      time,
      now: () => time.now(),
      random: () => 0.5,
      signal: new AbortController().signal,
      onBug: () => {},
    };
    let held = true;
    const late = carryOut(
      {
        ...carried,
        book: {
          async begin() {
            // The process slept after this, and another hub has taken over: its log takes nothing more.
            const kept = held;
            done.push(kept ? 'begun' : 'refused');
            held = false;
            return kept;
          },
          delay() {},
        },
      },
      { ...deps, mayAct: () => held },
    );
    await time.advance(5_000);
    expect(await late).toEqual({ kind: 'stopped' });
    expect(done).toEqual(['begun', 'refused']);
    expect(await carryOut(carried, { ...deps, mayAct: () => true })).toMatchObject({ kind: 'done' });
    expect(done).toEqual(['begun', 'refused', 'begun', 'written']);
  });
});

describe('an act that is carried out', () => {
  const open: OutsideLook<string> = { kind: 'open', before: 'triggered' };
  const isDone: OutsideLook<string> = { kind: 'done', proof: 'seen' };
  const lost = new OutsideError('unreachable', {}, true);
  const busy = new OutsideError('rate-limited');
  type Answer = OutsideLook<string> | Error;

  /** Its looks and writes answer in this order, the last one again and again; errors are thrown. */
  function scripted(looks: readonly Answer[], writes: readonly (string | Error)[] = ['wrote']) {
    const time = new FakeTime();
    const began = time.now();
    const ends = new AbortController();
    const seen = {
      ...{ prepared: 0, looks: [] as (string | null)[], writes: [] as number[], begun: [] as string[] },
      ...{ delays: [] as (readonly [string, boolean])[], bugs: [] as unknown[] },
      params: [] as OutsideError['params'][],
    };
    const given = <T>(answers: readonly (T | Error)[], n: number, signal: AbortSignal): T => {
      expect(signal).toBe(ends.signal);
      const answer = answers[Math.min(n, answers.length - 1)] as T | Error;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    interface More {
      readonly again?: 'same' | 'twice';
      readonly faults?: readonly Error[];
      readonly keeps?: boolean;
      readonly landsMs?: number;
      /** The hub stops while this call is under way. */
      readonly stopsIn?: 'look' | 'write';
      /** It takes no write before. */
      readonly readyMs?: number;
    }
    const act = ({ again = 'twice', stopsIn, readyMs }: More): OutsideAct<string> => ({
      again,
      async look(before, { signal }) {
        seen.looks.push(before);
        if (stopsIn === 'look') ends.abort();
        return given(looks, seen.looks.length - 1, signal);
      },
      async write({ signal }) {
        seen.writes.push(time.now() - began);
        if (stopsIn === 'write') ends.abort();
        return given(writes, seen.writes.length - 1, signal);
      },
      ...(readyMs === undefined ? {} : { ready: ({ signal }) => pause(time, readyMs, signal) }),
    });
    const run = (more: More = {}) =>
      carryOut<string>(
        {
          ...{ askedAt: began, expiresAt: began + 600_000, isBegun: false, before: null, isUnknown: false },
          async prepare({ signal }) {
            expect(signal).toBe(ends.signal);
            seen.prepared += 1;
            const fault = more.faults?.[seen.prepared - 1];
            if (fault !== undefined) throw fault;
            return act(more);
          },
          book: {
            async begin(before) {
              seen.begun.push(before);
              return more.keeps ?? true;
            },
            delay({ why, doubt }) {
              seen.delays.push([why.kind, doubt]);
              seen.params.push(why.params);
            },
          },
        },
        {
          ...(more.landsMs === undefined ? {} : { landsMs: more.landsMs }),
          time,
          now: () => time.now(),
          random: () => 0.5,
          signal: ends.signal,
          onBug: (error) => void seen.bugs.push(error),
        },
      );
    return { time, seen, ends, run, since: () => time.now() - began };
  }

  it('OUT-400 is found where the first look shows it, and else written with what that look showed', async () => {
    const found = scripted([isDone]);
    expect(await found.run()).toEqual({ kind: 'done', found: true, proof: 'seen', lateUntil: null });
    expect([found.seen.writes, found.seen.begun, found.seen.delays]).toEqual([[], [], []]);
    const fresh = scripted([open]);
    expect(await fresh.run()).toEqual({ kind: 'done', found: false, proof: 'wrote', lateUntil: null });
    expect([fresh.seen.begun, fresh.seen.looks, fresh.seen.prepared]).toEqual([['triggered'], [null], 1]);
    const over: OutsideLook<string> = { kind: 'over', why: new OutsideError('not-found'), isFinal: false };
    expect(await scripted([over]).run()).toMatchObject({ kind: 'failed', why: { kind: 'not-found' } });
  });

  it('OUT-401 after a lost write is looked for with the state from before the first write, and does not count as found', async () => {
    const rig = scripted([open, { kind: 'open', before: 'other' }, isDone], [lost]);
    expect(await rig.time.during(rig.run())).toEqual({
      ...{ kind: 'done', found: false, proof: 'seen', lateUntil: null },
    });
    expect([rig.seen.looks, rig.seen.delays]).toEqual([
      [null, 'triggered', 'triggered'],
      [['unreachable', true]],
    ]);
    expect(rig.seen.writes).toEqual([0]);
    expect(rig.since()).toBe(3_000);
  });

  it('OUT-416 reports until when a lost write may still arrive', async () => {
    const rig = scripted([open], [lost, lost, 'wrote']);
    const outcome = await rig.time.during(rig.run({ again: 'same' }));
    const last = rig.seen.writes[1] ?? Number.NaN;
    expect(outcome).toMatchObject({ kind: 'done', found: false, proof: 'wrote' });
    expect(rig.seen.writes).toHaveLength(3);
    const began = rig.time.now() - rig.since();
    expect(outcome.kind === 'done' && (outcome.lateUntil ?? 0) - began).toBe(last + 60_000);
    // Answered, the write is not the one that was lost.
    const once = scripted([open], [lost, 'wrote']);
    const until = once.time.now() + 60_000;
    expect(await once.time.during(once.run({ again: 'same' }))).toMatchObject({ lateUntil: until });
  });

  it('OUT-426 is looked for as long as a lost write may still take effect, where that is known', async () => {
    const rig = scripted([open], [lost, 'wrote']);
    await rig.time.during(rig.run({ landsMs: 8_000 }));
    expect(rig.seen.writes).toEqual([0, 8_000]);
  });

  it('OUT-403 waits until the time in the answer and a little more, else longer each time; it is prepared until that works', async () => {
    const later = new Date(new FakeTime().now() + 7_000).toISOString();
    const told = scripted([isDone]);
    const faults = [new OutsideError('rate-limited', { retryAt: later }), busy, busy];
    await told.time.during(told.run({ faults }));
    // 7 s and half of a quarter; then three quarters of 1 s and of 2 s, as it is tried for the second and third time.
    expect([told.seen.prepared, told.since()]).toEqual([4, 7_000 + 125 + 750 + 1_500]);
    expect(told.seen.delays).toEqual(Array.from({ length: 3 }, () => ['rate-limited', false]));
    const past = scripted([isDone]);
    const before = new Date(past.time.now() - 60_000).toISOString();
    await past.time.during(past.run({ faults: [new OutsideError('rate-limited', { retryAt: before })] }));
    expect(past.since()).toBe(125);
    const refused = scripted([open], [busy, busy, busy, 'wrote']);
    await refused.time.during(refused.run());
    expect(refused.seen.writes).toEqual([0, 375, 375 + 750, 375 + 750 + 1_500]);
  });

  it('OUT-401 a fault of our own is noted and tried again as an answer that nobody can read; in a write it is a doubt', async () => {
    const bug = new TypeError('undefined is not a function');
    const looking = scripted([bug, isDone]);
    expect(await looking.time.during(looking.run())).toMatchObject({ kind: 'done', found: true });
    expect([looking.seen.bugs, looking.seen.delays]).toEqual([[bug], [['bad-reply', false]]]);
    const writing = scripted([open, isDone], [bug]);
    expect(await writing.time.during(writing.run())).toMatchObject({ kind: 'done', found: false });
    expect([writing.seen.bugs, writing.seen.delays]).toEqual([[bug], [['bad-reply', true]]]);
    expect(writing.seen.params).toEqual([{ reason: 'unreadable' }]);
  });

  it('OUT-402 a hub that stops leaves it as it stands, and what is not stored is not written', async () => {
    const unkept = scripted([open]);
    expect(await unkept.run({ keeps: false })).toEqual({ kind: 'stopped' });
    expect([unkept.seen.begun, unkept.seen.writes]).toEqual([['triggered'], []]);
    const waiting = scripted([busy]);
    const run = waiting.run();
    await waiting.time.advance(100);
    waiting.ends.abort();
    expect(await run).toEqual({ kind: 'stopped' });
    expect(waiting.seen.looks).toHaveLength(1);
    const before = scripted([isDone]);
    before.ends.abort();
    expect(await before.run()).toEqual({ kind: 'stopped' });
    expect(before.seen.prepared).toBe(0);
  });

  it('OUT-451 what fails while the hub stops is neither told nor an outcome', async () => {
    const refused = new OutsideError('forbidden');
    const end = async (stopsIn: 'look' | 'write', rig: ReturnType<typeof scripted>) => {
      const { kind } = await rig.run({ stopsIn });
      expect([rig.seen.looks.length, rig.seen.writes.length, rig.seen.delays]).toEqual([
        ...[1, stopsIn === 'write' ? 1 : 0, []],
      ]);
      return kind;
    };
    for (const answer of [refused, busy, lost, open])
      expect(await end('look', scripted([answer]))).toBe('stopped');
    for (const answer of [refused, busy, lost])
      expect(await end('write', scripted([open], [answer]))).toBe('stopped');
    expect([await end('look', scripted([isDone])), await end('write', scripted([open]))]).toEqual([
      ...['done', 'done'],
    ]);
  });

  it('SLK-1005 is begun when the system takes a write, and not sent where the hub stops before', async () => {
    const taken = scripted([open]);
    const run = taken.run({ readyMs: 3_000 });
    await taken.time.advance(2_999);
    expect(taken.seen.begun).toEqual([]);
    await taken.time.advance(1);
    expect(await run).toMatchObject({ kind: 'done', found: false });
    expect([taken.seen.begun, taken.seen.writes]).toEqual([['triggered'], [3_000]]);
    const waits = scripted([open]);
    const stops = waits.run({ readyMs: 3_000 });
    await waits.time.advance(1_000);
    waits.ends.abort();
    expect(await stops).toEqual({ kind: 'stopped' });
    expect(waits.seen.writes).toEqual([]);
  });
});
