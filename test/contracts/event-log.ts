import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import type { EventLog, StoredAnswer } from '../../src/ports/event-log.ts';
import { Chain, sessionOf, sha256 } from './event-builder.ts';
import { batch, readAll, rejection } from './event-log-checks.ts';
import { actLikeTheModel, type LogPlace, logActs } from './event-log-model.ts';

/** What every event log promises; run it over each adapter. `runs` bounds the model test. */
export function eventLogContract(name: string, newPlace: () => Promise<LogPlace>, runs = 50): void {
  describe(`${name} as an event log`, () => {
    let place: LogPlace;
    let log: EventLog;

    beforeEach(async () => {
      place = await newPlace();
      log = await place.open();
    });
    afterEach(async () => {
      await log.close();
      await place.clear();
    });

    const reopen = async () => {
      await log.close();
      log = await place.open();
    };

    it('STO-10 reads back what was appended, in order, also after a restart', async () => {
      const chain = new Chain('checkout-1125');
      await log.append('checkout-1125', 0, batch(chain.notes(3)));
      await log.append('checkout-1125', 3, batch(chain.notes(2)));
      expect(await readAll(log, 'checkout-1125')).toEqual(chain.events);
      await reopen();
      expect(await readAll(log, 'checkout-1125')).toEqual(chain.events);
      await log.append('checkout-1125', 5, batch(chain.notes(1)));
      expect(await readAll(log, 'checkout-1125')).toEqual(chain.events);
    });

    it('STO-8 keeps and reads events of types newer than the program, and the chain over them holds', async () => {
      const chain = new Chain('s');
      chain.notes(1);
      chain.add(
        { type: 'weather.changed', data: { rain: true, more: { since: ['03:12'] } } },
        { type: 'note.added', data: { text: 'x', mood: 'new field of a known type' } },
        { type: 'weather.changed', data: {} },
      );
      chain.notes(1);
      await log.append('s', 0, batch(chain.events));
      await reopen();
      const read = await readAll(log, 's');
      expect(read).toEqual(chain.events);
      expect(verifyChain(read, sha256)).toMatchObject({
        ok: true,
        head: { seq: 5, hash: chain.tip.hash },
      });
      expect(await log.sessions()).toEqual([{ session: 's', seq: 5, hash: chain.tip.hash }]);
      expect(await readAll(log, 's', 2)).toEqual(chain.events.slice(1));
    });

    it('STO-10 reads from any seq on', async () => {
      const events = sessionOf('s', 5);
      await log.append('s', 0, batch(events));
      expect(await readAll(log, 's', 3)).toEqual(events.slice(2));
      expect(await readAll(log, 's', 0)).toEqual(events);
      expect(await readAll(log, 's', -7)).toEqual(events);
      expect(await readAll(log, 's', 6)).toEqual([]);
      expect(await readAll(log, 's', 99)).toEqual([]);
    });

    it('STO-10 finds nothing in an unknown session, whatever others hold', async () => {
      expect(await log.sessions()).toEqual([]);
      await log.append('s', 0, batch(sessionOf('s', 2), [{ client: 'c', n: 1, refused: null, seq: 2 }]));
      expect(await log.answers('s')).toHaveLength(1);
      expect(await readAll(log, 'nowhere')).toEqual([]);
      expect(await log.answers('nowhere')).toEqual([]);
      expect((await log.sessions()).map(({ session }) => session)).toEqual(['s']);
    });

    it('STO-11 refuses an append at any seq but the head, and keeps nothing of it', async () => {
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(2)));
      const more = chain.notes(1);
      const refused = { client: 'c1', n: 9, refused: null, seq: 2 };
      for (const expected of [0, 1, 3]) {
        const error = await rejection(log.append('s', expected, batch(more, [refused])));
        expect(error).toEqual({ kind: 'conflict', params: { session: 's', expected, seq: 2 } });
      }
      expect(await rejection(log.append('new', 1, batch([])))).toMatchObject({ kind: 'conflict' });
      expect(await readAll(log, 's')).toHaveLength(2);
      expect(await log.answers('s')).toEqual([]);
      await log.append('s', 2, batch(more));
    });

    it('STO-11 lets one of two appends at the same seq through', async () => {
      const one = sessionOf('s', 2);
      const two = new Chain('s').notes(2, 'other');
      const results = await Promise.allSettled([
        log.append('s', 0, batch(one)),
        log.append('s', 0, batch(two)),
      ]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
      expect(await readAll(log, 's')).toEqual(one);
    });

    it('STO-12 takes appends one behind the other without waiting, of several sessions', async () => {
      const chains = ['a', 'b', 'c'].map((session) => new Chain(session));
      const appends: Promise<void>[] = [];
      for (let round = 0; round < 20; round++) {
        for (const chain of chains) {
          const seq = chain.tip.seq;
          appends.push(log.append(chain.session, seq, batch(chain.notes(1 + (round % 3)))));
        }
      }
      await Promise.all(appends);
      for (const chain of chains) expect(await readAll(log, chain.session)).toEqual(chain.events);
    });

    it('STO-12 fails one append alone, whatever was waiting beside it', async () => {
      const [a, b] = [new Chain('a'), new Chain('b')];
      const results = await Promise.allSettled([
        log.append('a', 0, batch(a.notes(2))),
        log.append('b', 7, batch(sessionOf('b', 1))),
        log.append('b', 0, batch(b.notes(1))),
        log.append('a', 2, batch(a.notes(1))),
      ]);
      expect(results.map((result) => result.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(await readAll(log, 'a')).toEqual(a.events);
      expect(await readAll(log, 'b')).toEqual(b.events);
    });

    it('STO-13 refuses events that do not join on to the chain, and keeps nothing of the batch', async () => {
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(2)));
      const [third, fourth] = chain.notes(2) as [AnyEvent, AnyEvent];
      const cases: [string, number, AnyEvent[]][] = [
        ['bad-prev', 3, [{ ...third, prev: 'x' }]],
        ['bad-prev', 4, [third, { ...fourth, prev: third.prev }]],
        ['bad-seq', 3, [fourth]],
        ['bad-seq', 4, [third, third]],
        ['bad-time', 3, [{ ...third, at: '2026-11-25T03:12:00.001Z' }]],
        ['bad-session', 3, [{ ...third, session: 'other' }]],
        ['bad-shape', 4, [third, { ...fourth, data: null as never }]],
      ];
      for (const [reason, seq, events] of cases) {
        const error = await rejection(log.append('s', 2, batch(events)));
        expect(error).toEqual({ kind: 'failed', params: { session: 's', seq, reason } });
      }
      expect(await readAll(log, 's')).toHaveLength(2);
      await log.append('s', 2, batch([third, fourth]));
      expect(await readAll(log, 's')).toEqual(chain.events);
    });

    it('STO-14 keeps the answers with the events, in one commit, also after a restart', async () => {
      const answers: StoredAnswer[] = [
        { client: 'c1', n: 1, refused: null, seq: 2 },
        { client: 'c1', n: 2, refused: { kind: 'unknown-step', params: { step: '手順' } }, seq: 2 },
        { client: '端末', n: 1, refused: { kind: 'too-many', params: { limit: 3 } }, seq: 2 },
      ];
      await log.append('s', 0, batch(sessionOf('s', 2), answers));
      await reopen();
      const kept = await log.answers('s');
      expect(kept).toHaveLength(3);
      expect(kept).toEqual(expect.arrayContaining(answers));
      expect(await log.answers('t')).toEqual([]);
    });

    it('STO-14 keeps answers of a batch that has no event', async () => {
      await log.append('s', 0, batch(sessionOf('s', 1)));
      const answer = { client: 'c1', n: 4, refused: null, seq: 1 };
      await log.append('s', 1, batch([], [answer]));
      expect(await log.answers('s')).toEqual([answer]);
      expect(await log.sessions()).toMatchObject([{ session: 's', seq: 1 }]);
    });

    it('STO-341 lets go of one person’s answers by age and number, and of nobody else’s for theirs', async () => {
      const day = 86_400_000;
      const start = Date.parse('2026-11-25T03:00:00.000Z');
      const asked = (by: string, n: number, at: number): StoredAnswer => ({
        ...{ client: `client-${by}`, n, refused: null, seq: 0 },
        ...{ by, at: new Date(at).toISOString() },
      });
      const add = (...answers: StoredAnswer[]) => log.append('s', 0, batch([], answers));
      const kept = async (by: string | undefined) =>
        (await log.answers('s')).filter((one) => one.by === by).map(({ n }) => n);
      await add(
        { client: 'older', n: 1, refused: null, seq: 0 },
        asked('aoi', 1, start),
        asked('ren', 1, start),
      );
      await add(asked('aoi', 2, start + 20 * day));
      await add(asked('aoi', 3, start + 31 * day));
      expect([await kept('aoi'), await kept('ren'), await kept(undefined)]).toEqual([[2, 3], [1], [1]]);
      const many = Array.from({ length: 2_500 }, (_, i) => asked('ren', 10 + i, start + i));
      for (let at = 0; at < many.length; at += 500) await add(...many.slice(at, at + 500));
      await reopen();
      const left = await kept('ren');
      expect(left).toHaveLength(2_000);
      expect(Math.min(...left)).toBe(510);
      expect([await kept('aoi'), await kept(undefined)]).toEqual([[2, 3], [1]]);
    });

    it('STO-14 keeps no event of a batch whose answers cannot be kept', async () => {
      const chain = new Chain('s');
      await log.append('s', 0, batch(chain.notes(1)));
      // No JSON has such a number, so this answer has no text to be kept as.
      const answer = { client: 'c1', n: 9, refused: { kind: 'too-many', params: { limit: 1n } }, seq: 3 };
      const good = { client: 'c1', n: 8, refused: null, seq: 3 };
      const bad = answer as unknown as StoredAnswer;
      const events = chain.notes(2);
      expect(await rejection(log.append('s', 1, batch(events, [good, bad])))).toMatchObject({
        kind: 'failed',
      });
      expect(await readAll(log, 's')).toHaveLength(1);
      expect(await log.answers('s')).toEqual([]);
      expect(await log.sessions()).toMatchObject([{ session: 's', seq: 1 }]);
      await log.append('s', 1, batch(events, [good]));
      await reopen();
      expect(await readAll(log, 's')).toEqual(chain.events);
      expect(await log.answers('s')).toEqual([good]);
    });

    it('STO-14 lets the first answer to a command stand', async () => {
      const first = { client: 'c1', n: 4, refused: null, seq: 0 };
      await log.append('s', 0, batch([], [first]));
      await log.append('s', 0, batch(sessionOf('s', 1), [{ ...first, seq: 1 }]));
      expect(await log.answers('s')).toEqual([first]);
    });

    it('STO-381 puts redacted events in the place of those that it has, in one commit, also after a restart', async () => {
      const chain = new Chain('s');
      chain.notes(3);
      await log.append('s', 0, batch(chain.events));
      const forms = chain.redact(2, 3);
      const [saying] = chain.events.slice(-1);
      await log.append('s', 3, { ...batch([saying!]), overwrites: forms });
      expect(await readAll(log, 's')).toEqual(chain.events);
      await reopen();
      const kept = await readAll(log, 's');
      expect(kept).toEqual(chain.events);
      expect(JSON.stringify(kept)).not.toMatch(/note [23]/);
      expect(verifyChain(kept, sha256)).toMatchObject({ ok: true, redacted: [2, 3] });
      expect(await readAll(log, 's', 3)).toEqual(chain.events.slice(2));
      expect(await log.sessions()).toEqual([{ session: 's', seq: 4, hash: chain.tip.hash }]);
      const more = chain.notes(1);
      await log.append('s', 4, batch(more));
      expect(await readAll(log, 's')).toEqual(chain.events);
    });

    it('STO-381 refuses what is not the redacted form of an event that it has, and keeps nothing of the batch', async () => {
      const chain = new Chain('s');
      chain.notes(3);
      await log.append('s', 0, batch(chain.events));
      const before = await readAll(log, 's');
      const [form] = chain.redact(2) as [AnyEvent];
      const next = chain.events.slice(-1);
      const other = sessionOf('t', 2)[1]!;
      for (const overwrite of [
        { ...form, redacted: { hash: sha256('another') } },
        { ...form, seq: 3 },
        { ...form, seq: 9 },
        { ...other, seq: 2 },
      ]) {
        const answer = { client: 'c1', n: 9, refused: null, seq: 3 };
        const wrong = { ...batch(next, [answer]), overwrites: [form, overwrite] };
        expect(await rejection(log.append('s', 3, wrong))).toMatchObject({
          kind: 'failed',
          params: { session: 's', seq: overwrite.seq, reason: 'bad-redaction' },
        });
      }
      expect(await readAll(log, 's')).toEqual(before);
      expect(await log.answers('s')).toEqual([]);
      await log.append('s', 3, { ...batch(next), overwrites: [form] });
      expect(await readAll(log, 's')).toEqual(chain.events);
    });

    it('STO-15 lists every session that has an event, with its head', async () => {
      const chains = ['b-1', 'a-1'].map((session) => new Chain(session));
      for (const chain of chains) await log.append(chain.session, 0, batch(chain.notes(3)));
      await log.append('answers-only', 0, batch([], [{ client: 'c1', n: 1, refused: null, seq: 0 }]));
      await log.append('nothing', 0, batch([]));
      await reopen();
      const heads = [...(await log.sessions())].sort((x, y) => (x.session < y.session ? -1 : 1));
      expect(heads).toEqual([
        { session: 'a-1', seq: 3, hash: chains[1]!.tip.hash },
        { session: 'b-1', seq: 3, hash: chains[0]!.tip.hash },
      ]);
    });

    it('STO-384 removes a session with its answers, alone; the same name begins anew', async () => {
      const [gone, stays] = [new Chain('gone'), new Chain('stays')];
      const answer = { client: 'c1', n: 9, refused: null, seq: 3 };
      await log.append('gone', 0, batch(gone.notes(3), [answer]));
      await log.append('stays', 0, batch(stays.notes(2), [answer]));
      await log.remove('gone');
      await log.remove('nowhere');
      expect(await readAll(log, 'gone')).toEqual([]);
      expect(await log.answers('gone')).toEqual([]);
      expect(await log.sessions()).toMatchObject([{ session: 'stays', seq: 2 }]);
      await reopen();
      expect(await readAll(log, 'gone')).toEqual([]);
      expect(await readAll(log, 'stays')).toEqual(stays.events);
      expect(await log.answers('stays')).toEqual([answer]);
      const again = sessionOf('gone', 1, 'anew');
      await log.append('gone', 0, batch(again));
      expect(await readAll(log, 'gone')).toEqual(again);
    });

    it('STO-16 keeps any text and any event type as it came', async () => {
      const chain = new Chain('s');
      const data = {
        text: '決済APIのエラー率が上がっています。\u0000\n\u2028\u202e👩🏽‍🚒 \ud800',
        rain: true,
        nested: { list: [1, null, { 深い: ['😀'] }], z: 1, a: 2, ['__proto__']: 'own' },
        '10': 'ten',
        number: 0.1,
      };
      const by = { id: 'ken', name: '検証 健', kind: 'guest' } as const;
      await log.append('s', 0, batch(chain.add({ type: 'weather.changed', data, by, client: '端末-1' })));
      await reopen();
      const [event] = await readAll(log, 's');
      expect(JSON.stringify(event)).toBe(JSON.stringify(chain.events[0]));
    });

    it('STO-16 takes large events and large batches', async () => {
      const chain = new Chain('s');
      const data = { text: '長'.repeat(100_000), list: Array.from({ length: 1_000 }, (_, i) => ({ i })) };
      await log.append('s', 0, batch(chain.add({ data }, { data: { text: 'small' } }, { data })));
      await log.append('s', 3, batch(chain.notes(3_000)));
      expect(await readAll(log, 's')).toEqual(chain.events);
    });

    it('STO-17 delivers a long session in chunks, and stops when its reader does', async () => {
      const events = sessionOf('s', 3_000);
      await log.append('s', 0, batch(events));
      const sizes: number[] = [];
      for await (const chunk of log.read('s', 11)) {
        expect(chunk[0]).toEqual(events[10 + sizes.reduce((sum, size) => sum + size, 0)]);
        sizes.push(chunk.length);
      }
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_990);
      expect(sizes.length).toBeGreaterThan(2);
      for await (const chunk of log.read('s', 1)) {
        expect(chunk.length).toBeLessThan(3_000);
        break;
      }
      expect(await readAll(log, 's', 2_999)).toEqual(events.slice(2_998));
    });

    it('STO-17 reads whole sessions while others are written', async () => {
      const [slow, busy] = [new Chain('slow'), new Chain('busy')];
      await log.append('slow', 0, batch(slow.notes(2_000)));
      const reading = readAll(log, 'slow');
      const writing: Promise<void>[] = [];
      for (let i = 0; i < 50; i++) writing.push(log.append('busy', i, batch(busy.notes(1))));
      expect(await reading).toEqual(slow.events);
      await Promise.all(writing);
      expect(await readAll(log, 'busy')).toEqual(busy.events);
    });

    it('STO-18 keeps nothing that its caller can change afterwards', async () => {
      const data = { text: 'as told' };
      const events = new Chain('s').add({ data });
      await log.append('s', 0, batch(events));
      data.text = 'changed';
      const [first] = await readAll(log, 's');
      expect(first!.data).toEqual({ text: 'as told' });
    });

    it('STO-19 finishes what was asked before close, then rejects every call with closed', async () => {
      const events = sessionOf('s', 2);
      const appended = log.append('s', 0, batch(events));
      await Promise.all([appended, log.close(), log.close()]);
      const closed = { kind: 'closed', params: {} };
      expect(await rejection(log.append('s', 2, batch([])))).toEqual(closed);
      expect(await rejection(readAll(log, 's'))).toEqual(closed);
      expect(await rejection(log.answers('s'))).toEqual(closed);
      expect(await rejection(log.sessions())).toEqual(closed);
      expect(await rejection(log.remove('s'))).toEqual(closed);
      expect(await rejection(log.check())).toEqual(closed);
      log = await place.open();
      await log.check();
      expect(await readAll(log, 's')).toEqual(events);
    });

    it('STO-20 behaves like a list for each session, through any run of appends and restarts', async () => {
      await fc.assert(
        fc.asyncProperty(logActs, async (acts) => {
          const own = await newPlace();
          try {
            await actLikeTheModel(own, acts);
          } finally {
            await own.clear();
          }
        }),
        { seed: 20261125, numRuns: runs },
      );
    });
  });
}
